/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The find box of the desk: the words of people/, the filter by tag, and the agenda's knowledge of who is expected. */
#include "src/desk/finder.h"

#include <string.h>

#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/desk/card.h"
#include "src/people/find.h"
#include "src/people/privacy.h"
#include "src/store/stmt.h"

enum { FINDER_TAGS = 8, FINDER_TYPED = 256 };

void finder_list_release(struct finder_list *list)
{
    free(list->rows);
    *list = (struct finder_list){ 0 };
}

/** What was typed, taken apart. */
struct question {
    struct db *db;
    char words[FINDER_TYPED]; /* without the tag: words */
    int64_t tags[FINDER_TAGS];
    size_t n_tags;
};

static enum rc take_apart(struct db *db, const char *typed, struct question *q, struct err *e)
{
    *q = (struct question){ .db = db };
    size_t used = 0;
    for (const char *s = typed; *s != '\0';) {
        s += strspn(s, " ");
        size_t length = strcspn(s, " ");
        char word[FINDER_TYPED];
        if (length == 0 || length >= sizeof word)
            break;
        memcpy(word, s, length);
        word[length] = '\0';
        s += length;
        if (strncmp(word, "tag:", 4) == 0) {
            struct tag tag;
            if (word[4] == '\0')
                continue; /* still being typed */
            if (q->n_tags == FINDER_TAGS)
                return err_set(e, RC_INVALID, _("At most %d tags fit one search."), FINDER_TAGS);
            enum rc rc = tag_find(db, word + 4, &tag, e);
            if (rc != RC_OK)
                return rc;
            q->tags[q->n_tags++] = tag.id;
        } else if (used + length + 2 < sizeof q->words) {
            if (used > 0)
                q->words[used++] = ' ';
            memcpy(q->words + used, word, length + 1);
            used += length;
        }
    }
    return RC_OK;
}

/** For find_query: does this person carry every tag that was asked for? */
static bool carries_all(void *ctx, int64_t patient_id)
{
    const struct question *q = ctx;
    for (size_t i = 0; i < q->n_tags; i++) {
        bool carried = false;
        if (tag_carried(q->db, patient_id, q->tags[i], &carried, NULL) != RC_OK || !carried)
            return false;
    }
    return true;
}

/** A row with nothing but who it is about. */
static enum rc add(struct finder_list *list, int64_t patient_id, const char *why, struct err *e)
{
    struct finder_row *row = list_more(&list->rows, list->n, sizeof *row);
    if (row == NULL)
        return err_memory(e);
    list->n++;
    row->patient_id = patient_id;
    text_copy(row->why, sizeof row->why, why);
    return RC_OK;
}

static enum rc by_words(const struct question *q, size_t max, struct finder_list *list, struct err *e)
{
    struct find_options o = { .limit = (int)max, .keep = q->n_tags > 0 ? carries_all : NULL };
    struct question asked = *q;
    int64_t carriers[FIND_AMONG + 1];
    struct find_list found;
    enum rc rc = RC_OK;
    o.ctx = &asked;
    /* From the few who carry a tag it is a short way to those who are called so; from a common name a long one. */
    for (size_t i = 0; i < q->n_tags && o.among == NULL && rc == RC_OK; i++) {
        rc = tag_patients(q->db, q->tags[i], 0, carriers, FIND_AMONG + 1, &o.n_among, e);
        if (o.n_among <= FIND_AMONG)
            o.among = carriers;
    }
    if (rc != RC_OK)
        return rc;
    rc = find_query(q->db, q->words, &o, &found, e);
    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < found.n && rc == RC_OK; i++)
        rc = add(list, found.rows[i].patient_id,
                 found.rows[i].why == FIND_NAME ? "" : _(find_whys[found.rows[i].why].label), e);
    find_list_release(&found);
    return rc;
}

/** Who carries the first tag, and all the others. */
static enum rc by_tags(const struct question *q, size_t max, struct finder_list *list, struct err *e)
{
    struct question asked = *q;
    int64_t after = 0;
    enum rc rc = RC_OK;
    while (rc == RC_OK && list->n < max) {
        int64_t ids[64];
        size_t n = 0;
        rc = tag_patients(q->db, q->tags[0], after, ids, 64, &n, e);
        for (size_t i = 0; i < n && rc == RC_OK && list->n < max; i++)
            if (carries_all(&asked, ids[i]))
                rc = add(list, ids[i], "", e);
        if (n < 64)
            break;
        after = ids[n - 1];
    }
    return rc;
}

/** Everybody who is expected today, in the order of the day. */
static enum rc expected(const struct question *q, size_t max, struct finder_list *list, struct err *e)
{
    struct stmt st;
    stmt_open(&st, q->db,
              "SELECT DISTINCT patient_id FROM (SELECT patient_id FROM appointment "
              "WHERE start_min >= :from AND start_min < :from + 1440 AND status = 'booked' ORDER BY start_min, practitioner_id) "
              "LIMIT :max");
    stmt_int(&st, ":from", (int64_t)site_today(q->db) * 1440);
    stmt_int(&st, ":max", (int64_t)max);
    enum rc rc = RC_OK;
    while (rc == RC_OK && stmt_row(&st))
        rc = add(list, stmt_col_int(&st, 0), _("expected"), e);
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

/** Those expected today or here before the others; otherwise as they stood. */
static void expected_first(struct finder_list *list, int64_t tomorrow_min)
{
    size_t front = 0;
    for (size_t i = 0; i < list->n; i++) {
        const struct finder_row *r = &list->rows[i];
        if (r->ticket == 0 && (r->next_min == 0 || r->next_min >= tomorrow_min))
            continue;
        struct finder_row row = list->rows[i];
        memmove(&list->rows[front + 1], &list->rows[front], (i - front) * sizeof row);
        list->rows[front++] = row;
    }
}

enum rc finder_find(struct db *db, const char *typed, size_t max, struct finder_list *ret, struct err *e)
{
    struct question q;
    struct finder_list list = { 0 };
    enum rc rc = take_apart(db, typed, &q, e);
    if (rc != RC_OK)
        return rc;
    if (q.words[0] != '\0')
        rc = by_words(&q, max, &list, e);
    else if (q.n_tags > 0)
        rc = by_tags(&q, max, &list, e);
    else if ((rc = expected(&q, max, &list, e)) == RC_OK && list.n == 0)
        rc = by_words(&q, max, &list, e);
    for (size_t i = 0; i < list.n && rc == RC_OK; i++)
        rc = fill(db, &list.rows[i], e);
    if (rc != RC_OK) {
        finder_list_release(&list);
        return rc;
    }
    if (q.words[0] != '\0')
        expected_first(&list, ((int64_t)site_today(db) + 1) * 1440);
    *ret = list;
    return RC_OK;
}
