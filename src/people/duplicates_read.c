/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People read from the file and made ready to be compared: in portions for a scan, or one by one. */
#include "src/people/duplicates_read.h"

#include <string.h>

#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/store/stmt.h"

enum rc record_list_init(struct record_list *l, struct err *e)
{
    *l = (struct record_list){.text = match_text_new()};
    return l->text != NULL ? RC_OK : err_memory(e);
}

void record_list_release(struct record_list *l)
{
    free(l->rows);
    match_text_free(l->text);
    *l = (struct record_list){0};
}

static enum rc append(struct record_list *l, const struct match_person *p, struct err *e)
{
    struct match_record *r = list_more(&l->rows, l->n, sizeof *r);
    if (r == NULL || !match_prepare(r, l->text, p))
        return err_memory(e);
    l->n++;
    return RC_OK;
}

/* What belongs to the people of a portion comes in their order from its own statement. */
struct portion {
    struct stmt people, contacts, identifiers;
    int n;                    /* of the three: without numbers the first alone */
    bool contact, identifier; /* a row waits */
    struct match_person p;
    int n_phones;
    char phones[4][96], email[96], national[64];
};

static void open_numbers(struct portion *r, struct db *db)
{
    stmt_open(&r->contacts, db,
              "SELECT patient_id, system, value, e164 FROM contact_point"
              " WHERE patient_id > :after AND patient_id <= :last ORDER BY patient_id, rank");
    stmt_open(&r->identifiers, db,
              "SELECT patient_id, value FROM identifier INDEXED BY identifier_patient"
              " WHERE patient_id > :after AND patient_id <= :last AND system = 'national' ORDER BY patient_id");
}

static void open_portion(struct portion *r, struct db *db, int64_t after, int64_t last, bool numbers)
{
    stmt_open(&r->people, db,
              "SELECT id, family, given, alias, sex, born_day, born_precision, address, district, city"
              " FROM patient WHERE id > :after AND id <= :last AND active ORDER BY id");
    r->n = numbers ? 3 : 1;
    if (numbers)
        open_numbers(r, db);
    struct stmt *all[] = {&r->people, &r->contacts, &r->identifiers};
    for (int i = 0; i < r->n; i++) {
        stmt_int(all[i], ":after", after);
        stmt_int(all[i], ":last", last);
    }
    r->contact = numbers && stmt_row(&r->contacts);
    r->identifier = numbers && stmt_row(&r->identifiers);
}
static enum rc close_portion(struct portion *r, enum rc rc, struct err *e)
{
    struct stmt *all[] = {&r->people, &r->contacts, &r->identifiers};
    for (int i = 0; i < r->n; i++) {
        enum rc finish = stmt_finish(all[i], rc == RC_OK ? e : NULL);
        rc = rc != RC_OK ? rc : finish;
    }
    return rc;
}

static int32_t sex_of(const char *word)
{
    return word_find(&patient_sexes[0].word, sizeof patient_sexes[0], SEX_COUNT, word, SEX_UNKNOWN);
}

static void take_contact(struct portion *r)
{
    const char *value = stmt_col_text(&r->contacts, 2), *e164 = stmt_col_text(&r->contacts, 3);
    if (strcmp(stmt_col_text(&r->contacts, 1), "phone") == 0) {
        if (r->n_phones < 4)
            text_copy(r->phones[r->n_phones++], sizeof r->phones[0], e164[0] != '\0' ? e164 : value);
    } else if (strcmp(stmt_col_text(&r->contacts, 1), "email") == 0 && r->email[0] == '\0')
        text_copy(r->email, sizeof r->email, value);
}

/* The person that the first statement stands on, with what the others hold of them. */
static void fill(struct portion *r)
{
    struct stmt *st = &r->people;
    int64_t id = stmt_col_int(st, 0);
    r->n_phones = 0;
    memset(r->phones, 0, sizeof r->phones);
    r->email[0] = r->national[0] = '\0';
    for (; r->contact && stmt_col_int(&r->contacts, 0) <= id; r->contact = stmt_row(&r->contacts))
        if (stmt_col_int(&r->contacts, 0) == id)
            take_contact(r);
    for (; r->identifier && stmt_col_int(&r->identifiers, 0) <= id; r->identifier = stmt_row(&r->identifiers))
        if (stmt_col_int(&r->identifiers, 0) == id && r->national[0] == '\0')
            stmt_col_copy(&r->identifiers, 1, r->national, sizeof r->national);
    r->p = (struct match_person){
        .id = id,
        .family = stmt_col_text(st, 1),
        .given = stmt_col_text(st, 2),
        .alias = stmt_col_text(st, 3),
        .sex = sex_of(stmt_col_text(st, 4)),
        .born_day = stmt_col_null(st, 5) ? PATIENT_NO_DAY : (int32_t)stmt_col_int(st, 5),
        .born_precision = (int32_t)stmt_col_int(st, 6),
        .phones = {r->phones[0], r->phones[1], r->phones[2], r->phones[3]},
        .national = r->national,
        .email = r->email,
        .address = stmt_col_text(st, 7),
        .district = stmt_col_text(st, 8),
        .city = stmt_col_text(st, 9),
    };
}

static uint8_t most_of(struct db *db, int part, const char *name)
{
    struct stmt st;
    int64_t most = MATCH_RARE;
    stmt_open(&st, db, "SELECT most FROM duplicate_common WHERE part = :part AND name = :name");
    stmt_int(&st, ":part", part);
    stmt_text(&st, ":name", name);
    (void)stmt_one_int(&st, &most, NULL);
    return (uint8_t)most;
}

static void record_rarity(struct db *db, struct match_record *r)
{
    r->family_most = most_of(db, 0, r->family_read);
    r->given_most = most_of(db, 1, r->given_read);
}

static enum rc read_range(struct db *db, struct record_list *l, int64_t after, int64_t last, bool numbers,
                          struct err *e)
{
    struct portion r;
    enum rc rc = RC_OK;
    open_portion(&r, db, after, last, numbers);
    while (rc == RC_OK && stmt_row(&r.people)) {
        fill(&r);
        rc = append(l, &r.p, e);
    }
    return close_portion(&r, rc, e);
}

enum rc record_list_read(struct db *db, struct record_list *l, int64_t after, int64_t limit, int64_t *last,
                         struct err *e)
{
    struct stmt st;
    int64_t end = 0;
    stmt_open(&st, db, "SELECT max(id) FROM (SELECT id FROM patient WHERE id > :after ORDER BY id LIMIT :limit)");
    stmt_int(&st, ":after", after);
    stmt_int(&st, ":limit", limit);
    enum rc rc = stmt_one_int(&st, &end, e);
    if (rc == RC_OK && end > 0)
        rc = read_range(db, l, after, end, true, e);
    if (rc == RC_OK)
        *last = end;
    return rc;
}

static enum rc read_one(struct db *db, struct record_list *l, int64_t id, bool numbers, struct err *e)
{
    size_t n = l->n;
    enum rc rc = read_range(db, l, id - 1, id, numbers, e);
    if (rc == RC_OK && l->n > n && numbers)
        record_rarity(db, &l->rows[n]);
    if (rc == RC_OK && l->n == n)
        return err_set(e, RC_NOT_FOUND, _("There is no person %lld in use."), (long long)id);
    return rc;
}

enum rc record_list_one(struct db *db, struct record_list *l, int64_t id, struct err *e)
{
    return read_one(db, l, id, true, e);
}

enum rc record_list_names(struct db *db, struct record_list *l, int64_t id, struct err *e)
{
    return read_one(db, l, id, false, e);
}

enum rc record_list_add(struct db *db, struct record_list *l, const struct patient *p, struct err *e)
{
    struct match_person person = {
        .id = p->id,
        .family = p->family,
        .given = p->given,
        .alias = p->alias,
        .sex = p->sex,
        .born_day = p->born.day,
        .born_precision = p->born.precision,
        .national = p->identifiers[IDENTIFIER_NATIONAL].value,
        .email = p->contacts[CONTACT_EMAIL].value,
        .address = p->address,
        .district = p->district,
        .city = p->city,
    };
    for (int i = CONTACT_PHONE; i < CONTACT_PHONES; i++)
        person.phones[i] = p->contacts[i].e164[0] != '\0' ? p->contacts[i].e164 : p->contacts[i].value;
    enum rc rc = append(l, &person, e);
    if (rc == RC_OK)
        record_rarity(db, &l->rows[l->n - 1]);
    return rc;
}
