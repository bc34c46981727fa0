/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Import and export: real files without a map, refusals with line and reason, batches that can be undone. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/file.h"
#include "src/clinic/clinic.h"
#include "src/people/find.h"
#include "src/people/export.h"
#include "src/people/import.h"
#include "src/people/import_map.h"
#include "src/people/import_patients.h"
#include "src/people/people.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"
#include "tests/clinic/fixture.h"

static const struct room *const rooms[] = {&store_room, &clinic_room, &people_room};

static struct {
    int n;
    int64_t lines[64];
    char reasons[64][256];
} told;

static void setup(void)
{
    struct err e = {0};
    memset(&told, 0, sizeof told);
    fixture_make(rooms, 3);
    ck_ok(fixture_kit("dental", &e));
}

static void refused(void *ctx, const struct import_refusal *r)
{
    (void)ctx;
    if (told.n < 64) {
        told.lines[told.n] = r->line;
        snprintf(told.reasons[told.n], 256, "%s", r->reason);
    }
    told.n++;
}

static const struct import_options plain = {.refused = refused};

static enum rc people(const char *path, const struct import_options *o, struct import_result *r, struct err *e)
{
    return import_file(db, &import_patients_kind, path, o, r, e);
}


START_TEST(the_febrl_file_comes_in_without_a_map)
{
    struct err e = {0};
    struct import_result r;
    const char *file = shared_data("febrl/dataset1.csv");
    if (file == NULL)
        return;
    ck_ok(people(file, &plain, &r, &e));
    ck_assert_int_eq(r.rows, 1000);
    for (int i = 0; i < told.n && i < 5; i++)
        printf("line %lld: %s\n", (long long)told.lines[i], told.reasons[i]);
    ck_assert_int_eq(r.written + r.refused, 1000);
    ck_assert_int_ge(r.written, 980);
    ck_assert_int_eq(ask("SELECT count(*) FROM patient"), r.written);
    ck_assert_int_eq(ask("SELECT count(*) FROM patient WHERE family = 'berry' AND given = 'lachlan'"
                         " AND address = '69 giblin street, killarney, qld 4814' AND city = 'bittern'"
                         " AND born_day = 10641"),
                     1); /* 1999-02-19 */
    ck_assert_int_eq(ask("SELECT count(*) FROM search_key"),
                     ask("SELECT count(*) FROM (SELECT DISTINCT k, patient_id FROM patient_key)"));
    ck_ok(journal_verify(db, NULL, &(struct journal_head){0}, &e));

    memset(&told, 0, sizeof told);
    ck_ok(people(file, &plain, &r, &e)); /* once more: all are known */
    ck_assert_int_eq(r.written, 0);
    ck_assert_int_eq(r.skipped + r.refused, 1000);
    ck_assert_int_eq(r.skipped, r.known);
}
END_TEST

START_TEST(the_synthea_file_comes_in_without_a_map)
{
    struct err e = {0};
    struct import_result r;
    const char *file = shared_data("synthea/patients.csv");
    if (file == NULL)
        return;
    ck_ok(people(file, &plain, &r, &e));
    ck_assert_msg(r.refused == 0, "%s", told.reasons[0]);
    ck_assert_int_eq(r.written, 27);
    ck_assert_ptr_nonnull(strstr(r.ignored, "HEALTHCARE_EXPENSES"));
    ck_assert_int_eq(ask("SELECT count(*) FROM patient WHERE family = 'Mosciski958' AND given = 'Maynard46'"
                         " AND sex = 'male' AND born_day = 16349 AND city = 'Somerville'"),
                     1);
    struct find_list l = {0};
    ck_ok(find_query(db, "mosciski", NULL, &l, &e));
    ck_assert_uint_eq(l.n, 1);
    find_list_release(&l);
}
END_TEST

#define HEAD "family,given,born,phone,sex\n"

static const struct {
    const char *why, *row, *says;
} bad[] = {
    {"no name",               ",,1990-01-01,,f",         "Name" },
    {"no such day",           "Baker,Tom,1990-02-30,,m", "Born" },
    {"tomorrow",              "Baker,Tom,2031-03-05,,m", "Born" },
    {"no figures in a phone", "Baker,Tom,,at work,m",    "Phone"},
    {"no sex that we know",   "Baker,Tom,,,yes",         "Sex"  },
    {"a quote that goes on",  "\"Baker\"x,Tom,,,m",      ""     },
};

START_TEST(a_refused_row_is_told_with_its_line_and_reason)
{
    struct err e = {0};
    struct import_result r;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[256];
        memset(&told, 0, sizeof told);
        snprintf(text, sizeof text, HEAD "Good,One,1990,0912 345 6789,f\n%s\n", bad[i].row);
        ck_ok(people(fixture_file("in.csv", text),
                              &(struct import_options){.dry_run = true, .refused = refused}, &r, &e));
        ck_assert_msg(told.n == 1 && told.lines[0] == 3, "%s: %d told, line %lld", bad[i].why, told.n,
                      (long long)told.lines[0]);
        ck_assert_msg(strstr(told.reasons[0], bad[i].says) != NULL, "%s: %s", bad[i].why, told.reasons[0]);
        ck_assert_int_eq(r.rows, 2);
        ck_assert_int_eq(r.refused, 1);
    }
    ck_assert_int_eq(ask("SELECT count(*) FROM patient"), 0); /* dry runs, all of them */
}
END_TEST

START_TEST(figures_that_are_no_day_keep_the_row_and_stand_in_its_note)
{
    static const struct {
        const char *figures, *kept; /* as v_patient shows it */
    } born[] = {
        {"19371233", "1937-12"},
        {"19729518", "1972"   },
        {"29720518", ""       },
    };
    struct err e = {0};
    struct import_result r;
    for (size_t i = 0; i < sizeof born / sizeof born[0]; i++) {
        char text[256];
        struct stmt st;
        snprintf(text, sizeof text, HEAD "Figures,N%zu,%s,,f\n", i, born[i].figures);
        ck_ok(people(fixture_file("in.csv", text), &plain, &r, &e));
        ck_assert_int_eq(r.written, 1);
        ck_assert_int_eq(r.doubted, 1);
        stmt_open(&st, db, "SELECT born, note FROM v_patient ORDER BY id DESC LIMIT 1");
        ck_assert(stmt_row(&st));
        ck_assert_str_eq(stmt_col_text(&st, 0), born[i].kept);
        ck_assert_msg(strstr(stmt_col_text(&st, 1), born[i].figures) != NULL, "%s", stmt_col_text(&st, 1));
        ck_ok(stmt_finish(&st, &e));
    }
}
END_TEST

START_TEST(strict_writes_nothing_unless_all_is_valid)
{
    struct err e = {0};
    struct import_result r;
    struct import_options strict = {.strict = true, .refused = refused};
    ck_assert_int_eq(people(fixture_file("in.csv", HEAD "A,B,1990,,f\n,,,,\n"), &strict, &r, &e),
                     RC_INVALID);
    ck_assert_int_eq(ask("SELECT count(*) FROM patient"), 0);
    ck_ok(people(fixture_file("in.csv", HEAD "A,B,1990,,f\n"), &strict, &r, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM patient"), 1);
}
END_TEST

START_TEST(a_batch_is_undone_whole)
{
    struct err e = {0};
    struct import_result r;
    int64_t undone = 0, left = 0;
    ck_ok(people(
                          fixture_file("in.csv",
                                       "\xef\xbb\xbf" HEAD
                                       "王,小明,1990-05,13800138000,男\r\nکریمی,سارا,,۰۹۱۲۳۴۵۶۷۸۹,زن\r\n"),
                          &plain, &r, &e));
    ck_assert_int_eq(r.written, 2);
    ck_assert_int_gt(r.batch, 0);
    struct find_list l = {0};
    ck_ok(find_query(db, "wxm", NULL, &l, &e));
    ck_assert_uint_eq(l.n, 1);
    find_list_release(&l);
    ck_ok(journal_undo_batch(db, r.batch, &undone, &left, &e));
    ck_assert_int_eq(left, 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM patient"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM search_key"), 0);
}
END_TEST

START_TEST(a_map_names_the_columns)
{
    struct err e = {0};
    struct import_result r;
    char map[400];
    snprintf(map, sizeof map, "%s",
             fixture_file("map.ini", "[columns]\nfamily = Nachname\nphone = \"Rufnummer; privat\"\n"));
    struct import_map m = {0};
    struct import_options o = {.map = &m, .refused = refused};
    ck_ok(import_map_load(map, &import_patients_kind, NULL, &m, &e));
    ck_ok(people(fixture_file("in.csv", "Nachname;\"Rufnummer; privat\"\nMüller;0301234567\n"),
                          &o, &r, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM contact_point WHERE value = '0301234567'"), 1);
    snprintf(map, sizeof map, "%s", fixture_file("map.ini", "[columns]\nfamily = Vorname\n"));
    import_map_release(&m);
    m = (struct import_map){0};
    ck_ok(import_map_load(map, &import_patients_kind, NULL, &m, &e));
    ck_assert_int_eq(people(fixture_file("in.csv", "Nachname\nA\n"), &o, &r, &e), RC_INVALID);
    ck_assert_ptr_nonnull(strstr(e.text, "Vorname"));
    import_map_release(&m);
    ck_assert_int_eq(people(fixture_file("in.csv", "colour\nred\n"), &plain, &r, &e),
                     RC_INVALID);
    ck_assert_int_eq(people("/nowhere.csv", &plain, &r, &e), RC_NOT_FOUND);
}
END_TEST

/* Out, in again, out again: the same, whatever the names hold. */
START_TEST(what_goes_out_comes_in_again_unharmed)
{
    struct err e = {0};
    struct import_result r;
    char path[400], *first, *second;
    size_t n;
    ck_ok(people(
       
        fixture_file("in.csv",
                     "family,given,phone,note\n=1+1,\"a,\"\"b\"\"\",+44 20 7946 0991,\"two\nlines\"\n"
                     "'quoted,-x,,@home\n王,小明,,🙂\n"),
        &plain, &r, &e));
    ck_assert_int_eq(r.written, 3);
    snprintf(path, sizeof path, "%s/out.csv", dir);
    FILE *f = fopen(path, "w");
    ck_ok(export_patients(db, f, EXPORT_CSV, true, NULL, &e));
    fclose(f);
    ck_ok(file_read(path, 1 << 20, &first, &n, &e));
    ck_assert_ptr_nonnull(strstr(first, "'=1+1"));
    int64_t undone, left;
    ck_ok(journal_undo_batch(db, r.batch, &undone, &left, &e));
    ck_ok(people(path, &plain, &r, &e));
    ck_assert_int_eq(r.written, 3);
    ck_assert_int_eq(ask("SELECT count(*) FROM patient WHERE family = '=1+1' AND given = 'a,\"b\"' AND note "
                         "= 'two' || char(10)"
                         " || 'lines'"),
                     1);
    ck_assert_int_eq(
        ask("SELECT count(*) FROM patient WHERE family = '''quoted' AND given = '-x' AND note = '@home'"), 1);
    f = fopen(path, "w");
    ck_ok(export_patients(db, f, EXPORT_JSON, true, NULL, &e));
    fclose(f);
    ck_ok(file_read(path, 1 << 20, &second, &n, &e));
    ck_assert_int_eq(second[0], '[');
    free(first);
    free(second);
}
END_TEST

/* ---- rules, mending, interruptions, hostile files ---- */

#define SAME_HEAD "id,family,given,born,sex,phone,national,city\n"
#define SARA "1,Karimi,Sara,1990-08-30,f,07700 900123,"

static const struct {
    const char *why, *row;
    enum import_duplicates rule;
    int64_t written, updated, skipped;
} rules[] = {
    {"the same number of their own is never made twice",  SARA ",\n",                                   DUPLICATES_NEW,    0, 0, 1},
    {"nothing to fill in",                                SARA ",\n",                                   DUPLICATES_UPDATE, 0, 0, 1},
    {"an empty field is filled",                          SARA ",London\n",                             DUPLICATES_UPDATE, 0, 1, 0},
    {"what is there stays",                               "1,Karimi,Zahra,,m,,,Paris\n",                DUPLICATES_UPDATE, 0, 0, 1},
    {"another number, but surely the same",               "2,Karimi,Sara,1990-08-30,f,07700900123,,\n", DUPLICATES_SKIP,   0, 0, 1},
    {"the same national number",                          "3,Somebody,Else,,,,AB12,\n",                 DUPLICATES_SKIP,   1, 0, 0},
    {"the same national number once more",                "4,Somebody,Else,,,,ab-12,\n",                DUPLICATES_SKIP,   0, 0, 1},
    {"as they come",                                      "5,Karimi,Sara,1990-08-30,f,07700900123,,\n", DUPLICATES_NEW,    1, 0, 0},
    {"somebody else",                                     "6,Smith,John,1950-01-01,m,07700 900999,,\n", DUPLICATES_SKIP,   1, 0, 0},
};

START_TEST(who_is_here_already_is_dealt_with_by_the_rule)
{
    struct err e = {0};
    struct import_result r;

    ck_ok(people(fixture_file("in.csv", SAME_HEAD SARA ",\n"), &plain, &r, &e));
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        char text[512];
        struct import_options o = {.refused = refused, .duplicates = rules[i].rule};

        snprintf(text, sizeof text, SAME_HEAD "%s", rules[i].row);
        ck_ok(people(fixture_file("in.csv", text), &o, &r, &e));
        ck_assert_msg(r.written == rules[i].written && r.updated == rules[i].updated && r.skipped == rules[i].skipped,
                      "%s: %lld %lld %lld, %s", rules[i].why, (long long)r.written, (long long)r.updated,
                      (long long)r.skipped, told.reasons[0]);
    }
    ck_assert_int_eq(ask("SELECT count(*) FROM patient WHERE given = 'Sara' AND city = 'London'"), 1);
    ck_ok(journal_replay(db, &e));
}
END_TEST

START_TEST(refused_rows_come_back_once_they_are_mended)
{
    struct err e = {0};
    struct import_result r;
    char path[400], *text;
    size_t n;
    snprintf(path, sizeof path, "%s/again.csv", dir);
    struct import_options o = {.refused = refused, .refused_path = path};

    ck_ok(people(fixture_file("in.csv", "id;family;born\n1;Good;1990\n2;Bad;1990-02-30\n\"3\"x;Quote;\n"), &o, &r, &e));
    ck_assert_int_eq(r.written, 1);
    ck_assert_int_eq(r.refused, 2);
    ck_ok(file_read(path, 1 << 20, &text, &n, &e));
    ck_assert_ptr_nonnull(strstr(text, "id;family;born;refused because"));
    ck_assert_ptr_nonnull(strstr(text, "2;Bad;1990-02-30;"));
    ck_assert_ptr_nonnull(strstr(text, "\"\"3\"\"x;Quote;")); /* what could not be read is there as it was */
    ck_assert_int_eq(people(fixture_file("in.csv", "id;family\n"), &o, &r, &e), RC_CONFLICT); /* never overwritten */
    char *day = strstr(text, "1990-02-30");
    memcpy(day, "1990-02-28", 10);
    *strstr(text, "\"\"\"3") = '\0'; /* the last line is left out */
    o.refused_path = NULL;
    ck_ok(people(fixture_file("mended.csv", text), &o, &r, &e));
    ck_assert_int_eq(r.written, 1);
    ck_assert_str_eq(r.ignored, "refused because");
    free(text);
}
END_TEST

enum { MANY = 1200, KILL_AT = 700 };

/* Ends the process as the power would, inside a batch. */
static enum rc die(void *ctx, struct db *other, int64_t id, enum import_outcome outcome, const char *const *values,
                   struct err *why)
{
    int *rows = ctx;

    (void)other, (void)id, (void)outcome, (void)values, (void)why;
    if (++*rows == KILL_AT)
        raise(SIGKILL);
    return RC_OK;
}

START_TEST(an_import_that_was_killed_leaves_whole_batches_and_goes_on)
{
    struct err e = {0};
    struct import_result r;
    char path[400];
    FILE *f;
    int64_t before, undone, left;
    int status;

    snprintf(path, sizeof path, "%s/many.csv", dir);
    f = fopen(path, "w");
    fputs("id,family,given,phone\n", f);
    for (int i = 0; i < MANY; i++)
        fprintf(f, "n%d,Family%d,王小明,07700%06d\n", i, i, i);
    fclose(f);
    pid_t child = fork();
    if (child == 0) {
        int rows = 0;
        struct import_hook hook = {.write = die, .ctx = &rows};
        struct db *desk = fixture_open();

        db_set_actor(desk, db_actor(db), "boss");
        (void)import_file(desk, &import_patients_kind, path, &(struct import_options){.hook = &hook}, &r, &e);
        _exit(1);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    before = ask("SELECT count(*) FROM patient");
    ck_assert_int_lt(before, KILL_AT);
    ck_assert_int_eq(ask("SELECT count(*) FROM identifier"), before); /* nobody is half there */
    ck_assert_int_eq(ask("SELECT count(*) FROM contact_point"), before);
    ck_ok(journal_verify(db, NULL, &(struct journal_head){0}, &e));
    ck_ok(people(path, &plain, &r, &e));
    ck_assert_int_eq(r.known, before);
    ck_assert_int_eq(r.written, MANY - before);
    ck_assert_int_eq(ask("SELECT count(*) FROM patient"), MANY);
    for (int64_t batch = r.batch; batch > 0; batch--)
        if (ask("SELECT count(*) FROM journal WHERE batch > 0") > 0)
            (void)journal_undo_batch(db, batch, &undone, &left, &e);
    ck_assert_int_eq(ask("SELECT count(*) FROM patient"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM search_key"), 0);
}
END_TEST

/* A file with the header, a line of `n` times `fill`, and one good row. */
static const char *hostile_file(const char *fill, size_t n, char path[400])
{
    FILE *f;

    snprintf(path, 400, "%s/hostile.csv", dir);
    f = fopen(path, "w");
    fputs("family,given\n", f);
    for (size_t i = 0; i < n; i++)
        fputs(fill, f);
    fputs("\nGood,Row", f); /* no newline at the end */
    fclose(f);
    return path;
}

START_TEST(a_hostile_file_costs_its_bad_rows_only)
{
    static const struct {
        const char *why, *fill;
        size_t n;
        int64_t refused;
    } cases[] = {
        {"a line of 16 MB",     "xxxxxxxxxxxxxxxx", 1 << 20, 1},
        {"a quote of 16 MB",    "\"xxxxxxxxxxxxxx,", 1 << 20, 1},
        {"10,000 columns",      "a,",               10000,   1},
        {"the header again",    "family,given",     1,       1},
        {"a name far too long", "name ",            200,     1},
        {"bytes of no letter",  "\xff\xfe\x80,",    3,       1},
        {"blank lines",         "\r\n",             5,       0},
    };
    struct err e = {0};
    struct import_result r;
    char path[400];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_ok(people(hostile_file(cases[i].fill, cases[i].n, path),
                     &(struct import_options){.refused = refused, .dry_run = true}, &r, &e));
        ck_assert_msg(r.refused == cases[i].refused && r.written == 1, "%s: %lld refused, %lld good", cases[i].why,
                      (long long)r.refused, (long long)r.written);
    }
    FILE *f = fopen(path, "w"); /* NULs: of a file that lost its power */
    fputs("family,given\nGood,Row\n", f);
    for (int i = 0; i < 5000; i++)
        fputc('\0', f);
    fputs("\nBest,Row\n", f);
    fclose(f);
    ck_ok(people(path, &(struct import_options){.refused = refused, .dry_run = true}, &r, &e));
    ck_assert_int_eq(r.written, 2);
    ck_assert_int_eq(r.refused, 1);
}
END_TEST

START_TEST(dates_are_read_in_the_order_they_are_written_in)
{
    static const struct {
        const char *why, *first, *second, *born; /* of the first */
    } cases[] = {
        {"the day first",           "03/04/1990", "25/12/1990", "1990-04-03"},
        {"the month first",         "03/04/1990", "12/25/1990", "1990-03-04"},
        {"the year first",          "1990/03/04", "1990/12/25", "1990-03-04"},
        {"with a time behind",      "1990-03-04 00:00:00", "1990-12-25T00:00:00Z", "1990-03-04"},
        {"Jalali",                  "1369/01/14", "1369/12/25", "1990-04-03"},
        {"Jalali in its own figures", "۱۳۶۹/۰۱/۱۴", "۱۳۶۹/۱۲/۲۵", "1990-04-03"},
        {"nothing tells: the day",  "03/04/1990", "05/06/1990", "1990-04-03"},
    };
    struct err e = {0};
    struct import_result r;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[256], sql[256];

        snprintf(text, sizeof text, "family,born\nDate%zu,%s\nOther%zu,%s\n", i, cases[i].first, i, cases[i].second);
        ck_ok(people(fixture_file("in.csv", text), &plain, &r, &e));
        ck_assert_msg(r.written == 2, "%s: %s", cases[i].why, told.reasons[0]);
        snprintf(sql, sizeof sql, "SELECT count(*) FROM v_patient WHERE family = 'Date%zu' AND born = '%s'", i, cases[i].born);
        ck_assert_msg(ask(sql) == 1, "%s: %s", cases[i].why, r.form);
    }
}
END_TEST

START_TEST(a_map_that_was_kept_reads_the_next_file_alike)
{
    struct err e = {0};
    struct import_result r;
    struct import_map *map = calloc(1, sizeof *map), *again = calloc(1, sizeof *again);
    struct import_sample s = {0};
    struct stat st;
    char path[600];

    ck_assert_int_eq(setenv("XDG_CONFIG_HOME", dir, 1), 0);
    ck_ok(import_look(db, &import_patients_kind,
                      fixture_file("in.csv", "A;B;C;D\n王小明;13800138000;12/25/1990;x\nکریمی;09123456789;01/31/1980;\n"),
                      NULL, &s, &e));
    ck_assert_uint_eq(s.n, 4);
    ck_assert_int_eq(s.delimiter, ';');
    ck_assert_int_eq(s.dates, DATES_MDY);
    ck_assert_str_eq(s.columns[0].values[1], "کریمی");
    ck_assert_str_eq(import_patient_fields[s.columns[1].field].word, "phone"); /* by what they hold */
    ck_assert_str_eq(import_patient_fields[s.columns[2].field].word, "born");
    ck_assert_int_eq(s.columns[0].field, -1);
    map->only = true;
    map->duplicates = DUPLICATES_SKIP;
    snprintf(map->columns[COLUMN_NAME], IMPORT_COLUMN, "A");
    snprintf(map->columns[COLUMN_PHONE], IMPORT_COLUMN, "B");
    snprintf(map->columns[COLUMN_BORN], IMPORT_COLUMN, "C");
    ck_ok(import_map_save("old-one", &import_patients_kind, map, path, sizeof path, &e));
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
    ck_ok(import_map_load("old-one", &import_patients_kind, NULL, again, &e));
    ck_assert_int_eq(again->duplicates, DUPLICATES_SKIP);
    ck_assert_str_eq(again->columns[COLUMN_BORN], "C");
    ck_ok(people(fixture_file("in.csv", "A;B;C;D\n王小明;13800138000;12/25/1990;x\n"),
                 &(struct import_options){.map = again, .refused = refused}, &r, &e));
    ck_assert_int_eq(r.written, 1);
    ck_assert_str_eq(r.ignored, "D");
    ck_assert_int_eq(import_map_save("../evil", &import_patients_kind, map, path, sizeof path, &e), RC_INVALID);
    ck_assert_int_eq(import_map_load("none-such", &import_patients_kind, NULL, map, &e), RC_NOT_FOUND);
    import_sample_release(&s);
    import_map_release(again);
    free(map);
    free(again);
}
END_TEST

SUITE_MAIN_FIXTURE("people/import", setup, fixture_remove, the_febrl_file_comes_in_without_a_map,
                   the_synthea_file_comes_in_without_a_map, a_refused_row_is_told_with_its_line_and_reason,
                   figures_that_are_no_day_keep_the_row_and_stand_in_its_note,
                   strict_writes_nothing_unless_all_is_valid, a_batch_is_undone_whole,
                   a_map_names_the_columns, what_goes_out_comes_in_again_unharmed,
                   who_is_here_already_is_dealt_with_by_the_rule, refused_rows_come_back_once_they_are_mended,
                   an_import_that_was_killed_leaves_whole_batches_and_goes_on,
                   a_hostile_file_costs_its_bad_rows_only, dates_are_read_in_the_order_they_are_written_in,
                   a_map_that_was_kept_reads_the_next_file_alike)
