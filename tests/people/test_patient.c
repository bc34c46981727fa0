/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A person's record: what is refused and where, what is kept how, what another desk's change does. */
#include <stdio.h>
#include <string.h>

#include "src/clinic/clinic.h"
#include "src/people/duplicates.h"
#include "src/people/link.h"
#include "src/people/people.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"
#include "tests/clinic/fixture.h"

static const struct room *const rooms[] = {&store_room, &clinic_room, &people_room};

static void setup(void)
{
    struct err e = {0};
    fixture_make(rooms, 3);
    ck_ok(fixture_kit("dental", &e));
}

static struct patient sara(void)
{
    struct patient p;
    patient_init(&p);
    snprintf(p.family, sizeof p.family, "  Karimi ");
    snprintf(p.given, sizeof p.given, "Sara");
    p.sex = SEX_FEMALE;
    p.born.day = 9000;
    snprintf(p.contacts[CONTACT_PHONE].value, sizeof p.contacts[0].value, "020 7946 0991");
    snprintf(p.contacts[CONTACT_EMAIL].value, sizeof p.contacts[0].value, "sara@example.org");
    snprintf(p.languages, sizeof p.languages, "fa en-GB");
    p.consent[CONSENT_CARE] = 1u << CONSENT_SMS;
    p.consent_asked[CONSENT_OFFER] = 1u << CONSENT_CALL;
    p.alerts[0].kind = ALERT_ALLERGY;
    snprintf(p.alerts[0].text, sizeof p.alerts[0].text, "penicillin");
    return p;
}

/* ---- the rules ---- */

static void no_name(struct patient *p)
{
    p->family[0] = '\0';
    snprintf(p->given, sizeof p->given, "  \t ");
}
static void born_tomorrow(struct patient *p)
{
    p->born.day = TEST_TODAY + 1;
}
static void born_long_ago(struct patient *p)
{
    p->born.day = CALENDAR_FIRST_BIRTH - 1;
}
static void phone_of_letters(struct patient *p)
{
    snprintf(p->contacts[1].value, sizeof p->contacts[1].value, "ask her 7");
}
static void phone_of_five(struct patient *p)
{
    snprintf(p->contacts[1].value, sizeof p->contacts[1].value, "+44 12 3");
}
static void email_without_at(struct patient *p)
{
    snprintf(p->contacts[CONTACT_EMAIL].value, sizeof p->contacts[0].value, "sara.example.org");
}
static void language_of_none(struct patient *p)
{
    snprintf(p->languages, sizeof p->languages, "fa english!");
}
static void refers_herself(struct patient *p)
{
    p->id = p->referrer.id = 12;
}
static void sex_of_none(struct patient *p)
{
    p->sex = 9;
}

static const struct {
    const char *why;
    void (*spoil)(struct patient *p);
    int field;
    const char *says;
} wrong[] = {
    {"blanks are no name",        no_name,          PATIENT_FIELD_FAMILY,                  "Name"     },
    {"born tomorrow",             born_tomorrow,    PATIENT_FIELD_BORN,                    "Born"     },
    {"born in 1849",              born_long_ago,    PATIENT_FIELD_BORN,                    "Born"     },
    {"a phone with one figure",   phone_of_letters, PATIENT_FIELD_CONTACT + 1,             "Phone"    },
    {"a phone with five figures", phone_of_five,    PATIENT_FIELD_CONTACT + 1,             "Phone"    },
    {"an e-mail without @",       email_without_at, PATIENT_FIELD_CONTACT + CONTACT_EMAIL, "E-mail"   },
    {"a language that is no tag", language_of_none, PATIENT_FIELD_LANGUAGES,               "Languages"},
    {"nobody refers themselves",  refers_herself,   PATIENT_FIELD_REFERRER,                "Referred" },
    {"a sex out of range",        sex_of_none,      PATIENT_FIELD_SEX,                     "Sex"      },
};

START_TEST(every_rule_names_its_field)
{
    struct patient_rules r = {"GB", CALENDAR_GREGORIAN, TEST_TODAY};
    struct err e = {0};
    struct patient p = sara();
    ck_ok(patient_tidy(&p, &r, &e));
    ck_ok(patient_validate(&p, &r, &e));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        p = sara();
        wrong[i].spoil(&p);
        ck_ok(patient_tidy(&p, &r, &e));
        ck_assert_msg(patient_validate(&p, &r, &e) == RC_INVALID, "%s passes", wrong[i].why);
        ck_assert_msg(e.field == wrong[i].field, "%s: field %d", wrong[i].why, e.field);
        ck_assert_msg(strstr(e.text, wrong[i].says) != NULL, "%s: %s", wrong[i].why, e.text);
    }
}
END_TEST

START_TEST(a_name_too_long_in_its_normal_form_is_refused_not_cut)
{
    struct patient_rules r = {"GB", CALENDAR_GREGORIAN, TEST_TODAY};
    struct err e = {0};
    struct patient p = sara();
    p.given[0] = '\0';
    for (size_t i = 0; i + 4 < sizeof p.given; i += 3) /* U+0958, which is written as two letters */
        memcpy(p.given + i, "\xe0\xa5\x98", 4);
    ck_assert_int_eq(patient_tidy(&p, &r, &e), RC_INVALID);
    ck_assert_int_eq(e.field, PATIENT_FIELD_GIVEN);
    ck_assert_msg(strstr(e.text, "too long") != NULL, "%s", e.text);
}
END_TEST

START_TEST(a_wrong_national_number_is_kept_only_with_a_note)
{
    static const struct {
        const char *why, *country, *number;
        enum rc want;
    } numbers[] = {
        {"China, right",                           "CN", "11010519491231002X", RC_OK     },
        {"China, wrong check figure",              "CN", "110105194912310021", RC_INVALID},
        {"Iran, right",                            "IR", "0013542419",         RC_OK     },
        {"Iran, wrong check figure",               "IR", "0013542418",         RC_INVALID},
        {"of a country whose rules are not known", "GB", "QQ 12 34 56 C",      RC_OK     },
    };
    struct err e = {0};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        struct patient_rules r = {numbers[i].country, CALENDAR_GREGORIAN, TEST_TODAY};
        struct patient p = sara();
        snprintf(p.identifiers[IDENTIFIER_NATIONAL].value, 64, "%s", numbers[i].number);
        ck_ok(patient_tidy(&p, &r, &e));
        ck_assert_msg(patient_validate(&p, &r, &e) == numbers[i].want, "%s: %s", numbers[i].why, e.text);
        if (numbers[i].want == RC_OK)
            continue;
        ck_assert_int_eq(e.field, PATIENT_FIELD_NATIONAL);
        snprintf(p.identifiers[IDENTIFIER_NATIONAL].note, 128, "so it is printed on the card");
        ck_ok(patient_validate(&p, &r, &e));
    }
}
END_TEST

/* ---- the file ---- */

START_TEST(what_is_registered_is_loaded_again)
{
    struct err e = {0};
    struct patient p = sara(), q;
    ck_ok(patient_register(db, &p, &e));
    ck_ok(patient_load(db, p.id, &q, &e));
    ck_assert_str_eq(q.family, "Karimi");
    ck_assert_str_eq(q.contacts[CONTACT_PHONE].value, "020 7946 0991");
    ck_assert_str_eq(q.contacts[CONTACT_PHONE].e164, "+442079460991");
    ck_assert_str_eq(q.contacts[CONTACT_EMAIL].value, "sara@example.org");
    ck_assert_uint_eq(q.consent[CONSENT_CARE], 1u << CONSENT_SMS);
    ck_assert_uint_eq(q.consent[CONSENT_OFFER], 0);
    ck_assert_uint_eq(q.consent_asked[CONSENT_OFFER], 1u << CONSENT_CALL);
    ck_assert_str_eq(q.alerts[0].text, "penicillin");
    ck_assert_int_eq(q.created_at, clock_at);
    ck_assert_mem_eq(&p, &q, sizeof p);
    ck_assert_int_eq(ask("SELECT count(*) FROM journal WHERE action = 'register' AND patient_id = 1"), 1);
}
END_TEST

START_TEST(a_change_that_changes_nothing_writes_nothing)
{
    struct err e = {0};
    struct patient p = sara();
    ck_ok(patient_register(db, &p, &e));
    int64_t rows = ask("SELECT count(*) FROM journal");
    ck_ok(patient_update(db, &p, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM journal"), rows);
}
END_TEST

START_TEST(details_are_changed_added_and_taken_away)
{
    struct err e = {0};
    struct patient p = sara(), q;
    ck_ok(patient_register(db, &p, &e));
    snprintf(p.family, sizeof p.family, "Rahimi");
    snprintf(p.contacts[1].value, sizeof p.contacts[1].value, "07700 900123");
    p.contacts[CONTACT_EMAIL].value[0] = '\0';
    p.alerts[0].text[0] = '\0';
    p.consent[CONSENT_CARE] = 0;
    p.born = (struct patient_born){8766, CALENDAR_YEAR};
    ck_ok(patient_update(db, &p, &e));
    ck_ok(patient_load(db, p.id, &q, &e));
    ck_assert_str_eq(q.family, "Rahimi");
    ck_assert_str_eq(q.contacts[1].value, "07700 900123");
    ck_assert_int_eq(q.contacts[CONTACT_EMAIL].id, 0);
    ck_assert_int_eq(q.alerts[0].id, 0);
    ck_assert_uint_eq(q.consent_asked[CONSENT_CARE], 1u << CONSENT_SMS); /* asked, and now refused */
    ck_assert_uint_eq(q.consent[CONSENT_CARE], 0);
    ck_assert_int_eq(q.born.precision, CALENDAR_YEAR);
    ck_ok(journal_undo(db, 0, NULL, &e));
    ck_ok(patient_load(db, p.id, &q, &e));
    ck_assert_str_eq(q.family, "Karimi");
    ck_assert_str_eq(q.contacts[CONTACT_EMAIL].value, "sara@example.org");
}
END_TEST

START_TEST(the_second_of_two_desks_is_told)
{
    struct err e = {0};
    struct patient p = sara(), q;
    ck_ok(patient_register(db, &p, &e));
    q = p;
    snprintf(p.note, sizeof p.note, "one");
    snprintf(q.note, sizeof q.note, "two");
    ck_ok(patient_update(db, &p, &e));
    ck_assert_int_eq(patient_update(db, &q, &e), RC_CONFLICT);
    ck_assert_ptr_nonnull(strstr(e.text, "desk"));
}
END_TEST

START_TEST(who_may_not_register_is_told_who_may)
{
    struct err e = {0};
    struct patient p = sara();
    must_change("INSERT INTO staff (login, name, role_id) SELECT 'doc', 'Dr Li', id FROM role WHERE word = "
                "'clinician'");
    db_set_actor(db, 2, "Dr Li");
    ck_assert_int_eq(patient_register(db, &p, &e), RC_DENIED);
    ck_assert_ptr_nonnull(strstr(e.text, "The Boss"));
    ck_assert_int_eq(p.id, 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM patient"), 0);
}
END_TEST

/* ---- names and ages ---- */

START_TEST(names_stand_in_the_order_of_their_script)
{
    static const struct {
        const char *family, *given, *want;
    } names[] = {
        {"王",        "小明",     "王小明"          },
        {"Karimi",     "Sara",       "Sara Karimi"        },
        {"Nguyễn",   "Thị Ánh", "Nguyễn Thị Ánh"},
        {"کریمی", "سارا",   "سارا کریمی"},
        {"Baker",      "",           "Baker"              },
        {"",           "Sara",       "Sara"               },
        {"Le",         "Marie",      "Marie Le"           },
        {"Wang",       "Wei",        "Wei Wang"           },
        {"Đặng",    "Đức",     "Đặng Đức"     },
    };
    char out[256];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct err e = {0};
        struct patient p;
        struct stmt st;

        ck_assert_str_eq(patient_name(out, sizeof out, names[i].family, names[i].given), names[i].want);
        patient_init(&p);
        snprintf(p.family, sizeof p.family, "%s", names[i].family);
        snprintf(p.given, sizeof p.given, "%s", names[i].given);
        ck_assert_int_eq(patient_register(db, &p, &e), RC_OK);
        stmt_open(&st, db, "SELECT name FROM v_patient WHERE id = :id");
        stmt_int(&st, ":id", p.id);
        ck_assert(stmt_row(&st));
        ck_assert_str_eq(stmt_col_text(&st, 0), names[i].want);
        ck_assert_int_eq(stmt_finish(&st, &e), RC_OK);
    }
}
END_TEST

START_TEST(a_name_typed_in_one_go_is_split_as_its_script_does)
{
    static const struct {
        const char *typed, *family, *given;
    } names[] = {
        {"王小明",              "王",     "小明"             },
        {"欧阳修",              "欧阳",  "修"                },
        {"Nguyễn Thị Ngọc Ánh", "Nguyễn", "Thị Ngọc Ánh"},
        {"Sara Anne Karimi",       "Karimi",  "Sara Anne"          },
        {"سارا کریمی",      "کریمی", "سارا"           },
        {"Karimi, Sara",           "Karimi",  "Sara"               },
        {"Baker",                  "Baker",   ""                   },
        {"",                       "",        ""                   },
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char family[PATIENT_NAME], given[PATIENT_NAME];
        patient_name_split(names[i].typed, family, given);
        ck_assert_str_eq(family, names[i].family);
        ck_assert_str_eq(given, names[i].given);
    }
}
END_TEST

START_TEST(ages_are_years_then_months_then_days)
{
    static const struct {
        const char *why;
        struct patient_born born;
        const char *want;
    } ages[] = {
        {"not known",         {PATIENT_NO_DAY, 3},   ""   },
        {"on the birthday",   {11385, 3},            "30" }, /* 2001-03-04 */
        {"the day before it", {11386, 3},            "29" },
        {"a year only",       {0, 1},                "61" },
        {"two weeks",         {TEST_TODAY - 14, 3},  "14d"},
        {"a baby",            {TEST_TODAY - 100, 3}, "3m" },
    };
    struct patient_rules r = {"GB", CALENDAR_GREGORIAN, TEST_TODAY};
    char out[32];
    for (size_t i = 0; i < sizeof ages / sizeof ages[0]; i++)
        ck_assert_msg(strcmp(patient_age(out, sizeof out, &ages[i].born, &r), ages[i].want) == 0, "%s: %s",
                      ages[i].why, out);
}
END_TEST

/* ---- duplicates and links ---- */

START_TEST(likely_duplicates_are_found_with_why)
{
    struct err e = {0};
    struct patient_rules r = patient_rules(db);
    struct patient there = sara(), other = sara();
    struct duplicate_list l;
    char why[256];
    ck_ok(patient_register(db, &there, &e));
    snprintf(other.family, sizeof other.family, "KARIMI");
    snprintf(other.contacts[0].value, sizeof other.contacts[0].value, "+44 (0)20 7946-0991");
    ck_ok(patient_tidy(&other, &r, &e));
    ck_ok(patient_duplicates(db, &other, &l, &e));
    ck_assert_uint_eq(l.n, 1);
    ck_assert_int_eq(l.rows[0].patient_id, there.id);
    ck_assert_int_eq(l.rows[0].match.level, MATCH_SURELY);
    ck_assert_str_eq(match_why(why, sizeof why, &l.rows[0].match),
                     "same birth date, same family name, same phone, same given name, same e-mail, same sex");
    duplicate_list_release(&l);

    snprintf(other.family, sizeof other.family, "Sara"); /* family and given name changed places */
    snprintf(other.given, sizeof other.given, "Kárimi");
    other.contacts[0].e164[0] = '\0';
    ck_ok(patient_duplicates(db, &other, &l, &e));
    ck_assert_uint_eq(l.n, 1);
    ck_assert_int_eq(l.rows[0].match.degree[MATCH_FAMILY], MATCH_EXCHANGED);
    duplicate_list_release(&l);

    other.born.day += 4000;
    other.contacts[CONTACT_EMAIL].value[0] = '\0';
    ck_ok(patient_duplicates(db, &other, &l, &e));
    ck_assert_uint_eq(l.n, 0);
    ck_ok(patient_duplicates(db, &there, &l, &e)); /* nobody is their own duplicate */
    ck_assert_uint_eq(l.n, 0);
}
END_TEST

START_TEST(links_hold_in_both_directions)
{
    struct err e = {0};
    struct patient mother = sara(), child = sara();
    ck_ok(patient_register(db, &mother, &e));
    ck_ok(patient_register(db, &child, &e));
    ck_ok(patient_link(db, child.id, mother.id, LINK_PARENT, &e));
    ck_ok(patient_link(db, child.id, mother.id, LINK_PARENT, &e)); /* twice is once */
    ck_assert_int_eq(ask("SELECT count(*) FROM patient_link"), 2);
    ck_assert_int_eq(ask("SELECT count(*) FROM patient_link WHERE patient_id = 1 AND other_id = 2 AND kind = 'child'"), 1);
    ck_ok(patient_unlink(db, mother.id, child.id, LINK_CHILD, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM patient_link"), 0);
    ck_assert_int_eq(patient_link(db, 1, 1, LINK_FRIEND, &e), RC_INVALID);
    for (int k = 0; k < LINK_KIND_COUNT; k++)
        ck_assert_int_eq(link_opposite(link_opposite((enum link_kind)k)), k);
}
END_TEST

SUITE_MAIN_FIXTURE("people/patient", setup, fixture_remove, every_rule_names_its_field,
                   a_name_too_long_in_its_normal_form_is_refused_not_cut,
                   a_wrong_national_number_is_kept_only_with_a_note, what_is_registered_is_loaded_again,
                   a_change_that_changes_nothing_writes_nothing, details_are_changed_added_and_taken_away,
                   the_second_of_two_desks_is_told, who_may_not_register_is_told_who_may,
                   names_stand_in_the_order_of_their_script, a_name_typed_in_one_go_is_split_as_its_script_does,
                   ages_are_years_then_months_then_days,
                   likely_duplicates_are_found_with_why, links_hold_in_both_directions)
