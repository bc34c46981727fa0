/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A first look at a file: how it is written, what stands in its columns, and what they may be, by name or by what they
 * hold. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/ident.h"
#include "src/base/phone.h"
#include "src/base/text.h"
#include "src/people/import_patients.h"
#include "src/people/import_run.h"

enum { ROWS = 200, ENOUGH = 80 /* of a hundred values that look so */ };

/* What a column's values look like, counted. */
struct looks {
    int n, of[LOOKS_MONEY + 1];
};

static bool is_phone(const char *s, const struct patient_rules *r)
{
    char e164[PHONE_E164];
    size_t figures = 0;

    if (phone_parse(s, r->country, e164, NULL) == RC_OK)
        return true;
    for (const char *c = s; *c != '\0'; c++) /* of another country */
        figures += *c >= '0' && *c <= '9';
    return s[strspn(s, "+0123456789 ()-./")] == '\0' && figures <= 15 && figures >= (*s == '0' || *s == '+' ? 7 : 10);
}

static bool is_date(const char *s)
{
    struct import_date_votes votes = {0};
    const char *end = s + strspn(s, "0123456789/-. ");

    import_date_vote(&votes, s);
    return votes.dmy + votes.mdy + votes.ymd + votes.jalali > 0 && (*end == '\0' || *end == 'T');
}

static bool is_email(const char *s)
{
    const char *at = strchr(s, '@');

    return at != NULL && at != s && strchr(at, '.') != NULL && strchr(s, ' ') == NULL;
}

static bool is_sex(const char *s)
{
    int64_t id;

    return import_find_sex(NULL, s, &id, NULL) == RC_OK;
}

static void count_looks(struct looks *l, const char *typed, const struct patient_rules *r)
{
    char s[128];
    struct ident ident = {0};

    if (typed[0] == '\0' || strlen(typed) >= sizeof s / 2)
        return;
    (void)text_ascii_digits(s, sizeof s, typed);
    l->n++;
    if (is_email(s))
        l->of[LOOKS_EMAIL]++;
    else if (is_date(s))
        l->of[LOOKS_DATE]++;
    else if (ident_read(s, r->country, r->today, &ident, NULL) == RC_OK && ident.kind != IDENT_OTHER)
        l->of[LOOKS_NATIONAL]++;
    else if (is_phone(s, r))
        l->of[LOOKS_PHONE]++;
    else if (is_sex(s))
        l->of[LOOKS_SEX]++;
}

static enum import_look look_of(const struct looks *l)
{
    for (int i = LOOKS_ANY + 1; i <= LOOKS_MONEY; i++)
        if (l->n > 0 && l->of[i] * 100 >= l->n * ENOUGH)
            return (enum import_look)i;
    return LOOKS_ANY;
}

/* The first field of that look which no column has. */
static int field_of(const struct import_kind *kind, const struct import_sample *s, enum import_look look)
{
    for (size_t f = 0; look != LOOKS_ANY && f < kind->n_fields; f++) {
        bool taken = kind->fields[f].looks != look;

        for (size_t i = 0; i < s->n && !taken; i++)
            taken = s->columns[i].field == (int)f;
        if (!taken)
            return (int)f;
    }
    return -1;
}

static enum rc read_header(struct csv *csv, const struct import_kind *kind, const struct import_map *map,
                           struct import_sample *s, struct err *e)
{
    struct import_map *known = calloc(1, sizeof *known);
    char ignored[8];
    int column[IMPORT_FIELDS_MAX];
    enum rc rc;

    s->n = csv_count(csv);
    s->columns = calloc(s->n + 1, sizeof *s->columns);
    if (s->columns == NULL || known == NULL) {
        free(known);
        return err_memory(e);
    }
    for (size_t f = 0; map != NULL && f < kind->n_fields; f++) /* a column that is not there is simply not proposed */
        for (size_t i = 0; i < s->n; i++)
            if (map->columns[f][0] != '\0' && strcmp(map->columns[f], csv_field(csv, i)) == 0)
                (void)text_copy(known->columns[f], IMPORT_COLUMN, map->columns[f]);
    rc = import_columns(csv, kind, NULL, known, column, ignored, sizeof ignored, e);
    for (size_t i = 0; i < s->n && rc == RC_OK; i++) {
        s->columns[i].field = -1;
        (void)text_copy(s->columns[i].name, IMPORT_COLUMN, csv_field(csv, i));
        for (size_t f = 0; f < kind->n_fields; f++)
            if (column[f] == (int)i)
                s->columns[i].field = (int)f;
    }
    free(known);
    return rc;
}

static void keep_sample(struct import_sample *s, size_t i, const char *value)
{
    value += strspn(value, " \t");
    for (size_t k = 0; k < IMPORT_SAMPLES && value[0] != '\0'; k++)
        if (s->columns[i].values[k][0] == '\0') {
            (void)text_copy(s->columns[i].values[k], sizeof s->columns[i].values[k], value);
            return;
        }
}

static enum rc read_rows(struct csv *csv, const struct import_kind *kind, const struct patient_rules *rules,
                         struct import_sample *s, struct err *e)
{
    struct looks *looks = calloc(s->n + 1, sizeof *looks);
    struct import_date_votes votes = {0};
    enum rc rc = looks != NULL ? RC_OK : err_memory(e);

    for (int row = 0; row < ROWS && (rc == RC_OK || rc == RC_INVALID); row++) {
        rc = csv_next(csv, &(struct err){0});
        for (size_t i = 0; i < s->n && rc == RC_OK; i++) {
            keep_sample(s, i, csv_field(csv, i));
            count_looks(&looks[i], csv_field(csv, i), rules);
            if (s->columns[i].field >= 0 ? kind->fields[s->columns[i].field].looks == LOOKS_DATE
                                         : is_date(csv_field(csv, i)))
                import_date_vote(&votes, csv_field(csv, i));
        }
    }
    for (size_t i = 0; i < s->n && looks != NULL; i++)
        if (s->columns[i].field < 0)
            s->columns[i].field = field_of(kind, s, look_of(&looks[i]));
    if (s->dates == DATES_AUTO)
        s->dates = import_date_order(&votes);
    free(looks);
    return rc == RC_IO || rc == RC_NO_MEMORY ? err_set(e, rc, _("The file could not be read.")) : RC_OK;
}

enum rc import_look(struct db *db, const struct import_kind *kind, const char *path, const struct import_map *map,
                    struct import_sample *ret, struct err *e)
{
    struct csv_options options = {.unprotect = true};
    struct patient_rules rules = patient_rules(db);
    struct import_sample s = {.dates = map != NULL ? map->dates : DATES_AUTO};
    struct csv *csv = NULL;
    struct err why = {0};
    FILE *f = fopen(path, "re");
    enum rc rc;

    if (f == NULL)
        return err_set(e, errno == ENOENT ? RC_NOT_FOUND : RC_IO, _("%s cannot be read: %s."), path, strerror(errno));
    if (map != NULL) {
        options.encoding = map->encoding;
        options.delimiter = map->delimiter;
    }
    rc = csv_open(f, &options, &csv, &why);
    if (rc == RC_OK)
        rc = csv_next(csv, &why);
    if (rc == RC_NOT_FOUND)
        rc = err_set(e, RC_INVALID, _("%s is empty."), path);
    else if (rc != RC_OK)
        rc = err_set(e, rc, "%s: %s", path, why.text);
    else if ((rc = read_header(csv, kind, map, &s, e)) == RC_OK)
        rc = read_rows(csv, kind, &rules, &s, e);
    if (rc == RC_OK) {
        s.encoding = csv_encoding(csv, &s.guessed);
        s.delimiter = csv_delimiter(csv);
        *ret = s;
    } else
        import_sample_release(&s);
    csv_close(csv);
    fclose(f);
    return rc;
}

void import_sample_release(struct import_sample *s)
{
    free(s->columns);
    *s = (struct import_sample){0};
}
