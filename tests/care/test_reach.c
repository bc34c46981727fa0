/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nobody is reached against their consent: by no follow-up, no try and no row written past the program. */
#include <stdio.h>
#include <string.h>

#include "src/base/prng.h"
#include "src/people/consent.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"
#include "tests/care/fixture.h"
#include "tests/seed.h"

static const struct room *const rooms[] = {&store_room, &clinic_room, &people_room, &booking_room,
                                           &visit_room, &care_room};

static enum rc pass_over(struct db *on, const struct ini *ini, const char *section, const char *word, bool write,
                         struct err *e)
{
    (void)on, (void)ini, (void)section, (void)word, (void)write, (void)e;
    return RC_OK;
}

static enum rc apply(struct db *on, struct kit_options *o, struct err *e)
{
    const struct kit_reader readers[] = {{"tags", pass_over}, plan_kit_reader, {"duplicates", pass_over}};
    o->readers = readers;
    o->n_readers = 3;
    return kit_apply(on, o, e);
}

static void setup(void)
{
    care_setup_with(rooms, sizeof rooms / sizeof rooms[0], apply);
}

static enum rc sql(const char *text, struct err *e)
{
    struct stmt st;
    enum rc rc = change_begin(db, ACTION_SETUP, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db, text);
    return change_end(db, stmt_run(&st, e), e);
}

static int64_t a_task(enum consent_channel channel)
{
    struct err e = {0};
    struct task t = {.patient_id = sara, .channel = channel, .planned_day = TEST_TODAY, .due_day = TEST_TODAY};
    text_copy(t.name, sizeof t.name, "Ask how it went");
    ck_ok(task_create(db, &t, &e));
    return t.id;
}

static void refuse(enum consent_purpose purpose, enum consent_channel channel)
{
    struct err e = {0};
    ck_ok(consent_note(db, sara, 1u << purpose, 1u << channel, false, HOW_PHONE, &e));
}

START_TEST(a_try_by_a_refused_channel_is_refused_whatever_its_outcome)
{
    struct err e = {0};
    struct attempt_next next;
    struct attempt_input in = {.task_id = a_task(CONSENT_CALL), .outcome = (enum attempt_outcome)_i,
                               .back_min = ((int64_t)TEST_TODAY + 3) * 1440};
    refuse(CONSENT_CARE, CONSENT_CALL);
    enum rc rc = attempt_log(db, &in, &next, &e);
    if (_i == ATTEMPT_BOOKED) { /* they came to us, or nothing would be booked */
        ck_ok(rc);
        ck_assert_int_eq(ask("SELECT incoming FROM attempt"), 1);
        return;
    }
    ck_assert_int_eq(rc, RC_DENIED);
    ck_assert_ptr_nonnull(strstr(e.text, "text message"));
    ck_assert_int_eq(ask("SELECT count(*) FROM attempt"), 0);
    in.incoming = true;
    ck_ok(attempt_log(db, &in, &next, &e));
}
END_TEST

START_TEST(a_row_written_past_the_program_is_refused_too)
{
    struct err e = {0};
    (void)a_task(CONSENT_CALL);
    refuse(CONSENT_CARE, CONSENT_CALL);
    ck_assert_int_ne(sql("INSERT INTO attempt (task_id, at, outcome) VALUES (1, 0, 'reached')", &e), RC_OK);
    ck_assert_int_ne(sql("INSERT INTO follow_up_task (patient_id, name, channel, planned_day, due_day, created_at)"
                         " VALUES (1, 'Call', 'call', 1, 1, 0)",
                         &e),
                     RC_OK);
    refuse(CONSENT_CARE, CONSENT_POST);
    ck_assert_int_ne(sql("UPDATE follow_up_task SET channel = 'post', rev = rev + 1", &e), RC_OK);
    ck_ok(sql("UPDATE follow_up_task SET channel = 'email', rev = rev + 1", &e));
    ck_ok(sql("INSERT INTO attempt (task_id, at, outcome) VALUES (1, 0, 'sent')", &e));
}
END_TEST

START_TEST(a_plan_takes_a_channel_that_is_allowed_or_none)
{
    struct err e = {0};
    int made = 0;
    refuse(CONSENT_CARE, CONSENT_CALL);
    int64_t visit = a_treated_visit(sara, "implant");
    ck_ok(task_plan_visit(db, sara, visit, a_service("implant"), TEST_TODAY, &made, &e));
    ck_assert_int_eq(made, 4);
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task WHERE channel = 'call'"), 0);
    ck_ok(consent_refuse_all(db, sara, HOW_PHONE, &e));
    struct visit_close close = {.visit_id = visit, .next = VISIT_NEXT_DECLINED, .note = "moves away"};
    ck_ok(visit_close(db, &close, &e));
    clock_at += 86400;
    visit = a_treated_visit(sara, "implant");
    ck_ok(task_plan_visit(db, sara, visit, a_service("implant"), TEST_TODAY + 1, &made, &e));
    ck_assert_int_eq(made, 0);
    int64_t recall;
    ck_ok(recall_plan(db, sara, visit, a_service("implant"), TEST_TODAY, 6, RECALL_NO_DAY, &recall, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task WHERE recall_id IS NOT NULL"), 0);
    struct task t = {.patient_id = sara, .channel = CONSENT_CALL, .name = "Call"};
    ck_assert_int_eq(task_create(db, &t, &e), RC_DENIED);
}
END_TEST

START_TEST(the_worklist_says_by_what_and_the_channel_can_be_changed)
{
    struct err e = {0};
    struct task_query q = {.due_until = TEST_TODAY};
    struct task_list list;
    int64_t id = a_task(CONSENT_CALL);
    refuse(CONSENT_CARE, CONSENT_CALL);
    ck_ok(task_find(db, &q, &list, &e));
    ck_assert_uint_eq(list.n, 1);
    ck_assert(!task_reachable(&list.rows[0]));
    ck_assert_uint_eq(list.rows[0].allowed, 1u << CONSENT_SMS | 1u << CONSENT_EMAIL | 1u << CONSENT_POST);
    ck_assert_int_eq(task_set_channel(db, id, list.rows[0].task.rev + 1, CONSENT_SMS, &e), RC_CONFLICT);
    ck_assert_int_eq(task_set_channel(db, id, 0, CONSENT_CALL, &e), RC_DENIED);
    ck_ok(task_set_channel(db, id, list.rows[0].task.rev, CONSENT_SMS, &e));
    task_list_release(&list);
    ck_ok(task_find(db, &q, &list, &e));
    ck_assert(task_reachable(&list.rows[0]));
    task_list_release(&list);
}
END_TEST

START_TEST(a_recall_reminds_and_the_rest_is_care)
{
    struct err e = {0};
    int64_t recall;
    ck_ok(recall_plan(db, sara, 0, a_service("implant"), TEST_TODAY, 6, RECALL_NO_DAY, &recall, &e));
    int64_t care = a_task(CONSENT_CALL), reminds = ask("SELECT id FROM follow_up_task WHERE recall_id IS NOT NULL");
    refuse(CONSENT_REMINDER, CONSENT_CALL);
    struct attempt_next next;
    struct attempt_input in = {.task_id = reminds, .outcome = ATTEMPT_REACHED};
    ck_assert_int_eq(attempt_log(db, &in, &next, &e), RC_DENIED);
    in.task_id = care;
    ck_ok(attempt_log(db, &in, &next, &e));
}
END_TEST

static const struct {
    const char *change;
    int open_tasks, open_recalls;
} rests[] = {
    {"lifecycle = 'inactive'",        1, 0}, /* the call after a treatment stays, the recall goes */
    {"lifecycle = 'deceased'",        0, 0},
    {"active = 0, restricted_at = 1", 0, 0},
    {"occupation = 'nurse'",          2, 1},
};

START_TEST(who_rests_is_on_no_worklist_and_an_undo_brings_all_back)
{
    struct err e = {0};
    int64_t recall, due = 0, overdue = 0;
    char text[160];
    ck_ok(recall_plan(db, sara, 0, a_service("implant"), TEST_TODAY, 6, RECALL_NO_DAY, &recall, &e));
    (void)a_task(CONSENT_CALL);
    (void)snprintf(text, sizeof text, "UPDATE patient SET %s, rev = rev + 1", rests[_i].change);
    ck_ok(sql(text, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task WHERE status = 'open'"), rests[_i].open_tasks);
    ck_assert_int_eq(ask("SELECT count(*) FROM recall WHERE status = 'open'"), rests[_i].open_recalls);
    ck_ok(task_count(db, TEST_TODAY, &due, &overdue, &e));
    ck_assert_int_eq(due, rests[_i].open_tasks > 0);
    ck_ok(journal_undo(db, 0, NULL, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task WHERE status = 'open'"), 2);
    ck_assert_int_eq(ask("SELECT count(*) FROM recall WHERE status = 'open'"), 1);
}
END_TEST

/* Law: whatever was answered and whoever somebody is, the sentence, the worklist and the triggers say the same. */
static void one_answer(struct prng *r)
{
    static const char *const sets[] = {
        "UPDATE patient SET lifecycle = 'patient', rev = rev + 1",
        "UPDATE patient SET lifecycle = 'inactive', rev = rev + 1",
        "UPDATE patient SET lifecycle = 'deceased', rev = rev + 1",
        "UPDATE patient SET active = 0, restricted_at = 1, rev = rev + 1",
        "UPDATE patient SET active = 1, restricted_at = NULL, rev = rev + 1",
    };
    struct err e = {0};
    int64_t roll = prng_between(r, 0, 11);
    if (roll < (int64_t)(sizeof sets / sizeof sets[0]))
        ck_ok(sql(sets[roll], &e));
    else if (roll < 7)
        ck_ok(consent_set_unasked(db, (enum consent_purpose)prng_below(r, CONSENT_PURPOSES), prng_below(r, 2) != 0, &e));
    else if (ask("SELECT active FROM patient") == 1)
        ck_ok(consent_note(db, sara, (uint32_t)prng_between(r, 0, 7), (uint32_t)prng_between(r, 0, 15),
                           prng_below(r, 2) != 0, HOW_PHONE, &e));
}

START_TEST(the_sentence_and_the_triggers_always_agree)
{
    struct prng r;
    struct err e = {0};
    int64_t recall;
    prng_seed(&r, test_seed(_i));
    ck_ok(recall_plan(db, sara, 0, a_service("implant"), TEST_TODAY, 6, RECALL_NO_DAY, &recall, &e));
    for (int step = 0; step < 60; step++) {
        one_answer(&r);
        int channel = (int)prng_below(&r, CONSENT_CHANNELS);
        bool reminds = prng_below(&r, 2) != 0;
        char text[240];
        (void)snprintf(text, sizeof text,
                       "INSERT INTO follow_up_task (patient_id, name, channel, planned_day, due_day, created_at, recall_id)"
                       " VALUES (1, 'Call', '%s', 1, 1, 0, %s)",
                       consent_channels[channel].word, reminds ? "(SELECT id FROM recall)" : "NULL");
        bool allowed = consent_allows(db, sara, (enum consent_channel)channel, reminds ? CONSENT_REMINDER : CONSENT_CARE,
                                      &e) == RC_OK;
        ck_assert_msg((sql(text, &e) == RC_OK) == allowed, "step %d, %s: %s", step, consent_channels[channel].word, e.text);
    }
}
END_TEST

SUITE_MAIN_LOOPS("care/reach", setup, fixture_remove, 0,
                 {a_try_by_a_refused_channel_is_refused_whatever_its_outcome, ATTEMPT_OUTCOMES},
                 {a_row_written_past_the_program_is_refused_too},
                 {a_plan_takes_a_channel_that_is_allowed_or_none},
                 {the_worklist_says_by_what_and_the_channel_can_be_changed},
                 {a_recall_reminds_and_the_rest_is_care},
                 {who_rests_is_on_no_worklist_and_an_undo_brings_all_back, ROWS(rests)},
                 {the_sentence_and_the_triggers_always_agree, 10})
