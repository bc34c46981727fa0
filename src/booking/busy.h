/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendars of others as busy time: what a practitioner does elsewhere, read from an iCalendar file by the helper program,
 * becomes hours in which they are away. A calendar is known by its practitioner and its name; read in again, it takes its own
 * place from today on, and only what differs is written. Each is one ACTION_CALENDAR and can be undone. */
#ifndef FD_BOOKING_BUSY_H
#define FD_BOOKING_BUSY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/ics.h"
#include "src/clinic/schedule_edit.h"
#include "src/store/db.h"

enum {
    BUSY_DAYS = 366,       /* so far ahead a calendar is read; what repeats for ever ends there */
    BUSY_ROWS_MOST = 10000 /* absences of one calendar */
};

/** A part of one day in which somebody is busy. */
struct busy_part {
    int32_t day, start_min, end_min; /* minutes of the day */
    char uid[ICS_UID], note[96];
};
struct busy_part_list {
    struct busy_part *rows;
    size_t n;
};
void busy_part_list_release(struct busy_part_list *l);

/**
 * Occurrences cut at midnight, from first_day to last_day, by day, beginning, end and uid, each once.
 * @param note  "": the occurrence's own words
 * @return RC_INVALID for more than BUSY_ROWS_MOST
 */
enum rc busy_parts(const struct ics_busy_list *busy, int32_t first_day, int32_t last_day, const char *note,
                   struct busy_part_list *ret, struct err *e);

struct busy_import {
    int64_t practitioner_id; /* or an assistant's */
    const char *path;
    const char *name; /* of the calendar; "": the file's, without its folder and .ics */
    bool titles;      /* keep what each thing is called; else the calendar's name stands for all */
    bool only_try;    /* write nothing */
    /* out: */
    char called[64]; /* the name it has */
    int32_t until_day;
    size_t added, gone, kept;
};

/** Reads a calendar in. RC_DENIED before the file is looked at; RC_INVALID, RC_IO with one sentence, nothing changed. */
enum rc busy_import(struct db *db, struct busy_import *i, struct err *e);

struct busy_calendar {
    int64_t practitioner_id;
    char practitioner[96], name[64];
    int32_t first_day, last_day; /* of its absences from today on */
    int64_t n;
};
struct busy_calendar_list {
    struct busy_calendar *rows;
    size_t n;
};
void busy_calendar_list_release(struct busy_calendar_list *l);

/** Those that have absences from today on, by practitioner and name. */
enum rc busy_calendars(struct db *db, struct busy_calendar_list *ret, struct err *e);

/** Takes a calendar's absences away from today on. RC_NOT_FOUND when there is none of that name. */
enum rc busy_remove(struct db *db, int64_t practitioner_id, const char *name, size_t *gone, struct err *e);

/** The named whole days of an iCalendar file, ten years from today at most, for holiday_import(); the first name of a day
 * counts. Errors as busy_import. */
enum rc busy_holidays(struct db *db, const char *path, struct holiday_list *ret, struct err *e);

#endif
