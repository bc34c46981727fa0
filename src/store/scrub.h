/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wiping what the file holds beside its rows: freed pages, gaps in pages, ends of long values, and the log. */
#ifndef FD_STORE_SCRUB_H
#define FD_STORE_SCRUB_H

#include <stdint.h>

#include "src/store/erase.h"

/**
 * Zeroes every byte of the file that no row needs, a few hundred pages a turn under the lock, with the log written back and
 * cut to nothing before each. What it writes means nothing to SQLite, so desks read on; a commit at the end of each
 * turn makes them forget the pages they remember. Ends by forgetting the erasures that wait for it.
 * @param pages  counts those that held something
 * @return RC_BUSY while another desk goes on reading (o->patience_ms); RC_STOPPED; both go on from there next time
 */
enum rc scrub_file(struct db *db, const struct erase_options *o, int64_t *pages, struct err *e);

/** A clock that only goes forward. */
int64_t scrub_clock_ms(void);

#endif
