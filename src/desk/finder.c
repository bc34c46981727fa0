/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The find box of the desk: the words of people/, the filter by tag, and the agenda's knowledge of who is expected. */
#include "src/desk/finder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/desk/card.h"
#include "src/desk/finder_ask.h"
#include "src/people/find.h"
#include "src/people/privacy.h"
#include "src/store/stmt.h"

void finder_list_release(struct finder_list *list)
{
    free(list->rows);
    *list = (struct finder_list){ 0 };
}

/** A row with nothing but who it is about. */
static enum rc add(struct finder_list *list, int64_t patient_id, enum find_why why, struct err *e)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->rows[i].patient_id == patient_id)
            return RC_OK;
    struct finder_row *row = list_more(&list->rows, list->n, sizeof *row);
    if (row == NULL)
        return err_memory(e);
    list->n++;
    row->patient_id = patient_id;
    row->why_word = find_whys[why].word;
    if (why != FIND_NAME)
        text_copy(row->why, sizeof row->why, _(find_whys[why].label));
    return RC_OK;
}

/* ---- who is expected or here today ---- */

struct today {
    int64_t data_version, read_at;
    int32_t day;
    int64_t ids[FIND_TODAY]; /* ascending */
    size_t n;
    bool large; /* more are expected than fit: these are the nearest in time */
};

static const char today_key = 0; /* its address names our data on the connection */

struct expectation {
    int64_t patient_id, away_min; /* how far from now */
};

static int nearest(const void *a, const void *b)
{
    const struct expectation *x = a, *y = b;
    return (x->away_min > y->away_min) - (x->away_min < y->away_min);
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static enum rc read_today(struct db *db, struct today *t, struct err *e)
{
    struct expectation *rows = NULL;
    size_t n = 0;
    struct stmt st;
    int64_t now_min = site_min_of(db, db_now(db));
    stmt_open(&st, db,
              "SELECT patient_id, abs(start_min - :now) FROM appointment WHERE start_min >= :from AND start_min < :from + 1440"
              " AND status IN ('booked', 'arrived', 'in-visit', 'fulfilled')"
              " UNION ALL SELECT patient_id, 0 FROM visit WHERE day = :day");
    stmt_int(&st, ":now", now_min);
    stmt_int(&st, ":from", (int64_t)t->day * 1440);
    stmt_int(&st, ":day", t->day);
    while (stmt_row(&st)) {
        struct expectation *row = stmt_add(&st, &rows, &n, sizeof *row);
        if (row != NULL)
            *row = (struct expectation){ stmt_col_int(&st, 0), stmt_col_int(&st, 1) };
    }
    enum rc rc = stmt_finish(&st, e);
    t->large = n > FIND_TODAY;
    if (t->large)
        qsort(rows, n, sizeof *rows, nearest);
    t->n = 0;
    for (size_t i = 0; i < n && i < FIND_TODAY; i++)
        t->ids[t->n++] = rows[i].patient_id;
    free(rows);
    qsort(t->ids, t->n, sizeof t->ids[0], by_number);
    return rc;
}

/** Read again when somebody changed the file; where very many are expected, at most every few seconds. */
static enum rc today_get(struct db *db, const struct today **ret, struct err *e)
{
    enum { LARGE_S = 5 };
    struct today *t = db_data(db, &today_key);
    int64_t version = db_data_version(db), now = db_now(db);
    int32_t day = site_today(db);
    enum rc rc = RC_OK;
    if (t == NULL) {
        if ((t = calloc(1, sizeof *t)) == NULL)
            return err_memory(e);
        db_set_data(db, &today_key, t, free);
        t->data_version = version - 1;
    }
    if (t->day != day || (t->data_version != version && !(t->large && now - t->read_at < LARGE_S))) {
        t->day = day;
        t->read_at = now;
        t->data_version = version;
        rc = read_today(db, t, e);
    }
    *ret = t;
    return rc;
}

/* ---- who is found ---- */

static enum rc options_of(struct ask *a, size_t max, struct find_options *o, struct err *e)
{
    const struct today *today = NULL;
    enum rc rc = today_get(a->db, &today, e);
    if (rc != RC_OK)
        return rc;
    *o = (struct find_options){ .limit = (int)max, .ctx = a, .today = today->ids, .n_today = today->n };
    if (a->n_filters > 0)
        o->keep = finder_ask_fits;
    o->keep_cheap = a->cheap;
    if (a->few) {
        o->among = a->among;
        o->n_among = a->n_among;
    }
    return RC_OK;
}

/** What is looked for: a birth date that was asked for helps a name to be found. */
static void words_of(const struct ask *a, char out[2 * ASK_TYPED])
{
    if (a->few || a->born[0] == '\0')
        (void)text_copy(out, 2 * ASK_TYPED, a->words);
    else
        (void)snprintf(out, 2 * ASK_TYPED, "%s%s%s", a->words, a->words[0] != '\0' ? " " : "", a->born);
}

static enum rc by_words(struct ask *a, size_t max, struct finder_list *list, struct err *e)
{
    char words[2 * ASK_TYPED];
    struct find_options o;
    struct find_list found;
    enum rc rc = options_of(a, max, &o, e);
    if (rc != RC_OK)
        return rc;
    words_of(a, words);
    if ((rc = find_query(a->db, words, &o, &found, e)) != RC_OK)
        return rc;
    list->more = found.more;
    for (size_t i = 0; i < found.n && rc == RC_OK && list->n < max; i++)
        rc = add(list, found.rows[i].patient_id,
                 found.rows[i].why == FIND_RECENT && a->n_filters > 0 ? FIND_NAME : found.rows[i].why, e);
    find_list_release(&found);
    return rc;
}

/** Whose visit has that ticket today. */
static enum rc by_ticket(const struct ask *a, struct finder_list *list, struct err *e)
{
    struct stmt st;
    int64_t id = 0;
    stmt_open(&st, a->db,
              "SELECT v.patient_id FROM visit v JOIN patient p ON p.id = v.patient_id"
              " WHERE v.day = :day AND v.ticket = :ticket AND p.active");
    stmt_int(&st, ":day", site_today(a->db));
    stmt_int(&st, ":ticket", a->ticket);
    enum rc rc = stmt_one_int(&st, &id, e);
    if (rc != RC_OK)
        return rc == RC_NOT_FOUND ? RC_OK : rc;
    if ((rc = add(list, id, FIND_NAME, e)) == RC_OK) {
        list->rows[0].why_word = "ticket";
        text_copy(list->rows[0].why, sizeof list->rows[0].why, _("ticket"));
    }
    return rc;
}

/** Any with the tags, when too many carry them to be ranked. */
static enum rc by_tag(struct ask *a, size_t max, struct finder_list *list, struct err *e)
{
    int64_t after = 0;
    enum rc rc = RC_OK;
    for (size_t n = 64; rc == RC_OK && list->n < max && n == 64;) {
        int64_t ids[64];
        rc = tag_patients(a->db, a->filters[0].id, after, ids, 64, &n, e);
        for (size_t i = 0; i < n && rc == RC_OK && list->n < max; i++)
            if (finder_ask_fits(a, ids[i]))
                rc = add(list, ids[i], FIND_NAME, e);
        after = n > 0 ? ids[n - 1] : 0;
    }
    return rc;
}

/** Everybody who is expected today, in the order of the day. */
static enum rc expected(const struct ask *a, size_t max, struct finder_list *list, struct err *e)
{
    struct stmt st;
    stmt_open(&st, a->db,
              "SELECT DISTINCT patient_id FROM (SELECT patient_id FROM appointment "
              "WHERE start_min >= :from AND start_min < :from + 1440 AND status = 'booked' ORDER BY start_min, practitioner_id) "
              "LIMIT :max");
    stmt_int(&st, ":from", (int64_t)site_today(a->db) * 1440);
    stmt_int(&st, ":max", (int64_t)max);
    enum rc rc = RC_OK;
    while (rc == RC_OK && stmt_row(&st))
        if ((rc = add(list, stmt_col_int(&st, 0), FIND_NAME, e)) == RC_OK) {
            list->rows[list->n - 1].why_word = "expected";
            text_copy(list->rows[list->n - 1].why, FINDER_WHY_SIZE, _("expected"));
        }
    enum rc end = stmt_finish(&st, rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : end;
}

/** What a list shows of each. */
static enum rc fill(struct db *db, struct finder_row *row, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT p.family, p.given, p.sex, p.born_day, "
              "(SELECT value FROM contact_point WHERE patient_id = p.id AND system = 'phone' ORDER BY rank, id LIMIT 1), "
              "a.start_min, a.id, "
              "(SELECT ticket FROM visit WHERE patient_id = p.id AND day = :day AND closed_at IS NULL), " PATIENT_DISPLAY
              " FROM patient p LEFT JOIN appointment a ON a.id = (SELECT id FROM appointment "
              "WHERE patient_id = p.id AND start_min >= :today AND status = 'booked' "
              "ORDER BY start_min, id LIMIT 1) WHERE p.id = :id");
    stmt_int(&st, ":id", row->patient_id);
    int32_t today = site_today(db);
    stmt_int(&st, ":day", today);
    stmt_int(&st, ":today", (int64_t)today * 1440);
    if (stmt_row(&st)) {
        patient_display_column(&st, 8, row->name, sizeof row->name);
        row->age = -1;
        if (!patient_display_hidden(&st, 8)) {
            text_copy(row->sex, sizeof row->sex, card_sex(WORD_INDEX(patient_sexes, stmt_col_text(&st, 2), -1)));
            if (!stmt_col_null(&st, 3))
                row->age = calendar_age(site_calendar(db), (int32_t)stmt_col_int(&st, 3), today);
            stmt_col_copy(&st, 4, row->phone, sizeof row->phone);
        }
        row->next_min = stmt_col_int(&st, 5);
        row->next_appointment_id = stmt_col_int(&st, 6);
        row->ticket = (int32_t)stmt_col_int(&st, 7);
    }
    enum rc rc = stmt_finish(&st, e);
    struct tag_line tags;
    if (rc == RC_OK && (rc = tag_lines(db, &row->patient_id, 1, &tags, e)) == RC_OK)
        memcpy(row->tags, tags.text, sizeof row->tags);
    return rc;
}

/** Fills the rows from `first` on. */
static enum rc fill_rows(struct db *db, struct finder_list *list, size_t first, struct err *e)
{
    enum rc rc = RC_OK;
    for (size_t i = first; i < list->n && rc == RC_OK; i++)
        rc = fill(db, &list->rows[i], e);
    return rc;
}

/* Tags that very many carry, and nothing else. */
static bool only_tags(const struct ask *a)
{
    bool tags = a->n_filters > 0 && !a->few && a->words[0] == '\0';
    for (size_t i = 0; i < a->n_filters; i++)
        tags = tags && a->filters[i].kind == ASK_TAG;
    return tags;
}

static enum rc find(struct db *db, const char *typed, size_t max, struct finder_list *list, struct err *e)
{
    struct ask a;
    enum rc rc = finder_ask_read(db, typed, &a, e);
    if (rc != RC_OK)
        return rc;
    if (a.ticket > 0)
        rc = by_ticket(&a, list, e);
    if (rc == RC_OK && a.words[0] == '\0' && a.n_filters == 0)
        rc = expected(&a, max, list, e);
    if (rc == RC_OK && only_tags(&a))
        rc = by_tag(&a, max, list, e);
    else if (rc == RC_OK && !a.only_ticket && (list->n == 0 || a.words[0] != '\0'))
        rc = by_words(&a, max, list, e);
    return rc != RC_OK ? rc : fill_rows(db, list, 0, e);
}

enum rc finder_find(struct db *db, const char *typed, size_t max, struct finder_list *ret, struct err *e)
{
    struct finder_list list = { 0 };
    struct stmt view;
    stmt_view(&view, db);
    enum rc rc = find(db, typed, max, &list, e);
    (void)stmt_finish(&view, NULL);
    if (rc != RC_OK) {
        finder_list_release(&list);
        return rc;
    }
    *ret = list;
    return RC_OK;
}

enum rc finder_slips(struct db *db, const char *typed, size_t max, struct finder_list *list, size_t *added, struct err *e)
{
    struct ask a;
    struct find_options o;
    struct find_list plain = { .more = list->more }, found;
    char words[2 * ASK_TYPED];
    size_t before = list->n;
    *added = 0;
    enum rc rc = finder_ask_read(db, typed, &a, e);
    if (rc == RC_OK)
        rc = options_of(&a, max, &o, e);
    if (rc != RC_OK || a.words[0] == '\0' || a.only_ticket)
        return rc;
    words_of(&a, words);
    for (size_t i = 0; i < list->n; i++) {
        struct find_row *row = list_more(&plain.rows, plain.n, sizeof *row);
        if (row == NULL) {
            find_list_release(&plain);
            return err_memory(e);
        }
        plain.n++;
        row->patient_id = list->rows[i].patient_id;
    }
    rc = find_slips(db, words, &o, &plain, &found, e);
    find_list_release(&plain);
    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < found.n && rc == RC_OK; i++)
        rc = add(list, found.rows[i].patient_id, FIND_SLIP, e);
    find_list_release(&found);
    if (rc == RC_OK)
        rc = fill_rows(db, list, before, e);
    if (rc == RC_OK)
        *added = list->n - before;
    else
        list->n = before;
    return rc;
}

void finder_warm(struct db *db)
{
    struct ask a = { .db = db };
    struct find_options o;
    struct err e;
    if (options_of(&a, 0, &o, &e) == RC_OK)
        (void)find_warm(db, &o, &e);
}
