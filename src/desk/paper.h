/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paper: the sheet of a day and the slip of an appointment, as plain text in columns, for a file, a printer, or to read. */
#ifndef FD_DESK_PAPER_H
#define FD_DESK_PAPER_H

#include <stdint.h>
#include <stdio.h>

#include "src/base/err.h"
#include "src/store/db.h"

enum { PAPER_COLUMNS = 80, PAPER_LINES = 60 /* of a page of A4 */ };

/**
 * The day of one practitioner, or of each who has anything on it, on pages of their own: who comes when, for what, where,
 * free time and who came without an appointment. Names as lists show them. Noted in the access log.
 * @param practitioner_id  0: everybody
 * @param page_lines       a form feed after so many lines; 0: one long page
 */
enum rc paper_day(struct db *db, int32_t day, int64_t practitioner_id, int page_lines, FILE *out, struct err *e);

/** What a person takes home: who, when, for what, with whom, where, and whom to call.
 * @return RC_CONFLICT for an appointment that does not stand */
enum rc paper_slip(struct db *db, int64_t appointment_id, FILE *out, struct err *e);

/** What can be given out of one appointment. */
enum paper_kind { PAPER_SLIP, PAPER_ICS };

/** Writes it to a new file; RC_CONFLICT where something is already. */
enum rc paper_save(struct db *db, int64_t appointment_id, enum paper_kind kind, const char *path, struct err *e);

/** Gives the slip to the command that prints (print_command of the settings). Errors as helper_print. */
enum rc paper_print_slip(struct db *db, int64_t appointment_id, const char *command, struct err *e);
/** The same of paper_day(). */
enum rc paper_print_day(struct db *db, int32_t day, int64_t practitioner_id, const char *command, struct err *e);

#endif
