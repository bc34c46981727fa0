/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV: records and lines by hand, the public csv-spectrum files, and the law that what is written is read
 * back. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "src/base/csv.h"
#include "src/base/prng.h"
#include "src/base/text.h"
#include "tests/seed.h"
#include "tests/shared.h"
#include "tests/suite.h"

/* One line of outcome per record: "LINE:field|field", or "LINE!sentence" for a bad one. */
static char *outcome(FILE *f, const struct csv_options *options)
{
    struct csv *csv = NULL;
    struct err e;
    char *out = NULL;
    size_t size = 0;
    FILE *o = open_memstream(&out, &size);
    enum rc rc = csv_open(f, options, &csv, &e);

    if (rc != RC_OK)
        fprintf(o, "!%s\n", e.text);
    while (rc != RC_NOT_FOUND && csv && (rc = csv_next(csv, &e)) != RC_NOT_FOUND) {
        fprintf(o, "%ld%s", csv_line(csv), rc == RC_OK ? ":" : "!");
        if (rc != RC_OK)
            fputs(e.text, o);
        for (size_t i = 0; rc == RC_OK && i < csv_count(csv); i++)
            fprintf(o, "%s%s", i ? "|" : "", csv_field(csv, i));
        fputc('\n', o);
    }
    csv_close(csv);
    fclose(o);
    return out;
}

static char *outcome_of(const char *text, size_t n)
{
    FILE *f = tmpfile();
    char *out;

    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(text, 1, n, f), n);
    rewind(f);
    out = outcome(f, NULL);
    fclose(f);
    return out;
}

START_TEST(records_fields_and_lines_are_told_apart)
{
#define ROW(why, text, want)                                                                                 \
    {                                                                                                        \
        why, text, sizeof(text) - 1, want                                                                    \
    }
    static const struct {
        const char *why, *text;
        size_t n;
        const char *want;
    } cases[] = {
        ROW("nothing", "", ""),
        ROW("blank lines only", "\n\r\n\r", ""),
        ROW("LF", "a,b\nc,d\n", "1:a|b\n2:c|d\n"),
        ROW("CRLF", "a,b\r\nc,d\r\n", "1:a|b\n2:c|d\n"),
        ROW("CR", "a,b\rc,d\r", "1:a|b\n2:c|d\n"),
        ROW("no last newline", "a,b\nc,d", "1:a|b\n2:c|d\n"),
        ROW("a byte order mark", "\xef\xbb\xbf\"a\",b\n", "1:a|b\n"),
        ROW("blank lines between", "a\n\n\nb\n", "1:a\n4:b\n"),
        ROW("empty fields", ",\n\"\",\"\"\n,,", "1:|\n2:|\n3:||\n"),
        ROW("quoted delimiters and quotes", "\"a,b\",\"c\"\"d\",\"\"\"\"\n", "1:a,b|c\"d|\"\n"),
        ROW("a quoted newline counts lines", "a,\"b\nc\"\nd,e\n", "1:a|b\nc\n3:d|e\n"),
        ROW("quoted CRLF is kept and is one line", "\"a\r\nb\"\r\nc", "1:a\r\nb\n3:c\n"),
        ROW("a quote inside a field is text", "5\" tube,6\n", "1:5\" tube|6\n"),
        ROW("blanks are kept", " a , b \n", "1: a | b \n"),
        ROW("semicolons", "a;b,c;d\n1;2;3\n", "1:a|b,c|d\n2:1|2|3\n"),
        ROW("tabs", "a\tb\n", "1:a|b\n"),
        ROW("a quoted comma does not count", "\"a,b,c\";d\n", "1:a,b,c|d\n"),
        ROW("text behind a quote, then a good line", "\"a\"b,c\nd,e\n",
            "1!There is text behind the closing quote of field 1.\n2:d|e\n"),
        ROW("a blank behind a quote", "a,\"b\" ,c\n",
            "1!There is text behind the closing quote of field 2.\n"),
        ROW("an unclosed quote costs its own line only", "a,\"b\nc,d\ne,f\n",
            "1!The quote that opens field 2 is never closed.\n2:c|d\n3:e|f\n"),
        ROW("an unclosed quote at the end", "a\n\"",
            "1:a\n2!The quote that opens field 1 is never closed.\n"),
        ROW("a NUL byte", "a,b\0c\nd,e\n", "1!There is a NUL byte in field 2.\n2:d|e\n"),
        ROW("a NUL byte in quotes over two lines", "\"a\0\nb\",c\nd,e\n",
            "1!There is a NUL byte in field 1.\n3:d|e\n"),
        ROW("bad UTF-8", "a,\xff\nd,e\n",
            "1!Field 2 is not valid UTF-8. Save the file as \"CSV UTF-8\".\n2:d|e\n"),
        ROW("bad UTF-8 in quotes", "\"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\",b\n\"\xff\n\",b\nd,e\n",
            "1:ééééé|b\n2!Field 1 is not valid UTF-8. Save the file as \"CSV UTF-8\".\n4:d|e\n"),
        ROW("one accented letter of a Western file", "\"M\xfcller\",b\n", "1:Müller|b\n"),
        ROW("bars", "a|b,c|d\n", "1:a|b,c|d\n"),
        ROW("UTF-16",
            "\xff\xfe"
            "a\0,\0b\0\n\0",
            "1:a|b\n"),
        ROW("UTF-16 with half a character",
            "\xfe\xff"
            "\0a\0,\xd8\x00\0\n\0b\0\n",
            "1!Field 2 holds bytes that UTF-16 BE has no character for.\n2:b\n"),
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *out = outcome_of(cases[i].text, cases[i].n);

        ck_assert_msg(strcmp(out, cases[i].want) == 0, "%s: %s", cases[i].why, out);
        free(out);
    }
}
END_TEST

START_TEST(what_is_too_long_is_refused_and_reading_goes_on)
{
    static const struct {
        const char *why, *head;
        size_t n;
        const char *fill, *want;
    } cases[] = {
        {"the longest field", "",   CSV_FIELD_MAX,      "x", NULL                                                       },
        {"a field",           "",   CSV_FIELD_MAX + 1,  "x", "1!Field 1 is too long, or a quote is not closed.\n2:d|e\n"},
        {"a far longer one",  "",   3 * CSV_RECORD_MAX, "x",
         "1!Field 1 is too long, or a quote is not closed.\n2:d|e\n"                                                    },
        {"a quoted one",      "\"", CSV_FIELD_MAX + 1,  "x",
         "1!Field 1 is too long, or a quote is not closed.\n2:d|e\n"                                                    },
        {"too many fields",   "",   CSV_FIELDS_MAX,     ",", "1!There are more than 1024 fields.\n2:d|e\n"              },
        {"the most fields",   "",   CSV_FIELDS_MAX - 1, ",", NULL                                                       },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = NULL, *out;
        size_t size = 0;
        FILE *f = open_memstream(&text, &size);

        fputs(cases[i].head, f);
        for (size_t n = 0; n < cases[i].n; n++)
            fputs(cases[i].fill, f);
        fputs("\nd,e\n", f);
        fclose(f);
        out = outcome_of(text, size);
        if (cases[i].want)
            ck_assert_msg(strcmp(out, cases[i].want) == 0, "%s: %.200s", cases[i].why, out);
        else
            ck_assert_msg(!strchr(out, '!'), "%s: %.200s", cases[i].why, out);
        free(text);
        free(out);
    }
}
END_TEST

START_TEST(a_folder_cannot_be_read_as_a_file)
{
    FILE *f = fopen("/", "r");
    struct csv *csv = NULL;
    struct err e;

    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(csv_open(f, NULL, &csv, &e), RC_IO);
    fclose(f);
}
END_TEST

/* ---- csv-spectrum: each file with what it means, written out by hand from the JSON beside it ---- */

START_TEST(the_csv_spectrum_files_mean_what_their_authors_say)
{
    static const struct {
        const char *name, *want;
    } cases[] = {
        {"comma_in_quotes",      "1:first|last|address|city|zip\n2:John|Doe|120 any st.|Anytown, WW|08123\n"},
        {"empty",                "1:a|b|c\n2:1||\n3:2|3|4\n"                                                },
        {"empty_crlf",           "1:a|b|c\n2:1||\n3:2|3|4\n"                                                },
        {"escaped_quotes",       "1:a|b\n2:1|ha \"ha\" ha\n3:3|4\n"                                         },
        {"json",                 "1:key|val\n2:1|{\"type\": \"Point\", \"coordinates\": [102.0, 0.5]}\n"    },
        {"location_coordinates", "1:Contact Phone Number|Location Coordinates|Cities|Counties\n"
                                 "2:2095257564|37\xef\xbf\xbd"
                                 "36'37.8\"N 121\xef\xbf\xbd"
                                 "2'17.9\"W|Modesto|Stanislaus\n"           },
        {"newlines",             "1:a|b|c\n2:1|2|3\n3:Once upon \na time|5|6\n5:7|8|9\n"                    },
        {"newlines_crlf",        "1:a|b|c\n2:1|2|3\n3:Once upon \r\na time|5|6\n5:7|8|9\n"                  },
        {"quotes_and_newlines",  "1:a|b\n2:1|ha \n\"ha\" \nha\n5:3|4\n"                                     },
        {"simple",               "1:a|b|c\n2:1|2|3\n"                                                       },
        {"simple_crlf",          "1:a|b|c\n2:1|2|3\n"                                                       },
        {"utf8",                 "1:a|b|c\n2:1|2|3\n3:4|5|ʤ\n"                                             },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[64], *text, *out;
        size_t size = 0;

        snprintf(name, sizeof name, "csv-spectrum/%s.csv", cases[i].name);
        if (!(text = shared_read("csv", name, &size)))
            continue;
        out = outcome_of(text, size);
        ck_assert_msg(strcmp(out, cases[i].want) == 0, "%s: %s", cases[i].name, out);
        free(text);
        free(out);
    }
}
END_TEST

/* ---- writing ---- */

START_TEST(a_cell_is_quoted_and_protected_where_needed)
{
    static const struct {
        const char *why, *cell, *want;
    } cases[] = {
        {"plain",                          "王小明",          "王小明\r\n"              },
        {"nothing",                        "",                   "\"\"\r\n"                   },
        {"NULL",                           NULL,                 "\"\"\r\n"                   },
        {"a comma",                        "a,b",                "\"a,b\"\r\n"                },
        {"another delimiter",              "a;b",                "\"a;b\"\r\n"                },
        {"a quote",                        "5\" tube",           "\"5\"\" tube\"\r\n"         },
        {"a newline",                      "a\nb",               "\"a\nb\"\r\n"               },
        {"blanks at the ends",             " a",                 "\" a\"\r\n"                 },
        {"a formula",                      "=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\"\r\n"},
        {"a telephone number",             "+86 138 0013 8000",  "\"'+86 138 0013 8000\"\r\n" },
        {"a mention",                      "@home",              "\"'@home\"\r\n"             },
        {"a negative",                     "-1",                 "\"'-1\"\r\n"                },
        {"a full-width formula",           "＝1+1",               "\"'＝1+1\"\r\n"        },
        {"an apostrophe before a formula", "'=1",                "\"''=1\"\r\n"               },
        {"an apostrophe before a word",    "'t Hooft",           "'t Hooft\r\n"               },
        {"a bad byte",                     "a\xff",              "a\xef\xbf\xbd\r\n"          },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct csv_writer w;
        char *out = NULL;
        size_t size = 0;
        FILE *f = open_memstream(&out, &size);

        csv_write_init(&w, f, ',');
        csv_put(&w, cases[i].cell);
        csv_end(&w);
        ck_assert_int_eq(csv_write_finish(&w, NULL), RC_OK);
        fclose(f);
        ck_assert_msg(strcmp(out, cases[i].want) == 0, "%s: %s", cases[i].why, out);
        free(out);
    }
}
END_TEST

START_TEST(our_own_numbers_are_not_protected)
{
    struct csv_writer w;
    char *out = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&out, &size);

    csv_write_init(&w, f, ';');
    csv_put_int(&w, -5);
    csv_put_plain(&w, "-12.50");
    csv_put(&w, NULL);
    csv_end(&w);
    fclose(f);
    ck_assert_str_eq(out, "-5;-12.50;\r\n");
    free(out);
    f = fopen("/dev/full", "w");
    csv_write_init(&w, f, ';');
    csv_put_int(&w, -5);
    ck_assert_int_eq(csv_write_finish(&w, NULL), RC_IO);
    fclose(f);
}
END_TEST

enum { ROWS = 12, COLUMNS = 5, CELL = 24 };

static const char *const pieces[] = {
    "a",
    "b",
    " ",
    ",",
    ";",
    "\t",
    "\"",
    "\"\"",
    "\n",
    "\r",
    "\r\n",
    "'",
    "=",
    "+",
    "-",
    "@",
    "|",
    "\\",
    "0",
    "é",
    "王",
    "علی",
    "\xef\xbb\xbf",
    "\xe2\x80\x8c",
    "\x1b[31m",
    "\x01",
    "Ánh",
    "\xf0\x9f\x98\x80",
};

static void random_cell(struct prng *p, char out[CELL])
{
    size_t n = 0;

    for (uint64_t left = prng_below(p, 6); left > 0; left--) {
        const char *piece = pieces[prng_below(p, sizeof pieces / sizeof *pieces)];

        if (n + strlen(piece) < CELL) {
            memcpy(out + n, piece, strlen(piece));
            n += strlen(piece);
        }
    }
    out[n] = '\0';
}

static void round_trip(struct prng *p, uint64_t seed)
{
    static const char delimiters[] = ",;\t";
    static char cells[ROWS][COLUMNS][CELL];
    struct csv_options options = {.unprotect = true};
    size_t rows = 1 + prng_below(p, ROWS), columns = 1 + prng_below(p, COLUMNS);
    struct csv_writer w;
    struct csv *csv = NULL;
    struct err e;
    FILE *f = tmpfile();

    csv_write_init(&w, f, delimiters[prng_below(p, 3)]);
    for (size_t r = 0; r < rows; r++) {
        for (size_t c = 0; c < columns; c++) {
            random_cell(p, cells[r][c]);
            csv_put(&w, cells[r][c]);
        }
        csv_end(&w);
    }
    rewind(f);
    options.delimiter = prng_chance(p, 500) || columns == 1 ? w.delimiter : '\0';
    ck_assert_int_eq(csv_open(f, &options, &csv, &e), RC_OK);
    for (size_t r = 0; r < rows; r++) {
        ck_assert_msg(csv_next(csv, &e) == RC_OK, "seed %llu: %s", (unsigned long long)seed, e.text);
        ck_assert_msg(csv_count(csv) == columns, "seed %llu: %zu fields", (unsigned long long)seed,
                      csv_count(csv));
        for (size_t c = 0; c < columns; c++)
            ck_assert_msg(strcmp(csv_field(csv, c), cells[r][c]) == 0, "seed %llu: \"%s\" became \"%s\"",
                          (unsigned long long)seed, cells[r][c], csv_field(csv, c));
    }
    ck_assert_int_eq(csv_next(csv, &e), RC_NOT_FOUND);
    csv_close(csv);
    fclose(f);
}

START_TEST(what_is_written_is_read_back)
{
    uint64_t seed = test_seed(0);
    struct prng p;

    prng_seed(&p, seed);
    for (int i = 0; i < 1000; i++)
        round_trip(&p, seed);
}
END_TEST

/* Every line of a file of awkward text is written as a cell and read back; bad bytes come back as marks. */
static void lines_round_trip(const char *name, long least)
{
    size_t size = 0;
    char *text = shared_read("csv", name, &size), *rest, *line;
    struct csv_options options = {.delimiter = ',', .unprotect = true};
    struct csv_writer w;
    struct csv *csv = NULL;
    struct err e;
    FILE *f = tmpfile();
    long n = 0;

    for (size_t i = 0; text && i < size; i++)
        text[i] = text[i] ? text[i] : ' ';
    csv_write_init(&w, f, ',');
    for (rest = text; (line = strsep(&rest, "\n"));) {
        csv_put(&w, line);
        csv_end(&w);
    }
    rewind(f);
    ck_assert_int_eq(csv_open(f, &options, &csv, &e), RC_OK);
    for (line = text; line && line <= text + size; line += strlen(line) + 1, n++) {
        ck_assert_msg(csv_next(csv, &e) == RC_OK, "%s line %ld: %s", name, n + 1, e.text);
        ck_assert_msg(!text_valid(line, (size_t)-1) || strcmp(csv_field(csv, 0), line) == 0, "%s line %ld",
                      name, n + 1);
    }
    ck_assert_int_eq(csv_next(csv, &e), RC_NOT_FOUND);
    ck_assert(!text || n >= least);
    csv_close(csv);
    fclose(f);
    free(text);
}

START_TEST(naughty_strings_and_stress_files_come_back)
{
    lines_round_trip("naughty/blns.json", 500);
    lines_round_trip("utf8/UTF-8-test.txt", 200);
}
END_TEST

SUITE_MAIN("csv", records_fields_and_lines_are_told_apart, what_is_too_long_is_refused_and_reading_goes_on,
           a_folder_cannot_be_read_as_a_file, the_csv_spectrum_files_mean_what_their_authors_say,
           a_cell_is_quoted_and_protected_where_needed, our_own_numbers_are_not_protected,
           what_is_written_is_read_back, naughty_strings_and_stress_files_come_back)
