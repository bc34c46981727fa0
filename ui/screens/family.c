/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The family of one person: who belongs to them, who lives together, who pays and who is called.
 * Purpose: link and unlink people, and act on any of them without opening their card first.
 * Reads: desk/family. Writes: links and the household, one change a key.
 * Refreshed by: every commit that touches people, links, households, appointments, visits and follow-ups. */
#include "ui/screens/family.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/desk/family.h"
#include "src/people/privacy.h"
#include "ui/kit/dialog.h"
#include "ui/kit/table.h"
#include "ui/screens/actions.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

enum { HEAD_ROWS = 2 };

struct family_view {
    struct db *db;
    struct table table;
    struct family family;
    char name[2 * PATIENT_NAME];
    int64_t marked[PARTY_MOST]; /* who is to be booked together */
    size_t n_marked;
    int64_t other_id; /* whom a question that is open is about */
    char other[2 * PATIENT_NAME];
};

const struct choice link_choices[LINK_KIND_COUNT] = {
    { LINK_CHILD, N_("child") },       { LINK_PARENT, N_("parent") },     { LINK_SPOUSE, N_("spouse") },
    { LINK_SIBLING, N_("sibling") },   { LINK_GUARDIAN, N_("guardian") }, { LINK_WARD, N_("ward") },
    { LINK_CARER, N_("carer") },       { LINK_CARED_FOR, N_("cared for") }, { LINK_FRIEND, N_("friend") },
};

/* ---- the table ---- */

static enum look row_look(void *ctx, const void *row)
{
    (void)ctx;
    return ((const struct family_member *)row)->visit_id != 0 ? LOOK_GOOD : LOOK_PLAIN;
}

static void home_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct family_member *)row)->home ? "*" : "");
}

/* The place among the marked; PARTY_MOST: is not. */
static size_t is_marked(const struct family_view *v, int64_t patient_id)
{
    for (size_t i = 0; i < v->n_marked; i++)
        if (v->marked[i] == patient_id)
            return i;
    return PARTY_MOST;
}

static void name_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct family_member *m = row;

    (void)text_copy(out, size, is_marked(ctx, m->patient_id) < PARTY_MOST ? "+ " : "");
    show_add(out, size, "", m->name);
    show_add(out, size, "  ", m->age);
}

static void kind_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)family_says(out, size, row);
}

static void next_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct family_view *v = ctx;
    const struct family_member *m = row;
    char part[SHOW_SIZE];

    out[0] = '\0';
    (void)snprintf(part, sizeof(part), _("here, ticket %d"), m->ticket);
    show_add(out, size, "", m->visit_id != 0 ? part : "");
    show_add(out, size, ", ", show_when(v->db, m->next_min, part, sizeof(part)));
    show_add(out, size, " ", m->service);
}

static void calls_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct family_view *v = ctx;
    const struct family_member *m = row;

    out[0] = '\0';
    if (m->calls_due > 0)
        (void)snprintf(out, size, ngettext_("%lld due", "%lld due", m->calls_due), (long long)m->calls_due);
    else
        (void)show_day(v->db, m->due_day, out, size);
}

static enum look calls_look(void *ctx, const void *row)
{
    (void)ctx;
    return ((const struct family_member *)row)->calls_due > 0 ? LOOK_WARN : LOOK_PLAIN;
}

static const struct table_source family_source = { TABLE_ROWS(struct family_view, family.rows, family.n),
                                                   TABLE_ID(struct family_member, patient_id),
                                                   .look = row_look };
static const struct column family_columns[] = {
    { N_("*"), 1, 0, 0, home_cell, NULL },   { N_("Who"), 20, 0, 0, name_cell, NULL },
    { N_("Is"), 20, 0, 0, kind_cell, NULL }, { N_("Next"), 0, 0, 0, next_cell, NULL },
    { N_("Calls"), 10, 0, 0, calls_cell, calls_look },
};

static void family_reload(struct screen *s)
{
    struct family_view *v = s->priv;
    struct family fresh;
    struct err e;

    if (family_read(v->db, gift_of(s)->patient_id, true, &fresh, &e) != RC_OK) {
        (void)screen_error(s, &e);
        return;
    }
    family_release(&v->family);
    v->family = fresh;
}

static const char *say_roles(char *out, size_t size, const struct household *h)
{
    if (h->payer_id != 0 && h->payer_id == h->contact_id)
        (void)snprintf(out, size, _("%s pays and is called"), h->payer);
    else if (h->payer_id != 0 && h->contact_id != 0)
        (void)snprintf(out, size, _("%s pays, %s is called"), h->payer, h->contact);
    else if (h->payer_id != 0)
        (void)snprintf(out, size, _("%s pays"), h->payer);
    else if (h->contact_id != 0)
        (void)snprintf(out, size, _("%s is called"), h->contact);
    else
        (void)text_copy(out, size, _("p: who pays, c: who is called"));
    return out;
}

static void family_draw(struct screen *s)
{
    struct family_view *v = s->priv;
    const struct household *h = &v->family.household;
    char text[600], part[3 * PATIENT_NAME + 80];

    if (!v->family.together) {
        (void)snprintf(text, sizeof(text), _("No household. h on somebody of the list says that they live together."));
    } else {
        (void)snprintf(text, sizeof(text), _("Household %s (*)"), h->shown);
        (void)say_roles(part, sizeof(part), h);
        show_add(text, sizeof(text), "   ", part);
    }
    put_text(s->canvas, 0, 1, s->cols - 2, v->family.together ? LOOK_STRONG : LOOK_DIM, text);
    put_rule(s->canvas, 1);
    table_draw(&v->table, s->canvas, HEAD_ROWS, 0, s->rows - HEAD_ROWS, s->cols);
}

/* ---- links ---- */

static const struct family_member *selected(struct screen *s)
{
    return table_row(s->table);
}

__attribute__((format(printf, 4, 5))) static unsigned done(struct screen *s, enum rc rc, const struct err *e,
                                                           const char *said, ...)
{
    char text[4 * PATIENT_NAME];
    va_list args;

    va_start(args, said);
    (void)vsnprintf(text, sizeof(text), said, args);
    va_end(args);
    return (rc == RC_OK ? screen_info(s, "%s", text) : screen_error(s, e)) | FX_RELOAD;
}

static unsigned link_somebody(struct screen *s)
{
    return screen_push(s, &pick_screen, NULL, 0);
}

static unsigned join_other(struct screen *s)
{
    struct family_view *v = s->priv;
    struct err e;
    enum rc rc = household_join(v->db, gift_of(s)->patient_id, v->other_id, &e);

    return done(s, rc, &e, _("%s is of the same household now."), v->other);
}

static bool at_home(const struct family_view *v, int64_t patient_id)
{
    for (size_t i = 0; i < v->family.n; i++)
        if (v->family.rows[i].patient_id == patient_id)
            return v->family.rows[i].home;
    return false;
}

static unsigned kind_chosen(struct screen *s, int64_t kind)
{
    struct family_view *v = s->priv;
    char question[3 * PATIENT_NAME + 80];
    struct err e;

    if (patient_link(v->db, gift_of(s)->patient_id, v->other_id, (enum link_kind)kind, &e) != RC_OK)
        return screen_error(s, &e) | FX_RELOAD;
    (void)screen_info(s, "%s: %s", v->other, _(link_kinds[kind].label));
    if (!link_of_home((enum link_kind)kind) || at_home(v, v->other_id))
        return FX_RELOAD;
    (void)snprintf(question, sizeof(question), _("Do %s and %s live together?"), v->name, v->other);
    return ask_confirm(s, question, _("yes, one household"), join_other) | FX_RELOAD;
}

static unsigned family_given(struct screen *s, const void *value, size_t size)
{
    struct family_view *v = s->priv;
    const struct gift *g = value;
    struct patient p;
    struct err e;
    char title[4 * PATIENT_NAME];

    if (g == NULL || size != sizeof(*g) || !(g->has & NEED_PATIENT))
        return FX_RELOAD;
    if (g->patient_id == gift_of(s)->patient_id)
        return screen_info(s, _("Nobody is linked to themselves.")) | FX_DRAW;
    if (patient_load(v->db, g->patient_id, &p, &e) != RC_OK)
        return screen_error(s, &e) | FX_RELOAD;
    v->other_id = p.id;
    (void)patient_said_name(v->db, p.id, v->other, sizeof(v->other));
    (void)snprintf(title, sizeof(title), _("What is %s to %s?"), v->other, v->name);
    return ask_choice(s, title, link_choices, LINK_KIND_COUNT, LINK_CHILD, kind_chosen) | FX_RELOAD;
}

static unsigned unlink_selected(struct screen *s)
{
    struct family_view *v = s->priv;
    const struct family_member m = *selected(s);
    struct err e;

    if (m.kinds == 0)
        return screen_info(s, m.self ? _("This is the person whose family it is.")
                                     : _("%s is not linked, but lives there; h takes them out."), m.name);
    return done(s, patient_unlink_all(v->db, gift_of(s)->patient_id, m.patient_id, &e), &e, _("%s is no longer linked."),
                m.name);
}

/* ---- the household ---- */

static unsigned household(struct screen *s)
{
    struct family_view *v = s->priv;
    const struct family_member m = *selected(s);
    struct err e;

    if (m.home)
        return done(s, household_leave(v->db, m.patient_id, &e), &e, _("%s is out of the household."), m.name);
    if (m.self)
        return screen_info(s, _("A household is more than one person; choose somebody else."));
    return done(s, household_join(v->db, gift_of(s)->patient_id, m.patient_id, &e), &e,
                _("%s is of the same household now."), m.name);
}

static unsigned set_role(struct screen *s, bool pays)
{
    struct family_view *v = s->priv;
    const struct family_member m = *selected(s);
    struct household h = v->family.household;
    int64_t *who = pays ? &h.payer_id : &h.contact_id;
    bool again = *who == m.patient_id;
    struct err e;

    if (!m.home)
        return screen_info(s, _("%s is not of the household; h takes them in first."), m.name);
    *who = again ? 0 : m.patient_id;
    if (pays)
        return done(s, household_save(v->db, &h, &e), &e, again ? _("%s pays alone, as each does.") : _("%s pays."), m.name);
    return done(s, household_save(v->db, &h, &e), &e,
                again ? _("%s is called only for themselves.") : _("%s is called."), m.name);
}

static unsigned pays(struct screen *s)
{
    return set_role(s, true);
}

static unsigned is_called(struct screen *s)
{
    return set_role(s, false);
}

static unsigned share_address(struct screen *s)
{
    struct family_view *v = s->priv;
    const struct family_member m = *selected(s);
    int64_t n = 0;
    struct err e;

    if (!m.home)
        return screen_info(s, _("%s is not of the household; h takes them in first."), m.name);
    if (household_share_address(v->db, m.patient_id, &n, &e) != RC_OK)
        return screen_error(s, &e) | FX_RELOAD;
    return screen_info(s, ngettext_("The address of %s is now that of %lld more.", "The address of %s is now that of %lld more.", n),
                       m.name, (long long)n) |
           FX_RELOAD;
}

/* ---- acting on any ---- */

static unsigned followups(struct screen *s)
{
    return gift_push_patient(s, &followups_screen, selected(s)->patient_id);
}

static unsigned register_relative(struct screen *s)
{
    return gift_push_patient(s, &relative_screen, gift_of(s)->patient_id);
}

static unsigned mark(struct screen *s)
{
    struct family_view *v = s->priv;
    const int64_t id = selected(s)->patient_id;
    const size_t at = is_marked(v, id);

    if (at < PARTY_MOST)
        memmove(&v->marked[at], &v->marked[at + 1], (--v->n_marked - at) * sizeof(v->marked[0]));
    else if (v->n_marked == PARTY_MOST)
        return screen_info(s, _("More than %d are not booked together."), (int)PARTY_MOST);
    else
        v->marked[v->n_marked++] = id;
    (void)table_key(s->table, K_DOWN);
    return FX_DRAW;
}

/* Those who are marked, in the order of the list; nobody marked: who lives together. */
static unsigned together(struct screen *s)
{
    struct family_view *v = s->priv;
    struct together_begin begin = { .n = 0 };

    for (size_t i = 0; i < v->family.n && begin.n < PARTY_MOST; i++) {
        const struct family_member *m = &v->family.rows[i];

        if (v->n_marked > 0 ? is_marked(v, m->patient_id) < PARTY_MOST : m->home)
            begin.patient_ids[begin.n++] = m->patient_id;
    }
    if (begin.n < 2)
        return screen_info(s, _("Space marks who is to come together: two or more."));
    return screen_push(s, &together_screen, &begin, sizeof(begin));
}

static void family_context(struct screen *s, void *gift)
{
    const struct family_member *m = selected(s);
    struct gift *g = gift;

    if (m == NULL)
        return;
    g->patient_id = m->patient_id;
    g->appointment_id = m->appointment_id;
    g->visit_id = m->visit_id;
    g->has |= NEED_PATIENT | (m->appointment_id != 0 ? NEED_APPOINTMENT : 0) | (m->visit_id != 0 ? NEED_VISIT : 0);
}

static const struct cmd family_cmds[] = {
    ROW_CARD,
    { ' ', N_("Mark"), N_("Mark who is to be booked together, or no longer"), NEED_ROW, mark },
    { 'B', N_("Together"), N_("Book those who are marked at once; nobody marked: who lives together"), 0, together },
    { 'a', N_("Link"), N_("Link somebody to this person: find or register them, then say what they are"), 0,
      link_somebody },
    { 'h', N_("Household"), N_("The selected person lives with them, or no longer does"), NEED_ROW, household },
    { 'p', N_("Pays"), N_("The selected person pays for the household; again: each pays alone"), NEED_ROW, pays },
    { 'c', N_("Is called"), N_("The selected person is called for the children and for who has no phone"), NEED_ROW,
      is_called },
    { 'd', N_("Unlink"), N_("Take the links to the selected person away, in both directions"), NEED_ROW,
      unlink_selected },
    { 'r', N_("Relative"), N_("Register another of this family: name, address and phones are taken over"), 0,
      register_relative },
    { 'A', N_("Address"), N_("Give the selected person's address to the whole household"), NEED_ROW, share_address },
    ROW_BOOK,
    ROW_CHECK_IN,
    ROW_QUEUE,
    ROW_MOVE,
    ROW_NOT_COMING,
    ROW_GAP,
    ROW_CHECK_OUT,
    { 'f', N_("Follow up"), N_("See the calls planned for this person and log how they went"), NEED_ROW, followups },
};

static enum rc family_open(struct screen *s, struct err *e)
{
    struct family_view *v = calloc(1, sizeof(*v));
    struct patient p;
    enum rc rc;

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    if ((rc = patient_load(v->db, gift_of(s)->patient_id, &p, e)) != RC_OK)
        return rc;
    (void)patient_said_name(v->db, p.id, v->name, sizeof(v->name));
    screen_title(s, _("Family of %s"), v->name);
    v->table = (struct table){ .columns = family_columns,
                               .n_columns = sizeof(family_columns) / sizeof(family_columns[0]),
                               .source = &family_source,
                               .ctx = v,
                               .empty = _("Nobody is linked to this person. a links somebody.") };
    s->table = &v->table;
    return RC_OK;
}

static void family_close(struct screen *s)
{
    struct family_view *v = s->priv;

    if (v == NULL)
        return;
    family_release(&v->family);
    free(v);
}

const struct screen_ops family_screen = {
    .word = "family",
    .title = N_("Family"),
    .cmds = family_cmds,
    .n_cmds = sizeof(family_cmds) / sizeof(family_cmds[0]),
    .topics = FAMILY_TOPICS,
    .open = family_open,
    .reload = family_reload,
    .draw = family_draw,
    .given = family_given,
    .holds = context_holds,
    .context = family_context,
    .close = family_close,
};
