/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One organisation with its members.
 * Purpose: who belongs to it, with which number and how long; members added, changed and taken out.
 * Reads: people/organisation. Writes: a membership taken away; forms write the rest.
 * Refreshed by: the organisation, its members and prices. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/people/member_import.h"
#include "src/people/organisation.h"
#include "src/store/change.h"
#include "ui/kit/app.h"
#include "ui/kit/dialog.h"
#include "ui/kit/table.h"
#include "ui/screens/actions.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

enum { HEAD_ROWS = 3, MOST_MEMBERS = 20000 };

struct organisation_view {
    struct db *db;
    struct table table;
    struct organisation o;
    struct member_list members;
    int64_t added; /* who was picked to be a member: the marker goes there; 0: nobody */
};

static int64_t id_of(const struct screen *s)
{
    int64_t id = 0;

    if (s->arg != NULL && s->arg_size == sizeof(id))
        memcpy(&id, s->arg, sizeof(id));
    return id;
}

/* ---- the table ---- */

static enum look row_look(void *ctx, const void *row)
{
    const struct organisation_view *v = ctx;
    const struct member *m = row;

    return organisation_valid(m->from_day, m->to_day, site_today(v->db)) ? LOOK_PLAIN : LOOK_DIM;
}

static void name_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct member *)row)->patient);
}

static void number_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct member *)row)->number);
}

static void from_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)show_day(((const struct organisation_view *)ctx)->db, ((const struct member *)row)->from_day, out, size);
}

static void to_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)show_day(((const struct organisation_view *)ctx)->db, ((const struct member *)row)->to_day, out, size);
}

static const struct table_source source = { TABLE_ROWS(struct organisation_view, members.rows, members.n),
                                            TABLE_ID(struct member, id), .look = row_look };
static const struct column columns[] = {
    { N_("Member"), 0, 0, 0, name_cell, NULL },
    { N_("Number"), 18, 0, 0, number_cell, NULL },
    { N_("From"), 15, 0, 0, from_cell, NULL },
    { N_("Until"), 15, 0, 0, to_cell, NULL },
};

static void reload(struct screen *s)
{
    struct organisation_view *v = s->priv;
    struct member_list fresh = { 0 };
    struct organisation o;
    struct err e;

    if (organisation_load(v->db, id_of(s), &o, &e) != RC_OK ||
        member_list(v->db, id_of(s), 0, MOST_MEMBERS, &fresh, &e) != RC_OK) {
        (void)screen_error(s, &e);
        return;
    }
    member_list_release(&v->members);
    v->members = fresh;
    for (size_t i = 0; i < fresh.n; i++)
        if (fresh.rows[i].patient_id == v->added)
            v->table.id = fresh.rows[i].id;
    v->added = 0;
    v->o = o;
    screen_title(s, "%s", o.name);
}

static void draw(struct screen *s)
{
    struct organisation_view *v = s->priv;
    const struct organisation *o = &v->o;
    char text[600] = "", part[200], day[SHOW_SIZE];

    show_add(text, sizeof(text), "", _(organisation_kinds[o->kind].label));
    show_add(text, sizeof(text), " ", o->number);
    (void)snprintf(part, sizeof(part), ngettext_("%lld member", "%lld members", o->members), (long long)o->members);
    show_add(text, sizeof(text), "   ", part);
    if (o->discount_bp > 0) {
        (void)snprintf(part, sizeof(part), "-%s", organisation_discount_text(day, sizeof(day), o->discount_bp));
        show_add(text, sizeof(text), "   ", part);
    }
    if (o->prices > 0) {
        (void)snprintf(part, sizeof(part), ngettext_("%lld agreed price", "%lld agreed prices", o->prices),
                       (long long)o->prices);
        show_add(text, sizeof(text), "   ", part);
    }
    if (o->to_day != PATIENT_NO_DAY) {
        (void)snprintf(part, sizeof(part), _("until %s"), show_day_said(v->db, o->to_day, day, sizeof(day)));
        show_add(text, sizeof(text), "   ", part);
    }
    put_text(s->canvas, 0, 1, s->cols - 2, LOOK_STRONG, text);
    text[0] = '\0';
    show_add(text, sizeof(text), "", o->contact);
    show_add(text, sizeof(text), "   ", o->phone);
    (void)text_copy(part, sizeof(part), o->note);
    part[strcspn(part, "\n")] = '\0';
    show_add(text, sizeof(text), "   ", part);
    put_text(s->canvas, 1, 1, s->cols - 2, LOOK_PLAIN, text[0] != '\0' ? text : _("No contact person. E adds one."));
    put_rule(s->canvas, 2);
    table_draw(&v->table, s->canvas, HEAD_ROWS, 0, s->rows - HEAD_ROWS, s->cols);
}

/* ---- commands ---- */

static unsigned add_member(struct screen *s)
{
    return screen_push(s, &pick_screen, NULL, 0);
}

/* Who was picked becomes a member, or their membership is shown as it is. */
static unsigned given(struct screen *s, const void *value, size_t size)
{
    struct organisation_view *v = s->priv;
    const struct gift *g = value;
    struct member m;

    if (g == NULL || size != sizeof(*g) || !(g->has & NEED_PATIENT))
        return FX_RELOAD; /* the marker stands on who came */
    member_init(&m);
    v->added = g->patient_id;
    m.organisation_id = id_of(s);
    m.patient_id = g->patient_id;
    for (size_t i = 0; i < v->members.n; i++)
        if (v->members.rows[i].patient_id == g->patient_id)
            m = v->members.rows[i];
    return screen_push(s, &member_screen, &m, sizeof(m));
}

static unsigned edit_member(struct screen *s)
{
    const struct member *m = table_row(s->table);

    return screen_push(s, &member_screen, m, sizeof(*m));
}

static unsigned remove_now(struct screen *s)
{
    struct organisation_view *v = s->priv;
    const struct member m = *(const struct member *)table_row(s->table);
    struct err e;

    if (member_remove(v->db, m.id, &e) != RC_OK)
        return screen_error(s, &e) | FX_RELOAD;
    return screen_info(s, _("%s is no member any more."), m.patient) | FX_RELOAD;
}

static unsigned remove_member(struct screen *s)
{
    const struct member *m = table_row(s->table);
    char question[3 * PATIENT_NAME + 120];

    (void)snprintf(question, sizeof(question),
                   _("Take %s out? Who only leaves keeps the membership with a last day (e)."), m->patient);
    return ask_confirm(s, question, _("take them out"), remove_now);
}

/* ---- many at once ---- */

struct import_job {
    struct app *app;
    char first[400]; /* of the refused rows, a line each */
    int64_t listed;
};

static void refused(void *ctx, const struct import_refusal *r)
{
    struct import_job *job = ctx;
    char line[200];

    if (job->listed++ >= 3)
        return;
    (void)snprintf(line, sizeof(line), _("Line %lld: %s"), (long long)r->line, r->reason);
    show_add(job->first, sizeof(job->first), "\n", line);
}

static bool import_progress(void *ctx, int64_t at, int64_t total)
{
    return progress_step(((struct import_job *)ctx)->app, total > 0 ? _("Importing") : _("Reading"), at, total);
}

static unsigned import_path(struct screen *s, const char *path)
{
    struct organisation_view *v = s->priv;
    struct import_job job = { .app = s->app };
    struct member_import m = { .organisation_id = id_of(s), .from_day = PATIENT_NO_DAY, .to_day = PATIENT_NO_DAY };
    struct import_options o = { .refused = refused, .progress = import_progress, .ctx = &job };
    char text[1000] = "", part[300];
    struct err e;
    enum rc rc = member_import_file(v->db, path, &o, &m, &e);

    progress_end(s->app);
    if (rc != RC_OK && m.result.rows == 0)
        return screen_error(s, &e) | FX_AGAIN;
    if (rc != RC_OK)
        show_add(text, sizeof(text), "", e.text);
    (void)snprintf(part, sizeof(part),
                   ngettext_("%lld row: %lld registered, %lld known, %lld refused.",
                             "%lld rows: %lld registered, %lld known, %lld refused.", m.result.rows),
                   (long long)m.result.rows, (long long)m.result.written,
                   (long long)(m.result.skipped + m.result.updated), (long long)m.result.refused);
    show_add(text, sizeof(text), "\n", part);
    (void)snprintf(part, sizeof(part), _("Members: %lld new, %lld changed, %lld as they were."), (long long)m.made,
                   (long long)m.changed, (long long)m.same);
    show_add(text, sizeof(text), "\n", part);
    show_add(text, sizeof(text), "\n", job.first);
    if (m.result.batch != 0) {
        (void)snprintf(part, sizeof(part), _("u takes it back; of a long file the whole: frontdesk undo --batch %lld"),
                       (long long)m.result.batch);
        show_add(text, sizeof(text), "\n", part);
    }
    return ask_read(s, v->o.name, text) | FX_RELOAD;
}

static unsigned import_members(struct screen *s)
{
    struct err e;

    if (change_allowed(s->app->db, ACTION_IMPORT, &e) != RC_OK)
        return screen_error(s, &e);
    return ask_text(s, _("Members from a file"), _("CSV file"), "", 500, true, import_path);
}

static unsigned edit(struct screen *s)
{
    int64_t id = id_of(s);

    return screen_push(s, &organisation_form_screen, &id, sizeof(id));
}

static unsigned prices(struct screen *s)
{
    int64_t id = id_of(s);

    return screen_push(s, &prices_screen, &id, sizeof(id));
}

static void context(struct screen *s, void *gift)
{
    const struct member *m = table_row(s->table);
    struct gift *g = gift;

    if (m == NULL)
        return;
    g->patient_id = m->patient_id;
    g->has |= NEED_PATIENT;
}

static const struct cmd cmds[] = {
    ROW_CARD,
    { 'a', N_("Add"), N_("Add a member: find or register them, then their number and how long it holds"), 0, add_member },
    { 'e', N_("Edit"), N_("Change the number of the selected member, and how long it holds"), NEED_ROW, edit_member },
    { 'd', N_("Take out"), N_("Take the selected member out, as if they had never been one"), NEED_ROW, remove_member },
    { 'P', N_("Prices"), N_("What is agreed for each service"), 0, prices },
    { 'I', N_("Import"), N_("Bring members in from a CSV file: who is known is found, the others are registered"), 0,
      import_members },
    { 'E', N_("Agreement"), N_("Change name, contract, contact, discount and how long it holds"), 0, edit },
    ROW_BOOK,
};

static enum rc organisation_open(struct screen *s, struct err *e)
{
    struct organisation_view *v = calloc(1, sizeof(*v));

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    v->table = (struct table){ .columns = columns,
                               .n_columns = sizeof(columns) / sizeof(columns[0]),
                               .source = &source,
                               .ctx = v,
                               .empty = _("No members yet. a adds one, I brings in a file of many.") };
    s->table = &v->table;
    return organisation_load(v->db, id_of(s), &v->o, e);
}

static void organisation_close(struct screen *s)
{
    struct organisation_view *v = s->priv;

    if (v == NULL)
        return;
    member_list_release(&v->members);
    free(v);
}

const struct screen_ops organisation_screen = {
    .word = "organisation",
    .title = N_("Organisation"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .topics = "organisation organisation_member organisation_price",
    .open = organisation_open,
    .reload = reload,
    .draw = draw,
    .given = given,
    .holds = context_holds,
    .context = context,
    .close = organisation_close,
};
