/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the clinic has to offer, read from its tables and looked up by what a person types. */
#include "src/clinic/catalog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fold.h"
#include "src/base/i18n.h"
#include "src/store/stmt.h"

const struct enum_word place_states[PLACE_STATE_COUNT] = {
    [PLACE_FREE] = {"free",     N_("free")         },
    [PLACE_OCCUPIED] = {"occupied", N_("occupied")     },
    [PLACE_CLEANING] = {"cleaning", N_("being cleaned")},
    [PLACE_CLOSED] = {"closed",   N_("closed")       },
};
const struct enum_word service_categories[CATEGORY_COUNT] = {
    [CATEGORY_TREATMENT] = {"treatment",  N_("treatment")   },
    [CATEGORY_COSMETIC] = {"cosmetic",   N_("cosmetic")    },
    [CATEGORY_PREVENTIVE] = {"preventive", N_("preventive")  },
    [CATEGORY_CONSULT] = {"consult",    N_("consultation")},
};
const struct enum_word reason_kinds[REASON_KIND_COUNT] = {
    [REASON_CANCEL] = {"cancel",  N_("why an appointment was cancelled")},
    [REASON_DECLINE] = {"decline", N_("why a next step was declined")    },
    [REASON_LEAVE] = {"leave",   N_("why somebody left")               },
};
const struct enum_word reason_sides[SIDE_COUNT] = {
    [SIDE_NONE] = {"",        ""               },
    [SIDE_PATIENT] = {"patient", N_("the patient")},
    [SIDE_CLINIC] = {"clinic",  N_("the clinic") },
};

/* ---- one row of each ---- */

static void read_practitioner(struct stmt *st, void *row)
{
    struct practitioner *p = row;
    p->id = stmt_col_int(st, 0);
    stmt_col_copy(st, 1, p->word, sizeof p->word);
    stmt_col_copy(st, 2, p->name, sizeof p->name);
    p->active = stmt_col_int(st, 3) != 0;
    p->rev = stmt_col_int(st, 4);
    p->staff_id = stmt_col_int(st, 5);
    stmt_col_copy(st, 6, p->short_name, sizeof p->short_name);
    stmt_col_copy(st, 7, p->profession, sizeof p->profession);
    p->assistant = stmt_col_int(st, 8) != 0;
    p->site_id = stmt_col_int(st, 9);
    p->overbook_limit = (int32_t)stmt_col_int(st, 10);
}

static void read_place(struct stmt *st, void *row)
{
    struct place *p = row;
    p->id = stmt_col_int(st, 0);
    stmt_col_copy(st, 1, p->word, sizeof p->word);
    stmt_col_copy(st, 2, p->name, sizeof p->name);
    p->active = stmt_col_int(st, 3) != 0;
    p->rev = stmt_col_int(st, 4);
    stmt_col_copy(st, 5, p->kind, sizeof p->kind);
    p->state = WORD_INDEX(place_states, stmt_col_text(st, 6), PLACE_FREE);
    p->site_id = stmt_col_int(st, 7);
}

static void read_service(struct stmt *st, void *row)
{
    struct service *s = row;
    s->id = stmt_col_int(st, 0);
    stmt_col_copy(st, 1, s->word, sizeof s->word);
    stmt_col_copy(st, 2, s->name, sizeof s->name);
    s->active = stmt_col_int(st, 3) != 0;
    s->rev = stmt_col_int(st, 4);
    s->category = WORD_INDEX(service_categories, stmt_col_text(st, 5), CATEGORY_TREATMENT);
    s->before_min = (int32_t)stmt_col_int(st, 6);
    s->with_min = (int32_t)stmt_col_int(st, 7);
    s->after_min = (int32_t)stmt_col_int(st, 8);
    s->price_minor = stmt_col_int(st, 9);
    s->cost_minor = stmt_col_int(st, 10);
    stmt_col_copy(st, 11, s->value_class, sizeof s->value_class);
    stmt_col_copy(st, 12, s->room_kind, sizeof s->room_kind);
    stmt_col_copy(st, 13, s->follow_up_plan, sizeof s->follow_up_plan);
    s->recall_months = (int32_t)stmt_col_int(st, 14);
}

static void read_source(struct stmt *st, void *row)
{
    struct source *s = row;
    s->id = stmt_col_int(st, 0);
    stmt_col_copy(st, 1, s->word, sizeof s->word);
    stmt_col_copy(st, 2, s->name, sizeof s->name);
}

static void read_reason(struct stmt *st, void *row)
{
    struct reason *r = row;
    r->id = stmt_col_int(st, 0);
    stmt_col_copy(st, 1, r->word, sizeof r->word);
    stmt_col_copy(st, 2, r->name, sizeof r->name);
    r->kind = WORD_INDEX(reason_kinds, stmt_col_text(st, 4), REASON_CANCEL);
    r->side = WORD_INDEX(reason_sides, stmt_col_text(st, 5), SIDE_NONE);
}

/* ---- what all kinds have in common: number, word, name, active stand first in every SELECT ---- */

struct kind {
    const char *none; /* "There is no such service" */
    size_t size;
    size_t word, name; /* offsets */
    void (*read)(struct stmt *st, void *row);
};

static const struct kind practitioners = {
    N_("There is no such practitioner"), sizeof(struct practitioner), offsetof(struct practitioner, word),
    offsetof(struct practitioner, name), read_practitioner,
};
static const struct kind places = {
    N_("There is no such room"),  sizeof(struct place), offsetof(struct place, word),
    offsetof(struct place, name), read_place,
};
static const struct kind services = {
    N_("There is no such service"), sizeof(struct service), offsetof(struct service, word),
    offsetof(struct service, name), read_service,
};
static const struct kind sources = {
    N_("There is no such source"), sizeof(struct source), offsetof(struct source, word),
    offsetof(struct source, name), read_source,
};
static const struct kind reasons = {
    N_("There is no such reason"), sizeof(struct reason), offsetof(struct reason, word),
    offsetof(struct reason, name), read_reason,
};

static enum rc read_one(struct stmt *st, const struct kind *kind, int64_t id, void *ret, struct err *e)
{
    stmt_int(st, ":id", id);
    enum rc rc = stmt_one(st, ret, kind->size, kind->read, e);
    return rc == RC_NOT_FOUND ? err_set(e, rc, "%s: %lld.", _(kind->none), (long long)id) : rc;
}

/* 3 the word or name itself, 2 the beginning of one, 1 the beginning of a later word of the name, 0 nothing.
 */
static int match(const char *word, const char *name, const char *wanted)
{
    char folded_word[64], folded_name[256];
    fold(folded_word, sizeof folded_word, word);
    fold(folded_name, sizeof folded_name, name);
    size_t n = strlen(wanted);
    if (n == 0)
        return 0;
    if (strcmp(folded_word, wanted) == 0 || strcmp(folded_name, wanted) == 0)
        return 3;
    if (strncmp(folded_word, wanted, n) == 0 || strncmp(folded_name, wanted, n) == 0)
        return 2;
    for (const char *p = strchr(folded_name, ' '); p != NULL; p = strchr(p, ' '))
        if (strncmp(++p, wanted, n) == 0)
            return 1;
    return 0;
}

static void list_words(char *out, size_t size, const struct kind *kind, const char *rows, size_t n,
                       const char *wanted, int best)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        const char *row = rows + i * kind->size;
        if (best > 0 && match(row + kind->word, row + kind->name, wanted) != best)
            continue;
        int w = snprintf(out + used, size - used, "%s%s", used > 0 ? ", " : "", row + kind->word);
        if (w < 0 || (size_t)w >= size - used) {
            out[used] = '\0';
            return;
        }
        used += (size_t)w;
    }
}

static enum rc pick(const struct kind *kind, void *rows, size_t n, const char *text, void *ret, struct err *e)
{
    char wanted[256], words[160];
    const char *found = NULL;
    int best = 0;
    size_t hits = 0;
    fold(wanted, sizeof wanted, text);
    for (size_t i = 0; i < n; i++) {
        const char *row = (const char *)rows + i * kind->size;
        int m = match(row + kind->word, row + kind->name, wanted);
        if (m > best) {
            best = m;
            hits = 0;
        }
        if (m == best && m > 0) {
            found = row;
            hits++;
        }
    }
    enum rc rc = RC_OK;
    if (hits == 1) {
        memcpy(ret, found, kind->size);
    } else {
        list_words(words, sizeof words, kind, rows, n, wanted, best);
        rc = hits == 0 ? err_set(e, RC_NOT_FOUND, _("%s: %s. There are: %s."), _(kind->none), text, words)
                       : err_set(e, RC_INVALID, _("%s fits more than one: %s."), text, words);
    }
    free(rows);
    return rc;
}

/* ---- practitioners ---- */

#define PRACTITIONER_SQL                                                                                     \
    "SELECT id, word, name, active, rev, staff_id, short_name, profession, assistant, site_id,"              \
    " coalesce(overbook_limit, (SELECT overbook_limit FROM site WHERE site.id = site_id)) FROM practitioner "

enum rc practitioner_list(struct db *db, struct practitioner_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, PRACTITIONER_SQL "WHERE active = 1 AND assistant = 0 ORDER BY id");
    return stmt_list(&st, &ret->rows, &ret->n, practitioners.size, practitioners.read, e);
}

enum rc worker_list(struct db *db, struct practitioner_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, PRACTITIONER_SQL "WHERE active = 1 ORDER BY assistant, id");
    return stmt_list(&st, &ret->rows, &ret->n, practitioners.size, practitioners.read, e);
}

enum rc practitioner_load(struct db *db, int64_t id, struct practitioner *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, PRACTITIONER_SQL "WHERE id = :id");
    return read_one(&st, &practitioners, id, ret, e);
}

enum rc practitioner_find(struct db *db, const char *text, struct practitioner *ret, struct err *e)
{
    struct practitioner_list l;
    enum rc rc = practitioner_list(db, &l, e);
    return rc != RC_OK ? rc : pick(&practitioners, l.rows, l.n, text, ret, e);
}

enum rc worker_find(struct db *db, const char *text, struct practitioner *ret, struct err *e)
{
    struct practitioner_list l;
    enum rc rc = worker_list(db, &l, e);
    return rc != RC_OK ? rc : pick(&practitioners, l.rows, l.n, text, ret, e);
}

enum rc service_practitioners(struct db *db, int64_t service_id, struct practitioner_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              PRACTITIONER_SQL "WHERE active = 1 AND assistant = 0"
              " AND (NOT EXISTS (SELECT 1 FROM service_practitioner WHERE service_id = :service)"
              " OR id IN (SELECT practitioner_id FROM service_practitioner WHERE service_id = :service))"
              " ORDER BY id");
    stmt_int(&st, ":service", service_id);
    return stmt_list(&st, &ret->rows, &ret->n, practitioners.size, practitioners.read, e);
}

enum rc service_assistants(struct db *db, int64_t service_id, struct practitioner_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              PRACTITIONER_SQL "WHERE active = 1 AND assistant = 1"
              " AND (NOT EXISTS (SELECT 1 FROM service_assistant WHERE service_id = :service)"
              " OR id IN (SELECT practitioner_id FROM service_assistant WHERE service_id = :service))"
              " ORDER BY id");
    stmt_int(&st, ":service", service_id);
    return stmt_list(&st, &ret->rows, &ret->n, practitioners.size, practitioners.read, e);
}

/* ---- places ---- */

#define PLACE_SQL "SELECT id, word, name, active, rev, kind, state, site_id FROM room "

enum rc place_list(struct db *db, struct place_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, PLACE_SQL "WHERE active = 1 ORDER BY id");
    return stmt_list(&st, &ret->rows, &ret->n, places.size, places.read, e);
}

enum rc place_load(struct db *db, int64_t id, struct place *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, PLACE_SQL "WHERE id = :id");
    return read_one(&st, &places, id, ret, e);
}

enum rc place_find(struct db *db, const char *text, struct place *ret, struct err *e)
{
    struct place_list l;
    enum rc rc = place_list(db, &l, e);
    return rc != RC_OK ? rc : pick(&places, l.rows, l.n, text, ret, e);
}

enum rc place_set_state(struct db *db, int64_t id, enum place_state state, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "UPDATE room SET state = :state, rev = rev + 1 WHERE id = :id");
    stmt_text(&st, ":state", place_states[state].word);
    stmt_int(&st, ":id", id);
    return stmt_changed(&st, 1, e);
}

/* ---- services ---- */

#define SERVICE_SQL                                                                                          \
    "SELECT id, word, name, active, rev, category, before_min, with_min, after_min, price_minor, "           \
    "cost_minor,"                                                                                            \
    " value_class, room_kind, follow_up_plan, recall_months FROM service "

enum rc service_list(struct db *db, struct service_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, SERVICE_SQL "WHERE active = 1 ORDER BY id");
    return stmt_list(&st, &ret->rows, &ret->n, services.size, services.read, e);
}

enum rc service_load(struct db *db, int64_t id, struct service *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, SERVICE_SQL "WHERE id = :id");
    return read_one(&st, &services, id, ret, e);
}

enum rc service_find(struct db *db, const char *text, struct service *ret, struct err *e)
{
    struct service_list l;
    enum rc rc = service_list(db, &l, e);
    return rc != RC_OK ? rc : pick(&services, l.rows, l.n, text, ret, e);
}

/* ---- sources ---- */

#define SOURCE_SQL "SELECT id, word, name, active FROM source "

enum rc source_list(struct db *db, struct source_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, SOURCE_SQL "WHERE active = 1 ORDER BY id");
    return stmt_list(&st, &ret->rows, &ret->n, sources.size, sources.read, e);
}

enum rc source_load(struct db *db, int64_t id, struct source *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, SOURCE_SQL "WHERE id = :id");
    return read_one(&st, &sources, id, ret, e);
}

enum rc source_find(struct db *db, const char *text, struct source *ret, struct err *e)
{
    struct source_list l;
    enum rc rc = source_list(db, &l, e);
    return rc != RC_OK ? rc : pick(&sources, l.rows, l.n, text, ret, e);
}

/* ---- reasons ---- */

#define REASON_SQL "SELECT id, word, name, active, kind, side FROM reason "

enum rc reason_list(struct db *db, enum reason_kind kind, struct reason_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, REASON_SQL "WHERE active = 1 AND kind = :kind ORDER BY id");
    stmt_text(&st, ":kind", reason_kinds[kind].word);
    return stmt_list(&st, &ret->rows, &ret->n, reasons.size, reasons.read, e);
}

enum rc reason_load(struct db *db, int64_t id, struct reason *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, REASON_SQL "WHERE id = :id");
    return read_one(&st, &reasons, id, ret, e);
}

enum rc reason_find(struct db *db, enum reason_kind kind, const char *text, struct reason *ret, struct err *e)
{
    struct reason_list l;
    enum rc rc = reason_list(db, kind, &l, e);
    return rc != RC_OK ? rc : pick(&reasons, l.rows, l.n, text, ret, e);
}

#define RELEASE(type)                                                                                        \
    void type##_release(struct type *l)                                                                      \
    {                                                                                                        \
        free(l->rows);                                                                                       \
        *l = (struct type){0};                                                                               \
    }
RELEASE(practitioner_list)
RELEASE(place_list)
RELEASE(service_list)
RELEASE(source_list)
RELEASE(reason_list)
