/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is agreed with an organisation, service by service.
 * Purpose: set, change and take away agreed prices. Reads: people/organisation. Writes: a price, one change each.
 * Refreshed by: the organisation's prices and the services. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/people/organisation.h"
#include "ui/kit/app.h"
#include "ui/kit/dialog.h"
#include "ui/kit/table.h"
#include "ui/screens/screens.h"

struct prices {
    struct db *db;
    struct table table;
    int64_t organisation_id;
    int32_t discount_bp;
    struct organisation_price_list list;
};

static void service_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct organisation_price *)row)->service);
}

static void own_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)site_money(((const struct prices *)ctx)->db, ((const struct organisation_price *)row)->price_minor, out, size);
}

static void agreed_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct organisation_price *p = row;

    out[0] = '\0';
    if (p->agreed_minor >= 0)
        (void)site_money(((const struct prices *)ctx)->db, p->agreed_minor, out, size);
}

static void pays_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct prices *v = ctx;
    const struct organisation_price *p = row;
    int64_t less = p->price_minor - organisation_discount(p->price_minor, v->discount_bp);

    (void)site_money(v->db, p->agreed_minor < 0 ? less : p->agreed_minor < p->price_minor ? p->agreed_minor : p->price_minor,
                     out, size);
}

static const struct table_source source = { TABLE_ROWS(struct prices, list.rows, list.n),
                                            TABLE_ID(struct organisation_price, service_id) };
static const struct column columns[] = {
    { N_("Service"), 0, 0, 0, service_cell, NULL },
    { N_("Price"), 14, COLUMN_RIGHT, 0, own_cell, NULL },
    { N_("Agreed"), 14, COLUMN_RIGHT, 0, agreed_cell, NULL },
    { N_("A member pays"), 14, COLUMN_RIGHT, 0, pays_cell, NULL },
};

static void reload(struct screen *s)
{
    struct prices *v = s->priv;
    struct organisation_price_list fresh = { 0 };
    struct err e;

    if (organisation_prices(v->db, v->organisation_id, &fresh, &e) != RC_OK) {
        (void)screen_error(s, &e);
        return;
    }
    organisation_price_list_release(&v->list);
    v->list = fresh;
}

static unsigned set(struct screen *s, int64_t agreed_minor)
{
    struct prices *v = s->priv;
    const struct organisation_price p = *(const struct organisation_price *)table_row(s->table);
    struct err e;

    if (organisation_price_set(v->db, v->organisation_id, p.service_id, agreed_minor, &e) != RC_OK)
        return screen_error(s, &e) | FX_RELOAD;
    return screen_info(s, agreed_minor < 0 ? _("%s has no agreed price any more.") : _("%s has an agreed price."), p.service) |
           FX_RELOAD;
}

static unsigned typed(struct screen *s, const char *text)
{
    struct prices *v = s->priv;
    int64_t minor = -1;
    struct err e;

    if (text[0] != '\0' && site_money_parse(v->db, text, &minor, &e) != RC_OK)
        return screen_error(s, &e) | FX_AGAIN;
    return set(s, text[0] == '\0' ? -1 : minor);
}

static unsigned change(struct screen *s)
{
    struct prices *v = s->priv;
    const struct organisation_price *p = table_row(s->table);
    char begin[64] = "";

    if (p->agreed_minor >= 0)
        (void)site_money(v->db, p->agreed_minor, begin, sizeof(begin));
    return ask_text(s, p->service, _("Agreed price (empty: none)"), begin, 32, false, typed);
}

static unsigned take_away(struct screen *s)
{
    return set(s, -1);
}

static const struct cmd cmds[] = {
    { K_ENTER, N_("Set"), N_("Type the price agreed for the selected service; empty takes it away"), NEED_ROW, change },
    { 'd', N_("Take away"), N_("No agreed price for the selected service any more"), NEED_ROW, take_away },
};

static enum rc prices_open(struct screen *s, struct err *e)
{
    struct prices *v = calloc(1, sizeof(*v));
    struct organisation o;
    enum rc rc;

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    if (s->arg != NULL && s->arg_size == sizeof(v->organisation_id))
        memcpy(&v->organisation_id, s->arg, sizeof(v->organisation_id));
    if ((rc = organisation_load(v->db, v->organisation_id, &o, e)) != RC_OK)
        return rc;
    v->discount_bp = o.discount_bp;
    screen_title(s, _("Prices agreed with %s"), o.name);
    v->table = (struct table){ .columns = columns,
                               .n_columns = sizeof(columns) / sizeof(columns[0]),
                               .source = &source,
                               .ctx = v,
                               .empty = _("This clinic offers nothing yet. Its kit says what it does.") };
    s->table = &v->table;
    return RC_OK;
}

static void prices_close(struct screen *s)
{
    struct prices *v = s->priv;

    if (v == NULL)
        return;
    organisation_price_list_release(&v->list);
    free(v);
}

const struct screen_ops prices_screen = {
    .word = "prices",
    .title = N_("Prices"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .topics = "organisation_price service",
    .open = prices_open,
    .reload = reload,
    .close = prices_close,
};
