/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small clinic behind the tests of booking/ and visit/. */
#include "tests/booking/small.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/booking/occupancy.h"
#include "src/clinic/clinic.h"
#include "src/people/people.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

static const char *const set_up[] = {
    "INSERT INTO site (name, timezone) VALUES ('Small', 'UTC')",
    "INSERT INTO role (id, word, name) VALUES (1, 'administrator', 'All'), (2, 'reception', 'Reception')",
    "INSERT INTO role_right (role_id, right_word) VALUES (1, 'register'), (1, 'book'), (1, 'overbook'),"
    " (1, 'receive'), (1, 'charge'), (1, 'undo'), (1, 'undo-any'), (1, 'setup'), (1, 'staff'),"
    " (2, 'book'), (2, 'receive'), (2, 'charge'), (2, 'undo')",
    "INSERT INTO staff (id, login, name, role_id) VALUES (1, 'boss', 'The Boss', 1), (2, 'nurse', 'Nurse', "
    "2)",
    "INSERT INTO practitioner (id, site_id, word, name, short_name) VALUES (1, 1, 'li', 'Dr Li Wei', 'Li'),"
    " (2, 1, 'tran', 'Dr Tran', 'Tran'), (3, 1, 'karimi', 'Dr Karimi', 'Karimi')",
    "INSERT INTO room (id, site_id, word, name, kind) VALUES (1, 1, 'c1', 'Chair 1', 'chair'),"
    " (2, 1, 'c2', 'Chair 2', 'chair'), (3, 1, 's', 'Surgery', 'surgery')",
    "INSERT INTO service (id, word, name, category, before_min, with_min, after_min, price_minor, cost_minor,"
    " room_kind) VALUES (1, 'scaling', 'Scaling', 'preventive', 0, 30, 0, 6500, 1200, 'chair'),"
    " (2, 'implant', 'Implant', 'treatment', 10, 60, 20, 98000, 30000, 'surgery'),"
    " (3, 'talk', 'Talk', 'consult', 0, 20, 0, 0, 0, '')",
    "INSERT INTO service_practitioner (service_id, practitioner_id) VALUES (2, 2)",
    "INSERT INTO schedule (practitioner_id, weekday, start_min, end_min)"
    " WITH day (d) AS (VALUES (1), (2), (3), (4), (5)), half (f, t) AS (VALUES (540, 720), (780, 1020))"
    " SELECT p, d, f, t FROM (SELECT 1 AS p UNION SELECT 2), day, half UNION ALL SELECT 3, 3, 540, 720",
    "INSERT INTO patient (id, family, given, created_at) VALUES (1, '王', '小明', 0), (2, 'Karimi', 'Sara', "
    "0),"
    " (3, 'Nguyễn', 'Thị Ánh', 0), (4, 'Đặng', 'Minh', 0)",
    "INSERT INTO patient (id, family, given, created_at) WITH RECURSIVE n (i) AS (SELECT 5 UNION ALL SELECT "
    "i + 1"
    " FROM n WHERE i < 40) SELECT i, 'Person', 'Number ' || i, 0 FROM n",
    "INSERT INTO reason (id, kind, word, name, side) VALUES (1, 'cancel', 'dear', 'Too expensive', "
    "'patient'),"
    " (2, 'cancel', 'ill', 'Doctor is ill', 'clinic'), (3, 'decline', 'later', 'Wants to wait', '')",
};

enum rc small_sql(const char *sql, struct err *e)
{
    struct stmt st;
    enum rc rc = change_begin(db, ACTION_INIT, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db, sql);
    return change_end(db, stmt_run(&st, e), e);
}

void small_make(const struct room *const *rooms, size_t n_rooms)
{
    struct err e = {0};
    if (access("/dev/shm", W_OK) == 0)
        (void)setenv("TMPDIR", "/dev/shm", 0); /* thousands of commits; none of these tests pulls the plug */
    fixture_make(rooms, n_rooms);
    for (size_t i = 0; i < sizeof set_up / sizeof set_up[0]; i++)
        ck_ok(small_sql(set_up[i], &e));
    db_set_actor(db, 1, "The Boss");
}

void booking_setup(void)
{
    static const struct room *const rooms[] = {&store_room, &clinic_room, &people_room, &booking_room};
    small_make(rooms, sizeof rooms / sizeof rooms[0]);
}

void small_as_nurse(void)
{
    db_set_actor(db, 2, "Nurse");
}

void parts_setup(void)
{
    struct err e = {0};
    booking_setup();
    ck_ok(small_sql("INSERT INTO service (id, word, name, category, before_min, with_min, after_min, price_minor, cost_minor,"
                    " room_kind) VALUES (4, 'filling', 'Filling', 'treatment', 10, 40, 10, 100, 10, 'chair')", &e));
    ck_ok(small_sql("INSERT INTO service_part (service_id, kind, from_min, to_min) VALUES (4, 'practitioner', 10, 20),"
                    " (4, 'practitioner', 40, 50), (4, 'assistant', 0, 40)", &e));
    ck_ok(small_sql("INSERT INTO practitioner (id, site_id, word, name, short_name, assistant) VALUES"
                    " (4, 1, 'mia', 'Mia', 'Mia', 1), (5, 1, 'noor', 'Noor', 'Noor', 1)", &e));
    ck_ok(small_sql("INSERT INTO schedule (practitioner_id, weekday, start_min, end_min)"
                    " WITH day (d) AS (VALUES (1), (2), (3), (4), (5)) SELECT p, d, 480, 1080 FROM (SELECT 4 AS p UNION"
                    " SELECT 5), day", &e));
}

int64_t book(int64_t patient, int64_t practitioner, int64_t service, int64_t start_min, struct err *e)
{
    struct appointment a = {.patient_id = patient,
                            .practitioner_id = practitioner,
                            .service_id = service,
                            .start_min = start_min};
    return appointment_book(db, &a, e) == RC_OK ? a.id : 0;
}

/* This very row of occupancy is there. */
static void is_taken(const struct appointment *a, const struct occupied *o)
{
    struct stmt st;
    struct err e = {0};
    int64_t n = 0;
    stmt_open(&st, db,
              "SELECT count(*) FROM occupancy WHERE kind = :kind AND resource = :resource AND start_min = :start"
              " AND end_min = :end AND appointment_id = :id");
    stmt_int(&st, ":kind", (int64_t)o->kind);
    stmt_int(&st, ":resource", o->resource);
    stmt_int(&st, ":start", o->start_min);
    stmt_int(&st, ":end", o->end_min);
    stmt_int(&st, ":id", a->id);
    ck_ok(stmt_one_int(&st, &n, &e));
    ck_assert_msg(n == 1, "appointment %lld, %s, lacks kind %d of %lld", (long long)a->id,
                  appointment_statuses[a->status].word, (int)o->kind, (long long)o->resource);
}

void check_no_overlap(void)
{
    ck_assert_int_eq(
        ask("SELECT count(*) FROM occupancy a JOIN occupancy b ON a.kind = b.kind"
            " AND a.resource = b.resource AND a.appointment_id <> b.appointment_id"
            " AND b.start_min > a.start_min - 1440 AND b.start_min < a.end_min AND b.end_min > a.start_min"
            " WHERE a.overbook = 0 AND b.overbook = 0 AND (a.expires_at = 0 OR a.expires_at > clock_now())"
            " AND (b.expires_at = 0 OR b.expires_at > clock_now())"),
        0);
    struct stmt st;
    struct err e = {0};
    int64_t rows = 0;
    stmt_open(&st, db, "SELECT id, status FROM appointment");
    while (stmt_row(&st)) {
        struct appointment a;
        struct service_parts parts;
        struct occupied want[OCCUPIED_MAX];
        ck_ok(appointment_load(db, stmt_col_int(&st, 0), &a, &e));
        ck_ok(service_parts_load(db, a.service_id, &parts, &e));
        if (!appointment_live(a.status) && a.status != APPOINTMENT_PROPOSED)
            continue;
        size_t n = occupancy_of(&a, &parts, want);
        for (size_t i = 0; i < n; i++)
            is_taken(&a, &want[i]);
        rows += (int64_t)n;
    }
    ck_ok(stmt_finish(&st, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM occupancy"), rows); /* and nothing else is */
}
