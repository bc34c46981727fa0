/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The operators of the find box: tag:vip, born:1990, doctor:li. */
#include "src/desk/finder_ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/calendar.h"
#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/store/stmt.h"
#include "src/tags/tag.h"

enum { TICKET_MOST = 9999, JALALI_BEFORE = 1700, DAY_FIRST = -800000, DAY_END = 800000 };

/* ---- born ---- */

static enum calendar calendar_of_year(struct db *db, int year)
{
    return year < JALALI_BEFORE ? site_calendar(db) : CALENDAR_GREGORIAN;
}

/* Years beyond the calendar's end are nobody's. */
static int32_t first_day(struct db *db, int year, int month)
{
    enum calendar calendar = calendar_of_year(db, year);
    return calendar_month_length(calendar, year, month) > 0 ? calendar_day(calendar, year, month, 1) : DAY_END;
}

/* "1990", "199", "1990-05", "1990-05-12": its first day, and the first behind it. False: it is none of these. */
static bool read_born(struct db *db, const char *s, int64_t *from, int64_t *before)
{
    int year = 0, month = 0, day = 0, digits = (int)strspn(s, "0123456789"), used = 0, scale = 1;
    char rest[2];
    if (digits < 1 || digits > 4)
        return false;
    if (digits < 4) { /* being typed: 199 is any year from 1990 on */
        if (s[digits] != '\0')
            return false;
        for (int i = digits; i < 4; i++)
            scale *= 10;
        year = (int)strtol(s, NULL, 10) * scale;
        *from = first_day(db, year > 0 ? year : 1, 1);
        *before = first_day(db, year + scale, 1);
        return true;
    }
    int n = sscanf(s, "%4d%n-%2d%n-%2d%n%1s", &year, &used, &month, &used, &day, &used, rest);
    if (n > 3 || year < 1 || month < 0 || month > 12 || day < 0 || day > 31 || (n > 1 && month == 0))
        return false;
    if (s[used] != '\0' && strcmp(s + used, "-") != 0)
        return false;
    if (day > calendar_month_length(calendar_of_year(db, year), year, month > 0 ? month : 1))
        return false;
    if (day > 0) {
        *from = calendar_day(calendar_of_year(db, year), year, month, day);
        *before = *from + 1;
    } else {
        *from = first_day(db, year, month > 0 ? month : 1);
        *before = month == 0 ? first_day(db, year + 1, 1)
                             : first_day(db, month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1);
    }
    return true;
}

static enum rc add_born(struct ask *a, struct ask_filter *f, const char *value, struct err *e)
{
    char text[ASK_TYPED], *to;
    int64_t other;
    bool read;
    text_ascii_digits(text, sizeof text, value);
    f->from = DAY_FIRST;
    f->before = DAY_END;
    if (text[0] == '<')
        read = text[1] == '\0' || read_born(a->db, text + 1, &f->before, &other);
    else if (text[0] == '>')
        read = text[1] == '\0' || read_born(a->db, text + 1, &other, &f->from);
    else if ((to = strstr(text, "..")) != NULL) {
        *to = '\0';
        read = read_born(a->db, text, &f->from, &other) && (to[2] == '\0' || read_born(a->db, to + 2, &other, &f->before));
    } else {
        if (text[0] != '\0' && text[strlen(text) - 1] == '.')
            text[strlen(text) - 1] = '\0';
        read = read_born(a->db, text, &f->from, &f->before);
        if (read && a->born[0] == '\0')
            text_copy(a->born, sizeof a->born, text);
    }
    return read ? RC_OK
                : err_set(e, RC_INVALID, _("born: takes 1990, 1990-05, 1990-05-12, <1960, >2010 or 1980..1990."));
}

/* ---- the operators ---- */

static enum rc add_tag(struct ask *a, struct ask_filter *f, const char *value, struct err *e)
{
    struct tag tag;
    enum rc rc = tag_find(a->db, value, &tag, e);
    f->id = tag.id;
    return rc;
}

static enum rc add_doctor(struct ask *a, struct ask_filter *f, const char *value, struct err *e)
{
    struct practitioner p;
    enum rc rc = practitioner_find(a->db, value, &p, e);
    if (rc == RC_OK)
        f->id = p.id;
    return rc;
}

static const struct {
    const char *word;
    enum rc (*add)(struct ask *a, struct ask_filter *f, const char *value, struct err *e);
} operators[] = {
    [ASK_TAG] = {"tag",    add_tag   },
    [ASK_BORN] = {"born",   add_born  },
    [ASK_DOCTOR] = {"doctor", add_doctor},
};

/* A word with letters before a colon. */
static enum rc read_operator(struct ask *a, const char *word, size_t letters, struct err *e)
{
    const char *value = word + letters + 1;
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        if (strlen(operators[i].word) != letters || memcmp(word, operators[i].word, letters) != 0)
            continue;
        if (value[0] == '\0')
            return RC_OK; /* still being typed */
        if (a->n_filters == ASK_FILTERS)
            return err_set(e, RC_INVALID, _("At most %d words with a colon fit one search."), ASK_FILTERS);
        struct ask_filter *f = &a->filters[a->n_filters];
        f->kind = (enum ask_kind)i;
        enum rc rc = operators[i].add(a, f, value, e);
        a->n_filters += rc == RC_OK;
        return rc;
    }
    return err_set(e, RC_INVALID, _("There is no %.*s: here. The box knows tag:, born: and doctor:."), (int)letters, word);
}

static void read_ticket(struct ask *a)
{
    char text[ASK_TYPED];
    text_ascii_digits(text, sizeof text, a->words);
    const char *digits = text + (text[0] == '#');
    size_t n = strspn(digits, "0123456789");
    if (n == 0 || n > 4 || digits[n] != '\0')
        return;
    a->ticket = (int32_t)strtol(digits, NULL, 10);
    a->only_ticket = text[0] == '#';
}

/* ---- who carries a tag that many carry ---- */

enum { CARRIERS_MOST = 60000, CARRIERS_AT_ONCE = 1000 };

/* Of the tag asked for last; read again when any tag was given or taken. */
struct carriers {
    int64_t tag_id, topic;
    int64_t *ids; /* ascending */
    size_t n;
    bool all;
};

static const char carriers_key = 0; /* its address names our data on the connection */

static void carriers_release(void *data)
{
    struct carriers *c = data;
    free(c->ids);
    free(c);
}

static enum rc carriers_read(struct db *db, int64_t tag_id, struct carriers *c, struct err *e)
{
    size_t n = CARRIERS_AT_ONCE;
    int64_t *room = realloc(c->ids, (CARRIERS_MOST + CARRIERS_AT_ONCE) * sizeof *c->ids);
    enum rc rc = RC_OK;
    if (room == NULL)
        return err_memory(e);
    c->ids = room;
    for (c->n = 0; rc == RC_OK && n == CARRIERS_AT_ONCE && c->n <= CARRIERS_MOST; c->n += n)
        rc = tag_patients(db, tag_id, c->n > 0 ? c->ids[c->n - 1] : 0, c->ids + c->n, CARRIERS_AT_ONCE, &n, e);
    c->all = rc == RC_OK && n < CARRIERS_AT_ONCE;
    if (rc == RC_OK && (room = realloc(c->ids, (c->n + 1) * sizeof *c->ids)) != NULL)
        c->ids = room;
    return rc;
}

static enum rc carriers_get(struct db *db, int64_t tag_id, const struct carriers **ret, struct err *e)
{
    struct carriers *c = db_data(db, &carriers_key);
    int64_t topic = db_topics(db, "tag_assignment");
    enum rc rc = RC_OK;
    if (c == NULL) {
        if ((c = calloc(1, sizeof *c)) == NULL)
            return err_memory(e);
        db_set_data(db, &carriers_key, c, carriers_release);
    }
    if (c->tag_id != tag_id || c->topic != topic) {
        c->tag_id = 0;
        if ((rc = carriers_read(db, tag_id, c, e)) == RC_OK) {
            c->tag_id = tag_id;
            c->topic = topic;
        }
    }
    *ret = c;
    return rc;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static bool carries(struct db *db, int64_t patient_id, int64_t tag_id)
{
    const struct carriers *c = db_data(db, &carriers_key);
    bool fits = false;
    if (c != NULL && c->tag_id == tag_id && c->all)
        return c->n > 0 && bsearch(&patient_id, c->ids, c->n, sizeof c->ids[0], by_number) != NULL;
    return tag_carried(db, patient_id, tag_id, &fits, NULL) == RC_OK && fits;
}

/* ---- the few whom a filter fits ---- */

static enum rc few_with_tag(struct ask *a, int64_t tag_id, struct err *e)
{
    int64_t ids[FIND_AMONG + 1];
    size_t n = 0;
    enum rc rc = tag_patients(a->db, tag_id, 0, ids, FIND_AMONG + 1, &n, e);
    if (rc == RC_OK && n <= FIND_AMONG) {
        memcpy(a->among, ids, n * sizeof ids[0]);
        a->n_among = n;
        a->few = true;
    }
    return rc;
}

static bool has(const struct ask *a, int64_t id)
{
    for (size_t i = 0; i < a->n_among; i++)
        if (a->among[i] == id)
            return true;
    return false;
}

/* Who is next, and who was last: by the hours that the practitioner gave. */
static enum rc few_of_doctor(struct ask *a, int64_t practitioner_id, struct err *e)
{
    enum rc rc = RC_OK;
    for (int past = 0; past < 2 && rc == RC_OK; past++) {
        struct stmt st;
        if (past)
            stmt_open(&st, a->db,
                      "SELECT a.patient_id FROM occupancy o JOIN appointment a ON a.id = o.appointment_id"
                      " WHERE o.kind = 1 AND o.resource = :who AND o.start_min < :today ORDER BY o.start_min DESC LIMIT :most");
        else
            stmt_open(&st, a->db,
                      "SELECT a.patient_id FROM occupancy o JOIN appointment a ON a.id = o.appointment_id"
                      " WHERE o.kind = 1 AND o.resource = :who AND o.start_min >= :today ORDER BY o.start_min LIMIT :most");
        stmt_int(&st, ":who", practitioner_id);
        stmt_int(&st, ":today", (int64_t)site_today(a->db) * 1440);
        stmt_int(&st, ":most", past ? FIND_AMONG : FIND_AMONG / 2);
        while (a->n_among < FIND_AMONG && stmt_row(&st))
            if (!has(a, stmt_col_int(&st, 0)))
                a->among[a->n_among++] = stmt_col_int(&st, 0);
        rc = stmt_finish(&st, e);
    }
    a->few = rc == RC_OK;
    return rc;
}

/* Born in a stretch of time that no single look-up answers, and nothing else was asked. */
static enum rc few_born(struct ask *a, const struct ask_filter *f, struct err *e)
{
    struct stmt st;
    stmt_open(&st, a->db,
              "SELECT id FROM patient WHERE born_day >= :from AND born_day < :before AND active"
              " ORDER BY born_day DESC LIMIT :most");
    stmt_int(&st, ":from", f->from);
    stmt_int(&st, ":before", f->before);
    stmt_int(&st, ":most", FIND_AMONG);
    while (stmt_row(&st))
        a->among[a->n_among++] = stmt_col_int(&st, 0);
    a->few = true;
    return stmt_finish(&st, e);
}

/* From the few whom a filter fits it is a short way to those who are called so; from a common name a long one. */
static enum rc choose_few(struct ask *a, struct err *e)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; i < a->n_filters && !a->few && rc == RC_OK; i++)
        if (a->filters[i].kind == ASK_TAG)
            rc = few_with_tag(a, a->filters[i].id, e);
    if (!a->few && a->n_filters == 1 && a->filters[0].kind == ASK_TAG && a->words[0] != '\0' && rc == RC_OK) {
        const struct carriers *c = NULL;
        rc = carriers_get(a->db, a->filters[0].id, &c, e);
        a->cheap = rc == RC_OK && c != NULL && c->all;
    }
    for (size_t i = 0; i < a->n_filters && !a->few && rc == RC_OK; i++)
        if (a->filters[i].kind == ASK_DOCTOR)
            rc = few_of_doctor(a, a->filters[i].id, e);
    for (size_t i = 0; i < a->n_filters && !a->few && rc == RC_OK && a->words[0] == '\0' && a->born[0] == '\0'; i++)
        if (a->filters[i].kind == ASK_BORN)
            rc = few_born(a, &a->filters[i], e);
    return rc;
}

enum rc finder_ask_read(struct db *db, const char *typed, struct ask *a, struct err *e)
{
    *a = (struct ask){.db = db};
    size_t used = 0;
    for (const char *s = typed; *s != '\0';) {
        s += strspn(s, " ");
        size_t length = strcspn(s, " "), letters = strspn(s, "abcdefghijklmnopqrstuvwxyz");
        char word[ASK_TYPED];
        if (length == 0 || length >= sizeof word)
            break;
        memcpy(word, s, length);
        word[length] = '\0';
        s += length;
        if (letters > 0 && word[letters] == ':') {
            enum rc rc = read_operator(a, word, letters, e);
            if (rc != RC_OK)
                return rc;
        } else if (used + length + 2 < sizeof a->words) {
            if (used > 0)
                a->words[used++] = ' ';
            memcpy(a->words + used, word, length + 1);
            used += length;
        }
    }
    read_ticket(a);
    return choose_few(a, e);
}

/* ---- one person ---- */

static bool asks_yes(struct stmt *st, int64_t patient_id, int64_t id)
{
    int64_t yes = 0;
    stmt_int(st, ":patient", patient_id);
    stmt_int(st, ":id", id);
    return stmt_one_int(st, &yes, NULL) == RC_OK && yes != 0;
}

static bool has_doctor(struct db *db, int64_t patient_id, int64_t practitioner_id)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT 1 FROM appointment WHERE patient_id = :patient AND practitioner_id = :id"
              " AND status IN ('booked', 'arrived', 'in-visit', 'fulfilled', 'noshow') LIMIT 1");
    return asks_yes(&st, patient_id, practitioner_id);
}

static bool born_between(struct db *db, int64_t patient_id, const struct ask_filter *f)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT born_day >= :id AND born_day < :before FROM patient WHERE id = :patient AND born_day IS NOT NULL");
    stmt_int(&st, ":before", f->before);
    return asks_yes(&st, patient_id, f->from);
}

bool finder_ask_fits(void *ctx, int64_t patient_id)
{
    const struct ask *a = ctx;
    bool fits = true;
    for (size_t i = 0; i < a->n_filters && fits; i++) {
        const struct ask_filter *f = &a->filters[i];
        if (f->kind == ASK_TAG)
            fits = carries(a->db, patient_id, f->id);
        else if (f->kind == ASK_DOCTOR)
            fits = has_doctor(a->db, patient_id, f->id);
        else
            fits = born_between(a->db, patient_id, f);
    }
    return fits;
}
