/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Import and export: real files without a map, refusals with line and reason, batches that can be undone. */
#include <stdio.h>
#include <string.h>

#include "src/base/file.h"
#include "src/clinic/clinic.h"
#include "src/people/find.h"
#include "src/people/export.h"
#include "src/people/import.h"
#include "src/people/import_map.h"
#include "src/people/people.h"
#include "src/store/journal.h"
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

SUITE_MAIN_FIXTURE("people/import", setup, fixture_remove, the_febrl_file_comes_in_without_a_map,
                   the_synthea_file_comes_in_without_a_map, a_refused_row_is_told_with_its_line_and_reason,
                   strict_writes_nothing_unless_all_is_valid, a_batch_is_undone_whole,
                   a_map_names_the_columns, what_goes_out_comes_in_again_unharmed)
