/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes about a person: plain text, each with who wrote it and when. patient.note is the one standing note. */
#ifndef FD_PEOPLE_NOTE_H
#define FD_PEOPLE_NOTE_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"
#include "src/store/db.h"

enum { NOTE_TEXT = 1024, NOTE_STAFF = 64 };

struct note {
    int64_t id, rev, patient_id, staff_id;
    int64_t at; /* seconds UTC */
    char staff[NOTE_STAFF];
    char text[NOTE_TEXT];
};
struct note_list {
    struct note *rows;
    size_t n;
};
void note_list_release(struct note_list *list);

/** Newest first. limit 0: all. */
enum rc note_of_patient(struct db *db, int64_t patient_id, int limit, struct note_list *ret, struct err *e);

/** Adds one as a change (ACTION_NOTE); refuses an empty one and one that does not fit. id may be NULL. */
enum rc note_add(struct db *db, int64_t patient_id, const char *text, int64_t *id, struct err *e);

#endif
