/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Narrowing free times: the keys that do it, and the line that says what is narrowed. */
#include "ui/screens/narrow.h"

#include <stdio.h>
#include <stdlib.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/booking/appointment.h"
#include "src/clinic/site.h"
#include "src/desk/family.h"
#include "ui/kit/dialog.h"
#include "ui/screens/show.h"

enum { NOON = 720, SATURDAY = 5, DATE_SIZE = 32 };

void narrow_init(struct narrow *n, struct db *db)
{
    const int first = site_calendar(db) == CALENDAR_JALALI ? SATURDAY : 0;

    n->db = db;
    n->first_day = NARROW_NO_DAY;
    for (int i = 0; i < NARROW_WEEK; i++)
        n->days[i] = (struct choice){ 1 << (first + i) % NARROW_WEEK, calendar_weekday_name((first + i) % NARROW_WEEK) };
}

void narrow_release(struct narrow *n)
{
    free(n->family);
    free(n->names);
    n->family = NULL;
    n->names = NULL;
}

void narrow_query(const struct narrow *n, struct slot_query *q)
{
    q->from_min = n->first_day == NARROW_NO_DAY ? 0 : (int64_t)n->first_day * CIVIL_DAY_MIN;
    q->part_from = n->part == NARROW_AFTERNOONS ? NOON : 0;
    q->part_to = n->part == NARROW_MORNINGS ? NOON : n->part == NARROW_AFTERNOONS ? CIVIL_DAY_MIN : 0;
    q->weekdays = n->weekdays;
    if (n->near_id == 0)
        return;
    q->near_min = n->near_min;
    q->near_end_min = n->near_end_min;
    q->from_min = n->near_min / CIVIL_DAY_MIN * CIVIL_DAY_MIN;
    q->days = 1;
}

char *narrow_text(const struct narrow *n, char *out, size_t size)
{
    static const char *const parts[] = { N_("any time of the day"), N_("mornings"), N_("afternoons") };
    char text[SHOW_SIZE], from[2 * SHOW_SIZE];

    (void)text_copy(out, size, _(parts[n->part]));
    show_add(out, size, ", ", calendar_weekdays_text(text, sizeof(text), n->weekdays));
    if (n->near_id != 0) {
        show_add(out, size, ", ", _("near"));
        show_add(out, size, " ", n->near);
    } else if (n->first_day != NARROW_NO_DAY) {
        (void)snprintf(from, sizeof(from), _("from %s"), show_day(n->db, n->first_day, text, sizeof(text)));
        show_add(out, size, ", ", from);
    }
    return out;
}

/* ---- keys ---- */

unsigned narrow_next_day(struct screen *s)
{
    struct narrow *n = s->priv;
    int32_t day = n->shown_day(s);

    if (day == NARROW_NO_DAY)
        day = n->first_day != NARROW_NO_DAY ? n->first_day : site_today(n->db);
    n->first_day = day + 1;
    n->near_id = 0;
    return n->changed(s);
}

unsigned narrow_day_before(struct screen *s)
{
    struct narrow *n = s->priv;
    const int32_t today = site_today(n->db), day = (n->first_day != NARROW_NO_DAY ? n->first_day : today) - 1;

    if (day < today)
        return screen_info(s, _("These are the earliest."));
    n->first_day = day == today ? NARROW_NO_DAY : day;
    n->near_id = 0;
    return n->changed(s);
}

static unsigned from_typed(struct screen *s, const char *typed)
{
    struct narrow *n = s->priv;
    struct err e;
    int32_t day;

    if (calendar_parse(typed, site_calendar(n->db), site_today(n->db), CALENDAR_ANY_DAY, &day, NULL, &e) != RC_OK)
        return screen_error(s, &e) | FX_AGAIN;
    n->first_day = day > site_today(n->db) ? day : NARROW_NO_DAY;
    n->near_id = 0;
    return n->changed(s);
}

unsigned narrow_from(struct screen *s)
{
    return ask_text(s, _("From which day on?"), _("Day"), "", DATE_SIZE, true, from_typed);
}

static unsigned weekdays_ticked(struct screen *s, uint64_t ticked)
{
    struct narrow *n = s->priv;

    n->weekdays = (unsigned)ticked;
    return n->changed(s);
}

unsigned narrow_weekdays(struct screen *s)
{
    struct narrow *n = s->priv;

    return ask_choices(s, _("On which days?"), n->days, NARROW_WEEK, n->weekdays, weekdays_ticked);
}

static unsigned set_part(struct screen *s, enum narrow_part part)
{
    struct narrow *n = s->priv;

    n->part = part;
    return n->changed(s);
}

unsigned narrow_mornings(struct screen *s)
{
    return set_part(s, NARROW_MORNINGS);
}

unsigned narrow_afternoons(struct screen *s)
{
    return set_part(s, NARROW_AFTERNOONS);
}

unsigned narrow_nothing(struct screen *s)
{
    struct narrow *n = s->priv;

    n->weekdays = 0;
    n->near_id = 0;
    n->first_day = NARROW_NO_DAY;
    return set_part(s, NARROW_ANY);
}

static unsigned near_chosen(struct screen *s, int64_t appointment_id)
{
    struct narrow *n = s->priv;
    struct appointment a;
    struct err e;

    if (appointment_load(n->db, appointment_id, &a, &e) != RC_OK)
        return screen_error(s, &e);
    n->near_id = a.id;
    n->near_min = a.start_min;
    n->near_end_min = a.end_min;
    for (size_t i = 0; i < n->n_family; i++)
        if (n->family[i].value == appointment_id)
            (void)text_copy(n->near, sizeof(n->near), n->names[i]);
    return n->changed(s);
}

/* Those of the family who are booked. */
static enum rc read_family(struct narrow *n, struct err *e)
{
    struct family family = { .n = 0 };
    char when[SHOW_SIZE];
    enum rc rc = family_read(n->db, n->patient_id, false, &family, e);

    if (rc != RC_OK)
        return rc;
    narrow_release(n);
    n->n_family = 0;
    n->family = calloc(family.n + 1, sizeof(*n->family));
    n->names = calloc(family.n + 1, sizeof(*n->names));
    for (size_t i = 0; i < family.n && n->family != NULL && n->names != NULL; i++) {
        const struct family_member *m = &family.rows[i];

        if (m->appointment_id == 0)
            continue;
        (void)snprintf(n->names[n->n_family], sizeof(n->names[0]), "%s %s", m->name,
                       show_when(n->db, m->next_min, when, sizeof(when)));
        n->family[n->n_family] = (struct choice){ m->appointment_id, n->names[n->n_family] };
        n->n_family++;
    }
    family_release(&family);
    return n->family != NULL && n->names != NULL ? RC_OK : err_memory(e);
}

unsigned narrow_family(struct screen *s)
{
    struct narrow *n = s->priv;
    struct err e;

    if (n->patient_id == 0)
        return screen_info(s, _("Choose the person first."));
    if (read_family(n, &e) != RC_OK)
        return screen_error(s, &e);
    if (n->n_family == 0)
        return screen_info(s, _("Nobody of the family is booked."));
    if (n->n_family == 1)
        return near_chosen(s, n->family[0].value);
    return ask_choice(s, _("Near whose appointment?"), n->family, n->n_family, n->family[0].value, near_chosen);
}
