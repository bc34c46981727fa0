/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vCard 4.0 (RFC 6350), written line by line: escaped, folded at 75 octets between whole characters, CRLF. */
#ifndef FD_PEOPLE_VCARD_H
#define FD_PEOPLE_VCARD_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "src/base/err.h"
#include "src/people/patient.h"

enum { VCARD_FOLD = 75, VCARD_URN = 64 };

/** Begins and ends one card. Between them its properties, in any order. */
void vcard_begin(FILE *f);
void vcard_end(FILE *f);

/** A property of one text, or of several joined by `separator`: backslash, comma, semicolon and newline are escaped in
 * each; bad bytes become U+FFFD and controls go. `name` carries the parameters: "TEL;TYPE=cell". */
void vcard_text(FILE *f, const char *name, const char *value);
void vcard_list(FILE *f, const char *name, char separator, const char *const *values, size_t n);

/** The same of what is no text (a URI, a date): nothing is escaped. */
void vcard_plain(FILE *f, const char *name, const char *value);

/** "19850412", "1985-04", "1985", "" as BDAY has it (RFC 6350, 4.3.1); returns out. */
char *vcard_day(char *out, size_t size, const struct patient_born *born);

/** "20310304T090000Z"; returns out. */
char *vcard_instant(char *out, size_t size, int64_t at);

/** "urn:uuid:...", the same for the same file and number each time; returns out. */
char *vcard_urn(char out[VCARD_URN], const void *file_key, size_t n, int64_t id);

#endif
