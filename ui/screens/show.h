/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How screens write days, times and money: short, in the clinic's calendar and currency. Each returns out. */
#ifndef FD_UI_SHOW_H
#define FD_UI_SHOW_H

#include <stddef.h>
#include <stdint.h>

#include "src/store/db.h"

enum { SHOW_SIZE = 64 };

/** "today", "tomorrow", "yesterday", else "Thu  6 Mar", with the year when it is another one; "" for
 * INT32_MIN. */
char *show_day(struct db *db, int32_t day, char *out, size_t size);

/** "10:30" */
char *show_time(int64_t civil_min, char *out, size_t size);

/** "today 10:30", "Thu  6 Mar 10:30"; "" for 0. */
char *show_when(struct db *db, int64_t civil_min, char *out, size_t size);

/** The same for the middle of a sentence: "Thu 6 Mar", "Thu 6 Mar 10:30". */
char *show_day_said(struct db *db, int32_t day, char *out, size_t size);
char *show_when_said(struct db *db, int64_t civil_min, char *out, size_t size);

/** An instant as show_when does; "" for 0. */
char *show_at(struct db *db, int64_t at, char *out, size_t size);

/** "18m", "1h05"; "" for 0 */
char *show_minutes(int64_t minutes, char *out, size_t size);

/** What is owed: "owes 1,250.00", "credit 20.00", "balance 0". */
char *show_balance(struct db *db, int64_t due_minor, char *out, size_t size);

/** Adds `text` to what `out` holds, after `between` if out holds something and text is not empty. */
void show_add(char *out, size_t size, const char *between, const char *text);

#endif
