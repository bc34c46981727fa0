/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a record allows: consent by its rule, alerts by who looks, names by the level of privacy, numbers that were merged. */
#include <stdio.h>
#include <string.h>

#include "src/base/text.h"
#include "src/clinic/clinic.h"
#include "src/clinic/staff.h"
#include "src/people/alert.h"
#include "src/people/consent.h"
#include "src/people/note.h"
#include "src/people/people.h"
#include "src/people/privacy.h"
#include "src/store/journal.h"
#include "tests/clinic/fixture.h"

static const struct room *const rooms[] = {&store_room, &clinic_room, &people_room};
static int64_t sara;

static int64_t register_one(const char *family, const char *given)
{
    struct patient p;
    struct err e = {0};
    patient_init(&p);
    text_copy(p.family, sizeof p.family, family);
    text_copy(p.given, sizeof p.given, given);
    ck_ok(patient_register(db, &p, &e));
    return p.id;
}

static void setup(void)
{
    struct err e = {0};
    int64_t id;
    fixture_make(rooms, 3);
    ck_ok(fixture_kit("dental", &e));
    ck_ok(staff_add(db, "rec", "Rita", "reception", &id, &e));
    ck_ok(staff_add(db, "doc", "Dr Do", "clinician", &id, &e));
    ck_ok(staff_add(db, "man", "Mana", "manager", &id, &e));
    sara = register_one("Karimi", "Sara");
}

static void as(const char *login)
{
    struct staff s;
    struct err e = {0};
    ck_ok(staff_find(db, login, &s, &e));
    db_set_actor(db, s.id, s.name);
}

/* ---- consent ---- */

enum answer { UNASKED, GIVEN, REFUSED };

static const struct {
    const char *why;
    enum consent_purpose purpose;
    enum answer answer;
    int32_t lifecycle;
    bool allowed;
} rules[] = {
    {"care needs no question",                    CONSENT_CARE,     UNASKED, LIFECYCLE_PATIENT,  true },
    {"nor does a reminder",                       CONSENT_REMINDER, UNASKED, LIFECYCLE_PATIENT,  true },
    {"an offer does",                             CONSENT_OFFER,    UNASKED, LIFECYCLE_PATIENT,  false},
    {"a given offer may be sent",                 CONSENT_OFFER,    GIVEN,   LIFECYCLE_PATIENT,  true },
    {"a prospect is asked as others are",         CONSENT_OFFER,    GIVEN,   LIFECYCLE_PROSPECT, true },
    {"what is refused is refused",                CONSENT_CARE,     REFUSED, LIFECYCLE_PATIENT,  false},
    {"also a reminder",                           CONSENT_REMINDER, REFUSED, LIFECYCLE_PATIENT,  false},
    {"the inactive are reached for care",         CONSENT_CARE,     UNASKED, LIFECYCLE_INACTIVE, true },
    {"and not reminded",                          CONSENT_REMINDER, GIVEN,   LIFECYCLE_INACTIVE, false},
    {"nobody writes to the dead, whatever stood", CONSENT_CARE,     GIVEN,   LIFECYCLE_DECEASED, false},
};

START_TEST(the_rule_of_consent)
{
    struct err e = {0};
    char sql[160];
    must_change("DELETE FROM consent");
    snprintf(sql, sizeof sql, "UPDATE patient SET lifecycle = '%s', rev = rev + 1",
             patient_lifecycles[rules[_i].lifecycle].word);
    must_change(sql);
    if (rules[_i].answer != UNASKED)
        ck_ok(consent_note(db, sara, 1u << rules[_i].purpose, 1u << CONSENT_SMS, rules[_i].answer == GIVEN, HOW_PHONE, &e));
    enum rc rc = consent_allows(db, sara, CONSENT_SMS, rules[_i].purpose, &e);
    ck_assert_msg((rc == RC_OK) == rules[_i].allowed, "%s: %s", rules[_i].why, e.text);
    ck_assert_int_eq(ask("SELECT count(*) FROM consent_allowed"), 12);
}
END_TEST

START_TEST(a_refusal_names_what_is_allowed_instead)
{
    struct err e = {0};
    ck_ok(consent_note(db, sara, 1u << CONSENT_CARE, 1u << CONSENT_CALL | 1u << CONSENT_POST, false, HOW_IN_PERSON, &e));
    ck_assert_int_eq(consent_allows(db, sara, CONSENT_CALL, CONSENT_CARE, &e), RC_DENIED);
    ck_assert_ptr_nonnull(strstr(e.text, "text message, e-mail"));
    ck_assert_int_eq(consent_channel_for(db, sara, CONSENT_CALL, CONSENT_CARE), CONSENT_SMS);
    ck_assert_int_eq(consent_channel_for(db, sara, CONSENT_EMAIL, CONSENT_CARE), CONSENT_EMAIL);
}
END_TEST

START_TEST(do_not_contact_is_one_change_and_one_undo)
{
    struct err e = {0};
    struct consents c;
    ck_ok(consent_note(db, sara, 1u << CONSENT_OFFER, 1u << CONSENT_EMAIL, true, HOW_PAPER, &e));
    int64_t before = ask("SELECT max(seq) FROM journal");
    ck_ok(consent_refuse_all(db, sara, HOW_PHONE, &e));
    ck_assert_int_eq(ask("SELECT max(seq) FROM journal"), before + 1);
    ck_ok(consent_read(db, sara, &c, &e));
    ck_assert(consent_no_contact(&c));
    for (int p = 0; p < CONSENT_PURPOSES; p++)
        ck_assert_uint_eq(c.allowed[p], 0);
    ck_assert_int_eq(c.of[CONSENT_CARE][CONSENT_POST].how, HOW_PHONE);
    ck_assert_int_eq(c.of[CONSENT_CARE][CONSENT_POST].at, clock_at);
    ck_ok(journal_undo(db, 0, NULL, &e));
    ck_ok(consent_read(db, sara, &c, &e));
    ck_assert(!consent_no_contact(&c) && c.of[CONSENT_OFFER][CONSENT_EMAIL].given);
    ck_assert_int_eq(c.of[CONSENT_OFFER][CONSENT_EMAIL].how, HOW_PAPER);
}
END_TEST

START_TEST(an_answer_that_stands_keeps_its_date)
{
    struct err e = {0};
    struct consents c;
    ck_ok(consent_note(db, sara, 1u << CONSENT_CARE, 1u << CONSENT_SMS, false, HOW_PAPER, &e));
    int64_t then = clock_at;
    clock_at += 86400;
    ck_ok(consent_refuse_all(db, sara, HOW_PHONE, &e));
    ck_ok(consent_read(db, sara, &c, &e));
    ck_assert_int_eq(c.of[CONSENT_CARE][CONSENT_SMS].at, then);
    ck_assert_int_eq(c.of[CONSENT_CARE][CONSENT_SMS].how, HOW_PAPER);
    ck_assert_int_eq(c.of[CONSENT_CARE][CONSENT_CALL].at, clock_at);
}
END_TEST

START_TEST(a_form_opened_before_puts_no_old_answer_back)
{
    struct err e = {0};
    struct patient form;
    struct consents c;
    ck_ok(consent_note(db, sara, 1u << CONSENT_OFFER, 1u << CONSENT_SMS, true, HOW_PAPER, &e));
    ck_ok(patient_load(db, sara, &form, &e));
    ck_ok(consent_refuse_all(db, sara, HOW_PHONE, &e));
    text_copy(form.occupation, sizeof form.occupation, "nurse");
    ck_assert_int_eq(patient_update(db, &form, &e), RC_CONFLICT);
    ck_ok(consent_read(db, sara, &c, &e));
    ck_assert(consent_no_contact(&c));
    int64_t last = ask("SELECT max(seq) FROM journal");
    ck_ok(consent_refuse_all(db, sara, HOW_PHONE, &e)); /* nothing new is nothing written */
    ck_assert_int_eq(ask("SELECT max(seq) FROM journal"), last);
}
END_TEST

START_TEST(what_not_asked_means_is_the_clinics_to_say)
{
    struct err e = {0};
    ck_ok(consent_set_unasked(db, CONSENT_OFFER, true, &e));
    ck_assert_uint_eq(consent_allowed(db, sara, CONSENT_OFFER), (1u << CONSENT_CHANNELS) - 1);
    ck_ok(consent_set_unasked(db, CONSENT_OFFER, false, &e));
    ck_assert_uint_eq(consent_allowed(db, sara, CONSENT_OFFER), 0);
    as("rec");
    ck_assert_int_eq(consent_set_unasked(db, CONSENT_OFFER, true, &e), RC_DENIED);
}
END_TEST

/* ---- alerts ---- */

static void give_alert(enum alert_kind kind, enum alert_audience audience, int32_t until_day, const char *text)
{
    struct patient p;
    struct err e = {0};
    size_t i = 0;
    as("boss");
    ck_ok(patient_load(db, sara, &p, &e));
    while (p.alerts[i].text[0])
        i++;
    p.alerts[i] = (struct patient_alert){.kind = (int32_t)kind, .audience = (int32_t)audience, .until_day = until_day};
    text_copy(p.alerts[i].text, sizeof p.alerts[i].text, text);
    ck_ok(patient_update(db, &p, &e));
}

static const struct {
    const char *login;
    enum alert_audience audience;
    bool seen;
} looks[] = {
    {"rec", ALERT_FOR_EVERYONE,  true },
    {"rec", ALERT_FOR_CLINICAL,  false},
    {"rec", ALERT_FOR_RECEPTION, true },
    {"rec", ALERT_FOR_MANAGERS,  false},
    {"doc", ALERT_FOR_EVERYONE,  true },
    {"doc", ALERT_FOR_CLINICAL,  true },
    {"doc", ALERT_FOR_RECEPTION, false},
    {"doc", ALERT_FOR_MANAGERS,  false},
    {"man", ALERT_FOR_CLINICAL,  true },
    {"man", ALERT_FOR_MANAGERS,  true },
    {"boss", ALERT_FOR_MANAGERS, true },
};

START_TEST(an_alert_is_seen_by_whom_it_is_for)
{
    struct patient p;
    struct err e = {0};
    give_alert(ALERT_INFECTION, looks[_i].audience, PATIENT_NO_DAY, "hepatitis");
    int64_t id = ask("SELECT id FROM alert");
    as(looks[_i].login);
    ck_ok(patient_load(db, sara, &p, &e));
    ck_assert_int_eq(p.alerts[0].text[0] != '\0', looks[_i].seen);
    ck_assert_int_eq(ask("SELECT count(*) FROM alert_seen"), looks[_i].seen);
    ck_assert_int_eq(alert_seen(db, id), looks[_i].seen);
}
END_TEST

START_TEST(who_does_not_see_an_alert_does_not_lose_it_by_saving)
{
    struct patient p;
    struct err e = {0};
    give_alert(ALERT_MONEY, ALERT_FOR_MANAGERS, PATIENT_NO_DAY, "owes 300");
    as("rec");
    ck_ok(patient_load(db, sara, &p, &e));
    p.alerts[0] = (struct patient_alert){.kind = ALERT_ALLERGY, .until_day = PATIENT_NO_DAY, .text = "latex"};
    ck_ok(patient_update(db, &p, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM alert"), 2);
    as("man");
    ck_ok(patient_load(db, sara, &p, &e));
    ck_assert_str_eq(p.alerts[0].text, "owes 300");
    ck_assert_str_eq(p.alerts[1].text, "latex");
}
END_TEST

START_TEST(an_alert_runs_out_after_its_last_day_and_stays_in_the_file)
{
    struct patient p;
    struct err e = {0};
    give_alert(ALERT_INFECTION, ALERT_FOR_EVERYONE, TEST_TODAY, "flu");
    ck_ok(patient_load(db, sara, &p, &e));
    ck_assert_str_eq(p.alerts[0].text, "flu");
    clock_at += 86400;
    ck_ok(patient_load(db, sara, &p, &e));
    ck_assert_str_eq(p.alerts[0].text, "");
    ck_assert_int_eq(ask("SELECT count(*) FROM alert"), 1);
}
END_TEST

START_TEST(a_restricted_person_is_booked_by_who_may)
{
    struct err e = {0};
    ck_ok(alert_may_book(db, sara, 1, &e));
    give_alert(ALERT_SCHEDULING, ALERT_FOR_EVERYONE, PATIENT_NO_DAY, "pays before");
    ck_ok(alert_may_book(db, sara, 1, &e));
    as("rec");
    ck_assert_int_eq(alert_may_book(db, sara, 1, &e), RC_DENIED);
    ck_assert_ptr_nonnull(strstr(e.text, "pays before"));
    ck_assert_ptr_nonnull(strstr(e.text, "Mana"));
    as("boss");
    must_change("UPDATE alert SET only_with_id = 2, rev = rev + 1");
    as("rec");
    ck_ok(alert_may_book(db, sara, 2, &e));
    ck_assert_int_eq(alert_may_book(db, sara, 1, &e), RC_DENIED);
    ck_ok(alert_may_book(db, sara, 0, &e)); /* with whom is not known yet */
    as("boss");
    must_change("UPDATE alert SET audience = 'managers', rev = rev + 1");
    as("rec");
    ck_assert_int_eq(alert_may_book(db, sara, 1, &e), RC_DENIED);
    ck_assert_ptr_null(strstr(e.text, "pays before"));
}
END_TEST

START_TEST(rights_younger_than_the_clinic_go_with_older_ones)
{
    must_change("DELETE FROM role_right WHERE right_word LIKE 'see-%' OR right_word = 'book-restricted'");
    as("man");
    ck_assert(staff_may(db, RIGHT_BOOK_RESTRICTED) && staff_may(db, RIGHT_SEE_MANAGERS));
    as("rec");
    ck_assert(!staff_may(db, RIGHT_BOOK_RESTRICTED) && !staff_may(db, RIGHT_SEE_MANAGERS));
    ck_assert(staff_may(db, RIGHT_SEE_RECEPTION));
}
END_TEST

/* ---- names ---- */

static const struct {
    const char *why, *family, *given, *masked;
} names[] = {
    {"Latin: the given name and a letter",       "Karimi",  "Sara",      "Sara K."   },
    {"Han: the family name and stars",           "王",      "小明",      "王**"      },
    {"a single given name is a single star",     "李",      "伟",        "李*"       },
    {"a double family name stays whole",         "欧阳",    "娜",        "欧阳*"     },
    {"Han in one field is taken apart",          "王小明",  "",          "王**"      },
    {"Persian keeps its order",                  "کریمی",   "سارا",      "سارا ک."   },
    {"Vietnamese begin with the family's",       "Nguyễn",  "Thị Ánh",   "N. Ánh"    },
    {"an accent belongs to its letter",          "Étienne", "Zoé",       "Zoé É."    },
    {"a letter of two code points stays whole",  "Ö́zil", "Ali",    "Ali Ö́." },
    {"one word is one letter",                   "Madonna", "",          "M."        },
    {"two words in one field are taken apart",   "",        "Sara Karimi", "Sara K." },
};

START_TEST(a_masked_name_by_the_habits_of_its_script)
{
    char out[256];
    ck_assert_str_eq(
        patient_display_name(out, sizeof out, PRIVACY_MASKED, 7, names[_i].family, names[_i].given), names[_i].masked);
    ck_assert_str_eq(patient_display_name(out, sizeof out, PRIVACY_SPECIAL, 4711, names[_i].family, names[_i].given),
                     "#4711");
}
END_TEST

START_TEST(lists_name_a_person_by_the_level_that_stands)
{
    char out[256], number[32];
    ck_assert_str_eq(patient_display_of(db, sara, out, sizeof out), "Sara Karimi");
    must_change("UPDATE patient SET privacy = 'masked', rev = rev + 1");
    ck_assert_str_eq(patient_display_of(db, sara, out, sizeof out), "Sara K.");
    ck_assert(!patient_is_special(db, sara));
    must_change("UPDATE patient SET privacy = 'special', rev = rev + 1");
    snprintf(number, sizeof number, "#%lld", (long long)sara);
    ck_assert_str_eq(patient_display_of(db, sara, out, sizeof out), number);
    ck_assert(patient_is_special(db, sara));
    ck_assert_int_eq(ask("SELECT count(*) FROM v_patient WHERE name LIKE '%Sara%'"), 0);
}
END_TEST

/* ---- numbers, visits, notes ---- */

START_TEST(a_merged_number_leads_to_whom_it_means)
{
    struct err e = {0};
    int64_t b = register_one("B", "B"), c = register_one("C", "C"), survivor = 0;
    struct patient p;
    char sql[160];
    snprintf(sql, sizeof sql, "UPDATE patient SET active = 0, merged_into_id = id + 1, rev = rev + 1 WHERE id IN (%lld, %lld)",
             (long long)sara, (long long)b);
    must_change(sql);
    ck_ok(patient_resolve(db, sara, &survivor, &e));
    ck_assert_int_eq(survivor, c);
    ck_assert_int_eq(patient_load(db, sara, &p, &e), RC_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(e.text, "merged"));
    ck_ok(patient_load_any(db, sara, &p, &e));
    ck_assert_int_eq(p.merged_into_id, b);
    must_change("UPDATE patient SET active = 0, restricted_at = 1, rev = rev + 1 WHERE merged_into_id IS NULL");
    survivor = 0;
    ck_assert_int_eq(patient_resolve(db, sara, &survivor, &e), RC_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(e.text, "kept by law"));
    ck_assert_int_eq(survivor, 0);
    ck_assert_int_eq(consent_allows(db, c, CONSENT_CALL, CONSENT_CARE, &e), RC_DENIED);
    ck_assert_int_eq(patient_resolve(db, 999999, &survivor, &e), RC_NOT_FOUND);
}
END_TEST

START_TEST(a_circle_of_merges_ends)
{
    struct err e = {0};
    int64_t b = register_one("B", "B"), survivor = 0;
    char sql[200];
    snprintf(sql, sizeof sql, "UPDATE patient SET active = 0, merged_into_id = %lld - id, rev = rev + 1 WHERE id IN (%lld, %lld)",
             (long long)(sara + b), (long long)sara, (long long)b);
    must_change(sql);
    ck_assert_int_eq(patient_resolve(db, sara, &survivor, &e), RC_NOT_FOUND);
}
END_TEST

START_TEST(notes_stand_newest_first_with_author_and_time)
{
    struct err e = {0};
    struct note_list list;
    char longer[NOTE_TEXT + 8];
    as("doc");
    ck_ok(note_add(db, sara, "  first\n  line ", NULL, &e));
    clock_at += 60;
    as("rec");
    ck_ok(note_add(db, sara, "second", NULL, &e));
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    ck_assert_int_eq(note_add(db, sara, longer, NULL, &e), RC_INVALID);
    ck_assert_int_eq(note_add(db, sara, " \n ", NULL, &e), RC_INVALID);
    ck_ok(note_of_patient(db, sara, 0, &list, &e));
    ck_assert_uint_eq(list.n, 2);
    ck_assert_str_eq(list.rows[0].text, "second");
    ck_assert_str_eq(list.rows[0].staff, "Rita");
    ck_assert_int_eq(list.rows[0].at, clock_at);
    ck_assert_str_eq(list.rows[1].staff, "Dr Do");
    note_list_release(&list);
    ck_ok(journal_undo(db, 0, NULL, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM note"), 1);
}
END_TEST

SUITE_MAIN_LOOPS("people/record", setup, fixture_remove, 0,
                 {the_rule_of_consent, ROWS(rules)},
                 {a_refusal_names_what_is_allowed_instead},
                 {do_not_contact_is_one_change_and_one_undo},
                 {an_answer_that_stands_keeps_its_date},
                 {a_form_opened_before_puts_no_old_answer_back},
                 {what_not_asked_means_is_the_clinics_to_say},
                 {an_alert_is_seen_by_whom_it_is_for, ROWS(looks)},
                 {who_does_not_see_an_alert_does_not_lose_it_by_saving},
                 {an_alert_runs_out_after_its_last_day_and_stays_in_the_file},
                 {a_restricted_person_is_booked_by_who_may},
                 {rights_younger_than_the_clinic_go_with_older_ones},
                 {a_masked_name_by_the_habits_of_its_script, ROWS(names)},
                 {lists_name_a_person_by_the_level_that_stands},
                 {a_merged_number_leads_to_whom_it_means},
                 {a_circle_of_merges_ends},
                 {notes_stand_newest_first_with_author_and_time})
