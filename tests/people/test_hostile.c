/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts that break programs: they go in as names and notes through the form's way and through a file, are
 * looked for, and come out as they were. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/csv.h"
#include "src/base/file.h"
#include "src/base/text.h"
#include "src/clinic/clinic.h"
#include "src/people/find.h"
#include "src/people/import.h"
#include "src/people/people.h"
#include "src/store/stmt.h"
#include "tests/clinic/fixture.h"

static const struct room *const rooms[] = {&store_room, &clinic_room, &people_room};

static void setup(void)
{
    struct err e = {0};
    fixture_make(rooms, 3);
    ck_ok(fixture_kit("dental", &e));
}

enum { MOST = 2000 };
static char *texts[MOST];
static size_t n_texts;

/* The strings of a JSON array of strings, enough of JSON for that one file. */
static void read_strings(const char *json)
{
    for (const char *s = strchr(json, '"'); s != NULL && n_texts < MOST; s = strchr(s, '"')) {
        char *out = malloc(strlen(s) + 1), *o = out;
        for (s++; *s != '"'; s++) {
            if (*s != '\\') {
                *o++ = *s;
                continue;
            }
            static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
            const char *at = strchr(from, *++s);
            if (*s == 'u') {
                char hex[5] = {s[1], s[2], s[3], s[4], '\0'};
                o += text_put_scalar(o, (uint32_t)strtoul(hex, NULL, 16));
                s += 4;
            } else {
                *o++ = at != NULL ? to[at - from] : *s;
            }
        }
        *o = '\0';
        s++;
        texts[n_texts++] = out;
    }
}

static void read_lines(char *text)
{
    for (char *end; n_texts < MOST && (end = strchr(text, '\n')) != NULL; text = end + 1) {
        *end = '\0';
        texts[n_texts++] = strdup(text);
    }
}

static bool load(void)
{
    struct err e = {0};
    char *text;
    size_t n;
    const char *file = shared_data("naughty/blns.json");
    n_texts = 0;
    if (file == NULL)
        return false;
    ck_ok(file_read(file, 1 << 20, &text, &n, &e));
    read_strings(text);
    free(text);
    ck_assert_uint_gt(n_texts, 500);
    if ((file = shared_data("utf8/UTF-8-test.txt")) == NULL)
        return false;
    ck_ok(file_read(file, 1 << 20, &text, &n, &e));
    for (size_t i = 0; i < n; i++)
        if (text[i] == '\0')
            text[i] = '\1';
    read_lines(text);
    free(text);
    return true;
}

static void unload(void)
{
    for (size_t i = 0; i < n_texts; i++)
        free(texts[i]);
    n_texts = 0;
}

/* What is kept of a text: tidied, cut at a whole grapheme where it is longer than its field. */
static void kept(char *out, size_t size, const char *text, bool lines)
{
    char *tidy = text_tidy(text, (size_t)-1, lines);
    text_copy(out, size, tidy);
    free(tidy);
}

START_TEST(hostile_texts_are_registered_and_loaded_unharmed)
{
    struct err e = {0};
    struct patient p, q;
    char name[PATIENT_NAME], note[sizeof p.note];
    if (!load())
        return;
    for (size_t i = 0; i < n_texts; i++) {
        patient_init(&p);
        snprintf(p.family, sizeof p.family, "Test");
        text_copy(p.given, sizeof p.given, texts[i]);
        text_copy(p.note, sizeof p.note, texts[i]);
        kept(name, sizeof name, p.given, false);
        kept(note, sizeof note, p.note, true);
        ck_ok(patient_register(db, &p, &e));
        ck_ok(patient_load(db, p.id, &q, &e));
        ck_assert_str_eq(q.given, name);
        ck_assert_str_eq(q.note, note);
        ck_assert(text_valid(q.given, (size_t)-1) && text_valid(q.note, (size_t)-1));
    }
    ck_assert_int_eq(ask("SELECT count(*) FROM (SELECT k, patient_id FROM patient_key EXCEPT"
                         " SELECT k, patient_id FROM search_key)"),
                     0);
    unload();
}
END_TEST

START_TEST(hostile_texts_are_looked_for_without_harm)
{
    struct err e = {0};
    if (!load())
        return;
    for (size_t i = 0; i < n_texts; i++) {
        struct find_list l = {0};
        ck_ok(find_query(db, texts[i], NULL, &l, &e));
        find_list_release(&l);
    }
    unload();
}
END_TEST

START_TEST(hostile_texts_come_in_from_a_file_unharmed)
{
    struct err e = {0};
    struct import_result r;
    char path[400], number[24];
    if (!load())
        return;
    snprintf(path, sizeof path, "%s/hostile.csv", dir);
    FILE *f = fopen(path, "w");
    struct csv_writer w;
    csv_write_init(&w, f, ',');
    csv_put(&w, "id");
    csv_put(&w, "family");
    csv_put(&w, "note");
    csv_end(&w);
    int64_t rows = 0;
    for (size_t i = 0; i < n_texts; i++) {
        if (strlen(texts[i]) >= sizeof((struct patient *)0)->note || !text_valid(texts[i], (size_t)-1))
            continue; /* refused, or made whole on the way out: other tests */
        csv_put_int(&w, (int64_t)i);
        csv_put(&w, "Test");
        csv_put(&w, texts[i]);
        csv_end(&w);
        rows++;
    }
    ck_ok(csv_write_finish(&w, &e));
    fclose(f);
    ck_ok(import_file(db, &import_patients_kind, path, &(struct import_options){0}, &r, &e));
    ck_assert_int_eq(r.written, rows);
    for (size_t i = 0; i < n_texts; i++) {
        char note[2048], got[2048] = "";
        struct stmt st;
        if (strlen(texts[i]) >= sizeof note || !text_valid(texts[i], (size_t)-1))
            continue;
        kept(note, sizeof note, texts[i], true);
        snprintf(number, sizeof number, "%zu", i);
        stmt_open(&st, db,
                  "SELECT patient.note FROM patient JOIN identifier ON patient_id = patient.id WHERE system "
                  "= 'import' AND value = :n");
        stmt_text(&st, ":n", number);
        ck_assert(stmt_row(&st));
        stmt_col_copy(&st, 0, got, sizeof got);
        ck_ok(stmt_finish(&st, &e));
        ck_assert_msg(strcmp(got, note) == 0, "text %zu: \"%s\" became \"%s\"", i, note, got);
    }
    unload();
}
END_TEST

SUITE_MAIN_FIXTURE("people/hostile", setup, fixture_remove, hostile_texts_are_registered_and_loaded_unharmed,
                   hostile_texts_are_looked_for_without_harm, hostile_texts_come_in_from_a_file_unharmed)
