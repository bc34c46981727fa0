/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding: in which order people stand, who is found by one slip, and by whose number. */
#include <stdio.h>
#include <string.h>

#include "src/clinic/clinic.h"
#include "src/people/find.h"
#include "src/people/people.h"
#include "src/store/change.h"
#include "src/store/stmt.h"
#include "tests/clinic/fixture.h"

static const struct room *const rooms[] = {&store_room, &clinic_room, &people_room};

static void setup(void)
{
    struct err e = {0};
    fixture_make(rooms, 3);
    ck_ok(fixture_kit("dental", &e));
}

static int64_t person(const char *family, const char *given, const char *alias, const char *phone)
{
    struct err e = {0};
    struct patient p;
    patient_init(&p);
    snprintf(p.family, sizeof p.family, "%s", family);
    snprintf(p.given, sizeof p.given, "%s", given);
    snprintf(p.alias, sizeof p.alias, "%s", alias);
    p.born.day = 7436; /* 1990-05-12 */
    snprintf(p.contacts[0].value, sizeof p.contacts[0].value, "%s", phone);
    ck_ok(patient_register(db, &p, &e));
    return p.id;
}

static void seen(int64_t id, int days_ago)
{
    struct err e = {0};
    ck_ok(change_begin(db, ACTION_SETUP, &e));
    ck_ok(change_end(db, find_seen(db, id, clock_at - days_ago * INT64_C(86400), &e), &e));
}

static struct find_list found(const char *typed, const struct find_options *o)
{
    struct err e = {0};
    struct find_list l = {0};
    ck_ok(find_query(db, typed, o, &l, &e));
    return l;
}

static void refill(void)
{
    struct err e = {0};
    ck_ok(find_refill_best(db, &e));
}

/* ---- order ---- */

START_TEST(today_then_recent_then_others_and_within_these_whole_words_first)
{
    enum { LATER = -10, RECENT = 5, LONG_AGO = 400 };
    static const struct {
        const char *why, *family, *given;
        int days_ago;
        bool today;
    } people[] = { /* in the order in which they must stand */
        {"today, whole word",                    "An",  "Bo",   LONG_AGO, true },
        {"today, begins so",                     "Anh", "Bo",   RECENT,   true },
        {"expected later, whole word",           "An",  "Cy",   LATER,    false},
        {"recent, whole word, seen later",       "Do",  "An",   RECENT,   false},
        {"recent, whole word, seen earlier",     "An",  "Fu",   RECENT + 1, false},
        {"recent, begins so",                    "Ann", "Do",   RECENT,   false},
        {"long ago, whole word",                 "An",  "Go",   LONG_AGO, false},
        {"long ago, begins so",                  "Ana", "Hu",   LONG_AGO, false},
    };
    enum { N = sizeof people / sizeof people[0] };
    int64_t ids[N], today[2];
    for (int i = N - 1; i >= 0; i--) {
        ids[i] = person(people[i].family, people[i].given, "", "");
        seen(ids[i], people[i].days_ago);
    }
    today[0] = ids[1];
    today[1] = ids[0];
    ck_assert_int_lt(today[0], today[1]);
    for (int i = 0; i < 2 * 120; i++) /* so that there are lists */
        (void)person("Anders", "Zed", "", "");
    for (int pass = 0; pass < 2; pass++) {
        struct find_list l = found("an", &(struct find_options){.limit = N, .today = today, .n_today = 2});
        ck_assert_uint_eq(l.n, N);
        for (int i = 0; i < N; i++)
            ck_assert_msg(l.rows[i].patient_id == ids[i], "pass %d, at %d: %s %s instead of %s", pass, i, l.rows[i].given,
                          l.rows[i].family, people[i].why);
        find_list_release(&l);
        refill();
    }
}
END_TEST

START_TEST(the_middle_of_a_word_stands_behind_its_beginning)
{
    int64_t inner = person("Kelling", "Bo", "", ""), begun = person("Ellison", "Bo", "", ""),
            whole = person("Ell", "Bo", "", "");
    seen(inner, 1);
    seen(begun, 2);
    seen(whole, 3);
    for (int i = 0; i < 120; i++)
        (void)person("Mellan", "Zed", "", "");
    for (int pass = 0; pass < 2; pass++) {
        struct find_list l = found("ell", NULL);
        ck_assert_int_eq(l.rows[0].patient_id, whole);
        ck_assert_int_eq(l.rows[1].patient_id, begun);
        ck_assert_int_eq(l.rows[2].patient_id, inner);
        ck_assert_int_eq(l.rows[2].why, FIND_INNER);
        find_list_release(&l);
        l = found("ell", &(struct find_options){.today = &inner, .n_today = 1});
        ck_assert_int_eq(l.rows[0].patient_id, inner);
        find_list_release(&l);
        refill();
    }
}
END_TEST

START_TEST(a_number_that_is_all_that_was_typed_stands_before_those_that_only_begin_so)
{
    for (int i = 0; i < 150; i++)
        (void)person("Baker", "Tom", "", "");
    for (int pass = 0; pass < 2; pass++) {
        struct find_list l = found("12", NULL);
        ck_assert_int_eq(l.rows[0].patient_id, 12);
        ck_assert_int_eq(l.rows[0].why, FIND_ID);
        find_list_release(&l);
        refill();
    }
}
END_TEST

/* ---- slips ---- */

START_TEST(one_slip_is_forgiven_in_every_script_and_in_numbers)
{
    enum { MILLER, WANG, ANH, SARA, NOBODY };
    int64_t ids[] = {person("Miller", "Frank", "", "020 7946 0991"), person("王", "小明", "", "138 0013 8000"),
                     person("Nguyễn", "Thị Ánh", "", ""), person("کریمی", "سارا", "", ""), 0};
    static const struct {
        const char *why, *typed;
        int who;
    } cases[] = {
        {"a wrong letter",                    "mikler",       MILLER},
        {"the first letter wrong",            "niller",       MILLER},
        {"the last letter wrong",             "millet",       MILLER},
        {"a missing letter",                  "miler",        MILLER},
        {"a letter too many",                 "millper",      MILLER},
        {"two that changed places",           "imller",       MILLER},
        {"in one of two words",               "frank milelr", MILLER},
        {"in one of two words turned round",  "milelr frank", MILLER},
        {"two words, the second unfinished",  "farnk mil",    MILLER},
        {"beside a year",                     "mlller 1990",  MILLER},
        {"a wrong digit",                     "020 7947 0991", MILLER},
        {"two digits that changed places",    "020 7946 0919", MILLER},
        {"pinyin",                            "wangxaioming", WANG  },
        {"a character that sounds the same",  "王晓明",       WANG  },
        {"both given characters",             "王晓鸣",       WANG  },
        {"characters that changed places",    "王明小",       WANG  },
        {"a character too many",              "王小小明",     WANG  },
        {"Vietnamese",                        "ngyuen",       ANH   },
        {"Vietnamese, two words",             "nguyen ahn",   ANH   },
        {"Persian, a wrong letter",           "کرینی",        SARA  },
        {"Persian, a missing letter",         "سرا",          SARA  },
        {"two slips are not forgiven",        "mpllet",       NOBODY},
        {"nor one in two letters",            "fx",           NOBODY},
    };
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
            struct err e = {0};
            struct find_list plain = found(cases[i].typed, NULL), slips = {0};
            ck_assert_msg(plain.n == 0, "%s is found without a slip", cases[i].typed);
            ck_ok(find_slips(db, cases[i].typed, NULL, &plain, &slips, &e));
            if (cases[i].who == NOBODY) {
                ck_assert_msg(slips.n == 0, "%s: %s", cases[i].why, cases[i].typed);
                continue;
            }
            ck_assert_msg(slips.n == 1 && slips.rows[0].patient_id == ids[cases[i].who], "pass %d, %s: %s finds %zu", pass,
                          cases[i].why, cases[i].typed, slips.n);
            ck_assert_int_eq(slips.rows[0].why, FIND_SLIP);
            find_list_release(&slips);
        }
        refill();
    }
}
END_TEST

START_TEST(slips_stand_behind_and_never_repeat_who_is_found)
{
    struct err e = {0};
    int64_t mila = person("Mila", "Ro", "", ""), mika = person("Mika", "Su", "", "");
    struct find_list plain = found("mila", NULL), slips = {0};
    ck_assert_uint_eq(plain.n, 1);
    ck_assert_int_eq(plain.rows[0].patient_id, mila);
    ck_ok(find_slips(db, "mila", NULL, &plain, &slips, &e));
    ck_assert_uint_eq(slips.n, 1);
    ck_assert_int_eq(slips.rows[0].patient_id, mika);
    find_list_release(&slips);
    ck_ok(find_slips(db, "mila", &(struct find_options){.limit = 1}, &plain, &slips, &e));
    ck_assert_uint_eq(slips.n, 0); /* no room is left */
    find_list_release(&plain);
}
END_TEST

/* ---- whose number, and why ---- */

static void merge(int64_t from, int64_t into)
{
    struct err e = {0};
    struct stmt st;
    ck_ok(change_begin(db, ACTION_SETUP, &e));
    stmt_open(&st, db,
              "UPDATE patient SET active = :into = 0, merged_into_id = nullif(:into, 0), rev = rev + 1 WHERE id = :from");
    stmt_int(&st, ":from", from);
    stmt_int(&st, ":into", into);
    ck_ok(change_end(db, stmt_changed(&st, 1, &e), &e));
}

static int64_t who_has(int64_t number)
{
    char typed[24];
    snprintf(typed, sizeof typed, "%lld", (long long)number);
    struct find_list l = found(typed, NULL);
    int64_t id = 0;
    for (size_t i = 0; i < l.n && id == 0; i++)
        if (l.rows[i].why == FIND_ID || l.rows[i].why == FIND_FORMER)
            id = l.rows[i].patient_id;
    find_list_release(&l);
    return id;
}

START_TEST(the_number_of_who_was_merged_finds_who_stands_for_them)
{
    struct err e = {0};
    int64_t a = person("Miller", "Frank", "", ""), b = person("Miler", "Frank", "", ""), c = person("Mill", "Frank", "", "");
    merge(a, b);
    ck_assert_int_eq(who_has(a), b);
    merge(b, c);
    for (int pass = 0; pass < 2; pass++) {
        ck_assert_int_eq(who_has(a), c);
        ck_assert_int_eq(who_has(b), c);
        ck_assert_int_eq(who_has(c), c);
        struct find_list l = found("frank", NULL);
        ck_assert_uint_eq(l.n, 1);
        find_list_release(&l);
        ck_ok(change_begin(db, ACTION_SETUP, &e));
        ck_ok(change_end(db, people_room.rebuild(db, &e), &e));
    }
    must_change("UPDATE patient SET active = 0, restricted_at = 1, rev = rev + 1 WHERE id = 3"); /* c */
    ck_assert_int_eq(who_has(a) + who_has(b) + who_has(c), 0);
    must_change("UPDATE patient SET active = 1, restricted_at = NULL, rev = rev + 1 WHERE id = 3");
    merge(b, 0);
    ck_assert_int_eq(who_has(a), b);
    ck_assert_int_eq(who_has(b), b);
    merge(a, 0);
    ck_assert_int_eq(who_has(a), a);
}
END_TEST

START_TEST(who_is_out_of_use_is_found_by_nothing)
{
    static const char *const typed[] = {"Miller", "frank mil", "0991", "02079460991", "1990-05-12", "miller 1990", "1",
                                        "mil", "Müller", ""};
    (void)person("Miller", "Frank", "Müller", "020 7946 0991");
    must_change("UPDATE patient SET active = 0, restricted_at = 1, rev = rev + 1");
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
            struct find_list l = found(typed[i], NULL);
            ck_assert_msg(l.n == 0, "%s finds them", typed[i]);
            find_list_release(&l);
        }
        refill();
    }
    must_change("UPDATE patient SET active = 1, restricted_at = NULL, rev = rev + 1");
    for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
        struct find_list l = found(typed[i], NULL);
        ck_assert_msg(l.n == 1, "%s does not find them again", typed[i]);
        find_list_release(&l);
    }
}
END_TEST

START_TEST(a_name_and_the_year_of_birth_are_looked_up_together)
{
    int64_t id = person("Miller", "Frank", "", "");
    must_change("UPDATE patient SET born_day = born_day - 3660, rev = rev + 1");
    for (int i = 0; i < 150; i++)
        (void)person("Miller", "Joan", "", "");
    int64_t wang = person("王", "小明", "", "");
    static const char *const han[] = {"wang 1990", "wangxiaoming 1990", "wang xm 1990", "王 1990", "xiao 199", "王小明 1990"};
    for (size_t i = 0; i < sizeof han / sizeof han[0]; i++) {
        struct find_list l = found(han[i], NULL);
        ck_assert_msg(l.n == 1 && l.rows[0].patient_id == wang, "%s finds %zu", han[i], l.n);
        find_list_release(&l);
    }
    static const char *const typed[] = {"miller 1980", "mill 198", "mi 1980", "m 1980", "1980 miller", "frank miller 1980"};
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
            struct find_list l = found(typed[i], NULL);
            ck_assert_msg(l.n == 1 && l.rows[0].patient_id == id, "pass %d, %s finds %zu", pass, typed[i], l.n);
            find_list_release(&l);
        }
        refill();
    }
}
END_TEST

START_TEST(words_typed_without_the_blank_are_found)
{
    int64_t id = person("Nguyễn", "Thị Ánh", "", "");
    static const char *const typed[] = {"nguyenthianh", "nguyenanh", "anhnguyen", "nguyenth"};
    for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
        struct find_list l = found(typed[i], NULL);
        ck_assert_msg(l.n == 1 && l.rows[0].patient_id == id, "%s", typed[i]);
        find_list_release(&l);
    }
}
END_TEST

START_TEST(one_desk_makes_the_lists_anew_when_many_changed)
{
    ck_assert(!find_claim_refill(db));
    for (int i = 0; i < 500; i++)
        (void)person("Baker", "Tom", "", "");
    ck_assert(find_claim_refill(db));
    ck_assert(!find_claim_refill(db)); /* somebody is at it */
    refill();
    clock_at += 7200;
    ck_assert(!find_claim_refill(db));
}
END_TEST

SUITE_MAIN_FIXTURE("people/find_order", setup, fixture_remove,
                   today_then_recent_then_others_and_within_these_whole_words_first,
                   the_middle_of_a_word_stands_behind_its_beginning,
                   a_number_that_is_all_that_was_typed_stands_before_those_that_only_begin_so,
                   one_slip_is_forgiven_in_every_script_and_in_numbers,
                   slips_stand_behind_and_never_repeat_who_is_found,
                   the_number_of_who_was_merged_finds_who_stands_for_them, who_is_out_of_use_is_found_by_nothing,
                   a_name_and_the_year_of_birth_are_looked_up_together, words_typed_without_the_blank_are_found,
                   one_desk_makes_the_lists_anew_when_many_changed)
