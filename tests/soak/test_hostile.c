/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strings that break programs, go through the real one as names and notes, by a file and by the form, and come out
 * unharmed: what may differ is the documented normal form, nothing else. FRONTDESK_SOAK=1 takes all through the form. */
#include "config.h"

#include <limits.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/csv.h"
#include "src/base/text.h"
#include "tests/shared.h"
#include "tests/soak/program.h"
#include "tests/suite.h"

static struct program program;
static sqlite3 *memory; /* reads JSON */
static char map_path[PATH_MAX];

struct strings {
    struct text {
        char *s;
        size_t n;
    } *at;
    size_t n;
};

static void setup(void)
{
    program_begin(&program);
    snprintf(map_path, sizeof map_path, "%s", program_path(&program, "map.ini"));
    ck_assert_int_eq(sqlite3_open(":memory:", &memory), SQLITE_OK);
    MUST_RUN(&program, "init", "--kit", "dental", "--timezone", "UTC", "--name", "Test Dental");
}

static void teardown(void)
{
    sqlite3_close(memory);
    program_end(&program);
}

static void add(struct strings *list, const char *s, size_t n)
{
    list->at = realloc(list->at, (list->n + 1) * sizeof *list->at);
    ck_assert_ptr_nonnull(list->at);
    list->at[list->n] = (struct text){malloc(n + 1), n};
    ck_assert_ptr_nonnull(list->at[list->n].s);
    memcpy(list->at[list->n].s, s, n);
    list->at[list->n++].s[n] = '\0';
}

static void release(struct strings *list)
{
    for (size_t i = 0; i < list->n; i++)
        free(list->at[i].s);
    free(list->at);
}

static sqlite3_stmt *query(const char *sql, const char *json)
{
    sqlite3_stmt *st = NULL;

    ck_assert_msg(sqlite3_prepare_v2(memory, sql, -1, &st, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(memory));
    ck_assert_int_eq(sqlite3_bind_text(st, 1, json, -1, SQLITE_TRANSIENT), SQLITE_OK);
    return st;
}

static void read_naughty(struct strings *list)
{
    size_t n;
    char *bytes = shared_read("the naughty strings", "naughty/blns.json", &n);
    sqlite3_stmt *st;

    if (!bytes)
        return;
    st = query("SELECT value FROM json_each(?1)", bytes);
    while (sqlite3_step(st) == SQLITE_ROW)
        add(list, (const char *)sqlite3_column_text(st, 0), (size_t)sqlite3_column_bytes(st, 0));
    sqlite3_finalize(st);
    ck_assert_uint_gt(list->n, 400);
    free(bytes);
}

static void read_stress(struct strings *list)
{
    size_t n;
    char *bytes = shared_read("the UTF-8 stress file", "utf8/UTF-8-test.txt", &n);

    for (char *at = bytes, *end; bytes && at < bytes + n; at = end + 1) {
        end = memchr(at, '\n', (size_t)(bytes + n - at));
        if (!end)
            end = bytes + n;
        add(list, at, (size_t)(end - at));
    }
    free(bytes);
}

/* ---- through a file ------------------------------------------------------------------------------------------ */

/* The bytes as they are, quoted; what a spreadsheet would run has its apostrophe. */
static void put_raw(FILE *f, const struct text *t)
{
    fputc('"', f);
    if (csv_is_formula(t->s))
        fputc('\'', f);
    for (size_t i = 0; i < t->n; i++) {
        if (t->s[i] == '"')
            fputc('"', f);
        fputc(t->s[i], f);
    }
    fputc('"', f);
}

static bool readable(const struct text *t)
{
    return text_valid(t->s, t->n) && !memchr(t->s, '\0', t->n);
}

enum { NAME_MOST = 127 };

static bool is_name(const struct text *t)
{
    return t->n <= NAME_MOST;
}

static void write_people(const struct strings *list)
{
    FILE *f = fopen(program_path(&program, "people.csv"), "w");

    ck_assert_ptr_nonnull(f);
    fprintf(f, "given,family,note\n");
    for (size_t i = 0; i < list->n; i++) {
        fprintf(f, "N%zu,", i);
        if (is_name(&list->at[i]))
            put_raw(f, &list->at[i]);
        fputc(',', f);
        put_raw(f, &list->at[i]);
        fputc('\n', f);
    }
    ck_assert_int_eq(fclose(f), 0);
}

static void ck_tidied(const struct text *t, bool lines, const char *got, const char *what)
{
    char *want = text_tidy(t->s, t->n, lines);

    ck_assert_ptr_nonnull(want);
    ck_assert_msg(strcmp(want, got) == 0, "%s: \"%s\" became \"%s\", not \"%s\"", what, t->s, got, want);
    free(want);
}

static void ck_people(const struct strings *list, size_t given, const char *family, const char *note, const char *what)
{
    ck_assert_uint_lt(given, list->n);
    if (is_name(&list->at[given]))
        ck_tidied(&list->at[given], false, family, what);
    ck_tidied(&list->at[given], true, note, what);
}

static void ck_exports(const struct strings *list, size_t people)
{
    sqlite3_stmt *st;
    struct csv *csv = NULL;
    struct err e = {.text = ""};
    size_t n = 0, family = 0, given = 0, note = 0;
    FILE *f;

    MUST_RUN(&program, "export", "patients", "--format", "json");
    st = query("SELECT value ->> 'given', value ->> 'family', value ->> 'note' FROM json_each(?1)", program.out);
    for (; sqlite3_step(st) == SQLITE_ROW; n++)
        ck_people(list, strtoul((const char *)sqlite3_column_text(st, 0) + 1, NULL, 10),
                  (const char *)sqlite3_column_text(st, 1), (const char *)sqlite3_column_text(st, 2), "export as JSON");
    sqlite3_finalize(st);
    ck_assert_uint_eq(n, people);

    MUST_RUN(&program, "export", "patients");
    f = fmemopen(program.out, program.n_out, "r");
    ck_assert_int_eq(csv_open(f, &(struct csv_options){.delimiter = ',', .unprotect = true}, &csv, &e), RC_OK);
    ck_assert_int_eq(csv_next(csv, &e), RC_OK);
    for (size_t i = 0; i < csv_count(csv); i++) {
        family = strcmp(csv_field(csv, i), "family") == 0 ? i : family;
        given = strcmp(csv_field(csv, i), "given") == 0 ? i : given;
        note = strcmp(csv_field(csv, i), "note") == 0 ? i : note;
    }
    for (n = 0; csv_next(csv, &e) == RC_OK; n++)
        ck_people(list, strtoul(csv_field(csv, given) + 1, NULL, 10), csv_field(csv, family), csv_field(csv, note),
                  "export as CSV");
    ck_assert_uint_eq(n, people);
    csv_close(csv);
    fclose(f);
}

/* What is printed for people to read. */
static void ck_harmless(const char *what)
{
    char why[200];

    ck_assert_msg(!memchr(program.out, '\033', program.n_out) && !strpbrk(program.out, "\r\b\t\a"), "a control in %s", what);
    ck_assert_msg(rig_stream_clean(program.out, program.n_out, why, sizeof why), "%s: %s", what, why);
    ck_assert_msg(rig_stream_clean(program.err, strlen(program.err), why, sizeof why), "%s: %s", what, why);
}

static void through_a_file(void (*read)(struct strings *))
{
    struct strings list = {NULL, 0};
    size_t good = 0;
    char id[24];
    long line = 2;

    read(&list);
    if (list.n == 0) /* told as SKIPPED */
        return;
    write_people(&list);
    MUST_RUN(&program, "import", "patients", program_path(&program, "people.csv"));
    ck_harmless("import");
    for (size_t i = 0; i < list.n; i++) {
        char told[40];

        snprintf(told, sizeof told, "line %ld: ", line);
        ck_assert_msg((strstr(program.err, told) == NULL) == readable(&list.at[i]), "\"%s\", %s", list.at[i].s, told);
        good += readable(&list.at[i]);
        for (size_t k = 0; k < list.at[i].n; k++) /* a newline stands in the name and in the note */
            line += list.at[i].s[k] == '\n' ? 1 + is_name(&list.at[i]) : 0;
        line++;
    }
    ck_exports(&list, good);
    for (size_t i = 1; i <= good; i += good / 20 + 1) {
        snprintf(id, sizeof id, "%zu", i);
        MUST_RUN(&program, "show", id);
        ck_harmless("show");
    }
    MUST_RUN(&program, "find", "N", "--limit", "1000");
    ck_harmless("find");
    MUST_RUN(&program, "journal");
    ck_harmless("journal");
    MUST_RUN(&program, "journal", "2");
    ck_harmless("the values of a journal row");
    MUST_RUN(&program, "verify", "--replay");
    MUST_RUN(&program, "check");
    release(&list);
}

START_TEST(naughty_strings_go_through_a_file_unharmed)
{
    through_a_file(read_naughty);
}
END_TEST

START_TEST(the_utf8_stress_file_goes_through_a_file_and_its_bad_lines_are_named)
{
    through_a_file(read_stress);
}
END_TEST

/* ---- tables that break readers ------------------------------------------------------------------------------- */

/* But for location_coordinates, whose JSON tells another number than its table. */
static const char *const spectrum[] = {
    "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines", "newlines_crlf",
    "quotes_and_newlines", "simple", "simple_crlf", "utf8",
};

/* The first column becomes the name, the last one the note. */
static void write_map(const char *json)
{
    sqlite3_stmt *st = query("SELECT (SELECT key FROM json_each(?1, '$[0]') LIMIT 1),"
                             " (SELECT key FROM json_each(?1, '$[0]') ORDER BY id DESC LIMIT 1)",
                             json);
    FILE *f = fopen(map_path, "w");

    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(sqlite3_step(st), SQLITE_ROW);
    fprintf(f, "[columns]\nfamily = %s\nnote = %s\n", sqlite3_column_text(st, 0), sqlite3_column_text(st, 1));
    ck_assert_int_eq(fclose(f), 0);
    sqlite3_finalize(st);
}

START_TEST(a_table_that_breaks_readers_is_read_as_it_means)
{
    char name[80];
    size_t n, n_csv, rows = 0;
    char *json, *csv;
    sqlite3_stmt *want, *got;
    FILE *f;

    snprintf(name, sizeof name, "csv-spectrum/%s.json", spectrum[_i]);
    json = shared_read("csv-spectrum", name, &n);
    snprintf(name, sizeof name, "csv-spectrum/%s.csv", spectrum[_i]);
    csv = shared_read("csv-spectrum", name, &n_csv);
    if (json && csv) {
        write_map(json);
        f = fopen(program_path(&program, "people.csv"), "w");
        ck_assert(f && fwrite(csv, 1, n_csv, f) == n_csv && fclose(f) == 0);
        MUST_RUN(&program, "import", "patients", program_path(&program, "people.csv"), "--map", map_path);
        ck_assert_str_eq(program.err, "");
        MUST_RUN(&program, "export", "patients", "--format", "json");
        want = query("SELECT (SELECT value FROM json_each(row.value) LIMIT 1),"
                     " (SELECT value FROM json_each(row.value) ORDER BY id DESC LIMIT 1) FROM json_each(?1) AS row",
                     json);
        got = query("SELECT value ->> 'family', value ->> 'note' FROM json_each(?1)", program.out);
        for (; sqlite3_step(want) == SQLITE_ROW; rows++) {
            ck_assert_int_eq(sqlite3_step(got), SQLITE_ROW);
            for (int i = 0; i < 2; i++) {
                const char *text = (const char *)sqlite3_column_text(want, i);
                char copy[512];
                struct text t = {copy, strlen(text)};

                snprintf(copy, sizeof copy, "%s", text);
                ck_tidied(&t, i == 1, (const char *)sqlite3_column_text(got, i), spectrum[_i]);
            }
        }
        ck_assert_int_eq(sqlite3_step(got), SQLITE_DONE);
        ck_assert_uint_gt(rows, 0);
        sqlite3_finalize(want);
        sqlite3_finalize(got);
    }
    free(json);
    free(csv);
}
END_TEST

START_TEST(a_table_in_another_encoding_is_refused_line_by_line)
{
    FILE *f = fopen(program_path(&program, "people.csv"), "w");

    ck_assert(f && fputs("family,note\nM\xfcller,37\xb0\nFresno,1\n", f) > 0 && fclose(f) == 0);
    MUST_RUN(&program, "import", "patients", program_path(&program, "people.csv"));
    ck_assert_msg(strstr(program.err, "line 2: ") && !strstr(program.err, "line 3: "), "%s", program.err);
    ck_harmless("import");
    MUST_RUN(&program, "find", "Fresno");
}
END_TEST

/* ---- a file somebody else wrote ------------------------------------------------------------------------------ */

START_TEST(whatever_a_file_holds_what_is_printed_is_harmless)
{
    static const char *const verbs[][4] = {
        {"agenda"},
        {"agenda", "--json"},
        {"find"},
        {"find", "a"},
        {"show", "1"},
        {"show", "2", "--json"},
        {"show", "3"},
        {"show", "17"},
        {"show", "wang"},
        {"followups"},
        {"followups", "--json"},
        {"slots"},
        {"staff"},
        {"tag"},
        {"journal"},
        {"journal", "1"},
        {"undo"},
        {"checkin", "1"},
        {"walkin", "1"},
        {"journal", "2"},
        {"book", "1"},
        {"book", "1", "nothing"},
        {"move", "1"},
        {"cancel", "1"},
        {"checkout", "1"},
        {"queue"},
        {"config"},
        {"check"},
        {"verify", "--replay"},
    };

    unlink(program.db);
    MUST_RUN(&program, "demo", "--patients", "150", "--years", "1", "--seed", "7");
    program_poison(&program);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        program_run(&program, verbs[i]);
        ck_harmless(verbs[i][0]);
    }
}
END_TEST

/* ---- through the form ---------------------------------------------------------------------------------------- */

/* Where strings go, in the order of the form. */
static const struct {
    const char *label, *json;
    size_t most;
} typed_fields[] = {
    {"Family name", "family", 127}, {"Also known as", "alias", 127}, {"Address", "address", 255}, {"District", "district", 95},
    {"City", "city", 95},           {"Occupation", "occupation", 95}, {"Note", "note", 2047},
};
enum { TYPED_FIELDS = sizeof typed_fields / sizeof *typed_fields };

/* Moves on until the cursor stands behind the label. */
static void go_to(struct rig *r, const char *label)
{
    for (int i = 0; i < 60; i++) {
        char row[1024], before[1024];
        int y, x;
        bool visible;
        const char *at;

        rig_cursor(r, &y, &x, &visible);
        rig_row(r, y, row, sizeof row);
        snprintf(before, sizeof before, "%s", row);
        at = strstr(before, label);
        if (visible && at && text_columns(before, (size_t)(at - before)) <= x) {
            const char *next = at + strlen(label); /* only blanks or what the field holds already, no other label */

            if (x - text_columns(before, (size_t)(next - before)) <= 18)
                return;
        }
        rig_keys(r, "Tab");
    }
    rig_report(r, stderr);
    ck_abort_msg("no way to the field %s", label);
}

/* Whether it can be typed or pasted as text: a control would be a key. */
static bool typable(const struct text *t)
{
    size_t took;

    for (size_t i = 0; i < t->n; i += took) {
        uint32_t c = text_scalar(t->s + i, t->n - i, &took);

        if (c < ' ' || (c >= 0x7F && c < 0xA0) || (c == 0xFFFD && took == 1))
            return false;
    }
    return t->n > 0;
}

static void enter(struct rig *r, const struct text *t, bool paste)
{
    if (paste)
        rig_type(r, "\033[200~");
    rig_type(r, t->s);
    if (paste)
        rig_type(r, "\033[201~");
}

static void ck_registered(int id, const struct text *const used[TYPED_FIELDS])
{
    char number[24], path[40];

    snprintf(number, sizeof number, "%d", id);
    MUST_RUN(&program, "show", number, "--json");
    for (int f = 0; f < TYPED_FIELDS; f++) {
        sqlite3_stmt *st = query("SELECT json_extract(?1, ?2)", program.out);

        snprintf(path, sizeof path, "$[0].%s", typed_fields[f].json);
        sqlite3_bind_text(st, 2, path, -1, SQLITE_STATIC);
        ck_assert_int_eq(sqlite3_step(st), SQLITE_ROW);
        if (used[f])
            ck_tidied(used[f], false, (const char *)sqlite3_column_text(st, 0), typed_fields[f].label);
        sqlite3_finalize(st);
    }
    MUST_RUN(&program, "show", number);
    ck_harmless("show");
}

/* One person whose fields are the next strings from *at on. */
static void fill(struct rig *r, const struct strings *list, size_t *at, size_t step, int id)
{
    const struct text *used[TYPED_FIELDS] = {NULL};
    char given[24];

    rig_keys(r, "F3");
    ck_assert(rig_wait(r, "Family name"));
    go_to(r, "Given name");
    snprintf(given, sizeof given, "N%d", id);
    rig_type(r, given);
    go_to(r, "Family name");
    for (int f = 0; f < TYPED_FIELDS; f++) {
        while (*at < list->n && !(typable(&list->at[*at]) && list->at[*at].n <= typed_fields[f].most))
            *at += step;
        if (*at >= list->n)
            break;
        go_to(r, typed_fields[f].label);
        used[f] = &list->at[*at];
        enter(r, used[f], f % 2 == 1);
        *at += step;
    }
    rig_keys(r, "C-s");
    if (!rig_wait(r, "is registered")) {
        rig_report(r, stderr);
        ck_abort_msg("person %d is not registered", id);
    }
    rig_settle(r);
    ck_registered(id, used);
}

static void through_the_form(void (*read)(struct strings *))
{
    struct strings list = {NULL, 0};
    struct rig *r = program_desk(&program, 30, 100);
    size_t n, step;
    const char *bytes;
    char why[200];
    int id = 0;

    read(&list);
    step = getenv("FRONTDESK_SOAK") ? 1 : 1 + list.n / 40;
    for (size_t at = 0; at < list.n;)
        fill(r, &list, &at, step, ++id);
    rig_keys(r, "Esc /");
    rig_type(r, "N");
    rig_keys(r, "Down Down PgDn Enter");
    rig_keys(r, "F1 Esc");
    bytes = rig_stream(r, &n);
    ck_assert_msg(rig_stream_clean(bytes, n, why, sizeof why), "%s", why);
    rig_stop(r);
    release(&list);
}

START_TEST(naughty_strings_go_through_the_form_unharmed)
{
    through_the_form(read_naughty);
}
END_TEST

START_TEST(the_utf8_stress_file_goes_through_the_form_unharmed)
{
    through_the_form(read_stress);
}
END_TEST

SUITE_MAIN_LOOPS("hostile", setup, teardown, getenv("FRONTDESK_SOAK") ? 1800 : 240,
                 {naughty_strings_go_through_a_file_unharmed},
                 {the_utf8_stress_file_goes_through_a_file_and_its_bad_lines_are_named},
                 {a_table_that_breaks_readers_is_read_as_it_means, ROWS(spectrum)},
                 {a_table_in_another_encoding_is_refused_line_by_line},
                 {whatever_a_file_holds_what_is_printed_is_harmless},
                 {naughty_strings_go_through_the_form_unharmed},
                 {the_utf8_stress_file_goes_through_the_form_unharmed})
