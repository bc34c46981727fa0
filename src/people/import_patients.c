/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of people: who is here already, and what becomes of them. */
#include "src/people/import_patients.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/ident.h"
#include "src/people/duplicates.h"
#include "src/people/import_run.h"
#include "src/people/told.h"
#include "src/store/stmt.h"

struct seen {
    uint64_t *at; /* hashes of what this file has had, while it is validated */
    size_t n, room;
};

struct people {
    struct patient row, here;
    struct seen seen;
    struct match_weights weights;
};

static uint64_t hash(uint64_t h, const char *s)
{
    for (; *s != '\0'; s++)
        h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211); /* FNV-1a */
    return h != 0 ? h : 1;
}

/* True when it was there already; *full without memory. */
static bool seen_put(struct seen *s, uint64_t h, bool *full)
{
    size_t i;

    if (s->n * 2 >= s->room) {
        struct seen larger = {calloc(s->room * 2 + 1024, sizeof *s->at), 0, s->room * 2 + 1024};

        if (larger.at == NULL) {
            *full = true;
            return false;
        }
        for (i = 0; i < s->room; i++)
            if (s->at[i] != 0)
                (void)seen_put(&larger, s->at[i], full);
        free(s->at);
        *s = larger;
    }
    for (i = h % s->room; s->at[i] != 0 && s->at[i] != h;)
        i = (i + 1) % s->room;
    if (s->at[i] == h)
        return true;
    s->at[i] = h;
    s->n++;
    return false;
}

static enum rc begin(struct import_run *run, struct err *e)
{
    if (!import_has(run, COLUMN_FAMILY) && !import_has(run, COLUMN_GIVEN) && !import_has(run, COLUMN_NAME))
        return err_set(e, RC_INVALID,
                       _("No column holds names; the first line must name the columns (family, given, born, phone, "
                         "...), or give a --map."));
    return duplicate_weights(run->db, &((struct people *)run->state)->weights, e);
}

static void end(struct import_run *run)
{
    struct people *s = run->state;

    free(s->seen.at);
    s->seen = (struct seen){0};
}

static enum rc read_row(struct import_run *run, struct err *why)
{
    struct people *s = run->state;

    return import_read_patient(run, &s->row, why);
}

/* Was it in this file before: by a number of its own, or a national one? */
static enum rc seen_before(struct import_run *run, bool *known, bool *same, struct err *why)
{
    struct people *s = run->state;
    const char *number = s->row.identifiers[IDENTIFIER_IMPORT].value;
    const char *national = s->row.identifiers[IDENTIFIER_NATIONAL].value;
    bool full = false;

    *known = number[0] != '\0' && seen_put(&s->seen, hash(UINT64_C(14695981039346656037), number), &full);
    *same = national[0] != '\0' && seen_put(&s->seen, hash(UINT64_C(88172645463325252), national), &full);
    return full ? err_memory(why) : RC_OK;
}

/* What would be filled in: fields that are empty here and not in the row. True when there is any. */
static bool fill_text(char *have, const char *row, size_t size)
{
    if (have[0] != '\0' || row[0] == '\0')
        return false;
    memcpy(have, row, strlen(row) + 1);
    (void)size;
    return true;
}
#define FILL(member) fill_text(p->member, row->member, sizeof p->member)

static bool fill_contacts(struct patient *p, const struct patient *row)
{
    bool any = false;

    for (size_t i = 0; i < PATIENT_CONTACTS; i++) {
        const struct patient_contact *c = &row->contacts[i];
        size_t first = i < CONTACT_PHONES ? CONTACT_PHONE : i, past = i < CONTACT_PHONES ? CONTACT_PHONES : i + 1;
        size_t to = past;
        bool there = c->value[0] == '\0';

        for (size_t k = first; k < past && !there; k++) {
            if (p->contacts[k].value[0] == '\0' && to == past)
                to = k;
            there = c->e164[0] != '\0' ? strcmp(p->contacts[k].e164, c->e164) == 0
                                       : strcmp(p->contacts[k].value, c->value) == 0;
        }
        if (there || to == past)
            continue;
        p->contacts[to] = *c;
        any = true;
    }
    return any;
}

static bool fill(struct patient *p, const struct patient *row)
{
    bool any = FILL(family);

    any |= FILL(given);
    any |= FILL(alias);
    any |= FILL(address);
    any |= FILL(district);
    any |= FILL(city);
    any |= FILL(languages);
    any |= FILL(occupation);
    any |= FILL(note);
    if (p->sex == SEX_UNKNOWN && row->sex != SEX_UNKNOWN) {
        p->sex = row->sex;
        any = true;
    }
    if (p->born.day == PATIENT_NO_DAY && row->born.day != PATIENT_NO_DAY) {
        p->born = row->born;
        any = true;
    }
    if (p->source.id == 0 && p->referrer.id == 0 && row->source.id != 0) {
        p->source = row->source;
        any = true;
    }
    for (size_t i = 0; i < IDENTIFIER_COUNT; i++)
        if (p->identifiers[i].value[0] == '\0' && row->identifiers[i].value[0] != '\0') {
            p->identifiers[i] = row->identifiers[i];
            any = true;
        }
    if (p->alerts[0].text[0] == '\0' && row->alerts[0].text[0] != '\0') {
        p->alerts[0] = row->alerts[0];
        any = true;
    }
    return fill_contacts(p, row) || any;
}

static enum rc find_by_hook(struct import_run *run, int64_t *id, struct err *why)
{
    const struct import_hook *hook = run->o->hook;
    const char *values[IMPORT_HOOK_FIELDS];

    if (hook == NULL || hook->find == NULL)
        return RC_OK;
    import_hook_values(run, values);
    return hook->find(hook->ctx, run->db, &((struct people *)run->state)->row, values, id, why);
}

/* Who is here already: *id 0 for nobody. */
static enum rc find_here(struct import_run *run, int64_t *id, bool *by_number, bool *maybe, struct err *why)
{
    struct people *s = run->state;
    struct import_same same = {0};
    enum rc rc = import_person_by_number(run->db, s->row.identifiers[IDENTIFIER_IMPORT].value, id, why);

    *by_number = *id != 0;
    *maybe = false;
    if (rc == RC_OK && *id == 0)
        rc = find_by_hook(run, id, why);
    if (rc != RC_OK || *id != 0)
        return rc;
    rc = import_find_same(run->db, &s->weights, &s->row, &same, why);
    *id = run->duplicates == DUPLICATES_NEW ? 0 : same.surely;
    *maybe = *id == 0 && (same.maybe != 0 || same.surely != 0);
    return rc;
}

static enum rc fill_here(struct import_run *run, int64_t id, enum import_outcome *outcome, bool write,
                         struct err *why)
{
    struct people *s = run->state;
    enum rc rc = RC_OK;

    *outcome = IMPORT_SKIPPED;
    if (run->duplicates != DUPLICATES_UPDATE)
        return RC_OK;
    rc = patient_load(run->db, id, &s->here, why);
    if (rc != RC_OK || !fill(&s->here, &s->row))
        return rc;
    *outcome = IMPORT_UPDATED;
    return write ? patient_update(run->db, &s->here, why) : RC_OK;
}

/* A number or a birth date that cannot be right is kept, and told with all others. */
static bool is_doubted(struct import_run *run)
{
    const struct people *s = run->state;
    struct ident ident;

    return (strlen(import_value(run, COLUMN_BORN)) >= 8 &&
            (s->row.born.day == PATIENT_NO_DAY || s->row.born.precision < CALENDAR_EXACT)) ||
           told_doubt(&s->row, &run->rules, NULL) != RC_OK ||
           ident_read(s->row.identifiers[IDENTIFIER_NATIONAL].value, run->rules.country, run->rules.today, &ident, NULL) !=
               RC_OK;
}

static enum rc check(struct import_run *run, enum import_outcome *outcome, struct err *why)
{
    bool known, same, by_number = false, maybe = false;
    int64_t id = 0;
    enum rc rc = seen_before(run, &known, &same, why);

    if (rc != RC_OK)
        return rc;
    run->result->doubted += is_doubted(run);
    if (!run->o->dry_run)
        return RC_OK; /* asked again, and then for good, when it is written */
    if (known || (same && run->duplicates != DUPLICATES_NEW)) {
        run->result->known += known;
        *outcome = run->duplicates == DUPLICATES_UPDATE ? IMPORT_UPDATED : IMPORT_SKIPPED;
        return RC_OK;
    }
    rc = find_here(run, &id, &by_number, &maybe, why);
    if (rc == RC_OK && id != 0)
        rc = fill_here(run, id, outcome, false, why);
    run->result->known += rc == RC_OK && by_number;
    run->result->maybe += rc == RC_OK && maybe;
    return rc;
}

/* Their number of who is here already, so that the appointments of that program find them. */
static enum rc keep_number(struct import_run *run, int64_t id, struct err *why)
{
    const char *number = ((struct people *)run->state)->row.identifiers[IDENTIFIER_IMPORT].value;
    int64_t have = 0;
    struct stmt st;

    if (number[0] == '\0')
        return RC_OK;
    stmt_open(&st, run->db,
              "SELECT count(*) FROM identifier WHERE patient_id = :id AND system = 'import' AND value = :number");
    stmt_int(&st, ":id", id);
    stmt_text(&st, ":number", number);
    if (stmt_one_int(&st, &have, why) != RC_OK)
        return RC_DB;
    if (have > 0)
        return RC_OK;
    run->result->kept++;
    stmt_open(&st, run->db, "INSERT INTO identifier (patient_id, system, value) VALUES (:id, 'import', :number)");
    stmt_int(&st, ":id", id);
    stmt_text(&st, ":number", number);
    return stmt_run(&st, why);
}

static enum rc write_row(struct import_run *run, enum import_outcome *outcome, int64_t *patient_id, struct err *why)
{
    struct people *s = run->state;
    bool by_number = false, maybe = false;
    enum rc rc = find_here(run, patient_id, &by_number, &maybe, why);

    if (rc != RC_OK)
        return rc;
    if (*patient_id != 0) {
        rc = fill_here(run, *patient_id, outcome, true, why);
        if (rc == RC_OK && !by_number)
            rc = keep_number(run, *patient_id, why);
        run->result->known += rc == RC_OK && by_number;
        return rc;
    }
    rc = patient_insert(run->db, &s->row, why);
    *patient_id = s->row.id;
    run->result->maybe += rc == RC_OK && maybe;
    return rc;
}

const struct import_kind import_patients_kind = {
    .word = "patients",
    .table = "patient",
    .fields = import_patient_fields,
    .n_fields = COLUMN_COUNT,
    .state_size = sizeof(struct people),
    .begin = begin,
    .end = end,
    .read = read_row,
    .check = check,
    .write = write_row,
};
