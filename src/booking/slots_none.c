/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why no time was found, as a sentence that says what stands in the way and what could be asked instead. */
#include <stdio.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/booking/slots.h"
#include "src/clinic/catalog.h"
#include "src/clinic/service_part.h"
#include "src/people/alert.h"
#include "src/store/reference.h"

static const char *who_of(struct db *db, const struct slot_query *q, struct practitioner *p)
{
    if (q->practitioner_id == 0 || practitioner_load(db, q->practitioner_id, p, NULL) != RC_OK)
        (void)text_copy(p->short_name, sizeof p->short_name, _("Nobody"));
    return p->short_name;
}

/** The sentence of what restricts the person's booking. */
static void say_restricted(struct db *db, const struct slot_query *q, char *out, size_t size)
{
    struct practitioner_list who = {0};
    struct err e = {0};
    int64_t id = q->practitioner_id;
    if (id == 0 && service_practitioners(db, q->service_id, &who, NULL) == RC_OK && who.n > 0)
        id = who.rows[0].id;
    practitioner_list_release(&who);
    if (alert_may_book(db, q->patient_id, id, &e) == RC_OK)
        (void)reference_may_book(db, q->patient_id, id, &e);
    (void)text_copy(out, size, e.text);
}

static void say_works(struct db *db, const struct slot_query *q, char *out, size_t size)
{
    struct practitioner p;
    if (q->practitioner_id != 0)
        (void)snprintf(out, size, _("%s does not work on these days. Ask for other days, or for anybody."),
                       who_of(db, q, &p));
    else
        (void)text_copy(out, size, _("Nobody who does this works on these days. Ask for other days."));
}

static void say_taken(struct db *db, const struct slot_query *q, char *out, size_t size)
{
    struct practitioner p;
    if (q->practitioner_id != 0)
        (void)snprintf(out, size, _("All that %s works then is taken. Ask for other days, or for anybody."),
                       who_of(db, q, &p));
    else
        (void)text_copy(out, size, _("Everybody who does this is taken then. Ask for other days or hours."));
}

static void say_nobody(struct db *db, const struct slot_query *q, const struct service *s, char *out, size_t size)
{
    struct practitioner p;
    if (q->practitioner_id != 0)
        (void)snprintf(out, size, _("%s does not do %s. Ask for somebody else."), who_of(db, q, &p), s->name);
    else
        (void)snprintf(out, size, _("Nobody does %s. Choose another service."), s->name);
}

char *slots_why_none(struct db *db, const struct slot_query *q, const struct slot_list *list, char *out, size_t size)
{
    struct service s = {.id = 0};
    out[0] = '\0';
    if (list->n > 0 || service_load(db, q->service_id, &s, NULL) != RC_OK)
        return out;
    switch (list->obstacle) {
    case SLOT_NOBODY_DOES_IT:
        say_nobody(db, q, &s, out, size);
        break;
    case SLOT_RESTRICTED:
        say_restricted(db, q, out, size);
        break;
    case SLOT_NO_ROOM_OF_KIND:
        (void)snprintf(out, size, _("No room of the kind \"%s\" that %s needs is open."), s.room_kind, s.name);
        break;
    case SLOT_NO_SUCH_DAY:
        (void)text_copy(out, size, _("None of the days asked for lies ahead. Ask for other days."));
        break;
    case SLOT_NOBODY_WORKS:
        say_works(db, q, out, size);
        break;
    case SLOT_KEPT_FOR_OTHERS:
        (void)snprintf(out, size, _("All hours then are kept for other services than %s. Ask for a nearer day."), s.name);
        break;
    case SLOT_TOO_SHORT:
        (void)snprintf(out, size, _("No working hours left then are long enough for %s. Ask for other days or hours."),
                       s.name);
        break;
    case SLOT_PRACTITIONER_TAKEN:
        say_taken(db, q, out, size);
        break;
    case SLOT_PERSON_ELSEWHERE:
        (void)text_copy(out, size, _("The person has another appointment then. Ask for other days or hours."));
        break;
    case SLOT_ROOM_SHUT:
        (void)snprintf(out, size, _("No room for %s is open then where its practitioners work."), s.name);
        break;
    case SLOT_ROOM_TAKEN:
        (void)snprintf(out, size, _("Every room for %s is taken then. Ask for other days or hours."), s.name);
        break;
    case SLOT_NO_ASSISTANT:
        (void)snprintf(out, size, _("No assistant is free for %s then. Ask for other days or hours."), s.name);
        break;
    case SLOT_NO_OBSTACLE:
    case SLOT_OBSTACLE_COUNT:
        break;
    }
    return out;
}
