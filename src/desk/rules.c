/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clinic's own rules, read and set. */
#include "src/desk/rules.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

const struct rule_def rule_defs[RULE_COUNT] = {
    [RULE_OVERBOOK] = {"overbook_limit", RULE_NUMBER, 0, 99, false,
                       N_("appointments a day that may stand over others of one practitioner")},
    [RULE_LATE_CANCEL] = {"late_cancel_min", RULE_MINUTES, 0, 43200, false,
                          N_("a patient who cancels with less notice than this cancels late")},
    [RULE_OFFER] = {"offer_min", RULE_MINUTES, 1, 43200, false, N_("how long a time that was offered is held")},
    [RULE_BALANCE] = {"balance_limit", RULE_MONEY, 0, INT64_MAX, true,
                      N_("who owes more than this is booked only by who may book restricted people")},
    [RULE_KEEP_YEARS] = {"keep_years", RULE_YEARS, 0, 100, false,
                         N_("years that the law makes this clinic keep records; 0: it need not")},
};
static_assert(RULE_COUNT == 5, "a new rule needs its row, its column and its statement");

/* Columns in the order of the enum. */
#define RULE_COLUMNS "overbook_limit, late_cancel_min, offer_min, balance_limit_minor, keep_years"
static const char *const updates[RULE_COUNT] = {
    [RULE_OVERBOOK] = "UPDATE site SET overbook_limit = :value, rev = rev + 1 WHERE overbook_limit <> :value",
    [RULE_LATE_CANCEL] = "UPDATE site SET late_cancel_min = :value, rev = rev + 1 WHERE late_cancel_min <> :value",
    [RULE_OFFER] = "UPDATE site SET offer_min = :value, rev = rev + 1 WHERE offer_min <> :value",
    [RULE_BALANCE] = "UPDATE site SET balance_limit_minor = :value, rev = rev + 1 WHERE balance_limit_minor IS NOT :value",
    [RULE_KEEP_YEARS] = "UPDATE site SET keep_years = :value, rev = rev + 1 WHERE keep_years <> :value",
};

enum rc rules_load(struct db *db, int64_t values[RULE_COUNT], struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT " RULE_COLUMNS " FROM site ORDER BY id LIMIT 1");
    if (stmt_row(&st))
        for (int i = 0; i < RULE_COUNT; i++)
            values[i] = stmt_col_null(&st, i) ? RULE_NONE : stmt_col_int(&st, i);
    return stmt_finish(&st, e);
}

static enum rc out_of_range(struct db *db, enum rule rule, struct err *e)
{
    const struct rule_def *d = &rule_defs[rule];
    char least[RULE_TEXT], most[RULE_TEXT];
    if (d->most == INT64_MAX)
        return err_set(e, RC_INVALID, _("%s is an amount like %s, or none."), d->word,
                       rule_text(db, rule, 15000, most, sizeof most));
    return err_set(e, RC_INVALID, _("%s goes from %s to %s."), d->word, rule_text(db, rule, d->least, least, sizeof least),
                   rule_text(db, rule, d->most, most, sizeof most));
}

enum rc rule_set(struct db *db, enum rule rule, int64_t value, struct err *e)
{
    const struct rule_def *d = &rule_defs[rule];
    struct stmt st;
    enum rc rc;
    if (value == RULE_NONE ? !d->none : value < d->least || value > d->most)
        return out_of_range(db, rule, e);
    if ((rc = change_begin(db, ACTION_SETUP, e)) != RC_OK)
        return rc;
    stmt_open(&st, db, updates[rule]);
    if (value == RULE_NONE)
        stmt_null(&st, ":value");
    else
        stmt_int(&st, ":value", value);
    rc = change_end(db, stmt_run(&st, e), e);
    site_forget(db);
    return rc;
}

enum rc rule_set_overbook_of(struct db *db, int64_t practitioner_id, int64_t value, struct err *e)
{
    struct stmt st;
    enum rc rc;
    if (value != RULE_NONE && (value < rule_defs[RULE_OVERBOOK].least || value > rule_defs[RULE_OVERBOOK].most))
        return out_of_range(db, RULE_OVERBOOK, e);
    if ((rc = change_begin(db, ACTION_SETUP, e)) != RC_OK)
        return rc;
    stmt_open(&st, db, "UPDATE practitioner SET overbook_limit = :value, rev = rev + 1 WHERE id = :id");
    if (value == RULE_NONE)
        stmt_null(&st, ":value");
    else
        stmt_int(&st, ":value", value);
    stmt_int(&st, ":id", practitioner_id);
    rc = stmt_changed(&st, 1, e);
    change_subject(db, "practitioner", practitioner_id, 0);
    return change_end(db, rc, e);
}

enum rc rule_parse(struct db *db, enum rule rule, const char *typed, int64_t *value, struct err *e)
{
    static const struct {
        char letter;
        int64_t minutes;
    } units[] = {{'m', 1}, {'h', 60}, {'d', 1440}};
    const struct rule_def *d = &rule_defs[rule];
    const size_t digits = strspn(typed, "0123456789");
    int64_t times = typed[digits] == '\0';
    if (d->none && (strcmp(typed, "none") == 0 || strcmp(typed, _("none")) == 0)) {
        *value = RULE_NONE;
        return RC_OK;
    }
    if (d->unit == RULE_MONEY)
        return site_money_parse(db, typed, value, e);
    for (size_t i = 0; d->unit == RULE_MINUTES && i < sizeof units / sizeof units[0]; i++)
        if (typed[digits] == units[i].letter && typed[digits + 1] == '\0')
            times = units[i].minutes;
    if (digits == 0 || digits > 9 || times == 0)
        return out_of_range(db, rule, e);
    *value = strtoll(typed, NULL, 10) * times;
    return RC_OK;
}

const char *rule_text(struct db *db, enum rule rule, int64_t value, char *out, size_t size)
{
    if (value == RULE_NONE)
        (void)text_copy(out, size, _("none"));
    else if (rule_defs[rule].unit == RULE_MONEY)
        (void)site_money_unit(db, value, out, size);
    else if (rule_defs[rule].unit != RULE_MINUTES)
        (void)snprintf(out, size, "%lld", (long long)value);
    else if (value % 1440 == 0 && value > 1440)
        (void)snprintf(out, size, _("%lld days"), (long long)value / 1440);
    else if (value % 60 == 0 && value > 60)
        (void)snprintf(out, size, _("%lld hours"), (long long)value / 60);
    else
        (void)snprintf(out, size, _("%lld min"), (long long)value);
    return out;
}
