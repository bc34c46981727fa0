/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was typed into the find box, taken apart: words, and operators that keep only whom they fit. For finder.c alone. */
#ifndef FD_DESK_FINDER_ASK_H
#define FD_DESK_FINDER_ASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/people/find.h"
#include "src/store/db.h"

enum { ASK_TYPED = 256, ASK_FILTERS = 8 };

enum ask_kind { ASK_TAG, ASK_BORN, ASK_DOCTOR };

struct ask_filter {
    enum ask_kind kind;
    int64_t id;           /* of the tag or the practitioner */
    int64_t from, before; /* days of birth */
};

struct ask {
    struct db *db;
    char words[ASK_TYPED]; /* without the operators */
    char born[32];         /* one birth date or year that words can stand beside; "" for none */
    int32_t ticket;        /* 0: none */
    bool only_ticket;      /* "#12": nothing else is meant */
    struct ask_filter filters[ASK_FILTERS];
    size_t n_filters;
    int64_t among[FIND_AMONG]; /* the few whom one of the filters fits */
    size_t n_among;
    bool few; /* `among` holds */
    bool cheap; /* all filters are tags whose carriers are in memory */
};

/** @return RC_OK; RC_NOT_FOUND or RC_INVALID with the sentence for the person who types */
enum rc finder_ask_read(struct db *db, const char *typed, struct ask *ret, struct err *e);

/** Does every filter fit the person? A find_options.keep; ctx is the struct ask. */
bool finder_ask_fits(void *ctx, int64_t patient_id);

#endif
