/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The name of a person on a shared display: whole, masked by the habits of its script, or a number. */
#include "src/people/privacy.h"

#include <stdio.h>
#include <string.h>

#include "src/base/fold.h"
#include "src/base/text.h"

/* The first letter with its marks, and a full stop: "K.". */
static void initial(const char *name, char *out, size_t size)
{
    size_t n = text_grapheme(name, strlen(name));
    (void)snprintf(out, size, "%.*s.", (int)n, name);
}

static bool is_han(const char *s)
{
    size_t bytes;
    return s[0] != '\0' && fold_is_han(text_scalar(s, strlen(s), &bytes));
}

/* A star for each letter. */
static void stars(const char *s, char *out, size_t size)
{
    size_t n = 0;
    for (; *s != '\0' && n + 1 < size; s += text_grapheme(s, strlen(s)))
        out[n++] = '*';
    out[n] = '\0';
}

/* A name that stands in one field is taken apart first; one of a single word shows its first letter. */
static void mask(char *out, size_t size, const char *family, const char *given)
{
    char first[PATIENT_NAME], second[PATIENT_NAME], part[PATIENT_NAME], whole[2 * PATIENT_NAME];
    if (family[0] == '\0' || given[0] == '\0')
        patient_name_split(family[0] != '\0' ? family : given, first, second);
    else {
        text_copy(first, sizeof first, family);
        text_copy(second, sizeof second, given);
    }
    if (second[0] == '\0') {
        initial(first, out, size);
    } else if (is_han(first) && is_han(second)) {
        stars(second, part, sizeof part);
        (void)snprintf(out, size, "%s%s", first, part);
    } else {
        bool family_first = strncmp(patient_name(whole, sizeof whole, first, second), first, strlen(first)) == 0;
        const char *last = strrchr(second, ' ');
        initial(first, part, sizeof part);
        if (family_first)
            (void)snprintf(out, size, "%s %s", part, last != NULL ? last + 1 : second);
        else
            (void)snprintf(out, size, "%s %s", second, part);
    }
}

char *patient_display_name(char *out, size_t size, int32_t privacy, int64_t id, const char *family, const char *given)
{
    if (privacy == PRIVACY_SPECIAL)
        (void)snprintf(out, size, "#%lld", (long long)id);
    else if (privacy == PRIVACY_MASKED)
        mask(out, size, family, given);
    else
        (void)patient_name(out, size, family, given);
    return out;
}

char *patient_display_column(struct stmt *st, int first, char *out, size_t size)
{
    int32_t privacy = WORD_INDEX(patient_privacies, stmt_col_text(st, first + 1), PRIVACY_NORMAL);
    char family[PATIENT_NAME];
    stmt_col_copy(st, first + 2, family, sizeof family);
    return patient_display_name(out, size, privacy, stmt_col_int(st, first), family, stmt_col_text(st, first + 3));
}

bool patient_display_hidden(struct stmt *st, int first)
{
    return strcmp(stmt_col_text(st, first + 1), patient_privacies[PRIVACY_SPECIAL].word) == 0;
}

char *patient_display_of(struct db *db, int64_t id, char *out, size_t size)
{
    struct stmt st;
    out[0] = '\0';
    stmt_open(&st, db, "SELECT " PATIENT_DISPLAY " FROM patient p WHERE id = :id");
    stmt_int(&st, ":id", id);
    if (stmt_row(&st))
        (void)patient_display_column(&st, 0, out, size);
    (void)stmt_finish(&st, NULL);
    return out;
}

char *patient_said_name(struct db *db, int64_t id, char *out, size_t size)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT " PATIENT_DISPLAY " FROM patient p WHERE id = :id");
    stmt_int(&st, ":id", id);
    if (stmt_row(&st)) {
        char family[PATIENT_NAME];
        stmt_col_copy(&st, 2, family, sizeof family);
        (void)patient_display_name(out, size, patient_display_hidden(&st, 0) ? PRIVACY_SPECIAL : PRIVACY_NORMAL, id,
                                   family, stmt_col_text(&st, 3));
    }
    (void)stmt_finish(&st, NULL);
    return out;
}

bool patient_is_special(struct db *db, int64_t id)
{
    struct stmt st;
    int64_t special = 0;
    stmt_open(&st, db, "SELECT privacy = 'special' FROM patient WHERE id = :id");
    stmt_int(&st, ":id", id);
    return stmt_one_int(&st, &special, NULL) == RC_OK && special != 0;
}
