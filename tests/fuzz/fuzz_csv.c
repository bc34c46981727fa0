/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A broken table is read to its end, every bad record told with its line, and what was read can be written and read
 * again, also past a spreadsheet. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/csv.h"
#include "src/base/text.h"
#include "tests/fuzz/fuzz.h"

static const char *const pieces[] = {
    "a", "b", ",", ";", "\t", "\"", "\"\"", "\"a\nb\"", "\n", "\r\n", "\r", "=", "+1", "@x", "'", "'=", "-", "\xef\xbb\xbf", "\xff\xfe", "\xfe\xff",
    "\xff", "王", " ", ",,,", NULL,
};

static FILE *memory(const void *bytes, size_t n)
{
    FILE *f = fmemopen(NULL, n + 1, "w+"); /* a copy, since an empty one cannot be opened otherwise */

    MUST(f && fwrite(bytes, 1, n, f) == n && fflush(f) == 0);
    rewind(f);
    return f;
}

/* Reads all; writes the good records to `to`, where each is a line more. */
static int copy(FILE *from, const struct csv_options *options, FILE *to, char delimiter)
{
    struct err e = {.text = ""};
    struct csv *csv = NULL;
    struct csv_writer w;
    int records = 0;
    long line = 0;
    enum rc rc = csv_open(from, options, &csv, &e);

    fuzz_told(rc, &e);
    if (rc != RC_OK)
        return -1;
    csv_write_init(&w, to, delimiter);
    while ((rc = csv_next(csv, &e)) != RC_NOT_FOUND) {
        fuzz_told(rc, &e);
        MUST(rc == RC_OK || rc == RC_INVALID);
        MUST(csv_line(csv) > line);
        line = csv_line(csv);
        if (rc != RC_OK)
            continue;
        MUST(csv_count(csv) > 0 && csv_count(csv) <= CSV_FIELDS_MAX);
        for (size_t i = 0; i < csv_count(csv); i++) {
            MUST(text_valid(csv_field(csv, i), (size_t)-1) && strlen(csv_field(csv, i)) <= CSV_FIELD_MAX);
            csv_put(&w, csv_field(csv, i));
        }
        MUST(csv_field(csv, csv_count(csv))[0] == '\0');
        csv_end(&w);
        records++;
    }
    MUST(csv_write_finish(&w, &e) == RC_OK);
    csv_close(csv);
    return records;
}

static void run_as(const char *s, size_t n, enum csv_encoding encoding)
{
    static const char delimiters[] = ",;\t";
    char delimiter = delimiters[n % 3];
    struct csv_options as = {.encoding = encoding};
    struct csv_options back = {.delimiter = delimiter, .unprotect = true, .encoding = CSV_UTF8};
    char *text[2] = {NULL};
    size_t size[2];
    FILE *from = memory(s, n), *to = open_memstream(&text[0], &size[0]);
    int records;

    MUST(to);
    records = copy(from, &as, to, delimiter);
    fclose(from);
    fclose(to);
    if (records >= 0) {
        from = memory(text[0], size[0]);
        to = open_memstream(&text[1], &size[1]);
        MUST(to && copy(from, &back, to, delimiter) == records);
        fclose(from);
        fclose(to);
        MUST(size[0] == size[1] && memcmp(text[0], text[1], size[0]) == 0);
    }
    free(text[0]);
    free(text[1]);
}

/* As it looks, and as if it were in any of the encodings. */
static void run(const char *s, size_t n)
{
    run_as(s, n, CSV_GUESS);
    run_as(s, n, (enum csv_encoding)(1 + n / 3 % (CSV_ENCODING_COUNT - 1)));
}

const struct fuzz_target fuzz_csv = {"csv", run, pieces, 1500};
