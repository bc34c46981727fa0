/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The copies that the program made of this file, and whether a row is still in them. */
#ifndef FD_STORE_COPIES_H
#define FD_STORE_COPIES_H

#include <stddef.h>
#include <stdint.h>

#include "src/store/db.h"

struct copy {
    char path[1200];
};
struct copy_list {
    struct copy *rows;
    size_t n;
};
void copy_list_release(struct copy_list *l);

/**
 * Those that are still there (made before a migration, and by db_backup) and hold a row `id` of `table` whose column
 * `erased_at`, if it has one, is NULL. One that cannot be read counts as one that does.
 */
enum rc copies_with(struct db *db, const char *table, int64_t id, struct copy_list *ret, struct err *e);

#endif
