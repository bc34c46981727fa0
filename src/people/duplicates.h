/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may already be registered: people like one that is about to be. */
#ifndef FD_PEOPLE_DUPLICATES_H
#define FD_PEOPLE_DUPLICATES_H

#include "src/people/patient.h"

enum {
    DUPLICATE_NATIONAL = 1u << 0,
    DUPLICATE_NAME_BORN = 1u << 1, /* the same folded name and birth date */
    DUPLICATE_PHONE = 1u << 2,
};

struct duplicate {
    int64_t patient_id;
    unsigned why; /* DUPLICATE_ bits */
    char name[2 * PATIENT_NAME];
    struct patient_born born;
    char phone[96];
};
struct duplicate_list {
    struct duplicate *rows;
    size_t n;
};
void duplicate_list_release(struct duplicate_list *l);

/** Likely the same person as p (tidied; p->id itself is left out), most telling first, at most 20. */
enum rc patient_duplicates(struct db *db, const struct patient *p, struct duplicate_list *ret, struct err *e);

/** "same phone, same name and birth date", translated; returns out. */
char *duplicate_why(char *out, size_t size, unsigned why);

#endif
