/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A kit, checked whole and then written as one change. What each kind of section means is in kit_sections.c.
 */
#include "src/clinic/kit.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/clinic/kit_sections.h"
#include "src/clinic/site.h"
#include "src/clinic/staff.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

extern const char embedded_dental[], embedded_general[];

static const struct {
    const char *name, *file, *text;
} built_in[] = {
    {"dental",  "dental.ini",  embedded_dental },
    {"general", "general.ini", embedded_general},
};

const char *const kit_names[] = {"dental", "general", NULL};

enum rc kit_wrong(const struct ini *ini, const char *section, const char *key, const char *value,
                  const char *want, struct err *e)
{
    return ini_refuse(ini, section, key, e, _("[%s] %s is \"%s\", but must be %s."), section, key, value,
                      want);
}

enum rc kit_text(const struct ini *ini, const char *section, const char *key, const char *fallback, char *out,
                 size_t size, struct err *e)
{
    char want[64];
    const char *value = ini_get(ini, section, key);
    if (value == NULL || (value[0] == '\0' && fallback == NULL)) {
        if (fallback == NULL)
            return ini_refuse(ini, section, NULL, e, _("[%s] needs a line: %s = ..."), section, key);
        value = fallback;
    }
    char *tidy = text_tidy(value, (size_t)-1, false);
    if (tidy == NULL)
        return err_memory(e);
    bool fits = strlen(tidy) < size;
    if (fits)
        memcpy(out, tidy, strlen(tidy) + 1);
    free(tidy);
    if (fits)
        return RC_OK;
    snprintf(want, sizeof want, _("at most %zu bytes long"), size - 1);
    return kit_wrong(ini, section, key, value, want, e);
}

enum rc kit_number(const struct ini *ini, const char *section, const char *key, int64_t fallback, int64_t min,
                   int64_t max, int64_t *out, struct err *e)
{
    int64_t value = fallback;
    if (ini_get(ini, section, key) == NULL && fallback == INT64_MIN)
        return ini_refuse(ini, section, NULL, e, _("[%s] needs a line: %s = ..."), section, key);
    enum rc rc = ini_int(ini, section, key, min, max, &value, e);
    if (rc == RC_OK)
        *out = value;
    return rc;
}

static enum rc load(const char *kit, struct ini **ret, struct err *e)
{
    size_t n = strlen(kit);
    if (strchr(kit, '/') != NULL || (n > 4 && strcmp(kit + n - 4, ".ini") == 0))
        return ini_load(kit, ret, e);
    for (size_t i = 0; i < sizeof built_in / sizeof built_in[0]; i++)
        if (strcmp(built_in[i].name, kit) == 0)
            return ini_load_text(built_in[i].file, built_in[i].text, ret, e);
    return err_set(e, RC_NOT_FOUND,
                   _("There is no kit %s; there are dental and general, or give a path to a file."), kit);
}

/* What follows a prefix and a blank; "" for the prefix alone; NULL for another section. */
enum rc kit_zone(const char *kit, char *out, size_t size, struct err *e)
{
    struct ini *ini = NULL;
    enum rc rc = load(kit, &ini, e);
    if (rc == RC_OK)
        rc = kit_text(ini, "site", "timezone", NULL, out, size, e);
    ini_free(ini);
    return rc;
}

static const char *word_of(const char *section, const char *prefix)
{
    size_t n = strlen(prefix);
    if (strncmp(section, prefix, n) != 0 || (section[n] != ' ' && section[n] != '\0'))
        return NULL;
    return section[n] == '\0' ? section + n : section + n + 1;
}

static enum rc check_keys(const struct ini *ini, const char *section, const char *keys, struct err *e)
{
    for (size_t i = 0; keys != NULL && i < ini_key_count(ini, section); i++) {
        const char *key = ini_key(ini, section, i);
        bool known = false;
        for (const char *p = keys; *p != '\0'; p += strspn(p, " ")) {
            size_t n = strcspn(p, " ");
            known = known || (strlen(key) == n && strncmp(p, key, n) == 0);
            p += n;
        }
        if (!known)
            return ini_refuse(ini, section, key, e, _("[%s] knows no key %s; it has: %s."), section, key,
                              keys);
    }
    return RC_OK;
}

/* Every section belongs to somebody; one that does not is a slip of the pen. */
static enum rc check_sections(struct kit_run *run, const struct kit_options *o, struct err *e)
{
    for (size_t i = 0; i < ini_section_count(run->ini); i++) {
        const char *section = ini_section(run->ini, i);
        const char *keys = NULL;
        bool known = false;
        for (const struct kit_section *s = kit_sections; s->prefix != NULL && !known; s++)
            if ((known = word_of(section, s->prefix) != NULL))
                keys = s->keys;
        for (size_t r = 0; r < o->n_readers && !known; r++)
            known = word_of(section, o->readers[r].prefix) != NULL;
        if (!known)
            return ini_refuse(run->ini, section, NULL, e, _("A kit has no section [%s]."), section);
        enum rc rc = check_keys(run->ini, section, keys, e);
        if (rc != RC_OK)
            return rc;
    }
    return RC_OK;
}

/* One pass over all: first to validate, then to write. Kinds in the order of need, sections as in the file.
 */
static enum rc pass(struct kit_run *run, const struct kit_options *o, bool write, struct err *e)
{
    enum rc rc = RC_OK;
    run->write = write;
    for (const struct kit_section *s = kit_sections; s->prefix != NULL && rc == RC_OK; s++) {
        size_t n = 0;
        for (size_t i = 0; i < ini_section_count(run->ini) && rc == RC_OK; i++) {
            const char *section = ini_section(run->ini, i), *word = word_of(section, s->prefix);
            if (word == NULL)
                continue;
            n++;
            rc = s->read(run, section, word, e);
        }
        if (rc == RC_OK && n == 0 && s->needed)
            rc = err_set(e, RC_INVALID, _("%s: a kit needs a section [%s]."), ini_name(run->ini), s->prefix);
    }
    for (size_t r = 0; r < o->n_readers && rc == RC_OK; r++)
        for (size_t i = 0; i < ini_section_count(run->ini) && rc == RC_OK; i++) {
            const char *section = ini_section(run->ini, i), *word = word_of(section, o->readers[r].prefix);
            if (word != NULL)
                rc = o->readers[r].read(run->db, run->ini, section, word, write, e);
        }
    return rc;
}

static enum rc nothing_there(struct db *db, struct err *e)
{
    struct stmt st;
    int64_t n = 0;
    stmt_open(&st, db, "SELECT (SELECT count(*) FROM site) + (SELECT count(*) FROM staff)");
    enum rc rc = stmt_one_int(&st, &n, e);
    if (rc == RC_OK && n > 0)
        rc = err_set(e, RC_CONFLICT, _("There is a clinic in this file already; a kit needs a new file."));
    return rc;
}

/* The first administrator: who was named, or who runs this. */
static enum rc name_administrator(struct kit_run *run, const struct kit_options *o, struct err *e)
{
    struct passwd pw, *found = NULL;
    char buffer[4096];
    if (o->login != NULL)
        text_copy(run->login, sizeof run->login, o->login);
    else
        staff_login(run->login, sizeof run->login);
    if (run->login[0] == '\0')
        return err_set(e, RC_INVALID,
                       _("This system has no name for user number %lu; a clinic needs an administrator."),
                       (unsigned long)getuid());
    text_copy(run->staff_name, sizeof run->staff_name, run->login);
    if (o->staff_name != NULL)
        text_copy(run->staff_name, sizeof run->staff_name, o->staff_name);
    else if (getpwnam_r(run->login, &pw, buffer, sizeof buffer, &found) == 0 && found != NULL &&
             pw.pw_gecos != NULL) {
        pw.pw_gecos[strcspn(pw.pw_gecos, ",")] = '\0';
        if (pw.pw_gecos[0] != '\0')
            text_copy(run->staff_name, sizeof run->staff_name, pw.pw_gecos);
    }
    return RC_OK;
}

static enum rc write_all(struct kit_run *run, const struct kit_options *o, struct err *e)
{
    enum rc rc = nothing_there(run->db, e); /* again: another desk may have been first */
    if (rc == RC_OK)
        rc = pass(run, o, true, e);
    if (rc == RC_OK)
        change_subject(run->db, "site", run->site_id, 0);
    return rc;
}

enum rc kit_apply(struct db *db, const struct kit_options *o, struct err *e)
{
    struct ini *ini = NULL;
    enum rc rc = nothing_there(db, e);
    if (rc == RC_OK)
        rc = load(o->kit, &ini, e);
    if (rc != RC_OK)
        return rc;
    struct kit_run run = {.db = db, .ini = ini, .options = o};
    rc = check_sections(&run, o, e);
    if (rc == RC_OK)
        rc = name_administrator(&run, o, e);
    if (rc == RC_OK)
        rc = pass(&run, o, false, e);
    if (rc == RC_OK) {
        /* The administrator's row is the first of a new file, and the one who acts. */
        if (db_actor(db) == 0)
            db_set_actor(db, 1, run.staff_name);
        if ((rc = change_begin(db, ACTION_INIT, e)) == RC_OK)
            rc = change_end(db, write_all(&run, o, e), e);
        if (rc != RC_OK)
            db_set_actor(db, 0, "");
        site_forget(db);
    }
    ini_free(ini);
    return rc;
}
