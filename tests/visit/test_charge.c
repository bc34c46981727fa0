/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money: lines, payments and what is left, by hand and by random sums. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "src/base/prng.h"
#include "src/booking/waiting.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "src/visit/charge.h"
#include "tests/seed.h"
#include "tests/visit/house.h"

static int64_t open_visit(int64_t patient)
{
    struct err e = {0};
    int64_t id;
    ck_ok(visit_walk_in(db, patient, SCALING, 0, &id, &e));
    return id;
}

static int64_t due_of_visit(int64_t visit)
{
    struct balance b;
    struct err e = {0};
    ck_ok(balance_of_visit(db, visit, &b, &e));
    ck_assert_int_eq(b.due_minor, b.charged_minor - b.discount_minor - b.paid_minor);
    return b.due_minor;
}

static int64_t due_of_patient(int64_t patient)
{
    struct balance b;
    struct err e = {0};
    ck_ok(balance_of_patient(db, patient, &b, &e));
    return b.due_minor;
}

START_TEST(the_price_is_the_services_unless_it_is_given)
{
    struct err e = {0};
    int64_t visit = open_visit(WANG);
    struct charge a = {.visit_id = visit,
                       .service_id = SCALING,
                       .quantity = 2,
                       .price_minor = CHARGE_FROM_SERVICE,
                       .cost_minor = CHARGE_FROM_SERVICE};
    ck_ok(charge_add(db, &a, &e));
    ck_assert_int_eq(a.patient_id, WANG);
    ck_assert_int_eq(a.price_minor, 6500);
    ck_assert_int_eq(a.cost_minor, 2400);
    struct charge b = {.visit_id = visit, .service_id = IMPLANT, .price_minor = 0, .discount_minor = 0};
    ck_ok(charge_add(db, &b, &e)); /* given away is a price too */
    ck_assert_int_eq(b.quantity, 1);
    ck_assert_int_eq(due_of_visit(visit), 13000);
    struct charge_list list = {0};
    ck_ok(charge_of_visit(db, visit, &list, &e));
    ck_assert_uint_eq(list.n, 2);
    ck_assert_str_eq(list.rows[0].service, "Scaling");
    charge_list_release(&list);
}
END_TEST

START_TEST(a_wrong_line_is_refused_by_its_field)
{
    static const struct {
        const char *why;
        struct charge c;
        enum rc rc;
        int field;
    } cases[] = {
        {"no service",             {.patient_id = WANG},                                      RC_INVALID,   CHARGE_SERVICE },
        {"a negative price",
         {.patient_id = WANG, .service_id = SCALING, .price_minor = -7},
         RC_INVALID,                                                                                        CHARGE_PRICE   },
        {"more off than it costs",
         {.patient_id = WANG, .service_id = SCALING, .price_minor = 5, .discount_minor = 6},
         RC_INVALID,                                                                                        CHARGE_DISCOUNT},
        {"negative discount",
         {.patient_id = WANG, .service_id = SCALING, .price_minor = 5, .discount_minor = -1},
         RC_INVALID,                                                                                        CHARGE_DISCOUNT},
        {"quantity",
         {.patient_id = WANG, .service_id = SCALING, .quantity = -1},
         RC_INVALID,                                                                                        CHARGE_QUANTITY},
        {"so many",
         {.patient_id = WANG, .service_id = SCALING, .quantity = 1000000},
         RC_INVALID,                                                                                        CHARGE_QUANTITY},
        {"nobody",                 {.patient_id = 999, .service_id = SCALING},                RC_NOT_FOUND, ERR_NO_FIELD   },
        {"no such visit",          {.visit_id = 999, .service_id = SCALING},                  RC_NOT_FOUND, ERR_NO_FIELD   },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err e = {0};
        struct charge c = cases[i].c;
        enum rc rc = charge_add(db, &c, &e);
        ck_assert_msg(rc == cases[i].rc && e.field == cases[i].field && e.text[0] != '\0', "%s: %d %d \"%s\"",
                      cases[i].why, (int)rc, e.field, e.text);
    }
    struct err e = {0};
    struct payment p = {.patient_id = WANG};
    ck_assert_int_eq(payment_take(db, &p, &e), RC_INVALID);
    ck_assert_int_eq(e.field, CHARGE_AMOUNT);
    ck_assert_int_eq(ask("SELECT count(*) FROM charge"), 0);
}
END_TEST

START_TEST(payments_and_refunds_count_for_visit_and_person)
{
    struct err e = {0};
    int64_t visit = open_visit(WANG), undone;
    struct charge c = {.visit_id = visit, .service_id = SCALING, .price_minor = 6500, .discount_minor = 500};
    ck_ok(charge_add(db, &c, &e));
    struct payment p = {.visit_id = visit, .amount_minor = 7000, .method = PAYMENT_CARD, .note = "two cards"};
    ck_ok(payment_take(db, &p, &e));
    ck_assert_int_eq(p.patient_id, WANG);
    ck_assert_int_eq(due_of_visit(visit), -1000);
    struct payment back = {.patient_id = WANG, .amount_minor = -400};
    ck_ok(payment_take(db, &back, &e));
    ck_assert_int_eq(due_of_visit(visit), -1000);
    ck_assert_int_eq(due_of_patient(WANG), -600);
    ck_assert_int_eq(due_of_patient(SARA), 0);
    ck_ok(journal_undo(db, change_last_seq(db), &undone, &e));
    ck_assert_int_eq(due_of_patient(WANG), -1000);
    back.amount_minor = -7001;
    ck_refused(payment_take(db, &back, &e), RC_INVALID, "has paid 70.00 in all");
    ck_assert_int_eq(e.field, CHARGE_AMOUNT);
    struct payment_list list = {0};
    ck_ok(payment_of_visit(db, visit, &list, &e));
    ck_assert_uint_eq(list.n, 1);
    ck_assert_int_eq(list.rows[0].method, PAYMENT_CARD);
    ck_assert_str_eq(list.rows[0].note, "two cards");
    payment_list_release(&list);
    for (int i = 0; i < PAYMENT_COUNT; i++)
        ck_assert_int_eq(WORD_INDEX(payment_methods, payment_methods[i].word, -1), i);
}
END_TEST

START_TEST(random_sums_come_out_as_added_by_hand)
{
    struct err e = {0};
    struct prng p;
    uint64_t seed = test_seed(0);
    prng_seed(&p, seed);
    int64_t visits[4], due[4] = {0};
    for (int i = 0; i < 4; i++)
        visits[i] = open_visit(i + 1);
    for (int i = 0; i < 120; i++) {
        size_t k = prng_below(&p, 4);
        if (prng_chance(&p, 600)) {
            struct charge c = {.visit_id = visits[k],
                               .service_id = prng_between(&p, 1, 3),
                               .quantity = prng_between(&p, 1, 5),
                               .price_minor = prng_between(&p, 0, 100000000)};
            c.discount_minor = prng_between(&p, 0, c.quantity * c.price_minor);
            ck_ok(charge_add(db, &c, &e));
            due[k] += c.quantity * c.price_minor - c.discount_minor;
        } else {
            struct payment y = {.visit_id = visits[k], .amount_minor = prng_between(&p, -5000, 90000000)};
            if (payment_take(db, &y, &e) == RC_OK)
                due[k] -= y.amount_minor;
        }
    }
    for (size_t k = 0; k < 4; k++) {
        ck_assert_int_eq(due_of_visit(visits[k]), due[k]);
        ck_assert_int_eq(due_of_patient((int64_t)k + 1), due[k]);
    }
    ck_assert_int_eq(ask("SELECT balance_minor FROM v_balance WHERE patient_id = 3"), due[2]);
}
END_TEST

START_TEST(who_owes_more_than_is_allowed_is_booked_only_by_who_may)
{
    struct err e = {0};
    struct charge c = {.patient_id = SARA, .service_id = SCALING, .price_minor = 15001, .cost_minor = 0};
    int64_t there = book(SARA, LI, SCALING, at(1, 10, 0), &e), undone;
    ck_ok(charge_add(db, &c, &e));
    small_as_nurse();
    ck_assert_int_gt(book(SARA, TRAN, SCALING, at(1, 14, 0), &e), 0); /* no limit is set */
    ck_ok(small_sql("UPDATE site SET balance_limit_minor = 15000, rev = rev + 1", &e));
    ck_assert_int_eq(book(SARA, LI, SCALING, at(2, 10, 0), &e), 0);
    ck_assert_int_eq(e.rc, RC_DENIED);
    ck_assert_str_eq(e.text, "Sara Karimi owes 150.01; who owes more than 150.00 is not booked. Those who may: The Boss.");
    struct appointment fits = {
        .patient_id = SARA, .practitioner_id = LI, .service_id = SCALING, .start_min = at(2, 10, 0)};
    ck_assert_int_eq(appointment_fits(db, &fits, &e), RC_DENIED);
    struct appointment_move m = {.id = there, .start_min = at(1, 11, 0)};
    ck_assert_int_eq(appointment_move(db, &m, &e), RC_DENIED);
    ck_assert_int_eq(appointment_hold(db, &fits, clock_at + 600, &e), RC_DENIED);
    struct waiting w = waiting_any(SARA, SCALING);
    ck_assert_int_eq(waiting_check(db, &w, &e), RC_DENIED);
    /* past the program, and by an undo */
    ck_assert_int_ne(small_sql("INSERT INTO appointment (patient_id, practitioner_id, service_id, start_min, end_min,"
                               " created_at) VALUES (2, 1, 1, 32175000, 32175030, 0)", &e), RC_OK);
    ck_assert_str_eq(e.text, "This person owes more than is allowed.");
    ck_ok(appointment_cancel(db, there, 0, SIDE_PATIENT, 0, "x", &e));
    ck_refused(journal_undo(db, change_last_seq(db), &undone, &e), RC_CONFLICT, "owes more than is allowed. You may not");
    ck_assert_int_gt(book(WANG, LI, SCALING, at(2, 10, 0), &e), 0); /* others are booked as ever */
    db_set_actor(db, 1, "The Boss");
    ck_assert_int_gt(book(SARA, LI, SCALING, at(2, 11, 0), &e), 0);
    struct payment p = {.patient_id = SARA, .amount_minor = 1, .method = PAYMENT_CASH};
    ck_ok(payment_take(db, &p, &e));
    small_as_nurse();
    ck_assert_int_gt(book(SARA, LI, SCALING, at(2, 15, 0), &e), 0);
}
END_TEST

SUITE_MAIN_FIXTURE("charge", house_setup, fixture_remove, the_price_is_the_services_unless_it_is_given,
                   who_owes_more_than_is_allowed_is_booked_only_by_who_may,
                   a_wrong_line_is_refused_by_its_field, payments_and_refunds_count_for_visit_and_person,
                   random_sums_come_out_as_added_by_hand)
