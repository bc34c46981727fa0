/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laws of the reception on random days: one open segment a person, one person a room, tickets apart, undo
 * exact. */
#include <stdio.h>
#include <time.h>

#include "src/base/prng.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "src/visit/charge.h"
#include "src/visit/queue.h"
#include "tests/seed.h"
#include "tests/visit/house.h"

enum { STEPS = 300 };

static struct prng p;

/** A number that moves when anything that the reception keeps moves. */
static int64_t sum(void)
{
    return ask("SELECT coalesce((SELECT sum(id * (7 + rev + 11 * ticket + 13 * coalesce(closed_at, 0) + 17 *"
               " coalesce(practitioner_id, 0))) FROM visit), 0) + coalesce((SELECT sum(id * (19 * "
               "length(stage) + 23 *"
               " coalesce(room_id, 0) + coalesce(ended_at, 0) % 100003)) FROM queue_segment), 0)"
               " + (SELECT sum(id * (rev + 29 * length(state))) FROM room)"
               " + coalesce((SELECT sum(id * (rev + 31 * length(status))) FROM appointment), 0)"
               " + (SELECT count(*) FROM occupancy) * 1000003"
               " + coalesce((SELECT sum(id * (price_minor + 37)) FROM charge), 0)");
}

static enum rc some_verb(struct err *e)
{
    int64_t visit = prng_between(&p, 1, 1 + ask("SELECT coalesce(max(id), 0) FROM visit")), id;
    struct visit_close close = {.visit_id = visit, .next = (enum visit_next)prng_below(&p, VISIT_NEXT_COUNT)};
    struct charge charge = {.visit_id = visit, .service_id = SCALING, .price_minor = CHARGE_FROM_SERVICE};
    switch (prng_below(&p, 13)) {
    case 0:
        return book(prng_between(&p, 1, 30), prng_between(&p, 1, 2), SCALING,
                    at(0, (int)prng_between(&p, 9, 16), (int)prng_below(&p, 4) * 15), e) > 0
                   ? RC_OK
                   : e->rc;
    case 1:
    case 2:
        return visit_check_in(db, prng_between(&p, 1, 1 + ask("SELECT count(*) FROM appointment")), &id, e);
    case 3:
        return visit_walk_in(db, prng_between(&p, 1, 30), TALK, prng_below(&p, 3) == 0 ? LI : 0, &id, e);
    case 4:
        return visit_call(db, visit, 0, e);
    case 5:
        return visit_call_next(db, prng_between(&p, 0, 2), &id, e);
    case 6:
    case 7:
        return visit_seat(db, visit, prng_between(&p, 0, 3), e);
    case 8:
        return visit_finish(db, visit, e);
    case 9:
        return prng_chance(&p, 300) ? visit_leave(db, visit, 0, NULL, e)
                                    : visit_room_ready(db, prng_between(&p, 1, 3), e);
    case 10:
        return charge_add(db, &charge, e);
    default:
        return visit_close(db, &close, e);
    }
}

START_TEST(a_random_day_keeps_the_house_in_order_and_every_step_can_be_taken_back)
{
    struct err e = {0};
    uint64_t seed = test_seed(_i);
    int64_t undone;
    prng_seed(&p, seed);
    for (int i = 0; i < STEPS; i++) {
        int64_t before = sum();
        enum rc rc = some_verb(&e);
        ck_assert_msg(rc == RC_OK || rc == RC_CONFLICT || rc == RC_INVALID || rc == RC_NOT_FOUND,
                      "seed %llu: %d %s", (unsigned long long)seed, (int)rc, e.text);
        if (rc != RC_OK) {
            ck_assert_msg(sum() == before, "seed %llu: a refusal changed something",
                          (unsigned long long)seed);
        } else if (prng_chance(&p, 300) && change_last_seq(db) != 0) {
            int64_t after = sum();
            ck_ok(journal_undo(db, change_last_seq(db), &undone, &e));
            ck_assert_msg(sum() == before, "seed %llu: undo did not restore", (unsigned long long)seed);
            ck_ok(journal_undo(db, change_last_seq(db), &undone, &e));
            ck_assert_msg(sum() == after, "seed %llu: undoing the undo did not", (unsigned long long)seed);
        } else if (prng_chance(&p, 50)) {
            (void)journal_undo(db, prng_between(&p, 1, ask("SELECT max(seq) FROM journal")), &undone, &e);
        }
        clock_at += (int64_t)prng_below(&p, 90);
        check_house();
    }
    check_no_overlap();
    ck_assert_int_gt(ask("SELECT count(*) FROM journal"), STEPS / 6); /* something did happen */
    ck_ok(journal_replay(db, &e));
}
END_TEST

SUITE_MAIN_LOOPS("days", house_setup, fixture_remove, 0,
                 {a_random_day_keeps_the_house_in_order_and_every_step_can_be_taken_back, 4})
