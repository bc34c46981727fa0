/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Erasing a person: asked of the law first, then everything personal goes in one change, the rest in short turns. */
#include "src/people/erase.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/file.h"
#include "src/base/i18n.h"
#include "src/base/xdg.h"
#include "src/clinic/site.h"
#include "src/people/restrict.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

enum { MONTHS = 12 };

int erase_keep_years(struct db *db)
{
    int64_t years = 0;
    struct stmt st;

    stmt_open(&st, db, "SELECT keep_years FROM site ORDER BY id LIMIT 1");
    return stmt_one_int(&st, &years, NULL) == RC_OK ? (int)years : 0;
}

/* ---- may they be erased ---- */

/* From which day on the law lets this person go; PATIENT_NO_DAY: at any time. */
static enum rc free_day(struct db *db, int64_t id, int32_t *last, int32_t *from, struct err *e)
{
    int years = erase_keep_years(db);
    enum rc rc = erase_last_record(db, id, last, e);

    *from = rc != RC_OK || *last == PATIENT_NO_DAY || years == 0
                ? PATIENT_NO_DAY
                : calendar_add_months(CALENDAR_GREGORIAN, *last, MONTHS * years) + 1;
    return rc;
}

static enum rc not_gone(struct db *db, int64_t id, struct err *e)
{
    int64_t erased = 0, into = 0;
    bool there;
    struct stmt st;
    enum rc rc;

    stmt_open(&st, db, "SELECT erased_at IS NOT NULL, merged_into_id FROM patient WHERE id = :id");
    stmt_int(&st, ":id", id);
    if ((there = stmt_row(&st))) {
        erased = stmt_col_int(&st, 0);
        into = stmt_col_int(&st, 1);
    }
    rc = stmt_finish(&st, e);
    if (rc != RC_OK || (there && !erased && !into))
        return rc;
    return there ? patient_in_use(db, id, e)
                 : err_set(e, RC_NOT_FOUND, _("There is no patient number %lld."), (long long)id);
}

enum rc erase_check(struct db *db, int64_t patient_id, struct err *e)
{
    int32_t last, from;
    char day[64];
    enum rc rc = change_allowed(db, ACTION_ERASE, e);

    if (rc != RC_OK || (rc = not_gone(db, patient_id, e)) != RC_OK ||
        (rc = free_day(db, patient_id, &last, &from, e)) != RC_OK)
        return rc;
    if (from == PATIENT_NO_DAY || from <= site_today(db))
        return RC_OK;
    return err_set(e, RC_CONFLICT, _("The law keeps these records until %s. Restrict the person instead: kept, and used nowhere."),
                   calendar_format_day(day, sizeof day, site_calendar(db), from, CALENDAR_LONG));
}

enum rc erase_name(struct db *db, int64_t patient_id, char out[2 * PATIENT_NAME], struct err *e)
{
    struct stmt st;

    out[0] = '\0';
    stmt_open(&st, db, "SELECT family, given FROM patient WHERE id = :id");
    stmt_int(&st, ":id", patient_id);
    if (stmt_row(&st)) {
        char family[PATIENT_NAME];

        stmt_col_copy(&st, 0, family, sizeof family);
        (void)patient_name(out, 2 * PATIENT_NAME, family, stmt_col_text(&st, 1));
    }
    return stmt_finish(&st, e);
}

/* One short word stands in too many places to say anything. */
static bool is_telling(const char *name)
{
    enum { SHORT = 6 };

    return strchr(name, ' ') || strlen(name) >= SHORT;
}

enum rc erase_mentions(struct db *db, const char *name, mention_fn *fn, void *ctx, struct err *e)
{
    return is_telling(name) ? mention_each(db, name, " family given alias ", fn, ctx, e) : RC_OK;
}

static void read_due(struct stmt *st, void *row)
{
    struct erase_due *d = row;
    char family[PATIENT_NAME], given[PATIENT_NAME];

    d->patient_id = stmt_col_int(st, 0);
    stmt_col_copy(st, 1, family, sizeof family);
    stmt_col_copy(st, 2, given, sizeof given);
    patient_name(d->name, sizeof d->name, family, given);
}

static int by_free_day(const void *a, const void *b)
{
    const struct erase_due *x = a, *y = b;

    return x->free_day != y->free_day ? (x->free_day > y->free_day) - (x->free_day < y->free_day)
                                      : (x->patient_id > y->patient_id) - (x->patient_id < y->patient_id);
}

enum rc erase_due_list(struct db *db, struct erase_due_list *ret, struct err *e)
{
    struct erase_due_list list = {0};
    int32_t today = site_today(db);
    size_t kept = 0;
    struct stmt st;
    enum rc rc = change_may(db, RIGHT_ERASE, e);

    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db, "SELECT id, family, given FROM patient WHERE active = 0 AND restricted_at IS NOT NULL"
              " AND erased_at IS NULL ORDER BY id");
    rc = stmt_list(&st, &list.rows, &list.n, sizeof *list.rows, read_due, e);
    for (size_t i = 0; i < list.n && rc == RC_OK; i++) {
        struct erase_due *d = &list.rows[i];

        rc = free_day(db, d->patient_id, &d->last_day, &d->free_day, e);
        if (d->free_day == PATIENT_NO_DAY || d->free_day <= today)
            list.rows[kept++] = *d;
    }
    list.n = kept;
    if (rc != RC_OK) {
        erase_due_list_release(&list);
        return rc;
    }
    if (list.n > 1)
        qsort(list.rows, list.n, sizeof *list.rows, by_free_day);
    *ret = list;
    return RC_OK;
}

void erase_due_list_release(struct erase_due_list *l)
{
    free(l->rows);
    *l = (struct erase_due_list){0};
}

/* ---- erasing ---- */

static void read_id(struct stmt *st, void *row)
{
    *(int64_t *)row = stmt_col_int(st, 0);
}

/* The person and every record that was merged into theirs. */
static enum rc records_of(struct db *db, int64_t id, int64_t **ids, size_t *n, struct err *e)
{
    struct stmt st;

    stmt_open(&st, db,
              "WITH RECURSIVE r (id) AS (VALUES (:id) UNION SELECT p.id FROM patient p JOIN r ON p.merged_into_id = r.id)"
              " SELECT id FROM r ORDER BY id <> :id, id");
    stmt_int(&st, ":id", id);
    return stmt_list(&st, ids, n, sizeof **ids, read_id, e);
}

/* What the row itself is from now on: a number that the accounts refer to. */
static enum rc empty_person(struct db *db, int64_t id, struct err *e)
{
    struct stmt st;
    enum rc rc;

    stmt_open(&st, db,
              "UPDATE patient SET family = :name, given = '', alias = '', sex = 'unknown', born_day = NULL, born_precision = 3,"
              " lifecycle = 'inactive', privacy = 'normal', referrer_id = NULL, active = 0, restricted_at = NULL,"
              " erased_at = :now, rev = rev + 1 WHERE id = :id");
    stmt_text(&st, ":name", ERASED_NAME);
    stmt_int(&st, ":now", db_now(db));
    stmt_int(&st, ":id", id);
    if ((rc = stmt_changed(&st, 1, e)) != RC_OK)
        return rc;
    stmt_open(&st, db, "UPDATE access SET reason = '' WHERE patient_id = :id AND reason <> ''");
    stmt_int(&st, ":id", id);
    return stmt_run(&st, e);
}

/* A household keeps its name while somebody lives in it. */
static enum rc empty_households(struct db *db, int64_t id, struct err *e)
{
    struct stmt st;
    enum rc rc;

    stmt_open(&st, db,
              "UPDATE household SET name = '', rev = rev + 1 WHERE name <> '' AND id IN (SELECT household_id FROM"
              " household_member WHERE patient_id = :id) AND NOT EXISTS (SELECT 1 FROM household_member m WHERE"
              " m.household_id = household.id AND m.patient_id <> :id)");
    stmt_int(&st, ":id", id);
    if ((rc = stmt_run(&st, e)) != RC_OK)
        return rc;
    stmt_open(&st, db,
              "UPDATE household SET payer_id = nullif(payer_id, :id), contact_id = nullif(contact_id, :id), rev = rev + 1"
              " WHERE payer_id = :id OR contact_id = :id");
    stmt_int(&st, ":id", id);
    return stmt_run(&st, e);
}

static enum rc erase_person(struct db *db, int64_t id, struct err *e)
{
    int64_t *ids = NULL;
    size_t n = 0;
    enum rc rc = erase_check(db, id, e);

    if (rc == RC_OK)
        rc = records_of(db, id, &ids, &n, e);
    for (size_t i = 0; i < n && rc == RC_OK; i++)
        if ((rc = erase_retire(db, ids[i], true, e)) == RC_OK)
            rc = empty_households(db, ids[i], e);
    if (rc == RC_OK)
        rc = erase_rows(db, "patient", ids, n, e);
    for (size_t i = 0; i < n && rc == RC_OK; i++)
        rc = empty_person(db, ids[i], e);
    free(ids);
    return rc;
}

/* Is it what one of the draft's fields holds? Each stands on a line of its own, behind a tab. */
static bool has_value(const char *draft, const char *value)
{
    size_t n = strlen(value);

    for (const char *at = draft; n > 0 && (at = strstr(at, value)); at++)
        if (at > draft && at[-1] == '\t' && (at[n] == '\n' || at[n] == '\0'))
            return true;
    return n == 0;
}

/* Does a draft have the two halves of the name, or somewhere the whole of it? */
static bool is_about(const char *draft, const char *family, const char *given)
{
    char name[2 * PATIENT_NAME];

    (void)patient_name(name, sizeof name, family, given);
    return (has_value(draft, family) && has_value(draft, given)) || (is_telling(name) && strstr(draft, name));
}

/* Forms about the person that this user left half filled in. Other users' are gone once they are opened or thrown away. */
static void forget_drafts(int64_t id, const char *family, const char *given)
{
    char folder[1024], path[1300], edit[40];
    const struct dirent *entry;
    DIR *dir;

    snprintf(edit, sizeof edit, "-edit-%lld.", (long long)id);
    if (xdg_path(XDG_STATE, "drafts", folder, sizeof folder, NULL) != RC_OK || !(dir = opendir(folder)))
        return;
    while ((entry = readdir(dir))) {
        char *text = NULL;
        size_t n;

        if (snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= (int)sizeof path)
            continue;
        if (strstr(entry->d_name, edit) ||
            (family[0] && file_read(path, 1 << 20, &text, &n, NULL) == RC_OK && is_about(text, family, given)))
            (void)file_remove(path, NULL);
        free(text);
    }
    closedir(dir);
}

enum rc patient_erase(struct db *db, int64_t patient_id, const struct erase_options *o, struct erase_done *ret,
                      struct err *e)
{
    char family[PATIENT_NAME] = "", given[PATIENT_NAME] = "";
    struct stmt st;
    enum rc rc;

    stmt_open(&st, db, "SELECT family, given FROM patient WHERE id = :id");
    stmt_int(&st, ":id", patient_id);
    if (stmt_row(&st)) {
        stmt_col_copy(&st, 0, family, sizeof family);
        stmt_col_copy(&st, 1, given, sizeof given);
    }
    if ((rc = stmt_finish(&st, e)) == RC_OK && (rc = change_begin(db, ACTION_ERASE, e)) == RC_OK) {
        change_subject(db, "patient", patient_id, patient_id);
        rc = change_end(db, erase_person(db, patient_id, e), e);
    }
    if (rc == RC_OK)
        forget_drafts(patient_id, family, given);
    if (rc != RC_OK)
        return rc;
    if (ret)
        ret->seq = change_last_seq(db);
    return erase_leftovers(db, o, ret, e);
}

enum rc patient_erase_finish(struct db *db, const struct erase_options *o, struct erase_done *ret, struct err *e)
{
    enum rc rc = change_allowed(db, ACTION_ERASE, e);

    return rc == RC_OK ? erase_leftovers(db, o, ret, e) : rc;
}
