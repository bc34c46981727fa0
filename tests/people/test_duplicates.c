/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Duplicates in the file: who is found while registering, what a scan keeps, what makes a pair go, and the weights of a
 * kit. */
#include <stdio.h>
#include <string.h>

#include "src/base/prng.h"
#include "src/clinic/clinic.h"
#include "src/people/duplicates.h"
#include "src/people/people.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "tests/clinic/fixture.h"
#include "tests/seed.h"

static const struct room *const rooms[] = {&store_room, &clinic_room, &people_room};

static void setup(void)
{
    struct err e = {0};
    fixture_make(rooms, 3);
    ck_ok(fixture_kit("dental", &e));
}

static int64_t add(const char *family, const char *given, int32_t born, const char *phone)
{
    struct err e = {0};
    struct patient p;
    patient_init(&p);
    snprintf(p.family, sizeof p.family, "%s", family);
    snprintf(p.given, sizeof p.given, "%s", given);
    snprintf(p.contacts[CONTACT_PHONE].value, sizeof p.contacts[0].value, "%s", phone);
    p.born.day = born;
    ck_ok(patient_register(db, &p, &e));
    return p.id;
}

static void scan(bool whole)
{
    struct err e = {0};
    ck_ok(duplicate_scan(db, whole, NULL, NULL, &e));
}

static size_t pairs(void)
{
    struct duplicate_query q = {0};
    struct duplicate_pair_list l;
    struct err e = {0};
    ck_ok(duplicate_pairs(db, &q, &l, &e));
    size_t n = l.n;
    duplicate_pair_list_release(&l);
    return n;
}

static void undo_last(void)
{
    struct err e = {0};
    int64_t seq = ask("SELECT max(seq) FROM journal");
    ck_ok(journal_undo(db, seq, NULL, &e));
}

START_TEST(a_scan_keeps_its_pairs_and_says_what_it_did)
{
    struct err e = {0};
    struct duplicate_scan state;
    int64_t journal;
    ck_ok(duplicate_state(db, &state, &e));
    ck_assert_int_eq(state.at, 0);
    int64_t a = add("Karimi", "Sara", 9000, "07700 900123"), b = add("Sara", "Karimy", 9000, "");
    add("Berry", "Tom", 4000, "07700 900555");
    journal = ask("SELECT count(*) FROM journal");
    scan(false);
    ck_assert_int_eq(ask("SELECT count(*) FROM journal"), journal); /* nothing that people decided was written */
    ck_ok(duplicate_state(db, &state, &e));
    ck_assert_int_eq(state.at, clock_at);
    ck_assert_int_eq(state.people, 3);
    ck_assert_int_eq(state.pairs, 1);
    ck_assert_int_eq(state.due, 0);
    struct duplicate_pair_list l;
    ck_ok(duplicate_pairs(db, &(struct duplicate_query){.patient_id = b}, &l, &e));
    ck_assert_uint_eq(l.n, 1);
    ck_assert_int_eq(l.rows[0].a, a);
    ck_assert_int_eq(l.rows[0].b, b);
    ck_assert_int_eq(l.rows[0].match.level, MATCH_SURELY);
    duplicate_pair_list_release(&l);
}
END_TEST

START_TEST(who_changed_since_is_due_and_looked_at_again)
{
    struct err e = {0};
    struct duplicate_scan state;
    struct patient p;
    add("Karimi", "Sara", 9000, "07700 900123");
    scan(false);
    ck_assert_uint_eq(pairs(), 0);
    int64_t b = add("Karimi", "Sarah", 9000, "");
    ck_ok(duplicate_state(db, &state, &e));
    ck_assert_int_eq(state.due, 1);
    ck_assert_uint_eq(pairs(), 0);
    scan(false);
    ck_assert_uint_eq(pairs(), 1);
    ck_ok(duplicate_state(db, &state, &e));
    ck_assert_int_eq(state.due, 0);
    ck_ok(patient_load(db, b, &p, &e)); /* it was somebody else after all: the pair goes at once */
    snprintf(p.given, sizeof p.given, "Behnaz");
    p.born.day = 15000;
    ck_ok(patient_update(db, &p, &e));
    ck_assert_uint_eq(pairs(), 0);
    undo_last();
    ck_assert_uint_eq(pairs(), 1);
    scan(true);
    ck_assert_uint_eq(pairs(), 1);
}
END_TEST

START_TEST(two_people_are_remembered_until_that_is_undone)
{
    struct err e = {0};
    struct duplicate_list alike;
    struct patient p;
    int64_t a = add("Karimi", "Sara", 9000, "07700 900123"), b = add("Karimi", "Sara", 9000, "");
    scan(false);
    ck_assert_uint_eq(pairs(), 1);
    ck_ok(duplicate_refuse(db, b, a, &e));
    ck_assert(duplicate_refused(db, a, b) && duplicate_refused(db, b, a));
    ck_assert_uint_eq(pairs(), 0);
    scan(true);
    ck_assert_uint_eq(pairs(), 0);
    ck_ok(patient_load(db, b, &p, &e));
    ck_ok(patient_duplicates(db, &p, &alike, &e));
    ck_assert_uint_eq(alike.n, 0);
    duplicate_list_release(&alike);
    ck_assert_int_eq(duplicate_refuse(db, a, b, &e), RC_CONFLICT);
    ck_assert_int_eq(duplicate_refuse(db, a, a, &e), RC_INVALID);
    undo_last();
    ck_assert(!duplicate_refused(db, a, b));
    ck_assert_uint_eq(pairs(), 1);
}
END_TEST

START_TEST(who_is_out_of_use_is_never_compared)
{
    struct err e = {0};
    struct duplicate_list alike;
    struct patient p;
    struct match m;
    int64_t a = add("Karimi", "Sara", 9000, "07700 900123"), b = add("Karimi", "Sara", 9000, "07700 900123");
    scan(false);
    ck_assert_uint_eq(pairs(), 1);
    must_change("UPDATE patient SET active = 0, rev = rev + 1 WHERE id = 1");
    ck_assert_uint_eq(pairs(), 0);
    ck_assert_int_eq(duplicate_compare(db, a, b, &m, &e), RC_NOT_FOUND);
    scan(false);
    ck_assert_int_eq(ask("SELECT count(*) FROM duplicate_pair"), 0);
    scan(true);
    ck_assert_uint_eq(pairs(), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM duplicate_pair"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM duplicate_due"), 0);
    ck_ok(patient_load(db, b, &p, &e));
    ck_ok(patient_duplicates(db, &p, &alike, &e));
    ck_assert_uint_eq(alike.n, 0);
    duplicate_list_release(&alike);
}
END_TEST

/* What is compiled in is what the kits say; another kit's words count in its clinic. */
START_TEST(the_weights_are_those_of_the_kit)
{
    static const char *const kits[] = {"data/kits/dental.ini", "data/kits/general.ini"};
    struct match_weights w;
    struct err e = {0};
    char path[512];
    for (size_t i = 0; i < sizeof kits / sizeof kits[0]; i++) {
        struct ini *ini = NULL;
        snprintf(path, sizeof path, "%s/%s", getenv("TOP_SRCDIR") != NULL ? getenv("TOP_SRCDIR") : ".", kits[i]);
        ck_ok(ini_load(path, &ini, &e));
        must_change("DELETE FROM duplicate_weight");
        ck_ok(change_begin(db, ACTION_SETUP, &e));
        ck_ok(change_end(db, duplicates_kit_reader.read(db, ini, "duplicates", "", true, &e), &e));
        ini_free(ini);
        int64_t told = 4; /* the bounds */
        for (int f = 0; f < MATCH_FIELDS; f++)
            for (int d = 0; d < MATCH_DEGREES; d++)
                told += match_weights_default.of[f][d] != 0;
        ck_assert_int_eq(ask("SELECT count(*) FROM duplicate_weight"), told);
        ck_ok(duplicate_weights(db, &w, &e));
        ck_assert_int_eq(memcmp(w.of, match_weights_default.of, sizeof w.of), 0);
        ck_assert_int_eq(w.surely, match_weights_default.surely);
        ck_assert_int_eq(w.maybe, match_weights_default.maybe);
        ck_assert_int_eq(w.household, match_weights_default.household);
    }
    must_change("UPDATE duplicate_weight SET weight = 33 WHERE name = 'family.slip'");
    ck_ok(duplicate_weights(db, &w, &e));
    ck_assert_int_eq(w.of[MATCH_FAMILY][MATCH_SLIP], 33);
}
END_TEST

static const struct {
    const char *why, *text, *says;
} wrong_kits[] = {
    {"no such field", "[duplicates]\nshoe = equal 5\n", "knows no key shoe"},
    {"no such degree", "[duplicates]\nfamily = alike 5\n", "must be like"},
    {"no number", "[duplicates]\nfamily = equal many\n", "must be like"},
    {"a weight beyond all bounds", "[duplicates]\nfamily = equal 5000\n", "must be like"},
    {"a threshold that is none", "[duplicates]\nsurely = soon\n", "surely"},
};

START_TEST(a_wrong_kit_is_refused_with_its_line)
{
    struct ini *ini = NULL;
    struct err e = {0};
    ck_ok(ini_load_text("ours.ini", wrong_kits[_i].text, &ini, &e));
    ck_assert_msg(duplicates_kit_reader.read(db, ini, "duplicates", "", false, &e) == RC_INVALID, "%s", wrong_kits[_i].why);
    ck_assert_msg(strstr(e.text, wrong_kits[_i].says) != NULL && strstr(e.text, "ours.ini") != NULL, "%s", e.text);
    ini_free(ini);
}
END_TEST

static bool stop_at_once(void *ctx, int64_t done, int64_t total)
{
    (void)ctx;
    (void)done;
    (void)total;
    return true;
}

START_TEST(a_scan_that_is_stopped_leaves_the_list_as_it_was)
{
    struct err e = {0};
    struct duplicate_scan state;
    add("Karimi", "Sara", 9000, "07700 900123");
    add("Karimi", "Sara", 9000, "07700 900123");
    scan(false);
    ck_assert_int_eq(duplicate_scan(db, true, stop_at_once, NULL, &e), RC_STOPPED);
    ck_assert_str_eq(e.text, "Stopped; the list of duplicates is as it was.");
    ck_assert_uint_eq(pairs(), 1);
    ck_ok(duplicate_state(db, &state, &e));
    ck_assert_int_eq(state.pairs, 1);
}
END_TEST

/* The check while registering finds by indexes what the scan finds by blocks. */
START_TEST(one_person_is_found_as_a_scan_would)
{
    static const struct {
        const char *family, *given;
        int32_t born;
        const char *phone;
    } ways[] = {
        {"Karimi", "Sara", 9000, ""},           {"Sara", "Karimi", 9000, ""},
        {"Karemi", "Sara", 9000, ""},           {"Karimi", "Sara", PATIENT_NO_DAY, "07700 900123"},
        {"کریمی", "سارا", 9000, "07700900123"}, {"KARIMI", "SÁRA", 9001, ""},
    };
    struct err e = {0};
    struct patient_rules r = patient_rules(db);
    int64_t there = add("Karimi", "Sara", 9000, "07700 900123");
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct duplicate_list l;
        struct patient p;
        patient_init(&p);
        snprintf(p.family, sizeof p.family, "%s", ways[i].family);
        snprintf(p.given, sizeof p.given, "%s", ways[i].given);
        snprintf(p.contacts[CONTACT_PHONE].value, sizeof p.contacts[0].value, "%s", ways[i].phone);
        p.born.day = ways[i].born;
        ck_ok(patient_tidy(&p, &r, &e));
        ck_ok(patient_duplicates(db, &p, &l, &e));
        ck_assert_msg(l.n == 1 && l.rows[0].patient_id == there, "way %zu", i);
        duplicate_list_release(&l);
    }
}
END_TEST

static bool has_pair(const struct duplicate_pair_list *l, const struct duplicate_pair *p)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->rows[i].a == p->a && l->rows[i].b == p->b)
            return true;
    return false;
}

/* Whatever happened to people: every sure pair that a whole scan finds is on the list kept as they changed, and the
 * other way round. */
START_TEST(a_list_kept_up_to_date_has_the_sure_pairs_of_one_made_anew)
{
    static const char *const names[3][2][4] = {
        {{"Karimi", "Karemi", "Berry", "Hill"}, {"Sara", "Sarah", "Tom", "Thomas"}},
        {{"王", "Wang", "李", "Li"}, {"小明", "Xiaoming", "伟", "Wei"}},
        {{"Nguyễn", "Nguyen", "Đặng", "Dang"}, {"Thị Ánh", "Thi Anh", "Văn Đức", "Van Duc"}},
    };
    static const char *const phones[] = {"", "07700 900123", "07700 900124", "020 7946 0991"};
    const struct duplicate_query sure = {.level = MATCH_SURELY};
    struct duplicate_pair_list kept, anew;
    struct err e = {0};
    struct prng r;
    prng_seed(&r, test_seed(_i));
    scan(true);
    for (int step = 0; step < 60; step++) {
        int64_t n = ask("SELECT count(*) FROM patient");
        size_t script = prng_below(&r, 3);
        if (n > 4 && prng_chance(&r, 250)) {
            struct patient p;
            ck_ok(patient_load(db, prng_between(&r, 1, n), &p, &e));
            p.born.day = (int32_t)(9000 + (int64_t)prng_below(&r, 3));
            ck_ok(patient_update(db, &p, &e));
        } else
            add(names[script][0][prng_below(&r, 4)], names[script][1][prng_below(&r, 4)],
                prng_chance(&r, 300) ? PATIENT_NO_DAY : (int32_t)(9000 + (int64_t)prng_below(&r, 3)),
                phones[prng_below(&r, 4)]);
        if (prng_chance(&r, 200))
            scan(false);
    }
    scan(false);
    ck_ok(duplicate_pairs(db, &sure, &kept, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM duplicate_due"), 0);
    scan(true);
    ck_ok(duplicate_pairs(db, &sure, &anew, &e));
    ck_assert_uint_gt(anew.n, 10);
    for (size_t i = 0; i < anew.n; i++)
        ck_assert_msg(has_pair(&kept, &anew.rows[i]), "%lld and %lld were missed", (long long)anew.rows[i].a,
                      (long long)anew.rows[i].b);
    for (size_t i = 0; i < kept.n; i++)
        ck_assert_msg(has_pair(&anew, &kept.rows[i]), "%lld and %lld are too many", (long long)kept.rows[i].a,
                      (long long)kept.rows[i].b);
    duplicate_pair_list_release(&kept);
    duplicate_pair_list_release(&anew);
}
END_TEST

SUITE_MAIN_LOOPS("people/duplicates", setup, fixture_remove, 60, {a_scan_keeps_its_pairs_and_says_what_it_did, 1},
                 {who_changed_since_is_due_and_looked_at_again, 1}, {two_people_are_remembered_until_that_is_undone, 1},
                 {who_is_out_of_use_is_never_compared, 1}, {a_scan_that_is_stopped_leaves_the_list_as_it_was, 1},
                 {the_weights_are_those_of_the_kit, 1}, {a_wrong_kit_is_refused_with_its_line, ROWS(wrong_kits)},
                 {one_person_is_found_as_a_scan_would, 1}, {a_list_kept_up_to_date_has_the_sure_pairs_of_one_made_anew, 4})
