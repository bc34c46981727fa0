/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo's house: the kit's clinic, with as many practitioners and rooms as its people need. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/clinic/staff.h"
#include "src/desk/demo_model.h"
#include "src/desk/rooms.h"
#include "src/store/stmt.h"

static enum rc set_up(struct demo *d, struct err *e)
{
    static const struct {
        const char *login, *name, *role;
    } colleagues[] = {
        { "ana", "Ana Moreno", "reception" },
        { "minh", "Lê Quang Minh", "reception" },
        { "shirin", "Shirin Nouri", "care" },
    };
    const char *login = d->o->login != NULL ? d->o->login : "admin";
    struct kit_options kit = { .kit = "dental",
                               .timezone = d->o->timezone,
                               .login = login,
                               .staff_name = d->o->name != NULL ? d->o->name : login };
    enum rc rc = apply_kit(d->db, &kit, e);
    d->staff[d->n_staff++] = db_actor(d->db);
    for (size_t i = 0; i < sizeof colleagues / sizeof colleagues[0] && rc == RC_OK; i++) {
        if (strcmp(colleagues[i].login, login) == 0)
            continue;
        rc = staff_add(d->db, colleagues[i].login, colleagues[i].name, colleagues[i].role, &d->staff[d->n_staff], e);
        d->n_staff++;
    }
    struct stmt st;
    stmt_open(&st, d->db, "UPDATE site SET test = 1, rev = rev + 1");
    if (rc == RC_OK)
        rc = stmt_run(&st, e);
    else
        stmt_finish(&st, NULL);
    site_forget(d->db);
    return rc;
}

/** The day on which the demo is made is a working day, whatever weekday it is: somebody wants to see it alive. */
static enum rc open_today(struct demo *d, int64_t weekday, struct err *e)
{
    struct stmt st;
    int64_t quiet = 0;
    stmt_open(&st, d->db,
              "SELECT 2 * (SELECT count(DISTINCT practitioner_id) FROM schedule WHERE weekday = :day AND every_weeks = 1"
              " AND practitioner_id IN (SELECT id FROM practitioner WHERE assistant = 0))"
              " < (SELECT count(*) FROM practitioner WHERE assistant = 0)");
    stmt_int(&st, ":day", weekday);
    enum rc rc = stmt_one_int(&st, &quiet, e);
    if (rc != RC_OK || !quiet)
        return rc;
    static const char *const steps[] = {
        "DELETE FROM opening_hours WHERE weekday = :day",
        "DELETE FROM schedule WHERE weekday = :day",
        "INSERT INTO opening_hours (weekday, start_min, end_min, site_id) SELECT :day, 510, 1080, id FROM site",
        "INSERT INTO schedule (weekday, practitioner_id, start_min, end_min) SELECT :day, id, 540, 780 FROM practitioner",
        "INSERT INTO schedule (weekday, practitioner_id, start_min, end_min) SELECT :day, id, 840, 1080 FROM practitioner",
    };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && rc == RC_OK; i++) {
        stmt_open(&st, d->db, steps[i]);
        stmt_int(&st, ":day", weekday);
        rc = stmt_run(&st, e);
    }
    return rc;
}

static int kind_index(struct demo *d, const char *kind)
{
    if (kind[0] == '\0')
        return -1;
    for (size_t i = 0; i < d->n_kinds; i++)
        if (strcmp(d->kinds[i], kind) == 0)
            return (int)i;
    if (d->n_kinds == DEMO_KINDS)
        return -1;
    text_copy(d->kinds[d->n_kinds], sizeof d->kinds[0], kind);
    return (int)d->n_kinds++;
}

/** What takes its people part of the time only is left to those who try the demo. */
static bool is_plain(struct db *db, int64_t service_id)
{
    struct stmt st;
    int64_t parts = 0;
    stmt_open(&st, db, "SELECT EXISTS (SELECT 1 FROM service_part WHERE service_id = :service)");
    stmt_int(&st, ":service", service_id);
    return stmt_one_int(&st, &parts, NULL) == RC_OK && parts == 0;
}

static enum rc learn_services(struct demo *d, struct err *e)
{
    struct service_list list;
    enum rc rc = service_list(d->db, &list, e);
    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < list.n && d->n_services < DEMO_SERVICES; i++) {
        if (!is_plain(d->db, list.rows[i].id))
            continue;
        struct demo_service *s = &d->services[d->n_services++];
        *s = (struct demo_service){ .s = list.rows[i], .kind = kind_index(d, list.rows[i].room_kind), .plan = -1 };
        for (size_t p = 0; p < d->plans.n; p++)
            if (strcmp(d->plans.rows[p].word, s->s.follow_up_plan) == 0)
                s->plan = (int)p;
    }
    service_list_release(&list);
    return RC_OK;
}

/** How many visits there should be in all these years: a small clinic sees its people more often. */
static int64_t wanted_visits(const struct demo *d)
{
    int64_t tenths = d->o->patients <= 3000 ? 32 : d->o->patients <= 30000 ? 20 : 10;
    return d->o->patients * tenths * (d->o->years > 0 ? d->o->years : 1) / 10;
}

/** As many practitioners as the visits fill to two fifths. */
static enum rc count_workers(struct demo *d, size_t kit_workers, size_t *n, struct err *e)
{
    struct stmt st;
    int64_t week = 0;
    stmt_open(&st, d->db, "SELECT sum((end_min - start_min) / every_weeks) FROM schedule"
                      " WHERE practitioner_id IN (SELECT id FROM practitioner WHERE assistant = 0)");
    enum rc rc = stmt_one_int(&st, &week, e);
    if (rc != RC_OK || week <= 0)
        return rc != RC_OK ? rc : err_set(e, RC_INVALID, _("Nobody works in this kit."));
    int64_t weeks = 52 * (d->o->years > 0 ? d->o->years : 1);
    int64_t each = 2 * week * weeks / (5 * d->visit_min * (int64_t)kit_workers);
    d->wanted = wanted_visits(d);
    *n = (size_t)((d->wanted + each - 1) / each);
    if (*n < kit_workers)
        *n = kit_workers;
    return RC_OK;
}

static bool can_do(const struct practitioner_list *able, int64_t id)
{
    for (size_t i = 0; i < able->n; i++)
        if (able->rows[i].id == id)
            return true;
    return false;
}

/** Gives each room of the kit to the practitioner who does most of what it is for and has none of the kind yet. */
static enum rc share_rooms(struct demo *d, const struct practitioner_list *able, struct err *e)
{
    struct place_list rooms;
    enum rc rc = place_list(d->db, &rooms, e);
    if (rc != RC_OK)
        return rc;
    for (size_t r = 0; r < rooms.n; r++) {
        int kind = kind_index(d, rooms.rows[r].kind), most = 0;
        struct demo_worker *best = NULL;
        for (size_t w = 0; w < d->n_workers && kind >= 0; w++) {
            int n = 0;
            for (size_t s = 0; s < d->n_services; s++)
                n += d->services[s].kind == kind && can_do(&able[s], d->workers[w].id);
            if (d->workers[w].rooms[kind] == 0 && n > most) {
                most = n;
                best = &d->workers[w];
            }
        }
        if (best != NULL)
            best->rooms[kind] = rooms.rows[r].id;
    }
    place_list_release(&rooms);
    return RC_OK;
}

static void learn_skills(struct demo *d, struct demo_worker *w, const struct practitioner_list *able, int64_t as)
{
    static const unsigned by_value[] = { ['A'] = 6, ['B'] = 14, ['C'] = 40 };
    for (size_t s = 0; s < d->n_services; s++) {
        const struct demo_service *service = &d->services[s];
        if (!can_do(&able[s], as) || (service->kind >= 0 && w->rooms[service->kind] == 0))
            continue;
        unsigned char value = (unsigned char)service->s.value_class[0];
        w->weights[w->n_services] = value >= 'A' && value <= 'C' ? by_value[value] : 10;
        w->services[w->n_services++] = (uint8_t)s;
    }
}

/** What an appointment takes of a working day, on average, with the turn-over after it. */
static int64_t mean_minutes(const struct demo *d)
{
    int64_t minutes = 0, weights = 0;
    for (size_t w = 0; w < d->n_workers; w++)
        for (size_t i = 0; i < d->workers[w].n_services; i++) {
            const struct service *s = &d->services[d->workers[w].services[i]].s;
            minutes += d->workers[w].weights[i] * (int64_t)(s->before_min + s->with_min + s->after_min);
            weights += d->workers[w].weights[i];
        }
    return weights > 0 ? minutes / weights : 30;
}

static enum rc count_rows(struct demo *d, const char *sql, const char *word, int64_t *n, struct err *e)
{
    struct stmt st;
    stmt_open(&st, d->db, sql);
    stmt_text(&st, ":word", word);
    return stmt_one_int(&st, n, e);
}

static enum rc add_room(struct demo *d, int kind, int64_t *id, struct err *e)
{
    int64_t n = 0;
    enum rc rc = count_rows(d, "SELECT count(*) FROM room WHERE kind = :word", d->kinds[kind], &n, e);
    if (rc != RC_OK)
        return rc;
    char word[48], name[64];
    snprintf(word, sizeof word, "%s%d", d->kinds[kind], (int)n + 1);
    snprintf(name, sizeof name, "%s %d", d->kinds[kind], (int)n + 1);
    name[0] = (char)toupper((unsigned char)name[0]);
    struct stmt st;
    stmt_open(&st, d->db, "INSERT INTO room (site_id, word, name, kind) SELECT id, :word, :name, :kind FROM site");
    stmt_text(&st, ":word", word);
    stmt_text(&st, ":name", name);
    stmt_text(&st, ":kind", d->kinds[kind]);
    return stmt_insert(&st, id, e);
}

/** What lists call a practitioner: the family name, with the given name's first letter or a number where it is taken. */
static enum rc short_name(struct demo *d, const struct demo_name *name, char *out, size_t size, struct err *e)
{
    int64_t taken = 0;
    enum rc rc = RC_OK;
    for (int i = 0; i == 0 || (taken > 0 && rc == RC_OK); i++) {
        if (i == 0)
            snprintf(out, size, "%s", name->family);
        else if (i == 1)
            snprintf(out, size, "%s %.*s.", name->family, (int)text_grapheme(name->given, SIZE_MAX), name->given);
        else
            snprintf(out, size, "%s %d", name->family, i);
        rc = count_rows(d, "SELECT count(*) FROM practitioner WHERE short_name = :word", out, &taken, e);
    }
    return rc;
}

/** One more practitioner, with the hours, the skills and the kinds of rooms of one in the kit. */
static enum rc add_worker(struct demo *d, size_t i, const struct demo_worker *like, struct err *e)
{
    struct demo_worker *w = &d->workers[i];
    enum demo_people people = (enum demo_people)(i % DEMO_PEOPLES);
    struct demo_name name;
    char word[48], full[160], brief[160];
    int64_t taken = 0;
    demo_name(&d->prng, people, i % 2 == 0, NULL, &name);
    snprintf(word, sizeof word, "%s", strchr(name.latin, '.') + 1);
    enum rc rc = count_rows(d, "SELECT count(*) FROM practitioner WHERE word = :word", word, &taken, e);
    if (taken > 0)
        snprintf(word, sizeof word, "%.30s%zu", strchr(name.latin, '.') + 1, i + 1);
    if (people == DEMO_ENGLISH || people == DEMO_PERSIAN)
        snprintf(full, sizeof full, "Dr %s %s", name.given, name.family);
    else
        snprintf(full, sizeof full, people == DEMO_CHINESE ? "Dr %s%s" : "Dr %s %s", name.family, name.given);
    if (rc == RC_OK)
        rc = short_name(d, &name, brief, sizeof brief, e);
    struct stmt st;
    stmt_open(&st, d->db,
              "INSERT INTO practitioner (site_id, word, name, short_name, profession) "
              "SELECT site_id, :word, :name, :short, profession FROM practitioner WHERE id = :like");
    stmt_text(&st, ":word", word);
    stmt_text(&st, ":name", full);
    stmt_text(&st, ":short", people == DEMO_CHINESE ? full + 3 : brief);
    stmt_int(&st, ":like", like->id);
    if (rc == RC_OK)
        rc = stmt_insert(&st, &w->id, e);
    else
        stmt_finish(&st, NULL);
    static const char *const copies[] = {
        "INSERT INTO schedule (practitioner_id, weekday, start_min, end_min, valid_from_day, valid_to_day, every_weeks, "
        "anchor_day, category, release_days) SELECT :id, weekday, start_min, end_min, valid_from_day, valid_to_day, "
        "every_weeks, anchor_day, category, release_days FROM schedule WHERE practitioner_id = :like ORDER BY id",
        "INSERT INTO service_practitioner (service_id, practitioner_id) "
        "SELECT service_id, :id FROM service_practitioner WHERE practitioner_id = :like",
    };
    for (size_t c = 0; c < sizeof copies / sizeof copies[0] && rc == RC_OK; c++) {
        stmt_open(&st, d->db, copies[c]);
        stmt_int(&st, ":id", w->id);
        stmt_int(&st, ":like", like->id);
        rc = stmt_run(&st, e);
    }
    for (size_t k = 0; k < d->n_kinds && rc == RC_OK; k++)
        if (like->rooms[k] != 0)
            rc = add_room(d, (int)k, &w->rooms[k], e);
    return rc;
}

static enum rc hire(struct demo *d, struct err *e)
{
    struct practitioner_list kit, able[DEMO_SERVICES] = { { 0 } };
    size_t n = 0;
    enum rc rc = practitioner_list(d->db, &kit, e);
    if (rc != RC_OK)
        return rc;
    if (kit.n == 0)
        rc = err_set(e, RC_INVALID, _("Nobody works in this kit."));
    if (rc == RC_OK && (d->workers = calloc(kit.n, sizeof *d->workers)) == NULL)
        rc = err_memory(e);
    for (size_t s = 0; s < d->n_services && rc == RC_OK; s++)
        rc = service_practitioners(d->db, d->services[s].s.id, &able[s], e);
    if (rc == RC_OK) {
        for (size_t i = 0; i < kit.n; i++)
            d->workers[d->n_workers++].id = kit.rows[i].id;
        rc = share_rooms(d, able, e);
    }
    for (size_t i = 0; i < kit.n && rc == RC_OK; i++)
        learn_skills(d, &d->workers[i], able, kit.rows[i].id);
    d->visit_min = mean_minutes(d);
    if (rc == RC_OK)
        rc = count_workers(d, kit.n, &n, e);
    struct demo_worker *all = rc == RC_OK ? calloc(n, sizeof *all) : NULL;
    if (rc == RC_OK && all == NULL)
        rc = err_memory(e);
    if (rc == RC_OK) {
        memcpy(all, d->workers, kit.n * sizeof *all);
        free(d->workers);
        d->workers = all;
    }
    for (size_t i = kit.n; i < n && rc == RC_OK; i++) {
        if ((rc = add_worker(d, i, &d->workers[i % kit.n], e)) == RC_OK)
            learn_skills(d, &d->workers[d->n_workers++], able, kit.rows[i % kit.n].id);
    }
    for (size_t s = 0; s < d->n_services; s++)
        practitioner_list_release(&able[s]);
    practitioner_list_release(&kit);
    return rc;
}

enum rc demo_house(struct demo *d, struct err *e)
{
    enum rc rc = set_up(d, e);
    if (rc != RC_OK)
        return rc;
    d->now_min = site_min_of(d->db, d->now);
    d->today = (int32_t)(d->now_min / 1440);
    d->first_day = calendar_add_months(CALENDAR_GREGORIAN, d->today, -12 * d->o->years);
    const char *country = site_get(d->db)->country;
    for (int i = 0; i < DEMO_PEOPLES; i++)
        if (strcmp(demo_cultures[i].country, country) == 0)
            d->home = i;
    if ((rc = open_today(d, calendar_weekday(d->today) + 1, e)) != RC_OK || (rc = plan_all(d->db, &d->plans, e)) != RC_OK ||
        (rc = reason_list(d->db, REASON_CANCEL, &d->cancel, e)) != RC_OK ||
        (rc = reason_list(d->db, REASON_DECLINE, &d->decline, e)) != RC_OK ||
        (rc = source_list(d->db, &d->sources, e)) != RC_OK || (rc = learn_services(d, e)) != RC_OK)
        return rc;
    return hire(d, e);
}

void demo_house_release(struct demo *d)
{
    plan_list_release(&d->plans);
    reason_list_release(&d->cancel);
    reason_list_release(&d->decline);
    source_list_release(&d->sources);
    free(d->workers);
}
