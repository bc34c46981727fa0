/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Organisations: what is refused, which price is best for whom, on which days a membership holds. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/money.h"
#include "src/base/prng.h"
#include "src/clinic/catalog.h"
#include "src/clinic/clinic.h"
#include "src/people/member_import.h"
#include "src/people/organisation.h"
#include "src/people/people.h"
#include "src/store/journal.h"
#include "tests/clinic/fixture.h"
#include "tests/seed.h"

static const struct room *const rooms[] = {&store_room, &clinic_room, &people_room};

static int64_t sara;
static struct service scaling;

static void setup(void)
{
    struct err e = {0};
    struct patient p;
    fixture_make(rooms, 3);
    ck_ok(fixture_kit("dental", &e));
    ck_ok(service_find(db, "scaling", &scaling, &e));
    patient_init(&p);
    snprintf(p.given, sizeof p.given, "Sara");
    ck_ok(patient_register(db, &p, &e));
    sara = p.id;
}

static int64_t organisation(const char *name, int32_t discount_bp, int64_t agreed_minor)
{
    struct organisation o;
    struct err e = {0};
    organisation_init(&o);
    snprintf(o.name, sizeof o.name, "%s", name);
    o.discount_bp = discount_bp;
    ck_ok(organisation_save(db, &o, &e));
    if (agreed_minor >= 0)
        ck_ok(organisation_price_set(db, o.id, scaling.id, agreed_minor, &e));
    return o.id;
}

static int64_t member(int64_t organisation_id, int32_t from_day, int32_t to_day)
{
    struct member m;
    struct err e = {0};
    member_init(&m);
    m.organisation_id = organisation_id;
    m.patient_id = sara;
    m.from_day = from_day;
    m.to_day = to_day;
    ck_ok(member_save(db, &m, &e));
    return m.id;
}

/* ---- amounts ---- */

START_TEST(a_discount_is_rounded_half_up_once_a_line)
{
    static const struct {
        const char *why;
        int64_t amount;
        int32_t bp;
        int64_t want;
    } cases[] = {
        {"a fifth",                    10000,     2000,  2000     },
        {"half a unit goes up",        5,         1000,  1        },
        {"less than half goes down",   4,         1000,  0        },
        {"an eighth",                  145,       1250,  18       }, /* 18.125 */
        {"all of it",                  145,       10000, 145      },
        {"nothing",                    145,       0,     0        },
        {"the largest amount",         MONEY_MAX, 3333,  333300000000000},
        {"the largest but one",        MONEY_MAX - 1, 10000, MONEY_MAX - 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        ck_assert_msg(organisation_discount(cases[i].amount, cases[i].bp) == cases[i].want, "%s", cases[i].why);
}
END_TEST

START_TEST(a_discount_is_typed_as_a_percentage)
{
    static const struct {
        const char *typed;
        enum rc rc;
        int32_t want;
        const char *shown;
    } cases[] = {
        {"20",     RC_OK,      2000,  "20 %"  }, {"20 %",  RC_OK,      2000, "20 %"  }, {"12.5", RC_OK,      1250, "12.5 %"},
        {"12,25%", RC_OK,      1225,  "12.25 %"}, {"0",    RC_OK,      0,    ""      }, {"100",  RC_OK,      10000, "100 %"},
        {"۲۰",     RC_OK,      2000,  "20 %"  }, {"100.5", RC_INVALID, 0,    NULL    }, {"-5",   RC_INVALID, 0,    NULL    },
        {"much",   RC_INVALID, 0,     NULL    }, {"12.345", RC_INVALID, 0,   NULL    }, {"",     RC_INVALID, 0,    NULL    },
        {"99999999999999999999", RC_INVALID, 0, NULL},
    };
    char text[32];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int32_t bp = -1;
        ck_assert_msg(organisation_discount_parse(cases[i].typed, &bp, NULL) == cases[i].rc, "%s", cases[i].typed);
        ck_assert_msg(bp == (cases[i].rc == RC_OK ? cases[i].want : -1), "%s", cases[i].typed);
        if (cases[i].rc == RC_OK)
            ck_assert_str_eq(organisation_discount_text(text, sizeof text, bp), cases[i].shown);
    }
}
END_TEST

/* ---- which price ---- */

START_TEST(the_best_of_several_agreements_counts)
{
    static const struct {
        const char *why;
        struct {
            int32_t bp;
            int64_t agreed; /* -1: none */
        } of[3];
        int64_t quantity, price, less; /* price -1: the clinic's own */
        int by;                        /* of which; -1: nobody's */
        const char *said;
    } cases[] = {
        {"a discount",                              {{2000, -1}},             1, -1,   2000, 0, "A -20 %"          },
        {"an agreed price",                         {{0, 7000}},              1, 7000, 0,    0, "A, agreed price"  },
        {"an agreed price is not made less",        {{5000, 7000}},           1, 7000, 0,    0, "A, agreed price"  },
        {"a price above the clinic's own",          {{0, 99000}},             1, -1,   0,    -1, ""                },
        {"neither",                                 {{0, -1}},                1, -1,   0,    -1, ""                },
        {"the larger discount",                     {{1000, -1}, {1500, -1}}, 1, -1,   1500, 1, "B -15 %"          },
        {"a discount better than a price",          {{0, 9000}, {2000, -1}},  1, -1,   2000, 1, "B -20 %"          },
        {"a price better than a discount",          {{1000, -1}, {0, 8500}},  1, 8500, 0,    1, "B, agreed price"  },
        {"of equal ones the one known longest",     {{1000, -1}, {0, 9000}},  1, -1,   1000, 0, "A -10 %"          },
        {"three of them, by the line",              {{2000, -1}},             3, -1,   6000, 0, "A -20 %"          },
        {"for nothing",                             {{10000, -1}},            1, -1,   10000, 0, "A -100 %"        },
    };
    static const char *const names[] = {"A", "B", "C"};
    struct err e = {0};
    struct price p;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t ids[3] = {0}, ms[3] = {0};
        int64_t own = scaling.price_minor;
        for (size_t k = 0; k < 3 && (k == 0 || cases[i].of[k].bp != 0 || cases[i].of[k].agreed != 0); k++) {
            char name[32];
            snprintf(name, sizeof name, "%s%zu", names[k], i);
            int64_t agreed = cases[i].of[k].agreed < 0 ? -1 : cases[i].of[k].agreed * own / 10000;
            ids[k] = organisation(name, cases[i].of[k].bp, agreed);
            ms[k] = member(ids[k], PATIENT_NO_DAY, PATIENT_NO_DAY);
        }
        ck_ok(organisation_price_for(db, sara, scaling.id, cases[i].quantity, TEST_TODAY, &p, &e));
        ck_assert_msg(p.price_minor == (cases[i].price < 0 ? own : cases[i].price * own / 10000), "%s", cases[i].why);
        ck_assert_msg(p.discount_minor == cases[i].less * own / 10000, "%s: %lld", cases[i].why, (long long)p.discount_minor);
        ck_assert_msg(p.organisation_id == (cases[i].by < 0 ? 0 : ids[cases[i].by]), "%s", cases[i].why);
        if (cases[i].by < 0)
            ck_assert_str_eq(p.why, "");
        else
            ck_assert_msg(strstr(p.why, cases[i].said + 1) != NULL, "%s: %s", cases[i].why, p.why);
        for (size_t k = 0; k < 3; k++)
            if (ms[k] != 0)
                ck_ok(member_remove(db, ms[k], &e));
    }
}
END_TEST

START_TEST(both_agreement_and_membership_hold_from_their_first_to_their_last_day)
{
    static const struct {
        const char *why;
        int32_t org_from, org_to, from, to; /* from TEST_TODAY; PATIENT_NO_DAY: open */
        bool valid;
    } cases[] = {
        {"open on all sides",             PATIENT_NO_DAY, PATIENT_NO_DAY, PATIENT_NO_DAY, PATIENT_NO_DAY, true },
        {"the first day",                 PATIENT_NO_DAY, PATIENT_NO_DAY, 0,              PATIENT_NO_DAY, true },
        {"the day before it",             PATIENT_NO_DAY, PATIENT_NO_DAY, 1,              PATIENT_NO_DAY, false},
        {"the last day",                  PATIENT_NO_DAY, PATIENT_NO_DAY, PATIENT_NO_DAY, 0,              true },
        {"the day after it",              PATIENT_NO_DAY, PATIENT_NO_DAY, PATIENT_NO_DAY, -1,             false},
        {"one day alone",                 PATIENT_NO_DAY, PATIENT_NO_DAY, 0,              0,              true },
        {"the agreement begins tomorrow", 1,              PATIENT_NO_DAY, PATIENT_NO_DAY, PATIENT_NO_DAY, false},
        {"the agreement ended yesterday", PATIENT_NO_DAY, -1,             PATIENT_NO_DAY, PATIENT_NO_DAY, false},
        {"the agreement's one day",       0,              0,              -9,             9,              true },
    };
    struct err e = {0};
    struct organisation o;
    struct price p;
    int64_t id = organisation("Sunrise Insurance", 2000, -1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
#define ON(day) ((day) == PATIENT_NO_DAY ? PATIENT_NO_DAY : TEST_TODAY + (day))
        ck_ok(organisation_load(db, id, &o, &e));
        o.from_day = ON(cases[i].org_from);
        o.to_day = ON(cases[i].org_to);
        ck_ok(organisation_save(db, &o, &e));
        (void)member(id, ON(cases[i].from), ON(cases[i].to));
#undef ON
        ck_ok(organisation_price_for(db, sara, scaling.id, 1, TEST_TODAY, &p, &e));
        ck_assert_msg((p.organisation_id != 0) == cases[i].valid, "%s", cases[i].why);
    }
    ck_assert_int_eq(ask("SELECT count(*) FROM organisation_member"), 1);
}
END_TEST

START_TEST(no_line_ever_costs_more_or_less_than_nothing_on_random_agreements)
{
    struct prng r;
    struct err e = {0};
    prng_seed(&r, test_seed(_i));
    for (int k = 0; k < 6; k++) {
        char name[16];
        snprintf(name, sizeof name, "O%d", k);
        int64_t agreed = prng_below(&r, 2) ? (int64_t)prng_below(&r, (uint64_t)(2 * scaling.price_minor)) : -1;
        (void)member(organisation(name, (int32_t)prng_below(&r, DISCOUNT_MOST_BP + 1), agreed), PATIENT_NO_DAY,
                     PATIENT_NO_DAY);
    }
    for (int64_t quantity = 1; quantity <= 1000; quantity += 111) {
        struct price p;
        ck_ok(organisation_price_for(db, sara, scaling.id, quantity, TEST_TODAY, &p, &e));
        int64_t pays = quantity * p.price_minor - p.discount_minor;
        ck_assert_int_ge(pays, 0);
        ck_assert_int_le(pays, quantity * scaling.price_minor);
        ck_assert((p.organisation_id != 0) == (p.why[0] != '\0'));
    }
}
END_TEST

/* ---- what is refused, what is found ---- */

START_TEST(what_is_wrong_names_its_field)
{
    static const struct {
        const char *why, *name;
        int32_t discount, from, to;
        int field; /* -1: it is good */
    } cases[] = {
        {"good",                    "A",  0,     PATIENT_NO_DAY, PATIENT_NO_DAY, -1                       },
        {"no name",                 " ",  0,     PATIENT_NO_DAY, PATIENT_NO_DAY, ORGANISATION_FIELD_NAME    },
        {"more than all of it",     "A",  10001, PATIENT_NO_DAY, PATIENT_NO_DAY, ORGANISATION_FIELD_DISCOUNT},
        {"ends before it begins",   "A",  0,     10,             9,              ORGANISATION_FIELD_TO      },
        {"one day",                 "A",  0,     10,             10,             -1                         },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct organisation o;
        struct err e = {0};
        organisation_init(&o);
        snprintf(o.name, sizeof o.name, "%s", cases[i].name);
        o.discount_bp = cases[i].discount;
        o.from_day = cases[i].from;
        o.to_day = cases[i].to;
        enum rc rc = organisation_check(&o, &e);
        ck_assert_msg((rc == RC_OK) == (cases[i].field < 0), "%s", cases[i].why);
        ck_assert_msg(rc == RC_OK || e.field == cases[i].field, "%s", cases[i].why);
    }
}
END_TEST

START_TEST(an_organisation_is_found_by_a_beginning_that_only_one_has)
{
    struct err e = {0};
    struct organisation o;
    int64_t sun = organisation("Sunrise Insurance", 0, -1), set = organisation("Sunset Insurance", 0, -1);
    (void)organisation("Đại học Y", 0, -1);
    ck_ok(organisation_find(db, "sunr", &o, &e));
    ck_assert_int_eq(o.id, sun);
    ck_ok(organisation_find(db, "SUNSET INSURANCE", &o, &e));
    ck_assert_int_eq(o.id, set);
    ck_ok(organisation_find(db, "dai hoc", &o, &e));
    ck_assert_int_eq(organisation_find(db, "sun", &o, &e), RC_INVALID);
    ck_assert_int_eq(organisation_find(db, "moon", &o, &e), RC_NOT_FOUND);
    ck_assert_int_eq(organisation_find(db, "", &o, &e), RC_NOT_FOUND);
    organisation_init(&o);
    snprintf(o.name, sizeof o.name, "sunrise  insurance");
    ck_assert_int_eq(organisation_save(db, &o, &e), RC_INVALID); /* there is one called so */
}
END_TEST

START_TEST(a_person_is_a_member_once_and_undo_takes_it_back)
{
    struct err e = {0};
    struct member m;
    int64_t id = organisation("Sunrise Insurance", 0, -1), undone;
    int64_t first = member(id, PATIENT_NO_DAY, PATIENT_NO_DAY);
    ck_assert_int_eq(member(id, TEST_TODAY, PATIENT_NO_DAY), first); /* the same one, changed */
    ck_ok(member_load(db, first, &m, &e));
    ck_assert_int_eq(m.from_day, TEST_TODAY);
    m.rev--;
    ck_assert_int_eq(member_save(db, &m, &e), RC_CONFLICT);
    ck_ok(journal_undo(db, 0, &undone, &e));
    ck_ok(member_load(db, first, &m, &e));
    ck_assert_int_eq(m.from_day, PATIENT_NO_DAY);
    m.to_day = TEST_TODAY;
    m.from_day = TEST_TODAY + 1;
    ck_assert_int_eq(member_save(db, &m, &e), RC_INVALID);
}
END_TEST

/* ---- members from a file ---- */

static int refusals;

static void count_refusal(void *ctx, const struct import_refusal *r)
{
    (void)ctx;
    (void)r;
    refusals++;
}

static struct member_import import_text(int64_t organisation_id, const char *text)
{
    struct import_options o = {.duplicates = DUPLICATES_SKIP, .refused = count_refusal};
    struct member_import m = {
        .organisation_id = organisation_id, .from_day = PATIENT_NO_DAY, .to_day = TEST_TODAY + 100};
    struct err e = {0};
    char path[] = "/tmp/members-XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    ck_assert_int_eq(close(fd), 0);
    refusals = 0;
    ck_ok(member_import_file(db, path, &o, &m, &e));
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(m.result.refused, refusals);
    return m;
}

static int64_t known(const char *given, const char *national, int32_t born_day)
{
    struct patient p;
    struct err e = {0};
    patient_init(&p);
    snprintf(p.family, sizeof p.family, "Karimi");
    snprintf(p.given, sizeof p.given, "%s", given);
    snprintf(p.identifiers[IDENTIFIER_NATIONAL].value, sizeof p.identifiers[0].value, "%s", national);
    snprintf(p.identifiers[IDENTIFIER_NATIONAL].note, sizeof p.identifiers[0].note, national[0] ? "as on the card" : "");
    p.born.day = born_day;
    ck_ok(patient_register(db, &p, &e));
    return p.id;
}

START_TEST(a_file_of_members_finds_whom_it_means_registers_the_others_and_is_taken_back)
{
    struct err e = {0};
    struct member m;
    int64_t id = organisation("Acme", 1000, -1), undone, left;
    int64_t leila = known("Leila", "4711", PATIENT_NO_DAY), ali = known("Ali", "", PATIENT_NO_DAY),
            omid = known("Omid", "", 7000);
    member_init(&m);
    m.organisation_id = id;
    m.patient_id = ali;
    snprintf(m.number, sizeof m.number, "E7");
    ck_ok(member_save(db, &m, &e));
    static const char text[] = "family,given,born,national,number,valid from,until\n"
                               "Karimi,Leila,,4711,E1,2031-01-01,2031-12-31\n" /* by the national number */
                               "Karimi,Ali,,,E7,,\n"                          /* by the number of a member called so */
                               "Karimi,Sima,,,E7,,\n"                         /* shares it, and is somebody else */
                               "Karimi,Omid,1989-03-02,,E2,,\n"               /* by name and birth date */
                               "New,Nora,1990-05-05,,E3,2031-12-31,2031-01-01\n"
                               "New,Nils,1990-05-06,,E4,soon,\n";
    struct member_import r = import_text(id, text);
    ck_assert_int_eq(r.result.rows, 6);
    ck_assert_int_eq(r.result.written, 1);
    ck_assert_int_eq(r.result.skipped, 3);
    ck_assert_int_eq(r.result.refused, 2);
    ck_assert_int_eq(r.made, 3);
    ck_assert_int_eq(r.changed, 1); /* Ali's got its last day */
    ck_assert_int_eq(ask("SELECT count(*) FROM patient WHERE given = 'Omid'"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM organisation_member WHERE number = 'E7'"), 2);
    ck_assert_int_eq(ask("SELECT count(*) FROM organisation_member WHERE valid_to_day IS NULL"), 0);
    ck_assert_int_gt(leila + omid, 0);

    struct member_import again = import_text(id, text);
    ck_assert_int_eq(again.made + again.changed + again.result.written, 0);
    ck_assert_int_eq(again.same, 4);
    ck_assert_int_eq(again.result.batch, 0);

    ck_ok(journal_undo_batch(db, r.result.batch, &undone, &left, &e));
    ck_assert_int_eq(left, 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM organisation_member"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM patient WHERE given = 'Sima'"), 0);
}
END_TEST

SUITE_MAIN_LOOPS("people/organisation", setup, fixture_remove, 30,
                 {a_discount_is_rounded_half_up_once_a_line, 0}, {a_discount_is_typed_as_a_percentage, 0},
                 {the_best_of_several_agreements_counts, 0},
                 {both_agreement_and_membership_hold_from_their_first_to_their_last_day, 0},
                 {no_line_ever_costs_more_or_less_than_nothing_on_random_agreements, 5},
                 {what_is_wrong_names_its_field, 0}, {an_organisation_is_found_by_a_beginning_that_only_one_has, 0},
                 {a_person_is_a_member_once_and_undo_takes_it_back, 0},
                 {a_file_of_members_finds_whom_it_means_registers_the_others_and_is_taken_back, 0})
