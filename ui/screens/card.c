/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The card: everything about one person, and the next thing to do for them.
 * Purpose: answer whatever a caller asks, alerts first. The head stands always; seven sections stand below it.
 * Reads: desk/card. Writes: nothing itself; commands open workflows and screens.
 * Refreshed by: every commit that touches this person (CARD_TOPICS). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/people/access.h"
#include "src/people/privacy.h"
#include "ui/kit/dialog.h"
#include "ui/screens/actions.h"
#include "ui/screens/card_rows.h"
#include "ui/screens/clip.h"
#include "ui/screens/leaving.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

enum { HEAD_ROWS = 6 };

struct card_view {
    struct table table;
    struct card card;
    struct card_rows rows;
    enum card_section section;
    bool there; /* card was read */
};

/* ---- the table ---- */

static enum look row_look(void *ctx, const void *row)
{
    (void)ctx;
    return ((const struct card_row *)row)->look;
}

static void cell0(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct card_row *)row)->cell[0]);
}

static void cell1(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct card_row *)row)->cell[1]);
}

static void cell2(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct card_row *)row)->cell[2]);
}

static void cell3(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct card_row *)row)->cell[3]);
}

static const struct table_source card_source = {
    TABLE_ROWS(struct card_view, rows.rows, rows.n), TABLE_ID(struct card_row, id), .look = row_look
};

static const struct section {
    const char *title, *empty; /* N_() */
    struct column columns[CARD_CELLS];
    size_t n_columns;
    const char *lead; /* its own keys, first in the footer */
} sections[CARD_SECTIONS] = {
    [CARD_APPOINTMENTS] = { N_("Appointments"),
                            N_("No appointments yet. b books the first."),
                            { { N_("When"), 17, 0, 0, cell0, NULL },
                              { N_("Service"), 22, 0, 0, cell1, NULL },
                              { N_("With"), 10, 0, 0, cell2, NULL },
                              { N_("State"), 0, 0, 0, cell3, NULL } },
                            4 },
    [CARD_VISITS] = { N_("Visits"),
                      N_("Not here yet. i checks in, w receives without an appointment."),
                      { { N_("When"), 17, 0, 0, cell0, NULL },
                        { N_("Service"), 22, 0, 0, cell1, NULL },
                        { N_("With"), 10, 0, 0, cell2, NULL },
                        { N_("Next step"), 0, 0, 0, cell3, NULL } },
                      4 },
    [CARD_FOLLOW_UPS] = { N_("Follow-ups"),
                          N_("No call is planned for this person. Check-outs plan them."),
                          { { N_("Due"), 17, 0, 0, cell0, NULL },
                            { N_("What"), 0, 0, 0, cell1, NULL },
                            { N_("After"), 16, 0, 0, cell2, NULL },
                            { N_("State"), 16, 0, 0, cell3, NULL } },
                          4, "f" },
    [CARD_TAGS] = { N_("Tags"),
                    N_("No tags. t adds some."),
                    { { N_("Since"), 17, 0, 0, cell0, NULL },
                      { N_("Tag"), 0, 0, 0, cell1, NULL },
                      { N_("Group"), 16, 0, 0, cell2, NULL },
                      { N_("By"), 16, 0, 0, cell3, NULL } },
                    4, "t" },
    [CARD_JOURNAL] = { N_("Journal"),
                       N_("Nothing has been changed yet."),
                       { { N_("When"), 17, 0, 0, cell0, NULL },
                         { N_("What was done"), 0, 0, 0, cell1, NULL },
                         { N_("By"), 10, 0, 0, cell2, NULL },
                         { N_("From"), 10, 0, 0, cell3, NULL } },
                       4 },
    [CARD_DETAILS] = { N_("Details"),
                       "",
                       { { N_("What"), 17, 0, 0, cell0, NULL }, { "", 0, 0, 0, cell1, NULL } },
                       2, "enAc" },
    [CARD_FAMILY] = { N_("Family"),
                      N_("Nobody is linked to this person. h links somebody, r registers a relative."),
                      { { N_("Who"), 22, 0, 0, cell0, NULL },
                        { N_("Is"), 20, 0, 0, cell1, NULL },
                        { N_("Next"), 0, 0, 0, cell2, NULL },
                        { N_("Calls"), 10, 0, 0, cell3, NULL } },
                      4, "rhib" },
};

static void card_reload(struct screen *s)
{
    struct card_view *v = s->priv;
    struct err e = { .rc = RC_OK };
    struct card fresh;

    if (card_read(s->app->db, gift_of(s)->patient_id, &fresh, &e) != RC_OK) {
        (void)screen_error(s, &e);
        return;
    }
    if (card_rows_make(s->app->db, &fresh, v->section, &v->rows, &e) != RC_OK) {
        (void)screen_error(s, &e);
        card_release(&fresh);
        return;
    }
    if (v->there)
        card_release(&v->card);
    v->card = fresh;
    v->there = true;
    v->table.columns = sections[v->section].columns;
    v->table.n_columns = sections[v->section].n_columns;
    v->table.empty = _(sections[v->section].empty);
    screen_title(s, "%s", fresh.name);
}

/* ---- drawing the head ---- */

static void draw_name(struct screen *s, const struct card *c)
{
    char text[512] = "", part[64];
    int col = 1 + put_word(s->canvas, 0, 1, s->cols / 2, LOOK_STRONG, c->name);

    show_add(text, sizeof(text), "", card_sex(c->patient.sex));
    show_add(text, sizeof(text), " ", c->age);
    if (c->born[0] != '\0') {
        (void)snprintf(part, sizeof(part), "(%s)", c->born);
        show_add(text, sizeof(text), " ", part);
    }
    show_add(text, sizeof(text), "   ", c->patient.alias);
    (void)snprintf(part, sizeof(part), _("No. %lld"), (long long)c->patient.id);
    show_add(text, sizeof(text), "   ", part);
    if (c->patient.lifecycle != LIFECYCLE_PATIENT)
        show_add(text, sizeof(text), "   ", _(patient_lifecycles[c->patient.lifecycle].label));
    if (c->patient.privacy != PRIVACY_NORMAL)
        show_add(text, sizeof(text), "   ", _(patient_privacies[c->patient.privacy].label));
    put_text(s->canvas, 0, col + 2, s->cols - col - 3, LOOK_PLAIN, text);
}

static void draw_alerts(struct screen *s, const struct card *c)
{
    char text[1024] = "", part[256];

    if (consent_no_contact(&c->consents))
        show_add(text, sizeof(text), "", _("! do not contact"));
    for (int i = 0; i < PATIENT_ALERTS; i++) {
        const struct patient_alert *a = &c->patient.alerts[i];
        if (a->text[0] == '\0')
            continue;
        (void)snprintf(part, sizeof(part), "! %s: %s", _(alert_kinds[a->kind].label), a->text);
        show_add(text, sizeof(text), "   ", part);
    }
    put_text(s->canvas, 1, 1, s->cols - 2, text[0] != '\0' ? LOOK_BAD : LOOK_DIM,
             text[0] != '\0' ? text : _("No alerts"));
}

/* Who is rung instead, then the person's own numbers. */
static void say_caller(const struct card *c, char *text, size_t size)
{
    char part[400];

    if (!c->caller.other)
        return;
    (void)snprintf(part, sizeof(part), _("Call %s: %s"), c->caller.name, c->caller.phone);
    show_add(text, size, "", part);
}

static void draw_reach(struct screen *s, const struct card *c)
{
    char text[1024] = "", balance[SHOW_SIZE], part[400];

    say_caller(c, text, sizeof(text));
    for (int i = 0; i < PATIENT_CONTACTS; i++)
        show_add(text, sizeof(text), "   ", c->patient.contacts[i].value);
    put_text(s->canvas, 2, 1, s->cols - 2, LOOK_PLAIN,
             text[0] != '\0' ? text : _("No phone and no e-mail. e adds one."));
    (void)show_balance(s->app->db, c->balance.due_minor, balance, sizeof(balance));
    int col = 1 + put_word(s->canvas, 3, 1, s->cols / 2, c->balance.due_minor > 0 ? LOOK_WARN : LOOK_PLAIN,
                           balance);
    text[0] = '\0';
    if (c->family.together && c->family.household.payer_id != 0 && c->family.household.payer_id != c->patient.id) {
        (void)snprintf(part, sizeof(part), _("%s pays"), c->family.household.payer);
        show_add(text, sizeof(text), "", part);
    }
    for (size_t i = 0; i < c->tags.n; i++)
        show_add(text, sizeof(text), i > 0 ? " " : "   ", c->tags.rows[i].name);
    show_add(text, sizeof(text), "   ", c->patient.languages);
    show_add(text, sizeof(text), "   ", c->patient.city);
    put_text(s->canvas, 3, col + 3, s->cols - col - 4, LOOK_PLAIN, text);
}

/* Who is in the house now: since when, where, with which ticket. */
static bool is_here(const struct card *c)
{
    for (size_t i = 0; i < c->visits.n; i++)
        if (c->visits.rows[i].closed_at == 0)
            return true;
    return false;
}

static void say_here(struct db *db, const struct card *c, char *text, size_t size)
{
    char part[400], since[SHOW_SIZE];

    for (size_t i = 0; i < c->visits.n; i++) {
        const struct visit *v = &c->visits.rows[i];
        if (v->closed_at != 0)
            continue;
        (void)snprintf(part, sizeof(part), _("Here since %s, ticket %d: %s"),
                       show_at(db, v->opened_at, since, sizeof(since)), v->ticket, _(visit_stages[v->stage].label));
        show_add(text, size, "   ", part);
    }
}

static bool is_live(const struct appointment *a)
{
    return a->status == APPOINTMENT_BOOKED;
}

/* The next one whose person has not come yet; NULL: none. */
static const struct appointment *still_to_come(const struct card *c)
{
    for (size_t i = 0; i < c->next.n; i++)
        if (is_live(&c->next.rows[i]))
            return &c->next.rows[i];
    return NULL;
}

static void draw_next(struct screen *s, const struct card *c)
{
    char text[1024] = "", part[400], when[SHOW_SIZE];

    const struct appointment *a = still_to_come(c);

    say_here(s->app->db, c, text, sizeof(text));
    if (a != NULL) {
        (void)snprintf(part, sizeof(part), _("Next %s %s with %s"),
                       show_when_said(s->app->db, a->start_min, when, sizeof(when)), a->service,
                       a->practitioner);
        show_add(text, sizeof(text), "   ", part);
    } else {
        show_add(text, sizeof(text), "   ", text[0] == '\0' ? _("Nothing booked") : _("Nothing more booked"));
    }
    if (c->tasks.n > 0 && c->tasks.rows[0].task.status == TASK_OPEN) {
        const struct task *t = &c->tasks.rows[0].task;
        (void)snprintf(part, sizeof(part), _("Call due %s: %s"),
                       show_day_said(s->app->db, t->due_day, when, sizeof(when)), t->name);
        show_add(text, sizeof(text), "   ", part);
    }
    put_text(s->canvas, 4, 1, s->cols - 2, LOOK_PLAIN, text);
}

static void draw_sections(struct screen *s, int row)
{
    struct card_view *v = s->priv;
    int col = 1;

    for (int i = 0; i < CARD_SECTIONS; i++) {
        char title[64];
        (void)snprintf(title, sizeof(title), " %d %s", i + 1, _(sections[i].title));
        col +=
            put_word(s->canvas, row, col, s->cols - col, i == (int)v->section ? LOOK_FOCUS : LOOK_DIM, title);
    }
    put_text(s->canvas, row, col, 1, LOOK_DIM, "");
    v->table.line_above = col;
}

static void card_draw(struct screen *s)
{
    struct card_view *v = s->priv;

    if (!v->there)
        return;
    draw_name(s, &v->card);
    draw_alerts(s, &v->card);
    draw_reach(s, &v->card);
    draw_next(s, &v->card);
    put_rule(s->canvas, HEAD_ROWS - 1);
    draw_sections(s, HEAD_ROWS - 1);
    table_draw(&v->table, s->canvas, HEAD_ROWS, 0, s->rows - HEAD_ROWS, s->cols);
}

/* ---- what stands here, for commands and workflows ---- */

/* Of the family, the selected one is meant; anywhere else the person whose card it is. */
static const struct family_member *relative(struct screen *s)
{
    const struct card_view *v = s->priv;
    int64_t id = table_id(s->table);

    for (size_t i = 0; v->there && v->section == CARD_FAMILY && i < v->card.family.n; i++)
        if (v->card.family.rows[i].patient_id == id)
            return &v->card.family.rows[i];
    return NULL;
}

static void relative_context(const struct family_member *m, struct gift *g)
{
    g->patient_id = m->patient_id;
    g->has |= NEED_PATIENT;
    g->appointment_id = m->appointment_id;
    g->has |= m->appointment_id != 0 ? NEED_APPOINTMENT : 0;
    g->visit_id = m->visit_id;
    g->has |= m->visit_id != 0 ? NEED_VISIT : 0;
}

/* The appointment that is meant: the selected one, else the next. */
static const struct appointment *meant(struct screen *s)
{
    const struct card_view *v = s->priv;
    const struct card_row *row = table_row(s->table);

    if (row != NULL && v->section == CARD_APPOINTMENTS)
        return card_appointment(&v->card, row->id);
    return v->card.next.n > 0 ? &v->card.next.rows[0] : NULL;
}

static void card_context(struct screen *s, void *gift)
{
    const struct card_view *v = s->priv;
    const struct appointment *a = v->there ? meant(s) : NULL;
    const struct family_member *m = relative(s);
    struct gift *g = gift;

    if (m != NULL) {
        relative_context(m, g);
        return;
    }
    g->patient_id = gift_of(s)->patient_id;
    g->has |= NEED_PATIENT;
    if (a != NULL && is_live(a)) {
        g->appointment_id = a->id;
        g->has |= NEED_APPOINTMENT;
    }
    for (size_t i = 0; i < v->card.visits.n && !(g->has & NEED_VISIT); i++)
        if (v->card.visits.rows[i].closed_at == 0) {
            g->visit_id = v->card.visits.rows[i].id;
            g->has |= NEED_VISIT;
        }
}

/* ---- commands ---- */

static int64_t meant_patient(struct screen *s)
{
    const struct family_member *m = relative(s);

    return m != NULL ? m->patient_id : gift_of(s)->patient_id;
}

static unsigned edit(struct screen *s)
{
    int64_t id = meant_patient(s);
    bool other = id != gift_of(s)->patient_id; /* whose card may want a reason first */

    return gift_push_patient(s, other && patient_is_special(s->app->db, id) ? &card_screen : &edit_screen, id);
}

static unsigned alert(struct screen *s)
{
    return gift_push_patient(s, &alert_screen, meant_patient(s));
}

static unsigned tags(struct screen *s)
{
    return gift_push_patient(s, &tags_screen, meant_patient(s));
}

static unsigned followups(struct screen *s)
{
    return gift_push_patient(s, &followups_screen, meant_patient(s));
}

static unsigned journal(struct screen *s)
{
    return gift_push_patient(s, &journal_screen, meant_patient(s));
}

/* Also one that is over or was called off: for those there is nothing else to do. */
static unsigned view(struct screen *s)
{
    const struct appointment *a = meant(s);

    if (a == NULL)
        return screen_info(s, _("There is no appointment here to do that with."));
    return gift_push(s, &appointment_screen, &(struct gift){ .has = NEED_APPOINTMENT, .appointment_id = a->id });
}

static unsigned family(struct screen *s)
{
    return gift_push_patient(s, &family_screen, gift_of(s)->patient_id);
}

static unsigned steps(struct screen *s)
{
    const int64_t id = gift_of(s)->patient_id;
    struct together_begin begin = { .patient_ids = { id, id }, .n = 2, .steps = true };

    return screen_push(s, &together_screen, &begin, sizeof(begin));
}

static unsigned register_relative(struct screen *s)
{
    return gift_push_patient(s, &relative_screen, gift_of(s)->patient_id);
}

static unsigned memberships(struct screen *s)
{
    return gift_push_patient(s, &memberships_screen, meant_patient(s));
}

static unsigned merge(struct screen *s)
{
    return workflow_begin_with(s, &workflows[WORKFLOW_MERGE],
                               &(struct gift){ .has = NEED_PATIENT, .patient_id = gift_of(s)->patient_id });
}

/* The person whose card this is may be another number now. */
static unsigned card_given(struct screen *s, const void *value, size_t size)
{
    const struct gift *g = value;

    if (g == NULL || size != sizeof(*g) || !(g->has & NEED_PATIENT) || g->patient_id == gift_of(s)->patient_id)
        return FX_NONE;
    return FX_CLOSE | gift_push_patient(s, &card_screen, g->patient_id);
}

static unsigned merged(struct screen *s)
{
    return gift_push_patient(s, &merged_screen, gift_of(s)->patient_id);
}

static unsigned consent(struct screen *s)
{
    return gift_push_patient(s, &consent_screen, gift_of(s)->patient_id);
}

static unsigned take_note(struct screen *s, const char *text)
{
    struct err e;

    if (note_add(s->app->db, gift_of(s)->patient_id, text, NULL, &e) != RC_OK)
        return screen_error(s, &e) | FX_AGAIN;
    return screen_info(s, "%s", _("The note is written; 6 shows it.")) | FX_RELOAD;
}

static unsigned note(struct screen *s)
{
    return ask_text(s, ((struct card_view *)s->priv)->card.name, _("Note, dated now and signed with your name"), "",
                    NOTE_TEXT - 1, true, take_note);
}

static unsigned open_row(struct screen *s)
{
    const struct card_view *v = s->priv;
    int64_t id = table_id(s->table);

    switch (v->section) {
    case CARD_FOLLOW_UPS:
        return followups(s);
    case CARD_TAGS:
        return tags(s);
    case CARD_JOURNAL:
        return screen_push(s, &change_screen, &id, sizeof(id));
    case CARD_DETAILS:
        return edit(s);
    case CARD_FAMILY:
        return gift_push_patient(s, &card_screen, id);
    case CARD_APPOINTMENTS:
    case CARD_VISITS:
    case CARD_SECTIONS:
        break;
    }
    return card_row_read(s, &v->card, v->section, id);
}

static unsigned show_section(struct screen *s, int section)
{
    struct card_view *v = s->priv;

    v->section = (enum card_section)((section + CARD_SECTIONS) % CARD_SECTIONS);
    v->table.first = v->table.cursor = v->table.id = 0;
    return FX_RELOAD;
}

static unsigned card_key(struct screen *s, int key)
{
    const struct card_view *v = s->priv;

    if (key >= '1' && key < '1' + CARD_SECTIONS)
        return show_section(s, key - '1');
    if (key == K_RIGHT)
        return show_section(s, (int)v->section + 1);
    if (key == K_LEFT || key == K_BTAB)
        return show_section(s, (int)v->section - 1);
    return FX_PASS;
}

static unsigned next_section(struct screen *s)
{
    return show_section(s, (int)((struct card_view *)s->priv)->section + 1);
}

static const struct cmd card_cmds[] = {
    ROW_BOOK,
    ROW_MOVE,
    ROW_NOT_COMING,
    ROW_CHECK_IN,
    { 'e', N_("Edit"), N_("Change the details: names, phones, address, alerts, consents, note"), 0, edit },
    { 'n', N_("Note"), N_("Write a note about this person, dated and signed"), 0, note },
    ROW_QUEUE,
    ROW_CHECK_OUT,
    { 'A', N_("Alert"), N_("Enter what nobody may miss: an allergy, an infection, a restriction"), 0, alert },
    { 't', N_("Tags"), N_("Add and remove tags"), 0, tags },
    { 'f', N_("Follow up"), N_("See the calls planned for this person and log how they went"), 0,
      followups },
    { 'c', N_("Consent"), N_("By what they may be reached for what; do not contact"), 0, consent },
    { K_ENTER, N_("Open"), N_("See more of the selected row; of the journal: old and new values"), NEED_ROW,
      open_row },
    { K_TAB, N_("Sections"),
      N_("Tab, 1 to 7, Left and Right: appointments, visits, follow-ups, tags, journal, details, family"), 0,
      next_section },
    { 'r', N_("Relative"), N_("Register another of this family: name, address and phones are taken over"), 0,
      register_relative },
    { 'B', N_("Steps"), N_("Book several services for this person, one right after another"), 0, steps },
    { 'h', N_("Family"), N_("Link relatives and friends; say who lives together, who pays and who is called"), 0,
      family },
    { 'g', N_("Memberships"), N_("The insurers, employers and schools this person belongs to"), 0, memberships },
    ROW_CONFIRM,
    ROW_CANCEL,
    ROW_GAP,
    ROW_WAIT,
    { 'v', N_("View"), N_("See this appointment and its history: who changed what, and when"), 0, view },
    ROW_PICK_UP,
    { 'd', N_("Merge with"), N_("Find another record of this person and make one of the two"), 0, merge },
    { K_NONE, N_("Merged records"), N_("See which records were merged into this one, and take one out again"), 0, merged },
    { 'p', N_("Whole file"), N_("Write everything kept about this person to a file, for whoever asks"), 0, leaving_file },
    { K_NONE, N_("Journal of this person"), N_("See what was changed about this person and take it back"), 0,
      journal },
    { K_NONE, N_("Who looked"), N_("See who opened this card, when, from where and why"), 0, leaving_looks },
    { K_NONE, N_("Restrict"), N_("Keep this person by law only: shown and used nowhere"), 0, leaving_restrict },
    { K_NONE, N_("Erase"), N_("Erase everything personal about this person, for good"), 0, leaving_erase },
};

static enum rc card_open(struct screen *s, struct err *e)
{
    struct card_view *v = calloc(1, sizeof(*v));
    enum rc rc;

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->table = (struct table){ .source = &card_source, .ctx = v };
    s->table = &v->table;
    rc = card_read(s->app->db, gift_of(s)->patient_id, &v->card, e);
    v->there = rc == RC_OK;
    return rc == RC_OK ? access_record(s->app->db, v->card.patient.id, "", e) : rc;
}

static const char *card_lead(const struct screen *s)
{
    const struct card_view *v = s->priv;

    if (v->section == CARD_APPOINTMENTS && v->there && is_here(&v->card))
        return "oben"; /* what comes next for who is in the house */
    if (v->section == CARD_APPOINTMENTS && v->there && v->card.next.n == 0)
        return "bwen"; /* there is nothing to move or to check in */
    return sections[v->section].lead;
}

static void card_close(struct screen *s)
{
    struct card_view *v = s->priv;

    if (v == NULL)
        return;
    if (v->there)
        card_release(&v->card);
    card_rows_release(&v->rows);
    free(v);
}

const struct screen_ops card_screen = {
    .word = "card",
    .title = N_("Card"),
    .given = card_given,
    .cmds = card_cmds,
    .n_cmds = sizeof(card_cmds) / sizeof(card_cmds[0]),
    .topics = CARD_TOPICS,
    .open = card_open,
    .reload = card_reload,
    .draw = card_draw,
    .key = card_key,
    .holds = context_holds,
    .context = card_context,
    .lead = card_lead,
    .close = card_close,
};
