/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Check-out: refused without a next step, all of it in one change, all of it back in one undo. */
#include "src/desk/checkout.h"

#include <string.h>

#include "src/desk/rooms.h"
#include "src/people/household.h"
#include "src/people/organisation.h"
#include "src/store/journal.h"
#include "tests/care/fixture.h"

static int64_t visit; /* of Sara, at the check-out, for an implant */

static void setup(void)
{
    care_setup_with(all_rooms, n_all_rooms, apply_kit);
    visit = a_treated_visit(sara, "implant");
}

static struct checkout prepared(void)
{
    struct checkout c;
    struct err e = {0};
    ck_ok(checkout_prepare(db, visit, &c, &e));
    return c;
}

START_TEST(the_form_opens_with_service_price_and_the_likely_next_step)
{
    struct checkout c = prepared();
    ck_assert_uint_eq(c.n_lines, 1);
    ck_assert_str_eq(c.lines[0].service, "Implant placement");
    ck_assert_int_eq(c.lines[0].price_minor, 185000);
    ck_assert_int_eq(checkout_due(&c), 185000);
    ck_assert_int_eq(c.next, VISIT_NEXT_RECALL);
    a_booking(sara, "check-up", ((int64_t)TEST_TODAY + 7) * 1440);
    c = prepared();
    ck_assert_int_eq(c.next, VISIT_NEXT_BOOKED);
    ck_assert_int_ne(c.next_appointment_id, 0);
}
END_TEST

/* An insurer with a discount, and sara its member. */
static int64_t insured(int32_t discount_bp)
{
    struct organisation o;
    struct member m;
    struct err e = {0};
    organisation_init(&o);
    text_copy(o.name, sizeof o.name, "Sunrise Insurance");
    o.discount_bp = discount_bp;
    ck_ok(organisation_save(db, &o, &e));
    member_init(&m);
    m.organisation_id = o.id;
    m.patient_id = sara;
    ck_ok(member_save(db, &m, &e));
    return o.id;
}

START_TEST(a_members_line_is_charged_as_agreed_and_says_why)
{
    struct err e = {0};
    struct charge_list charged;
    int64_t id = insured(2000), undone;
    struct checkout c = prepared();
    ck_assert_int_eq(c.lines[0].price_minor, 185000);
    ck_assert_int_eq(c.lines[0].discount_minor, 37000);
    ck_assert_str_eq(c.lines[0].why, "Sunrise Insurance -20 %");
    ck_assert_int_eq(checkout_due(&c), 148000);
    c.next = VISIT_NEXT_REFERRED;
    ck_ok(checkout_do(db, &c, &e));
    ck_ok(charge_of_visit(db, visit, &charged, &e));
    ck_assert_uint_eq(charged.n, 1);
    ck_assert_int_eq(charged.rows[0].organisation_id, id);
    ck_assert_str_eq(charged.rows[0].why, "Sunrise Insurance -20 %");
    charge_list_release(&charged);
    ck_ok(journal_undo(db, 0, &undone, &e));
    ck_ok(organisation_price_set(db, id, c.lines[0].service_id, 150000, &e));
    c = prepared();
    ck_assert_int_eq(c.lines[0].price_minor, 150000);
    ck_assert_int_eq(c.lines[0].discount_minor, 0);
    ck_assert_str_eq(c.lines[0].why, "Sunrise Insurance, agreed price");
}
END_TEST

START_TEST(who_pays_for_somebody_is_told_to_whom_they_are_not)
{
    struct err e = {0};
    int64_t mother = a_person("Karimi", "Mina", "07700 900001");
    struct checkout c = prepared();
    ck_assert_str_eq(c.payer, "");
    ck_ok(household_join(db, mother, sara, &e));
    c = prepared();
    ck_assert_str_eq(c.payer, "Mina Karimi");
    ck_ok(household_leave(db, mother, &e));
    c = prepared();
    ck_assert_str_eq(c.payer, "");
}
END_TEST

START_TEST(what_is_paid_beyond_what_is_owed_is_credit)
{
    static const struct {
        const char *why;
        int64_t before, paid, credit;
    } cases[] = {
        {"all of it",                  0,       185000, 0    },
        {"a part of it",               0,       1,      0    },
        {"one too much",               0,       185001, 1    },
        {"what was owed before too",   100,     185100, 0    },
        {"a credit is there already", -200000,  500,    500  },
        {"a refund",                  -200000, -500,    0    },
        {"nothing",                   -200000,  0,      0    },
    };
    struct checkout c = prepared();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        c.balance_minor = cases[i].before;
        c.paid_minor = cases[i].paid;
        ck_assert_msg(checkout_credit(&c) == cases[i].credit, "%s", cases[i].why);
    }
}
END_TEST

START_TEST(what_is_missing_or_wrong_is_named_and_nothing_is_written)
{
    static const struct {
        const char *why;
        enum visit_next next;
        int32_t months, quantity;
        int64_t discount;
        enum checkout_field field;
    } cases[] = {
        {"no next step",               VISIT_NEXT_NONE,     0,    1, 0,      CHECKOUT_FIELD_NEXT  },
        {"left is no next step here",  VISIT_NEXT_LEFT,     0,    1, 0,      CHECKOUT_FIELD_NEXT  },
        {"booked without appointment", VISIT_NEXT_BOOKED,   0,    1, 0,      CHECKOUT_FIELD_NEXT  },
        {"declined without a reason",  VISIT_NEXT_DECLINED, 0,    1, 0,      CHECKOUT_FIELD_REASON},
        {"a recall too far away",      VISIT_NEXT_RECALL,   9999, 1, 0,      CHECKOUT_FIELD_RECALL},
        {"nothing of a service",       VISIT_NEXT_REFERRED, 0,    0, 0,      CHECKOUT_FIELD_LINES },
        {"a discount over the price",  VISIT_NEXT_REFERRED, 0,    1, 999999, CHECKOUT_FIELD_LINES },
    };
    int64_t rows = ask("SELECT count(*) FROM journal");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct checkout c = prepared();
        struct err e = {0};
        c.next = cases[i].next;
        c.recall_months = cases[i].months;
        c.lines[0].quantity = cases[i].quantity;
        c.lines[0].discount_minor = cases[i].discount;
        ck_assert_msg(checkout_do(db, &c, &e) == RC_INVALID, "%s", cases[i].why);
        ck_assert_msg(e.field == (int)cases[i].field, "%s: field %d: %s", cases[i].why, e.field, e.text);
    }
    ck_assert_int_eq(ask("SELECT count(*) FROM journal"), rows);
    ck_assert_int_eq(ask("SELECT count(*) FROM charge"), 0);
}
END_TEST

START_TEST(one_change_charges_pays_closes_and_plans)
{
    struct err e = {0};
    struct checkout c = prepared();
    int64_t rows = ask("SELECT count(*) FROM journal");
    c.paid_minor = 100000;
    c.method = PAYMENT_CARD;
    c.lines[0].discount_minor = 5000;
    ck_ok(checkout_do(db, &c, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM journal"), rows + 1);
    ck_assert_int_eq(ask("SELECT balance_minor FROM v_balance WHERE patient_id = 1"), 80000);
    ck_assert_int_eq(ask("SELECT next_step = 'recall' AND closed_at IS NOT NULL FROM visit"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task WHERE step_id IS NOT NULL"), 4);
    ck_assert_int_eq(ask("SELECT count(*) FROM recall WHERE status = 'open' AND interval_months = 6"), 1);
    ck_assert_int_eq(checkout_do(db, &c, &e), RC_CONFLICT);
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task"), 5);
}
END_TEST

START_TEST(undo_restores_all_of_it)
{
    struct err e = {0};
    struct checkout c = prepared();
    c.paid_minor = 185000;
    ck_ok(checkout_do(db, &c, &e));
    ck_ok(journal_undo(db, 0, NULL, &e));
    ck_assert_int_eq(ask("SELECT (SELECT count(*) FROM charge) + (SELECT count(*) FROM payment) + (SELECT count(*) FROM "
                         "follow_up_task) + (SELECT count(*) FROM recall)"),
                     0);
    ck_assert_int_eq(ask("SELECT closed_at IS NULL AND next_step IS NULL FROM visit"), 1);
    struct visit v;
    ck_ok(visit_load(db, visit, &v, &e));
    ck_assert_int_eq(v.stage, VISIT_CHECK_OUT);
    ck_ok(checkout_do(db, &c, &e)); /* and it can be done again */
    ck_ok(journal_verify(db, NULL, &(struct journal_head){0}, &e));
    ck_ok(journal_replay(db, &e));
}
END_TEST

START_TEST(an_appointment_is_fulfilled_and_a_booking_fills_its_recall)
{
    struct err e = {0};
    int64_t id, appointment = a_booking(sara, "check-up", ((int64_t)TEST_TODAY + 30) * 1440);
    ck_ok(recall_plan(db, sara, 0, a_service("check-up"), TEST_TODAY, 1, RECALL_NO_DAY, &id, &e));
    struct checkout c = prepared();
    ck_assert_int_eq(c.next, VISIT_NEXT_BOOKED);
    c.next_appointment_id = 0; /* the next there is */
    ck_ok(checkout_do(db, &c, &e));
    ck_assert_int_eq(ask("SELECT appointment_id FROM recall WHERE status = 'booked'"), appointment);

    int64_t other = a_person("Stone", "Al", "07912 345680"), now = (int64_t)TEST_TODAY * 1440 + 540;
    appointment = a_booking(other, "check-up", now);
    ck_ok(visit_check_in(db, appointment, &visit, &e));
    ck_ok(visit_seat(db, visit, 0, &e));
    ck_ok(visit_finish(db, visit, &e));
    c = prepared();
    c.next = VISIT_NEXT_DECLINED;
    text_copy(c.note, sizeof c.note, "moves away");
    ck_ok(checkout_do(db, &c, &e));
    ck_assert_int_eq(ask("SELECT status = 'fulfilled' FROM appointment ORDER BY id DESC LIMIT 1"), 1);
    ck_assert_int_eq(ask("SELECT next_note = 'moves away' FROM visit ORDER BY id DESC LIMIT 1"), 1);
}
END_TEST

START_TEST(somebody_elses_appointment_is_no_next_step)
{
    struct err e = {0};
    struct checkout c = prepared();
    c.next = VISIT_NEXT_BOOKED;
    c.next_appointment_id =
        a_booking(a_person("Stone", "Al", "07912 345680"), "check-up", ((int64_t)TEST_TODAY + 3) * 1440);
    ck_assert_int_eq(checkout_do(db, &c, &e), RC_INVALID);
    ck_assert_int_eq(e.field, CHECKOUT_FIELD_NEXT);
}
END_TEST

SUITE_MAIN_FIXTURE("check-out", setup, fixture_remove, the_form_opens_with_service_price_and_the_likely_next_step,
                   a_members_line_is_charged_as_agreed_and_says_why, who_pays_for_somebody_is_told_to_whom_they_are_not,
                   what_is_paid_beyond_what_is_owed_is_credit, what_is_missing_or_wrong_is_named_and_nothing_is_written, one_change_charges_pays_closes_and_plans,
                   undo_restores_all_of_it, an_appointment_is_fulfilled_and_a_booking_fills_its_recall,
                   somebody_elses_appointment_is_no_next_step)
