/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calendar of the clinic as people change it: blocks of the week of a practitioner, a room or a site, each from a day
 * on; days that are different; holidays. What was worked stays as it was: a change begins today at the earliest.
 * Each change is one of ACTION_SCHEDULE and can be undone. */
#ifndef FD_CLINIC_SCHEDULE_EDIT_H
#define FD_CLINIC_SCHEDULE_EDIT_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"
#include "src/clinic/schedule.h"
#include "src/store/db.h"

/** Whose hours. Assistants are practitioners here. */
enum hours_of_kind { HOURS_OF_PRACTITIONER, HOURS_OF_ROOM, HOURS_OF_SITE, HOURS_OF_KIND_COUNT };
extern const struct enum_word hours_of_kinds[HOURS_OF_KIND_COUNT];

struct hours_owner {
    int kind; /* enum hours_of_kind */
    int64_t id;
};

/** "Li", "Chair 1", the site's name; RC_NOT_FOUND with a sentence. */
enum rc hours_owner_name(struct db *db, struct hours_owner of, char *out, size_t size, struct err *e);

enum { SCHEDULE_ALWAYS = INT32_MIN, SCHEDULE_FOREVER = INT32_MAX };

/** One block of the week, on every day from from_day to to_day that is this weekday. */
struct schedule_block {
    int64_t id, rev;
    struct hours_owner of;
    int32_t weekday; /* 1 Monday to 7 */
    int32_t start_min, end_min;
    int32_t from_day, to_day; /* both included; SCHEDULE_ALWAYS, SCHEDULE_FOREVER */
    /* of a practitioner only: */
    int32_t every_weeks, anchor_day; /* every_weeks > 1: in the week of anchor_day and every so many weeks from it */
    int category;                    /* enum service_category it is kept for; CATEGORY_ANY: none */
    int32_t release_days;            /* until so many days before */
    int64_t site_id;                 /* 0: the practitioner's own */
};
struct schedule_block_list {
    struct schedule_block *rows;
    size_t n;
};
void schedule_block_list_release(struct schedule_block_list *l);

/* What err.field names. */
enum schedule_field {
    SCHEDULE_WEEKDAY,
    SCHEDULE_START,
    SCHEDULE_END,
    SCHEDULE_FROM,
    SCHEDULE_TO,
    SCHEDULE_EVERY,
    SCHEDULE_RELEASE,
    SCHEDULE_NOTE
};

/** The end of hours as text: as civil_format_time, and "24:00" for the end of the day; returns out. */
char *schedule_time(char *out, size_t size, int32_t minute);

/** Reads a time of the day, in all short forms, and 24:00, as minutes; RC_INVALID says how times are typed. */
enum rc schedule_time_parse(const char *typed, int32_t *minute, struct err *e);

/** Reads "08:30-12:30", with all short forms of times and 24:00. False when it is none. */
bool schedule_span_parse(const char *typed, int32_t *start_min, int32_t *end_min);

/** RC_INVALID with its sentence for a day before today. */
enum rc schedule_not_past(struct db *db, int32_t day, struct err *e);

/** A block with nothing said: every week, for ever, kept for nothing. */
struct schedule_block schedule_block_new(struct hours_owner of);

/** True when the block holds on that day. */
bool schedule_block_holds(const struct schedule_block *b, int32_t day);

/** Blocks of one owner that hold on a day from first_day to last_day, by weekday and start. */
enum rc schedule_blocks(struct db *db, struct hours_owner of, int32_t first_day, int32_t last_day,
                        struct schedule_block_list *ret, struct err *e);
enum rc schedule_block_load(struct db *db, int kind, int64_t id, struct schedule_block *ret, struct err *e);

/** Adds a block; b->from_day SCHEDULE_ALWAYS stands for today. Sets b->id. Refused with the block that it overlaps. */
enum rc schedule_block_add(struct db *db, struct schedule_block *b, struct err *e);

/** From a day on the block b->id is as b says (its from_day is not looked at); until then it stays as it was. Sets b->id
 * when that makes a new row. RC_CONFLICT when b->rev is not the one that is there. */
enum rc schedule_block_change(struct db *db, struct schedule_block *b, int32_t from_day, struct err *e);

/** From a day on there is no such block. */
enum rc schedule_block_end(struct db *db, const struct schedule_block *b, int32_t from_day, struct err *e);

/**
 * From like->from_day to like->to_day these hours take the place of all there are on some weekdays; what begins later or
 * ended before stays. One change. n 0: no hours.
 * @param weekdays  bit 0 Monday .. 6 Sunday
 * @param spans     start_min and end_min of each; what else a block has is as in `like`
 */
enum rc schedule_weekdays_set(struct db *db, const struct schedule_block *like, unsigned weekdays,
                              const struct work_interval *spans, size_t n, struct err *e);

/* ---- days that are different ---- */

struct schedule_exception {
    int64_t id, rev;
    struct hours_owner of; /* a site with id 0: the whole clinic */
    int32_t day, start_min, end_min; /* 0, 1440: all day */
    int kind;                        /* practitioners are away, rooms and sites closed; all can be extra */
    int64_t site_id;                 /* extra hours of a practitioner: where; 0: their own site */
    char note[96], calendar[64];     /* calendar: what it was read in from; "": entered here */
};
struct schedule_exception_list {
    struct schedule_exception *rows;
    size_t n;
};
void schedule_exception_list_release(struct schedule_exception_list *l);

/** From first_day to last_day, by day and start; of one owner, or all with of.id -1. */
enum rc schedule_exceptions(struct db *db, struct hours_owner of, int32_t first_day, int32_t last_day,
                            struct schedule_exception_list *ret, struct err *e);
enum rc schedule_exception_load(struct db *db, int64_t id, struct schedule_exception *ret, struct err *e);

/** Adds it for each day from x->day to last_day, a year at most; x->day is today at the earliest. */
enum rc schedule_exception_add(struct db *db, struct schedule_exception *x, int32_t last_day, struct err *e);
enum rc schedule_exception_remove(struct db *db, int64_t id, int64_t rev, struct err *e);

/* ---- holidays ---- */

struct holiday {
    int32_t day;
    char name[96], calendar[64]; /* calendar: the file it was read in from; "": entered here */
};
struct holiday_list {
    struct holiday *rows;
    size_t n;
};
void holiday_list_release(struct holiday_list *l);

enum rc holiday_list(struct db *db, int32_t first_day, int32_t last_day, struct holiday_list *ret, struct err *e);
enum rc holiday_add(struct db *db, int32_t day, const char *name, struct err *e);
enum rc holiday_remove(struct db *db, int32_t day, struct err *e);

/**
 * Holidays of a file take the place of those that came in from a calendar of that name, from today on; days that
 * are holidays already keep their name. One change.
 * @param added, gone  how many; may be NULL
 */
enum rc holiday_import(struct db *db, const char *calendar, const struct holiday *rows, size_t n, size_t *added,
                       size_t *gone, struct err *e);

/**
 * Reads a plain list: a date and a name on each line, in any form a date is typed, apart by blanks, a comma, = or a
 * tab; lines that begin with # and empty ones are passed over. RC_INVALID names the line. Nothing of the file is trusted:
 * at most 1 MiB, 5,000 lines.
 */
enum rc holiday_read(struct db *db, const char *path, struct holiday_list *ret, struct err *e);

#endif
