/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything the clinic holds about one person, for the person who asks for it. */
#ifndef FD_DESK_PERSON_FILE_H
#define FD_DESK_PERSON_FILE_H

#include <stdint.h>
#include <stdio.h>

#include "src/store/db.h"

enum person_file_format { PERSON_FILE_TXT, PERSON_FILE_JSON };

/**
 * Writes it: every row that belongs to the person, of whichever room, found by the file's own references; what was changed
 * about them, by whom; and who opened their card. Alerts that the actor may not see are left out. Noted as ACCESS_FILE.
 * @return RC_DENIED without the right `export`; RC_NOT_FOUND; RC_CONFLICT for one erased or merged, or a file that is there;
 *         RC_IO
 */
enum rc person_file(struct db *db, int64_t patient_id, FILE *out, enum person_file_format format, struct err *e);

/** The same to a new file, 0600; never one that is there, never through a link; one that fails is removed. */
enum rc person_file_save(struct db *db, int64_t patient_id, const char *path, enum person_file_format format,
                         struct err *e);

#endif
