/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A JSON writer: one row of an array to a line, so that the output can be read and compared line by line. */
#include "src/base/json.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"

void json_init(struct json *j, FILE *f)
{
    *j = (struct json){.f = f};
}

/* Controls, other ends of a line, the marks that turn the direction of what follows, and letters that no one sees: escaped,
 * a reader gets them all the same. */
static bool escaped(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
           c == 0xfeff || (c >= 0xe0000 && c <= 0xe007f);
}

static void put_escape(FILE *f, uint32_t c)
{
    if (c > 0xffff)
        fprintf(f, "\\u%04x\\u%04x", (unsigned)(0xd7c0 + (c >> 10)), (unsigned)(0xdc00 + (c & 0x3ff)));
    else
        fprintf(f, "\\u%04x", (unsigned)c);
}

static void put_string(FILE *f, const char *s)
{
    size_t n = strlen(s), took;

    putc('"', f);
    for (; n > 0; s += took, n -= took) {
        uint32_t c = text_scalar(s, n, &took);
        char utf8[4];
        size_t bytes = text_put_scalar(utf8, c);

        if (c == '"' || c == '\\')
            fprintf(f, "\\%c", (char)c);
        else if (c == '\n')
            fputs("\\n", f);
        else if (escaped(c))
            put_escape(f, c);
        else
            fwrite(utf8, 1, bytes, f);
    }
    putc('"', f);
}

/* What stands before a value: the comma, the line of a row, the key. */
static void before(struct json *j, const char *key)
{
    bool row = !key && j->depth == 1;

    if (j->started)
        fputs(row ? "," : ", ", j->f);
    if (row)
        putc('\n', j->f);
    if (key) {
        put_string(j->f, key);
        fputs(": ", j->f);
    }
    j->started = true;
}

static void begin(struct json *j, const char *key, char bracket)
{
    before(j, key);
    putc(bracket, j->f);
    j->depth++;
    j->started = false;
}

static void end(struct json *j, char bracket)
{
    assert(j->depth > 0);
    if (bracket == ']' && j->depth == 1 && j->started)
        putc('\n', j->f);
    putc(bracket, j->f);
    j->depth--;
    j->started = true;
}

void json_array(struct json *j, const char *key)
{
    begin(j, key, '[');
}

void json_array_end(struct json *j)
{
    end(j, ']');
}

void json_object(struct json *j, const char *key)
{
    begin(j, key, '{');
}

void json_object_end(struct json *j)
{
    end(j, '}');
}

void json_text(struct json *j, const char *key, const char *value)
{
    before(j, key);
    if (value)
        put_string(j->f, value);
    else
        fputs("null", j->f);
}

void json_int(struct json *j, const char *key, int64_t value)
{
    before(j, key);
    fprintf(j->f, "%" PRId64, value);
}

void json_bool(struct json *j, const char *key, bool value)
{
    before(j, key);
    fputs(value ? "true" : "false", j->f);
}

void json_null(struct json *j, const char *key)
{
    json_text(j, key, NULL);
}

void json_number(struct json *j, const char *key, const char *number)
{
    before(j, key);
    fputs(number, j->f);
}

enum rc json_finish(struct json *j, struct err *e)
{
    assert(j->depth == 0);
    putc('\n', j->f);
    if (fflush(j->f) != 0 || ferror(j->f))
        return err_set(e, RC_IO, _("The output could not be written whole."));
    return RC_OK;
}
