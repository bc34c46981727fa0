/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk schedule: who works when, opening hours, rooms' hours, days that are different, and whom a change strands. */
#include <stdio.h>
#include <string.h>

#include "src/base/calendar.h"
#include "src/base/text.h"
#include "src/cli/hours.h"
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/clinic/schedule_edit.h"

static const struct option_def schedule_options[] = {
    OPTION('f', "from", "DAY", N_("set: the first day on which it is so (today)")),
    OPTION('u', "until", "DAY", N_("set, except: the last day")),
    OPTION('e', "every", "WEEKS", N_("set: every so many weeks (1)")),
    OPTION(0, "week-of", "DAY", N_("set: a day of a week in which it is so (the first day)")),
    OPTION('p', "prefer", "CATEGORY", N_("set: kept for treatment, cosmetic, preventive or consult")),
    OPTION('r', "release", "DAYS", N_("set: kept until so many days before (0)")),
    OPTION('b', "branch", "SITE", N_("set: worked at that site")),
    OPTION('n', "note", "TEXT", N_("except: why; everybody who sees the week reads it")),
    OPTION_FLAG(0, "dry-run", N_("say whom it would strand, and change nothing")),
    OPTION_END,
};

enum { SPANS = 12, AHEAD = 366 };

/* ---- whose ---- */

static enum rc find_site(struct cli *c, const char *typed, int64_t *id, struct err *e)
{
    struct site_name_list l = {0};
    enum rc rc = site_names(c->db, &l, e);

    *id = 0;
    for (size_t i = 0; i < l.n && rc == RC_OK; i++)
        if (strcmp(l.rows[i].word, typed) == 0 || strcmp(l.rows[i].name, typed) == 0)
            *id = l.rows[i].id;
    if (rc == RC_OK && strcmp(typed, "clinic") == 0 && *id == 0 && l.n > 0)
        *id = l.rows[0].id;
    site_name_list_release(&l);
    return rc;
}

/* "clinic", a site, a practitioner or assistant, a room. */
static enum rc find_whose(struct cli *c, const char *typed, struct hours_owner *ret, struct err *e)
{
    struct practitioner p;
    struct place room;
    struct err people;
    enum rc rc = find_site(c, typed, &ret->id, e);

    ret->kind = HOURS_OF_SITE;
    if (rc != RC_OK || ret->id != 0)
        return rc;
    if ((rc = worker_find(c->db, typed, &p, &people)) == RC_OK) {
        *ret = (struct hours_owner){HOURS_OF_PRACTITIONER, p.id};
        return rc;
    }
    if (rc != RC_NOT_FOUND || place_find(c->db, typed, &room, NULL) != RC_OK) {
        if (e != NULL)
            *e = people;
        return rc;
    }
    *ret = (struct hours_owner){HOURS_OF_ROOM, room.id};
    return RC_OK;
}

/* ---- lists ---- */

static const char *text_day(const struct cli *c, int32_t day, char *out, size_t size)
{
    out[0] = '\0';
    return day == SCHEDULE_ALWAYS || day == SCHEDULE_FOREVER ? out : cli_day_text(c, day, out, size);
}

static void block_row(struct cli *c, struct out_table *t, const char *name, const struct schedule_block *b)
{
    char from[64], to[64], text[96];

    out_cell(t, "%s", name);
    out_cell(t, "%s", calendar_weekday_name(b->weekday - 1));
    out_cell(t, "%02d:%02d-%s", b->start_min / 60, b->start_min % 60, schedule_time(to, sizeof to, b->end_min));
    out_cell(t, "%s", text_day(c, b->from_day, from, sizeof from));
    out_cell(t, "%s", text_day(c, b->to_day, to, sizeof to));
    text[0] = '\0';
    if (b->every_weeks > 1)
        (void)snprintf(text, sizeof text, _("every %d weeks"), (int)b->every_weeks);
    out_cell(t, "%s", text);
    text[0] = '\0';
    if (b->category != CATEGORY_ANY)
        (void)snprintf(text, sizeof text, _("%s, until %d days before"), _(service_categories[b->category].label),
                       (int)b->release_days);
    out_cell(t, "%s", text);
}

static enum rc list_json(struct cli *c, const struct hours_owner *of, struct err *e)
{
    static const char *const sql[HOURS_OF_KIND_COUNT] = {
        [HOURS_OF_PRACTITIONER] = "SELECT * FROM v_schedule WHERE :id = 0 OR id IN (SELECT id FROM schedule WHERE"
                                  " practitioner_id = :id) ORDER BY practitioner, weekday, start",
        [HOURS_OF_ROOM] = "SELECT * FROM v_room_hours WHERE id IN (SELECT id FROM room_hours WHERE room_id = :id)"
                          " ORDER BY weekday, start",
        [HOURS_OF_SITE] = "SELECT * FROM v_opening_hours WHERE id IN (SELECT id FROM opening_hours WHERE site_id = :id)"
                          " ORDER BY weekday, start",
    };
    struct stmt st;
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    stmt_open(&st, c->db, sql[of->kind]);
    stmt_int(&st, ":id", of->id);
    return rows_end(&r, rows_statement(&r, &st, e), e);
}

/* Of one, or with id 0 of everybody who works here. */
static enum rc list(struct cli *c, struct hours_owner of, struct err *e)
{
    static const struct out_column columns[] = {
        {N_("Whose"), false}, {N_("Day"), false},     {N_("Hours"), false}, {N_("From"), false},
        {N_("Until"), false}, {N_("Weeks"), false}, {N_("Kept for"), false},
    };
    struct practitioner_list all = {0};
    struct out_table t;
    char name[96];
    enum rc rc = RC_OK;

    if (c->json)
        return list_json(c, &of, e);
    if (of.id == 0)
        rc = worker_list(c->db, &all, e);
    if (rc != RC_OK)
        return rc;
    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; rc == RC_OK && i < (of.id == 0 ? all.n : 1); i++) {
        struct hours_owner one = of.id == 0 ? (struct hours_owner){HOURS_OF_PRACTITIONER, all.rows[i].id} : of;
        struct schedule_block_list l = {0};
        if ((rc = hours_owner_name(c->db, one, name, sizeof name, e)) == RC_OK)
            rc = schedule_blocks(c->db, one, site_today(c->db), SCHEDULE_FOREVER, &l, e);
        for (size_t k = 0; k < l.n && rc == RC_OK; k++)
            block_row(c, &t, name, &l.rows[k]);
        schedule_block_list_release(&l);
    }
    out_table_end(&t, of.kind == HOURS_OF_ROOM ? _("No hours of its own: it can be used at any time.") : _("No hours."));
    practitioner_list_release(&all);
    return rc;
}

static enum rc list_exceptions(struct cli *c, struct hours_owner of, struct err *e)
{
    static const struct out_column columns[] = {
        {N_("No."), true}, {N_("Day"), false}, {N_("Hours"), false}, {N_("Whose"), false}, {N_("What"), false}, {N_("Why"), false},
    };
    struct schedule_exception_list l = {0};
    struct out_table t;
    char text[96], to[16];
    int32_t today = site_today(c->db);

    if (c->json) {
        struct stmt st;
        struct rows r;
        enum rc rc = rows_begin(&r, e);
        if (rc != RC_OK)
            return rc;
        stmt_open(&st, c->db,
                  "SELECT v.* FROM schedule_exception x JOIN v_schedule_exception v ON v.id = x.id WHERE x.day >= :today"
                  " AND (:id < 0 OR CASE :kind WHEN 0 THEN x.practitioner_id = :id WHEN 1 THEN x.room_id = :id"
                  " ELSE x.practitioner_id IS NULL AND x.room_id IS NULL END) ORDER BY x.day, x.start_min, x.id");
        stmt_int(&st, ":today", today);
        stmt_int(&st, ":id", of.id);
        stmt_int(&st, ":kind", of.kind);
        return rows_end(&r, rows_statement(&r, &st, e), e);
    }
    enum rc rc = schedule_exceptions(c->db, of, today, INT32_MAX, &l, e);
    if (rc != RC_OK)
        return rc;
    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < l.n; i++) {
        const struct schedule_exception *x = &l.rows[i];
        out_cell(&t, "%lld", (long long)x->id);
        out_cell(&t, "%s", cli_day_text(c, x->day, text, sizeof text));
        if (x->start_min == 0 && x->end_min == 1440)
            out_cell(&t, "%s", _("all day"));
        else
            out_cell(&t, "%02d:%02d-%s", x->start_min / 60, x->start_min % 60, schedule_time(to, sizeof to, x->end_min));
        if (x->of.id == 0 || hours_owner_name(c->db, x->of, text, sizeof text, NULL) != RC_OK)
            (void)text_copy(text, sizeof text, _("the clinic"));
        out_cell(&t, "%s", text);
        out_cell(&t, "%s", _(exception_kinds[x->kind].label));
        out_cell(&t, "%s%s%s", x->note, x->note[0] != '\0' && x->calendar[0] != '\0' ? "; " : "", x->calendar);
    }
    out_table_end(&t, _("No day from today on is different."));
    schedule_exception_list_release(&l);
    return RC_OK;
}

enum rc cli_print_stranded(struct cli *c, const struct stranded_list *l, const char *none, struct err *e)
{
    static const struct out_column columns[] = {
        {N_("No."), true}, {N_("When"), false}, {N_("Patient"), false}, {N_("Service"), false}, {N_("With"), false}, {N_("Why"), false},
    };
    struct out_table t;
    struct rows r;
    char when[96];

    if (c->json) {
        enum rc rc = rows_begin(&r, e);
        for (size_t i = 0; i < l->n && rc == RC_OK; i++)
            rc = rows_view(&r, c, VIEW_APPOINTMENT, l->rows[i].a.id, e);
        return rows_end(&r, rc, e);
    }
    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < l->n; i++) {
        const struct appointment *a = &l->rows[i].a;
        out_cell(&t, "%lld", (long long)a->id);
        out_cell(&t, "%s", cli_when(c, a->start_min, when, sizeof when));
        out_cell(&t, "%s", a->patient);
        out_cell(&t, "%s", a->service);
        out_cell(&t, "%s", a->practitioner);
        out_cell(&t, "%s", l->rows[i].why);
    }
    out_table_end(&t, none);
    return RC_OK;
}

/* ---- changes: tried first, so that whom they strand is told ---- */

enum rc cli_change_hours(struct cli *c, stranded_try *change, void *ctx, const char *done, struct err *e)
{
    struct stranded_list l = {0};
    enum rc rc = stranded_preview(c->db, change, ctx, &l, e);
    bool only = cli_has(c, "dry-run");

    if (rc == RC_OK && !only)
        rc = change(c->db, ctx, e);
    if (rc == RC_OK && !c->json)
        out_line("%s", only ? _("Tried only; nothing was changed.") : done);
    if (rc == RC_OK && !c->json && l.n > 0)
        out_line(only ? ngettext_("%zu appointment would no longer fit:", "%zu appointments would no longer fit:", l.n)
                      : ngettext_("%zu appointment no longer fits:", "%zu appointments no longer fit:", l.n),
                 l.n);
    if (rc == RC_OK && (c->json || l.n > 0))
        rc = cli_print_stranded(c, &l, NULL, e);
    stranded_list_release(&l);
    return rc;
}

struct setting {
    struct schedule_block like;
    unsigned weekdays;
    struct work_interval spans[SPANS];
    size_t n;
};

static enum rc do_set(struct db *db, void *ctx, struct err *e)
{
    const struct setting *s = ctx;

    return schedule_weekdays_set(db, &s->like, s->weekdays, s->spans, s->n, e);
}

static enum rc read_set_options(struct cli *c, struct setting *s, struct err *e)
{
    const char *category = cli_option(c, "prefer"), *branch = cli_option(c, "branch");
    int64_t every = 1, release = 0;
    enum rc rc;

    s->like.from_day = site_today(c->db);
    if ((rc = cli_day(c, "from", &s->like.from_day, e)) != RC_OK || (rc = cli_day(c, "until", &s->like.to_day, e)) != RC_OK ||
        (rc = cli_number(c, "every", 1, 52, &every, e)) != RC_OK ||
        (rc = cli_number(c, "release", 0, 365, &release, e)) != RC_OK)
        return rc;
    s->like.anchor_day = s->like.from_day;
    if ((rc = cli_day(c, "week-of", &s->like.anchor_day, e)) != RC_OK)
        return rc;
    s->like.every_weeks = (int32_t)every;
    s->like.release_days = (int32_t)release;
    if (category != NULL && (s->like.category = WORD_INDEX(service_categories, category, -1)) < 0)
        return cli_usage(c, e, _("--prefer is treatment, cosmetic, preventive or consult, not %s."), category);
    if (branch != NULL && (rc = find_site(c, branch, &s->like.site_id, e)) == RC_OK && s->like.site_id == 0)
        rc = err_set(e, RC_NOT_FOUND, _("There is no site %s."), branch);
    if (rc == RC_OK && s->like.of.kind != HOURS_OF_PRACTITIONER &&
        (every > 1 || category != NULL || release > 0 || branch != NULL))
        return cli_usage(c, e, _("--every, --prefer, --release and --branch are of practitioners."));
    return rc;
}

/* Says so where what was set lies outside the opening hours of its site, and is not worked: on the first day of each weekday
 * that is no holiday. */
static enum rc tell_closed(struct cli *c, const struct setting *s, struct err *e)
{
    struct schedule_set *set;
    struct work_interval open[SCHEDULE_MAX_INTERVALS];
    const int32_t first = s->like.from_day, last = first + 3 * 7;
    bool outside = false;
    enum rc rc = schedule_load(c->db, first, last, &set, e);

    if (rc != RC_OK)
        return rc;
    for (unsigned left = s->weekdays, day = 0; left != 0 && first + (int32_t)day <= last; day++) {
        const int32_t at = first + (int32_t)day;
        const unsigned bit = 1u << calendar_weekday(at);
        if (!(left & bit) || schedule_closed_why(set, at) != NULL)
            continue;
        left &= ~bit;
        size_t n = schedule_opening(set, s->like.site_id, at, open);
        for (size_t i = 0; i < s->n; i++)
            outside = outside || !schedule_holds(open, n, s->spans[i].start_min, s->spans[i].end_min);
    }
    schedule_free(set);
    if (outside)
        out_line("%s", _("Some of it lies outside the opening hours, and is not worked."));
    return RC_OK;
}

static enum rc run_set(struct cli *c, struct hours_owner of, struct err *e)
{
    struct setting s = {.like = schedule_block_new(of)};
    const char *days = cli_argument(c, 2);
    size_t n = c->options.n_arguments;
    enum rc rc = calendar_parse_weekdays(days, &s.weekdays, e);

    if (rc == RC_OK)
        rc = read_set_options(c, &s, e);
    if (rc != RC_OK)
        return rc;
    for (size_t i = 3; i < n; i++) {
        const char *span = cli_argument(c, i);
        if (n == 4 && strcmp(span, "none") == 0)
            break;
        if (s.n == SPANS)
            return err_set(e, RC_INVALID, _("At most %d blocks a day."), SPANS);
        if (!schedule_span_parse(span, &s.spans[s.n].start_min, &s.spans[s.n].end_min))
            return cli_usage(c, e, _("%s: hours are typed as 08:30-12:30, or none."), span);
        s.n++;
    }
    rc = cli_change_hours(c, do_set, &s, _("The hours are set."), e);
    return rc == RC_OK && of.kind == HOURS_OF_PRACTITIONER && !c->json ? tell_closed(c, &s, e) : rc;
}

struct excepting {
    struct schedule_exception x;
    int32_t last_day;
};

static enum rc do_except(struct db *db, void *ctx, struct err *e)
{
    struct excepting *x = ctx;
    struct schedule_exception one = x->x;

    return schedule_exception_add(db, &one, x->last_day, e);
}

static enum rc run_except(struct cli *c, struct hours_owner of, struct err *e)
{
    struct excepting x = {.x = {.of = of, .end_min = 1440}};
    const char *what = cli_argument(c, 2), *day = cli_argument(c, 3), *span = cli_argument(c, 4);
    struct site_name_list sites = {0};
    enum rc rc = calendar_parse(day, site_calendar(c->db), site_today(c->db), CALENDAR_ANY_DAY, &x.x.day, NULL, e);

    x.last_day = x.x.day;
    if (rc == RC_OK)
        rc = cli_day(c, "until", &x.last_day, e);
    if (rc == RC_OK)
        rc = cli_text(c, "note", x.x.note, sizeof x.x.note, e);
    if (rc == RC_OK && (rc = site_names(c->db, &sites, e)) == RC_OK && sites.n == 1 && of.kind == HOURS_OF_SITE)
        x.x.of.id = 0; /* the whole clinic */
    site_name_list_release(&sites);
    if (rc != RC_OK)
        return rc;
    x.x.kind = WORD_INDEX(exception_kinds, what, -1);
    if (x.x.kind != EXCEPTION_EXTRA && x.x.kind != (of.kind == HOURS_OF_PRACTITIONER ? EXCEPTION_AWAY : EXCEPTION_CLOSED))
        return cli_usage(c, e, of.kind == HOURS_OF_PRACTITIONER ? _("A practitioner is away or extra, not %s.")
                                                               : _("A room or the clinic is closed or extra, not %s."), what);
    if (span != NULL && !schedule_span_parse(span, &x.x.start_min, &x.x.end_min))
        return cli_usage(c, e, _("%s: hours are typed as 08:30-12:30."), span);
    return cli_change_hours(c, do_except, &x, _("Noted."), e);
}

static enum rc do_remove(struct db *db, void *ctx, struct err *e)
{
    const struct schedule_exception *x = ctx;

    return schedule_exception_remove(db, x->id, x->rev, e);
}

static enum rc run_remove(struct cli *c, struct err *e)
{
    struct schedule_exception x;
    int64_t id = cli_as_number(cli_argument(c, 1));
    enum rc rc;

    if (id < 0)
        return cli_usage(c, e, _("Give the number that \"schedule exceptions\" shows."));
    if ((rc = schedule_exception_load(c->db, id, &x, e)) != RC_OK)
        return rc;
    return cli_change_hours(c, do_remove, &x, _("Taken away."), e);
}

static enum rc run(struct cli *c, struct err *e)
{
    const char *what = c->options.n_arguments > 0 ? cli_argument(c, 0) : "list";
    size_t n = c->options.n_arguments;
    struct hours_owner of = {HOURS_OF_PRACTITIONER, 0};
    struct stranded_list l = {0};
    enum rc rc;

    if (strcmp(what, "stranded") == 0 && n == 1) {
        if ((rc = stranded_list(c->db, &l, e)) == RC_OK)
            rc = cli_print_stranded(c, &l, _("Every booked appointment fits the hours."), e);
        stranded_list_release(&l);
        return rc;
    }
    if (strcmp(what, "remove") == 0 && n == 2)
        return run_remove(c, e);
    if (n >= 2 && (rc = find_whose(c, cli_argument(c, 1), &of, e)) != RC_OK)
        return rc;
    if (strcmp(what, "list") == 0 && n <= 2)
        return list(c, of, e);
    if (strcmp(what, "exceptions") == 0 && n <= 2)
        return list_exceptions(c, n == 2 ? of : (struct hours_owner){HOURS_OF_SITE, -1}, e);
    if (strcmp(what, "set") == 0 && n >= 4)
        return run_set(c, of, e);
    if (strcmp(what, "except") == 0 && (n == 4 || n == 5))
        return run_except(c, of, e);
    return cli_usage(c, e, _("schedule %s: not one of the forms below."), what);
}

const struct verb verb_schedule = {
    .name = "schedule",
    .usage = "list [WHO] | set WHO WEEKDAYS HOURS... | except WHO away|closed|extra DAY [HOURS] | exceptions [WHO] |"
             " remove NO | stranded",
    .help = N_("who works when, opening hours, rooms' hours, leave; whom a change strands"),
    .more = N_("WHO is a practitioner, an assistant, a room, or clinic. set puts these hours in the place of those of the\n"
               "weekdays, from a day on; until then, and after --until, all stays: set li mon-fri 08:30-12:30 13:30-18:00\n"
               "--from mon; set li sat none. except notes a day that is different, with --until each day up to that one.\n"
               "Every change says which appointments no longer fit; --dry-run says so and changes nothing."),
    .options = schedule_options,
    .min_arguments = 0,
    .max_arguments = -1,
    .group = GROUP_SETUP,
    .needs = NEEDS_STAFF,
    .run = run,
};
