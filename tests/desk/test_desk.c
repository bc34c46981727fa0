/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The day, the card and the find box, at a fixed clock: Tuesday 4 March 2031, from 9:00 on. */
#include <stdio.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/desk/agenda.h"
#include "src/desk/card.h"
#include "src/desk/finder.h"
#include "src/desk/rooms.h"
#include "src/store/stmt.h"
#include "tests/care/fixture.h"

#define AT(hour, minute) ((int64_t)TEST_TODAY * 1440 + (hour) * 60 + (minute))

static int64_t wang, anh;

static void setup(void)
{
    care_setup_with(all_rooms, n_all_rooms, apply_kit);
    wang = a_person("王", "小明", "07912 345679");
    anh = a_person("Nguyễn", "Thị Ánh", "");
}

static void clock_to(int hour, int minute)
{
    clock_at = AT(hour, minute) * 60;
}

static int64_t book_li(int64_t patient_id, const char *service, int64_t start_min)
{
    struct err e = {0};
    struct practitioner li;
    ck_ok(practitioner_find(db, "li", &li, &e));
    struct appointment a = {.patient_id = patient_id,
                            .service_id = a_service(service),
                            .practitioner_id = li.id,
                            .start_min = start_min};
    ck_ok(appointment_book(db, &a, &e));
    return a.id;
}

static struct agenda agenda(bool gaps)
{
    struct agenda a;
    struct err e = {0};
    ck_ok(agenda_read(db, &(struct agenda_query){.day = TEST_TODAY, .no_gaps = !gaps, .cancelled = true}, &a, &e));
    return a;
}

/** "09:30 王小明|waiting|18m !" */
static const char *row_text(const struct agenda_row *row)
{
    static char text[512];
    char time[CIVIL_TEXT], state[64], wait[64];
    struct agenda_line line;
    struct err e = {0};
    ck_ok(agenda_fill(db, row, &line, &e));
    snprintf(text, sizeof text, "%s %s|%s|%s", civil_format_time(time, sizeof time, row->start_min), line.patient,
             agenda_state_text(&line, state, sizeof state), agenda_wait_text(row, wait, sizeof wait));
    return text;
}

static struct agenda_line filled(const struct agenda_row *row)
{
    struct agenda_line line;
    struct err e = {0};
    ck_ok(agenda_fill(db, row, &line, &e));
    return line;
}

START_TEST(rows_say_who_is_where_and_for_how_long)
{
    struct err e = {0};
    int64_t visit, first = book_li(sara, "check-up", AT(9, 30));
    book_li(wang, "scaling", AT(10, 0));
    book_li(anh, "filling", AT(11, 0));
    clock_to(9, 20);
    ck_ok(visit_check_in(db, first, &visit, &e));
    clock_to(9, 38);
    struct agenda a = agenda(false);
    ck_assert_uint_eq(a.n, 3);
    ck_assert_str_eq(row_text(&a.rows[0]), "09:30 Sara Karimi|waiting|18m !");
    ck_assert(a.rows[0].alarm);
    ck_assert_int_eq(filled(&a.rows[0]).ticket, 1);
    ck_assert_str_eq(row_text(&a.rows[1]), "10:00 王小明|expected|");
    ck_assert_int_eq(a.counts.booked, 3);
    ck_assert_int_eq(a.counts.here, 1);
    ck_assert_int_eq(a.counts.waiting_over, 1);
    agenda_release(&a);

    ck_ok(visit_seat(db, visit, 0, &e));
    clock_to(10, 12);
    a = agenda(false);
    ck_assert_str_eq(row_text(&a.rows[0]), "09:30 Sara Karimi|in Chair 1|");
    ck_assert_str_eq(row_text(&a.rows[1]), "10:00 王小明|expected|12m late");
    ck_assert_int_eq(a.rows[1].state, AGENDA_LATE);
    ck_assert_int_eq(a.counts.late, 1);
    ck_assert_int_eq(a.counts.waiting_over, 0);
    agenda_release(&a);
}
END_TEST

START_TEST(who_was_cancelled_did_not_come_or_walked_in_is_told_apart)
{
    struct err e = {0};
    int64_t visit, gone = book_li(sara, "check-up", AT(9, 30)), away = book_li(anh, "check-up", AT(11, 0));
    clock_to(10, 5);
    ck_ok(appointment_noshow(db, gone, 0, &e));
    ck_ok(appointment_cancel(db, away, 0, SIDE_PATIENT, 0, "ill", &e));
    ck_ok(visit_walk_in(db, wang, a_service("emergency"), 0, &visit, &e));
    struct agenda a = agenda(false);
    ck_assert_uint_eq(a.n, 3);
    ck_assert_str_eq(row_text(&a.rows[0]), "09:30 Sara Karimi|no-show|");
    ck_assert_str_eq(row_text(&a.rows[1]), "10:05 王小明|waiting|0m");
    ck_assert_int_eq(a.rows[1].kind, AGENDA_WALK_IN);
    ck_assert_str_eq(row_text(&a.rows[2]), "11:00 Nguyễn Thị Ánh|cancelled late|");
    ck_assert_int_eq(a.counts.booked, 0);
    agenda_release(&a);
    clock_to(24, 30); /* nobody checked the walk-in out: the next day still shows it */
    ck_ok(agenda_read(db, &(struct agenda_query){.day = TEST_TODAY + 1, .no_gaps = true}, &a, &e));
    ck_assert_uint_eq(a.n, 1);
    ck_assert_int_eq(filled(&a.rows[0]).visit_id, visit);
    agenda_release(&a);
}
END_TEST

START_TEST(a_filled_row_says_what_the_rooms_say)
{
    struct err e = {0};
    int64_t visit, first = book_li(sara, "check-up", AT(9, 30));
    book_li(wang, "scaling", AT(10, 0));
    clock_to(9, 20);
    ck_ok(visit_check_in(db, first, &visit, &e));
    ck_ok(visit_seat(db, visit, 0, &e));
    ck_ok(visit_walk_in(db, anh, a_service("emergency"), 0, &visit, &e));
    struct agenda a = agenda(true);
    int of_kind[3] = {0};
    for (size_t i = 0; i < a.n; i++) {
        struct agenda_line line = filled(&a.rows[i]);
        struct appointment agreed = {0};
        struct visit v = {0};
        of_kind[a.rows[i].kind]++;
        if (line.appointment_id != 0)
            ck_ok(appointment_load(db, line.appointment_id, &agreed, &e));
        if (line.visit_id != 0)
            ck_ok(visit_load(db, line.visit_id, &v, &e));
        ck_assert_str_eq(line.patient, line.visit_id != 0 ? v.patient : agreed.patient);
        ck_assert_str_eq(line.service, line.visit_id != 0 ? v.service : agreed.service);
        ck_assert_int_eq(line.patient_id, line.visit_id != 0 ? v.patient_id : agreed.patient_id);
        ck_assert_int_eq(line.ticket, v.ticket);
        if (v.room_id != 0)
            ck_assert_str_eq(line.room, v.room);
        if (a.rows[i].kind == AGENDA_APPOINTMENT) {
            ck_assert_str_eq(line.practitioner, agreed.practitioner);
            ck_assert_int_eq(a.rows[i].start_min, agreed.start_min);
            ck_assert_int_eq(a.rows[i].end_min, agreed.end_min);
        }
    }
    ck_assert_int_eq(of_kind[AGENDA_APPOINTMENT], 2);
    ck_assert_int_eq(of_kind[AGENDA_WALK_IN], 1);
    ck_assert_int_ge(of_kind[AGENDA_GAP], 1);
    agenda_release(&a);
}
END_TEST

/** Everything of a row that a minute may change. */
static void same_rows(const struct agenda *x, const struct agenda *y)
{
    ck_assert_uint_eq(x->n, y->n);
    ck_assert_mem_eq(&x->counts, &y->counts, sizeof x->counts);
    for (size_t i = 0; i < x->n; i++) {
        const struct agenda_row *a = &x->rows[i], *b = &y->rows[i];
        ck_assert(a->id == b->id && a->practitioner_id == b->practitioner_id && a->start_min == b->start_min &&
                  a->end_min == b->end_min && a->minutes == b->minutes && a->kind == b->kind &&
                  a->state == b->state && a->alarm == b->alarm);
    }
}

START_TEST(a_day_that_ticked_is_the_day_read_anew)
{
    struct err e = {0};
    int64_t visit, first = book_li(sara, "check-up", AT(9, 30));
    book_li(wang, "scaling", AT(10, 0));
    clock_to(9, 20);
    ck_ok(visit_check_in(db, first, &visit, &e));
    struct agenda a = agenda(true);
    for (int minute = 21; minute < 400; minute += 7) {
        clock_to(9 + minute / 60, minute % 60);
        struct agenda fresh = agenda(true);
        ck_assert(agenda_tick(db, &a));
        same_rows(&a, &fresh);
        agenda_release(&fresh);
    }
    clock_to(24, 1);
    ck_assert(!agenda_tick(db, &a));
    agenda_release(&a);
}
END_TEST

START_TEST(gaps_are_what_is_left_of_the_hours_and_not_past)
{
    struct err e = {0};
    struct practitioner li;
    struct agenda a;
    ck_ok(practitioner_find(db, "li", &li, &e));
    book_li(sara, "scaling", AT(10, 0)); /* 30 minutes; Li works 8:30-12:30 and 13:30-18:00 */
    ck_ok(agenda_read(db, &(struct agenda_query){.day = TEST_TODAY, .practitioner_id = li.id}, &a, &e));
    static const struct {
        int from, until;
        enum agenda_kind kind;
    } want[] = {
        {9 * 60,       10 * 60,      AGENDA_GAP        },
        {10 * 60,      10 * 60 + 30, AGENDA_APPOINTMENT},
        {10 * 60 + 30, 12 * 60 + 30, AGENDA_GAP        },
        {13 * 60 + 30, 18 * 60,      AGENDA_GAP        },
    };
    ck_assert_uint_eq(a.n, 4);
    for (size_t i = 0; i < a.n; i++) {
        ck_assert_int_eq(a.rows[i].kind, want[i].kind);
        ck_assert_int_eq(a.rows[i].start_min, AT(0, want[i].from));
        ck_assert_int_eq(a.rows[i].end_min, AT(0, want[i].until));
    }
    agenda_release(&a);
}
END_TEST

START_TEST(the_day_can_be_limited_to_a_tag)
{
    struct err e = {0};
    struct tag vip;
    struct agenda a;
    book_li(sara, "check-up", AT(9, 30));
    book_li(wang, "check-up", AT(10, 0));
    ck_ok(tag_find(db, "vip", &vip, &e));
    ck_ok(tag_add(db, wang, vip.id, NULL, &e));
    ck_ok(agenda_read(db, &(struct agenda_query){.day = TEST_TODAY, .tag_id = vip.id}, &a, &e));
    ck_assert_uint_eq(a.n, 1);
    ck_assert_int_eq(filled(&a.rows[0]).patient_id, wang);
    ck_assert_str_eq(filled(&a.rows[0]).tags, "VIP");
    agenda_release(&a);
}
END_TEST

START_TEST(the_card_gathers_what_every_room_knows)
{
    struct err e = {0};
    struct card c;
    struct card_brief b;
    struct tag vip;
    struct patient p;
    int64_t visit = a_treated_visit(sara, "implant");
    ck_ok(task_plan_visit(db, sara, visit, a_service("implant"), TEST_TODAY, NULL, &e));
    book_li(sara, "check-up", AT(11, 0));
    ck_ok(tag_find(db, "vip", &vip, &e));
    ck_ok(tag_add(db, sara, vip.id, NULL, &e));
    ck_ok(patient_load(db, sara, &p, &e));
    p.alerts[0].kind = ALERT_ALLERGY;
    text_copy(p.alerts[0].text, sizeof p.alerts[0].text, "penicillin");
    ck_ok(patient_update(db, &p, &e));
    ck_ok(card_read(db, sara, &c, &e));
    ck_assert_str_eq(c.name, "Sara Karimi");
    ck_assert_str_eq(c.patient.alerts[0].text, "penicillin");
    ck_assert_uint_eq(c.tags.n, 1);
    ck_assert_uint_eq(c.next.n, 1);
    ck_assert_uint_eq(c.visits.n, 1);
    ck_assert_uint_eq(c.tasks.n, 4);
    ck_assert_uint_ge(c.journal.n, 5);
    ck_assert_str_eq(c.journal.rows[0].action, "patient-change");
    card_release(&c);
    ck_ok(card_brief_read(db, sara, &b, &e));
    ck_assert_str_eq(b.alerts, "penicillin");
    ck_assert_str_eq(b.tags, "VIP");
    ck_assert_int_eq(b.next_min, AT(11, 0));
    ck_assert_str_eq(b.next_service, "Check-up");
    ck_assert_int_eq(b.task_due_day, TEST_TODAY + 1);
    ck_assert_int_eq(card_read(db, 99, &c, &e), RC_NOT_FOUND);
    ck_assert_int_eq(card_brief_read(db, 99, &b, &e), RC_NOT_FOUND);
}
END_TEST

START_TEST(find_puts_who_is_expected_today_first_and_limits_by_tag)
{
    struct err e = {0};
    struct finder_list list;
    struct tag vip;
    int64_t other = a_person("Karimi", "Leila", "07912 345690");
    ck_ok(tag_find(db, "vip", &vip, &e));
    ck_ok(tag_add(db, other, vip.id, NULL, &e));
    must_change("UPDATE patient SET born_day = 7436, rev = rev + 1"); /* 1990-05-12 */
    book_li(sara, "check-up", AT(9, 30));
    ck_ok(finder_find(db, "karimi", 10, &list, &e));
    ck_assert_uint_eq(list.n, 2);
    ck_assert_int_eq(list.rows[0].patient_id, sara);
    ck_assert_int_eq(list.rows[0].next_min, AT(9, 30));
    ck_assert_str_eq(list.rows[0].phone, "07912 345678");
    finder_list_release(&list);
    static const struct {
        const char *why, *typed;
        size_t n;
    } cases[] = {
        {"a tag among words",       "kari tag:vip",     1},
        {"the tag alone",           "tag:vip",          1},
        {"a tag that is being typed", "karimi tag:",    2},
        {"two tags, one not carried", "tag:vip tag:gold", 0},
        {"nothing: who is expected", "",                1},
        {"a birth year that is nobody's", "born:1901 karimi", 0},
        {"a stretch of birth years", "born:1900..2030 karimi", 2},
        {"before a year, and a tag", "born:<2030 tag:vip", 1},
        {"a birth year that is being typed", "born: karimi", 2},
        {"a millennium that is being typed", "born:2 karimi", 0},
        {"a year beyond the calendar", "born:9999 karimi", 0},
        {"a practitioner",          "doctor:li",        1},
        {"a practitioner and a name", "doctor:li kar",  1},
        {"another practitioner",    "doctor:tran kar",  0},
        {"a ticket that nobody has", "#7",              0},
        {"nobody",                  "zzz",              0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_ok(finder_find(db, cases[i].typed, 10, &list, &e));
        ck_assert_msg(list.n == cases[i].n, "%s: %zu", cases[i].why, list.n);
        finder_list_release(&list);
    }
    ck_assert_int_eq(finder_find(db, "tag:purple", 10, &list, &e), RC_NOT_FOUND);
    ck_assert_int_eq(finder_find(db, "born:soon", 10, &list, &e), RC_INVALID);
    ck_assert_int_eq(finder_find(db, "born:2021-02-30", 10, &list, &e), RC_INVALID);
    ck_assert_int_eq(finder_find(db, "colour:red", 10, &list, &e), RC_INVALID);
    ck_assert_ptr_nonnull(strstr(e.text, "doctor:"));
    ck_assert_int_ne(finder_find(db, "doctor:nobody", 10, &list, &e), RC_OK);
    int64_t visit;
    ck_ok(visit_walk_in(db, other, a_service("check-up"), 0, &visit, &e));
    ck_ok(finder_find(db, "#1", 10, &list, &e));
    ck_assert_uint_eq(list.n, 1);
    ck_assert_int_eq(list.rows[0].patient_id, other);
    ck_assert_str_eq(list.rows[0].why_word, "ticket");
    finder_list_release(&list);
}
END_TEST

/* What undo goes silently wrong with, the schema does not have. Recorded tables are those with the guard of changes. */
#define RECORDED "SELECT tbl_name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'change\\_%' ESCAPE '\\'"
#define IN_RECORDED " IN (" RECORDED ")"

START_TEST(no_recorded_table_has_what_undo_cannot_take_back)
{
    static const struct {
        const char *why, *sql;
    } laws[] = {
        {"not strict", "SELECT group_concat(name) FROM pragma_table_list WHERE strict = 0 AND name" IN_RECORDED},
        {"rows that are deleted or emptied with another", "SELECT group_concat(m.name) FROM sqlite_schema m, "
            "pragma_foreign_key_list(m.name) f WHERE f.on_delete NOT IN ('NO ACTION', 'RESTRICT')"
            " AND m.name" IN_RECORDED},
        {"a generated column",
            "SELECT group_concat(m.name) FROM sqlite_schema m, pragma_table_xinfo(m.name) x"
            " WHERE x.hidden <> 0 AND m.name" IN_RECORDED},
        {"no declared key", "SELECT group_concat(name) FROM sqlite_schema m WHERE NOT EXISTS"
            " (SELECT 1 FROM pragma_table_info(m.name) WHERE pk = 1) AND name" IN_RECORDED},
        {"a number that is given again", "SELECT group_concat(name) FROM sqlite_schema"
            " WHERE sql LIKE '%id INTEGER PRIMARY KEY%' AND sql NOT LIKE '%id INTEGER PRIMARY KEY AUTOINCREMENT%' AND name" IN_RECORDED},
        {"a trigger that ends the transaction",
            "SELECT group_concat(name) FROM sqlite_schema WHERE sql LIKE '%RAISE%(%ROLLBACK%'"},
        {"what is looked for row by row when the one it names goes",
            "SELECT group_concat(m.name || '.' || f.\"from\") FROM sqlite_schema m, pragma_foreign_key_list(m.name) f"
            " WHERE f.\"table\" IN ('patient', 'appointment', 'visit', 'recall', 'follow_up_task', 'offer', 'waiting_entry',"
            " 'series') AND NOT EXISTS (SELECT 1 FROM pragma_table_info(m.name) c WHERE c.pk = 1 AND c.name = f.\"from\")"
            " AND NOT EXISTS (SELECT 1 FROM pragma_index_list(m.name) l, pragma_index_info(l.name) i"
            " WHERE i.seqno = 0 AND i.name = f.\"from\") AND m.name" IN_RECORDED},
    };
    struct stmt st;
    struct err e = {0};
    int64_t n;

    stmt_open(&st, db, "SELECT count(*) FROM (" RECORDED " GROUP BY tbl_name)");
    ck_ok(stmt_one_int(&st, &n, &e));
    ck_assert_int_gt(n, 20);
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        stmt_open(&st, db, laws[i].sql);
        ck_assert(stmt_row(&st));
        ck_assert_msg(stmt_col_type(&st, 0) == STMT_NULL, "%s: %s", laws[i].why, stmt_col_text(&st, 0));
        ck_ok(stmt_finish(&st, &e));
    }
}
END_TEST

SUITE_MAIN_FIXTURE("desk", setup, fixture_remove, rows_say_who_is_where_and_for_how_long,
                   a_filled_row_says_what_the_rooms_say, a_day_that_ticked_is_the_day_read_anew,
                   who_was_cancelled_did_not_come_or_walked_in_is_told_apart,
                   gaps_are_what_is_left_of_the_hours_and_not_past, the_day_can_be_limited_to_a_tag,
                   the_card_gathers_what_every_room_knows, find_puts_who_is_expected_today_first_and_limits_by_tag,
                   no_recorded_table_has_what_undo_cannot_take_back)
