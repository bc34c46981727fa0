/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The laws of merging, over every room: what unmerging restores, what later rows and chains change of it, who is refused. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/prng.h"
#include "src/desk/checkout.h"
#include "src/desk/rooms.h"
#include "src/people/household.h"
#include "src/people/link.h"
#include "src/people/merge.h"
#include "src/people/restrict.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "src/store/reference.h"
#include "src/store/stmt.h"
#include "src/tags/tag.h"
#include "src/visit/charge.h"
#include "tests/care/fixture.h"
#include "tests/seed.h"

enum { PEOPLE = 8, ROUNDS = 12, STEPS = 40 };

static int64_t person[PEOPLE];

static void setup(void)
{
    care_setup_with(all_rooms, n_all_rooms, apply_kit);
}

struct digest {
    char text[65];
};
static struct digest digest(void)
{
    struct digest d;
    struct err e = {0};
    ck_ok(journal_digest(db, d.text, &e));
    return d;
}
#define ck_same(a, b) ck_assert_str_eq((a).text, (b).text)

/* What is derived and seen: the keys by which people are found, and when each was here last. */
static struct digest derived(void)
{
    struct digest d = {""};
    struct stmt st;
    struct err e = {0};
    uint64_t h = 14695981039346656037u;
    stmt_open(&st, db, "SELECT k || '|' || patient_id FROM search_key UNION ALL"
                       " SELECT patient_id || '=' || seen_at FROM search_ranked WHERE seen_at > 0 ORDER BY 1");
    while (stmt_row(&st))
        for (const char *s = stmt_col_text(&st, 0); *s; s++)
            h = (h ^ (unsigned char)*s) * 1099511628211u;
    ck_ok(stmt_finish(&st, &e));
    snprintf(d.text, sizeof d.text, "%016llx", (unsigned long long)h);
    return d;
}

static enum rc merge(int64_t from, int64_t into, struct err *e)
{
    struct merge m;
    enum rc rc = merge_prepare(db, from, into, &m, e);
    if (rc != RC_OK)
        return rc;
    rc = merge_apply(db, &m, e);
    merge_release(&m);
    return rc;
}

/* away: everything that is asked about goes to who comes back. */
static enum rc unmerge(int64_t from, bool away, size_t *asked, struct err *e)
{
    struct unmerge u;
    enum rc rc = unmerge_prepare(db, from, &u, e);
    if (rc != RC_OK)
        return rc;
    if (asked)
        *asked = u.n_rows;
    for (size_t i = 0; i < u.n_rows; i++) {
        u.rows[i].decided = true;
        u.rows[i].away = away;
    }
    rc = unmerge_apply(db, &u, e);
    unmerge_release(&u);
    return rc;
}

static int64_t count_of(const char *table, int64_t patient)
{
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s WHERE patient_id = %lld", table, (long long)patient);
    return ask(sql);
}

/* The first column of the first row, or -1; :id is bound. */
static int64_t ask_of(const char *sql, int64_t id)
{
    struct stmt st;
    struct err e = {0};
    int64_t value = -1;
    stmt_open(&st, db, sql);
    stmt_int(&st, ":id", id);
    enum rc rc = stmt_one_int(&st, &value, &e);
    ck_assert_msg(rc == RC_OK || rc == RC_NOT_FOUND, "%s: %s", sql, e.text);
    return value;
}

/* ---- one pair ---- */

static void two_saras(int64_t *a, int64_t *b)
{
    struct err e = {0};
    int64_t friend_id = a_person("Nguyễn", "Thị Ánh", "0912 345 678");
    *b = sara;
    *a = a_person("Karimi", "Sarah", "07912 345678");
    must_change("INSERT INTO contact_point (patient_id, system, value, rank) VALUES (3, 'email', 'sarah@example.org', 5)");
    must_change("INSERT INTO consent (patient_id, channel, purpose, given, at) VALUES (3, 'sms', 'care', 0, 7),"
                " (1, 'sms', 'care', 1, 8), (3, 'call', 'offer', 1, 9)");
    must_change("INSERT INTO alert (patient_id, kind, text) VALUES (1, 'allergy', 'penicillin'), (3, 'allergy', 'penicillin'),"
                " (3, 'mobility', 'wheelchair')");
    must_change("INSERT INTO identifier (patient_id, system, value) VALUES (1, 'card', 'C1'), (3, 'card', 'C3'),"
                " (3, 'national', 'N3')");
    ck_ok(patient_link(db, *a, friend_id, LINK_FRIEND, &e));
    ck_ok(patient_link(db, *b, friend_id, LINK_FRIEND, &e));
    ck_ok(patient_link(db, *a, *b, LINK_SIBLING, &e));
    must_change("UPDATE patient SET referrer_id = 3, rev = rev + 1 WHERE id = 2");
    a_booking(*a, "check-up", ((int64_t)TEST_TODAY + 7) * 1440);
    a_booking(*b, "check-up", ((int64_t)TEST_TODAY + 9) * 1440);
}

START_TEST(every_row_goes_over_and_everything_comes_back)
{
    struct err e = {0};
    int64_t a, b;
    two_saras(&a, &b);
    struct digest before = digest(), keys = derived();
    ck_ok(merge(a, b, &e));
    static const char *const tables[] = {"appointment", "contact_point", "identifier", "consent", "alert", "patient_link"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        ck_assert_msg(count_of(tables[i], a) == 0, "%s", tables[i]);
    ck_assert_int_eq(count_of("appointment", b), 2);
    ck_assert_int_eq(count_of("contact_point", b), 2); /* one phone, one e-mail */
    ck_assert_int_eq(count_of("alert", b), 2);
    ck_assert_int_eq(count_of("consent", b), 2);
    ck_assert_int_eq(ask_of("SELECT given FROM consent WHERE patient_id = :id AND channel = 'sms'", b), 0);
    ck_assert_int_eq(count_of("patient_link", b), 1);
    ck_assert_int_eq(ask_of("SELECT count(*) FROM occupancy WHERE kind = 3 AND resource = :id", b), 2);
    ck_assert_int_eq(ask_of("SELECT referrer_id = :id FROM patient WHERE id = 2", b), 1);
    ck_assert_int_eq(ask_of("SELECT active FROM patient WHERE id = :id", a), 0);
    ck_assert_int_eq(ask_of("SELECT given = 'Sarah' FROM patient WHERE id = :id", b), 1); /* the fuller one */
    ck_ok(journal_replay(db, &e));
    ck_ok(unmerge(a, false, NULL, &e));
    ck_same(digest(), before);
    ck_same(derived(), keys);
    ck_ok(journal_replay(db, &e));
    ck_ok(journal_verify(db, NULL, NULL, &e));
}
END_TEST

START_TEST(undoing_a_merge_is_unmerging_and_undoing_that_is_merging_again)
{
    struct err e = {0};
    int64_t a, b, seq;
    two_saras(&a, &b);
    struct digest before = digest(), keys = derived();
    ck_ok(merge(a, b, &e));
    struct digest merged = digest();
    seq = change_last_seq(db);
    ck_ok(journal_undo(db, seq, NULL, &e));
    ck_same(digest(), before);
    ck_same(derived(), keys);
    ck_ok(journal_undo(db, change_last_seq(db), NULL, &e));
    ck_same(digest(), merged);
    ck_ok(unmerge(a, false, NULL, &e));
    ck_same(digest(), before);
    ck_ok(journal_undo(db, change_last_seq(db), NULL, &e));
    ck_same(digest(), merged);
    ck_ok(unmerge(a, false, NULL, &e));
    ck_same(digest(), before);
    ck_assert_int_eq(journal_undo(db, seq, NULL, &e), RC_CONFLICT); /* undone already */
    ck_ok(journal_replay(db, &e));
}
END_TEST

START_TEST(undo_refuses_what_unmerging_would_ask_about)
{
    struct err e = {0};
    int64_t a, b, seq;
    two_saras(&a, &b);
    ck_ok(merge(a, b, &e));
    seq = change_last_seq(db);
    a_booking(b, "check-up", ((int64_t)TEST_TODAY + 20) * 1440);
    struct digest before = digest();
    ck_assert_int_eq(journal_undo(db, seq, NULL, &e), RC_CONFLICT);
    ck_assert_ptr_nonnull(strstr(e.text, "unmerge"));
    ck_same(digest(), before);
}
END_TEST

START_TEST(what_came_since_goes_where_it_is_sent)
{
    for (int away = 0; away < 2; away++) {
        struct err e = {0};
        struct unmerge u;
        size_t asked = 0;
        int64_t a, b;
        if (away) {
            fixture_remove();
            setup();
        }
        two_saras(&a, &b);
        struct digest before = digest();
        ck_ok(merge(a, b, &e));
        int64_t later = a_booking(b, "check-up", ((int64_t)TEST_TODAY + 20) * 1440);
        ck_ok(unmerge_prepare(db, a, &u, &e));
        ck_assert_uint_eq(u.n_rows, 1);
        ck_assert_str_eq(u.rows[0].table, "appointment");
        ck_assert_int_eq(u.rows[0].id, later);
        ck_assert_ptr_nonnull(strstr(u.rows[0].what, "2031-03-24"));
        ck_assert_int_eq(unmerge_apply(db, &u, &e), RC_CONFLICT); /* undecided */
        unmerge_release(&u);
        ck_ok(unmerge(a, away, &asked, &e));
        ck_assert_uint_eq(asked, 1);
        ck_assert_int_eq(ask_of("SELECT patient_id FROM appointment WHERE id = :id", later), away ? a : b);
        ck_assert_int_eq(ask_of("SELECT resource FROM occupancy WHERE kind = 3 AND appointment_id = :id", later),
                         away ? a : b);
        ck_ok(journal_replay(db, &e));
        ck_ok(appointment_cancel(db, later, 0, SIDE_PATIENT, 0, "no", &e));
        must_change("DELETE FROM appointment WHERE status = 'cancelled'");
        ck_same(digest(), before);
    }
}
END_TEST

START_TEST(what_hangs_on_something_of_theirs_goes_with_it_unasked)
{
    struct err e = {0};
    struct unmerge u;
    int64_t visit, a = a_person("Karimi", "Sarah", "");
    int64_t booked = a_booking(a, "check-up", (int64_t)TEST_TODAY * 1440 + 10 * 60);
    ck_ok(merge(a, sara, &e));
    ck_ok(visit_check_in(db, booked, &visit, &e));
    ck_ok(visit_seat(db, visit, 0, &e));
    ck_ok(visit_finish(db, visit, &e));
    struct checkout c;
    ck_ok(checkout_prepare(db, visit, &c, &e));
    c.next = VISIT_NEXT_RECALL;
    c.paid_minor = 1000;
    ck_ok(checkout_do(db, &c, &e));
    ck_ok(unmerge_prepare(db, a, &u, &e));
    for (size_t i = 0; i < u.n_rows; i++)
        ck_abort_msg("asked about %s: %s", u.rows[i].table, u.rows[i].what);
    ck_ok(unmerge_apply(db, &u, &e));
    unmerge_release(&u);
    static const char *const tables[] = {"appointment", "visit", "charge", "payment", "recall"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        ck_assert_msg(count_of(tables[i], a) >= 1 && count_of(tables[i], sara) == 0, "%s", tables[i]);
    ck_ok(journal_replay(db, &e));
}
END_TEST

START_TEST(what_was_edited_since_stays_and_is_told)
{
    struct err e = {0};
    struct unmerge u;
    struct patient p;
    int64_t a, b;
    two_saras(&a, &b);
    ck_ok(merge(a, b, &e));
    ck_ok(patient_load(db, b, &p, &e));
    ck_assert_str_eq(p.given, "Sarah");
    text_copy(p.given, sizeof p.given, "Sarai");
    ck_ok(patient_update(db, &p, &e));
    ck_ok(unmerge_prepare(db, a, &u, &e));
    ck_assert_uint_eq(u.n_kept, 1);
    ck_assert_str_eq(u.kept[0].column, "given");
    ck_assert_str_eq(u.kept[0].now, "Sarai");
    ck_assert_str_eq(u.kept[0].before, "Sara");
    unmerge_release(&u);
    ck_ok(unmerge(a, false, NULL, &e));
    ck_assert_int_eq(ask_of("SELECT given = 'Sarai' FROM patient WHERE id = :id", b), 1);
    ck_assert_int_eq(ask_of("SELECT given = 'Sarah' AND active FROM patient WHERE id = :id", a), 1);
}
END_TEST

START_TEST(a_moved_appointment_goes_back_to_where_it_stands_now)
{
    struct err e = {0};
    int64_t a = a_person("Karimi", "Sarah", "");
    int64_t booked = a_booking(a, "check-up", ((int64_t)TEST_TODAY + 7) * 1440);
    int64_t start = ask_of("SELECT start_min FROM appointment WHERE id = :id", booked);
    ck_ok(merge(a, sara, &e));
    ck_ok(appointment_move(db, &(struct appointment_move){.id = booked, .start_min = start + 1440}, &e));
    ck_ok(unmerge(a, false, NULL, &e));
    ck_assert_int_eq(ask_of("SELECT count(*) FROM occupancy WHERE kind = 3 AND resource = :id", a), 1);
    ck_assert_int_eq(ask_of("SELECT start_min FROM occupancy WHERE kind = 3 AND resource = :id", a), start + 1440);
    ck_assert_int_eq(ask_of("SELECT count(*) FROM occupancy WHERE kind = 3 AND resource = :id", sara), 0);
    ck_ok(journal_replay(db, &e));
}
END_TEST

START_TEST(chains_come_apart_from_the_outside_in)
{
    struct err e = {0};
    int64_t a, b, c = a_person("Karimi", "Sara", "07912 345679");
    must_change("UPDATE patient SET referrer_id = 1, rev = rev + 1 WHERE id = 2");
    b = sara;
    a = a_person("Karimi", "S", "");
    a_booking(a, "check-up", ((int64_t)TEST_TODAY + 3) * 1440);
    struct digest first = digest(), keys = derived();
    ck_ok(merge(a, b, &e));
    struct digest second = digest();
    ck_ok(merge(b, c, &e));
    ck_assert_int_eq(count_of("appointment", c), 1);
    ck_assert_int_eq(unmerge(a, false, NULL, &e), RC_CONFLICT);
    ck_assert_ptr_nonnull(strstr(e.text, "first"));
    struct merged_list l = {0};
    ck_ok(merged_list(db, c, &l, &e));
    ck_assert_uint_eq(l.n, 2);
    ck_assert_int_eq(l.rows[0].from_id, b);
    ck_assert(l.rows[0].next);
    ck_assert_int_eq(l.rows[1].from_id, a);
    ck_assert(!l.rows[1].next);
    merged_list_release(&l);
    ck_ok(unmerge(b, false, NULL, &e));
    ck_same(digest(), second);
    ck_ok(unmerge(a, false, NULL, &e));
    ck_same(digest(), first);
    ck_same(derived(), keys);
}
END_TEST

START_TEST(two_into_one_come_out_in_turn)
{
    struct err e = {0};
    int64_t a = a_person("Karimi", "S", ""), b = a_person("Karimi", "Sarra", "020 7946 0991");
    struct digest first = digest();
    ck_ok(merge(a, sara, &e));
    struct digest second = digest();
    ck_ok(merge(b, sara, &e));
    ck_assert_int_eq(unmerge(a, false, NULL, &e), RC_CONFLICT);
    ck_ok(unmerge(b, false, NULL, &e));
    ck_same(digest(), second);
    ck_ok(unmerge(a, false, NULL, &e));
    ck_same(digest(), first);
}
END_TEST

/* ---- refusals ---- */

START_TEST(one_person_is_not_put_in_two_places)
{
    struct err e = {0};
    int64_t visit, day = ((int64_t)TEST_TODAY + 7) * 1440, a = a_person("Karimi", "Sarah", "");
    a_booking(a, "check-up", day);
    must_change("INSERT INTO appointment (id, patient_id, practitioner_id, service_id, start_min, end_min, created_at)"
                " SELECT 99, 1, 2, service_id, start_min + 5, end_min, 0 FROM appointment WHERE patient_id = 2");
    must_change("INSERT INTO occupancy (kind, resource, start_min, end_min, appointment_id)"
                " SELECT 3, patient_id, start_min, end_min, id FROM appointment WHERE id = 99");
    ck_assert_int_eq(merge(a, sara, &e), RC_CONFLICT);
    ck_assert_ptr_nonnull(strstr(e.text, "two appointments"));
    int64_t b = a_person("Tran", "An", "");
    ck_ok(visit_walk_in(db, b, a_service("check-up"), 0, &visit, &e));
    ck_ok(visit_walk_in(db, sara, a_service("check-up"), 0, &visit, &e));
    ck_assert_int_eq(merge(b, sara, &e), RC_CONFLICT);
    ck_assert_ptr_nonnull(strstr(e.text, "checked in"));
    ck_assert_int_eq(merge(sara, sara, &e), RC_INVALID);
    ck_assert_int_eq(merge(999, sara, &e), RC_NOT_FOUND);
}
END_TEST

START_TEST(the_merged_are_neither_merged_nor_booked_again)
{
    struct err e = {0};
    int64_t a = a_person("Karimi", "Sarah", ""), b = a_person("Tran", "An", "");
    ck_ok(merge(a, sara, &e));
    ck_assert_int_eq(merge(a, b, &e), RC_INVALID);
    ck_assert_int_eq(merge(b, a, &e), RC_INVALID);
    ck_ok(change_begin(db, ACTION_SETUP, &e));
    struct stmt st;
    stmt_open(&st, db, "INSERT INTO payment (patient_id, amount_minor, at) VALUES (2, 5, 5)");
    enum rc rc = change_end(db, stmt_run(&st, &e), &e);
    ck_assert_int_eq(rc, RC_CONFLICT);
    ck_assert_ptr_nonnull(strstr(e.text, "merged"));
}
END_TEST

START_TEST(a_desk_that_saw_something_else_is_told)
{
    struct err e = {0};
    struct merge m;
    struct patient p;
    int64_t a = a_person("Karimi", "Sarah", "");
    ck_ok(merge_prepare(db, a, sara, &m, &e));
    ck_ok(patient_load(db, a, &p, &e));
    text_copy(p.city, sizeof p.city, "Leeds");
    ck_ok(patient_update(db, &p, &e));
    ck_assert_int_eq(merge_apply(db, &m, &e), RC_CONFLICT);
    merge_release(&m);
    ck_ok(merge(a, sara, &e));
}
END_TEST

START_TEST(of_an_exclusive_group_the_tag_of_who_stays_stays)
{
    struct err e = {0};
    int64_t a = a_person("Karimi", "Sarah", "");
    must_change("INSERT INTO tag_group (id, word, name, exclusive) VALUES (900, 'metal', 'Metal', 1)");
    must_change("INSERT INTO tag (id, group_id, word, name) VALUES (901, 900, 'tin', 'Tin'), (902, 900, 'zinc', 'Zinc')");
    ck_ok(tag_add(db, a, 901, "", &e));
    ck_ok(tag_add(db, sara, 902, "", &e));
    struct digest before = digest();
    ck_ok(merge(a, sara, &e));
    ck_assert_int_eq(ask_of("SELECT group_concat(tag_id) FROM tag_assignment WHERE patient_id = :id AND until_at IS NULL",
                            sara),
                     902);
    ck_assert_int_eq(count_of("tag_assignment", sara), 2);
    ck_ok(unmerge(a, false, NULL, &e));
    ck_same(digest(), before);
}
END_TEST

START_TEST(an_alert_that_others_see_and_a_membership_that_holds_longer_stay)
{
    struct err e = {0};
    int64_t a = a_person("Karimi", "Sarah", "");
    must_change("INSERT INTO alert (patient_id, kind, text, audience) VALUES (2, 'allergy', 'latex', 'everyone'),"
                " (1, 'allergy', 'latex', 'managers'), (2, 'other', 'x', 'clinical'), (1, 'other', 'x', 'clinical')");
    must_change("INSERT INTO organisation (id, kind, name) VALUES (900, 'insurer', 'Sun')");
    must_change("INSERT INTO organisation_member (organisation_id, patient_id, number, valid_to_day) VALUES"
                " (900, 1, 'old', 100), (900, 2, 'new', NULL)");
    ck_assert_int_eq(a, 2);
    struct digest before = digest();
    ck_ok(merge(a, sara, &e));
    ck_assert_int_eq(count_of("alert", sara), 3);
    ck_assert_int_eq(ask("SELECT count(*) FROM alert WHERE audience = 'everyone' AND patient_id = 1"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM organisation_member"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM organisation_member WHERE number = 'new' AND valid_to_day IS NULL"), 1);
    ck_ok(unmerge(a, false, NULL, &e));
    ck_same(digest(), before);
}
END_TEST

START_TEST(who_is_merged_into_a_restricted_person_stays_there)
{
    struct err e = {0};
    int64_t a = a_person("Karimi", "Sarah", "");
    ck_ok(merge(a, sara, &e));
    ck_ok(patient_restrict(db, sara, "asked to be erased", &e));
    ck_assert_int_eq(unmerge(a, false, NULL, &e), RC_CONFLICT);
    ck_assert_int_eq(ask("SELECT sum(active) FROM patient WHERE id IN (1, 2)"), 0);
    ck_ok(patient_lift(db, sara, &e));
    ck_ok(unmerge(a, false, NULL, &e));
}
END_TEST

START_TEST(two_records_are_not_shown_side_by_side_to_who_may_not_merge)
{
    struct err e = {0};
    struct merge m;
    struct unmerge u;
    int64_t a = a_person("Karimi", "Sarah", ""), b = a_person("Karimi", "Sahra", "");
    ck_ok(merge(b, sara, &e));
    must_change("INSERT INTO staff (login, name, role_id) SELECT 'ana', 'Ana', id FROM role WHERE word = 'reception'");
    must_change("DELETE FROM role_right WHERE right_word = 'merge' AND role_id = (SELECT id FROM role WHERE word = 'reception')");
    db_set_actor(db, ask("SELECT id FROM staff WHERE login = 'ana'"), "Ana");
    ck_assert_int_eq(merge_prepare(db, a, sara, &m, &e), RC_DENIED);
    ck_assert_int_eq(unmerge_prepare(db, b, &u, &e), RC_DENIED);
}
END_TEST

START_TEST(no_table_is_read_whole_for_one_person)
{
    const struct reference *refs;
    struct err e = {0};
    size_t n;
    ck_ok(reference_list(db, "patient", &refs, &n, &e));
    ck_assert_uint_gt(n, 10);
    for (size_t i = 0; i < n; i++) {
        char sql[400];
        struct stmt st;
        snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN %s", refs[i].count_sql);
        stmt_open(&st, db, sql);
        while (stmt_row(&st))
            ck_assert_msg(strncmp(stmt_col_text(&st, 3), "SCAN", 4) != 0, "%s.%s has no index", refs[i].table,
                          refs[i].column);
        ck_ok(stmt_finish(&st, &e));
    }
}
END_TEST

/* ---- races ---- */

/* In a process of its own: books for a person until it is told that there is none. */
static void book_on(int64_t patient)
{
    struct err e = {0};
    struct db *own = fixture_open();
    int booked = 0;
    db_set_actor(own, 1, "another desk");
    for (int i = 0; i < 30; i++) {
        struct slot_query q = {.service_id = 1, .patient_id = patient, .limit = 1,
                               .from_min = (TEST_TODAY + 2 + i) * (int64_t)1440};
        struct slot_list slots = {0};
        if (slots_find(own, &q, &slots, &e) == RC_OK && slots.n) {
            struct appointment a = {.patient_id = patient, .service_id = 1, .start_min = slots.rows[0].start_min,
                                    .practitioner_id = slots.rows[0].practitioner_id, .room_id = slots.rows[0].room_id};
            enum rc rc = appointment_book(own, &a, &e);
            if (rc != RC_OK && rc != RC_CONFLICT && rc != RC_NOT_FOUND && rc != RC_INVALID)
                _exit(100);
            booked += rc == RC_OK;
        }
        slot_list_release(&slots);
    }
    db_close(own);
    _exit(booked);
}

START_TEST(a_desk_that_books_while_another_merges_is_obeyed_or_told)
{
    for (int round = 0; round < 5; round++) {
        struct err e = {0};
        int status;
        int64_t a = a_person("Karimi", "Sarah", ""), before = count_of("appointment", sara);
        fflush(NULL);
        pid_t desk = fork();
        ck_assert_int_ge(desk, 0);
        if (desk == 0)
            book_on(a);
        enum rc rc = RC_CONFLICT;
        while (rc == RC_CONFLICT) { /* what was booked meanwhile makes it look again */
            rc = merge(a, sara, &e);
            if (rc == RC_CONFLICT && strstr(e.text, "two appointments"))
                break;
        }
        ck_assert_int_eq(waitpid(desk, &status, 0), desk);
        ck_assert(WIFEXITED(status) && WEXITSTATUS(status) != 100);
        if (rc == RC_OK) {
            ck_assert_int_eq(count_of("appointment", a), 0);
            ck_assert_int_eq(count_of("appointment", sara), before + WEXITSTATUS(status));
        }
        ck_assert_int_eq(ask("SELECT count(*) FROM occupancy o JOIN appointment a ON a.id = o.appointment_id"
                             " WHERE o.kind = 3 AND o.resource <> a.patient_id"), 0);
    }
    struct err e = {0};
    ck_ok(journal_replay(db, &e));
}
END_TEST

/* ---- random histories ---- */

static void may(enum rc rc, const struct err *e)
{
    ck_assert_msg(rc == RC_OK || rc == RC_CONFLICT || rc == RC_INVALID || rc == RC_NOT_FOUND || rc == RC_DENIED, "%d: %s",
                  (int)rc, e->text);
}

/* Something that a desk does with one of the people who are in use. */
static void live(struct prng *r)
{
    struct err e = {0};
    int64_t p = person[prng_below(r, PEOPLE)], q = person[prng_below(r, PEOPLE)], id;
    if (ask_of("SELECT active FROM patient WHERE id = :id", p) != 1 ||
        ask_of("SELECT active FROM patient WHERE id = :id", q) != 1)
        return;
    struct slot_query sq = {.service_id = a_service("check-up"), .patient_id = p, .limit = 1};
    struct slot_list slots = {0};
    struct payment pay = {.patient_id = p, .amount_minor = prng_between(r, 1, 9000)};
    struct task task = {.patient_id = p, .due_day = TEST_TODAY + 3, .planned_day = TEST_TODAY + 3, .name = "ring"};
    struct patient who;
    struct checkout c;
    switch (prng_below(r, 9)) {
    case 0:
        sq.from_min = (TEST_TODAY + prng_between(r, 1, 30)) * (int64_t)1440;
        may(slots_find(db, &sq, &slots, &e), &e);
        if (slots.n) {
            struct appointment a = {.patient_id = p, .service_id = sq.service_id, .start_min = slots.rows[0].start_min,
                                    .practitioner_id = slots.rows[0].practitioner_id, .room_id = slots.rows[0].room_id};
            may(appointment_book(db, &a, &e), &e);
        }
        slot_list_release(&slots);
        break;
    case 1:
        may(visit_walk_in(db, p, a_service("check-up"), 0, &id, &e), &e);
        break;
    case 2:
        id = ask_of("SELECT id FROM visit WHERE closed_at IS NULL AND patient_id = :id", p);
        if (id < 0)
            break;
        may(visit_seat(db, id, 0, &e), &e);
        may(visit_finish(db, id, &e), &e);
        if (checkout_prepare(db, id, &c, &e) == RC_OK) {
            c.next = VISIT_NEXT_REFERRED;
            c.paid_minor = 100;
            may(checkout_do(db, &c, &e), &e);
        }
        break;
    case 3:
        may(payment_take(db, &pay, &e), &e);
        break;
    case 4:
        may(tag_add(db, p, 1 + (int64_t)prng_below(r, 6), "", &e), &e);
        break;
    case 5:
        may(patient_link(db, p, q, (enum link_kind)prng_below(r, LINK_KIND_COUNT), &e), &e);
        break;
    case 6:
        may(task_create(db, &task, &e), &e);
        break;
    case 7:
        may(household_join(db, p, q, &e), &e);
        break;
    default:
        if (patient_load(db, p, &who, &e) == RC_OK) {
            text_copy(who.city, sizeof who.city, prng_chance(r, 500) ? "Leeds" : "York");
            who.referrer.id = q == p ? 0 : q;
            may(patient_update(db, &who, &e), &e);
        }
    }
}

START_TEST(random_histories_come_apart_as_they_were)
{
    struct digest before[8], keys[8];
    int64_t from[8];
    struct prng r;
    struct err e = {0};
    prng_seed(&r, test_seed(_i));
    for (int i = 0; i < PEOPLE; i++) {
        char given[32];
        snprintf(given, sizeof given, "P%llu", (unsigned long long)prng_below(&r, 100));
        person[i] = a_person("Karimi", given, prng_chance(&r, 500) ? "07912 345678" : "");
    }
    for (int round = 0; round < 3; round++) {
        int depth = 0;
        for (int i = 0; i < STEPS; i++)
            live(&r);
        /* Merged on top of one another, in any shape, and taken apart from the last to the first. */
        for (int i = 0; i < 12 && depth < 8; i++) {
            int64_t p = person[prng_below(&r, PEOPLE)], q = person[prng_below(&r, PEOPLE)];
            before[depth] = digest();
            keys[depth] = derived();
            if (merge(p, q, &e) == RC_OK)
                from[depth++] = p;
            else
                ck_same(digest(), before[depth]); /* refused, so nothing happened */
        }
        ck_assert_int_gt(depth, 0);
        ck_ok(db_check(db, &(int){0}, &e));
        while (depth-- > 0) {
            ck_ok(prng_chance(&r, 300) ? journal_undo(db, ask_of("SELECT seq FROM patient_merge WHERE patient_id = :id",
                                                                 from[depth]), NULL, &e)
                                       : unmerge(from[depth], false, NULL, &e));
            ck_same(digest(), before[depth]);
            ck_same(derived(), keys[depth]);
        }
    }
    ck_ok(journal_replay(db, &e));
}
END_TEST

START_TEST(random_histories_go_on_after_a_merge)
{
    struct prng r;
    struct err e = {0};
    int findings = 0, apart = 0;
    prng_seed(&r, test_seed(100 + _i));
    for (int i = 0; i < PEOPLE; i++)
        person[i] = a_person("Tran", i % 2 ? "An" : "Minh", "");
    for (int i = 0; i < 6 * STEPS; i++) {
        int64_t p = person[prng_below(&r, PEOPLE)], q = person[prng_below(&r, PEOPLE)];
        if (prng_chance(&r, 900)) {
            live(&r);
        } else if (prng_chance(&r, 500)) {
            may(merge(p, q, &e), &e);
        } else {
            enum rc rc = unmerge(p, prng_chance(&r, 500), NULL, &e);
            may(rc, &e);
            apart += rc == RC_OK;
        }
        /* The keys that were kept are those that would be made anew. */
        if (i % 20 == 0)
            ck_assert_int_eq(ask("SELECT (SELECT count(*) FROM (SELECT k, patient_id FROM search_key EXCEPT SELECT k, patient_id"
                                 " FROM patient_key)) + (SELECT count(*) FROM (SELECT k, patient_id FROM patient_key EXCEPT"
                                 " SELECT k, patient_id FROM search_key))"), 0);
        /* Nobody out of use has anything; a person's time is where the appointments are. */
        ck_assert_int_eq(ask("SELECT count(*) FROM appointment a JOIN patient p ON p.id = a.patient_id WHERE NOT p.active"), 0);
        ck_assert_int_eq(ask("SELECT count(*) FROM occupancy o JOIN appointment a ON a.id = o.appointment_id"
                             " WHERE o.kind = 3 AND o.resource <> a.patient_id"), 0);
        ck_assert_int_eq(ask("SELECT count(*) FROM visit v JOIN appointment a ON a.id = v.appointment_id"
                             " WHERE v.patient_id <> a.patient_id"), 0);
        ck_assert_int_eq(ask("SELECT count(*) FROM charge c JOIN visit v ON v.id = c.visit_id"
                             " WHERE v.patient_id <> c.patient_id"), 0);
    }
    ck_assert_int_gt(apart, 0);
    ck_ok(db_check(db, &findings, &e));
    ck_assert_int_eq(findings, 0);
    ck_ok(journal_replay(db, &e));
    ck_ok(journal_verify(db, NULL, NULL, &e));
}
END_TEST

SUITE_MAIN_LOOPS("merging", setup, fixture_remove, 120, {every_row_goes_over_and_everything_comes_back, 0},
                 {undoing_a_merge_is_unmerging_and_undoing_that_is_merging_again, 0},
                 {undo_refuses_what_unmerging_would_ask_about, 0}, {what_came_since_goes_where_it_is_sent, 0},
                 {what_hangs_on_something_of_theirs_goes_with_it_unasked, 0}, {what_was_edited_since_stays_and_is_told, 0},
                 {a_moved_appointment_goes_back_to_where_it_stands_now, 0}, {chains_come_apart_from_the_outside_in, 0},
                 {two_into_one_come_out_in_turn, 0}, {one_person_is_not_put_in_two_places, 0},
                 {the_merged_are_neither_merged_nor_booked_again, 0}, {a_desk_that_saw_something_else_is_told, 0},
                 {of_an_exclusive_group_the_tag_of_who_stays_stays, 0},
                 {an_alert_that_others_see_and_a_membership_that_holds_longer_stay, 0},
                 {who_is_merged_into_a_restricted_person_stays_there, 0},
                 {two_records_are_not_shown_side_by_side_to_who_may_not_merge, 0},
                 {no_table_is_read_whole_for_one_person, 0},
                 {a_desk_that_books_while_another_merges_is_obeyed_or_told, 0},
                 {random_histories_come_apart_as_they_were, ROUNDS}, {random_histories_go_on_after_a_merge, ROUNDS})
