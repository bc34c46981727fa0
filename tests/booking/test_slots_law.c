/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The law of free times: on random clinics the finder gives what asking every minute gives, row for row, and what it
 * gives can be booked. The plain search below knows the clinic as it was drawn, not what the program read of it. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "src/base/calendar.h"
#include "src/base/civil.h"
#include "src/base/prng.h"
#include "src/booking/slots.h"
#include "src/clinic/service_part.h"
#include "src/clinic/site.h"
#include "src/store/change.h"
#include "src/store/stmt.h"
#include "tests/booking/small.h"
#include "tests/seed.h"

enum { DAY = 1440, WHO = 3, HELP = 2, WORKERS = WHO + HELP, ROOMS = 4, SITES = 2, ASKED = 3, SPAN = ASKED + 2 };
enum { MINUTES = SPAN * DAY, ROUNDS = 4, BOOKED_EACH = 20, TAKEN_MOST = 64 };
#ifdef __SANITIZE_ADDRESS__ /* each takes five times as long; the plain build asks the full number */
enum { CLINICS = 400 };
#else
enum { CLINICS = 2500 }; /* of each round */
#endif
enum { LAW = 4 /* the service */, PERSON = 1, OTHER = 2, PARTS = 8, RESOURCES = 6 };
enum { TREATMENT = CATEGORY_TREATMENT, PREVENTIVE = CATEGORY_PREVENTIVE, ANY = CATEGORY_ANY };
enum { LONDON_SPRING = 22368 /* Sunday 2031-03-30 */, LONDON_AUTUMN = 22578 /* Sunday 2031-10-26 */ };

/* ---- the clinic, minute by minute; day 0 is the one before the first that is asked about ---- */

struct part {
    int kind, from, to; /* enum part_kind */
};
struct taken {
    int kind, resource, start, end, id; /* start in minutes of the clinic */
    bool lapsed;
};
static struct clinic {
    int32_t first, today; /* the civil day of day 0; today is day 0 or 1 */
    unsigned char site[WORKERS][MINUTES], category[WORKERS][MINUTES]; /* site 0: not at work */
    bool opened[SITES + 1][MINUTES], room_open[ROOMS][MINUTES], real[MINUTES];
    int64_t at[MINUTES]; /* when the wall shows it first, seconds UTC */
    bool busy[5][RESOURCES][MINUTES]; /* by kind of occupancy and number */
    int room_site[ROOMS];
    bool room_serves[ROOMS], can[WHO], roomless;
    int category_of, before, with, after;
    struct part parts[PARTS];
    size_t n_parts, n_taken;
    struct taken taken[TAKEN_MOST];
} c;
static struct prng rnd;

static int draw(int low, int high)
{
    return (int)prng_between(&rnd, low, high);
}

static bool sometimes(unsigned per_thousand)
{
    return prng_chance(&rnd, per_thousand);
}

/** A minute of the day on the grid of five. */
static int moment(int low, int high)
{
    return draw(low / 5, high / 5) * 5;
}

/** Runs a literal with :a, :b, ... bound to n numbers. */
static void put(const char *sql, int n, ...)
{
    static const char *const names[] = {":a", ":b", ":c", ":d", ":e", ":f", ":g", ":h", ":i", ":j", ":k"};
    struct stmt st;
    struct err e = {0};
    va_list args;
    va_start(args, n);
    stmt_open(&st, db, sql);
    for (int i = 0; i < n; i++)
        stmt_int(&st, names[i], va_arg(args, int));
    va_end(args);
    ck_ok(stmt_run(&st, &e));
}

#define CATEGORY(x) " CASE " x " WHEN 0 THEN 'treatment' WHEN 2 THEN 'preventive' ELSE '' END"
#define KIND(x)     " CASE " x " WHEN 0 THEN 'away' WHEN 1 THEN 'closed' ELSE 'extra' END"

/** Some hours of a weekday, one after another, perhaps touching; gives how many. */
static int draw_hours(int (*spans)[2], int most, int first, int shortest, int longest)
{
    int n = 0, at = first;
    for (; n < most && at < DAY - shortest; n++) {
        int end = at + moment(shortest, longest);
        spans[n][0] = at;
        spans[n][1] = end > DAY ? DAY : end;
        at = spans[n][1] + (sometimes(400) ? 0 : moment(5, 90));
        if (sometimes(350))
            return n + 1;
    }
    return n;
}

static int weekday_of(int day)
{
    return calendar_weekday(c.first + day) + 1;
}

static void draw_opening(void)
{
    int spans[3][2];
    for (int site = 1; site <= SITES; site++) {
        bool given = false;
        for (int weekday = 1; weekday <= 7; weekday++) {
            if (site == 2 || sometimes(300))
                continue;
            int n = draw_hours(spans, 2, moment(0, 500), 240, 800);
            given = true;
            for (int i = 0; i < n; i++) {
                put("INSERT INTO opening_hours (site_id, weekday, start_min, end_min) VALUES (:a, :b, :c, :d)", 4, site,
                    weekday, spans[i][0], spans[i][1]);
                for (int day = 0; day < SPAN; day++)
                    if (weekday_of(day) == weekday)
                        memset(&c.opened[site][day * DAY + spans[i][0]], 1, (size_t)(spans[i][1] - spans[i][0]));
            }
        }
        if (!given)
            memset(c.opened[site], 1, MINUTES);
    }
    if (sometimes(150)) {
        int day = draw(0, SPAN - 1);
        put("INSERT INTO holiday (day, name) VALUES (:a, 'Rest')", 1, c.first + day);
        for (int site = 1; site <= SITES; site++)
            memset(&c.opened[site][day * DAY], 0, DAY);
    }
}

/** One exception: extra before the rest, as the program has it; `kind` 2 is extra. */
static void except(int practitioner, int room, int site, int kind)
{
    int day = draw(0, SPAN - 1), start = moment(0, 1300), end = start + moment(5, sometimes(200) ? DAY : 240);
    end = end > DAY ? DAY : end;
    put("INSERT INTO schedule_exception (practitioner_id, room_id, site_id, day, kind, start_min, end_min) VALUES"
        " (nullif(:a, 0), nullif(:b, 0), nullif(:c, 0), :d," KIND(":e") ", :f, :g)",
        7, practitioner, room, site, c.first + day, kind, start, end);
    for (int m = day * DAY + start; m < day * DAY + end; m++) {
        if (practitioner != 0 && kind != 2) {
            c.site[practitioner - 1][m] = 0;
        } else if (practitioner != 0 && c.site[practitioner - 1][m] == 0) {
            c.site[practitioner - 1][m] = (unsigned char)(site != 0 ? site : 1);
            c.category[practitioner - 1][m] = ANY;
        } else if (practitioner == 0 && room != 0) {
            c.room_open[room - 1][m] = kind == 2;
        } else if (practitioner == 0) {
            for (int s = 1; s <= SITES; s++)
                if (site == 0 || site == s)
                    c.opened[s][m] = kind == 2;
        }
    }
}

static void except_some(int practitioner, int room, bool sites)
{
    int extra = draw(0, 1), cut = draw(0, 1);
    while (extra-- > 0)
        except(practitioner, room, sites ? draw(0, SITES) : 0, 2);
    while (cut-- > 0)
        except(practitioner, room, sites && practitioner == 0 ? draw(0, SITES) : 0, draw(0, 1));
}

static void draw_worker(int w)
{
    int spans[3][2];
    for (int first = 0; first < SPAN; first++) {
        const int weekday = weekday_of(first);
        int n = sometimes(150) ? 0 : draw_hours(spans, 3, moment(0, 700), 60, 500);
        for (int i = 0; i < n; i++) {
            int site = draw(0, SITES), release = draw(0, 3), weeks = sometimes(850) ? 1 : 2;
            int from = sometimes(900) ? -100000 : c.first + draw(0, SPAN), to = sometimes(900) ? 100000 : c.first + draw(0, SPAN);
            int category = sometimes(500) ? ANY : sometimes(600) ? c.category_of : TREATMENT + PREVENTIVE - c.category_of;
            int anchor = c.first + draw(0, SPAN);
            put("INSERT INTO schedule (practitioner_id, weekday, start_min, end_min, valid_from_day, valid_to_day, every_weeks,"
                " anchor_day, category, release_days, site_id) VALUES (:a, :b, :c, :d, :e, :f, :g, :h," CATEGORY(":i") ", :j, nullif(:k, 0))",
                11, w + 1, weekday, spans[i][0], spans[i][1], from, to, weeks, anchor, category, release, site);
            for (int day = 0; day < SPAN; day++) {
                int32_t civil = c.first + day;
                int64_t week = (civil + 3) / 7 - (anchor + 3) / 7;
                if (weekday_of(day) != weekday || civil < from || civil > to || week % weeks != 0)
                    continue;
                for (int m = day * DAY + spans[i][0]; m < day * DAY + spans[i][1]; m++)
                    if (c.opened[site != 0 ? site : 1][m]) {
                        c.site[w][m] = (unsigned char)(site != 0 ? site : 1);
                        c.category[w][m] = (unsigned char)(civil - c.today <= release ? ANY : category);
                    }
            }
        }
    }
    except_some(w + 1, 0, true);
}

static void draw_rooms(const char *kind_needed)
{
    int spans[2][2];
    bool any = false;
    for (int r = 0; r < ROOMS; r++) {
        bool chair = sometimes(600), closed = sometimes(100), own[SPAN] = {false};
        c.room_site[r] = draw(1, SITES);
        c.room_serves[r] = !closed && (kind_needed[0] == '\0' || (kind_needed[0] == 'c') == chair);
        any = any || c.room_serves[r];
        put("UPDATE room SET site_id = :b, kind = CASE :c WHEN 1 THEN 'chair' ELSE 'surgery' END,"
            " state = CASE :d WHEN 1 THEN 'closed' ELSE 'free' END, rev = rev + 1 WHERE id = :a",
            4, r + 1, c.room_site[r], chair, closed);
        for (int weekday = 1; weekday <= 7 && sometimes(200); weekday++) {
            int n = draw_hours(spans, 2, moment(0, 500), 200, 800);
            int from = c.first + draw(-3, SPAN);
            for (int i = 0; i < n; i++) {
                put("INSERT INTO room_hours (room_id, weekday, start_min, end_min, valid_from_day) VALUES (:a, :b, :c, :d, :e)",
                    5, r + 1, weekday, spans[i][0], spans[i][1], from);
                for (int day = 0; day < SPAN; day++) {
                    own[day] = own[day] || c.first + day >= from;
                    if (c.first + day >= from && weekday_of(day) == weekday)
                        memset(&c.room_open[r][day * DAY + spans[i][0]], 1, (size_t)(spans[i][1] - spans[i][0]));
                }
            }
        }
        for (int day = 0; day < SPAN; day++)
            if (!own[day])
                memset(&c.room_open[r][day * DAY], 1, DAY);
        except_some(0, r + 1, false);
    }
    c.roomless = !any && kind_needed[0] == '\0';
}

static void draw_part(int kind, int from, int to)
{
    static const char *const sql[] = {
        "INSERT INTO service_part (service_id, kind, from_min, to_min) VALUES (4, 'practitioner', :a, :b)",
        "INSERT INTO service_part (service_id, kind, from_min, to_min) VALUES (4, 'assistant', :a, :b)",
        "INSERT INTO service_part (service_id, kind, from_min, to_min) VALUES (4, 'room', :a, :b)"};
    put(sql[kind], 2, from, to);
    c.parts[c.n_parts++] = (struct part){kind, from, to};
}

static void draw_service(void)
{
    static const char *const kinds[] = {"", "chair", "surgery"};
    int kind = draw(0, 2), all;
    c.category_of = sometimes(500) ? TREATMENT : PREVENTIVE;
    c.before = sometimes(500) ? 0 : moment(5, 25);
    c.with = moment(10, 90);
    c.after = sometimes(500) ? 0 : moment(5, 25);
    all = c.before + c.with + c.after;
    put("UPDATE service SET before_min = :a, with_min = :b, after_min = :c, category =" CATEGORY(":d") ", room_kind ="
        " CASE :e WHEN 1 THEN 'chair' WHEN 2 THEN 'surgery' ELSE '' END, rev = rev + 1 WHERE id = 4",
        5, c.before, c.with, c.after, c.category_of, kind);
    for (int k = 0; k < PART_KIND_COUNT; k++) {
        bool told = sometimes(k == PART_ASSISTANT ? 350 : 400);
        if (told && sometimes(500)) {
            draw_part(k, 0, all / 2 - 1);
            draw_part(k, all / 2 + 1, draw(all / 2 + 2, all));
        } else if (told) {
            int from = draw(0, all - 1);
            draw_part(k, from, draw(from + 1, all));
        } else if (k != PART_ASSISTANT) {
            c.parts[c.n_parts++] = k == PART_PRACTITIONER ? (struct part){k, c.before, c.before + c.with} : (struct part){k, 0, all};
        }
    }
    bool some = sometimes(500);
    for (int w = 0; w < WHO; w++) {
        c.can[w] = !some || w == 0 || sometimes(600);
        if (some && c.can[w])
            put("INSERT INTO service_practitioner (service_id, practitioner_id) VALUES (4, :a)", 1, w + 1);
    }
    draw_rooms(kinds[kind]);
}

static void draw_taken(void)
{
    static const int resources[5] = {0, WHO, ROOMS, 1, HELP};
    for (int kind = 1; kind <= 4; kind++)
        for (int i = 0; i < resources[kind]; i++)
            for (int n = draw(0, 5); n > 0 && c.n_taken < TAKEN_MOST; n--) {
                struct taken t = {.kind = kind,
                                  .resource = kind == 4 ? WHO + i + 1 : i + 1,
                                  .start = moment(0, MINUTES - 200),
                                  .id = 100000 + (int)c.n_taken,
                                  .lapsed = sometimes(150)};
                bool over = false, held = t.lapsed || sometimes(150);
                t.end = t.start + moment(5, 150);
                for (size_t k = 0; k < c.n_taken; k++)
                    over = over || (c.taken[k].kind == kind && c.taken[k].resource == t.resource &&
                                    c.taken[k].start < t.end && c.taken[k].end > t.start);
                if (over && kind != 1)
                    continue;
                put("INSERT INTO occupancy (kind, resource, start_min, end_min, appointment_id, overbook, expires_at)"
                    " VALUES (:a, :b, :c * 1440 + :d, :c * 1440 + :e, :f, :g, iif(:h = 0, 0, clock_now() + :h))",
                    8, t.kind, t.resource, c.first, t.start, t.end, t.id, over, !held ? 0 : t.lapsed ? -30 : 600);
                c.taken[c.n_taken++] = t;
            }
}

/** The wall, from walking through the instants one by one. */
static void draw_wall(bool changes)
{
    const int64_t from = (int64_t)c.first * DAY;
    for (int m = 0; m < MINUTES && !changes; m++) {
        c.real[m] = true;
        c.at[m] = (from + m) * 60;
    }
    for (int64_t at = (from - 180) * 60; changes && at < (from + MINUTES + 180) * 60; at += 60) {
        int64_t m = civil_min(at) - from;
        if (m >= 0 && m < MINUTES && !c.real[m]) {
            c.real[m] = true;
            c.at[m] = at;
        }
    }
}

static void draw_clinic(void)
{
    static bool in_london;
    struct err e = {0};
    const bool london = sometimes(70);
    memset(&c, 0, sizeof c);
    c.first = london ? (sometimes(500) ? LONDON_SPRING : LONDON_AUTUMN) - draw(0, 3) : TEST_TODAY + draw(0, 40);
    c.today = c.first + draw(0, 1);
    clock_at = (int64_t)c.today * 86400 + draw(0, 86399 - 3600); /* that day in London, too */
    ck_ok(change_begin(db, ACTION_INIT, &e));
    static const char *const emptied[] = {
        "DELETE FROM schedule", "DELETE FROM opening_hours", "DELETE FROM room_hours", "DELETE FROM schedule_exception",
        "DELETE FROM holiday", "DELETE FROM service_part", "DELETE FROM service_practitioner", "DELETE FROM occupancy"};
    for (size_t i = 0; i < sizeof emptied / sizeof emptied[0]; i++)
        put(emptied[i], 0);
    if (london != in_london)
        put("UPDATE site SET timezone = iif(:a = 1, 'Europe/London', 'UTC'), rev = rev + 1 WHERE id = 1", 1, london);
    draw_opening();
    except_some(0, 0, true);
    draw_service();
    for (int w = 0; w < WORKERS; w++)
        draw_worker(w);
    draw_taken();
    ck_ok(change_end(db, RC_OK, &e));
    if (london != in_london)
        site_forget(db);
    (void)site_get(db); /* sets the zone */
    in_london = london;
    draw_wall(london);
}

/* ---- the plain search ---- */

static struct slot_query draw_query(void)
{
    struct slot_query q = {.service_id = LAW, .limit = sometimes(200) ? draw(1, 30) : 100000, .days = draw(1, ASKED)};
    const int64_t from = (int64_t)c.first * DAY;
    q.step_min = (int[]){5, 10, 15, 20, 25, 30, 60, 7}[draw(0, 7)];
    q.from_min = from + DAY + (sometimes(500) ? 0 : draw(0, DAY - 1));
    q.practitioner_id = sometimes(300) ? draw(1, WHO) : 0;
    q.room_id = sometimes(150) ? draw(1, ROOMS) : 0;
    q.patient_id = sometimes(600) ? PERSON : 0;
    q.minutes = sometimes(200) ? draw(5, 120) : 0;
    q.one_a_start = sometimes(150);
    q.weekdays = sometimes(300) ? (unsigned)draw(1, 127) : 0;
    q.appointment_id = sometimes(200) && c.n_taken > 0 ? c.taken[draw(0, (int)c.n_taken - 1)].id : 0;
    if (sometimes(250)) {
        q.part_from = moment(0, 900);
        q.part_to = q.part_from + moment(60, 600);
        q.part_to = q.part_to > DAY ? DAY : q.part_to;
    }
    if (sometimes(200)) {
        q.near_min = from + DAY + draw(0, 2 * DAY);
        q.near_end_min = sometimes(500) ? 0 : q.near_min + draw(0, 60);
        q.near_within_min = sometimes(500) ? 0 : draw(1, 300);
    }
    return q;
}

/** When a part is needed by one of `minutes` that begins at 0. */
static bool part_at(const struct part *p, int minutes, int *from, int *to)
{
    const int point[2] = {p->from, p->to};
    int moved[2];
    for (int i = 0; i < 2; i++) {
        if (point[i] >= c.before + c.with)
            moved[i] = minutes + point[i] - (c.before + c.with);
        else
            moved[i] = point[i] - c.before < minutes ? point[i] - c.before : minutes;
    }
    *from = moved[0];
    *to = moved[1];
    return moved[0] < moved[1];
}

/** Is a resource free, and open or at work, for all its parts? */
static bool serves(int kind, int resource, int t, int minutes, int site)
{
    static const int as[] = {1, 4, 2};
    int from, to;
    for (size_t i = 0; i < c.n_parts; i++) {
        if (c.parts[i].kind != kind || !part_at(&c.parts[i], minutes, &from, &to))
            continue;
        for (int m = t + from; m < t + to; m++) {
            if (c.busy[as[kind]][resource][m])
                return false;
            if (kind == PART_ROOM ? !c.room_open[resource - 1][m] : c.site[resource - 1][m] != site)
                return false;
        }
    }
    return true;
}

/** Where a practitioner works for all their minutes and the person's; 0: does not, or not for this. */
static int works(int w, int t, int minutes)
{
    int first = t, last = t + minutes, from, to;
    for (size_t i = 0; i < c.n_parts; i++)
        if (c.parts[i].kind == PART_PRACTITIONER && part_at(&c.parts[i], minutes, &from, &to)) {
            first = t + from < first ? t + from : first;
            last = t + to > last ? t + to : last;
        }
    if (first / DAY != t / DAY || (last - 1) / DAY != t / DAY)
        return 0;
    for (int m = first; m < last; m++)
        if (c.site[w][m] != c.site[w][first] || (c.category[w][m] != ANY && c.category[w][m] != c.category_of))
            return 0;
    return c.site[w][first];
}

static bool asked_for(const struct slot_query *q, int t, int minutes)
{
    const int64_t at = (int64_t)c.first * DAY + t, near_end = q->near_end_min > q->near_min ? q->near_end_min : q->near_min;
    const int within = q->near_within_min > 0 ? q->near_within_min : 120;
    int64_t gap = 0;
    if (t % DAY % q->step_min != 0 || t % DAY < q->part_from || (q->part_to > 0 && t % DAY + minutes > q->part_to) ||
        t % DAY + minutes > DAY || (q->weekdays != 0 && (q->weekdays >> (weekday_of(t / DAY) - 1) & 1) == 0))
        return false;
    if (at < site_now_min(db) || c.at[t] <= clock_at - 60)
        return false;
    for (int m = t; m < t + minutes; m++)
        if (!c.real[m] || (q->patient_id != 0 && c.busy[3][PERSON][m]))
            return false;
    if (q->near_min == 0)
        return true;
    if (at >= near_end)
        gap = at - near_end;
    else if (at + minutes <= q->near_min)
        gap = q->near_min - at - minutes;
    return gap <= within && civil_min_day(q->near_min) == civil_min_day(at);
}

/** The first that serves: a room, or an assistant; 0 where none is needed, -1 where there is none. */
static int first_room(const struct slot_query *q, int t, int minutes, int site)
{
    if (c.roomless && q->room_id == 0)
        return 0;
    for (int r = 0; r < ROOMS; r++)
        if (c.room_serves[r] && c.room_site[r] == site && (q->room_id == 0 || q->room_id == r + 1) &&
            serves(PART_ROOM, r + 1, t, minutes, site))
            return r + 1;
    return -1;
}

static int first_help(int t, int minutes, int site)
{
    bool needed = false;
    int from, to;
    for (size_t i = 0; i < c.n_parts; i++)
        needed = needed || (c.parts[i].kind == PART_ASSISTANT && part_at(&c.parts[i], minutes, &from, &to));
    for (int h = WHO + 1; h <= WORKERS && needed; h++)
        if (serves(PART_ASSISTANT, h, t, minutes, site))
            return h;
    return needed ? -1 : 0;
}

static void fill_busy(const struct slot_query *q)
{
    for (size_t i = 0; i < c.n_taken; i++) {
        const struct taken *t = &c.taken[i];
        if (!t->lapsed && t->id != q->appointment_id)
            memset(&c.busy[t->kind][t->resource][t->start], 1, (size_t)(t->end - t->start));
    }
}

/** Compares what was found with what asking every minute gives. */
static void compare(const struct slot_query *q, const struct slot_list *got, uint64_t seed, int clinic)
{
    const int minutes = q->minutes > 0 ? q->minutes : c.with;
    const int64_t now = site_now_min(db), from = q->from_min > now ? q->from_min : now;
    const int last = (civil_min_day(from) + q->days - c.first) * DAY;
    size_t n = 0;
    fill_busy(q);
    for (int t = (int)(from - (int64_t)c.first * DAY); t < last && n < (size_t)q->limit; t++) {
        bool taken = false;
        if (!asked_for(q, t, minutes))
            continue;
        for (int w = 0; w < WHO && n < (size_t)q->limit; w++) {
            int site, room, help;
            if (!c.can[w] || (q->practitioner_id != 0 && q->practitioner_id != w + 1) || (q->one_a_start && taken) ||
                (site = works(w, t, minutes)) == 0 || !serves(PART_PRACTITIONER, w + 1, t, minutes, site) ||
                (room = first_room(q, t, minutes, site)) < 0 || (help = first_help(t, minutes, site)) < 0)
                continue;
            const struct slot *s = n < got->n ? &got->rows[n] : NULL;
            ck_assert_msg(s != NULL && s->start_min == (int64_t)c.first * DAY + t && s->practitioner_id == w + 1 &&
                              s->room_id == room && s->assistant_id == help && s->site_id == site &&
                              s->end_min == s->start_min + minutes,
                          "seed %llu, clinic %d: slot %zu should be day %d %02d:%02d with %d in %d helped by %d, not %lld with %lld",
                          (unsigned long long)seed, clinic, n, t / DAY, t % DAY / 60, t % 60, w + 1, room, help,
                          s != NULL ? (long long)(s->start_min - (int64_t)c.first * DAY) : -1,
                          s != NULL ? (long long)s->practitioner_id : -1);
            taken = true;
            n++;
        }
    }
    ck_assert_msg(n == got->n, "seed %llu, clinic %d: %zu slots too many, the first at %lld with %lld", (unsigned long long)seed,
                  clinic, got->n - n, (long long)(got->rows[n].start_min - (int64_t)c.first * DAY),
                  (long long)got->rows[n].practitioner_id);
    ck_assert_msg((got->n == 0) == (got->obstacle != SLOT_NO_OBSTACLE), "seed %llu, clinic %d: %zu slots, obstacle %d",
                  (unsigned long long)seed, clinic, got->n, (int)got->obstacle);
}

/** What was found can be had. */
static void book_one(const struct slot_query *q, const struct slot_list *got, uint64_t seed, int clinic)
{
    const struct slot *s = &got->rows[draw(0, (int)got->n - 1)];
    struct err e = {0};
    struct appointment a = {.patient_id = q->patient_id != 0 ? q->patient_id : OTHER,
                            .service_id = LAW,
                            .practitioner_id = s->practitioner_id,
                            .room_id = s->room_id,
                            .assistant_id = s->assistant_id,
                            .start_min = s->start_min,
                            .end_min = s->end_min};
    enum rc rc = appointment_book(db, &a, &e);
    ck_assert_msg(rc == RC_OK, "seed %llu, clinic %d: %s", (unsigned long long)seed, clinic, e.text);
}

static void law_setup(void)
{
    static const char *const more[] = {
        "UPDATE site SET overbook_limit = 99, rev = rev + 1",
        "INSERT INTO site (id, name, word, timezone) VALUES (2, 'Second', 'second', 'UTC')",
        "INSERT INTO room (id, site_id, word, name, kind) VALUES (4, 1, 'r4', 'Room 4', 'chair')",
        "INSERT INTO practitioner (id, site_id, word, name, short_name, assistant) VALUES (4, 1, 'h1', 'Helper 1', 'H1', 1),"
        " (5, 1, 'h2', 'Helper 2', 'H2', 1)",
        "INSERT INTO service (id, word, name, category, before_min, with_min, after_min, price_minor, cost_minor, room_kind)"
        " VALUES (4, 'law', 'Law', 'treatment', 0, 30, 0, 0, 0, '')",
    };
    struct err e = {0};
    booking_setup();
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
        ck_ok(small_sql(more[i], &e));
    db_set_actor(db, 1, "The Boss");
}

START_TEST(the_finder_gives_what_asking_every_minute_gives)
{
    const uint64_t seed = test_seed(_i);
    size_t found = 0, booked = 0;
    prng_seed(&rnd, seed);
    for (int i = 0; i < CLINICS; i++) {
        struct slot_list got = {0};
        struct err e = {0};
        draw_clinic();
        const struct slot_query q = draw_query();
        ck_ok(slots_find(db, &q, &got, &e));
        compare(&q, &got, seed, i);
        found += got.n;
        if (i % BOOKED_EACH == 0 && got.n > 0 && q.appointment_id == 0) {
            book_one(&q, &got, seed, i);
            booked++;
        }
        slot_list_release(&got);
    }
    ck_assert_uint_gt(found, CLINICS); /* the drawn clinics are not so full that nothing is proved */
    ck_assert_uint_gt(booked, CLINICS / BOOKED_EACH / 8);
}
END_TEST

SUITE_MAIN_LOOPS("slots_law", law_setup, fixture_remove, 300, {the_finder_gives_what_asking_every_minute_gives, ROUNDS})
