/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forms of the clinic's calendar: a block of the week, and a day that is different.
 * Saving tries the change first: whom it would strand is asked about before anything is written.
 * Reads: booking/stranded. Writes: one change of clinic/schedule_edit. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/booking/stranded.h"
#include "src/clinic/site.h"
#include "ui/kit/app.h"
#include "ui/kit/dialog.h"
#include "ui/kit/form.h"
#include "ui/screens/hours_view.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/screens/time_field.h"

enum { NO_DAY = INT32_MIN, DAY_MIN = 1440, HOLIDAY = EXCEPTION_KIND_COUNT };

/* ---- whom a change would strand, as a question ---- */

const char *hours_question(struct db *db, const struct stranded_list *l, char *out, size_t size)
{
    char who[160] = "", one[80], when[SHOW_SIZE];

    if (l->n == 0)
        return NULL;
    for (size_t i = 0; i < l->n && i < 2; i++) {
        (void)snprintf(one, sizeof(one), "%.40s %s", l->rows[i].a.patient,
                       show_when_said(db, l->rows[i].a.start_min, when, sizeof(when)));
        show_add(who, sizeof(who), "; ", one);
    }
    show_add(who, sizeof(who), "; ", l->n > 2 ? _("and others") : "");
    (void)snprintf(out, size,
                   ngettext_("%zu appointment would no longer fit: %s. It goes on the list of the stranded.",
                             "%zu appointments would no longer fit: %s. They go on the list of the stranded.", l->n),
                   l->n, who);
    return out;
}

/* ---- what both forms share ---- */

struct hours_form {
    bool agreed; /* to the question */
    struct schedule_block block;
    int32_t from_day, to_day; /* NO_DAY: none */
    int32_t start_min, end_min; /* TIME_NONE: none */
    int32_t every_weeks, release_days;
    int32_t week_of; /* NO_DAY: the week of from_day */
    int64_t category, site_id, weekday;
    struct schedule_exception x;
    int64_t kind;
    char note[96];
    bool of_practitioner, more_sites;
    struct choice sites[16];
    size_t n_sites;
    struct site_name_list names;
};

/* Tries, asks, saves: the way of both. */
static unsigned save_through(struct screen *s, stranded_try *change, unsigned (*anyway)(struct screen *s),
                             int (*field_of)(int field))
{
    struct hours_form *f = s->priv;
    struct stranded_list l = { 0 };
    struct err e = { .rc = RC_OK, .field = ERR_NO_FIELD };
    char question[600];
    bool agreed = f->agreed;

    f->agreed = false;
    if (!agreed) {
        if (stranded_preview(s->app->db, change, f, &l, &e) != RC_OK) {
            e.field = field_of(e.field);
            return form_error(s, &e);
        }
        const char *ask = hours_question(s->app->db, &l, question, sizeof(question));
        stranded_list_release(&l);
        if (ask != NULL)
            return ask_confirm(s, ask, _("save it"), anyway);
    }
    if (change(s->app->db, f, &e) != RC_OK) {
        e.field = field_of(e.field);
        return form_error(s, &e);
    }
    (void)screen_info(s, agreed ? _("Saved. S lists the appointments that need another time.") : _("Saved."));
    return FX_CLOSE;
}

static unsigned save_anyway(struct screen *s)
{
    ((struct hours_form *)s->priv)->agreed = true;
    return form_save(s);
}

static enum rc read_sites(struct hours_form *f, struct db *db, struct err *e)
{
    enum rc rc = site_names(db, &f->names, e);

    f->sites[f->n_sites++] = (struct choice){ 0, N_("their own") };
    for (size_t i = 0; rc == RC_OK && i < f->names.n && f->n_sites < sizeof(f->sites) / sizeof(f->sites[0]); i++)
        f->sites[f->n_sites++] = (struct choice){ f->names.rows[i].id, f->names.rows[i].name };
    f->more_sites = f->names.n > 1;
    return rc;
}

static void form_screen_close(struct screen *s)
{
    struct hours_form *f = s->priv;

    if (f != NULL)
        site_name_list_release(&f->names);
    free(f);
}

static const struct choice *site_choices(struct screen *s, size_t *n)
{
    struct hours_form *f = s->priv;

    *n = f->n_sites;
    return f->sites;
}

static bool of_practitioner(struct screen *s)
{
    return ((struct hours_form *)s->priv)->of_practitioner;
}

static bool at_sites(struct screen *s)
{
    const struct hours_form *f = s->priv;

    return f->of_practitioner && f->more_sites;
}

/* ---- a block of the week ---- */

enum block_field { BF_WEEKDAY, BF_START, BF_END, BF_FROM, BF_TO, BF_EVERY, BF_WEEK_OF, BF_CATEGORY, BF_RELEASE, BF_SITE, BF_COUNT };

static const struct choice weekday_choices[] = {
    { 1, N_("Monday") }, { 2, N_("Tuesday") },  { 3, N_("Wednesday") }, { 4, N_("Thursday") },
    { 5, N_("Friday") }, { 6, N_("Saturday") }, { 7, N_("Sunday") },
};
static const struct choice category_choices[] = {
    { CATEGORY_ANY, N_("anything") },
    { CATEGORY_TREATMENT, N_("treatment") },
    { CATEGORY_COSMETIC, N_("cosmetic") },
    { CATEGORY_PREVENTIVE, N_("preventive") },
    { CATEGORY_CONSULT, N_("consultation") },
};

#define F(part) BIND(struct hours_form, part)
static const struct field_def block_fields[BF_COUNT] = {
    [BF_WEEKDAY] = { N_("Day of the week"), FIELD_CHOICE, 16, 0, F(weekday), CHOICES(weekday_choices) },
    [BF_START] = { N_("From"), FIELD_CODEC, 8, REQUIRED, F(start_min), .codec = &time_field,
                   .help = N_("Such as 9, 930 or 8:30. A break is the time between two blocks.") },
    [BF_END] = { N_("to"), FIELD_CODEC, 8, REQUIRED | BESIDE, F(end_min), .codec = &time_field,
                 .help = N_("Such as 12, 1730 or 24:00.") },
    [BF_FROM] = { N_("From which day"), FIELD_DATE, 14, REQUIRED, F(from_day),
                  .help = N_("The first day on which it is so; until then all stays as it is.") },
    [BF_TO] = { N_("until"), FIELD_DATE, 14, BESIDE, F(to_day), .help = N_("The last day; empty: until further notice.") },
    [BF_EVERY] = { N_("Every how many weeks"), FIELD_NUMBER, 4, 0, F(every_weeks), .shown = of_practitioner,
                   .help = N_("1: every week; 2: every other week.") },
    [BF_WEEK_OF] = { N_("in the week of"), FIELD_DATE, 14, BESIDE, F(week_of), .shown = of_practitioner,
                     .help = N_("A day of a week in which it is so; empty: the week of the first day.") },
    [BF_CATEGORY] = { N_("Kept for"), FIELD_CHOICE, 16, 0, F(category), CHOICES(category_choices), .shown = of_practitioner,
                      .help = N_("Nothing else is offered there, until it is released.") },
    [BF_RELEASE] = { N_("until days before"), FIELD_NUMBER, 4, BESIDE, F(release_days), .shown = of_practitioner,
                     .help = N_("So many days before, what is still free is offered for anything; 0: on the day.") },
    [BF_SITE] = { N_("Where"), FIELD_CHOICE, 0, 0, F(site_id), .list = site_choices, .shown = at_sites,
                  .help = N_("At which address; the rooms of that address are used.") },
};

static int block_field_of(int field)
{
    static const int places[] = { [SCHEDULE_WEEKDAY] = BF_WEEKDAY, [SCHEDULE_START] = BF_START, [SCHEDULE_END] = BF_END,
                                  [SCHEDULE_FROM] = BF_FROM,       [SCHEDULE_TO] = BF_TO,       [SCHEDULE_EVERY] = BF_EVERY,
                                  [SCHEDULE_RELEASE] = BF_RELEASE, [SCHEDULE_NOTE] = BF_START };

    return field >= 0 && field <= SCHEDULE_NOTE ? places[field] : ERR_NO_FIELD;
}

static enum rc change_block(struct db *db, void *ctx, struct err *e)
{
    const struct hours_form *f = ctx;
    struct schedule_block b = f->block;

    b.weekday = (int32_t)f->weekday;
    b.start_min = f->start_min;
    b.end_min = f->end_min;
    b.to_day = f->to_day == NO_DAY ? SCHEDULE_FOREVER : f->to_day;
    b.from_day = f->from_day;
    if (f->of_practitioner) {
        b.every_weeks = f->every_weeks;
        b.anchor_day = f->week_of == NO_DAY ? f->from_day : f->week_of;
        b.category = (int)f->category;
        b.release_days = f->release_days;
        b.site_id = f->site_id;
    }
    return b.id == 0 ? schedule_block_add(db, &b, e) : schedule_block_change(db, &b, f->from_day, e);
}

static unsigned save_block(struct screen *s)
{
    return save_through(s, change_block, save_anyway, block_field_of);
}

static const struct form_def block_form = { .fields = block_fields, .n = BF_COUNT, .save = save_block, .draft = "hours" };

static enum rc block_open(struct screen *s, struct err *e)
{
    struct hours_form *f = calloc(1, sizeof(*f));
    struct hours_block_arg arg;
    char name[96];
    enum rc rc;

    s->priv = f;
    if (f == NULL)
        return err_memory(e);
    if (s->arg == NULL || s->arg_size != sizeof(arg)) /* a draft that lay over night: whose it was is not known */
        return err_set(e, RC_NOT_FOUND, _("Choose whose hours first: F10, Hours."));
    memcpy(&arg, s->arg, sizeof(arg));
    const struct schedule_block *b = &arg.block;
    f->block = *b;
    f->of_practitioner = b->of.kind == HOURS_OF_PRACTITIONER;
    f->weekday = b->weekday;
    f->start_min = b->start_min;
    f->end_min = b->end_min;
    f->from_day = b->from_day > arg.from_day ? b->from_day : arg.from_day;
    f->to_day = b->to_day == SCHEDULE_FOREVER ? NO_DAY : b->to_day;
    f->every_weeks = b->every_weeks;
    f->week_of = b->every_weeks > 1 ? b->anchor_day : NO_DAY;
    f->category = b->category;
    f->release_days = b->release_days;
    f->site_id = b->site_id;
    if ((rc = read_sites(f, s->app->db, e)) != RC_OK ||
        (rc = hours_owner_name(s->app->db, b->of, name, sizeof(name), e)) != RC_OK)
        return rc;
    screen_title(s, b->id == 0 ? _("New hours: %s") : _("Change hours: %s"), name);
    if ((rc = form_open(s, &block_form, f, b->id, e)) == RC_OK)
        form_begin_at(s, BF_START);
    return rc;
}

/* ---- a day that is different ---- */

enum different_field { DF_KIND, DF_DAY, DF_LAST, DF_START, DF_END, DF_NOTE, DF_COUNT };

static const struct choice away_choices[] = { { EXCEPTION_AWAY, N_("away") }, { EXCEPTION_EXTRA, N_("extra hours") } };
static const struct choice closed_choices[] = { { EXCEPTION_CLOSED, N_("closed") }, { EXCEPTION_EXTRA, N_("extra hours") } };
static const struct choice clinic_choices[] = { { EXCEPTION_CLOSED, N_("closed") },
                                                { EXCEPTION_EXTRA, N_("extra hours") },
                                                { HOLIDAY, N_("holiday") } };

static const struct choice *kind_choices(struct screen *s, size_t *n)
{
    const struct hours_form *f = s->priv;

    *n = f->x.of.kind == HOURS_OF_SITE ? 3 : 2;
    return f->x.of.kind == HOURS_OF_SITE ? clinic_choices : f->of_practitioner ? away_choices : closed_choices;
}

static const struct field_def different_fields[DF_COUNT] = {
    [DF_KIND] = { N_("What"), FIELD_CHOICE, 16, 0, F(kind), .list = kind_choices },
    [DF_DAY] = { N_("Day"), FIELD_DATE, 14, REQUIRED, F(from_day), .help = N_("A date, t, t+14, +2w or mon.") },
    [DF_LAST] = { N_("until"), FIELD_DATE, 14, BESIDE, F(to_day), .help = N_("The last day, of a leave; empty: that day alone.") },
    [DF_START] = { N_("From"), FIELD_CODEC, 8, 0, F(start_min), .codec = &time_field, .help = N_("Empty: all day.") },
    [DF_END] = { N_("to"), FIELD_CODEC, 8, BESIDE, F(end_min), .codec = &time_field, .help = N_("Empty: all day.") },
    [DF_NOTE] = { N_("Why"), FIELD_TEXT, 0, 0, F(note),
                  .help = N_("Shown to everybody who sees the week: leave, congress, the name of the holiday.") },
};

static int different_field_of(int field)
{
    static const int places[] = { [SCHEDULE_WEEKDAY] = DF_DAY, [SCHEDULE_START] = DF_START, [SCHEDULE_END] = DF_END,
                                  [SCHEDULE_FROM] = DF_DAY,    [SCHEDULE_TO] = DF_LAST,     [SCHEDULE_EVERY] = DF_DAY,
                                  [SCHEDULE_RELEASE] = DF_DAY, [SCHEDULE_NOTE] = DF_NOTE };

    return field >= 0 && field <= SCHEDULE_NOTE ? places[field] : ERR_NO_FIELD;
}

static enum rc change_days(struct db *db, void *ctx, struct err *e)
{
    const struct hours_form *f = ctx;
    struct schedule_exception x = f->x;
    int32_t last = f->to_day == NO_DAY ? f->from_day : f->to_day;

    if (f->kind == HOLIDAY && last != f->from_day)
        return err_field(e, SCHEDULE_TO, _("A holiday is one day; add each."));
    if (f->kind == HOLIDAY && (f->start_min != TIME_NONE || f->end_min != TIME_NONE))
        return err_field(e, SCHEDULE_START, _("A holiday is all day; choose closed for some hours."));
    if (f->kind == HOLIDAY)
        return holiday_add(db, f->from_day, f->note, e);
    if ((f->start_min == TIME_NONE) != (f->end_min == TIME_NONE))
        return err_field(e, f->start_min == TIME_NONE ? SCHEDULE_START : SCHEDULE_END, _("Give both times, or none for all day."));
    x.kind = (int)f->kind;
    x.day = f->from_day;
    x.start_min = f->start_min == TIME_NONE ? 0 : f->start_min;
    x.end_min = f->end_min == TIME_NONE ? DAY_MIN : f->end_min;
    (void)text_copy(x.note, sizeof(x.note), f->note);
    return schedule_exception_add(db, &x, last, e);
}

static unsigned save_days(struct screen *s)
{
    return save_through(s, change_days, save_anyway, different_field_of);
}

static const struct form_def different_form = {
    .fields = different_fields, .n = DF_COUNT, .save = save_days, .draft = "different-day"
};

static enum rc different_open(struct screen *s, struct err *e)
{
    struct hours_form *f = calloc(1, sizeof(*f));
    struct hours_different_arg arg;
    char name[96];
    enum rc rc;

    s->priv = f;
    if (f == NULL)
        return err_memory(e);
    if (s->arg == NULL || s->arg_size != sizeof(arg))
        return err_set(e, RC_NOT_FOUND, _("Choose whose hours first: F10, Hours."));
    memcpy(&arg, s->arg, sizeof(arg));
    f->x.of = arg.of;
    f->of_practitioner = arg.of.kind == HOURS_OF_PRACTITIONER;
    f->kind = arg.holiday ? HOLIDAY : f->of_practitioner ? EXCEPTION_AWAY : EXCEPTION_CLOSED;
    f->from_day = arg.day;
    f->to_day = NO_DAY;
    f->start_min = f->end_min = TIME_NONE;
    (void)text_copy(name, sizeof(name), site_get(s->app->db)->name);
    if (arg.of.id != 0 && (rc = hours_owner_name(s->app->db, arg.of, name, sizeof(name), e)) != RC_OK)
        return rc;
    screen_title(s, _("Different day: %s"), name);
    if ((rc = form_open(s, &different_form, f, 0, e)) == RC_OK)
        form_begin_at(s, arg.holiday ? DF_NOTE : DF_DAY);
    return rc;
}

static const struct cmd form_screen_cmds[] = {
    { K_CTRL('s'), N_("Save"), N_("Try it, say whom it would strand, and save"), 0, form_save },
};

#define FORM_SCREEN(named, titled, opener)                                                                            \
    {                                                                                                                 \
        .word = (named), .title = (titled), .cmds = form_screen_cmds, .n_cmds = 1, .open = (opener),                  \
        .close = form_screen_close,                                                                                   \
    }
const struct screen_ops hours_block_screen = FORM_SCREEN("hours-form", N_("Hours"), block_open);
const struct screen_ops hours_different_screen = FORM_SCREEN("different-day", N_("A day that is different"), different_open);
