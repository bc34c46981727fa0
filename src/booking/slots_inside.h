/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How free times are found: everybody and everything that an appointment can take is a lane, with the hours in which it can
 * be had and what of them is taken. For slots.c, and for what looks for several at once. */
#ifndef FD_BOOKING_SLOTS_INSIDE_H
#define FD_BOOKING_SLOTS_INSIDE_H

#include "src/booking/hours.h"
#include "src/booking/occupancy.h"
#include "src/booking/slots.h"
#include "src/clinic/catalog.h"
#include "src/clinic/service_part.h"

/** A practitioner, room, assistant or person. */
struct lane {
    enum occupant kind;
    int64_t id, site_id; /* site of a room; 0 */
    const char *name;
    struct hours_span *taken; /* in order, apart from one another */
    size_t n_taken, at;       /* at: near where was asked last */
    int32_t day;              /* of the hours */
    struct hours_span hours[SCHEDULE_MAX_INTERVALS], kept[SCHEDULE_MAX_INTERVALS];
    size_t n_hours, n_kept; /* kept: those that are for this category alone */
    bool works;             /* any hours that day, of whatever category */
    int64_t next_min;       /* of a practitioner: no start before it can be */
};

/** Minutes of a part, counted from the person's first. */
struct part_span {
    int64_t from, to;
};
struct part_spans {
    struct part_span at[SERVICE_MAX_PARTS];
    size_t n;
};

struct search;

/** Reads what is taken between two civil minutes. */
enum rc lane_read(struct search *s, struct lane *lane, int64_t from_min, int64_t to_min, struct err *e);

/** lane->at is then the first taken that ends after `min`. */
void lane_seek(struct lane *lane, int64_t min);

/** Where the first that has anything of [start, end) ends; `start` when there is none. */
int64_t lane_clear(struct lane *lane, int64_t start, int64_t end, const struct occupied *also, size_t n_also);

/** Is it free for all its parts of an appointment that begins at start_min? start_min; else the first start that what is
 * taken allows. */
int64_t lane_parts_clear(struct lane *lane, const struct part_spans *parts, int64_t start_min,
                         const struct occupied *also, size_t n_also);

/** Fills in the hours of a day. */
void lane_day(const struct search *s, struct lane *lane, int32_t day);

/** Can a room or an assistant be had at that site all through [from, to), also past midnight? */
bool lane_open(const struct search *s, struct lane *lane, int64_t site_id, int64_t from, int64_t to);

/** The hours that hold all of [from, to); NULL when there are none. */
const struct hours_span *lane_holding(const struct hours_span *spans, size_t n, int64_t from, int64_t to);

/** What is looked for, with all that it needs read. */
struct search {
    struct db *db;
    struct slot_query q; /* with defaults filled in */
    struct service service;
    struct part_spans parts[PART_KIND_COUNT];
    struct part_span there; /* when the practitioner is at work: all their parts, and the person's minutes */
    struct practitioner_list practitioners, assistants;
    struct place_list places; /* only those that can serve */
    struct lane *with, *in, *help, person;
    bool roomless; /* a clinic without rooms, and a service that asks for none */
    const struct schedule_set *hours;
    int32_t today, first_day, last_day;
    int32_t read_to, piece; /* the last day that was read; how many are read at once next */
    int64_t now, not_before_min;
    size_t first_room, first_help; /* rooms and assistants before these are passed over */
    int32_t plain_day; /* the last day that was asked about, and */
    bool plain;        /* whether the clock stays as it is on it */
    struct slot_list found;
    enum slot_obstacle furthest;
};

/** Reads the set-up. search_release() also after a failure. */
enum rc search_open(struct search *s, struct db *db, const struct slot_query *q, struct err *e);
void search_release(struct search *s);

/** Reads what is taken on a day, with some that follow; asked with rising days. */
enum rc search_reach(struct search *s, int32_t day, struct err *e);

/** Whether any time of the day can be asked for: its weekday, and near what was named. */
bool search_day(struct search *s, int32_t day);

/**
 * Could it begin at start_min with practitioner `who`, on a day that was read?
 * @param also    what is taken besides, by others of the same party; n_also may be 0
 * @param again   of an obstacle: no start before this minute is worth asking for
 * @return SLOT_NO_OBSTACLE with *slot filled in
 */
enum slot_obstacle search_at(struct search *s, int64_t start_min, size_t who, const struct occupied *also, size_t n_also,
                             struct slot *slot, int64_t *again);

/** What a slot takes, for `also` of the next; out has room for OCCUPIED_MAX. */
size_t search_occupies(const struct search *s, const struct slot *slot, struct occupied *out);

/** What a person did the last times, and what counts as a gap. */
struct habit {
    int64_t practitioner_id; /* seen most often; 0: nobody twice */
    int usual_min;           /* minute of the day in the middle of when they came; -1: none */
    int32_t shortest_min;    /* of all services: less is left over in vain */
};
enum rc habit_read(struct db *db, int64_t patient_id, struct habit *h, struct err *e);
/** Fills in points and merit of a slot in a list whose first begins at first_min. */
void slot_weigh(struct slot *s, const struct habit *h, int64_t first_min);

/** Adds a reason to a line of them. */
__attribute__((format(printf, 3, 4))) void slot_say(char *out, size_t size, const char *format, ...);

/** The first minute of the hour's grid that is not before `min`. */
int64_t search_step(const struct search *s, int64_t min);

#endif
