/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of the file made ready to be compared. For the files of duplicates alone. */
#ifndef FD_PEOPLE_DUPLICATES_READ_H
#define FD_PEOPLE_DUPLICATES_READ_H

#include "src/people/duplicates.h"

struct record_list {
    struct match_record *rows;
    size_t n;
    struct match_text *text;
};
/** A new list, empty; RC_NO_MEMORY. */
enum rc record_list_init(struct record_list *l, struct err *e);
void record_list_release(struct record_list *l);

/** Appends who is in use of the next `limit` after that number, by number; *last is where to go on, 0 at the end. */
enum rc record_list_read(struct db *db, struct record_list *l, int64_t after, int64_t limit, int64_t *last,
                         struct err *e);

/** Appends one person, with what their names can weigh as the last scan counted them. RC_NOT_FOUND with a sentence when not in use. */
enum rc record_list_one(struct db *db, struct record_list *l, int64_t id, struct err *e);

/** The same without what stands in other tables: phones, e-mail and national number, and how common the names are. */
enum rc record_list_names(struct db *db, struct record_list *l, int64_t id, struct err *e);

/** Appends a person who is not in the file, or not as the file has them. */
enum rc record_list_add(struct db *db, struct record_list *l, const struct patient *p, struct err *e);

/** Who in the file may be like p, by the indexes: at "maybe" or more and not refused, best first, at most `most`; only number
 * and match of ret are set. */
enum rc records_alike(struct db *db, const struct match_weights *w, const struct match_record *p, struct duplicate *ret,
                      size_t most, size_t *n, struct err *e);

#endif
