/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Appointments and visits from files: by whichever number people are named, what is past as it became, what is to come by
 * the rules; and a whole import taken back after others have worked on it. */
#include "src/desk/import_kinds.h"

#include "src/desk/rooms.h"
#include "src/people/import_map.h"
#include "src/store/journal.h"
#include "tests/care/fixture.h"

static struct {
    int n;
    int64_t line;
    char reason[256];
} told;
static struct import_result r;
static struct err e;

static void setup(void)
{
    care_setup_with(all_rooms, n_all_rooms, apply_kit);
    memset(&told, 0, sizeof told);
    e = (struct err){0};
}

static void refused(void *ctx, const struct import_refusal *one)
{
    (void)ctx;
    told.n++;
    told.line = one->line;
    text_copy(told.reason, sizeof told.reason, one->reason);
}

/* Imports text; map may be NULL. */
static enum rc import(const struct import_kind *kind, const char *text, const char *map)
{
    struct import_map m = {0};
    struct import_options o = {.map = &m, .refused = refused};
    char path[400];
    enum rc rc;

    memset(&told, 0, sizeof told);
    if (map != NULL)
        ck_ok(import_map_load(fixture_file("map.ini", map), kind, NULL, &m, &e));
    o.duplicates = m.duplicates;
    text_copy(path, sizeof path, fixture_file("in.csv", text));
    rc = import_file(db, kind, path, &o, &r, &e);
    import_map_release(&m);
    return rc;
}

static void have_people(void)
{
    ck_ok(import(&import_patients_kind,
                 "id,family,given,phone,national\nP1,王,小明,07700 900111,AB1\nP2,Karimi,Sara,07700 900222,\n"
                 "P3,Nguyễn,Thị Ánh,07700 900333,\nP4,Nguyễn,Văn Đức,07700 900333,\n",
                 NULL));
    ck_assert_int_eq(r.written, 4);
}

#define HEAD "number,patient,patient-id,national,phone,name,service,practitioner,start,status\n"
#define PAST "check-up,li,2031-03-03 "

static const struct {
    const char *why, *row, *says; /* says NULL: it comes in */
} rows[] = {
    {"by the number of their own program", "1,P1,,,,,"              PAST "09:00,fulfilled",                    NULL             },
    {"by national number",                 "2,,,ab1,,,"             PAST "10:00,noshow",                       NULL             },
    {"by phone and name",                  "3,,,,07700 900333,Nguyễn Văn Đức," PAST "11:00,cancelled",         NULL             },
    {"by phone and name without accents",  "4,,,,07700900333,duc van nguyen,"  PAST "12:00,done",              NULL             },
    {"the same number once more",          "1,P2,,,,,"              PAST "13:00,fulfilled",                    ""               },
    {"a number nobody has",                "5,P9,,,,,"              PAST "09:00,fulfilled",                    "P9"             },
    {"a phone of two, but neither name",   "6,,,,07700 900333,Nguyễn,"         PAST "09:00,fulfilled",         "Nobody of that" },
    {"nobody named",                       "7,,,,,,"                PAST "09:00,fulfilled",                    "whose it is"    },
    {"past without an outcome",            "8,P1,,,,,"              PAST "14:00,",                             "what became"    },
    {"past and booked",                    "8,P1,,,,,"              PAST "14:00,booked",                       "what became"    },
    {"to come and done",                   "9,P1,,,,,check-up,li,2031-03-05 09:00,fulfilled",                  "still to come"  },
    {"to come",                            "10,P1,,,,,check-up,li,2031-03-05 09:00,",                          NULL             },
    {"a clash says who has it",            "11,P2,,,,,check-up,li,2031-03-05 09:00,",                          "王小明"         },
    {"nobody works then",                  "12,P2,,,,,check-up,li,2031-03-05 03:00,",                          "does not work"  },
    {"somebody in two places",             "13,P1,,,,,check-up,tran,2031-03-05 09:00,",                        "王小明"         },
    {"no such day",                        "14,P2,,,,,check-up,li,2031-02-30 09:00,fulfilled",                 "no date"        },
    {"two at one time in the past",        "15,P2,,,,,"             PAST "09:00,fulfilled",                    NULL             },
};

START_TEST(each_row_of_appointments_comes_in_or_says_why_not)
{
    have_people();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[512];

        snprintf(text, sizeof text, HEAD "%s\n", rows[i].row);
        ck_ok(import(&import_appointments_kind, text, NULL));
        if (rows[i].says == NULL)
            ck_assert_msg(r.written == 1, "%s: %s", rows[i].why, told.reason);
        else if (rows[i].says[0] == '\0')
            ck_assert_msg(r.skipped == 1 && r.known == 1, "%s: %s", rows[i].why, told.reason);
        else
            ck_assert_msg(r.refused == 1 && strstr(told.reason, rows[i].says) != NULL, "%s: %s", rows[i].why, told.reason);
    }
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment WHERE source = 'import'"), 6);
    ck_assert_int_eq(ask("SELECT overbook FROM appointment WHERE start_min = (22341 * 1440 + 540) ORDER BY id DESC"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM occupancy"), 3 * 1 + 2 * 3); /* the past ones were in no room */
    ck_ok(journal_replay(db, &e));
}
END_TEST

START_TEST(the_number_of_a_record_merged_twice_over_finds_who_it_is_now)
{
    have_people();
    must_change("INSERT INTO patient (family, created_at, active, merged_into_id) VALUES ('B', 1, 0, 1)");
    must_change("INSERT INTO patient (family, created_at, active, merged_into_id) SELECT 'A', 1, 0, max(id) FROM patient");
    char text[256];
    snprintf(text, sizeof text, HEAD "1,,%lld,,,," PAST "09:00,fulfilled\n", (long long)ask("SELECT max(id) FROM patient"));
    ck_ok(import(&import_appointments_kind, text, NULL));
    ck_assert_msg(r.written == 1, "%s", told.reason);
    ck_assert_int_eq(ask("SELECT patient_id FROM appointment"), 1);
}
END_TEST

START_TEST(what_clashes_inside_the_file_is_refused_when_it_is_written)
{
    have_people();
    ck_ok(import(&import_appointments_kind,
                 HEAD "1,P1,,,,,check-up,li,2031-03-05 09:00,\n2,P2,,,,,check-up,li,2031-03-05 09:00,\n"
                      "3,P2,,,,,check-up,li,2031-03-05 11:00,\n",
                 NULL));
    ck_assert_int_eq(r.written, 2);
    ck_assert_int_eq(r.refused, 1);
    ck_assert_int_eq(told.line, 3);
    ck_assert_ptr_nonnull(strstr(told.reason, "王小明"));
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment"), 2); /* nothing of the refused one is left */
    ck_ok(journal_replay(db, &e));
}
END_TEST

START_TEST(words_of_another_program_are_translated_and_the_unknown_ones_told_once)
{
    have_people();
    ck_ok(import(&import_visits_kind,
                 "patient,service,doctor,start,charged,paid\nP1,Cleaning,Dr X,2030-01-02T10:00,80.00,50\n"
                 "P2,Cleaning,Li,2030-01-03T10:00,,\nP2,Peel,Li,2030-01-04T10:00,,\nP2,Peel,Li,2030-01-05T10:00,,\n",
                 "[columns]\npractitioner = doctor\n[services]\nscaling = \"Cleaning | 洗牙\"\n[practitioners]\nli = \"*\"\n"));
    ck_assert_int_eq(r.written, 2);
    ck_assert_int_eq(r.refused, 2);
    ck_assert_ptr_nonnull(strstr(r.unknown, "Peel (2)"));
    ck_assert_ptr_null(strstr(r.unknown, "Cleaning"));
    ck_assert_int_eq(ask("SELECT sum(balance_minor) FROM v_balance"), 3000);
    ck_assert_int_eq(ask("SELECT count(*) FROM visit WHERE closed_at IS NULL"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM search_ranked WHERE seen_at > 0"), 2);
}
END_TEST

START_TEST(a_prospect_who_was_here_is_a_patient_since_then)
{
    have_people();
    must_change("UPDATE patient SET lifecycle = 'prospect', rev = rev + 1 WHERE family = 'Karimi'");
    ck_ok(import(&import_visits_kind, "patient,service,start\nP2,check-up,2030-05-06 10:00\n", NULL));
    ck_assert_int_eq(ask("SELECT count(*) FROM patient WHERE lifecycle = 'patient' AND date(patient_at, 'unixepoch') ="
                         " '2030-05-06'"),
                     1);
}
END_TEST

START_TEST(synthea_comes_in_with_a_map)
{
    const char *people = shared_data("synthea/patients.csv");
    struct import_map m = {0};
    struct import_options o = {.map = &m, .refused = refused};
    char path[1024];

    if (people == NULL)
        return;
    ck_ok(import_file(db, &import_patients_kind, people, &(struct import_options){0}, &r, &e));
    ck_assert_int_eq(r.written, 27);
    ck_ok(import_map_load(fixture_file("map.ini",
                                       "[file]\nkind = visits\nonly = yes\n[columns]\nnumber = Id\npatient = PATIENT\n"
                                       "start = START\nend = STOP\nservice = DESCRIPTION\npractitioner = PROVIDER\n"
                                       "charged = TOTAL_CLAIM_COST\npaid = PAYER_COVERAGE\n[defaults]\n"
                                       "method = insurance\n[services]\ncheck-up = \"*\"\nconsultation = \"Encounter for"
                                       " symptom | Encounter for problem\"\n[practitioners]\nli = \"*\"\n"),
                          &import_visits_kind, NULL, &m, &e));
    text_copy(path, sizeof path, shared_data("synthea/encounters.csv"));
    ck_ok(import_file(db, &import_visits_kind, path, &o, &r, &e));
    ck_assert_msg(r.refused == 0, "%s", told.reason);
    ck_assert_int_eq(r.written, 604);
    ck_assert_int_eq(ask("SELECT count(*) FROM visit v JOIN service s ON s.id = v.service_id WHERE s.word = 'consultation'"),
                     53);
    ck_assert_int_eq(ask("SELECT price_minor FROM charge ORDER BY id LIMIT 1"), 379809);
    ck_ok(import_file(db, &import_visits_kind, path, &o, &r, &e));
    ck_assert_int_eq(r.skipped, 604);
    import_map_release(&m);
}
END_TEST

static struct {
    int n;
    int64_t patient[8];
    char staff[64];
} kept;

static void note_kept(void *ctx, const struct journal_kept *k)
{
    (void)ctx;
    kept.patient[kept.n++] = k->patient_id;
    text_copy(kept.staff, sizeof kept.staff, k->later.staff);
}

START_TEST(a_whole_import_goes_back_and_what_others_changed_since_is_named_and_kept)
{
    struct patient p;
    int64_t undone, left, wang, batch, phones;

    memset(&kept, 0, sizeof kept);
    have_people();
    batch = r.batch;
    wang = ask("SELECT id FROM patient WHERE family = '王'");
    ck_ok(patient_load(db, wang, &p, &e));
    text_copy(p.city, sizeof p.city, "London");
    ck_ok(patient_update(db, &p, &e)); /* changed since */
    (void)a_booking(ask("SELECT id FROM patient WHERE given = 'Văn Đức'"), "check-up", ((int64_t)TEST_TODAY + 1) * 1440);
    phones = ask("SELECT count(*) FROM contact_point");
    ck_assert_int_eq(journal_undo_batch_with(db, &(struct undo_batch){batch, note_kept, NULL, NULL}, &undone, &left, &e),
                     RC_CONFLICT);
    ck_assert_int_eq(left, 2);
    ck_assert_int_eq(kept.n, 2);
    ck_assert_int_eq(kept.patient[0], wang);
    ck_assert_str_eq(kept.staff, db_actor_name(db));
    ck_assert_int_eq(ask("SELECT count(*) FROM identifier WHERE system = 'import'"), 2);
    ck_assert_int_eq(ask("SELECT count(*) FROM contact_point"), phones - 2); /* whole people went, whole ones stayed */
    ck_assert_int_eq(ask("SELECT count(*) FROM identifier WHERE value = 'AB1'"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM search_key"),
                     ask("SELECT count(*) FROM (SELECT DISTINCT k, patient_id FROM patient_key)"));
    ck_ok(journal_verify(db, NULL, &(struct journal_head){0}, &e));
    ck_ok(journal_replay(db, &e));
}
END_TEST

START_TEST(an_imported_appointment_goes_back_with_its_time_or_stays_with_it)
{
    int64_t undone, left;

    have_people();
    ck_ok(import(&import_appointments_kind,
                 HEAD "1,P1,,,,,check-up,li,2031-03-05 09:00,\n2,P2,,,,,check-up,li,2031-03-05 11:00,\n", NULL));
    ck_assert_int_eq(r.written, 2);
    const int64_t stays = ask("SELECT max(id) FROM appointment"), each = ask("SELECT count(*) FROM occupancy") / 2;
    ck_ok(appointment_confirm(db, stays, 0, CONFIRMATION_CONFIRMED, &e));
    ck_assert_int_eq(journal_undo_batch(db, r.batch, &undone, &left, &e), RC_CONFLICT);
    ck_assert_int_eq(left, 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM occupancy"), each);
    ck_assert_int_eq(ask("SELECT min(appointment_id) FROM occupancy"), stays);
    ck_ok(journal_replay(db, &e));
}
END_TEST

SUITE_MAIN_FIXTURE("desk/import", setup, fixture_remove, each_row_of_appointments_comes_in_or_says_why_not,
                   the_number_of_a_record_merged_twice_over_finds_who_it_is_now,
                   what_clashes_inside_the_file_is_refused_when_it_is_written,
                   words_of_another_program_are_translated_and_the_unknown_ones_told_once,
                   a_prospect_who_was_here_is_a_patient_since_then, synthea_comes_in_with_a_map,
                   a_whole_import_goes_back_and_what_others_changed_since_is_named_and_kept,
                   an_imported_appointment_goes_back_with_its_time_or_stays_with_it)
