/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The map of a file: read, saved, and laid on the header of a file. */
#include "src/people/import_map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/file.h"
#include "src/base/fold.h"
#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/base/xdg.h"
#include "src/people/import_run.h"

enum { FOLDED = 256, PATH_SIZE = 1024, MAP_SIZE = 1 << 16 };

const struct enum_word import_duplicates[DUPLICATES_COUNT] = {
    [DUPLICATES_SKIP] = {"skip", N_("skip them")},
    [DUPLICATES_UPDATE] = {"update", N_("fill their empty fields")},
    [DUPLICATES_NEW] = {"new", N_("register them anew")},
};

const struct import_field *import_kind_fields(const struct import_kind *kind, size_t *n)
{
    *n = kind->n_fields;
    return kind->fields;
}

size_t import_field_count(const struct import_kind *kind, const struct import_hook *hook)
{
    return kind->n_fields + (hook != NULL ? hook->n_fields : 0);
}

const struct import_field *import_field_at(const struct import_kind *kind, const struct import_hook *hook, size_t i)
{
    return i < kind->n_fields ? &kind->fields[i] : &hook->fields[i - kind->n_fields];
}

static int field_called(const struct import_kind *kind, const struct import_hook *hook, const char *word)
{
    for (size_t i = 0; i < import_field_count(kind, hook); i++)
        if (strcmp(import_field_at(kind, hook, i)->word, word) == 0)
            return (int)i;
    return -1;
}

/* ---- reading ---- */

static char delimiter_of(const char *text)
{
    if (strcmp(text, "tab") == 0)
        return '\t';
    return strlen(text) == 1 && strchr(",;|", text[0]) != NULL ? text[0] : '\0';
}

static enum rc read_file_section(const struct ini *ini, struct import_map *map, struct err *e)
{
    for (size_t i = 0; i < ini_key_count(ini, "file"); i++) {
        const char *key = ini_key(ini, "file", i), *value = ini_get(ini, "file", key);
        int v = 0;

        if (strcmp(key, "encoding") == 0 && (v = WORD_INDEX(csv_encodings, value, -1)) >= 0)
            map->encoding = (enum csv_encoding)v;
        else if (strcmp(key, "delimiter") == 0 && delimiter_of(value) != '\0')
            map->delimiter = delimiter_of(value);
        else if (strcmp(key, "dates") == 0 && (v = WORD_INDEX(import_dates, value, -1)) >= 0)
            map->dates = (enum import_dates)v;
        else if (strcmp(key, "duplicates") == 0 && (v = WORD_INDEX(import_duplicates, value, -1)) >= 0)
            map->duplicates = (enum import_duplicates)v;
        else if (strcmp(key, "only") == 0 && (strcmp(value, "yes") == 0 || strcmp(value, "no") == 0))
            map->only = value[0] == 'y';
        else if (strcmp(key, "kind") != 0)
            return ini_refuse(ini, "file", key, e, _("%s cannot be %s; see frontdesk import --help."), key, value);
    }
    return RC_OK;
}

static enum rc read_columns(const struct ini *ini, const struct import_kind *kind, const struct import_hook *hook,
                            struct import_map *map, struct err *e)
{
    for (size_t i = 0; i < ini_key_count(ini, "columns"); i++) {
        const char *key = ini_key(ini, "columns", i), *column = ini_get(ini, "columns", key);
        int f = field_called(kind, hook, key);

        if (f < 0)
            return ini_refuse(ini, "columns", key, e, _("There is no field %s; see frontdesk import --help."), key);
        if (strlen(column) >= IMPORT_COLUMN)
            return ini_refuse(ini, "columns", key, e, _("The name of the column is too long."));
        (void)text_copy(map->columns[f], IMPORT_COLUMN, column);
    }
    for (size_t i = 0; i < ini_key_count(ini, "defaults"); i++) {
        const char *key = ini_key(ini, "defaults", i);

        if (field_called(kind, hook, key) < 0)
            return ini_refuse(ini, "defaults", key, e, _("There is no field %s; see frontdesk import --help."), key);
    }
    return RC_OK;
}

/* Where a map of that name is kept; RC_INVALID when it is no name. */
static enum rc path_of(const char *name, char *path, size_t size, struct err *e)
{
    char file[96];

    if (name[0] == '\0' || strlen(name) > 64 ||
        strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != strlen(name))
        return err_set(e, RC_INVALID, _("A map's name has letters from a to z, figures, - and _."));
    (void)snprintf(file, sizeof file, "maps/%s.ini", name);
    return xdg_path(XDG_CONFIG, file, path, size, e);
}

enum rc import_map_load(const char *name, const struct import_kind *kind, const struct import_hook *hook,
                        struct import_map *ret, struct err *e)
{
    struct import_map *map = calloc(1, sizeof *map);
    char path[PATH_SIZE];
    const char *of;
    enum rc rc;

    if (map == NULL)
        return err_memory(e);
    if (strpbrk(name, "/.") != NULL || path_of(name, path, sizeof path, NULL) != RC_OK)
        (void)text_copy(path, sizeof path, name);
    rc = ini_load(path, &map->ini, e);
    if (rc == RC_NOT_FOUND && strcmp(path, name) != 0) { /* a file whose name looks like that of a saved map */
        rc = ini_load(name, &map->ini, NULL);
        if (rc == RC_NOT_FOUND)
            rc = err_set(e, rc, _("There is no map %s: neither a file nor one that was saved."), name);
        else if (rc != RC_OK)
            rc = ini_load(name, &map->ini, e);
    }
    if (rc == RC_OK && !ini_has_section(map->ini, "columns") && !ini_has_section(map->ini, "defaults") &&
        !ini_has_section(map->ini, "file"))
        rc = err_set(e, RC_INVALID, _("%s: a map needs a section [columns]."), path);
    of = rc == RC_OK ? ini_get(map->ini, "file", "kind") : NULL;
    if (of != NULL && strcmp(of, kind->word) != 0)
        rc = err_set(e, RC_INVALID, _("%s is a map for %s, not for %s."), path, of, kind->word);
    if (rc == RC_OK)
        rc = read_file_section(map->ini, map, e);
    if (rc == RC_OK)
        rc = read_columns(map->ini, kind, hook, map, e);
    if (rc == RC_OK)
        *ret = *map;
    else
        import_map_release(map);
    free(map);
    return rc;
}

void import_map_release(struct import_map *map)
{
    ini_free(map->ini);
    map->ini = NULL;
}

/* ---- saving ---- */

/* A value in whichever quotes it does not hold itself; false when it has both. */
static bool put_value(FILE *f, const char *key, const char *value)
{
    char quote = strchr(value, '"') == NULL ? '"' : '\'';

    if (strchr(value, quote) != NULL || strchr(value, '\\') != NULL || strchr(value, '\n') != NULL)
        return false;
    fprintf(f, "%s = %c%s%c\n", key, quote, value, quote);
    return true;
}

static bool put_map(FILE *f, const struct import_kind *kind, const struct import_map *map)
{
    char delimiter[4] = {map->delimiter, '\0'};
    bool good = true;

    fprintf(f, "# How %s come in. Written by frontdesk; it may be changed by hand.\n\n[file]\nkind = %s\nonly = yes\n",
            kind->word, kind->word);
    if (map->encoding != CSV_GUESS)
        fprintf(f, "encoding = %s\n", csv_encodings[map->encoding].word);
    if (map->delimiter != '\0')
        put_value(f, "delimiter", map->delimiter == '\t' ? "tab" : delimiter);
    if (map->dates != DATES_AUTO)
        fprintf(f, "dates = %s\n", import_dates[map->dates].word);
    fprintf(f, "duplicates = %s\n\n[columns]\n", import_duplicates[map->duplicates].word);
    for (size_t i = 0; i < kind->n_fields; i++)
        if (map->columns[i][0] != '\0')
            good = put_value(f, kind->fields[i].word, map->columns[i]) && good;
    for (size_t i = 0; map->ini != NULL && i < ini_section_count(map->ini); i++) {
        const char *section = ini_section(map->ini, i);

        if (strcmp(section, "file") == 0 || strcmp(section, "columns") == 0)
            continue;
        fprintf(f, "\n[%s]\n", section);
        for (size_t k = 0; k < ini_key_count(map->ini, section); k++) {
            const char *key = ini_key(map->ini, section, k);

            good = put_value(f, key, ini_get(map->ini, section, key)) && good;
        }
    }
    return good;
}

enum rc import_map_save(const char *name, const struct import_kind *kind, const struct import_map *map, char *path,
                        size_t size, struct err *e)
{
    char folder[PATH_SIZE], *text = NULL;
    size_t n = 0;
    enum rc rc = path_of(name, path, size, e);
    FILE *f;

    if (rc == RC_OK)
        rc = xdg_path(XDG_CONFIG, "maps", folder, sizeof folder, e);
    if (rc == RC_OK)
        rc = file_make_folder(folder, e);
    if (rc != RC_OK)
        return rc;
    if ((f = open_memstream(&text, &n)) == NULL)
        return err_memory(e);
    bool good = put_map(f, kind, map);
    if (fclose(f) != 0)
        rc = err_memory(e);
    else if (!good)
        rc = err_set(e, RC_INVALID, _("A column's name has quotes of both kinds or a \\; the map cannot be kept."));
    else
        rc = file_replace(path, text, n, e);
    free(text);
    return rc;
}

/* ---- on a header ---- */

bool import_is_called(const struct import_field *f, const char *folded)
{
    char one[FOLDED], name[FOLDED];

    (void)fold(name, sizeof name, f->word);
    if (strcmp(name, folded) == 0)
        return true;
    for (const char *s = f->synonyms; *s != '\0'; s += *s == '|') {
        size_t n = strcspn(s, "|");

        (void)snprintf(one, sizeof one, "%.*s", (int)n, s);
        (void)fold(name, sizeof name, one);
        if (strcmp(name, folded) == 0)
            return true;
        s += n;
    }
    return false;
}

static int column_called(struct csv *csv, const char *name)
{
    char wanted[FOLDED], have[FOLDED];

    for (size_t i = 0; i < csv_count(csv); i++)
        if (strcmp(csv_field(csv, i), name) == 0)
            return (int)i;
    (void)fold(wanted, sizeof wanted, name);
    for (size_t i = 0; i < csv_count(csv) && wanted[0] != '\0'; i++) {
        (void)fold(have, sizeof have, csv_field(csv, i));
        if (strcmp(wanted, have) == 0)
            return (int)i;
    }
    return -1;
}

static void note_ignored(const char *name, char *ignored, size_t size)
{
    char shown[FOLDED];
    size_t used = strlen(ignored);

    text_clean(shown, sizeof shown, name, (size_t)-1);
    if (used + 1 < size)
        (void)snprintf(ignored + used, size - used, "%s%s", used > 0 ? ", " : "", shown + strspn(shown, " "));
}

enum rc import_columns(struct csv *csv, const struct import_kind *kind, const struct import_hook *hook,
                       const struct import_map *map, int column[IMPORT_FIELDS_MAX], char *ignored, size_t size,
                       struct err *e)
{
    size_t n = import_field_count(kind, hook);

    ignored[0] = '\0';
    for (size_t f = 0; f < IMPORT_FIELDS_MAX; f++)
        column[f] = -1;
    for (size_t f = 0; map != NULL && f < n; f++)
        if (map->columns[f][0] != '\0' && (column[f] = column_called(csv, map->columns[f])) < 0) {
            const char *word = import_field_at(kind, hook, f)->word;

            if (map->ini != NULL && ini_get(map->ini, "columns", word) != NULL)
                return ini_refuse(map->ini, "columns", word, e, _("The file has no column \"%s\"."), map->columns[f]);
            return err_set(e, RC_INVALID, _("The file has no column \"%s\"."), map->columns[f]);
        }
    for (size_t i = 0; i < csv_count(csv); i++) {
        char folded[FOLDED];
        bool taken = false;

        (void)fold(folded, sizeof folded, csv_field(csv, i));
        for (size_t f = 0; f < n; f++)
            taken = taken || column[f] == (int)i;
        for (size_t k = 0; k < n && !taken && (map == NULL || !map->only); k++) {
            size_t f = (k + kind->n_fields) % n; /* those of the hook first: there "number" is the member's */

            if (column[f] < 0 && import_is_called(import_field_at(kind, hook, f), folded)) {
                column[f] = (int)i;
                taken = true;
            }
        }
        if (!taken && folded[0] != '\0')
            note_ignored(csv_field(csv, i), ignored, size);
    }
    return RC_OK;
}
