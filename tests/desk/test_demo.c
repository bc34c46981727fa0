/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo: the same again from the same seed, sound by every rule of the house, and alive now. */
#include "src/desk/demo.h"

#include <stdio.h>
#include <string.h>

#include "src/base/phone.h"
#include "src/booking/slots.h"
#include "src/desk/agenda.h"
#include "src/desk/rooms.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"
#include "tests/clinic/fixture.h"

enum { NOW_MIN = TEST_TODAY * 1440 + 642 }; /* 10:42 */

static void make_demo(int64_t patients, int years, uint64_t seed)
{
    struct err e = {0};
    fixture_make(all_rooms, n_all_rooms);
    clock_at = (int64_t)NOW_MIN * 60;
    struct demo_options o = {
        .patients = patients, .years = years, .seed = seed, .now = clock_at, .login = "boss", .name = "The Boss"};
    ck_ok(demo_make(db, &o, &e));
}

/** Everything in every table, as one number; the journal's salt is the only thing that may differ. */
static uint64_t fingerprint(void)
{
    uint64_t h = 1469598103934665603u;
    char sql[256], tables[64][64];
    size_t n = 0;
    struct stmt st;
    struct err e = {0};
    stmt_open(&st, db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
                       "AND name <> 'journal' ORDER BY name");
    while (n < 64 && stmt_row(&st))
        stmt_col_copy(&st, 0, tables[n++], sizeof tables[0]);
    ck_ok(stmt_finish(&st, &e));
    ck_assert_uint_gt(n, 30);
    for (size_t t = 0; t < n; t++) {
        snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" ORDER BY 1, 2", tables[t]);
        stmt_open(&st, db, sql);
        while (stmt_row(&st))
            for (int c = 0; c < stmt_columns(&st); c++)
                for (const char *s = stmt_col_text(&st, c); *s != '\0'; s++)
                    h = (h ^ (unsigned char)*s) * 1099511628211u;
        ck_ok(stmt_finish(&st, &e));
    }
    return h;
}

START_TEST(the_same_seed_makes_the_same_clinic)
{
    make_demo(120, 1, 7);
    uint64_t first = fingerprint();
    fixture_remove();
    make_demo(120, 1, 7);
    ck_assert_uint_eq(fingerprint(), first);
    fixture_remove();
    make_demo(120, 1, 8);
    ck_assert_uint_ne(fingerprint(), first);
    fixture_remove();
}
END_TEST

START_TEST(the_file_is_sound_and_nobody_is_in_two_places)
{
    struct err e = {0};
    int findings = 0;
    make_demo(300, 2, 1);
    ck_ok(db_check(db, &findings, &e));
    ck_assert_msg(findings == 0, "%s", e.text);
    ck_ok(journal_verify(db, NULL, &(struct journal_head){0}, &e));
    ck_ok(journal_replay(db, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM journal"), 1);
    ck_assert_int_gt(ask("SELECT count(*) FROM occupancy"), 1000);
    ck_assert_int_eq(ask("SELECT count(*) FROM (SELECT end_min > lead(start_min) OVER (PARTITION BY kind, resource "
                         "ORDER BY start_min) AS over FROM occupancy WHERE overbook = 0) WHERE over"),
                     0);
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment a WHERE status IN ('booked', 'arrived', 'in-visit', "
                         "'fulfilled') AND 3 <> (SELECT count(*) FROM occupancy WHERE appointment_id = a.id)"),
                     0);
    fixture_remove();
}
END_TEST

/** Questions whose answer must be 0, each with the rule it asks about. */
START_TEST(what_it_tells_is_consistent)
{
    static const struct {
        const char *why, *sql;
    } rules[] = {
        {"a closed visit has its way through the house",
         "SELECT count(*) FROM visit v WHERE closed_at IS NOT NULL AND 4 <> (SELECT count(*) FROM queue_segment WHERE "
         "visit_id = v.id)"},
        {"an open visit has one open segment",
         "SELECT count(*) FROM visit v WHERE closed_at IS NULL AND 1 <> (SELECT count(*) FROM queue_segment WHERE "
         "visit_id = v.id AND ended_at IS NULL)"},
        {"segments follow one another",
         "SELECT count(*) FROM queue_segment q JOIN queue_segment p ON p.id = q.from_id WHERE p.visit_id <> q.visit_id "
         "OR p.ended_at <> q.started_at OR q.ended_at < q.started_at"},
        {"nothing has happened that is not past",
         "SELECT count(*) FROM visit WHERE opened_at > clock_now() OR closed_at > clock_now()"},
        {"nobody came before being born",
         "SELECT count(*) FROM visit v JOIN patient p ON p.id = v.patient_id WHERE p.born_day >= v.day"},
        {"nobody was booked before being registered",
         "SELECT count(*) FROM appointment a JOIN patient p ON p.id = a.patient_id WHERE a.start_min < p.created_at / 60 "
         "- 1440"},
        {"an appointment that was kept has a visit",
         "SELECT count(*) FROM appointment a WHERE status IN ('arrived', 'in-visit', 'fulfilled') AND NOT EXISTS "
         "(SELECT 1 FROM visit WHERE appointment_id = a.id)"},
        {"a person who is with somebody holds the room",
         "SELECT count(*) FROM queue_segment q JOIN room r ON r.id = q.room_id WHERE q.ended_at IS NULL AND q.stage = "
         "'in-room' AND r.state <> 'occupied'"},
        {"no room holds two",
         "SELECT count(*) FROM (SELECT 1 FROM queue_segment WHERE ended_at IS NULL AND stage = 'in-room' GROUP BY "
         "room_id HAVING count(*) > 1)"},
        {"a closed task was closed, an open one not",
         "SELECT count(*) FROM follow_up_task WHERE (status = 'open') <> (closed_at IS NULL)"},
        {"attempts are counted",
         "SELECT count(*) FROM follow_up_task t WHERE attempts <> (SELECT count(*) FROM attempt WHERE task_id = t.id)"},
        {"no visit has a step's task twice",
         "SELECT count(*) FROM (SELECT 1 FROM follow_up_task WHERE step_id IS NOT NULL GROUP BY visit_id, step_id "
         "HAVING count(*) > 1)"},
        {"one of an exclusive group at a time",
         "SELECT count(*) FROM (SELECT 1 FROM tag_assignment a JOIN tag t ON t.id = a.tag_id JOIN tag_group g ON g.id = "
         "t.group_id WHERE g.exclusive = 1 AND a.until_at IS NULL GROUP BY a.patient_id, g.id HAVING count(*) > 1)"},
        {"links go both ways",
         "SELECT count(*) FROM patient_link a WHERE NOT EXISTS (SELECT 1 FROM patient_link b WHERE b.patient_id = "
         "a.other_id AND b.other_id = a.patient_id)"},
        {"everybody can be found",
         "SELECT count(*) FROM patient p WHERE NOT EXISTS (SELECT 1 FROM search_key WHERE patient_id = p.id)"},
    };
    make_demo(400, 2, 3);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        int64_t n = ask(rules[i].sql);
        ck_assert_msg(n == 0, "%s: %d", rules[i].why, (int)n);
    }
    fixture_remove();
}
END_TEST

START_TEST(shares_are_those_of_a_clinic)
{
    static const struct {
        const char *why, *sql;
        int64_t low, high;
    } shares[] = {
        {"no-shows in a hundred of the past",
         "SELECT 100 * sum(status = 'noshow') / count(*) FROM appointment WHERE status IN ('noshow', 'fulfilled')", 6, 10},
        {"cancellations, each with reason and side",
         "SELECT 100 * sum(status = 'cancelled' AND reason_id IS NOT NULL AND side <> '') / count(*) FROM appointment", 3,
         10},
        {"who owes nothing", "SELECT 100 * sum(balance_minor = 0) / count(*) FROM v_balance", 85, 100},
        {"Chinese names", "SELECT 100 * sum(family GLOB '[一-龥]*') / count(*) FROM patient", 20, 36},
        {"Persian names", "SELECT 100 * sum(family GLOB '[ء-ی]*') / count(*) FROM patient", 8, 25},
        {"Vietnamese names", "SELECT 100 * sum(languages LIKE 'vi%') / count(*) FROM patient", 12, 28},
        {"families", "SELECT 100 * (SELECT count(*) FROM household_member) / count(*) FROM patient", 45, 80},
        {"tagged", "SELECT 100 * (SELECT count(DISTINCT patient_id) FROM tag_assignment) / count(*) FROM patient", 60, 100},
        {"referred by somebody", "SELECT 100 * count(referrer_id) / count(*) FROM patient", 8, 20},
        {"alerts", "SELECT 100 * (SELECT count(*) FROM alert) / count(*) FROM patient", 5, 15},
    };
    make_demo(1000, 3, 1);
    for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
        int64_t share = ask(shares[i].sql);
        ck_assert_msg(share >= shares[i].low && share <= shares[i].high, "%s: %d", shares[i].why, (int)share);
    }
    fixture_remove();
}
END_TEST

START_TEST(today_is_in_full_swing_and_has_room)
{
    struct err e = {0};
    struct agenda a;
    size_t free_times = 0;
    make_demo(1000, 3, 1);
    ck_ok(agenda_read(db, &(struct agenda_query){.day = TEST_TODAY}, &a, &e));
    ck_assert_int_ge(a.counts.booked, 15);
    ck_assert_int_ge(a.counts.here, 3);
    ck_assert_int_ge(a.counts.calls_due, 3);
    ck_assert_int_le(a.counts.calls_due, 60);
    for (size_t i = 0; i < a.n; i++)
        free_times += a.rows[i].kind == AGENDA_GAP;
    ck_assert_uint_ge(free_times, 1);
    agenda_release(&a);
    struct slot_query q = {.service_id = ask("SELECT id FROM service WHERE word = 'check-up'"), .days = 7};
    struct slot_list slots;
    ck_ok(slots_find(db, &q, &slots, &e));
    ck_assert_uint_ge(slots.n, 5);
    slot_list_release(&slots);
    ck_assert_int_gt(ask("SELECT count(*) FROM appointment WHERE start_min BETWEEN 32173920 AND 32184000"),
                     ask("SELECT count(*) FROM appointment WHERE start_min BETWEEN 32214240 AND 32224320"));
    fixture_remove();
}
END_TEST

START_TEST(telephone_numbers_can_be_dialled)
{
    struct stmt st;
    struct err e = {0};
    make_demo(500, 0, 5);
    stmt_open(&st, db, "SELECT value, e164 FROM contact_point WHERE system = 'phone'");
    while (stmt_row(&st)) {
        char e164[PHONE_E164];
        ck_ok(phone_parse(stmt_col_text(&st, 0), "GB", e164, &e));
        ck_assert_str_eq(e164, stmt_col_text(&st, 1));
    }
    ck_ok(stmt_finish(&st, &e));
    fixture_remove();
}
END_TEST

START_TEST(a_size_out_of_range_and_a_file_in_use_are_refused)
{
    struct err e = {0};
    make_demo(1, 0, 1);
    struct demo_options o = {.patients = 10, .years = 1, .now = clock_at};
    ck_assert_int_eq(demo_make(db, &o, &e), RC_CONFLICT);
    o.patients = 0;
    ck_assert_int_eq(demo_make(db, &o, &e), RC_INVALID);
    o.patients = 10;
    o.years = 99;
    ck_assert_int_eq(demo_make(db, &o, &e), RC_INVALID);
    fixture_remove();
}
END_TEST

static bool stop(void *ctx, const char *what, int64_t done, int64_t of)
{
    (void)ctx, (void)what, (void)done, (void)of;
    return true;
}

START_TEST(it_stops_when_asked)
{
    struct err e = {0};
    fixture_make(all_rooms, n_all_rooms);
    struct demo_options o = {.patients = 100, .years = 1, .now = clock_at, .progress = stop};
    ck_assert_int_eq(demo_make(db, &o, &e), RC_STOPPED);
    ck_assert_int_eq(ask("SELECT count(*) FROM patient"), 0);
    fixture_remove();
}
END_TEST

SUITE_MAIN("demo", the_same_seed_makes_the_same_clinic, the_file_is_sound_and_nobody_is_in_two_places,
           what_it_tells_is_consistent, shares_are_those_of_a_clinic, today_is_in_full_swing_and_has_room,
           telephone_numbers_can_be_dialled, a_size_out_of_range_and_a_file_in_use_are_refused, it_stops_when_asked)
