/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Links and households: both directions of a link always stand together, a person lives in one household, and undo
 * brings back exactly what was; then who is called for whom, and what a relative takes over. */
#include <stdio.h>
#include <string.h>

#include "src/base/prng.h"
#include "src/clinic/clinic.h"
#include "src/people/household.h"
#include "src/people/link.h"
#include "src/people/merge.h"
#include "src/people/people.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"
#include "tests/clinic/fixture.h"
#include "tests/seed.h"

static const struct room *const rooms[] = {&store_room, &clinic_room, &people_room};

enum { PEOPLE = 8, STEPS = 120, YEAR = 365 };

static void setup(void)
{
    struct err e = {0};
    fixture_make(rooms, 3);
    ck_ok(fixture_kit("dental", &e));
}

static struct patient person(const char *family, const char *given, int32_t born_day, const char *phone)
{
    struct patient p;
    patient_init(&p);
    snprintf(p.family, sizeof p.family, "%s", family);
    snprintf(p.given, sizeof p.given, "%s", given);
    p.born.day = born_day;
    snprintf(p.contacts[CONTACT_PHONE].value, sizeof p.contacts[0].value, "%s", phone);
    return p;
}

static int64_t registered(const char *family, const char *given, int32_t born_day, const char *phone)
{
    struct err e = {0};
    struct patient p = person(family, given, born_day, phone);
    ck_ok(patient_register(db, &p, &e));
    return p.id;
}

/* ---- laws, on random histories ---- */

/* Every link has its opposite, and none is of somebody who was merged away; nobody is in two households; who pays and who is called are members; no household is
 * empty. */
static void check_laws(void)
{
    for (int k = 0; k < LINK_KIND_COUNT; k++) {
        struct stmt st;
        struct err e = {0};
        int64_t alone = -1;
        stmt_open(&st, db,
                  "SELECT count(*) FROM patient_link l WHERE kind = :kind AND NOT EXISTS (SELECT 1 FROM patient_link o"
                  " WHERE o.patient_id = l.other_id AND o.other_id = l.patient_id AND o.kind = :opposite)");
        stmt_text(&st, ":kind", link_kinds[k].word);
        stmt_text(&st, ":opposite", link_kinds[link_opposite((enum link_kind)k)].word);
        ck_ok(stmt_one_int(&st, &alone, &e));
        ck_assert_int_eq(alone, 0);
    }
    ck_assert_int_eq(ask("SELECT count(*) FROM patient_link l JOIN patient p ON p.id = l.patient_id WHERE p.active = 0"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM (SELECT 1 FROM household_member GROUP BY patient_id HAVING count(*) > 1)"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM household h WHERE NOT EXISTS"
                         " (SELECT 1 FROM household_member m WHERE m.household_id = h.id)"),
                     0);
    ck_assert_int_eq(ask("SELECT count(*) FROM household h WHERE payer_id IS NOT NULL AND NOT EXISTS"
                         " (SELECT 1 FROM household_member m WHERE m.household_id = h.id AND m.patient_id = h.payer_id)"),
                     0);
    ck_assert_int_eq(ask("SELECT count(*) FROM household h WHERE contact_id IS NOT NULL AND NOT EXISTS"
                         " (SELECT 1 FROM household_member m WHERE m.household_id = h.id AND m.patient_id = h.contact_id)"),
                     0);
}

/* All links and households as one text. */
static void picture(char *out, size_t size)
{
    struct stmt st;
    struct err e = {0};
    stmt_open(&st, db,
              "SELECT coalesce((SELECT group_concat(x, ';') FROM (SELECT patient_id || kind || other_id AS x FROM patient_link"
              " ORDER BY x)), '') || '|' || coalesce((SELECT group_concat(x, ';') FROM (SELECT household_id || ':' || patient_id"
              " AS x FROM household_member ORDER BY x)), '') || '|' || coalesce((SELECT group_concat(x, ';') FROM"
              " (SELECT id || ':' || ifnull(payer_id, 0) || ':' || ifnull(contact_id, 0) AS x FROM household ORDER BY x)), '')");
    ck_assert(stmt_row(&st));
    stmt_col_copy(&st, 0, out, size);
    ck_ok(stmt_finish(&st, &e));
}

/* Two records become one: what tied others to either ties them to the one that is left. */
static void merge(int64_t from_id, int64_t into_id)
{
    struct err e = {0};
    struct merge m;
    if (merge_prepare(db, from_id, into_id, &m, &e) != RC_OK)
        return;
    (void)merge_apply(db, &m, &e);
    merge_release(&m);
}

/* One step of somebody at the desk; what it refuses changes nothing. */
static void one_step(struct prng *p, const int64_t *who)
{
    struct err e = {0};
    int64_t one = who[prng_below(p, PEOPLE)], two = who[prng_below(p, PEOPLE)];
    enum link_kind kind = (enum link_kind)prng_below(p, LINK_KIND_COUNT);
    struct household h;

    if (prng_below(p, STEPS / 4) == 0) { /* seldom: it leaves one person fewer */
        merge(one, two);
        return;
    }
    switch (prng_below(p, 7)) {
    case 0:
    case 1:
        (void)patient_link(db, one, two, kind, &e);
        break;
    case 2:
        (void)patient_unlink(db, one, two, kind, &e);
        break;
    case 3:
        (void)patient_unlink_all(db, one, two, &e);
        break;
    case 4:
        (void)household_join(db, one, two, &e);
        break;
    case 5:
        (void)household_leave(db, one, &e);
        break;
    default:
        if (household_of(db, one, &h, &e) != RC_OK)
            break;
        h.payer_id = one;
        h.contact_id = two; /* refused unless they live there too */
        (void)household_save(db, &h, &e);
    }
}

START_TEST(a_household_is_not_called_by_a_name_that_is_hidden)
{
    struct err e = {0};
    struct household h;
    int64_t first = registered("Secret", "A", 0, ""), second = registered("Lin", "B", 0, "");
    ck_ok(household_join(db, first, second, &e));
    ck_ok(household_of(db, second, &h, &e));
    ck_assert_str_eq(h.shown, "Secret");
    must_change("UPDATE patient SET privacy = 'masked', rev = rev + 1 WHERE family = 'Secret'");
    ck_ok(household_of(db, second, &h, &e));
    ck_assert_str_eq(h.shown, "Lin");
    must_change("UPDATE patient SET privacy = 'special', rev = rev + 1 WHERE family = 'Lin'");
    ck_ok(household_of(db, second, &h, &e));
    ck_assert_str_eq(h.shown, "#1");
}
END_TEST

START_TEST(links_stand_in_both_directions_and_undo_restores_on_random_histories)
{
    static char before[STEPS][8192], now[8192];
    static int64_t seqs[STEPS];
    struct prng p;
    struct err e = {0};
    int64_t who[PEOPLE], undone;
    int n = 0;

    prng_seed(&p, test_seed(_i));
    for (int i = 0; i < PEOPLE; i++)
        who[i] = registered("Karimi", "Sara", TEST_TODAY - (i + 1) * 5 * YEAR, "");
    int64_t last = change_last_seq(db);
    for (int i = 0; i < STEPS; i++) {
        picture(before[n], sizeof before[n]);
        one_step(&p, who);
        check_laws();
        if (change_last_seq(db) != last && change_last_seq(db) != 0) {
            last = seqs[n] = change_last_seq(db);
            n++;
        } else {
            picture(now, sizeof now);
            ck_assert_str_eq(now, before[n]);
        }
    }
    ck_assert_int_gt(n, STEPS / 12);
    while (n-- > 0) {
        ck_ok(journal_undo(db, seqs[n], &undone, &e));
        check_laws();
        picture(now, sizeof now);
        ck_assert_str_eq(now, before[n]);
    }
}
END_TEST

START_TEST(who_is_the_parent_of_somebody_is_not_their_child)
{
    static const struct {
        const char *why;
        enum link_kind first, second;
        enum rc want;
    } cases[] = {
        {"a parent who is a child",         LINK_PARENT,   LINK_CHILD,     RC_INVALID},
        {"a guardian who is a ward",        LINK_GUARDIAN, LINK_WARD,      RC_INVALID},
        {"a carer who is cared for",        LINK_CARED_FOR, LINK_CARER,    RC_INVALID},
        {"a parent who is also a guardian", LINK_PARENT,   LINK_GUARDIAN,  RC_OK     },
        {"a spouse who is also the carer",  LINK_SPOUSE,   LINK_CARER,     RC_OK     },
        {"the same once more",              LINK_SIBLING,  LINK_SIBLING,   RC_OK     },
    };
    struct err e = {0};
    int64_t one = registered("Karimi", "Sara", TEST_TODAY - 30 * YEAR, ""), two = registered("Karimi", "Ali", 0, "");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_ok(patient_link(db, one, two, cases[i].first, &e));
        ck_assert_msg(patient_link(db, one, two, cases[i].second, &e) == cases[i].want, "%s", cases[i].why);
        ck_ok(patient_unlink_all(db, one, two, &e));
        ck_assert_int_eq(ask("SELECT count(*) FROM patient_link"), 0);
    }
    ck_assert_int_eq(patient_link(db, one, one, LINK_FRIEND, &e), RC_INVALID);
}
END_TEST

/* ---- the household ---- */

START_TEST(a_household_begins_with_who_pays_and_is_called_unless_that_is_a_child)
{
    static const struct {
        const char *why;
        int32_t age;
        bool grown;
    } cases[] = {
        {"an adult",              30 * YEAR + 8, true },
        {"seventeen",             17 * YEAR + 8, false},
        {"a child",               4 * YEAR,      false},
    };
    struct err e = {0};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct household h;
        int64_t first = registered("Lin", "A", TEST_TODAY - cases[i].age, ""), second = registered("Lin", "B", 0, "");
        ck_ok(household_join(db, first, second, &e));
        ck_ok(household_of(db, second, &h, &e));
        ck_assert_msg((h.payer_id == first) == cases[i].grown && (h.contact_id == first) == cases[i].grown, "%s",
                      cases[i].why);
        ck_assert_int_eq(h.members, 2);
        ck_assert_str_eq(h.shown, "Lin");
    }
}
END_TEST

START_TEST(who_moves_leaves_the_household_before_and_the_last_one_ends_it)
{
    struct err e = {0};
    struct household h;
    int64_t ann = registered("Ann", "A", 0, ""), ben = registered("Ben", "B", 0, ""), cleo = registered("Cleo", "C", 0, "");
    ck_ok(household_join(db, ann, ben, &e));
    ck_ok(household_of(db, ben, &h, &e));
    h.payer_id = ben;
    h.contact_id = ben;
    ck_ok(household_save(db, &h, &e));
    h.rev--;
    ck_assert_int_eq(household_save(db, &h, &e), RC_CONFLICT); /* another desk was first */
    h.rev++;
    h.payer_id = cleo;
    ck_assert_int_eq(household_save(db, &h, &e), RC_INVALID); /* lives elsewhere */
    ck_ok(household_join(db, cleo, ben, &e));                 /* cleo is in none: that of ben takes her in */
    ck_ok(household_of(db, cleo, &h, &e));
    ck_assert_int_eq(h.members, 3);
    ck_ok(household_leave(db, ben, &e));
    ck_ok(household_of(db, ann, &h, &e));
    ck_assert_int_eq(h.payer_id, 0);
    ck_assert_int_eq(h.contact_id, 0);
    ck_ok(household_leave(db, ann, &e));
    ck_ok(household_leave(db, cleo, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM household"), 0);
    ck_assert_int_eq(household_leave(db, cleo, &e), RC_NOT_FOUND);
    ck_assert_int_eq(household_join(db, ann, ann, &e), RC_INVALID);
    ck_assert_int_eq(household_join(db, ann, 4711, &e), RC_NOT_FOUND);
}
END_TEST

START_TEST(the_contact_is_called_for_children_and_for_who_has_no_phone)
{
    static const struct {
        const char *why, *phone;
        int32_t age;
        bool mother;
    } cases[] = {
        {"a child without a phone",      "",             8 * YEAR,       true },
        {"a child with a phone",         "07700 900002", 16 * YEAR,      true },
        {"an adult with a phone",        "07700 900003", 40 * YEAR,      false},
        {"an adult without a phone",     "",             80 * YEAR,      true },
    };
    struct err e = {0};
    struct household_caller c;
    int64_t mother = registered("Karimi", "Sara", TEST_TODAY - 35 * YEAR, "07700 900001");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t id = registered("Karimi", "Ali", TEST_TODAY - cases[i].age, cases[i].phone);
        ck_ok(household_caller(db, id, &c, &e)); /* nobody's child yet */
        ck_assert(!c.other);
        ck_ok(household_join(db, mother, id, &e));
        ck_ok(household_caller(db, id, &c, &e));
        ck_assert_msg(c.other == cases[i].mother, "%s", cases[i].why);
        ck_assert_str_eq(c.phone, cases[i].mother ? "07700 900001" : cases[i].phone);
    }
    ck_ok(household_caller(db, mother, &c, &e));
    ck_assert(!c.other);
}
END_TEST

START_TEST(the_day_of_the_eighteenth_birthday_is_an_adults)
{
    struct patient p = person("Karimi", "Ali", household_adult_born(db), "");
    ck_assert(!household_is_child(db, &p));
    p.born.day++;
    ck_assert(household_is_child(db, &p));
    p.born.day = PATIENT_NO_DAY;
    ck_assert(!household_is_child(db, &p));
}
END_TEST

START_TEST(an_address_is_given_to_all_who_live_there)
{
    struct err e = {0};
    int64_t n = -1;
    struct patient ann = person("Ann", "A", 0, ""), ben = person("Ben", "B", 0, "");
    snprintf(ann.address, sizeof ann.address, "4 Mill Lane");
    snprintf(ann.city, sizeof ann.city, "London");
    ck_ok(patient_register(db, &ann, &e));
    ck_ok(patient_register(db, &ben, &e));
    ck_ok(household_share_address(db, ann.id, &n, &e));
    ck_assert_int_eq(n, 0); /* alone */
    ck_ok(household_join(db, ann.id, ben.id, &e));
    ck_ok(household_share_address(db, ann.id, &n, &e));
    ck_assert_int_eq(n, 1);
    ck_ok(patient_load(db, ben.id, &ben, &e));
    ck_assert_str_eq(ben.address, "4 Mill Lane");
    ck_assert_str_eq(ben.city, "London");
    ck_ok(household_share_address(db, ben.id, &n, &e));
    ck_assert_int_eq(n, 0); /* they have it */
}
END_TEST

START_TEST(a_relative_takes_over_what_is_shared_and_is_one_change)
{
    struct err e = {0};
    struct patient mother = person("Karimi", "Sara", TEST_TODAY - 35 * YEAR, "07700 900001"), child;
    struct household h;
    int64_t undone;
    snprintf(mother.address, sizeof mother.address, "4 Mill Lane");
    snprintf(mother.district, sizeof mother.district, "Old town");
    snprintf(mother.contacts[CONTACT_EMAIL].value, sizeof mother.contacts[0].value, "sara@example.org");
    mother.alerts[0].kind = ALERT_ALLERGY;
    snprintf(mother.alerts[0].text, sizeof mother.alerts[0].text, "penicillin");
    ck_ok(patient_register(db, &mother, &e));
    ck_ok(household_relative(db, mother.id, &child, &e));
    ck_assert_str_eq(child.family, "Karimi");
    ck_assert_str_eq(child.given, "");
    ck_assert_str_eq(child.address, "4 Mill Lane");
    ck_assert_str_eq(child.district, "Old town");
    ck_assert_str_eq(child.contacts[CONTACT_PHONE].value, "07700 900001");
    ck_assert_str_eq(child.contacts[CONTACT_EMAIL].value, "");
    ck_assert_str_eq(child.alerts[0].text, "");
    snprintf(child.given, sizeof child.given, "Ali");
    child.born.day = TEST_TODAY - 6 * YEAR;
    ck_ok(household_register(db, &child, mother.id, LINK_CHILD, true, &e));
    ck_ok(household_of(db, child.id, &h, &e));
    ck_assert_int_eq(h.payer_id, mother.id);
    ck_assert_int_eq(ask("SELECT count(*) FROM patient_link"), 2);
    ck_ok(journal_undo(db, change_last_seq(db), &undone, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM patient"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM patient_link"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM household"), 0);
}
END_TEST

SUITE_MAIN_LOOPS("people/family", setup, fixture_remove, 30,
                 {links_stand_in_both_directions_and_undo_restores_on_random_histories, 4},
                 {a_household_is_not_called_by_a_name_that_is_hidden, 0},
                 {who_is_the_parent_of_somebody_is_not_their_child, 0},
                 {a_household_begins_with_who_pays_and_is_called_unless_that_is_a_child, 0},
                 {who_moves_leaves_the_household_before_and_the_last_one_ends_it, 0},
                 {the_contact_is_called_for_children_and_for_who_has_no_phone, 0},
                 {the_day_of_the_eighteenth_birthday_is_an_adults, 0},
                 {an_address_is_given_to_all_who_live_there, 0},
                 {a_relative_takes_over_what_is_shared_and_is_one_change, 0})
