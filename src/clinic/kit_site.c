/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sites in a kit: the clinic itself and its branches. */
#include "src/clinic/kit_sections.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/money.h"
#include "src/base/text.h"
#include "src/store/stmt.h"

static const char *given(const char *option, const char *from_kit)
{
    return option != NULL ? option : from_kit;
}

enum rc kit_read_site(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    const struct kit_options *o = run->options;
    char name[128], zone[64], calendar[16], country[3], currency[4], phone[64], address[256], want[160];
    struct err why;
    int64_t exponent, overbook, late_hours, offer, balance = 0;
    (void)word;
    TRY(kit_text(run->ini, section, "name", o->name, name, sizeof name, e));
    TRY(kit_text(run->ini, section, "timezone", NULL, zone, sizeof zone, e));
    TRY(kit_text(run->ini, section, "calendar", "gregorian", calendar, sizeof calendar, e));
    TRY(kit_text(run->ini, section, "country", "", country, sizeof country, e));
    TRY(kit_text(run->ini, section, "currency", NULL, currency, sizeof currency, e));
    TRY(kit_text(run->ini, section, "phone", "", phone, sizeof phone, e));
    TRY(kit_text(run->ini, section, "address", "", address, sizeof address, e));
    text_copy(name, sizeof name, given(o->name, name));
    text_copy(zone, sizeof zone, given(o->timezone, zone));
    text_copy(calendar, sizeof calendar, given(o->calendar, calendar));
    text_copy(country, sizeof country, given(o->country, country));
    text_copy(currency, sizeof currency, given(o->currency, currency));
    if (civil_init(zone, &why) != RC_OK)
        return kit_wrong(run->ini, section, "timezone", zone, _("a zone of this system, such as Asia/Tehran"),
                         e);
    if (strcmp(calendar, "gregorian") != 0 && strcmp(calendar, "jalali") != 0)
        return kit_wrong(run->ini, section, "calendar", calendar, _("gregorian or jalali"), e);
    if (country[0] != '\0' && !(isupper((unsigned char)country[0]) && isupper((unsigned char)country[1])))
        return kit_wrong(run->ini, section, "country", country, _("two capitals, such as GB"), e);
    exponent = money_exponent(currency);
    TRY(kit_number(run->ini, section, "decimals", exponent, 0, 4, &exponent, e));
    snprintf(want, sizeof want, "%s",
             _("a currency's three capitals such as GBP; give decimals = 2 for one not known"));
    if (exponent < 0 || strlen(currency) != 3)
        return kit_wrong(run->ini, section, "currency", currency, want, e);
    run->exponent = (int)exponent;
    TRY(kit_number(run->ini, section, "overbook_limit", 2, 0, 99, &overbook, e));
    TRY(kit_number(run->ini, section, "late_cancel_hours", 24, 0, 720, &late_hours, e));
    TRY(kit_number(run->ini, section, "offer_minutes", 60, 1, 43200, &offer, e));
    TRY(kit_money(run, section, "balance_limit", "0", &balance, e));
    if (!run->write)
        return RC_OK;
    struct stmt st;
    stmt_open(&st, run->db,
              "INSERT INTO site (name, kit, timezone, calendar, country, currency, currency_exponent, phone,"
              " address, overbook_limit, late_cancel_min, offer_min, balance_limit_minor)"
              " VALUES (:name, :kit, :zone, :calendar, :country, :currency, :exponent, :phone, :address,"
              " :overbook, :late, :offer, iif(:limited, :balance, NULL))");
    stmt_text(&st, ":name", name);
    stmt_text(&st, ":kit", o->kit);
    stmt_text(&st, ":zone", zone);
    stmt_text(&st, ":calendar", calendar);
    stmt_text(&st, ":country", country);
    stmt_text(&st, ":currency", currency);
    stmt_int(&st, ":exponent", exponent);
    stmt_text(&st, ":phone", phone);
    stmt_text(&st, ":address", address);
    stmt_int(&st, ":overbook", overbook);
    stmt_int(&st, ":late", late_hours * 60);
    stmt_int(&st, ":offer", offer);
    stmt_int(&st, ":limited", ini_get(run->ini, section, "balance_limit") != NULL);
    stmt_int(&st, ":balance", balance);
    return stmt_insert(&st, &run->site_id, e);
}

/* ---- [branch WORD]: another address of the same clinic ---- */

enum rc kit_read_branch(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    char name[128], phone[64], address[256];
    TRY(kit_need_word(run, section, word, e));
    TRY(kit_text(run->ini, section, "name", NULL, name, sizeof name, e));
    TRY(kit_text(run->ini, section, "phone", "", phone, sizeof phone, e));
    TRY(kit_text(run->ini, section, "address", "", address, sizeof address, e));
    if (!run->write)
        return RC_OK;
    struct stmt st;
    stmt_open(&st, run->db,
              "INSERT INTO site (name, word, phone, address, kit, timezone, calendar, country, currency,"
              " currency_exponent, overbook_limit, late_cancel_min, offer_min, balance_limit_minor)"
              " SELECT :name, :word, :phone, :address, kit, timezone, calendar, country, currency, currency_exponent,"
              " overbook_limit, late_cancel_min, offer_min, balance_limit_minor FROM site WHERE id = :main");
    stmt_text(&st, ":name", name);
    stmt_text(&st, ":word", word);
    stmt_text(&st, ":phone", phone);
    stmt_text(&st, ":address", address);
    stmt_int(&st, ":main", run->site_id);
    return stmt_run(&st, e);
}

enum rc kit_branch(struct kit_run *run, const char *section, int64_t *site_id, struct err *e)
{
    char word[32];
    TRY(kit_reference(run, section, "branch", "branch", word, sizeof word, e));
    return kit_branch_id(run, word, site_id, e);
}

enum rc kit_branch_id(struct kit_run *run, const char *word, int64_t *site_id, struct err *e)
{
    *site_id = run->site_id;
    if (!run->write || word[0] == '\0')
        return RC_OK;
    struct stmt st;
    stmt_open(&st, run->db, "SELECT id FROM site WHERE word = :word");
    stmt_text(&st, ":word", word);
    return stmt_one_int(&st, site_id, e);
}
