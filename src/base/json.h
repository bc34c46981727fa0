/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes JSON to a stream as it goes. Commas, escapes and nesting are kept here; strings come out as valid
 * UTF-8 whatever they hold. Inside an object every value has its key; inside an array, and for the outermost
 * value, key is NULL. */
#ifndef FD_BASE_JSON_H
#define FD_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "src/base/err.h"

struct json {
    FILE *f;
    int depth;
    bool started; /* something stands before the next value at this depth */
};

void json_init(struct json *j, FILE *f);

void json_array(struct json *j, const char *key);
void json_array_end(struct json *j);
void json_object(struct json *j, const char *key);
void json_object_end(struct json *j);

/** value may be NULL: null. */
void json_text(struct json *j, const char *key, const char *value);
void json_int(struct json *j, const char *key, int64_t value);
void json_bool(struct json *j, const char *key, bool value);
void json_null(struct json *j, const char *key);

/** A number written by us already, such as money_decimal's "1250.50". */
void json_number(struct json *j, const char *key, const char *number);

/** Ends with a newline and flushes; everything opened must be ended. RC_OK, or RC_IO when anything failed to
 * be written. */
enum rc json_finish(struct json *j, struct err *e);

#endif
