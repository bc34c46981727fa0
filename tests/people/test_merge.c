/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Merging at the level of people: tables of a room that nobody told it about, proposals, choices, who is left out. */
#include <stdio.h>
#include <string.h>

#include "src/base/text.h"
#include "src/clinic/clinic.h"
#include "src/people/merge.h"
#include "src/people/people.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "src/store/room.h"
#include "src/store/stmt.h"
#include "tests/clinic/fixture.h"

/* A room of later years: members with their points, things of two people, a table whose key has the person in it. */
static const struct migration later = {
    .version = 900,
    .name = "900-later",
    .sql = "CREATE TABLE member (id INTEGER PRIMARY KEY AUTOINCREMENT, rev INTEGER NOT NULL DEFAULT 1,"
           " patient_id INTEGER NOT NULL UNIQUE REFERENCES patient (id), word TEXT NOT NULL) STRICT;"
           "CREATE TABLE points (id INTEGER PRIMARY KEY AUTOINCREMENT, member_id INTEGER NOT NULL REFERENCES member (id),"
           " n INTEGER NOT NULL) STRICT;"
           "CREATE INDEX points_member ON points (member_id);"
           "CREATE TABLE feud (id INTEGER PRIMARY KEY AUTOINCREMENT, a_id INTEGER NOT NULL REFERENCES patient (id),"
           " b_id INTEGER NOT NULL REFERENCES patient (id), UNIQUE (a_id, b_id), CHECK (a_id <> b_id)) STRICT;"
           "CREATE INDEX feud_b ON feud (b_id);"
           "CREATE TABLE shelf (row INTEGER NOT NULL, patient_id INTEGER NOT NULL REFERENCES patient (id),"
           " PRIMARY KEY (row, patient_id)) STRICT, WITHOUT ROWID;"
           "CREATE INDEX shelf_patient ON shelf (patient_id);",
};
static const struct migration *const migrations[] = {&later, NULL};
static const struct room later_room = {.name = "later", .migrations = migrations};
static const struct room *const rooms[] = {&store_room, &clinic_room, &people_room, &later_room};

static int64_t person(const char *family, const char *given)
{
    struct patient p;
    struct err e = {0};
    patient_init(&p);
    text_copy(p.family, sizeof p.family, family);
    text_copy(p.given, sizeof p.given, given);
    ck_ok(patient_register(db, &p, &e));
    return p.id;
}

static void setup(void)
{
    struct err e = {0};
    fixture_make(rooms, 4);
    ck_ok(fixture_kit("dental", &e));
    ck_assert_int_eq(person("Karimi", "Sara"), 1);
    ck_assert_int_eq(person("Karimi", "Sarah"), 2);
    ck_assert_int_eq(person("Tran", "An"), 3);
}

static void digest(char out[65])
{
    struct err e = {0};
    ck_ok(journal_digest(db, out, &e));
}

static struct merge prepared(int64_t from, int64_t into)
{
    struct merge m;
    struct err e = {0};
    ck_ok(merge_prepare(db, from, into, &m, &e));
    return m;
}

static void merge(int64_t from, int64_t into)
{
    struct merge m = prepared(from, into);
    struct err e = {0};
    ck_ok(merge_apply(db, &m, &e));
    merge_release(&m);
}

static void unmerge(int64_t from, bool away)
{
    struct unmerge u;
    struct err e = {0};
    ck_ok(unmerge_prepare(db, from, &u, &e));
    for (size_t i = 0; i < u.n_rows; i++) {
        u.rows[i].decided = true;
        u.rows[i].away = away;
    }
    ck_ok(unmerge_apply(db, &u, &e));
    unmerge_release(&u);
}

START_TEST(tables_that_nobody_told_about_are_moved_and_come_back)
{
    char before[65], after[65];
    struct err e = {0};
    must_change("INSERT INTO member (patient_id, word) VALUES (1, 'gold'), (2, 'tin')");
    must_change("INSERT INTO points (member_id, n) VALUES (1, 10), (2, 7), (2, 8)");
    must_change("INSERT INTO feud (a_id, b_id) VALUES (2, 3), (1, 3), (3, 2), (1, 2), (2, 1)");
    must_change("INSERT INTO shelf (row, patient_id) VALUES (1, 1), (1, 2), (2, 2)");
    digest(before);
    merge(2, 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM member"), 1);
    ck_assert_int_eq(ask("SELECT sum(n) FROM points WHERE member_id = 1"), 25); /* what hung on the other hangs here */
    ck_assert_int_eq(ask("SELECT count(*) FROM feud"), 2);                      /* none between the two, none twice */
    ck_assert_int_eq(ask("SELECT count(*) FROM shelf WHERE patient_id = 1"), 2);
    ck_assert_int_eq(ask("SELECT count(*) FROM shelf WHERE patient_id = 2"), 0);
    ck_ok(journal_replay(db, &e));
    unmerge(2, false);
    digest(after);
    ck_assert_str_eq(after, before);
    ck_ok(journal_replay(db, &e));
    merge(2, 1);
    ck_ok(journal_undo(db, 0, NULL, &e));
    digest(after);
    ck_assert_str_eq(after, before);
}
END_TEST

START_TEST(a_row_whose_key_went_along_and_was_taken_away_since_stays_away)
{
    must_change("INSERT INTO shelf (row, patient_id) VALUES (7, 2), (8, 2)");
    merge(2, 1);
    must_change("DELETE FROM shelf WHERE row = 7");
    unmerge(2, false);
    ck_assert_int_eq(ask("SELECT count(*) FROM shelf WHERE row = 7"), 0);
    ck_assert_int_eq(ask("SELECT patient_id FROM shelf WHERE row = 8"), 2);
}
END_TEST

START_TEST(a_table_made_after_the_merge_is_asked_about_whole)
{
    struct unmerge u;
    struct err e = {0};
    merge(2, 1);
    must_change("UPDATE patient_merge SET marks = json_remove(marks, '$.member')");
    must_change("INSERT INTO member (patient_id, word) VALUES (1, 'gold')");
    ck_ok(unmerge_prepare(db, 2, &u, &e));
    ck_assert_uint_eq(u.n_rows, 1);
    ck_assert_str_eq(u.rows[0].what, "gold");
    unmerge_release(&u);
    unmerge(2, true);
    ck_assert_int_eq(ask("SELECT patient_id FROM member"), 2);
}
END_TEST

START_TEST(the_fuller_or_newer_value_is_proposed_and_says_why)
{
    static const struct {
        enum merge_field field;
        const char *ours, *theirs;
        enum merge_side side;
        const char *why;
    } cases[] = {
        {MERGE_FAMILY, "Karimi", "Karimi", MERGE_OURS, ""},
        {MERGE_GIVEN, "Sara", "Sarah", MERGE_THEIRS, "fuller"},
        {MERGE_SEX, "female", "", MERGE_OURS, "the only one"},
        {MERGE_BORN, "1990", "1990-05-12", MERGE_THEIRS, "fuller"},
        {MERGE_ADDRESS, "Leeds", "1 Long Lane, Leeds", MERGE_THEIRS, "fuller"},
        {MERGE_LIFECYCLE, "patient", "deceased", MERGE_THEIRS, "says more"},
        {MERGE_PRIVACY, "masked on public displays", "normal", MERGE_OURS, "stricter"},
        {MERGE_NATIONAL, "AB1", "CD2", MERGE_THEIRS, "newer"},
        {MERGE_NOTE, "likes tea", "likes milk", MERGE_BOTH, "nothing is lost"},
    };
    must_change("UPDATE patient SET sex = 'female', born_day = 7305, born_precision = 1, city = 'Leeds', privacy = 'masked',"
                " note = 'likes tea', rev = rev + 1 WHERE id = 1");
    must_change("UPDATE patient SET born_day = 7436, born_precision = 3, address = '1 Long Lane', city = 'Leeds',"
                " lifecycle = 'deceased', note = 'likes milk', rev = rev + 1 WHERE id = 2");
    must_change("INSERT INTO identifier (patient_id, system, value) VALUES (1, 'national', 'AB1'), (2, 'national', 'CD2')");
    struct merge m = prepared(2, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct merge_choice *f = &m.fields[cases[i].field];
        const char *word = merge_fields[cases[i].field].word;
        ck_assert_msg(strcmp(f->ours, cases[i].ours) == 0 && strcmp(f->theirs, cases[i].theirs) == 0, "%s: %s | %s", word,
                      f->ours, f->theirs);
        ck_assert_msg(f->side == cases[i].side && strcmp(f->why, cases[i].why) == 0, "%s: %d %s", word, (int)f->side, f->why);
    }
    merge_release(&m);
    merge(2, 1);
    ck_assert_int_eq(ask("SELECT note = 'likes tea' || char(10) || 'likes milk' FROM patient WHERE id = 1"), 1);
    ck_assert_int_eq(ask("SELECT value = 'CD2' FROM identifier WHERE patient_id = 1 ORDER BY id LIMIT 1"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM identifier WHERE patient_id = 1"), 2);
    ck_assert_int_eq(ask("SELECT born_day FROM patient WHERE id = 1"), 7436);
}
END_TEST

START_TEST(what_is_chosen_stands)
{
    struct err e = {0};
    must_change("INSERT INTO consent (patient_id, channel, purpose, given, at) VALUES (1, 'sms', 'offer', 1, 5),"
                " (2, 'sms', 'offer', 0, 6)");
    static const struct {
        enum merge_side side;
        int64_t given;
    } cases[] = {{MERGE_OURS, 1}, {MERGE_THEIRS, 0}, {MERGE_BOTH, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char before[65], after[65];
        struct merge m = prepared(2, 1);
        digest(before);
        m.fields[MERGE_CONSENT].side = cases[i].side;
        m.fields[MERGE_GIVEN].side = MERGE_OURS;
        ck_ok(merge_apply(db, &m, &e));
        merge_release(&m);
        ck_assert_int_eq(ask("SELECT given FROM consent WHERE patient_id = 1"), cases[i].given);
        ck_assert_int_eq(ask("SELECT given = 'Sara' FROM patient WHERE id = 1"), 1);
        unmerge(2, false);
        digest(after);
        ck_assert_str_eq(after, before);
    }
}
END_TEST

START_TEST(known_as_two_people_they_are_merged_only_when_overruled)
{
    struct err e = {0};
    must_change("INSERT INTO two_people (a_id, b_id, at) VALUES (1, 2, 5), (2, 3, 6)");
    struct merge m = prepared(2, 1);
    ck_assert(m.two_people);
    ck_assert_int_eq(merge_apply(db, &m, &e), RC_CONFLICT);
    m.overrule = true;
    ck_ok(merge_apply(db, &m, &e));
    merge_release(&m);
    /* What was decided of the one and a third holds of who it is now. */
    ck_assert_int_eq(ask("SELECT count(*) FROM two_people WHERE a_id = 1 AND b_id = 3"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM two_people"), 1);
    unmerge(2, false);
    ck_assert_int_eq(ask("SELECT count(*) FROM two_people WHERE a_id = 1 AND b_id = 2"), 1);
}
END_TEST

START_TEST(who_is_out_of_use_is_not_merged)
{
    struct err e = {0};
    struct merge m;
    must_change("UPDATE patient SET active = 0, restricted_at = 5, rev = rev + 1 WHERE id = 3");
    ck_assert_int_eq(merge_prepare(db, 3, 1, &m, &e), RC_INVALID);
    ck_assert_int_eq(merge_prepare(db, 1, 3, &m, &e), RC_INVALID);
    ck_assert_int_eq(merge_prepare(db, 1, 1, &m, &e), RC_INVALID);
    ck_assert_int_eq(merge_prepare(db, 1, 77, &m, &e), RC_NOT_FOUND);
    struct unmerge u;
    ck_assert_int_eq(unmerge_prepare(db, 1, &u, &e), RC_INVALID);
}
END_TEST

START_TEST(two_desks_that_merge_the_same_two_do_it_once)
{
    struct err e = {0};
    struct merge first = prepared(2, 1), second;
    struct db *other = fixture_open();
    db_set_actor(other, db_actor(db), "the other desk");
    ck_ok(merge_prepare(other, 1, 2, &second, &e));
    ck_ok(merge_apply(db, &first, &e));
    ck_assert_int_ne(merge_apply(other, &second, &e), RC_OK); /* the other way round as well */
    ck_assert_int_eq(ask("SELECT count(*) FROM patient_merge"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM patient WHERE id IN (1, 2) AND active"), 1);
    merge_release(&first);
    merge_release(&second);
    db_close(other);
}
END_TEST

START_TEST(two_homes_become_one_and_two_again)
{
    char before[65], after[65];
    must_change("INSERT INTO household (name, payer_id, contact_id) VALUES ('one', 1, 1), ('two', 2, 2)");
    must_change("INSERT INTO household_member (household_id, patient_id) VALUES (1, 1), (2, 2), (2, 3)");
    digest(before);
    merge(2, 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM household_member WHERE patient_id = 1"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM household WHERE payer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM"
                         " household_member m WHERE m.household_id = household.id AND m.patient_id = payer_id)"), 0);
    unmerge(2, false);
    digest(after);
    ck_assert_str_eq(after, before);
}
END_TEST

SUITE_MAIN_FIXTURE("merge", setup, fixture_remove, tables_that_nobody_told_about_are_moved_and_come_back,
                   a_row_whose_key_went_along_and_was_taken_away_since_stays_away,
                   a_table_made_after_the_merge_is_asked_about_whole, the_fuller_or_newer_value_is_proposed_and_says_why,
                   what_is_chosen_stands, known_as_two_people_they_are_merged_only_when_overruled,
                   who_is_out_of_use_is_not_merged, two_desks_that_merge_the_same_two_do_it_once,
                   two_homes_become_one_and_two_again)
