/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings and kits in INI form, read through iniparser behind a check of every line, because iniparser alone
 * lets some mistakes pass and cuts some values. What is taken:
 *
 *     # a comment, or ; a comment, on a line of its own
 *     [section]                      letters, figures, blanks and _ - . / up to INI_NAME_MAX; so for keys
 *     key = a value                  no ; # or " in it
 *     key = "a value; with # signs"  no " or \ in it
 *
 * Sections and keys do not mind capitals; values are kept as written. A section or a key of one section that
 * comes twice, a line over INI_LINE_MAX bytes, bad UTF-8 and control characters are refused with file and
 * line. A byte order mark is skipped.
 */
#ifndef FD_BASE_INI_H
#define FD_BASE_INI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"

enum { INI_LINE_MAX = 1000, INI_NAME_MAX = 100, INI_FILE_MAX = 1 << 18 };

struct ini;

/** Reads a file; the caller frees *ret with ini_free. RC_OK, RC_NOT_FOUND, RC_INVALID, RC_IO, RC_NO_MEMORY.
 */
enum rc ini_load(const char *path, struct ini **ret, struct err *e);

/** The same from memory; `name` stands for the file in messages. */
enum rc ini_load_text(const char *name, const char *text, struct ini **ret, struct err *e);

/** NULL is fine. */
void ini_free(struct ini *ini);

/** The name of the file, as given. */
const char *ini_name(const struct ini *ini);

/** Sections and the keys of a section, in the order of the file and in small letters; borrowed until
 * ini_free. */
size_t ini_section_count(const struct ini *ini);
const char *ini_section(const struct ini *ini, size_t i);
bool ini_has_section(const struct ini *ini, const char *section);
size_t ini_key_count(const struct ini *ini, const char *section);
const char *ini_key(const struct ini *ini, const char *section, size_t i);

/** The value, borrowed until ini_free; NULL where the file does not have it. */
const char *ini_get(const struct ini *ini, const char *section, const char *key);

/** The line of a key, or of the section's head if key is NULL; 0 where the file does not have it. */
int ini_line(const struct ini *ini, const char *section, const char *key);

/**
 * A whole decimal number from low to high; nothing else may stand in the value.
 * @param value  untouched on failure, and where the file does not have the key (RC_OK then: it keeps its
 * default)
 * @return RC_OK, or RC_INVALID with file, line, key, value and range
 */
enum rc ini_int(const struct ini *ini, const char *section, const char *key, int64_t low, int64_t high,
                int64_t *value, struct err *e);

/** A failure of this file that names file and line: "kit.ini, line 12: " and the sentence. Returns
 * RC_INVALID. */
enum rc ini_refuse(const struct ini *ini, const char *section, const char *key, struct err *e,
                   const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
