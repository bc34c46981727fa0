/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding: every way of typing finds the person, and what triggers keep equals what a rebuild makes. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "src/base/prng.h"
#include "src/clinic/clinic.h"
#include "src/people/find.h"
#include "src/people/people.h"
#include "src/people/search.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"
#include "tests/clinic/fixture.h"
#include "tests/seed.h"

static const struct room *const rooms[] = {&store_room, &clinic_room, &people_room};

static void setup(void)
{
    struct err e = {0};
    fixture_make(rooms, 3);
    ck_ok(fixture_kit("dental", &e));
}

static int64_t person(const char *family, const char *given, int32_t born, const char *phone,
                      const char *national)
{
    struct err e = {0};
    struct patient p;
    patient_init(&p);
    snprintf(p.family, sizeof p.family, "%s", family);
    snprintf(p.given, sizeof p.given, "%s", given);
    p.born.day = born;
    snprintf(p.contacts[0].value, sizeof p.contacts[0].value, "%s", phone);
    snprintf(p.identifiers[IDENTIFIER_NATIONAL].value, 64, "%s", national);
    ck_ok(patient_register(db, &p, &e));
    return p.id;
}

static struct find_list found(const char *text)
{
    struct err e = {0};
    struct find_list l = {0};
    ck_ok(find_query(db, text, NULL, &l, &e));
    return l;
}

enum { WANG, ANH, SARA, LV, DANG, BAKER };

static const struct {
    const char *typed;
    int who;
    enum find_why why;
} ways[] = {
    {"王小明",              WANG,  FIND_NAME    },
    {"小明",                 WANG,  FIND_NAME    },
    {"wangxiaoming",           WANG,  FIND_PINYIN  },
    {"wang xm",                WANG,  FIND_PINYIN  },
    {"wxm",                    WANG,  FIND_INITIALS},
    {"nguyen anh",             ANH,   FIND_NAME    },
    {"ánh",                   ANH,   FIND_NAME    },
    {"anh thi nguyen",         ANH,   FIND_NAME    },
    {"Nguyễn",               ANH,   FIND_NAME    },
    {"کريمي",             SARA,  FIND_NAME    }, /* the Arabic keyboard's letters */
    {"کریمی سارا",    SARA,  FIND_NAME    },
    {"۰۹۱۲۳۴۵۶۷۸۹", SARA,  FIND_PHONE   },
    {"6789",                   SARA,  FIND_PHONE   },
    {"09123456789",            SARA,  FIND_PHONE   },
    {"lvbu",                   LV,    FIND_PINYIN  },
    {"lubu",                   LV,    FIND_PINYIN  },
    {"dang",                   DANG,  FIND_NAME    },
    {"baker",                  BAKER, FIND_NAME    },
    {"tom baker",              BAKER, FIND_NAME    },
    {"BAKER TOM",              BAKER, FIND_NAME    },
    {"QQ123456C",              BAKER, FIND_NATIONAL},
    {"1990-05-12",             BAKER, FIND_BORN    },
    {"12/05/1990",             BAKER, FIND_BORN    },
    {"baker 1990",             BAKER, FIND_NAME    },
};

START_TEST(every_way_of_typing_finds_the_person)
{
    int64_t ids[] = {
        [WANG] = person("王", "小明", 9000, "13800138000", ""),
        [ANH] = person("Nguyễn", "Thị Ánh", 8000, "0903 111 222", ""),
        [SARA] = person("کریمی", "سارا", 7000, "0912 345 6789", ""),
        [LV] = person("吕", "布", 6000, "", ""),
        [DANG] = person("Đặng", "Văn Đức", 5000, "", ""),
        [BAKER] = person("Baker", "Tom", 7436, "+44 20 7946 0991", "QQ123456C"),
    };
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
            struct find_list l = found(ways[i].typed);
            ck_assert_msg(l.n >= 1, "pass %d, %s finds nobody", pass, ways[i].typed);
            bool there = false;
            for (size_t k = 0; k < l.n; k++)
                if (l.rows[k].patient_id == ids[ways[i].who]) {
                    there = true;
                    ck_assert_msg(l.rows[k].why == ways[i].why, "%s: why is %s", ways[i].typed,
                                  find_whys[l.rows[k].why].word);
                }
            ck_assert_msg(there, "pass %d, %s does not find the person", pass, ways[i].typed);
            find_list_release(&l);
        }
        struct err e = {0};
        ck_ok(find_refill_best(db, &e));
    }
}
END_TEST

START_TEST(nobody_is_found_by_what_nobody_has)
{
    static const char *const typed[] = {"zzz", "wangx baker", "5555555", "1890-01-01",
                                        "'; DROP TABLE patient; --"};
    person("王", "小明", 9000, "13800138000", "");
    for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
        struct find_list l = found(typed[i]);
        ck_assert_msg(l.n == 0, "%s finds somebody", typed[i]);
        find_list_release(&l);
    }
}
END_TEST

START_TEST(who_was_seen_last_comes_first)
{
    struct err e = {0};
    int64_t a = person("Baker", "Ann", 7000, "", ""), b = person("Baker", "Bob", 7000, "", "");
    struct find_list l = found("baker");
    ck_assert_int_eq(l.rows[0].patient_id, b); /* the newest */
    find_list_release(&l);
    ck_ok(change_begin(db, ACTION_SETUP, &e));
    ck_ok(change_end(db, find_seen(db, a, clock_at, &e), &e));
    l = found("baker");
    ck_assert_int_eq(l.rows[0].patient_id, a);
    find_list_release(&l);
    l = found("");
    ck_assert_uint_eq(l.n, 2);
    ck_assert_int_eq(l.rows[0].patient_id, a);
    ck_assert_int_eq(l.rows[0].why, FIND_RECENT);
    find_list_release(&l);
}
END_TEST

START_TEST(words_that_many_have_find_the_one_who_has_both_though_neither_is_finished)
{
    struct err e = {0};
    int64_t frank = person("Miller", "Frank", 7000, "", "");
    for (int i = 0; i < 240; i++) {
        (void)person("Miller", "Joan", 7000, "", "");
        (void)person("Baker", "Frank", 7000, "", "");
    }
    for (int pass = 0; pass < 2; pass++) {
        static const char *const typed[] = {"fra mil", "mil fra", "frank mil", "miller fra", "Frank Miller"};
        for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
            struct find_list l = found(typed[i]);
            ck_assert_msg(l.n == 1 && l.rows[0].patient_id == frank, "pass %d, %s: %zu", pass, typed[i], l.n);
            find_list_release(&l);
        }
        ck_ok(find_refill_best(db, &e));
    }
}
END_TEST

START_TEST(another_desk_finds_who_was_registered_a_moment_ago)
{
    struct err e = {0};
    struct db *mine = db, *other = fixture_open();
    struct find_list l = {0};
    ck_ok(find_query(other, "baker", NULL, &l, &e));
    ck_assert_uint_eq(l.n, 0);
    person("Baker", "Tom", 7000, "", "");
    ck_ok(find_query(other, "baker", NULL, &l, &e));
    ck_assert_uint_eq(l.n, 1);
    find_list_release(&l);
    db_close(other);
    db = mine;
}
END_TEST

static bool odd(void *ctx, int64_t patient_id)
{
    ++*(int *)ctx;
    return patient_id % 2 != 0;
}

START_TEST(a_filter_of_a_room_above_is_asked)
{
    struct err e = {0};
    struct find_list l = {0};
    int asked = 0;
    for (int i = 0; i < 6; i++)
        person("Baker", "Tom", 7000, "", "");
    ck_ok(find_query(db, "baker", &(struct find_options){.limit = 2, .keep = odd, .ctx = &asked}, &l, &e));
    ck_assert_uint_eq(l.n, 2);
    ck_assert(l.more);
    ck_assert_int_eq(l.rows[0].patient_id % 2, 1);
    ck_assert_int_gt(asked, 2);
    find_list_release(&l);
}
END_TEST

START_TEST(a_key_shared_by_two_phones_stays_until_both_are_gone)
{
    struct err e = {0};
    struct patient p;
    int64_t id = person("Baker", "Tom", 7000, "020 7946 0991", "");
    ck_ok(patient_load(db, id, &p, &e));
    snprintf(p.contacts[1].value, sizeof p.contacts[1].value, "+44 20 7946 0991");
    ck_ok(patient_update(db, &p, &e));
    memset(&p.contacts[0].value, 0, sizeof p.contacts[0].value);
    ck_ok(patient_update(db, &p, &e));
    struct find_list l = found("0991");
    ck_assert_uint_eq(l.n, 1);
    find_list_release(&l);
    memset(&p.contacts[0].value, 0, sizeof p.contacts[0].value);
    ck_ok(patient_update(db, &p, &e));
    l = found("0991");
    ck_assert_uint_eq(l.n, 0);
    find_list_release(&l);
}
END_TEST

/* ---- the law: kept by triggers equals made from nothing, and best lists change nothing ---- */

static const char *const families[] = {"王", "李", "Nguyễn", "Trần", "Baker", "کریمی", "Đặng", "Smith", "吕"};
static const char *const givens[] = {"小明", "伟", "Thị Ánh", "Văn Đức", "Tom", "سارا", "Ann", "Minh", "布"};
static const char *const queries[] = {"",          "w",    "wx",   "n",  "nguyen", "nguyen a", "b",
                                      "tom",       "sara", "王",   "小", "1",      "19",       "199",
                                      "0",         "09",   "1234", "an", "k",      "کر",       "lv",
                                      "minh tran", "mt",   "dv",   "2",  "ann b",  "smith",    "ánh"};
enum { N = 9, QUERIES = sizeof queries / sizeof queries[0] };

static unsigned below(struct prng *r, unsigned n)
{
    return (unsigned)prng_below(r, n);
}

/* As merging, restricting and erasing leave the rows: each may come while the others stand. */
static void out_of_use(struct prng *r, int64_t id, int64_t most)
{
    struct err e = {0};
    struct stmt st;
    ck_ok(change_begin(db, ACTION_SETUP, &e));
    switch (below(r, 4)) {
    case 0: /* into somebody who was not merged into them: no circles */
        stmt_open(&st, db,
                  "UPDATE patient SET active = 0, merged_into_id = :into, rev = rev + 1"
                  " WHERE id = :id AND merged_into_id IS NULL AND :into <> :id AND merged_into(:into) <> :id"
                  " AND EXISTS (SELECT 1 FROM patient WHERE id = :into)");
        stmt_int(&st, ":into", prng_between(r, 1, most));
        break;
    case 1:
        stmt_open(&st, db,
                  "UPDATE patient SET active = 1, merged_into_id = NULL, rev = rev + 1"
                  " WHERE id = coalesce((SELECT max(id) FROM patient WHERE merged_into_id IS NOT NULL AND id <= :id), :id)");
        break;
    case 2:
        stmt_open(&st, db, "UPDATE patient SET active = 1 - active, rev = rev + 1 WHERE id = :id AND merged_into_id IS NULL");
        break;
    default: /* a phone moves with the merge */
        stmt_open(&st, db, "UPDATE contact_point SET patient_id = merged_into(patient_id), rev = rev + 1 WHERE patient_id = :id");
        break;
    }
    stmt_int(&st, ":id", id);
    ck_ok(change_end(db, stmt_run(&st, &e), &e));
}

static void random_history(struct prng *r, int steps)
{
    struct err e = {0};
    for (int i = 0; i < steps; i++) {
        int64_t most = ask("SELECT coalesce(max(id), 0) FROM patient"), id = prng_between(r, 1, most + 1);
        char phone[32], number[32];
        struct patient p;
        snprintf(phone, sizeof phone, "09%09u", below(r, 1000000000));
        snprintf(number, sizeof number, "X%u", below(r, 100000));
        switch (below(r, 12)) {
        case 0:
        case 1:
            if (patient_load(db, id, &p, NULL) != RC_OK)
                break;
            snprintf(p.given, sizeof p.given, "%s", givens[prng_below(r, N)]);
            snprintf(p.contacts[1].value, sizeof p.contacts[1].value, "%s", phone);
            ck_ok(patient_update(db, &p, &e));
            break;
        case 2:
            if (patient_load(db, id, &p, NULL) != RC_OK)
                break;
            p.contacts[0].value[0] = '\0';
            p.born = (struct patient_born){(int32_t)below(r, 20000), 1 + (int32_t)below(r, 3)};
            ck_ok(patient_update(db, &p, &e));
            break;
        case 3:
            (void)journal_undo(db, 0, NULL, &e); /* may be refused: changed since */
            break;
        case 4:
            if (patient_load(db, id, &p, NULL) != RC_OK)
                break;
            ck_ok(change_begin(db, ACTION_SETUP, &e));
            ck_ok(change_end(db, find_seen(db, id, clock_at + (int64_t)below(r, 100000), &e), &e));
            break;
        case 5:
        case 6:
            if (most > 0)
                out_of_use(r, id, most);
            break;
        default:
            person(families[prng_below(r, N)], givens[prng_below(r, N)], (int32_t)below(r, 20000), phone,
                   number);
            break;
        }
    }
}

static void collect(struct find_list l[QUERIES])
{
    for (size_t i = 0; i < QUERIES; i++)
        l[i] = found(queries[i]);
}

static void same(struct find_list a[QUERIES], struct find_list b[QUERIES], const char *when)
{
    for (size_t i = 0; i < QUERIES; i++) {
        ck_assert_msg(a[i].n == b[i].n, "%s: \"%s\" finds %zu, then %zu", when, queries[i], a[i].n, b[i].n);
        for (size_t k = 0; k < a[i].n; k++)
            ck_assert_msg(a[i].rows[k].patient_id == b[i].rows[k].patient_id, "%s: \"%s\" differs at %zu",
                          when, queries[i], k);
        find_list_release(&b[i]);
    }
}

static void rebuild(void)
{
    struct err e = {0};
    ck_ok(change_begin(db, ACTION_SETUP, &e));
    ck_ok(change_end(db, people_room.rebuild(db, &e), &e));
}

START_TEST(what_is_found_is_the_same_after_a_rebuild)
{
    struct prng r;
    struct find_list before[QUERIES], after[QUERIES];
    uint64_t seed = test_seed(0);
    prng_seed(&r, seed);
    random_history(&r, 400);
    must_change("UPDATE site SET phone = phone, rev = rev + 1");
    int64_t keys = ask("SELECT count(*) FROM search_key");
    ck_assert_int_eq(keys, ask("SELECT count(*) FROM (SELECT DISTINCT k, patient_id FROM patient_key)"));
    ck_assert_int_eq(ask("SELECT count(*) FROM (SELECT k, patient_id FROM patient_key EXCEPT"
                         " SELECT k, patient_id FROM search_key)"),
                     0);
    collect(before);
    rebuild();
    ck_assert_int_eq(ask("SELECT count(*) FROM search_key"), keys);
    ck_assert_int_gt(ask("SELECT count(*) FROM search_best"), 10);
    collect(after);
    same(before, after, "rebuilt");
    random_history(&r, 15); /* fewer than the lists hold in reserve */
    for (size_t i = 0; i < QUERIES; i++)
        find_list_release(&before[i]);
    collect(before); /* through lists and overlay */
    rebuild();
    collect(after);
    same(before, after, "overlay merged");
    for (size_t i = 0; i < QUERIES; i++)
        find_list_release(&before[i]);
}
END_TEST

SUITE_MAIN_FIXTURE("people/find", setup, fixture_remove, every_way_of_typing_finds_the_person,
                   nobody_is_found_by_what_nobody_has, who_was_seen_last_comes_first,
                   words_that_many_have_find_the_one_who_has_both_though_neither_is_finished,
                   another_desk_finds_who_was_registered_a_moment_ago, a_filter_of_a_room_above_is_asked,
                   a_key_shared_by_two_phones_stays_until_both_are_gone,
                   what_is_found_is_the_same_after_a_rebuild)
