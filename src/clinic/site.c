/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clinic itself, read once per connection and kept on it. */
#include "src/clinic/site.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/money.h"
#include "src/store/stmt.h"

static const char site_key = 0; /* its address names our data on the connection */

static const struct site no_site = {
    .timezone = "UTC", .calendar = CALENDAR_GREGORIAN, .currency = "USD", .currency_exponent = 2,
    .overbook_limit = 2, .late_cancel_min = 1440, .offer_min = 60, .balance_limit_minor = SITE_NO_LIMIT};

/* Stays where it is until the connection is closed, and is read again in place: its texts are borrowed. */
struct kept {
    struct site site;
    bool stale;
};

enum rc site_load(struct db *db, struct err *e)
{
    struct kept *kept = db_data(db, &site_key);
    if (kept == NULL) {
        if ((kept = calloc(1, sizeof *kept)) == NULL)
            return err_memory(e);
        db_set_data(db, &site_key, kept, free);
    }
    struct site *s = &kept->site;
    kept->stale = false;
    *s = no_site;
    struct stmt st;
    stmt_open(
        &st, db,
        "SELECT id, rev, name, kit, timezone, calendar, country, currency, currency_exponent, phone, address,"
        " word, overbook_limit, late_cancel_min, offer_min, coalesce(balance_limit_minor, -1)"
        " FROM site ORDER BY id LIMIT 1");
    bool found = stmt_row(&st);
    if (found) {
        s->id = stmt_col_int(&st, 0);
        s->rev = stmt_col_int(&st, 1);
        stmt_col_copy(&st, 2, s->name, sizeof s->name);
        stmt_col_copy(&st, 3, s->kit, sizeof s->kit);
        stmt_col_copy(&st, 4, s->timezone, sizeof s->timezone);
        s->calendar = strcmp(stmt_col_text(&st, 5), "jalali") == 0 ? CALENDAR_JALALI : CALENDAR_GREGORIAN;
        stmt_col_copy(&st, 6, s->country, sizeof s->country);
        stmt_col_copy(&st, 7, s->currency, sizeof s->currency);
        s->currency_exponent = (int)stmt_col_int(&st, 8);
        stmt_col_copy(&st, 9, s->phone, sizeof s->phone);
        stmt_col_copy(&st, 10, s->address, sizeof s->address);
        stmt_col_copy(&st, 11, s->word, sizeof s->word);
        s->overbook_limit = (int32_t)stmt_col_int(&st, 12);
        s->late_cancel_min = (int32_t)stmt_col_int(&st, 13);
        s->offer_min = (int32_t)stmt_col_int(&st, 14);
        s->balance_limit_minor = stmt_col_int(&st, 15);
    }
    enum rc rc = stmt_finish(&st, e);
    if (rc == RC_OK && !found)
        rc = err_set(e, RC_NOT_FOUND,
                     _("There is no clinic in this file yet; set it up with: frontdesk init."));
    enum rc zone = civil_init(s->timezone, rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : zone;
}

static void read_name(struct stmt *st, void *row)
{
    struct site_name *s = row;
    s->id = stmt_col_int(st, 0);
    stmt_col_copy(st, 1, s->word, sizeof s->word);
    stmt_col_copy(st, 2, s->name, sizeof s->name);
}

enum rc site_names(struct db *db, struct site_name_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT id, word, name FROM site ORDER BY id");
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_name, e);
}

void site_name_list_release(struct site_name_list *l)
{
    free(l->rows);
    *l = (struct site_name_list){0};
}

const struct site *site_get(struct db *db)
{
    const struct kept *kept = db_data(db, &site_key);
    if (kept == NULL || kept->stale) {
        (void)site_load(db, NULL);
        kept = db_data(db, &site_key);
    }
    return kept != NULL ? &kept->site : &no_site;
}

void site_forget(struct db *db)
{
    struct kept *kept = db_data(db, &site_key);
    if (kept != NULL)
        kept->stale = true;
}

int64_t site_min_of(struct db *db, int64_t at)
{
    (void)site_get(db); /* sets the zone */
    return civil_min(at);
}

int64_t site_at_of(struct db *db, int64_t min)
{
    (void)site_get(db);
    int64_t at = min * 60;
    for (int i = 0; i < CIVIL_DAY_MIN; i++) /* an hour that the clock skips: its end */
        if (civil_instant(min + i, &at, NULL) == RC_OK)
            break;
    return at;
}

int32_t site_today(struct db *db)
{
    return civil_min_day(site_now_min(db));
}

int64_t site_now_min(struct db *db)
{
    return site_min_of(db, db_now(db));
}

enum calendar site_calendar(struct db *db)
{
    return site_get(db)->calendar;
}

char *site_money(struct db *db, int64_t minor, char *out, size_t size)
{
    return money_format(out, size, minor, site_get(db)->currency_exponent);
}

char *site_money_unit(struct db *db, int64_t minor, char *out, size_t size)
{
    char amount[MONEY_TEXT];
    snprintf(out, size, "%s %s", site_money(db, minor, amount, sizeof amount), site_get(db)->currency);
    return out;
}

enum rc site_money_parse(struct db *db, const char *typed, int64_t *minor, struct err *e)
{
    return money_parse(typed, site_get(db)->currency_exponent, minor, e);
}
