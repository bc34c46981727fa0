/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may already be registered: the same phone, the same national number, the same folded name and birth
 * date. */
#include "src/people/duplicates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fold.h"
#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/store/stmt.h"

enum { MOST = 20 };

static enum rc note(struct duplicate_list *l, int64_t id, unsigned why, struct err *e)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->rows[i].patient_id == id) {
            l->rows[i].why |= why;
            return RC_OK;
        }
    if (l->n == MOST)
        return RC_OK;
    struct duplicate *d = list_more(&l->rows, l->n, sizeof *d);
    if (d == NULL)
        return err_memory(e);
    d->patient_id = id;
    d->why = why;
    l->n++;
    return RC_OK;
}

/* Takes the numbers that a statement gives. */
static enum rc note_all(struct stmt *st, const struct patient *p, struct duplicate_list *l, unsigned why,
                        struct err *e)
{
    enum rc rc = RC_OK;
    while (rc == RC_OK && stmt_row(st))
        if (stmt_col_int(st, 0) != p->id)
            rc = note(l, stmt_col_int(st, 0), why, e);
    enum rc finish = stmt_finish(st, e);
    return rc != RC_OK ? rc : finish;
}

static enum rc by_national(struct db *db, const struct patient *p, struct duplicate_list *l, struct err *e)
{
    struct stmt st;
    if (p->identifiers[IDENTIFIER_NATIONAL].value[0] == '\0')
        return RC_OK;
    stmt_open(&st, db,
              "SELECT patient_id FROM identifier WHERE system = 'national' AND value = :value ORDER BY id");
    stmt_text(&st, ":value", p->identifiers[IDENTIFIER_NATIONAL].value);
    return note_all(&st, p, l, DUPLICATE_NATIONAL, e);
}

static enum rc by_phone(struct db *db, const struct patient *p, struct duplicate_list *l, struct err *e)
{
    enum rc rc = RC_OK;
    for (int i = CONTACT_PHONE; i < CONTACT_PHONES && rc == RC_OK; i++) {
        struct stmt st;
        if (p->contacts[i].e164[0] == '\0')
            continue;
        stmt_open(&st, db,
                  "SELECT patient_id FROM contact_point WHERE e164 = :e164 AND e164 <> '' ORDER BY id");
        stmt_text(&st, ":e164", p->contacts[i].e164);
        rc = note_all(&st, p, l, DUPLICATE_PHONE, e);
    }
    return rc;
}

/* The words of a name without order, so that family and given may have changed places. */
static void folded_name(char out[4 * PATIENT_NAME], const char *family, const char *given)
{
    char whole[2 * PATIENT_NAME + 2], folded[4 * PATIENT_NAME];
    const char *words[16], *at = folded, *word;
    size_t lengths[16], n = 0, length, used = 0;
    snprintf(whole, sizeof whole, "%s %s", family, given);
    fold(folded, sizeof folded, whole);
    while (n < 16 && (word = fold_word(&at, &length)) != NULL) {
        size_t i = n++;
        for (; i > 0 && strncmp(words[i - 1], word, lengths[i - 1] > length ? lengths[i - 1] : length) > 0;
             i--) {
            words[i] = words[i - 1];
            lengths[i] = lengths[i - 1];
        }
        words[i] = word;
        lengths[i] = length;
    }
    for (size_t i = 0; i < n; i++) {
        memcpy(out + used, words[i], lengths[i]);
        used += lengths[i];
        out[used++] = ' ';
    }
    out[used] = '\0';
}

static enum rc by_name_and_born(struct db *db, const struct patient *p, struct duplicate_list *l,
                                struct err *e)
{
    char mine[4 * PATIENT_NAME], other[4 * PATIENT_NAME];
    struct stmt st;
    enum rc rc = RC_OK;
    if (p->born.day == PATIENT_NO_DAY)
        return RC_OK;
    folded_name(mine, p->family, p->given);
    stmt_open(&st, db, "SELECT id, family, given FROM patient WHERE born_day = :born ORDER BY id");
    stmt_int(&st, ":born", p->born.day);
    while (rc == RC_OK && stmt_row(&st)) {
        folded_name(other, stmt_col_text(&st, 1), stmt_col_text(&st, 2));
        if (stmt_col_int(&st, 0) != p->id && strcmp(mine, other) == 0)
            rc = note(l, stmt_col_int(&st, 0), DUPLICATE_NAME_BORN, e);
    }
    enum rc finish = stmt_finish(&st, e);
    return rc != RC_OK ? rc : finish;
}

static enum rc describe(struct db *db, struct duplicate *d, struct err *e)
{
    char family[PATIENT_NAME], given[PATIENT_NAME];
    struct stmt st;
    stmt_open(&st, db,
              "SELECT family, given, born_day, born_precision, (SELECT value FROM contact_point c"
              " WHERE c.patient_id = p.id AND system = 'phone' ORDER BY rank, id LIMIT 1) FROM patient p "
              "WHERE id = :id");
    stmt_int(&st, ":id", d->patient_id);
    if (stmt_row(&st)) {
        stmt_col_copy(&st, 0, family, sizeof family);
        stmt_col_copy(&st, 1, given, sizeof given);
        patient_name(d->name, sizeof d->name, family, given);
        d->born.day = stmt_col_null(&st, 2) ? PATIENT_NO_DAY : (int32_t)stmt_col_int(&st, 2);
        d->born.precision = (int32_t)stmt_col_int(&st, 3);
        stmt_col_copy(&st, 4, d->phone, sizeof d->phone);
    }
    return stmt_finish(&st, e);
}

/* How telling: the bits are in that order already, the lowest the most. */
static int weight(unsigned why)
{
    return (why & DUPLICATE_NATIONAL ? 4 : 0) + (why & DUPLICATE_NAME_BORN ? 2 : 0) +
           (why & DUPLICATE_PHONE ? 1 : 0);
}

static int compare(const void *a, const void *b)
{
    const struct duplicate *x = a, *y = b;
    int order = weight(y->why) - weight(x->why);
    return order != 0 ? order : (x->patient_id > y->patient_id) - (x->patient_id < y->patient_id);
}

enum rc patient_duplicates(struct db *db, const struct patient *p, struct duplicate_list *ret, struct err *e)
{
    struct duplicate_list l = {0};
    enum rc rc = by_national(db, p, &l, e);
    if (rc == RC_OK)
        rc = by_name_and_born(db, p, &l, e);
    if (rc == RC_OK)
        rc = by_phone(db, p, &l, e);
    for (size_t i = 0; i < l.n && rc == RC_OK; i++)
        rc = describe(db, &l.rows[i], e);
    if (rc != RC_OK) {
        duplicate_list_release(&l);
        return rc;
    }
    if (l.n > 1)
        qsort(l.rows, l.n, sizeof l.rows[0], compare);
    *ret = l;
    return RC_OK;
}

char *duplicate_why(char *out, size_t size, unsigned why)
{
    const struct {
        unsigned bit;
        const char *text;
    } reasons[] = {
        {DUPLICATE_NATIONAL,  _("same national number")    },
        {DUPLICATE_NAME_BORN, _("same name and birth date")},
        {DUPLICATE_PHONE,     _("same phone")              },
    };
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0] && used < size; i++)
        if (why & reasons[i].bit) {
            int n = snprintf(out + used, size - used, "%s%s", used > 0 ? ", " : "", reasons[i].text);
            used += n > 0 ? (size_t)n : 0;
        }
    return out;
}

void duplicate_list_release(struct duplicate_list *l)
{
    free(l->rows);
    *l = (struct duplicate_list){0};
}
