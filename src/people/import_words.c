/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of a row, and the words of other programs: translated by the map, each looked up once, the unknown ones
 * counted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fold.h"
#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/people/import_run.h"

enum { WORD_SIZE = 256, WORDS_MOST = 20000, TOLD_MOST = 20 };

static const char *trimmed(struct import_run *run, int column)
{
    const char *s = csv_field(run->csv, (size_t)column);

    return s + strspn(s, " \t");
}

const char *import_value(struct import_run *run, size_t field)
{
    const char *s = run->column[field] >= 0 ? trimmed(run, run->column[field]) : "";

    if (s[0] == '\0' && run->map != NULL && run->map->ini != NULL) {
        const char *word = import_field_at(run->kind, run->o->hook, field)->word;
        const char *otherwise = ini_get(run->map->ini, "defaults", word);

        return otherwise != NULL ? otherwise : "";
    }
    return s;
}

bool import_has(const struct import_run *run, size_t field)
{
    return run->column[field] >= 0 ||
           (run->map != NULL && run->map->ini != NULL &&
            ini_get(run->map->ini, "defaults", import_field_at(run->kind, run->o->hook, field)->word) != NULL);
}

enum rc import_take(struct import_run *run, size_t field, char *out, size_t size, struct err *why)
{
    const char *s = import_value(run, field);

    if (strlen(s) >= size)
        return err_set(why, RC_INVALID, _("%s: longer than %zu bytes."),
                       _(import_field_at(run->kind, run->o->hook, field)->label), size - 1);
    memcpy(out, s, strlen(s) + 1);
    return RC_OK;
}

/* ---- translating ---- */

/* Is `theirs`, folded, one of the parts of "Cleaning | Scale and polish"? */
static bool is_among(const char *list, const char *folded)
{
    char one[WORD_SIZE], name[WORD_SIZE];

    for (const char *s = list; *s != '\0'; s += *s == '|') {
        size_t n = strcspn(s, "|");

        (void)snprintf(one, sizeof one, "%.*s", (int)n, s);
        (void)fold(name, sizeof name, one);
        if (name[0] != '\0' && strcmp(name, folded) == 0)
            return true;
        s += n;
    }
    return false;
}

/* "scaling.2" continues "scaling". */
static const char *plain_key(const char *key, char *out, size_t size)
{
    const char *dot = strrchr(key, '.');
    size_t n = dot != NULL && dot[1 + strspn(dot + 1, "0123456789")] == '\0' ? (size_t)(dot - key) : strlen(key);

    (void)snprintf(out, size, "%.*s", (int)n, key);
    return out;
}

const char *import_translate(const struct import_map *map, const char *section, const char *theirs, bool *known,
                             char *out, size_t size)
{
    char folded[WORD_SIZE];
    const char *any = NULL;

    *known = false;
    if (map == NULL || map->ini == NULL || section == NULL)
        return theirs;
    (void)fold(folded, sizeof folded, theirs);
    for (size_t i = 0; i < ini_key_count(map->ini, section); i++) {
        const char *key = ini_key(map->ini, section, i), *list = ini_get(map->ini, section, key);

        if (strcmp(list, "*") == 0)
            any = key;
        else if (strcmp(list, theirs) == 0 || is_among(list, folded)) {
            *known = true;
            return plain_key(key, out, size);
        }
    }
    return any != NULL ? plain_key(any, out, size) : theirs;
}

/* ---- looking up ---- */

static uint64_t hash(const char *s)
{
    uint64_t h = UINT64_C(14695981039346656037); /* FNV-1a */

    for (; *s != '\0'; s++)
        h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
    return h;
}

static struct import_word *place_of(const struct import_words *w, const char *theirs)
{
    size_t i = hash(theirs) % w->room;

    while (w->rows[i].theirs != NULL && strcmp(w->rows[i].theirs, theirs) != 0)
        i = (i + 1) % w->room;
    return &w->rows[i];
}

static bool grow(struct import_words *w)
{
    struct import_words larger = {calloc(w->room * 2 + 64, sizeof *larger.rows), w->n, w->room * 2 + 64};

    if (larger.rows == NULL)
        return false;
    for (size_t i = 0; i < w->room; i++)
        if (w->rows[i].theirs != NULL)
            *place_of(&larger, w->rows[i].theirs) = w->rows[i];
    free(w->rows);
    *w = larger;
    return true;
}

/* The word's row, made when it is new; NULL when there are too many or no memory for it. */
static struct import_word *row_of(struct import_words *w, const char *theirs, bool *is_new)
{
    struct import_word *row;

    *is_new = false;
    if ((w->n + 1) * 2 > w->room && (w->n >= WORDS_MOST || !grow(w)))
        return NULL;
    row = place_of(w, theirs);
    if (row->theirs == NULL) {
        if ((row->theirs = strdup(theirs)) == NULL)
            return NULL;
        *is_new = true;
        w->n++;
    }
    return row;
}

static enum rc look_up(struct import_run *run, size_t field, const char *theirs, import_word_fn *find, int64_t *id,
                       struct err *why)
{
    const struct import_field *f = import_field_at(run->kind, run->o->hook, field);
    char ours[WORD_SIZE];
    bool known;
    const char *word = import_translate(run->map, f->words, theirs, &known, ours, sizeof ours);
    enum rc rc = RC_NOT_FOUND;

    if (!known && word != theirs) /* their word may be one of ours; only then what stands for all others */
        rc = find(run->db, theirs, id, why);
    if (rc == RC_NOT_FOUND || rc == RC_INVALID)
        rc = find(run->db, word, id, why);
    return rc;
}

enum rc import_word(struct import_run *run, size_t field, import_word_fn *find, int64_t *id, struct err *why)
{
    const struct import_field *f = import_field_at(run->kind, run->o->hook, field);
    const char *theirs = import_value(run, field);
    struct import_word *row;
    struct err own = {0};
    bool is_new;
    enum rc rc = RC_OK;

    *id = 0;
    if (theirs[0] == '\0')
        return RC_OK;
    row = row_of(&run->words[field], theirs, &is_new);
    if (row != NULL && !is_new)
        *id = row->id;
    else
        rc = look_up(run, field, theirs, find, id, &own);
    if (rc == RC_NOT_FOUND || rc == RC_INVALID)
        *id = 0;
    else if (rc != RC_OK)
        return err_set(why, rc, "%s", own.text);
    if (row != NULL)
        row->id = *id;
    if (*id != 0)
        return RC_OK;
    if (row != NULL && run->validating)
        row->unknown++;
    run->summed = row != NULL;
    return err_set(why, RC_INVALID, _("%s: \"%.60s\" is not known here."), _(f->label), theirs);
}

void import_words_release(struct import_words *w)
{
    for (size_t i = 0; i < w->room; i++)
        free(w->rows[i].theirs);
    free(w->rows);
    *w = (struct import_words){0};
}

static int by_count(const void *a, const void *b)
{
    const struct import_word *x = *(const struct import_word *const *)a, *y = *(const struct import_word *const *)b;

    if (x->unknown != y->unknown)
        return x->unknown < y->unknown ? 1 : -1;
    return strcmp(x->theirs, y->theirs);
}

static void tell_field(const struct import_words *w, const char *label, char *out, size_t size)
{
    const struct import_word **rows = calloc(w->n + 1, sizeof(const struct import_word *));
    size_t n = 0, used = strlen(out);

    for (size_t i = 0; rows != NULL && i < w->room; i++)
        if (w->rows[i].theirs != NULL && w->rows[i].unknown > 0)
            rows[n++] = &w->rows[i];
    if (n > 0) {
        qsort(rows, n, sizeof *rows, by_count);
        used += (size_t)snprintf(out + used, size - used, _("%s%s, not known here: "), used > 0 ? "\n" : "", label);
    }
    for (size_t i = 0; i < n && i < TOLD_MOST && used + 200 < size; i++) {
        char shown[80];

        (void)text_copy(shown, sizeof shown, rows[i]->theirs);
        used += (size_t)snprintf(out + used, size - used, "%s%s (%lld)", i > 0 ? ", " : "", shown,
                                 (long long)rows[i]->unknown);
        if (i + 1 < n && (i + 1 == TOLD_MOST || used + 200 >= size))
            (void)snprintf(out + used, size - used, _(" and %zu more"), n - i - 1);
    }
    free(rows);
}

void import_words_tell(const struct import_run *run, char *out, size_t size)
{
    out[0] = '\0';
    for (size_t f = 0; f < IMPORT_FIELDS_MAX; f++)
        if (run->words[f].n > 0 && strlen(out) + 300 < size)
            tell_field(&run->words[f], _(import_field_at(run->kind, run->o->hook, f)->label), out, size);
}
