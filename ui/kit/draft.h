/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is being typed, kept in $XDG_STATE_HOME/frontdesk/drafts (0600), so that a dropped line or a kill loses nothing. */
#ifndef FD_KIT_DRAFT_H
#define FD_KIT_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct draft;

/**
 * A free place for what `key` names (letters, digits, '-', '.', '_'). Two desks of one person at the same form get two.
 * A place whose owner died with something in it is preferred. @return NULL when the folder cannot be used: go on without
 */
struct draft *draft_open(const char *key);

/**
 * Looks for a draft whose key begins so and whose owner died with something in it.
 * @param key  its key, for draft_open; untouched when there is none
 */
bool draft_left(const char *begins, char *key, size_t size);

/** When what it holds was typed, seconds UTC; 0: it holds nothing. */
int64_t draft_at(const struct draft *d);

/** What it holds for a field, or NULL. Borrowed until the next draft_put or draft_close. */
const char *draft_get(const struct draft *d, const char *field);

/** Sets a field; draft_save writes the whole, at once or not at all. False: could not be written. */
bool draft_put(struct draft *d, const char *field, const char *value);
bool draft_save(struct draft *d, int64_t at);

/** Forgets what it holds, in memory and on disk. */
void draft_clear(struct draft *d);

/** Lets go of the place. keep false removes the file. NULL is fine. */
void draft_close(struct draft *d, bool keep);

#endif
