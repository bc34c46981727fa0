/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The memberships of one person, and the form of a membership.
 * Purpose: note by which number and how long somebody belongs to an insurer, an employer or a school.
 * Reads: people/organisation. Writes: a membership, as one change.
 * Refreshed by: memberships and organisations. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/people/organisation.h"
#include "src/people/privacy.h"
#include "ui/kit/app.h"
#include "ui/kit/form.h"
#include "ui/kit/table.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

/* ---- the form ---- */

enum form_field { MF_NUMBER, MF_FROM, MF_TO, MF_COUNT };

#define M(part) BIND(struct member, part)
static const struct field_def fields[MF_COUNT] = {
    [MF_NUMBER] = { N_("Member number"), FIELD_TEXT, 30, 0, M(number),
                    .help = N_("As it stands on their card; a family may share one.") },
    [MF_FROM] = { N_("Valid from"), FIELD_DATE, 14, 0, M(from_day), .help = N_("The first day; empty: since ever.") },
    [MF_TO] = { N_("until"), FIELD_DATE, 14, BESIDE, M(to_day), .help = N_("The last day; empty: until further notice.") },
};

static int form_field_of(int field)
{
    return field == MEMBER_FIELD_NUMBER ? MF_NUMBER
           : field == MEMBER_FIELD_FROM ? MF_FROM
           : field == MEMBER_FIELD_TO   ? MF_TO
                                        : ERR_NO_FIELD;
}

static enum rc check(struct screen *s, struct err *e)
{
    enum rc rc = member_check(s->priv, e);

    if (rc != RC_OK)
        e->field = form_field_of(e->field);
    return rc;
}

static unsigned save(struct screen *s)
{
    struct member *m = s->priv;
    struct err e = { .rc = RC_OK, .field = ERR_NO_FIELD };

    if (member_save(s->app->db, m, &e) != RC_OK) {
        e.field = form_field_of(e.field);
        return form_error(s, &e);
    }
    return screen_info(s, _("%s is a member of %s."), m->patient, m->organisation) | FX_CLOSE;
}

static const struct form_def form = { .fields = fields, .n = MF_COUNT, .check = check, .save = save };

static enum rc member_open(struct screen *s, struct err *e)
{
    struct member *m = calloc(1, sizeof(*m));
    struct organisation o;
    struct patient p;
    char name[2 * PATIENT_NAME];
    enum rc rc;

    s->priv = m;
    if (m == NULL)
        return err_memory(e);
    if (s->arg != NULL && s->arg_size == sizeof(*m))
        memcpy(m, s->arg, sizeof(*m));
    if ((rc = organisation_load(s->app->db, m->organisation_id, &o, e)) != RC_OK ||
        (rc = patient_load(s->app->db, m->patient_id, &p, e)) != RC_OK)
        return rc;
    screen_title(s, _("%s, member of %s"), patient_said_name(s->app->db, p.id, name, sizeof(name)), o.name);
    return form_open(s, &form, m, 0, e);
}

static void member_close(struct screen *s)
{
    free(s->priv);
}

static const struct cmd member_cmds[] = {
    { K_CTRL('s'), N_("Save"), N_("Check everything and save"), 0, form_save },
};

const struct screen_ops member_screen = {
    .word = "member",
    .title = N_("Membership"),
    .cmds = member_cmds,
    .n_cmds = sizeof(member_cmds) / sizeof(member_cmds[0]),
    .open = member_open,
    .close = member_close,
};

/* ---- the memberships of a person ---- */

struct memberships {
    struct db *db;
    struct table table;
    struct member_list list;
};

static bool holds_now(const struct memberships *v, const struct member *m)
{
    int32_t today = site_today(v->db);

    return organisation_valid(m->from_day, m->to_day, today) && organisation_valid(m->org_from_day, m->org_to_day, today);
}

static enum look row_look(void *ctx, const void *row)
{
    return holds_now(ctx, row) ? LOOK_PLAIN : LOOK_DIM;
}

static void name_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct member *)row)->organisation);
}

static void number_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct member *)row)->number);
}

static void less_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)organisation_discount_text(out, size, ((const struct member *)row)->discount_bp);
}

static void to_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct memberships *v = ctx;
    const struct member *m = row;
    char day[SHOW_SIZE];

    out[0] = '\0';
    if (!holds_now(v, m))
        show_add(out, size, "", _("not valid"));
    show_add(out, size, ", ", show_day(v->db, m->to_day, day, sizeof(day)));
}

static const struct table_source source = { TABLE_ROWS(struct memberships, list.rows, list.n),
                                            TABLE_ID(struct member, id), .look = row_look };
static const struct column columns[] = {
    { N_("Member of"), 0, 0, 0, name_cell, NULL },
    { N_("Number"), 18, 0, 0, number_cell, NULL },
    { N_("Discount"), 8, 0, 0, less_cell, NULL },
    { N_("Until"), 22, 0, 0, to_cell, NULL },
};

static void reload(struct screen *s)
{
    struct memberships *v = s->priv;
    struct member_list fresh = { 0 };
    struct err e;

    if (member_of_patient(v->db, gift_of(s)->patient_id, &fresh, &e) != RC_OK) {
        (void)screen_error(s, &e);
        return;
    }
    member_list_release(&v->list);
    v->list = fresh;
}

static unsigned add(struct screen *s)
{
    return screen_push(s, &pick_organisation_screen, NULL, 0);
}

static unsigned given(struct screen *s, const void *value, size_t size)
{
    struct memberships *v = s->priv;
    struct member m;
    int64_t id;

    if (value == NULL || size != sizeof(id))
        return FX_RELOAD;
    memcpy(&id, value, sizeof(id));
    member_init(&m);
    m.organisation_id = id;
    m.patient_id = gift_of(s)->patient_id;
    for (size_t i = 0; i < v->list.n; i++)
        if (v->list.rows[i].organisation_id == id)
            m = v->list.rows[i];
    return screen_push(s, &member_screen, &m, sizeof(m));
}

static unsigned edit(struct screen *s)
{
    const struct member *m = table_row(s->table);

    return screen_push(s, &member_screen, m, sizeof(*m));
}

static unsigned take_out(struct screen *s)
{
    struct memberships *v = s->priv;
    const struct member m = *(const struct member *)table_row(s->table);
    struct err e;

    if (member_remove(v->db, m.id, &e) != RC_OK)
        return screen_error(s, &e) | FX_RELOAD;
    return screen_info(s, _("No member of %s any more. u takes that back."), m.organisation) | FX_RELOAD;
}

static const struct cmd memberships_cmds[] = {
    { K_ENTER, N_("Edit"), N_("Change the number of the selected membership, and how long it holds"), NEED_ROW, edit },
    { 'a', N_("Add"), N_("Make this person a member: choose the organisation, then the number"), 0, add },
    { 'd', N_("Take out"), N_("Take the selected membership away, as if it had never been"), NEED_ROW, take_out },
};

static void context(struct screen *s, void *gift)
{
    struct gift *g = gift;

    g->patient_id = gift_of(s)->patient_id;
    g->has |= NEED_PATIENT;
}

static unsigned holds(struct screen *s)
{
    (void)s;
    return NEED_PATIENT;
}

static enum rc memberships_open(struct screen *s, struct err *e)
{
    struct memberships *v = calloc(1, sizeof(*v));
    struct patient p;
    char name[2 * PATIENT_NAME];
    enum rc rc;

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    if ((rc = patient_load(v->db, gift_of(s)->patient_id, &p, e)) != RC_OK)
        return rc;
    screen_title(s, _("Memberships of %s"), patient_said_name(v->db, p.id, name, sizeof(name)));
    v->table = (struct table){ .columns = columns,
                               .n_columns = sizeof(columns) / sizeof(columns[0]),
                               .source = &source,
                               .ctx = v,
                               .empty = _("Member of nothing yet. a adds an insurer, an employer or a school.") };
    s->table = &v->table;
    return RC_OK;
}

static void memberships_close(struct screen *s)
{
    struct memberships *v = s->priv;

    if (v == NULL)
        return;
    member_list_release(&v->list);
    free(v);
}

const struct screen_ops memberships_screen = {
    .word = "memberships",
    .title = N_("Memberships"),
    .cmds = memberships_cmds,
    .n_cmds = sizeof(memberships_cmds) / sizeof(memberships_cmds[0]),
    .topics = "organisation organisation_member",
    .open = memberships_open,
    .reload = reload,
    .given = given,
    .holds = holds,
    .context = context,
    .close = memberships_close,
};
