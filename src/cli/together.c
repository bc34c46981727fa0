/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk together: several people at once, or the steps of one treatment; all in one change. */
#include <stdio.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/booking/party.h"
#include "src/cli/lookup.h"
#include "src/cli/narrow.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/desk/book.h"

enum { TYPED = 256 };

static const struct option_def together_options[] = {
    OPTION('a', "at", "WHEN", N_("book them at this time: \"2031-03-06 10:30\", \"mon 9:00\"")),
    OPTION_FLAG(0, "first", N_("book them at the earliest time")),
    OPTION_FLAG(0, "best", N_("book them at the time that suits best")),
    OPTION_FLAG('r', "row", N_("one after another in this order; else side by side")),
    OPTIONS_NARROW,
    OPTION('n', "limit", "N", N_("list at most N times (20)")),
    OPTION_END,
};

static const struct out_column columns[] = {
    {N_("When"), false},
    {N_("With"), false},
    {N_("Room"), false},
    {N_("Why"),  false},
};

/** PATIENT:SERVICE or PATIENT:SERVICE:WHO */
static enum rc read_member(struct cli *c, const char *typed, struct party_member *m, struct err *e)
{
    char text[TYPED], *service, *who;
    struct service s;
    struct practitioner p;
    enum rc rc;

    (void)text_copy(text, sizeof text, typed);
    service = strchr(text, ':');
    if (service == NULL)
        return cli_usage(c, e, _("Say who comes for what: 12:check-up, or 12:check-up:li with a practitioner."));
    *service++ = '\0';
    who = strchr(service, ':');
    if (who != NULL)
        *who++ = '\0';
    if ((rc = cli_patient(c, text, &m->patient_id, e)) != RC_OK || (rc = service_find(c->db, service, &s, e)) != RC_OK ||
        (who != NULL && (rc = practitioner_find(c->db, who, &p, e)) != RC_OK))
        return rc;
    m->service_id = s.id;
    m->practitioner_id = who != NULL ? p.id : 0;
    return RC_OK;
}

static void add(char *out, size_t size, const char *text)
{
    const size_t n = strlen(out);

    (void)snprintf(out + n, size - n, "%s%s", n > 0 ? ", " : "", text);
}

static void print_table(struct cli *c, const struct party_list *list, size_t n)
{
    struct out_table t;
    char when[96], with[TYPED], room[TYPED];

    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < list->n; i++) {
        with[0] = room[0] = '\0';
        for (size_t k = 0; k < n; k++) {
            add(with, sizeof with, list->rows[i].slots[k].practitioner);
            add(room, sizeof room, list->rows[i].slots[k].room);
        }
        out_cell(&t, "%s", cli_when(c, list->rows[i].start_min, when, sizeof when));
        out_cell(&t, "%s", with);
        out_cell(&t, "%s", room);
        out_cell(&t, "%s", list->rows[i].why);
    }
    out_table_end(&t, NULL);
}

/** An object for each member of each time. */
static enum rc print_json(struct cli *c, const struct party_list *list, const struct party_member *members, size_t n,
                          struct err *e)
{
    char start[CIVIL_TEXT], end[CIVIL_TEXT];
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < list->n * n && rc == RC_OK; i++) {
        const struct slot *s = &list->rows[i / n].slots[i % n];
        struct practitioner who;
        struct place where;
        struct service service;

        if ((rc = practitioner_load(c->db, s->practitioner_id, &who, e)) != RC_OK ||
            (rc = service_load(c->db, members[i % n].service_id, &service, e)) != RC_OK ||
            (s->room_id && (rc = place_load(c->db, s->room_id, &where, e)) != RC_OK))
            break;
        json_object(&r.json, NULL);
        json_text(&r.json, "start", civil_format(start, sizeof start, CALENDAR_GREGORIAN, s->start_min));
        json_text(&r.json, "end", civil_format(end, sizeof end, CALENDAR_GREGORIAN, s->end_min));
        json_int(&r.json, "patient_id", members[i % n].patient_id);
        json_text(&r.json, "service", service.word);
        json_text(&r.json, "practitioner", who.word);
        json_text(&r.json, "room", s->room_id ? where.word : NULL);
        json_text(&r.json, "why", list->rows[i / n].why);
        json_object_end(&r.json);
    }
    return rows_end(&r, rc, e);
}

static enum rc report(struct cli *c, const int64_t *ids, size_t n, struct err *e)
{
    struct rows r;
    char when[96];
    enum rc rc = RC_OK;

    if (c->json && (rc = rows_begin(&r, e)) != RC_OK)
        return rc;
    for (size_t i = 0; i < n && rc == RC_OK; i++) {
        struct appointment a;

        if (c->json)
            rc = rows_view(&r, c, VIEW_APPOINTMENT, ids[i], e);
        else if ((rc = appointment_load(c->db, ids[i], &a, e)) == RC_OK)
            out_line(_("Booked as appointment %lld: %s, %s, %s, %s."), (long long)a.id, a.patient, a.service,
                     cli_when(c, a.start_min, when, sizeof when), a.practitioner);
    }
    return c->json ? rows_end(&r, rc, e) : rc;
}

static const struct party_time *earliest(const struct party_list *list)
{
    const struct party_time *first = &list->rows[0];

    for (size_t i = 1; i < list->n; i++)
        if (list->rows[i].start_min < first->start_min)
            first = &list->rows[i];
    return first;
}

static enum rc run_with(struct cli *c, const struct party_member *members, size_t n, const struct slot_query *q,
                        struct err *e)
{
    const bool at = cli_has(c, "at"), book = at || cli_has(c, "first") || cli_has(c, "best");
    const enum party_mode mode = cli_has(c, "row") ? PARTY_IN_A_ROW : PARTY_SIDE_BY_SIDE;
    struct party_list list = {0};
    int64_t ids[PARTY_MOST];
    char text[512];
    enum rc rc = party_find(c->db, members, n, mode, q, &list, e);

    if (rc != RC_OK)
        return rc;
    if (list.n == 0 && !(c->json && !book))
        rc = err_set(e, RC_NOT_FOUND, "%s", party_why_none(c->db, members, n, q, &list, text, sizeof text));
    else if (at && list.rows[0].start_min != q->from_min)
        rc = err_set(e, RC_CONFLICT, _("They cannot all come at %s."), cli_when(c, q->from_min, text, sizeof text));
    else if (book && (rc = desk_book_party(c->db, members, n, cli_has(c, "best") ? &list.rows[0] : earliest(&list),
                                           "command", ids, e)) == RC_OK)
        rc = report(c, ids, n, e);
    else if (!book && c->json)
        rc = print_json(c, &list, members, n, e);
    else if (!book)
        print_table(c, &list, n);
    party_list_release(&list);
    return rc;
}

static enum rc run(struct cli *c, struct err *e)
{
    struct party_member members[PARTY_MOST];
    struct slot_query q = {0};
    int64_t limit = 20;
    size_t n = 0;
    enum rc rc;

    if (cli_has(c, "at") + cli_has(c, "first") + cli_has(c, "best") > 1)
        return cli_usage(c, e, _("Say only one of --at, --first and --best."));
    if ((rc = cli_number(c, "limit", 1, 1000, &limit, e)) != RC_OK || (rc = cli_narrow(c, &q, e)) != RC_OK)
        return rc;
    q.limit = cli_has(c, "first") ? 1 : (int)limit;
    if (cli_has(c, "at")) {
        if ((rc = cli_moment(c, "at", &q.from_min, e)) != RC_OK)
            return rc;
        q.step_min = q.limit = q.days = 1;
    }
    for (; cli_argument(c, n) != NULL && n < PARTY_MOST; n++)
        if ((rc = read_member(c, cli_argument(c, n), &members[n], e)) != RC_OK)
            return rc;
    return run_with(c, members, n, &q, e);
}

const struct verb verb_together = {
    .name = "together",
    .usage = "PATIENT:SERVICE[:WHO] PATIENT:SERVICE[:WHO] ... [--row] [--at WHEN | --first | --best]",
    .help = N_("find or book times for several people at once"),
    .more = N_("All are booked in one change, or none. Without --at, --first or --best the times are only listed.\n"
               "One person twice is two steps of a treatment: --row."),
    .options = together_options,
    .min_arguments = 2,
    .max_arguments = PARTY_MOST,
    .group = GROUP_BOOKING,
    .needs = NEEDS_STAFF,
    .run = run,
};
