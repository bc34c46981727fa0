/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Find anyone: one box, results while typing.
 * Purpose: get from whatever a caller says to the right person in a few keys, or to the registration of a new
 * one. Reads: desk/finder. Writes: nothing. Refreshed by: people, appointments and tags that change. As
 * find_screen it opens the card of who was found; as pick_screen it gives the person to whoever asked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/desk/finder.h"
#include "src/people/patient.h"
#include "ui/kit/line.h"
#include "ui/kit/table.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

enum { FOUND_LEAST = 20, FOUND_MOST = 40, TYPED_MOST = 120, HEAD_ROWS = 3, WIDE = 100 };

struct finding {
    bool registering; /* the form is open: who it gives is the one who was looked for */
    struct db *db; /* for cells, which see no screen */
    struct table table;
    struct finder_list found;
    bool slips_due; /* the plain answer leaves room: slips follow when the keys pause */
    struct line typed;
    char name[2 * PATIENT_NAME]; /* of the record whose double is asked for; "" otherwise */
};

/* ---- the table ---- */

static void name_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct finder_row *)row)->name);
}

static void age_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct finder_row *r = row;

    (void)ctx;
    if (r->age >= 0)
        (void)snprintf(out, size, "%s %d", r->sex, r->age);
    else
        (void)text_copy(out, size, r->sex);
}

static void phone_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct finder_row *)row)->phone);
}

static void next_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct finding *f = ctx;
    const struct finder_row *r = row;

    if (r->ticket != 0)
        (void)snprintf(out, size, _("here, ticket %d"), r->ticket);
    else
        (void)show_when(f->db, r->next_min, out, size);
}

static void why_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct finder_row *)row)->why);
}

static void tags_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct finder_row *)row)->tags);
}

static enum look why_look(void *ctx, const void *row)
{
    (void)ctx;
    (void)row;
    return LOOK_DIM;
}

static const struct table_source find_source = { TABLE_ROWS(struct finding, found.rows, found.n),
                                                 TABLE_ID(struct finder_row, patient_id) };
static const struct column find_columns[] = {
    { N_("Name"), 0, 0, 0, name_cell, NULL },        { N_("Age"), 5, 0, 0, age_cell, NULL },
    { N_("Phone"), 17, 0, 0, phone_cell, NULL },     { N_("Next"), 16, 0, 0, next_cell, NULL },
    { N_("Matched"), 11, 0, 0, why_cell, why_look }, { N_("Tags"), 16, 0, WIDE, tags_cell, NULL },
};

/* ---- the box ---- */

/* As many as are seen at once; who is not among them is found by another letter. */
static size_t fitting(const struct screen *s)
{
    int rows = s->rows - HEAD_ROWS - 1;

    return rows < FOUND_LEAST ? FOUND_LEAST : rows > FOUND_MOST ? FOUND_MOST : (size_t)rows;
}

/* Nobody merges with whoever is expected today: until something is typed, who is called the same. */
static const char *asked(const struct finding *f)
{
    return f->typed.n > 0 ? f->typed.text : f->name;
}

/* A record is not its own double. */
static void leave_out(struct finder_list *found, int64_t patient_id)
{
    size_t n = 0;

    for (size_t i = 0; i < found->n; i++)
        if (found->rows[i].patient_id != patient_id)
            found->rows[n++] = found->rows[i];
    found->n = n;
}

static const char *why_nobody(const struct screen *s)
{
    const struct finding *f = s->priv;

    if (s->ops == &pick_other_screen)
        return f->typed.n == 0 ? _("Nobody else is called the same. Type the name or number of the other record.")
                               : _("Nobody has that. Type less of it.");
    return f->typed.n == 0 ? _("Nobody is expected today and nobody was here lately. Type whom you look for.")
                           : _("Nobody has that. Type less of it, or F3 registers somebody new with it.");
}

static void look_up(struct screen *s)
{
    struct finding *f = s->priv;
    struct finder_list found;
    struct err e = { .rc = RC_OK };

    if (finder_find(s->app->db, asked(f), fitting(s), &found, &e) != RC_OK) {
        (void)screen_error(s, &e); /* who was found before does not have it either */
        found = (struct finder_list){ 0 };
    }
    finder_list_release(&f->found);
    f->found = found;
    f->slips_due = e.rc == RC_OK && asked(f)[0] != '\0' && found.n < fitting(s);
    if (s->ops == &pick_other_screen)
        leave_out(&f->found, gift_of(s)->patient_id);
    f->table.empty = why_nobody(s);
}

/* Who fits but for a slip of the finger, behind those who fit. */
static void add_slips(struct screen *s)
{
    struct finding *f = s->priv;
    struct err e = { .rc = RC_OK };
    size_t added = 0;

    if (!f->slips_due)
        return;
    f->slips_due = false;
    if (finder_slips(s->app->db, asked(f), fitting(s), &f->found, &added, &e) != RC_OK || added == 0)
        return;
    if (s->ops == &pick_other_screen)
        leave_out(&f->found, gift_of(s)->patient_id);
    table_reload(&f->table);
}

static unsigned find_key(struct screen *s, int key)
{
    struct finding *f = s->priv;
    enum line_result r = LINE_PASS;

    if (key == K_PASTE)
        r = line_insert(&f->typed, s->app->paste, strlen(s->app->paste)) ? LINE_CHANGED : LINE_FULL;
    else if (key != K_UP && key != K_DOWN)
        r = line_key(&f->typed, key, s->cols);
    if (r == LINE_PASS)
        return FX_PASS;
    if (r == LINE_CHANGED) {
        f->table.first = f->table.cursor = f->table.id = 0; /* the likeliest is first */
        look_up(s);
        table_reload(&f->table);
        return FX_DRAW | FX_MOVED;
    }
    return FX_DRAW;
}

static void find_draw(struct screen *s)
{
    struct finding *f = s->priv;
    int col = 2 + put_word(s->canvas, 0, 1, s->cols / 2, LOOK_STRONG, _("Find:"));

    table_draw(&f->table, s->canvas, HEAD_ROWS, 0, s->rows - HEAD_ROWS, s->cols);
    put_text(s->canvas, 1, 1, s->cols - 2, LOOK_DIM,
             _("Part of a name, phone, number, birth date; or tag:vip born:1990 doctor:li"));
    line_draw(&f->typed, s->canvas, 0, col, 1, s->cols - col - 1, LOOK_FIELD, true);
}

/* ---- what to do with who was found ---- */

static bool picking(const struct screen *s)
{
    return s->ops == &pick_screen || s->ops == &pick_other_screen;
}

/* The person as whoever asked wants them. */
static unsigned give(struct screen *s, int64_t patient_id)
{
    if (s->ops == &pick_other_screen)
        return gift_give(s, &(struct gift){ .has = NEED_OTHER, .other_id = patient_id });
    return gift_give(s, &(struct gift){ .has = NEED_PATIENT, .patient_id = patient_id });
}

static void find_context(struct screen *s, void *gift)
{
    struct gift *g = gift;
    const struct finder_row *row = table_row(s->table);

    if (row == NULL)
        return;
    g->patient_id = row->patient_id;
    g->has |= NEED_PATIENT;
    g->appointment_id = row->next_appointment_id;
    g->has |= row->next_appointment_id != 0 ? NEED_APPOINTMENT : 0;
}

static unsigned find_holds(struct screen *s)
{
    struct gift g = { 0 };

    find_context(s, &g);
    return g.has;
}

static unsigned choose(struct screen *s)
{
    struct gift g = { .has = NEED_PATIENT, .patient_id = table_id(s->table) };

    return picking(s) ? give(s, g.patient_id) : FX_CLOSE | gift_push(s, &card_screen, &g);
}

static unsigned register_typed(struct screen *s)
{
    struct finding *f = s->priv;
    struct register_begin begin = { .give = picking(s) };

    (void)text_copy(begin.typed, sizeof(begin.typed), f->typed.text);
    f->registering = picking(s);
    return screen_push(s, &register_screen, &begin, sizeof(begin)) | (picking(s) ? FX_NONE : FX_CLOSE);
}

static unsigned clear(struct screen *s)
{
    struct finding *f = s->priv;

    (void)line_set(&f->typed, "");
    return FX_RELOAD;
}

/* What stands before a colon, typed: the help and the palette teach it this way. */
static unsigned operator(struct screen *s, const char *word)
{
    struct finding *f = s->priv;

    if (f->typed.n > 0)
        (void)line_insert(&f->typed, " ", 1);
    (void)line_insert(&f->typed, word, strlen(word));
    return FX_RELOAD;
}

static unsigned operator_tag(struct screen *s)
{
    return operator(s, "tag:");
}

static unsigned operator_born(struct screen *s)
{
    return operator(s, "born:");
}

static unsigned operator_doctor(struct screen *s)
{
    return operator(s, "doctor:");
}

/* Somebody was registered from here: the one who was looked for. */
static unsigned find_given(struct screen *s, const void *value, size_t size)
{
    struct finding *f = s->priv;
    const struct gift *g = value;
    bool registered = f->registering;

    f->registering = false;
    if (!registered || g == NULL || size != sizeof(*g) || !(g->has & NEED_PATIENT))
        return FX_NONE;
    return give(s, g->patient_id);
}

static const struct cmd find_cmds[] = {
    { K_ENTER, N_("Card"), N_("Open the card of the selected person"), NEED_ROW, choose },
    { K_F(3), N_("Register"), N_("Register somebody new, beginning with what was typed"), 0, register_typed },
    { K_F(2), N_("Clear"), N_("Begin again with an empty box"), 0, clear },
    { K_NONE, N_("tag:vip"), N_("Keep only who carries that tag; beside a name or alone"), 0, operator_tag },
    { K_NONE, N_("born:1990"), N_("Keep only who was born then: also 1990-05, <1960, >2010, 1980..1990"), 0, operator_born },
    { K_NONE, N_("doctor:li"), N_("Keep only who has or had an appointment with that practitioner"), 0, operator_doctor },
};

static const struct cmd pick_cmds[] = {
    { K_ENTER, N_("Choose"), N_("Take the selected person"), NEED_ROW, choose },
    { K_F(3), N_("Register"), N_("Register somebody new, beginning with what was typed, and take them"), 0,
      register_typed },
    { K_F(2), N_("Clear"), N_("Begin again with an empty box"), 0, clear },
    { K_NONE, N_("tag:vip"), N_("Keep only who carries that tag; beside a name or alone"), 0, operator_tag },
    { K_NONE, N_("born:1990"), N_("Keep only who was born then: also 1990-05, <1960, >2010, 1980..1990"), 0, operator_born },
    { K_NONE, N_("doctor:li"), N_("Keep only who has or had an appointment with that practitioner"), 0, operator_doctor },
};

static const struct cmd pick_other_cmds[] = {
    { K_ENTER, N_("Choose"), N_("Take the selected record: both are shown next to each other"), NEED_ROW, choose },
    { K_F(2), N_("Clear"), N_("Begin again with an empty box"), 0, clear },
    { K_NONE, N_("tag:vip"), N_("Keep only who carries that tag; beside a name or alone"), 0, operator_tag },
    { K_NONE, N_("born:1990"), N_("Keep only who was born then: also 1990-05, <1960, >2010, 1980..1990"), 0, operator_born },
    { K_NONE, N_("doctor:li"), N_("Keep only who has or had an appointment with that practitioner"), 0, operator_doctor },
};

static enum rc find_open(struct screen *s, struct err *e)
{
    struct finding *f = calloc(1, sizeof(*f));
    struct patient other;

    s->priv = f;
    if (f == NULL || !line_init(&f->typed, TYPED_MOST, false))
        return err_memory(e);
    f->db = s->app->db;
    if (s->ops == &pick_other_screen && patient_load(f->db, gift_of(s)->patient_id, &other, NULL) == RC_OK)
        (void)patient_name(f->name, sizeof(f->name), other.family, other.given);
    finder_warm(f->db);
    f->table = (struct table){ .columns = find_columns,
                               .n_columns = sizeof(find_columns) / sizeof(find_columns[0]),
                               .source = &find_source,
                               .ctx = f };
    s->table = &f->table;
    s->typing = true;
    return RC_OK;
}

static void find_close(struct screen *s)
{
    struct finding *f = s->priv;

    if (f == NULL)
        return;
    line_release(&f->typed);
    finder_list_release(&f->found);
    free(f);
}

/* One screen; what Enter does with the person differs. */
#define FIND_SCREEN(named, titled, commands)                                                                 \
    {                                                                                                        \
        .word = (named), .title = (titled), .cmds = (commands),                                              \
        .n_cmds = sizeof(commands) / sizeof((commands)[0]),                                                  \
        .topics = "patient contact_point identifier appointment tag_assignment visit", .open = find_open,          \
        .reload = look_up, .rest = add_slips, .draw = find_draw, .key = find_key, .given = find_given, .holds = find_holds,     \
        .context = find_context, .close = find_close,                                                        \
    }

const struct screen_ops find_screen = FIND_SCREEN("find", N_("Find"), find_cmds);
const struct screen_ops pick_other_screen = FIND_SCREEN("pick-other", N_("The other record"), pick_other_cmds);
const struct screen_ops pick_screen = FIND_SCREEN("pick", N_("Who?"), pick_cmds);
