/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Services: what for, and with whom. Letters limit the list, Tab goes through those who can do it; the
 * service that this person most likely comes for is proposed.
 * Reads: services, who does them, the person's recalls and appointments.
 * Writes nothing; gives a service and a practitioner (0: anybody). Opened on a time, the practitioner is
 * the one whose time it is. Follows the set-up. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fold.h"
#include "src/base/text.h"
#include "src/booking/appointment.h"
#include "src/care/recall.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/people/privacy.h"
#include "ui/kit/line.h"
#include "ui/kit/table.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

enum { HEAD_ROWS = 3, FOLDED = 256, WHO_SIZE = 128, MOST_WHO = 64 /* bits of a mask */ };

struct row {
    struct service service;
    char words[FOLDED]; /* folded, for what is typed */
    char who[WHO_SIZE]; /* short names of those who do it */
    uint64_t mask;      /* the same as bits of practitioners' places */
};

struct services {
    struct table table;
    struct line line;
    struct row *rows;
    size_t n;
    const struct row **shown;
    int64_t n_shown;
    struct practitioner_list practitioners;
    size_t with; /* 0: anybody, else place in practitioners + 1 */
    char person[PATIENT_NAME * 2];
    struct db *db;
};

/* ---- reading ---- */

static void note_who(struct services *v, struct row *r, const struct practitioner_list *who)
{
    for (size_t i = 0; i < who->n; i++)
        for (size_t k = 0; k < v->practitioners.n; k++)
            if (v->practitioners.rows[k].id == who->rows[i].id) {
                r->mask |= UINT64_C(1) << k;
                show_add(r->who, sizeof(r->who), ", ", who->rows[i].short_name);
            }
}

static enum rc read_rows(struct services *v, struct err *e)
{
    struct service_list list = { 0 };
    enum rc rc = service_list(v->db, &list, e);

    v->rows = rc == RC_OK ? calloc(list.n + 1, sizeof(*v->rows)) : NULL;
    v->shown = rc == RC_OK ? calloc(list.n + 1, sizeof(*v->shown)) : NULL;
    if (rc == RC_OK && (v->rows == NULL || v->shown == NULL))
        rc = err_memory(e);
    for (size_t i = 0; i < list.n && rc == RC_OK; i++) {
        struct practitioner_list who;
        struct row *r = &v->rows[v->n];
        char words[FOLDED];
        r->service = list.rows[i];
        (void)snprintf(words, sizeof(words), "%s %s %s", r->service.name, r->service.word,
                       _(service_categories[r->service.category].label));
        (void)fold(r->words, sizeof(r->words), words);
        if ((rc = service_practitioners(v->db, r->service.id, &who, e)) != RC_OK)
            break;
        note_who(v, r, &who);
        practitioner_list_release(&who);
        v->n++;
    }
    service_list_release(&list);
    return rc;
}

/* What the person most likely comes for: what is to be recalled, else what was done last. */
static int64_t usual(struct db *db, int64_t patient_id)
{
    struct recall_list recalls;
    struct appointment_list past;
    int64_t id = 0;

    if (recall_of_patient(db, patient_id, &recalls, NULL) == RC_OK) {
        if (recalls.n > 0 && recalls.rows[0].status == RECALL_OPEN)
            id = recalls.rows[0].service_id;
        recall_list_release(&recalls);
    }
    if (id == 0 &&
        appointment_of_patient(db, patient_id, APPOINTMENT_PAST, site_now_min(db), 1, &past, NULL) == RC_OK) {
        if (past.n > 0)
            id = past.rows[0].service_id;
        appointment_list_release(&past);
    }
    return id;
}

static void narrow(struct services *v)
{
    char wanted[FOLDED];
    uint64_t bit = v->with == 0 ? 0 : UINT64_C(1) << (v->with - 1);

    (void)fold(wanted, sizeof(wanted), v->line.text);
    v->n_shown = 0;
    for (size_t i = 0; i < v->n; i++)
        if ((v->with == 0 || v->rows[i].mask & bit) && strstr(v->rows[i].words, wanted) != NULL)
            v->shown[v->n_shown++] = &v->rows[i];
    table_reload(&v->table);
}

/* ---- the table ---- */

static int64_t count(void *ctx)
{
    return ((const struct services *)ctx)->n_shown;
}

static const void *row_at(void *ctx, int64_t index)
{
    return ((const struct services *)ctx)->shown[index];
}

static int64_t row_id(const void *row)
{
    return ((const struct row *)row)->service.id;
}

static void name_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct row *)row)->service.name);
}

static void category_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, _(service_categories[((const struct row *)row)->service.category].label));
}

static void minutes_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)snprintf(out, size, "%d", (int)((const struct row *)row)->service.with_min);
}

static void price_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)site_money(((const struct services *)ctx)->db, ((const struct row *)row)->service.price_minor, out,
                     size);
}

static void who_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct row *)row)->who);
}

static const struct table_source source = { .count = count, .row = row_at, .id = row_id };
static const struct column columns[] = {
    { N_("Service"), 0, 0, 0, name_cell, NULL },
    { N_("Kind"), 12, 0, 0, category_cell, NULL },
    { N_("Minutes"), 7, COLUMN_RIGHT, 0, minutes_cell, NULL },
    { N_("Price"), 11, COLUMN_RIGHT, 0, price_cell, NULL },
    { N_("Done by"), 14, 0, 0, who_cell, NULL },
};

/* ---- the screen ---- */

static void begin_with(struct services *v, const struct gift *g)
{
    int64_t with = g->has & NEED_SLOT           ? g->slot.practitioner_id
                   : g->has & NEED_PRACTITIONER ? g->practitioner_id
                                                : 0;
    int64_t service_id = g->service_id;

    for (size_t i = 0; i < v->practitioners.n; i++)
        if (v->practitioners.rows[i].id == with)
            v->with = i + 1;
    if (service_id == 0 && g->has & NEED_PATIENT)
        service_id = usual(v->db, g->patient_id);
    narrow(v);
    (void)table_select(&v->table, service_id);
}

static enum rc services_open(struct screen *s, struct err *e)
{
    struct services *v = calloc(1, sizeof(*v));
    const struct gift *g = gift_of(s);
    struct patient p;
    enum rc rc;

    s->priv = v;
    if (v == NULL || !line_init(&v->line, 64, false))
        return err_memory(e);
    v->db = s->app->db;
    if ((rc = practitioner_list(v->db, &v->practitioners, e)) != RC_OK)
        return rc;
    if (v->practitioners.n > MOST_WHO)
        v->practitioners.n = MOST_WHO;
    if ((rc = read_rows(v, e)) != RC_OK)
        return rc;
    if (g->has & NEED_PATIENT && (rc = patient_load(v->db, g->patient_id, &p, e)) != RC_OK)
        return rc;
    if (g->has & NEED_PATIENT)
        (void)patient_display_name(v->person, sizeof(v->person), p.privacy, p.id, p.family, p.given);
    v->table = (struct table){ .columns = columns, .n_columns = 5, .source = &source, .ctx = v };
    v->table.empty = _("No service has that. Backspace takes letters back, Tab asks another practitioner.");
    s->table = &v->table;
    s->typing = true;
    begin_with(v, g);
    return RC_OK;
}

static void services_draw(struct screen *s)
{
    struct services *v = s->priv;
    const struct gift *g = gift_of(s);
    char with[160], when[SHOW_SIZE];
    int col = 1, row, at;

    if (v->person[0] != '\0') {
        col += put_word(s->canvas, 0, 1, 4, LOOK_DIM, _("For")) + 1;
        col += put_word(s->canvas, 0, col, s->cols / 2, LOOK_STRONG, v->person) + 3;
    }
    if (g->has & NEED_SLOT)
        put_text(s->canvas, 0, col, s->cols - col - 1, LOOK_PLAIN,
                 show_when(v->db, g->slot.start_min, when, sizeof(when)));
    (void)snprintf(with, sizeof(with), _("With: %s"),
                   v->with == 0 ? _("anybody") : v->practitioners.rows[v->with - 1].short_name);
    put_text(s->canvas, 1, s->cols / 2, s->cols / 2 - 1, LOOK_PLAIN, with);
    put_rule(s->canvas, 2);
    col = 1 + put_word(s->canvas, 1, 1, 20, LOOK_DIM, _("Find:")) + 1;
    table_draw(&v->table, s->canvas, HEAD_ROWS, 0, s->rows - HEAD_ROWS, s->cols);
    row = v->n_shown == 0 ? 1 : HEAD_ROWS + 1 + (int)(v->table.cursor - v->table.first);
    at = v->n_shown == 0 ? col : 1;
    line_draw(&v->line, s->canvas, 1, col, 1, s->cols / 2 - col - 3, LOOK_FIELD, true);
    if (v->n_shown != 0)
        put_cursor(s->canvas, row, at);
}

static unsigned services_key(struct screen *s, int key)
{
    struct services *v = s->priv;

    if (!key_is_text(key) && key != K_BACKSPACE && key != K_CTRL('u'))
        return FX_PASS;
    (void)line_key(&v->line, key, s->cols);
    v->table.id = 0;
    v->table.cursor = 0;
    narrow(v);
    return FX_DRAW;
}

static unsigned take(struct screen *s)
{
    struct services *v = s->priv;
    int64_t with = v->with == 0 ? 0 : v->practitioners.rows[v->with - 1].id;

    return gift_give(s, &(struct gift){ .has = NEED_SERVICE | NEED_PRACTITIONER,
                                        .service_id = table_id(&v->table),
                                        .practitioner_id = with });
}

static unsigned turn(struct screen *s, size_t step)
{
    struct services *v = s->priv;

    if (gift_of(s)->has & NEED_SLOT)
        return screen_info(s, _("The time was chosen already; Esc goes back to choose another."));
    v->with = (v->with + step) % (v->practitioners.n + 1);
    narrow(v);
    return FX_DRAW;
}

static unsigned with_next(struct screen *s)
{
    return turn(s, 1);
}

static unsigned with_before(struct screen *s)
{
    return turn(s, ((struct services *)s->priv)->practitioners.n);
}

static void services_close(struct screen *s)
{
    struct services *v = s->priv;

    if (v == NULL)
        return;
    line_release(&v->line);
    practitioner_list_release(&v->practitioners);
    free(v->rows);
    free(v->shown);
    free(v);
}

static const struct cmd cmds[] = {
    { K_ENTER, N_("Take"), N_("Take this service, with the practitioner shown above"), NEED_ROW, take },
    { K_TAB, N_("With"), N_("Ask for the next practitioner; after the last: anybody"), 0, with_next },
    { K_BTAB, N_("Before"), N_("Ask for the practitioner before"), 0, with_before },
};

const struct screen_ops services_screen = {
    .word = "services",
    .title = N_("Service"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .open = services_open,
    .draw = services_draw,
    .key = services_key,
    .close = services_close,
};
