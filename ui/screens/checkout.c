/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Check-out: what was done and its price, what is paid now, and what comes next; the person cannot go
 * without it.
 * Reads: desk/checkout (the visit's service, what is owed, the next step that is known already), services,
 * reasons.
 * Writes: charges, payment, next step, follow-ups and recall, as one change; a booking on the way is its
 * own.
 * Refreshed by nothing: what is typed stays, and is kept as a draft. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/booking/appointment.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/desk/checkout.h"
#include "src/people/privacy.h"
#include "ui/kit/dialog.h"
#include "ui/kit/form.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

enum { HEAD_ROWS = 4, LINES = 5, NEXTS = VISIT_NEXT_LEFT };

struct entry_line {
    struct lookup service;
    int32_t quantity;
    int64_t price_minor, discount_minor;
};

struct typed {
    int64_t paid_minor, reason_id;
    int32_t method, next, months, day;
    char note[sizeof(((struct checkout *)0)->note)];
    struct entry_line lines[LINES];
};

struct checking_out {
    struct visit visit;
    struct checkout c; /* as prepared; what is typed goes over it */
    struct typed typed;
    struct checkout_line proposed[LINES]; /* how each line was priced; service_id 0: not at all */
    struct choice nexts[NEXTS], methods[PAYMENT_COUNT];
    struct choice *reasons;
    struct reason_list reason_list;
    char booked[200]; /* the later appointment; "" */
    bool credit_meant; /* that more is paid than is owed was asked, and meant so */
};

enum form_field {
    CF_PAID,
    CF_METHOD,
    CF_NEXT,
    CF_MONTHS,
    CF_DAY,
    CF_REASON,
    CF_NOTE,
    CF_HEAD,
    CF_LINES,
    CF_LINE_FIELDS = 4,
    CF_COUNT = CF_LINES + LINES * CF_LINE_FIELDS,
};

/* ---- from the form to the check-out ---- */

static int64_t amount(int64_t minor)
{
    return minor == INT64_MIN ? 0 : minor;
}

/* A line keeps its reason as long as it costs what was proposed. */
static void fill_why(const struct checkout_line *proposed, struct checkout_line *line)
{
    bool same = proposed->service_id == line->service_id && proposed->quantity == line->quantity &&
                proposed->price_minor == line->price_minor && proposed->discount_minor == line->discount_minor;

    line->organisation_id = same ? proposed->organisation_id : 0;
    (void)text_copy(line->why, sizeof(line->why), same ? proposed->why : "");
}

static void fill_checkout(const struct checking_out *v, struct checkout *c)
{
    const struct typed *t = &v->typed;

    c->n_lines = 0;
    for (size_t i = 0; i < LINES; i++) {
        const struct entry_line *from = &t->lines[i];
        if (from->service.id == 0)
            continue;
        struct checkout_line *to = &c->lines[c->n_lines++];
        to->service_id = from->service.id;
        to->quantity = from->quantity == INT32_MIN ? 1 : from->quantity;
        to->price_minor = amount(from->price_minor);
        to->discount_minor = amount(from->discount_minor);
        (void)text_copy(to->service, sizeof(to->service), from->service.label);
        fill_why(&v->proposed[i], to);
    }
    c->paid_minor = amount(t->paid_minor);
    c->method = (enum payment_method)t->method;
    c->next = (enum visit_next)t->next;
    c->recall_months = t->months == INT32_MIN ? 0 : t->months;
    c->recall_agreed_day = t->day;
    c->reason_id = t->next == VISIT_NEXT_DECLINED ? t->reason_id : 0;
    (void)text_copy(c->note, sizeof(c->note), t->note);
}

static void fill_typed(const struct checkout *c, struct checking_out *v)
{
    struct typed *t = &v->typed;

    *t = (struct typed){ .paid_minor = INT64_MIN, .method = (int32_t)c->method, .next = (int32_t)c->next };
    t->months = c->recall_months == 0 ? INT32_MIN : c->recall_months;
    t->day = c->recall_agreed_day;
    for (size_t i = 0; i < LINES; i++) {
        struct entry_line *to = &t->lines[i];
        *to = (struct entry_line){ .quantity = INT32_MIN,
                                   .price_minor = INT64_MIN,
                                   .discount_minor = INT64_MIN };
        if (i >= c->n_lines)
            continue;
        to->service.id = c->lines[i].service_id;
        (void)text_copy(to->service.label, sizeof(to->service.label), c->lines[i].service);
        to->quantity = c->lines[i].quantity;
        to->price_minor = c->lines[i].price_minor;
        to->discount_minor = c->lines[i].discount_minor != 0 ? c->lines[i].discount_minor : INT64_MIN;
        v->proposed[i] = c->lines[i];
    }
}

/* Which field of the form a part of the check-out stands in. */
static enum rc named(enum rc rc, struct err *e)
{
    static const enum form_field fields[] = {
        [CHECKOUT_FIELD_LINES] = CF_LINES,   [CHECKOUT_FIELD_PAID] = CF_PAID,
        [CHECKOUT_FIELD_NEXT] = CF_NEXT,     [CHECKOUT_FIELD_REASON] = CF_REASON,
        [CHECKOUT_FIELD_RECALL] = CF_MONTHS,
    };

    if (e->field >= 0 && (size_t)e->field < sizeof(fields) / sizeof(fields[0]))
        e->field = (int)fields[e->field];
    return rc;
}

/* ---- the form ---- */

static const struct choice *nexts(struct screen *s, size_t *n)
{
    *n = NEXTS;
    return ((struct checking_out *)s->priv)->nexts;
}

static const struct choice *methods(struct screen *s, size_t *n)
{
    *n = PAYMENT_COUNT;
    return ((struct checking_out *)s->priv)->methods;
}

static const struct choice *reasons(struct screen *s, size_t *n)
{
    const struct checking_out *v = s->priv;

    *n = v->reason_list.n + 1;
    return v->reasons;
}

static void take_service(struct screen *s, struct lookup *l, const void *value, size_t size)
{
    const struct gift *g = value;
    struct service service;

    if (size != sizeof(*g) || service_load(s->app->db, g->service_id, &service, NULL) != RC_OK)
        return;
    l->id = service.id;
    (void)text_copy(l->label, sizeof(l->label), service.name);
}

/* clang-format off: one row a field */
#define LINE(i)                                                                                               \
    { N_("Service"), FIELD_LOOKUP, 18, 0, BIND(struct typed, lines[i].service),                               \
      .help = N_("Space chooses a service, Delete takes the line out"),                                       \
      .opens = &services_screen, .take = take_service },                                                      \
    { N_("x"), FIELD_NUMBER, 3, BESIDE, BIND(struct typed, lines[i].quantity), .help = N_("How many") },      \
    { N_("Price"), FIELD_MONEY, 11, BESIDE, BIND(struct typed, lines[i].price_minor), .help = N_("Of one") }, \
    { N_("Less"), FIELD_MONEY, 11, BESIDE, BIND(struct typed, lines[i].discount_minor),                       \
      .help = N_("Discount on the whole line") }
/* clang-format on */

static const struct field_def fields[CF_COUNT] = {
    [CF_PAID] = { N_("Paid now"), FIELD_MONEY, 14, 0, BIND(struct typed, paid_minor),
                  .help = N_("What is paid now; Ctrl-P fills in all that is owed; a refund is negative") },
    [CF_METHOD] = { N_("Paid by"), FIELD_CHOICE, 16, BESIDE, BIND(struct typed, method), .list = methods,
                    .help = N_("Its first letter, the arrows or Space choose") },
    [CF_NEXT] = { N_("Next step"), FIELD_CHOICE, 14, 0, BIND(struct typed, next), .list = nexts,
                  .help = N_("Booked, recall, referred or declined: nobody leaves without one") },
    [CF_MONTHS] = { N_("Months"), FIELD_NUMBER, 4, BESIDE, BIND(struct typed, months),
                    .help = N_("Recall: in how many months; empty: as the service says") },
    [CF_DAY] = { N_("Agreed day"), FIELD_DATE, 12, BESIDE, BIND(struct typed, day),
                 .help = N_("Recall: the day agreed, if it is another one; t+14, +6m and mon will do") },
    [CF_REASON] = { N_("Declined"), FIELD_CHOICE, 34, 0, BIND(struct typed, reason_id), .list = reasons,
                    .help = N_("Why nothing follows; other words go into the note") },
    [CF_NOTE] = { N_("Note"), FIELD_TEXT, 0, 0, BIND(struct typed, note),
                  .help = N_("Where to referred, why declined, or what to remember next time") },
    [CF_HEAD] = { N_("What was done"), FIELD_HEADING, 0, 0, 0, 0, .help = NULL },
    [CF_LINES] = LINE(0), LINE(1), LINE(2), LINE(3), LINE(4),
};

/* A line's service changed: its price for this person comes with it. How many does so too, unless the price is typed. */
static void price_line(struct screen *s, size_t i, bool anew)
{
    struct checking_out *v = s->priv;
    struct entry_line *line = &v->typed.lines[i];
    struct checkout_line *was = &v->proposed[i];
    bool as_proposed = was->service_id == line->service.id && was->price_minor == amount(line->price_minor) &&
                       was->discount_minor == amount(line->discount_minor);
    struct checkout_line next = { .service_id = line->service.id };

    if (line->service.id == 0) {
        *was = next;
        line->quantity = INT32_MIN;
        line->price_minor = line->discount_minor = INT64_MIN;
    } else if (anew || as_proposed) {
        next.quantity = line->quantity = line->quantity < 1 ? 1 : line->quantity;
        if (checkout_price(s->app->db, &v->c, &next, NULL) == RC_OK) {
            *was = next;
            line->price_minor = next.price_minor;
            line->discount_minor = next.discount_minor != 0 ? next.discount_minor : INT64_MIN;
        }
    }
    form_refresh(s);
}

static unsigned book_next(struct screen *s)
{
    const struct checking_out *v = s->priv;

    return workflow_begin_with(s, &workflows[WORKFLOW_BOOK],
                               &(struct gift){ .has = NEED_PATIENT, .patient_id = v->visit.patient_id });
}

static unsigned left(struct screen *s, int field)
{
    struct checking_out *v = s->priv;

    if (field >= CF_LINES && (field - CF_LINES) % CF_LINE_FIELDS <= 1)
        price_line(s, (size_t)(field - CF_LINES) / CF_LINE_FIELDS, (field - CF_LINES) % CF_LINE_FIELDS == 0);
    if (field == CF_NEXT && v->typed.next == VISIT_NEXT_BOOKED && v->c.next_appointment_id == 0)
        return book_next(s);
    return FX_DRAW;
}

static enum rc check(struct screen *s, struct err *e)
{
    struct checking_out *v = s->priv;

    for (int i = 0; i < LINES; i++) {
        const struct entry_line *line = &v->typed.lines[i];
        if (line->service.id == 0 && (amount(line->price_minor) != 0 || amount(line->discount_minor) != 0))
            return err_field(e, CF_LINES + i * CF_LINE_FIELDS,
                             _("Service: say which one this line is, or empty it."));
    }
    fill_checkout(v, &v->c);
    return named(checkout_check(s->app->db, &v->c, e), e);
}

static unsigned keep_credit(struct screen *s)
{
    ((struct checking_out *)s->priv)->credit_meant = true;
    return form_save(s);
}

static unsigned save(struct screen *s)
{
    struct checking_out *v = s->priv;
    struct db *db = s->app->db;
    struct err e;
    struct balance balance;
    char paid[SHOW_SIZE], owed[SHOW_SIZE] = "";
    int64_t credit_minor = checkout_credit(&v->c);

    if (credit_minor > 0 && !v->credit_meant) {
        char question[2 * SHOW_SIZE + 80], more[SHOW_SIZE];
        (void)snprintf(question, sizeof(question), _("%s paid is %s more than is owed. Is that meant so?"),
                       site_money(db, v->c.paid_minor, paid, sizeof(paid)),
                       site_money(db, credit_minor, more, sizeof(more)));
        return ask_confirm(s, question, _("keep it as credit"), keep_credit);
    }
    v->credit_meant = false;
    if (checkout_do(db, &v->c, &e) != RC_OK) {
        (void)named(e.rc, &e);
        return form_error(s, &e);
    }
    if (balance_of_patient(db, v->visit.patient_id, &balance, NULL) == RC_OK)
        (void)show_balance(db, balance.due_minor, owed, sizeof(owed));
    return screen_info(s, _("Checked out: %s, paid %s, %s, next step: %s"), v->visit.patient,
                       site_money(db, v->c.paid_minor, paid, sizeof(paid)), owed,
                       _(visit_nexts[v->c.next].label)) |
           FX_CLOSE;
}

static const struct form_def form = {
    .fields = fields, .n = CF_COUNT, .check = check, .save = save, .left = left, .draft = "checkout"
};

/* ---- commands ---- */

static unsigned all_paid(struct screen *s)
{
    struct checking_out *v = s->priv;
    int64_t due;

    if (form_focus(s) >= CF_LINES)
        return screen_info(s, _("Go to \"Paid now\" first: PgUp goes to the top."));
    fill_checkout(v, &v->c);
    due = checkout_due(&v->c);
    v->typed.paid_minor = due > 0 ? due : INT64_MIN;
    form_refresh(s);
    return FX_DRAW;
}

static const struct cmd cmds[] = {
    { K_CTRL('s'), N_("Check out"), N_("Charge, take the payment, note the next step, and let the person go"),
      0, form_save },
    { K_CTRL('p'), N_("All paid"), N_("Fill in all that is owed as paid now"), 0, all_paid },
    { K_CTRL('b'), N_("Book next"), N_("Book the next appointment, then come back here"), 0, book_next },
};

/* ---- opening, drawing, closing ---- */

static enum rc read_choices(struct screen *s, struct err *e)
{
    struct checking_out *v = s->priv;
    enum rc rc = reason_list(s->app->db, REASON_DECLINE, &v->reason_list, e);

    v->reasons = rc == RC_OK ? calloc(v->reason_list.n + 1, sizeof(*v->reasons)) : NULL;
    if (rc == RC_OK && v->reasons == NULL)
        return err_memory(e);
    for (size_t i = 0; i <= v->reason_list.n && rc == RC_OK; i++)
        v->reasons[i] =
            i == 0 ? (struct choice){ 0, "-" }
                   : (struct choice){ v->reason_list.rows[i - 1].id, v->reason_list.rows[i - 1].name };
    for (int i = 0; i < NEXTS; i++)
        v->nexts[i] = (struct choice){ i, i == VISIT_NEXT_NONE ? "-" : visit_nexts[i].label };
    for (int i = 0; i < PAYMENT_COUNT; i++)
        v->methods[i] = (struct choice){ i, payment_methods[i].label };
    return rc;
}

static void read_booked(struct screen *s)
{
    struct checking_out *v = s->priv;
    struct appointment a;
    char when[SHOW_SIZE];

    v->booked[0] = '\0';
    if (v->c.next_appointment_id != 0 &&
        appointment_load(s->app->db, v->c.next_appointment_id, &a, NULL) == RC_OK)
        (void)snprintf(v->booked, sizeof(v->booked), _("Next appointment: %s, %s, %s"),
                       show_when(s->app->db, a.start_min, when, sizeof(when)), a.service, a.practitioner);
}

static enum rc checkout_open(struct screen *s, struct err *e)
{
    struct checking_out *v = calloc(1, sizeof(*v));
    int64_t id = gift_of(s)->visit_id;
    enum rc rc;

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    if ((rc = visit_load(s->app->db, id, &v->visit, e)) != RC_OK ||
        (rc = checkout_prepare(s->app->db, id, &v->c, e)) != RC_OK || (rc = read_choices(s, e)) != RC_OK)
        return rc;
    (void)patient_said_name(s->app->db, v->visit.patient_id, v->visit.patient, sizeof(v->visit.patient));
    if (v->visit.stage != VISIT_CHECK_OUT)
        return err_set(e, RC_CONFLICT, _("%s is not done yet: finish the treatment first (d)."),
                       v->visit.patient);
    fill_typed(&v->c, v);
    read_booked(s);
    return form_open(s, &form, &v->typed, id, e);
}

/* Booked on the way: that is the next step now. */
static unsigned checkout_given(struct screen *s, const void *value, size_t size)
{
    struct checking_out *v = s->priv;
    const struct gift *g = value;
    struct checkout fresh;
    struct err e;

    if (g == NULL || size != sizeof(*g) || !(g->has & NEED_SLOT) || g->patient_id != v->visit.patient_id)
        return FX_DRAW; /* perhaps somebody else's booking, made in between */
    if (checkout_prepare(s->app->db, v->visit.id, &fresh, &e) != RC_OK)
        return screen_error(s, &e);
    v->c.next_appointment_id = fresh.next_appointment_id;
    v->typed.next = VISIT_NEXT_BOOKED;
    read_booked(s);
    form_refresh(s);
    return FX_DRAW;
}

/* By whose agreement the lines cost what they do; how many rows that took. */
static int draw_whys(struct screen *s, const struct checkout *c, int row)
{
    char text[600] = "", one[400];

    for (size_t i = 0; i < c->n_lines; i++) {
        if (c->lines[i].why[0] == '\0')
            continue;
        (void)snprintf(one, sizeof(one), "%s: %s", c->lines[i].service, c->lines[i].why);
        show_add(text, sizeof(text), "   ", one);
    }
    if (text[0] != '\0')
        put_text(s->canvas, row, 1, s->cols - 2, LOOK_GOOD, text);
    return text[0] != '\0';
}

static void checkout_draw(struct screen *s)
{
    struct checking_out *v = s->priv;
    struct db *db = s->app->db;
    struct checkout now = v->c;
    char text[400], payer[sizeof(now.payer) + 40], done[SHOW_SIZE], before[SHOW_SIZE], due[SHOW_SIZE], left_over[SHOW_SIZE];

    fill_checkout(v, &now);
    int64_t total = checkout_due(&now);
    (void)snprintf(text, sizeof(text), _("Ticket %d"), v->visit.ticket);
    int col = 1 + put_word(s->canvas, 0, 1, 20, LOOK_DIM, text) + 2;
    col += put_word(s->canvas, 0, col, s->cols / 2, LOOK_STRONG, v->visit.patient) + 3;
    (void)snprintf(text, sizeof(text), "%s", v->visit.service);
    show_add(text, sizeof(text), "   ", v->visit.practitioner);
    if (v->c.payer[0] != '\0') {
        (void)snprintf(payer, sizeof(payer), _("%s pays"), v->c.payer);
        show_add(text, sizeof(text), "   ", payer);
    }
    put_text(s->canvas, 0, col, s->cols - col - 1, LOOK_PLAIN, text);
    (void)snprintf(text, sizeof(text), _("Done %s   owed before %s   to pay %s   left %s"),
                   site_money(db, total - now.balance_minor, done, sizeof(done)),
                   site_money(db, now.balance_minor, before, sizeof(before)),
                   site_money(db, total, due, sizeof(due)),
                   site_money(db, total - now.paid_minor, left_over, sizeof(left_over)));
    put_text(s->canvas, 1, 1, s->cols - 2, LOOK_STRONG, text);
    put_text(s->canvas, 2, 1, s->cols - 2, v->booked[0] != '\0' ? LOOK_GOOD : LOOK_DIM,
             v->booked[0] != '\0' ? v->booked : _("No later appointment is booked."));
    int head = HEAD_ROWS - 1 + draw_whys(s, &now, HEAD_ROWS - 1);
    put_rule(s->canvas, head);
    form_draw(s, head + 1, s->rows - head - 1);
}

static void checkout_context(struct screen *s, void *gift)
{
    const struct checking_out *v = s->priv;
    struct gift *g = gift;

    g->has |= NEED_PATIENT;
    g->patient_id = v->visit.patient_id;
}

static void checkout_close(struct screen *s)
{
    struct checking_out *v = s->priv;

    if (v == NULL)
        return;
    reason_list_release(&v->reason_list);
    free(v->reasons);
    free(v);
}

const struct screen_ops checkout_screen = {
    .word = "checkout",
    .title = N_("Check-out"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .open = checkout_open,
    .draw = checkout_draw,
    .given = checkout_given,
    .context = checkout_context,
    .close = checkout_close,
};
