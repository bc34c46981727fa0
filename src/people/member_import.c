/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Members of an organisation from a file: the hook that makes each person of it a member. */
#include "src/people/member_import.h"

#include <string.h>

#include "src/base/fold.h"
#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/people/import_run.h"
#include "src/people/organisation.h"
#include "src/store/stmt.h"

enum field { FIELD_NUMBER, FIELD_FROM, FIELD_UNTIL, FIELDS };

static const struct import_field fields[FIELDS] = {
    [FIELD_NUMBER] = {"member-number", N_("Member number"),
                      "number|member no|membership number|policy number|policy|staff number|employee number|employee id|"
                      "student number|student id|会员号|工号|学号|保单号|شماره عضویت|شماره پرسنلی|mã thành viên|mã nhân viên",
                      LOOKS_ANY},
    [FIELD_FROM] = {"valid-from", N_("Valid from"),
                    "from|since|start|start date|member since|生效日期|از تاریخ|từ ngày", LOOKS_DATE},
    [FIELD_UNTIL] = {"valid-until", N_("Valid until"),
                     "until|valid to|to|end|end date|expiry|expires|expiry date|有效期至|تا تاریخ|đến ngày", LOOKS_DATE},
};

struct run {
    struct member_import *m;
    enum import_dates dates;
};

/* ---- one row's membership ---- */

static enum rc read_day(const struct run *run, struct db *db, const char *text, int32_t otherwise, int32_t *day,
                        struct err *why)
{
    char typed[64];
    enum calendar calendar;

    *day = otherwise;
    if (text[0] == '\0')
        return RC_OK;
    if (!import_date_text(text, run->dates, site_calendar(db), typed, sizeof typed, &calendar))
        return err_set(why, RC_INVALID, _("\"%s\" is no date."), text);
    return calendar_parse(typed, calendar, site_today(db), CALENDAR_ANY_DAY, day, NULL, why);
}

static enum rc read_member(const struct run *run, struct db *db, const char *const *values, struct member *m,
                           struct err *why)
{
    enum rc rc;

    member_init(m);
    m->organisation_id = run->m->organisation_id;
    if (strlen(values[FIELD_NUMBER]) >= sizeof m->number)
        return err_set(why, RC_INVALID, _("The member number is too long; %d letters fit."), (int)sizeof m->number - 1);
    (void)text_copy(m->number, sizeof m->number, values[FIELD_NUMBER]);
    if ((rc = read_day(run, db, values[FIELD_FROM], run->m->from_day, &m->from_day, why)) == RC_OK)
        rc = read_day(run, db, values[FIELD_UNTIL], run->m->to_day, &m->to_day, why);
    return rc;
}

static enum rc check(void *ctx, struct db *db, const char *const *values, struct err *why)
{
    struct member m;
    enum rc rc = read_member(ctx, db, values, &m, why);

    m.patient_id = 1; /* not known yet, but there will be one */
    return rc == RC_OK ? member_check(&m, why) : rc;
}

/* ---- who it is ---- */

/* The one person in use with this national number; 0: none, or several. */
static enum rc by_national(struct db *db, const char *national, int64_t *patient_id, struct err *e)
{
    struct stmt st;
    int64_t id = 0;
    int n = 0;

    if (national[0] == '\0')
        return RC_OK;
    stmt_open(&st, db,
              "SELECT DISTINCT p.id FROM identifier i JOIN patient p ON p.id = i.patient_id AND p.active"
              " WHERE i.system = 'national' AND i.value = :value LIMIT 2");
    stmt_text(&st, ":value", national);
    for (; stmt_row(&st); n++)
        id = stmt_col_int(&st, 0);
    *patient_id = n == 1 ? id : 0;
    return stmt_finish(&st, e);
}

static bool agrees(const struct patient *row, const char *given, int32_t born_day, bool born)
{
    char ours[2 * PATIENT_NAME], theirs[2 * PATIENT_NAME];

    (void)fold(ours, sizeof ours, given);
    (void)fold(theirs, sizeof theirs, row->given);
    if (born && row->born.day != PATIENT_NO_DAY)
        return row->born.day == born_day;
    return ours[0] != '\0' && strcmp(ours, theirs) == 0;
}

static enum rc by_member_number(struct db *db, int64_t organisation_id, const char *number, const struct patient *row,
                                int64_t *patient_id, struct err *e)
{
    struct stmt st;
    int64_t id = 0;
    int n = 0;

    if (number[0] == '\0')
        return RC_OK;
    stmt_open(&st, db,
              "SELECT p.id, p.given, p.born_day FROM organisation_member m JOIN patient p ON p.id = m.patient_id AND p.active"
              " WHERE m.organisation_id = :organisation AND m.number = :number AND m.number <> ''");
    stmt_int(&st, ":organisation", organisation_id);
    stmt_text(&st, ":number", number);
    while (stmt_row(&st))
        if (agrees(row, stmt_col_text(&st, 1), (int32_t)stmt_col_int(&st, 2), !stmt_col_null(&st, 2))) {
            id = stmt_col_int(&st, 0);
            n++;
        }
    *patient_id = n == 1 ? id : 0;
    return stmt_finish(&st, e);
}

static enum rc find(void *ctx, struct db *db, const struct patient *row, const char *const *values,
                    int64_t *patient_id, struct err *why)
{
    const struct run *run = ctx;
    enum rc rc = by_national(db, row->identifiers[IDENTIFIER_NATIONAL].value, patient_id, why);

    if (rc == RC_OK && *patient_id == 0)
        rc = by_member_number(db, run->m->organisation_id, values[FIELD_NUMBER], row, patient_id, why);
    return rc;
}

/* ---- written ---- */

/* The membership this person has here already; id 0: none. */
static enum rc known(struct db *db, int64_t organisation_id, int64_t patient_id, struct member *ret, struct err *e)
{
    struct member_list list = {0};
    enum rc rc = member_of_patient(db, patient_id, &list, e);

    member_init(ret);
    for (size_t i = 0; rc == RC_OK && i < list.n; i++)
        if (list.rows[i].organisation_id == organisation_id)
            *ret = list.rows[i];
    member_list_release(&list);
    return rc;
}

static enum rc write(void *ctx, struct db *db, int64_t patient_id, enum import_outcome outcome,
                     const char *const *values, struct err *why)
{
    struct run *run = ctx;
    struct member m, is;
    enum rc rc = read_member(run, db, values, &m, why);

    (void)outcome;
    if (rc != RC_OK || (rc = known(db, m.organisation_id, patient_id, &is, why)) != RC_OK)
        return rc;
    m.patient_id = patient_id;
    if (m.number[0] == '\0') /* what a file does not say takes nothing away */
        (void)text_copy(m.number, sizeof m.number, is.number);
    if (m.from_day == PATIENT_NO_DAY)
        m.from_day = is.from_day;
    if (m.to_day == PATIENT_NO_DAY && is.to_day >= site_today(db)) /* who had left and is on the list is back */
        m.to_day = is.to_day;
    if (is.id != 0 && strcmp(m.number, is.number) == 0 && m.from_day == is.from_day && m.to_day == is.to_day) {
        run->m->same++;
        return RC_OK;
    }
    rc = member_save(db, &m, why);
    run->m->made += rc == RC_OK && is.id == 0;
    run->m->changed += rc == RC_OK && is.id != 0;
    return rc;
}

const struct import_hook member_import_fields = {
    .fields = fields, .n_fields = FIELDS, .find = find, .check = check, .write = write
};

enum rc member_import_file(struct db *db, const char *path, const struct import_options *o, struct member_import *m,
                           struct err *e)
{
    struct run run = {.m = m, .dates = o->map != NULL ? o->map->dates : DATES_AUTO};
    struct import_hook hook = member_import_fields;
    struct import_options options = *o;
    struct organisation organisation;
    enum rc rc = organisation_load(db, m->organisation_id, &organisation, e);

    if (rc != RC_OK)
        return rc;
    m->made = m->changed = m->same = 0;
    hook.ctx = &run;
    options.hook = &hook;
    return import_file(db, &import_patients_kind, path, &options, &m->result, e);
}
