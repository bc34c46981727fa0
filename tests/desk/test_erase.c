/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Erasing and restricting a person over every room, also one that nobody told about it: nothing personal stays in the
 * file, accounts and proof do; and the whole file that is given to whoever asks. */
#include "src/desk/rules.h"
#include "src/people/erase.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/desk/person_file.h"
#include "src/desk/rooms.h"
#include "src/people/access.h"
#include "src/people/find.h"
#include "src/people/merge.h"
#include "src/people/note.h"
#include "src/people/restrict.h"
#include "src/store/change.h"
#include "src/store/copies.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"
#include "src/visit/charge.h"
#include "tests/care/fixture.h"

/* A room made later: it says nothing about erasing. */
static const struct migration later_schema = {
    990, "990-later",
    "CREATE TABLE wish (id INTEGER PRIMARY KEY AUTOINCREMENT, rev INTEGER NOT NULL DEFAULT 1, who_id INTEGER NOT NULL"
    " REFERENCES patient (id), words TEXT NOT NULL CHECK (words <> ''), more TEXT, picture BLOB, form TEXT NOT NULL DEFAULT '{}'"
    " CHECK (form GLOB '{*}'), kind TEXT NOT NULL DEFAULT 'big' CHECK (kind IN ('big', 'small')), price INTEGER) STRICT;"
    "CREATE TABLE wish_step (id INTEGER PRIMARY KEY AUTOINCREMENT, wish_id INTEGER NOT NULL REFERENCES wish (id),"
    " said TEXT NOT NULL DEFAULT '') STRICT;"
    "CREATE TABLE wish_tie (a INTEGER NOT NULL REFERENCES patient (id), b INTEGER NOT NULL REFERENCES patient (id), said TEXT,"
    " PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID;"};
static const struct migration *const later_migrations[] = {&later_schema, NULL};
static const struct room later_room = {.name = "later", .migrations = later_migrations};
static const struct room *rooms[16];

static void setup(void)
{
    for (size_t i = 0; i < n_all_rooms; i++)
        rooms[i] = all_rooms[i];
    rooms[n_all_rooms] = &later_room;
    care_setup_with(rooms, n_all_rooms + 1, apply_kit);
}

static const char *file_path(const char *end)
{
    static char name[400];

    snprintf(name, sizeof name, "%s/clinic.db%s", dir, end);
    return name;
}

/* How often these bytes stand in the file, its log and its index. */
static int file_holds(const char *needle)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-lock"};
    size_t n = strlen(needle);
    int found = 0;

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        FILE *f = fopen(file_path(ends[i]), "rb");
        char *bytes;
        struct stat st;

        if (!f)
            continue;
        ck_assert_int_eq(fstat(fileno(f), &st), 0);
        bytes = malloc((size_t)st.st_size + 1);
        ck_assert_uint_eq(fread(bytes, 1, (size_t)st.st_size, f), (size_t)st.st_size);
        for (off_t at = 0; at + (off_t)n <= st.st_size; at++)
            found += memcmp(bytes + at, needle, n) == 0;
        free(bytes);
        fclose(f);
    }
    return found;
}

static void must_prove(void)
{
    struct err e = {0};

    ck_ok(journal_verify(db, NULL, NULL, &e));
    ck_ok(journal_replay(db, &e));
}

/* Statements, with the person's number in place of each %d. */
static void change_for(int64_t id, const char *sql)
{
    char text[2048], *at = text;

    for (; *sql; sql++)
        if (sql[0] == '%' && sql[1] == 'd') {
            at += snprintf(at, sizeof text - (size_t)(at - text), "%lld", (long long)id);
            sql++;
        } else if (*sql == ';') {
            *at = '\0';
            must_change(text);
            at = text;
        } else {
            *at++ = *sql;
        }
    *at = '\0';
    must_change(text);
}

static const struct person {
    const char *why, *family, *given, *alias, *phone, *digits, *national, *address;
} people[] = {
    {"Latin", "Zwetschgenmüller", "Ottokar", "Otto Zwe", "07912 777 431", "777431", "QX7781234", "Unterwasserstraße 77"},
    {"Chinese", "欧阳", "雪莲花", "Ouyang Xuelianhua", "07912 777 432", "777432", "QX7781235", "解放北路九十九号"},
    {"Persian", "شفیعی‌کدکنی", "پرستو", "Parastu Shafii", "07912 777 433", "777433", "QX7781236", "خیابان زعفرانیه ۱۲"},
    {"Vietnamese", "Nguyễn", "Thị Ánh Tuyết", "Anh Tuyet Zz", "07912 777 434", "777434", "QX7781237", "Đường Láng Hạ 88"},
};

static int64_t a_full_person(const struct person *who)
{
    struct err e = {0};
    struct patient p;
    int64_t id, visit;

    patient_init(&p);
    text_copy(p.family, sizeof p.family, who->family);
    text_copy(p.given, sizeof p.given, who->given);
    text_copy(p.alias, sizeof p.alias, who->alias);
    text_copy(p.address, sizeof p.address, who->address);
    text_copy(p.contacts[CONTACT_PHONE].value, sizeof p.contacts[0].value, who->phone);
    text_copy(p.contacts[CONTACT_EMAIL].value, sizeof p.contacts[0].value, "zzqq.mail@example.org");
    text_copy(p.identifiers[IDENTIFIER_NATIONAL].value, sizeof p.identifiers[0].value, who->national);
    text_copy(p.identifiers[IDENTIFIER_NATIONAL].note, sizeof p.identifiers[0].note, "zzqq passport");
    text_copy(p.alerts[0].text, sizeof p.alerts[0].text, "zzqq penicillin");
    text_copy(p.note, sizeof p.note, "zzqq standing note");
    text_copy(p.occupation, sizeof p.occupation, "zzqq trade");
    ck_ok(patient_register(db, &p, &e));
    id = p.id;
    text_copy(p.contacts[CONTACT_PHONE].value, sizeof p.contacts[0].value, "07912 999 888");
    ck_ok(patient_update(db, &p, &e));
    text_copy(p.contacts[CONTACT_PHONE].value, sizeof p.contacts[0].value, who->phone);
    ck_ok(patient_update(db, &p, &e));
    ck_ok(note_add(db, id, "zzqq dated note", NULL, &e));
    visit = a_treated_visit(id, "check-up");
    change_for(visit, "UPDATE queue_segment SET ended_at = 1930000000 WHERE visit_id = %d AND ended_at IS NULL; UPDATE visit SET"
                      " closed_at = 1930000000, next_step = 'declined', next_note = 'zzqq next', rev = rev + 1 WHERE id = %d;"
                      " INSERT INTO charge (patient_id, visit_id, service_id, price_minor, at) SELECT patient_id, id, service_id,"
                      " 6500, 1930000000 FROM visit WHERE id = %d");
    change_for(id, "INSERT INTO payment (patient_id, amount_minor, note, at) VALUES (%d, 4000, 'zzqq paid', 1930000000)");
    change_for(id, "INSERT INTO follow_up_task (patient_id, name, script, planned_day, due_day, created_at) VALUES (%d, 'call',"
                   " 'zzqq script', 22000, 22000, 1); INSERT INTO attempt (task_id, at, outcome, note) SELECT max(id), 1,"
                   " 'no-answer', 'zzqq attempt' FROM follow_up_task");
    change_for(id, "INSERT INTO wish (who_id, words, more, picture, form, price) VALUES (%d, 'zzqq wish', 'zzqq more',"
                   " CAST('zzqq picture' AS BLOB), '{\"a\":\"zzqq form\"}', 7); INSERT INTO wish_step (wish_id, said) SELECT"
                   " max(id), 'zzqq step' FROM wish");
    (void)a_booking(id, "check-up", ((int64_t)TEST_TODAY + 5) * 1440);
    return id;
}

START_TEST(nothing_personal_of_the_erased_is_left_in_any_script)
{
    const struct person *who = &people[_i];
    int64_t id = a_full_person(who), balance, others;
    const char *const needles[] = {who->given, who->alias, who->digits, who->national, who->address, "zzqq", "999888"};
    struct erase_done done = {0};
    struct db *other = fixture_open(); /* a desk that has read the card */
    struct patient p;
    struct find_list found = {0};
    struct find_options o = {.limit = 10};
    struct err e = {0};

    change_for(id, "INSERT INTO wish_tie (a, b, said) VALUES (1, %d, 'zzqq tie')");
    ck_ok(patient_load(other, id, &p, &e));
    ck_ok(access_record(db, id, "zzqq reason", &e));
    ck_ok(access_flush(db, &e));
    ck_ok(rule_set(db, RULE_KEEP_YEARS, 0, &e));
    balance = ask("SELECT sum(quantity * price_minor - discount_minor) - (SELECT sum(amount_minor) FROM payment) FROM charge");
    others = ask("SELECT count(*) FROM v_patient");
    for (size_t i = 0; i < sizeof needles / sizeof *needles; i++)
        ck_assert_msg(file_holds(needles[i]) > 0 || i == 2 || i == 6, "%s is not there to begin with", needles[i]);
    ck_ok(patient_erase(db, id, NULL, &done, &e));
    for (size_t i = 0; i < sizeof needles / sizeof *needles; i++)
        ck_assert_msg(file_holds(needles[i]) == 0, "%s: %s is left %d times", who->why, needles[i], file_holds(needles[i]));
    ck_assert_int_gt(done.changes, 5);
    ck_assert_int_eq(ask("SELECT sum(quantity * price_minor - discount_minor) - (SELECT sum(amount_minor) FROM payment) FROM charge"),
                     balance);
    ck_assert_int_eq(ask("SELECT count(*) FROM visit WHERE next_step = 'declined'"), 1);
    ck_assert_int_eq(ask("SELECT price FROM wish WHERE kind = 'big'"), 7);
    ck_assert_int_eq(ask("SELECT count(*) FROM v_patient"), others - 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM occupancy WHERE kind = 3 AND start_min > 22342 * 1440 + 1440"), 0);
    ck_ok(find_query(db, who->given, &o, &found, &e));
    ck_assert_uint_eq(found.n, 0);
    find_list_release(&found);
    must_prove();
    must_change("UPDATE patient SET note = 'x', rev = rev + 1 WHERE id = 1"); /* the others are as they were */
    ck_assert_int_ne(change_begin(other, ACTION_PATIENT_CHANGE, &e), RC_BUSY);
    (void)change_end(other, RC_OK, &e);
    must_prove();
    ck_assert_int_eq(patient_erase(db, id, NULL, NULL, &e), RC_CONFLICT);
    db_close(other);
}
END_TEST

static enum rc count_mention(void *ctx, const char *table, int64_t id, int64_t patient_id, struct err *e)
{
    (void)e;
    ck_assert_str_eq(table, "note");
    ck_assert_int_eq(patient_id, sara);
    *(int64_t *)ctx = id;
    return RC_OK;
}

START_TEST(a_name_in_somebody_elses_note_is_told)
{
    int64_t id = a_person("Zwetschgenmüller", "Ottokar", "07912 777 431"), note = 0, met = 0;
    char name[2 * PATIENT_NAME];
    struct err e = {0};

    ck_ok(rule_set(db, RULE_KEEP_YEARS, 0, &e));
    ck_ok(note_add(db, sara, "comes with Ottokar Zwetschgenmüller", &note, &e));
    must_change("UPDATE patient SET privacy = 'special', rev = rev + 1 WHERE family LIKE 'Zwetsch%'"); /* no number is looked for */
    ck_ok(patient_restrict(db, id, "asked to be erased", &e));
    ck_ok(erase_name(db, id, name, &e));
    ck_ok(patient_erase(db, id, NULL, NULL, &e));
    ck_ok(erase_mentions(db, name, count_mention, &met, &e));
    ck_assert_int_eq(met, note);
}
END_TEST

START_TEST(what_was_merged_into_the_person_goes_with_them)
{
    int64_t id = a_person("Zwetschgenmüller", "Ottokar", "07912 777 431"), twin = a_person("Zwetschgenmueller", "Otto", "07912 777 499");
    struct merge m;
    struct err e = {0};

    ck_ok(rule_set(db, RULE_KEEP_YEARS, 0, &e));
    ck_ok(merge_prepare(db, twin, id, &m, &e));
    ck_ok(merge_apply(db, &m, &e));
    merge_release(&m);
    ck_assert_int_eq(patient_erase(db, twin, NULL, NULL, &e), RC_CONFLICT);
    ck_assert_msg(strstr(e.text, "merged into"), "%s", e.text);
    ck_ok(patient_erase(db, id, NULL, NULL, &e));
    ck_assert_int_eq(file_holds("Zwetsch"), 0);
    ck_assert_int_eq(file_holds("777 499"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM patient WHERE erased_at IS NOT NULL"), 2);
    must_prove();
}
END_TEST

START_TEST(however_many_were_merged_into_the_person_all_of_them_go)
{
    enum { MANY = 35 };
    int64_t id = a_person("Zwetschgenmüller", "Ottokar", "");
    struct erase_done done = {0};
    struct err e = {0};

    ck_ok(rule_set(db, RULE_KEEP_YEARS, 0, &e));
    for (int i = 0; i < MANY; i++) {
        struct merge m;

        ck_ok(merge_prepare(db, a_person("Zwetschgenmueller", "Otto", ""), id, &m, &e));
        ck_ok(merge_apply(db, &m, &e));
        merge_release(&m);
    }
    ck_ok(patient_erase(db, id, NULL, &done, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM patient WHERE erased_at IS NOT NULL"), MANY + 1);
    ck_assert_int_eq(file_holds("Zwetsch"), 0);
    must_prove();
}
END_TEST

START_TEST(the_law_keeps_records_and_restricting_is_what_remains)
{
    int64_t id = a_full_person(&people[0]), before;
    struct restricted_list list = {0};
    struct erase_due_list due = {0};
    struct err e = {0};

    ck_assert_int_eq(erase_keep_years(db), 10);
    ck_assert_int_eq(patient_erase(db, id, NULL, NULL, &e), RC_CONFLICT);
    ck_assert_msg(strstr(e.text, "2041") && strstr(e.text, "estrict"), "%s", e.text);
    ck_assert_int_eq(patient_restrict(db, id, " ", &e), RC_INVALID);
    before = ask("SELECT count(*) FROM search_key");
    ck_ok(patient_restrict(db, id, "asked to be erased", &e));
    ck_assert_int_lt(ask("SELECT count(*) FROM search_key"), before);
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment WHERE status = 'booked'"), 0);
    ck_assert_int_eq(patient_restrict(db, id, "again", &e), RC_CONFLICT);
    ck_ok(restricted_list(db, &list, &e));
    ck_assert_uint_eq(list.n, 1);
    ck_assert_str_eq(list.rows[0].reason, "asked to be erased");
    restricted_list_release(&list);
    ck_ok(erase_due_list(db, &due, &e));
    ck_assert_uint_eq(due.n, 0);
    erase_due_list_release(&due);
    clock_at += (int64_t)3660 * 86400;
    ck_ok(erase_due_list(db, &due, &e));
    ck_assert_uint_eq(due.n, 1);
    erase_due_list_release(&due);
    ck_ok(patient_lift(db, id, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM search_key"), before);
    ck_ok(patient_restrict(db, id, "once more", &e));
    ck_ok(patient_erase(db, id, NULL, NULL, &e));
    ck_assert_int_eq(file_holds("Zwetsch"), 0);
    ck_assert_int_eq(patient_lift(db, id, &e), RC_CONFLICT);
    must_prove();
}
END_TEST

START_TEST(who_is_here_now_is_neither_erased_nor_restricted)
{
    struct err e = {0};

    ck_ok(rule_set(db, RULE_KEEP_YEARS, 0, &e));
    (void)a_treated_visit(sara, "check-up");
    ck_assert_int_eq(patient_erase(db, sara, NULL, NULL, &e), RC_CONFLICT);
    ck_assert_msg(strstr(e.text, "here now"), "%s", e.text);
    ck_assert_int_eq(patient_restrict(db, sara, "x", &e), RC_CONFLICT);
    ck_assert_int_eq(ask("SELECT count(*) FROM journal WHERE action IN ('erase', 'restrict')"), 0);
}
END_TEST

START_TEST(only_a_role_that_may_erases)
{
    struct err e = {0};

    must_change("INSERT INTO staff (login, name, role_id) SELECT 'ana', 'Ana', id FROM role WHERE word = 'reception'");
    db_set_actor(db, ask("SELECT id FROM staff WHERE login = 'ana'"), "Ana");
    ck_assert_int_eq(patient_erase(db, sara, NULL, NULL, &e), RC_DENIED);
    ck_assert_int_eq(patient_restrict(db, sara, "x", &e), RC_DENIED);
    ck_assert_int_eq(rule_set(db, RULE_KEEP_YEARS, 1, &e), RC_DENIED);
}
END_TEST

START_TEST(copies_that_still_hold_the_person_are_named)
{
    struct copy_list copies = {0};
    char copy[400];
    struct err e = {0};

    snprintf(copy, sizeof copy, "%s/copy.db", dir);
    ck_ok(rule_set(db, RULE_KEEP_YEARS, 0, &e));
    ck_ok(db_backup(db, copy, &e));
    ck_ok(patient_erase(db, sara, NULL, NULL, &e));
    ck_ok(copies_with(db, "patient", sara, &copies, &e));
    ck_assert_uint_eq(copies.n, 1);
    ck_assert_msg(strstr(copies.rows[0].path, "copy.db"), "%s", copies.rows[0].path);
    copy_list_release(&copies);
    ck_assert_int_eq(unlink(copy), 0);
    ck_ok(copies_with(db, "patient", sara, &copies, &e));
    ck_assert_uint_eq(copies.n, 0);
}
END_TEST

START_TEST(every_table_that_names_a_person_says_so_to_the_file)
{
    /* What is kept beside the records, or says of itself why it is no reference. */
    static const char beside[] = " journal access patient_merge search_key search_best search_seen duplicate_pair duplicate_due ";
    struct stmt st;
    struct err e = {0};

    stmt_open(&st, db,
              "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'"
              " AND c.name LIKE '%patient_id' AND NOT EXISTS (SELECT 1 FROM pragma_foreign_key_list(m.name) f"
              " WHERE f.\"from\" = c.name AND f.\"table\" = 'patient')");
    while (stmt_row(&st)) {
        char word[80];

        snprintf(word, sizeof word, " %s ", stmt_col_text(&st, 0));
        ck_assert_msg(strstr(beside, word), "%s.%s is no reference: an erasure would pass it by", stmt_col_text(&st, 0),
                      stmt_col_text(&st, 1));
    }
    ck_ok(stmt_finish(&st, &e));
}
END_TEST

static char *whole_file(int64_t id, enum person_file_format format)
{
    char name[400];
    struct stat st;
    struct err e = {0};
    char *text;
    FILE *f;

    snprintf(name, sizeof name, "%s/whole", dir);
    ck_ok(person_file_save(db, id, name, format, &e));
    ck_assert_int_eq(person_file_save(db, id, name, format, &e), RC_CONFLICT);
    ck_assert_int_eq(stat(name, &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
    text = calloc(1, (size_t)st.st_size + 1);
    f = fopen(name, "rb");
    ck_assert_uint_eq(fread(text, 1, (size_t)st.st_size, f), (size_t)st.st_size);
    fclose(f);
    unlink(name);
    return text;
}

START_TEST(the_whole_file_holds_everything_of_one_person_and_nothing_of_others)
{
    int64_t id = a_full_person(&people[_i]), other = a_full_person(&people[(_i + 1) % 4]);
    const char *const parts[] = {people[_i].family, people[_i].given, people[_i].phone, people[_i].national, people[_i].address,
                                 "zzqq penicillin", "zzqq dated note", "zzqq next", "zzqq paid", "zzqq attempt", "zzqq wish",
                                 "zzqq step"};
    struct err e = {0};

    ck_ok(access_record(db, id, "", &e));
    for (int format = PERSON_FILE_TXT; format <= PERSON_FILE_JSON; format++) {
        char *text = whole_file(id, (enum person_file_format)format);

        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
            ck_assert_msg(strstr(text, parts[i]) || (format == PERSON_FILE_TXT && i == 0), "%s is missing:\n%s", parts[i], text);
        ck_assert_ptr_null(strstr(text, people[(_i + 1) % 4].national));
        free(text);
    }
    ck_assert_int_eq(ask("SELECT count(*) FROM access WHERE kind = 'card'"), 1);
    ck_ok(access_flush(db, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM access WHERE kind = 'file'"), 2);
    ck_ok(patient_restrict(db, other, "x", &e));
    ck_assert_int_eq(person_file(db, other, stdout, PERSON_FILE_TXT, &e), RC_CONFLICT);
}
END_TEST

START_TEST(looks_wait_wake_nobody_and_are_written_when_the_file_is_closed)
{
    int64_t topics = db_topics(db, NULL), seq = ask("SELECT max(seq) FROM journal");
    struct access_list list = {0};
    struct err e = {0};

    ck_ok(access_record(db, sara, "", &e));
    ck_ok(access_record(db, sara, "", &e)); /* the same look */
    ck_ok(access_settle(db, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM access"), 0);
    clock_at += ACCESS_DELAY;
    ck_ok(access_settle(db, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM access"), 1);
    db_set_actor(db, 2, "Somebody Else"); /* at the same desk, a moment later */
    ck_ok(access_record(db, sara, "", &e));
    ck_ok(access_flush(db, &e));
    db_set_actor(db, 1, "The Boss");
    ck_assert_int_eq(ask("SELECT count(DISTINCT staff_id) FROM access"), 2);
    ck_assert_int_eq(db_topics(db, NULL), topics);
    ck_assert_int_eq(ask("SELECT max(seq) FROM journal"), seq);
    clock_at += 3600;
    ck_ok(access_record(db, sara, "asked for by the court", &e));
    db_close(db);
    db = fixture_open();
    db_set_actor(db, 1, "The Boss");
    ck_ok(access_of(db, sara, 0, &list, &e));
    ck_assert_uint_eq(list.n, 3);
    ck_assert_str_eq(list.rows[0].reason, "asked for by the court");
    access_list_release(&list);
    clock_at += (int64_t)1200 * 86400;
    ck_ok(access_record(db, sara, "", &e));
    ck_ok(access_flush(db, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM access"), 1); /* the older ones went */
    ck_ok(access_set_keep_days(db, 10, &e));
    ck_assert_int_eq(ask("SELECT access_days FROM site"), 10);
}
END_TEST

SUITE_MAIN_LOOPS("erase", setup, fixture_remove, 60, {nothing_personal_of_the_erased_is_left_in_any_script, ROWS(people)},
                 {a_name_in_somebody_elses_note_is_told}, {what_was_merged_into_the_person_goes_with_them},
                 {however_many_were_merged_into_the_person_all_of_them_go}, {the_law_keeps_records_and_restricting_is_what_remains},
                 {who_is_here_now_is_neither_erased_nor_restricted}, {only_a_role_that_may_erases},
                 {copies_that_still_hold_the_person_are_named}, {every_table_that_names_a_person_says_so_to_the_file},
                 {the_whole_file_holds_everything_of_one_person_and_nothing_of_others, ROWS(people)},
                 {looks_wait_wake_nobody_and_are_written_when_the_file_is_closed})
