/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rooms: a box to choose one from. Opened on a visit it lists the free rooms of the service's kind, the
 * appointment's own first; opened on nothing, the rooms being cleaned. Gives a room; writes nothing.
 * Follows the table of rooms. */
#include "ui/screens/rooms.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/booking/appointment.h"
#include "src/visit/visit.h"
#include "ui/kit/table.h"
#include "ui/screens/screens.h"
#include "ui/workflows.h"

/* ---- which ---- */

static enum rc wanted(struct db *db, int64_t visit_id, char *kind, size_t size, int64_t *own, struct err *e)
{
    struct visit v;
    struct service service;
    struct appointment a;
    enum rc rc = visit_load(db, visit_id, &v, e);

    if (rc != RC_OK || (rc = service_load(db, v.service_id, &service, e)) != RC_OK)
        return rc;
    (void)text_copy(kind, size, service.room_kind);
    if (v.appointment_id != 0 && (rc = appointment_load(db, v.appointment_id, &a, e)) == RC_OK)
        *own = a.room_id;
    return rc;
}

enum rc room_choices(struct db *db, int64_t visit_id, struct place_list *ret, struct err *e)
{
    char kind[sizeof(((struct place *)0)->kind)] = "";
    int64_t own = 0;
    struct place_list all;
    enum place_state state = visit_id != 0 ? PLACE_FREE : PLACE_CLEANING;
    enum rc rc = visit_id != 0 ? wanted(db, visit_id, kind, sizeof(kind), &own, e) : RC_OK;
    size_t n = 0;

    if (rc != RC_OK || (rc = place_list(db, &all, e)) != RC_OK)
        return rc;
    for (size_t i = 0; i < all.n; i++) {
        struct place room = all.rows[i];
        if (room.state != (int)state || (kind[0] != '\0' && strcmp(room.kind, kind) != 0))
            continue;
        if (room.id == own) /* to the front */
            memmove(all.rows + 1, all.rows, n * sizeof(room));
        all.rows[room.id == own ? 0 : n] = room;
        n++;
    }
    all.n = n;
    *ret = all;
    return RC_OK;
}

/* ---- the box ---- */

struct rooms {
    struct table table;
    struct place_list list;
};

static void name_cell(void *ctx, const void *at, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct place *)at)->name);
}

static void state_cell(void *ctx, const void *at, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, _(place_states[((const struct place *)at)->state].label));
}

static const struct table_source source = { TABLE_ROWS(struct rooms, list.rows, list.n),
                                            TABLE_ID(struct place, id) };
static const struct column columns[] = {
    { N_("Room"), 0, 0, 0, name_cell, NULL },
    { N_("State"), 12, 0, 0, state_cell, NULL },
};

static void rooms_reload(struct screen *s)
{
    struct rooms *r = s->priv;
    struct place_list list;
    struct err e;
    const struct gift *g = gift_of(s);

    if (room_choices(s->app->db, g->has & NEED_VISIT ? g->visit_id : 0, &list, &e) != RC_OK) {
        (void)screen_error(s, &e);
        return;
    }
    place_list_release(&r->list);
    r->list = list;
}

static enum rc rooms_open(struct screen *s, struct err *e)
{
    struct rooms *r = calloc(1, sizeof(*r));

    s->priv = r;
    if (r == NULL)
        return err_memory(e);
    r->table = (struct table){ .columns = columns, .n_columns = 2, .source = &source, .ctx = r };
    r->table.empty =
        gift_of(s)->has & NEED_VISIT
            ? _("No room that this service needs is free. Finish somebody, or make a room ready.")
            : _("No room is being cleaned.");
    s->table = &r->table;
    s->want_cols = 48;
    rooms_reload(s); /* the box is as high as the list */
    s->want_rows = r->list.n > 3 ? (int)r->list.n + 1 : 4;
    return RC_OK;
}

static unsigned take(struct screen *s)
{
    struct rooms *r = s->priv;

    return gift_give(s, &(struct gift){ .has = NEED_ROOM, .room_id = table_id(&r->table) });
}

static void rooms_close(struct screen *s)
{
    struct rooms *r = s->priv;

    if (r != NULL)
        place_list_release(&r->list);
    free(r);
}

static const struct cmd cmds[] = {
    { K_ENTER, N_("Take"), N_("Take this room"), NEED_ROW, take },
};

const struct screen_ops rooms_screen = {
    .word = "rooms",
    .title = N_("Which room?"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .topics = "room",
    .flags = SCREEN_BOX,
    .open = rooms_open,
    .reload = rooms_reload,
    .close = rooms_close,
};
