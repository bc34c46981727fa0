/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a person is named where others may look over the counter: every list, never the card or a form. */
#ifndef FD_PEOPLE_PRIVACY_H
#define FD_PEOPLE_PRIVACY_H

#include "src/people/patient.h"
#include "src/store/stmt.h"

/**
 * The name for a shared display; returns out.
 *   normal   as patient_name()
 *   masked   the given name and the first letter of the family's: "Sara K."; of Han names the family's and a star for
 *            each other: "王**"; of Vietnamese ones, which begin with the family's: "N. Ánh"
 *   special  only our number: "#4711"
 */
char *patient_display_name(char *out, size_t size, int32_t privacy, int64_t id, const char *family, const char *given);

/** The columns of patient p that patient_display_column() reads, in its order. A record out of use is but a number. */
#define PATIENT_DISPLAY         "p.id, CASE p.active WHEN 1 THEN p.privacy ELSE 'special' END, p.family, p.given"
enum { PATIENT_DISPLAY_COLUMNS = 4 };
char *patient_display_column(struct stmt *st, int first, char *out, size_t size);

/** The same columns: is the row of the special channel, so that nothing but the number may stand in it? */
bool patient_display_hidden(struct stmt *st, int first);

/** The same of one person by number; "" when there is no such person. */
char *patient_display_of(struct db *db, int64_t id, char *out, size_t size);

/** For the line that says what was just done, and for forms: the whole name also of who is masked, but only the number of
 * the special channel; returns out, which stays as it is when there is no such person. */
char *patient_said_name(struct db *db, int64_t id, char *out, size_t size);

/** Is this person's card opened only with a reason (access_record)? */
bool patient_is_special(struct db *db, int64_t id);

#endif
