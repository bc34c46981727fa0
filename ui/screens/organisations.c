/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The insurers, employers and schools of the clinic, and the form of one.
 * Purpose: see what is agreed with whom; begin and change an agreement. The same list is asked for an organisation.
 * Reads: people/organisation. Writes: an organisation, as one change.
 * Refreshed by: organisations, their prices and their members. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/people/organisation.h"
#include "src/store/change.h"
#include "ui/kit/app.h"
#include "ui/kit/form.h"
#include "ui/kit/table.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"

struct organisations {
    struct db *db;
    struct table table;
    struct organisation_list list;
};

/* ---- the list ---- */

static enum look row_look(void *ctx, const void *row)
{
    const struct organisations *v = ctx;
    const struct organisation *o = row;

    return organisation_valid(o->from_day, o->to_day, site_today(v->db)) ? LOOK_PLAIN : LOOK_DIM;
}

static void name_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct organisation *)row)->name);
}

static void kind_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, _(organisation_kinds[((const struct organisation *)row)->kind].label));
}

static void number_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct organisation *)row)->number);
}

static void members_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)snprintf(out, size, "%lld", (long long)((const struct organisation *)row)->members);
}

static void less_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct organisation *o = row;

    (void)ctx;
    (void)organisation_discount_text(out, size, o->discount_bp);
    if (o->prices > 0)
        show_add(out, size, ", ", _("prices"));
}

static void until_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct organisations *v = ctx;

    (void)show_day(v->db, ((const struct organisation *)row)->to_day, out, size);
}

static const struct table_source source = { TABLE_ROWS(struct organisations, list.rows, list.n),
                                            TABLE_ID(struct organisation, id), .look = row_look };
static const struct column columns[] = {
    { N_("Organisation"), 0, 0, 0, name_cell, NULL },
    { N_("Kind"), 9, 0, 0, kind_cell, NULL },
    { N_("Contract"), 10, 0, 0, number_cell, NULL },
    { N_("Members"), 7, COLUMN_RIGHT, 0, members_cell, NULL },
    { N_("Discount"), 12, 0, 0, less_cell, NULL },
    { N_("Until"), 10, 0, 0, until_cell, NULL },
};

static void reload(struct screen *s)
{
    struct organisations *v = s->priv;
    struct organisation_list fresh = { 0 };
    struct err e;

    if (organisation_list(v->db, &fresh, &e) != RC_OK) {
        (void)screen_error(s, &e);
        return;
    }
    organisation_list_release(&v->list);
    v->list = fresh;
}

static unsigned open_row(struct screen *s)
{
    int64_t id = table_id(s->table);

    return screen_push(s, &organisation_screen, &id, sizeof(id));
}

static unsigned take_row(struct screen *s)
{
    int64_t id = table_id(s->table);

    return screen_give(s, &id, sizeof(id));
}

static unsigned edit_row(struct screen *s)
{
    int64_t id = table_id(s->table);

    return screen_push(s, &organisation_form_screen, &id, sizeof(id));
}

static unsigned new_one(struct screen *s)
{
    int64_t none = 0;

    return screen_push(s, &organisation_form_screen, &none, sizeof(none));
}

/* A new one was made from here: it is the one that was meant. */
static unsigned made(struct screen *s, const void *value, size_t size)
{
    int64_t id;

    if (value == NULL || size != sizeof(id))
        return FX_RELOAD;
    memcpy(&id, value, sizeof(id));
    if (s->ops == &pick_organisation_screen)
        return screen_give(s, &id, sizeof(id));
    return screen_push(s, &organisation_screen, &id, sizeof(id)) | FX_RELOAD;
}

static enum rc list_open(struct screen *s, struct err *e)
{
    struct organisations *v = calloc(1, sizeof(*v));

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    v->table = (struct table){ .columns = columns,
                               .n_columns = sizeof(columns) / sizeof(columns[0]),
                               .source = &source,
                               .ctx = v,
                               .empty = _("No insurer, employer or school yet. n adds the first.") };
    s->table = &v->table;
    return RC_OK;
}

static void list_close(struct screen *s)
{
    struct organisations *v = s->priv;

    if (v == NULL)
        return;
    organisation_list_release(&v->list);
    free(v);
}

#define ROW_NEW  { 'n', N_("New"), N_("Add an insurer, an employer or a school"), 0, new_one }
#define ROW_EDIT { 'e', N_("Edit"), N_("Change name, contract, contact, discount and how long it holds"), NEED_ROW, edit_row }

static const struct cmd list_cmds[] = {
    { K_ENTER, N_("Open"), N_("See its members, add some, and set agreed prices"), NEED_ROW, open_row },
    ROW_NEW,
    ROW_EDIT,
};
static const struct cmd pick_cmds[] = {
    { K_ENTER, N_("Choose"), N_("Take the selected organisation"), NEED_ROW, take_row },
    ROW_NEW,
    ROW_EDIT,
};

#define LIST_SCREEN(named, titled, commands)                                                                          \
    {                                                                                                                 \
        .word = (named), .title = (titled), .cmds = (commands), .n_cmds = sizeof(commands) / sizeof((commands)[0]),   \
        .topics = "organisation organisation_member organisation_price", .open = list_open, .reload = reload,         \
        .given = made, .close = list_close,                                                                           \
    }

const struct screen_ops organisations_screen = LIST_SCREEN("organisations", N_("Organisations"), list_cmds);
const struct screen_ops pick_organisation_screen = LIST_SCREEN("pick-organisation", N_("Which organisation?"), pick_cmds);

/* ---- the form ---- */

enum form_field {
    OF_NAME,
    OF_KIND,
    OF_NUMBER,
    OF_DISCOUNT,
    OF_FROM,
    OF_TO,
    OF_CONTACT,
    OF_PHONE,
    OF_NOTE,
    OF_COUNT
};

static enum rc discount_parse(void *ctx, const char *text, void *value, size_t size, struct err *e)
{
    int32_t discount = 0;
    enum rc rc = text[0] == '\0' ? RC_OK : organisation_discount_parse(text, &discount, e);

    (void)ctx;
    if (rc == RC_OK)
        memcpy(value, &discount, size);
    return rc;
}

static void discount_show(void *ctx, const void *value, size_t size, char *out, size_t out_size)
{
    int32_t discount;

    (void)ctx;
    memcpy(&discount, value, size);
    (void)organisation_discount_text(out, out_size, discount);
}

static const struct codec discount_codec = { discount_parse, discount_show };
static const struct choice kind_choices[] = {
    { ORGANISATION_INSURER, N_("insurer") },
    { ORGANISATION_EMPLOYER, N_("employer") },
    { ORGANISATION_SCHOOL, N_("school") },
    { ORGANISATION_OTHER, N_("other") },
};

#define O(part) BIND(struct organisation, part)
static const struct field_def fields[OF_COUNT] = {
    [OF_NAME] = { N_("Name"), FIELD_TEXT, 0, REQUIRED, O(name),
                  .help = N_("As it stands on their letters; it is found by any beginning of it.") },
    [OF_KIND] = { N_("Kind"), FIELD_CHOICE, 16, 0, O(kind), CHOICES(kind_choices) },
    [OF_NUMBER] = { N_("Contract number"), FIELD_TEXT, 22, BESIDE, O(number), .help = N_("As they quote it; may be empty.") },
    [OF_DISCOUNT] = { N_("Discount"), FIELD_CODEC, 12, 0, O(discount_bp), .codec = &discount_codec,
                      .help = N_("Percent off for a member, such as 20 or 12.5; services with an agreed price keep it.") },
    [OF_FROM] = { N_("Valid from"), FIELD_DATE, 14, 0, O(from_day), .help = N_("The first day; empty: since ever.") },
    [OF_TO] = { N_("until"), FIELD_DATE, 14, BESIDE, O(to_day), .help = N_("The last day; empty: until further notice.") },
    [OF_CONTACT] = { N_("Contact person"), FIELD_TEXT, 28, 0, O(contact), .help = N_("Whom to ask there.") },
    [OF_PHONE] = { N_("Phone"), FIELD_PHONE, 0, BESIDE, O(phone), .help = N_("Of the contact person.") },
    [OF_NOTE] = { N_("Note"), FIELD_NOTE, 3, 0, O(note), .help = N_("How to bill, and what else to know.") },
};

static int form_field_of(int field)
{
    static const int places[ORGANISATION_FIELD_COUNT] = {
        [ORGANISATION_FIELD_KIND] = OF_KIND,         [ORGANISATION_FIELD_NAME] = OF_NAME,
        [ORGANISATION_FIELD_NUMBER] = OF_NUMBER,     [ORGANISATION_FIELD_CONTACT] = OF_CONTACT,
        [ORGANISATION_FIELD_PHONE] = OF_PHONE,       [ORGANISATION_FIELD_DISCOUNT] = OF_DISCOUNT,
        [ORGANISATION_FIELD_FROM] = OF_FROM,         [ORGANISATION_FIELD_TO] = OF_TO,
        [ORGANISATION_FIELD_NOTE] = OF_NOTE,
    };

    return field >= 0 && field < ORGANISATION_FIELD_COUNT ? places[field] : ERR_NO_FIELD;
}

static enum rc check(struct screen *s, struct err *e)
{
    enum rc rc = organisation_check(s->priv, e);

    if (rc != RC_OK)
        e->field = form_field_of(e->field);
    return rc;
}

static unsigned save(struct screen *s)
{
    struct organisation *o = s->priv;
    bool new = o->id == 0;
    struct err e = { .rc = RC_OK, .field = ERR_NO_FIELD };

    if (organisation_save(s->app->db, o, &e) != RC_OK) {
        e.field = form_field_of(e.field);
        return form_error(s, &e);
    }
    (void)screen_info(s, new ? _("%s is added. a adds members, P sets prices.") : _("%s is changed."), o->name);
    return screen_give(s, &o->id, sizeof(o->id));
}

static const struct form_def form = {
    .fields = fields, .n = OF_COUNT, .check = check, .save = save, .draft = "organisation"
};

static enum rc form_screen_open(struct screen *s, struct err *e)
{
    struct organisation *o = calloc(1, sizeof(*o));
    int64_t id = 0;
    enum rc rc;

    s->priv = o;
    if (o == NULL)
        return err_memory(e);
    organisation_init(o);
    if (s->arg != NULL && s->arg_size == sizeof(id))
        memcpy(&id, s->arg, sizeof(id));
    if ((rc = change_allowed(s->app->db, ACTION_ORGANISATION, e)) != RC_OK)
        return rc;
    if (id != 0 && (rc = organisation_load(s->app->db, id, o, e)) != RC_OK)
        return rc;
    return form_open(s, &form, o, id, e);
}

static void form_screen_close(struct screen *s)
{
    free(s->priv);
}

static const struct cmd form_screen_cmds[] = {
    { K_CTRL('s'), N_("Save"), N_("Check everything and save"), 0, form_save },
};

const struct screen_ops organisation_form_screen = {
    .word = "organisation-form",
    .title = N_("Organisation"),
    .cmds = form_screen_cmds,
    .n_cmds = sizeof(form_screen_cmds) / sizeof(form_screen_cmds[0]),
    .open = form_screen_open,
    .close = form_screen_close,
};
