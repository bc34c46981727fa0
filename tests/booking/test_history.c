/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laws of booking on random histories: nothing ever overlaps, and undo puts everything back as it was. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "src/base/prng.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"
#include "tests/booking/small.h"
#include "tests/seed.h"

enum { STEPS = 300 };

static struct prng p;

static int64_t some_time(void)
{
    return at((int)prng_below(&p, 4), (int)prng_between(&p, 9, 16), (int)prng_below(&p, 4) * 15);
}

static enum rc step(int64_t id, enum action action, struct err *e)
{
    enum rc rc = change_begin(db, action, e);
    return rc == RC_OK ? change_end(db, appointment_step(db, id, action, e), e) : rc;
}

/** One random verb; whether it was allowed does not matter, only what it leaves. */
static enum rc some_verb(struct err *e)
{
    int64_t id = prng_between(&p, 1, 1 + ask("SELECT count(*) FROM appointment"));
    struct appointment a = {.patient_id = prng_between(&p, 1, 12),
                            .practitioner_id = prng_between(&p, 1, 3),
                            .service_id = prng_between(&p, 1, FILLING),
                            .start_min = some_time(),
                            .overbook = prng_chance(&p, 100),
                            .twice_reason = {prng_chance(&p, 100) ? 'x' : '\0'}};
    struct appointment_move m = {.id = id,
                                 .start_min = some_time(),
                                 .practitioner_id = prng_chance(&p, 300) ? prng_between(&p, 1, 3) : 0,
                                 .room_id = prng_chance(&p, 200) ? prng_between(&p, 1, 3) : 0,
                                 .end_min = 0,
                                 .twice_reason = prng_chance(&p, 100) ? "y" : NULL,
                                 .overbook = prng_chance(&p, 100)};
    if (prng_chance(&p, 200))
        m.end_min = m.start_min + prng_between(&p, 1, 6) * 15;
    switch (prng_below(&p, 13)) {
    case 0:
    case 1:
    case 2:
    case 3:
        return appointment_book(db, &a, e);
    case 4:
    case 5:
    case 6:
        return appointment_move(db, &m, e);
    case 7:
        return appointment_cancel(db, id, 0, SIDE_PATIENT, 0, "so it was", e);
    case 8:
        return appointment_noshow(db, id, 0, e);
    case 9:
        return appointment_hold(db, &a, clock_at + prng_between(&p, 60, 20000), e);
    case 10:
        return step(id, ACTION_TAKE_UP, e);
    case 11:
        return step(id, ACTION_RELEASE, e);
    default:
        return appointment_confirm(db, id, 0, CONFIRMATION_CONFIRMED, e);
    }
}

/** All of both tables as one text; the caller frees it. */
static char *dump(void)
{
    struct stmt st;
    struct err e = {0};
    char *text = NULL;
    stmt_open(&st, db,
              "SELECT coalesce(group_concat(line, char(10)), '') FROM (SELECT row AS line FROM ("
              "SELECT 'a ' || id || ' ' || rev || ' ' || patient_id || ' ' || practitioner_id || ' '"
              " || coalesce(room_id, '-') || ' ' || service_id || ' ' || start_min || ' ' || end_min || ' ' "
              "|| status"
              " || ' ' || confirmation || ' ' || overbook || ' ' || reason_note || ' ' || side || ' '"
              " || coalesce(moved_from_min, '-') || ' ' || moves || ' ' || coalesce(assistant_id, '-') || ' '"
              " || coalesce(notice_min, '-') || ' ' || late_cancel || ' ' || twice_reason AS row FROM appointment UNION ALL"
              " SELECT 'o ' || kind || ' ' || resource || ' ' || start_min || ' ' || end_min || ' ' || "
              "appointment_id"
              " || ' ' || overbook || ' ' || expires_at FROM occupancy) ORDER BY line)");
    if (stmt_row(&st))
        text = strdup(stmt_col_text(&st, 0));
    ck_ok(stmt_finish(&st, &e));
    ck_assert_ptr_nonnull(text);
    return text;
}

static uint64_t begin(int i)
{
    uint64_t seed = test_seed(i);
    prng_seed(&p, seed);
    return seed;
}

START_TEST(nothing_overlaps_after_any_history_with_undo)
{
    struct err e = {0};
    (void)begin(_i);
    for (int i = 0; i < STEPS; i++) {
        if (prng_chance(&p, 200)) {
            int64_t undone, seq = prng_between(&p, 1, ask("SELECT max(seq) FROM journal"));
            (void)journal_undo(db, seq, &undone, &e);
        } else {
            (void)some_verb(&e);
        }
        clock_at += (int64_t)prng_below(&p, 200);
        if (i % 20 == 0)
            check_no_overlap();
    }
    check_no_overlap();
    ck_assert_int_gt(ask("SELECT count(*) FROM journal"), STEPS / 6); /* something did happen */
    ck_assert_int_gt(ask("SELECT count(*) FROM appointment WHERE assistant_id > 0"), 0);
    struct journal_head head;
    ck_ok(journal_verify(db, NULL, &head, &e));
    ck_ok(journal_replay(db, &e));
}
END_TEST

START_TEST(undo_restores_and_undoing_that_restores_again)
{
    struct err e = {0};
    uint64_t seed = begin(_i + 100);
    for (int i = 0; i < STEPS / 2; i++) {
        int64_t undone;
        char *before = dump();
        enum rc rc = some_verb(&e);
        char *after = dump();
        if (rc != RC_OK) {
            ck_assert_msg(strcmp(before, after) == 0, "seed %llu: a refusal changed something",
                          (unsigned long long)seed);
        } else if (change_last_seq(db) != 0) {
            int64_t seq = change_last_seq(db);
            ck_ok(journal_undo(db, seq, &undone, &e));
            char *back = dump();
            ck_assert_msg(strcmp(before, back) == 0, "seed %llu: undo left\n%s\ninstead of\n%s",
                          (unsigned long long)seed, back, before);
            free(back);
            ck_ok(journal_undo(db, change_last_seq(db), &undone, &e));
            char *again = dump();
            ck_assert_msg(strcmp(after, again) == 0, "seed %llu: undoing the undo left\n%s\ninstead of\n%s",
                          (unsigned long long)seed, again, after);
            free(again);
        }
        free(before);
        free(after);
    }
    check_no_overlap();
}
END_TEST

SUITE_MAIN_LOOPS("history", parts_setup, fixture_remove, 0,
                 {nothing_overlaps_after_any_history_with_undo, 4},
                 {undo_restores_and_undoing_that_restores_again, 2})
