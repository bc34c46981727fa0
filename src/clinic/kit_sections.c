/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each kind of section in a kit means: read, checked, and written when it is time to. */
#include "src/clinic/kit_sections.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/money.h"
#include "src/base/text.h"
#include "src/clinic/catalog.h"
#include "src/store/action.h"
#include "src/store/stmt.h"

/* ---- values ---- */

bool kit_part(const char **list, const char *blanks, char *part, size_t size)
{
    *list += strspn(*list, blanks);
    size_t n = strcspn(*list, blanks);
    if (n == 0)
        return false;
    snprintf(part, size, "%.*s", (int)n, *list);
    *list += n;
    return true;
}

enum rc kit_need_word(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    size_t n = strlen(word);
    if (n > 0 && n < sizeof((struct service *)0)->word &&
        strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-") == n)
        return RC_OK;
    return ini_refuse(run->ini, section, NULL, e,
                      _("[%s] needs one word after the kind: small letters, figures and - only."), section);
}

enum rc kit_reference(struct kit_run *run, const char *section, const char *key, const char *kind, char *out,
                      size_t size, struct err *e)
{
    char other[128], want[160];
    TRY(kit_text(run->ini, section, key, "", out, size, e));
    snprintf(other, sizeof other, "%s %s", kind, out);
    if (out[0] == '\0' || ini_has_section(run->ini, other))
        return RC_OK;
    snprintf(want, sizeof want, _("a word that has a section [%s ...] of its own"), kind);
    return kit_wrong(run->ini, section, key, out, want, e);
}

enum rc kit_money(struct kit_run *run, const char *section, const char *key, const char *fallback,
                  int64_t *out, struct err *e)
{
    char value[64];
    *out = 0;
    TRY(kit_text(run->ini, section, key, fallback, value, sizeof value, e));
    if (money_parse(value, run->exponent, out, NULL) == RC_OK && *out >= 0)
        return RC_OK;
    return kit_wrong(run->ini, section, key, value,
                     _("an amount such as 120 or 120.50 in the clinic's currency"), e);
}

/* ---- [role WORD] and [staff LOGIN] ---- */

static enum rc grant(struct kit_run *run, int64_t role_id, int right, struct err *e)
{
    struct stmt st;
    stmt_open(&st, run->db, "INSERT OR IGNORE INTO role_right (role_id, right_word) VALUES (:role, :right)");
    stmt_int(&st, ":role", role_id);
    stmt_text(&st, ":right", rights[right].word);
    return stmt_run(&st, e);
}

static enum rc read_role(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    char name[64], list[256], part[32];
    bool has[RIGHT_COUNT] = {false};
    int64_t id = 0;
    TRY(kit_need_word(run, section, word, e));
    TRY(kit_text(run->ini, section, "name", NULL, name, sizeof name, e));
    TRY(kit_text(run->ini, section, "rights", NULL, list, sizeof list, e));
    const char *rest = list;
    while (kit_part(&rest, " ,", part, sizeof part)) {
        int right = WORD_INDEX(rights, part, -1);
        for (int r = 0; r < RIGHT_COUNT && strcmp(part, "all") == 0; r++)
            has[right = r] = true;
        if (right < 0)
            return kit_wrong(run->ini, section, "rights", part,
                             _("a right such as register, book or tag, or all of them: all"), e);
        has[right] = true;
    }
    if (!run->write) {
        if (has[RIGHT_STAFF])
            run->admin_role_id = -1; /* there will be one */
        return RC_OK;
    }
    struct stmt st;
    stmt_open(&st, run->db, "INSERT INTO role (word, name) VALUES (:word, :name)");
    stmt_text(&st, ":word", word);
    stmt_text(&st, ":name", name);
    TRY(stmt_insert(&st, &id, e));
    for (int r = RIGHT_NONE + 1; r < RIGHT_COUNT; r++)
        if (has[r])
            TRY(grant(run, id, r, e));
    if (has[RIGHT_STAFF])
        run->admin_role_id = id; /* the last one listed: administrators stand at the end */
    return RC_OK;
}

static enum rc add_staff(struct kit_run *run, const char *login, const char *name, int64_t role_id,
                         const char *role, struct err *e)
{
    struct stmt st;
    stmt_open(&st, run->db,
              "INSERT INTO staff (login, name, role_id)"
              " VALUES (:login, :name, coalesce(:id, (SELECT id FROM role WHERE word = :role)))");
    stmt_text(&st, ":login", login);
    stmt_text(&st, ":name", name);
    stmt_int_or_null(&st, ":id", role_id);
    stmt_text(&st, ":role", role);
    return stmt_run(&st, e);
}

/* The administrator is written with the site, which is there once. */
static enum rc read_administrator(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    (void)word;
    if (run->admin_role_id == 0)
        return ini_refuse(run->ini, section, NULL, e,
                          _("The kit has no role with the right %s; nobody could manage it."),
                          rights[RIGHT_STAFF].word);
    return run->write ? add_staff(run, run->login, run->staff_name, run->admin_role_id, NULL, e) : RC_OK;
}

static enum rc read_staff(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    char name[128], role[32];
    TRY(kit_need_word(run, section, word, e));
    TRY(kit_text(run->ini, section, "name", NULL, name, sizeof name, e));
    TRY(kit_text(run->ini, section, "role", NULL, role, sizeof role, e));
    TRY(kit_reference(run, section, "role", "role", role, sizeof role, e));
    if (!run->write || strcmp(word, run->login) == 0)
        return RC_OK;
    return add_staff(run, word, name, 0, role, e);
}

/* ---- [practitioner WORD], [assistant WORD], [room WORD] ---- */

static enum rc read_worker(struct kit_run *run, const char *section, const char *word, bool assistant, struct err *e)
{
    char name[96], short_name[48], profession[64], login[64];
    int64_t site_id, overbook;
    TRY(kit_need_word(run, section, word, e));
    TRY(kit_text(run->ini, section, "name", NULL, name, sizeof name, e));
    TRY(kit_text(run->ini, section, "short", NULL, short_name, sizeof short_name, e));
    TRY(kit_text(run->ini, section, "profession", "", profession, sizeof profession, e));
    TRY(kit_reference(run, section, "staff", "staff", login, sizeof login, e));
    TRY(kit_number(run->ini, section, "overbook_limit", -1, 0, 99, &overbook, e));
    TRY(kit_branch(run, section, &site_id, e));
    if (!run->write)
        return RC_OK;
    struct stmt st;
    stmt_open(&st, run->db,
              "INSERT INTO practitioner (site_id, staff_id, word, name, short_name, profession, assistant, overbook_limit)"
              " VALUES (:site, (SELECT id FROM staff WHERE login = :login), :word, :name, :short, :profession,"
              " :assistant, iif(:overbook < 0, NULL, :overbook))");
    stmt_int(&st, ":site", site_id);
    stmt_text(&st, ":login", login);
    stmt_text(&st, ":word", word);
    stmt_text(&st, ":name", name);
    stmt_text(&st, ":short", short_name);
    stmt_text(&st, ":profession", profession);
    stmt_int(&st, ":assistant", assistant);
    stmt_int(&st, ":overbook", overbook);
    return stmt_run(&st, e);
}

static enum rc read_practitioner(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    return read_worker(run, section, word, false, e);
}

static enum rc read_assistant(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    char other[64];
    snprintf(other, sizeof other, "practitioner %s", word);
    if (ini_has_section(run->ini, other))
        return ini_refuse(run->ini, section, NULL, e, _("[%s]: there is a section [%s] already."), section, other);
    return read_worker(run, section, word, true, e);
}

static enum rc read_room(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    char name[96], kind[32];
    int64_t site_id, id = 0;
    TRY(kit_need_word(run, section, word, e));
    TRY(kit_text(run->ini, section, "name", NULL, name, sizeof name, e));
    TRY(kit_text(run->ini, section, "kind", "consulting", kind, sizeof kind, e));
    TRY(kit_branch(run, section, &site_id, e));
    if (run->write) {
        struct stmt st;
        stmt_open(&st, run->db, "INSERT INTO room (site_id, word, name, kind) VALUES (:site, :word, :name, :kind)");
        stmt_int(&st, ":site", site_id);
        stmt_text(&st, ":word", word);
        stmt_text(&st, ":name", name);
        stmt_text(&st, ":kind", kind);
        TRY(stmt_insert(&st, &id, e));
    }
    return kit_read_room_hours(run, section, id, e);
}

/* ---- [sources], [reasons KIND SIDE]: a line each, word = name ---- */

static enum rc read_sources(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    (void)word;
    for (size_t i = 0; i < ini_key_count(run->ini, section); i++) {
        const char *key = ini_key(run->ini, section, i);
        char name[96];
        TRY(kit_text(run->ini, section, key, NULL, name, sizeof name, e));
        TRY(kit_need_word(run, section, key, e));
        if (!run->write)
            continue;
        struct stmt st;
        stmt_open(&st, run->db, "INSERT INTO source (word, name) VALUES (:word, :name)");
        stmt_text(&st, ":word", key);
        stmt_text(&st, ":name", name);
        TRY(stmt_run(&st, e));
    }
    return RC_OK;
}

static enum rc read_reasons(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    char kind[16] = "", side[16] = "";
    const char *rest = word;
    kit_part(&rest, " ", kind, sizeof kind);
    kit_part(&rest, " ", side, sizeof side);
    if (WORD_INDEX(reason_kinds, kind, -1) < 0 || WORD_INDEX(reason_sides, side, -1) < 0)
        return ini_refuse(run->ini, section, NULL, e,
                          _("[%s] must be reasons cancel, decline or leave, then perhaps patient or clinic."),
                          section);
    for (size_t i = 0; i < ini_key_count(run->ini, section); i++) {
        const char *key = ini_key(run->ini, section, i);
        char name[96];
        TRY(kit_text(run->ini, section, key, NULL, name, sizeof name, e));
        TRY(kit_need_word(run, section, key, e));
        if (!run->write)
            continue;
        struct stmt st;
        stmt_open(&st, run->db,
                  "INSERT INTO reason (kind, word, name, side) VALUES (:kind, :word, :name, :side)");
        stmt_text(&st, ":kind", kind);
        stmt_text(&st, ":word", key);
        stmt_text(&st, ":name", name);
        stmt_text(&st, ":side", side);
        TRY(stmt_run(&st, e));
    }
    return RC_OK;
}

#define SITE_KEYS                                                                                            \
    "name timezone calendar country currency decimals phone address overbook_limit late_cancel_hours"        \
    " offer_minutes balance_limit"
#define WORKER_KEYS   "name short profession staff overbook_limit branch"
#define SERVICE_KEYS                                                                                         \
    "name category minutes before after price cost value room by plan recall_months practitioner_minutes"    \
    " assistant_minutes room_minutes assistants"
#define WEEKDAY_KEYS  "monday tuesday wednesday thursday friday saturday sunday"
#define SCHEDULE_KEYS "every_weeks in_week_of from to prefer release_days branch " WEEKDAY_KEYS

/* clang-format off */
const struct kit_section kit_sections[] = {
    {"site", SITE_KEYS, true, kit_read_site},
    {"branch", "name phone address", false, kit_read_branch},
    {"role", "name rights", true, read_role},
    {"site", NULL, true, read_administrator},
    {"staff", "name role", false, read_staff},
    {"practitioner", WORKER_KEYS, true, read_practitioner},
    {"assistant", WORKER_KEYS, false, read_assistant},
    {"room", "name kind branch " WEEKDAY_KEYS, true, read_room},
    {"service", SERVICE_KEYS, true, kit_read_service},
    {"opening", WEEKDAY_KEYS, true, kit_read_opening},
    {"schedule", SCHEDULE_KEYS, true, kit_read_schedule},
    {"holidays", NULL, false, kit_read_holidays},
    {"sources", NULL, false, read_sources},
    {"reasons", NULL, false, read_reasons},
    {NULL, NULL, false, NULL},
};
/* clang-format on */
