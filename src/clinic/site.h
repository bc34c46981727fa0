/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clinic itself: its name, zone, calendar, country and currency, and what the clock on its wall shows. */
#ifndef FD_CLINIC_SITE_H
#define FD_CLINIC_SITE_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/calendar.h"
#include "src/base/err.h"
#include "src/store/db.h"

struct site {
    int64_t id, rev; /* id 0: the file holds no clinic yet, and the rest are defaults (UTC, USD) */
    char name[128], kit[32];
    char timezone[64]; /* IANA */
    enum calendar calendar;
    char country[3];  /* ISO 3166 alpha-2, "" unknown */
    char currency[4]; /* ISO 4217 */
    int currency_exponent;
    char phone[64], address[256];
    char word[32];               /* "": the only one */
    int32_t overbook_limit;      /* appointments a day that may stand over another of the same practitioner */
    int32_t late_cancel_min;     /* less notice than this is a late cancellation */
    int32_t offer_min;           /* how long an offer is held */
    int64_t balance_limit_minor; /* who owes more is not booked; SITE_NO_LIMIT: whatever they owe */
};
enum { SITE_NO_LIMIT = -1 };

/** The file's site, read once per connection. Never NULL; borrowed until db_close. */
const struct site *site_get(struct db *db);

/** As site_get, but says what is wrong: RC_NOT_FOUND without a clinic, RC_INVALID for a zone not known here,
 * RC_DB. */
enum rc site_load(struct db *db, struct err *e);

/** All sites of the file by name, the clinic itself first. */
struct site_name {
    int64_t id;
    char word[32], name[128];
};
struct site_name_list {
    struct site_name *rows;
    size_t n;
};
enum rc site_names(struct db *db, struct site_name_list *ret, struct err *e);
void site_name_list_release(struct site_name_list *l);

/** The next site_get reads again, in place. For those who changed the site, and when another desk may have. */
void site_forget(struct db *db);

/* Civil time on the clinic's wall; days since 1970-01-01, minutes since 1970-01-01T00:00. */
int32_t site_today(struct db *db);
int64_t site_now_min(struct db *db);
int64_t site_min_of(struct db *db, int64_t at); /* an instant as wall minutes */
int64_t site_at_of(struct db *db,
                   int64_t min); /* wall minutes as an instant; a repeated hour is its first pass */
enum calendar site_calendar(struct db *db);

/** "1,250.50" and "1,250.50 USD" in the site's currency; return out. */
char *site_money(struct db *db, int64_t minor, char *out, size_t size);
char *site_money_unit(struct db *db, int64_t minor, char *out, size_t size);
enum rc site_money_parse(struct db *db, const char *typed, int64_t *minor, struct err *e);

#endif
