/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kit is told about a clinic: its clock, calendar and money; and the commands that work everywhere. */
#include "ui/ui.h"

#include <inttypes.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/people/access.h"
#include "ui/screens/actions.h"
#include "ui/screens/clip.h"
#include "ui/screens/screens.h"
#include "ui/workflows.h"

/* ---- the clinic's clock, calendar and money ---- */

static struct db *db_of(void *ctx)
{
    const struct ui_options *o = ctx;

    return o->db;
}

static int64_t clock_now(void *ctx)
{
    return db_now(db_of(ctx));
}

static void clock_show(void *ctx, char *out, size_t size)
{
    char day[CIVIL_TEXT], time[CIVIL_TEXT];
    struct db *db = db_of(ctx);

    (void)snprintf(out, size, "%s %s",
                   calendar_format_day(day, sizeof(day), site_calendar(db), site_today(db), CALENDAR_LONG),
                   civil_format_time(time, sizeof(time), site_now_min(db)));
}

static int64_t version(void *ctx)
{
    return db_data_version(db_of(ctx));
}

/* Asked when another desk wrote something: perhaps the clinic's rules. */
static int64_t topics(void *ctx, const char *tables)
{
    site_forget(db_of(ctx));
    return db_topics(db_of(ctx), tables);
}

static void pulse(void *ctx)
{
    (void)access_settle(db_of(ctx), NULL); /* what could not be written waits for the next time */
}

static void settle(void *ctx)
{
    db_shrink(db_of(ctx));
    (void)malloc_trim(0);
}

static enum rc date_parse(void *ctx, const char *text, void *value, size_t size, struct err *e)
{
    (void)size;
    return calendar_parse(text, site_calendar(db_of(ctx)), site_today(db_of(ctx)), CALENDAR_ANY_DAY, value,
                          NULL, e);
}

static void date_show(void *ctx, const void *value, size_t size, char *out, size_t out_size)
{
    const int32_t *day = value;

    (void)size;
    (void)calendar_format_day(out, out_size, site_calendar(db_of(ctx)), *day, CALENDAR_ISO);
}

static enum rc money_read(void *ctx, const char *text, void *value, size_t size, struct err *e)
{
    (void)size;
    return site_money_parse(db_of(ctx), text, value, e);
}

static void money_show(void *ctx, const void *value, size_t size, char *out, size_t out_size)
{
    const int64_t *minor = value;

    (void)size;
    (void)site_money(db_of(ctx), *minor, out, out_size);
}

/* ---- what works everywhere ---- */

static unsigned register_somebody(struct screen *s)
{
    return screen_push(s, &register_screen, NULL, 0);
}

static unsigned reception(struct screen *s)
{
    return screen_push(s, &reception_screen, NULL, 0);
}

static unsigned followups(struct screen *s)
{
    return screen_push(s, &followups_screen, NULL, 0);
}

static unsigned tags(struct screen *s)
{
    struct gift g = { 0 };

    if (s->ops->context != NULL)
        s->ops->context(s, &g);
    return gift_push_patient(s, &tags_screen, g.patient_id);
}

static unsigned organisations(struct screen *s)
{
    return screen_push(s, &organisations_screen, NULL, 0);
}

static unsigned import(struct screen *s)
{
    return screen_push(s, &import_screen, NULL, 0);
}

static unsigned waiting_list(struct screen *s)
{
    return screen_push(s, &waiting_list_screen, NULL, 0);
}

static unsigned gaps(struct screen *s)
{
    return screen_push(s, &gaps_screen, NULL, 0);
}

static unsigned journal(struct screen *s)
{
    return screen_push(s, &journal_screen, NULL, 0);
}

static unsigned unconfirmed(struct screen *s)
{
    return screen_push(s, &unconfirmed_screen, NULL, 0);
}

static unsigned duplicates(struct screen *s)
{
    return screen_push(s, &duplicates_screen, NULL, 0);
}

static unsigned hours(struct screen *s)
{
    return screen_push(s, &hours_screen, NULL, 0);
}

static unsigned stranded(struct screen *s)
{
    return screen_push(s, &stranded_screen, NULL, 0);
}

const struct cmd ui_cmds[] = {
    ROW_FIND,
    { K_F(2), N_("Find"), N_("Find anyone: any part of a name, a phone's end, a number, a birth date"), 0,
      act_find },
    { K_F(3), N_("Register"), N_("Register somebody who is new here"), 0, register_somebody },
    { K_F(4), N_("Book"), N_("Book for the selected person, or ask for whom; for another: / finds them, b books"), 0,
      act_book },
    { K_F(5), N_("Reception"), N_("See who is in the house: waiting, in a room, at check-out"), 0,
      reception },
    { K_F(6), N_("Follow-ups"), N_("See the calls that are due and log how they went"), 0, followups },
    { K_F(7), N_("Tags"), N_("Add and remove tags of the person shown"), NEED_PATIENT, tags },
    ROW_UNDO,
    { K_NONE, N_("To confirm"), N_("See who is still to be asked whether they come, the likeliest to miss it first"), 0,
      unconfirmed },
    { K_NONE, N_("Practitioner away"), N_("Somebody is not there: move, offer or cancel their day, with a call list"), 0,
      act_away },
    { K_NONE, N_("Forgotten"), N_("Past appointments of which nobody said how they ended: close each with one key"), 0,
      act_forgotten },
    { K_NONE, N_("Organisations"), N_("Insurers, employers and schools: their members and agreed prices"), 0,
      organisations },
    { K_NONE, N_("Hours"), N_("See and change who works when, opening hours, rooms' hours, leave and holidays"), 0, hours },
    { K_NONE, N_("Stranded"), N_("See the appointments that no longer fit the hours, and move or cancel them"), 0,
      stranded },
    { K_NONE, N_("Duplicates"), N_("See who may be here twice: merge them, or note that they are two people"), 0,
      duplicates },
    { K_NONE, N_("Import"), N_("Bring in people, appointments or visits from a CSV file"), 0, import },
    { K_NONE, N_("Waiting list"), N_("See who waits for a time, the most urgent first"), 0, waiting_list },
    { K_NONE, N_("Gaps"), N_("See the time that is free today and tomorrow, and who would take it"), 0, gaps },
    { K_NONE, N_("Slip"), N_("Print the selected appointment for the person, or write it to a file"), NEED_APPOINTMENT,
      act_slip },
    { K_NONE, N_("Day sheet"), N_("Print the day that is shown, else today, a page for each practitioner"), 0,
      act_day_sheet },
    { K_NONE, N_("Journal"), N_("See what was changed today, by whom and from what to what; take it back"), 0,
      journal },
};
const size_t n_ui_cmds = sizeof(ui_cmds) / sizeof(ui_cmds[0]);

/* ---- from beginning to end ---- */

const struct ui_options *ui_of(const struct screen *s)
{
    return s->app->o.ctx;
}

static enum theme theme_of(const struct settings *settings)
{
    static const enum theme themes[] = {
        [SETTING_THEME_AUTO] = THEME_AUTO,
        [SETTING_THEME_DARK] = THEME_DARK,
        [SETTING_THEME_LIGHT] = THEME_LIGHT,
        [SETTING_THEME_MONO] = THEME_MONO,
        [SETTING_THEME_HIGH_CONTRAST] = THEME_CONTRAST,
    };
    return themes[settings->theme];
}

static enum bidi bidi_of(const struct settings *settings)
{
    static const enum bidi bidis[] = {
        [SETTING_BIDI_AUTO] = BIDI_AUTO,
        [SETTING_BIDI_APP] = BIDI_APP,
        [SETTING_BIDI_TERMINAL] = BIDI_TERMINAL,
    };
    return bidis[settings->bidi];
}

/** What was typed for one clinic is never offered in another: the login and a digest of where the file lies. */
static void drafts_key(const struct ui_options *o, char *out, size_t size)
{
    uint64_t digest = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
    char *real = realpath(db_path(o->db), NULL);

    for (const char *p = real ? real : db_path(o->db); *p; p++)
        digest = (digest ^ (unsigned char)*p) * UINT64_C(0x100000001b3);
    free(real);
    (void)snprintf(out, size, "%s-%016" PRIx64, o->staff->login, digest);
}

enum rc ui_run(const struct ui_options *o, struct err *e)
{
    struct ui_options own = *o;
    struct clip clip = { 0 };
    char who[256], drafts[128];
    struct app *app;
    struct app_options options = {
        .clinic = site_get(o->db)->name,
        .who = who,
        .db = o->db,
        .ctx = &own,
        .now = clock_now,
        .show_now = clock_show,
        .data_version = version,
        .topics = topics,
        .pulse = pulse,
        .settle = settle,
        .date = { date_parse, date_show },
        .money = { money_read, money_show },
        .cmds = ui_cmds,
        .n_cmds = n_ui_cmds,
        .gifts = &desk_gifts,
        .theme = theme_of(o->settings),
        .bidi = bidi_of(o->settings),
        .mouse = o->settings->mouse,
        .poll_ms = o->settings->poll_ms,
        .escape_wait_ms = o->settings->escape_delay_ms,
        .drafts = drafts,
    };
    enum rc rc;

    own.clip = &clip;
    drafts_key(o, drafts, sizeof(drafts));
    (void)snprintf(who, sizeof(who), "%s  %s", o->staff->login, o->staff->role_name);
    rc = app_open(&options, &app, e);
    if (rc != RC_OK)
        return rc;
    db_set_wait(o->db, app_wait, app);
    rc = app_run(app, &desk_screen, NULL, 0, e) == 0 ? RC_OK : RC_IO;
    db_set_wait(o->db, NULL, NULL);
    app_close(app);
    return rc;
}
