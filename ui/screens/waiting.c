/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of who waits: when a time would suit this person, and how urgent it is.
 * Purpose: put somebody on the waiting list, or change what stands there for the same service.
 * Reads: booking/waiting, the clinic's services and practitioners. Writes: one waiting entry. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/booking/waiting.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/people/privacy.h"
#include "ui/kit/app.h"
#include "ui/kit/form.h"
#include "ui/screens/screens.h"
#include "ui/screens/time_field.h"
#include "ui/workflows.h"

enum waiting_form_field {
    WF_SERVICE,
    WF_WITH,
    WF_PRIORITY,
    WF_WEEKDAYS,
    WF_FROM,
    WF_TO,
    WF_FROM_DAY,
    WF_UNTIL_DAY,
    WF_NOTICE,
    WF_NOTE,
    WF_FIELDS
};
enum { WEEK = 7, SATURDAY = 5 };

struct waiting_view {
    struct waiting w; /* as the form has it: no weekday ticked is any, an empty time is TIME_NONE */
    struct choice weekdays[WEEK];
    struct service_list services;
    struct practitioner_list who;
    struct choice *service_choices, *who_choices;
};

/* ---- choices ---- */

static const struct choice priorities[] = {
    { WAITING_URGENT, N_("urgent") },
    { WAITING_SOON, N_("soon") },
    { WAITING_CAN_WAIT, N_("can wait") },
};
static const struct choice notices[] = {
    { 0, N_("none: can come at once") }, { 30, N_("half an hour") }, { 60, N_("an hour") },
    { 120, N_("2 hours") },              { 240, N_("4 hours") },     { 1440, N_("a day") },
    { 2 * 1440, N_("2 days") },          { 3 * 1440, N_("3 days") }, { 7 * 1440, N_("a week") },
};

static const struct choice *list_weekdays(struct screen *s, size_t *n)
{
    *n = WEEK;
    return ((struct waiting_view *)s->priv)->weekdays;
}

static const struct choice *list_services(struct screen *s, size_t *n)
{
    const struct waiting_view *v = s->priv;

    *n = v->services.n;
    return v->service_choices;
}

static const struct choice *list_who(struct screen *s, size_t *n)
{
    const struct waiting_view *v = s->priv;

    *n = v->who.n + 1;
    return v->who_choices;
}

/* ---- the form ---- */

#define W(part) BIND(struct waiting_view, w.part)
static const struct field_def fields[WF_FIELDS] = {
    [WF_SERVICE] = { N_("Waits for"), FIELD_CHOICE, 30, REQUIRED, W(service_id), .list = list_services,
                     .help = N_("Once for each service: what stands there already is changed.") },
    [WF_WITH] = { N_("With"), FIELD_CHOICE, 24, 0, W(practitioner_id), .list = list_who,
                  .help = N_("Whoever is free, or only this one.") },
    [WF_PRIORITY] = { N_("How urgent"), FIELD_CHOICE, 16, 0, W(priority), CHOICES(priorities),
                      .help = N_("Urgent ones are asked first, then who has waited longest.") },
    [WF_WEEKDAYS] = { N_("On"), FIELD_MULTI, 0, 0, W(weekdays), .list = list_weekdays,
                      .help = N_("Space or Enter ticks the days that suit. None: any day.") },
    [WF_FROM] = { N_("Between"), FIELD_CODEC, 8, 0, W(from_min), .codec = &time_field,
                  .help = N_("Not before this time of the day: 9, 9:30, 2pm. Empty: any time.") },
    [WF_TO] = { N_("and"), FIELD_CODEC, 8, BESIDE, W(to_min), .codec = &time_field,
                .help = N_("Over by this time of the day. Empty: any time.") },
    [WF_FROM_DAY] = { N_("From"), FIELD_DATE, 16, 0, W(from_day),
                      .help = N_("Not before this day: t+14, mon, 25/11. Empty: from now on.") },
    [WF_UNTIL_DAY] = { N_("until"), FIELD_DATE, 16, BESIDE, W(until_day),
                       .help = N_("The last day that helps. Empty: as long as it takes.") },
    [WF_NOTICE] = { N_("Needs notice"), FIELD_CHOICE, 26, 0, W(notice_min), CHOICES(notices),
                    .help = N_("How long before the time this person must know.") },
    [WF_NOTE] = { N_("Note"), FIELD_TEXT, 0, 0, W(note), .help = N_("Shown to whoever calls: why, how to reach them.") },
};

/* What the form holds, as the list keeps it. */
static struct waiting entry_of(const struct waiting_view *v)
{
    struct waiting w = v->w;

    w.weekdays = w.weekdays == 0 ? (uint32_t)WAITING_ANY_DAY : w.weekdays;
    w.from_min = w.from_min == TIME_NONE ? 0 : w.from_min;
    w.to_min = w.to_min == TIME_NONE ? CIVIL_DAY_MIN : w.to_min;
    return w;
}

static void form_of(struct waiting_view *v, const struct waiting *w)
{
    v->w = *w;
    if (w->weekdays == WAITING_ANY_DAY)
        v->w.weekdays = 0;
    if (w->from_min == 0)
        v->w.from_min = TIME_NONE;
    if (w->to_min == CIVIL_DAY_MIN)
        v->w.to_min = TIME_NONE;
}

static enum rc check(struct screen *s, struct err *e)
{
    static const int at[] = { [WAITING_SERVICE] = WF_SERVICE,     [WAITING_PRACTITIONER] = WF_WITH,
                              [WAITING_WEEKDAYS] = WF_WEEKDAYS,   [WAITING_HOURS] = WF_TO,
                              [WAITING_DAYS] = WF_UNTIL_DAY,      [WAITING_NOTICE] = WF_NOTICE,
                              [WAITING_PRIORITY] = WF_PRIORITY };
    struct waiting w = entry_of(s->priv);
    enum rc rc = waiting_check(s->app->db, &w, e);

    if (rc == RC_INVALID && e->field > WAITING_PATIENT && (size_t)e->field < sizeof(at) / sizeof(at[0]))
        e->field = at[e->field];
    return rc;
}

static unsigned save(struct screen *s)
{
    struct waiting_view *v = s->priv;
    struct waiting w = entry_of(v), there;
    struct err e;
    char name[2 * PATIENT_NAME] = "";

    if (w.id == 0 && waiting_of(s->app->db, w.patient_id, w.service_id, &there, NULL) == RC_OK)
        w.id = there.id; /* another service was chosen, for which they wait already */
    if (waiting_save(s->app->db, &w, &e) != RC_OK || waiting_load(s->app->db, w.id, &there, &e) != RC_OK)
        return form_error(s, &e);
    return screen_info(s, _("On the waiting list: %s, %s"),
                       patient_said_name(s->app->db, w.patient_id, name, sizeof(name)), there.service) |
           FX_CLOSE;
}

static const struct form_def form = {
    .fields = fields, .n = WF_FIELDS, .check = check, .save = save, .draft = "waiting"
};

/* ---- opening and closing ---- */

static enum rc read_choices(struct waiting_view *v, struct db *db, struct err *e)
{
    enum rc rc = service_list(db, &v->services, e);

    if (rc == RC_OK)
        rc = practitioner_list(db, &v->who, e);
    if (rc != RC_OK)
        return rc;
    v->service_choices = calloc(v->services.n + 1, sizeof(*v->service_choices));
    v->who_choices = calloc(v->who.n + 1, sizeof(*v->who_choices));
    if (v->service_choices == NULL || v->who_choices == NULL)
        return err_memory(e);
    for (size_t i = 0; i < v->services.n; i++)
        v->service_choices[i] = (struct choice){ v->services.rows[i].id, v->services.rows[i].name };
    v->who_choices[0] = (struct choice){ 0, N_("anybody") };
    for (size_t i = 0; i < v->who.n; i++)
        v->who_choices[i + 1] = (struct choice){ v->who.rows[i].id, v->who.rows[i].name };
    return RC_OK;
}

static enum rc waiting_open(struct screen *s, struct err *e)
{
    struct waiting_view *v = calloc(1, sizeof(*v));
    const struct gift *g = gift_of(s);
    struct waiting w;
    char name[2 * PATIENT_NAME] = "";
    enum rc rc;

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    if ((rc = read_choices(v, s->app->db, e)) != RC_OK)
        return rc;
    if (waiting_of(s->app->db, g->patient_id, g->service_id, &w, NULL) != RC_OK) {
        w = waiting_any(g->patient_id, g->service_id);
        if ((rc = waiting_check(s->app->db, &w, e)) != RC_OK)
            return rc; /* who is not booked waits for nothing */
    }
    form_of(v, &w);
    const int first = site_calendar(s->app->db) == CALENDAR_JALALI ? SATURDAY : 0;
    for (int i = 0; i < WEEK; i++)
        v->weekdays[i] = (struct choice){ 1 << (first + i) % WEEK, calendar_weekday_name((first + i) % WEEK) };
    screen_title(s, _("Waiting list: %s"), patient_said_name(s->app->db, w.patient_id, name, sizeof(name)));
    if ((rc = form_open(s, &form, v, g->patient_id, e)) == RC_OK)
        form_begin_at(s, WF_WITH);
    return rc;
}

static void waiting_close(struct screen *s)
{
    struct waiting_view *v = s->priv;

    if (v == NULL)
        return;
    service_list_release(&v->services);
    practitioner_list_release(&v->who);
    free(v->service_choices);
    free(v->who_choices);
    free(v);
}

static const struct cmd cmds[] = {
    { K_CTRL('s'), N_("Save"), N_("Put this person on the waiting list as it stands here"), 0, form_save },
};

const struct screen_ops waiting_screen = {
    .word = "waiting",
    .title = N_("Who waits"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .open = waiting_open,
    .close = waiting_close,
};
