/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record made ready to be compared: names folded and read, numbers as figures, the address as its bigrams. */
#include "src/people/match.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fold.h"
#include "src/base/han.h"
#include "src/base/ident.h"
#include "src/base/text.h"

enum { TEXT_BLOCK = 1 << 20, PART = 512, ADDRESS_MOST = 96 };

/* ---- text ---- */

struct block {
    struct block *next;
    size_t used, size;
    char bytes[];
};

struct match_text {
    struct block *blocks; /* the one that grows comes first */
    size_t next_size;
};

struct match_text *match_text_new(void)
{
    struct match_text *t = calloc(1, sizeof *t);
    if (t != NULL)
        t->next_size = 4096; /* for one person; a scan soon has larger ones */
    return t;
}

void match_text_free(struct match_text *t)
{
    if (t == NULL)
        return;
    for (struct block *b = t->blocks, *next; b != NULL; b = next) {
        next = b->next;
        free(b);
    }
    free(t);
}

/* A copy that lives as long as t, on an even address; NULL without memory. */
static const void *keep(struct match_text *t, const void *bytes, size_t n)
{
    struct block *b = t->blocks;
    size_t room = (n + 1) & ~(size_t)1;
    if (b == NULL || b->size - b->used < room) {
        size_t size = room > t->next_size ? room : t->next_size;
        b = malloc(sizeof *b + size);
        if (b == NULL)
            return NULL;
        *b = (struct block){.next = t->blocks, .size = size};
        t->blocks = b;
        t->next_size = t->next_size < TEXT_BLOCK ? t->next_size * 4 : TEXT_BLOCK;
    }
    char *at = b->bytes + b->used;
    memcpy(at, bytes, n);
    b->used += room;
    return at;
}

static const char *keep_text(struct match_text *t, const char *s)
{
    return s[0] == '\0' ? "" : keep(t, s, strlen(s) + 1);
}

/* ---- names ---- */

/* Folded and without blanks. */
static void fold_joined(char *out, size_t size, const char *s)
{
    size_t used = 0;
    fold(out, size, s != NULL ? s : "");
    for (const char *c = out; *c != '\0'; c++)
        if (*c != ' ')
            out[used++] = *c;
    out[used] = '\0';
}

static uint32_t exact(const char *s)
{
    uint32_t h = UINT32_C(2166136261); /* FNV-1a */
    for (; s != NULL && *s != '\0'; s++)
        h = (h ^ (uint8_t)(*s >= 'A' && *s <= 'Z' ? *s + 32 : *s)) * UINT32_C(16777619);
    return h;
}

static size_t scalars(uint32_t *out, size_t most, const char *s)
{
    size_t n = 0, bytes;
    for (; *s != '\0' && n < most; s += bytes)
        out[n++] = text_scalar(s, (size_t)-1, &bytes);
    return n;
}

/* A Han name's likeliest reading; anything else as it is. */
static void read_name(char *out, size_t size, const char *joined, bool surname)
{
    uint32_t c[64];
    size_t n = scalars(c, 64, joined), used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        const char *readings[HAN_READINGS_MAX];
        char one[5] = "";
        if (!fold_is_han(c[i]) || han_readings(c, surname ? n : 0, i, readings) == 0) {
            one[text_put_scalar(one, c[i])] = '\0';
            readings[0] = one;
        }
        int wrote = snprintf(out + used, size - used, "%s", readings[0]);
        if (wrote < 0 || (size_t)wrote >= size - used)
            return;
        used += (size_t)wrote;
    }
}

/* Where all of a Han name stands in one part, its surname is told apart. */
static void split_han(char family[PART], char given[PART])
{
    uint32_t c[64];
    char *whole = family[0] != '\0' ? family : given, rest[PART];
    if (family[0] != '\0' && given[0] != '\0')
        return;
    size_t n = scalars(c, 64, whole), at = 0, bytes;
    for (size_t i = 0; i < n; i++)
        if (!fold_is_han(c[i]))
            return;
    size_t surname = han_surname(c, n);
    if (surname == 0 || surname >= n)
        return;
    for (size_t i = 0; i < surname; i++, at += bytes)
        (void)text_scalar(whole + at, (size_t)-1, &bytes);
    memcpy(rest, whole + at, strlen(whole + at) + 1);
    if (whole != family)
        memcpy(family, whole, at);
    family[at] = '\0';
    memcpy(given, rest, strlen(rest) + 1);
}

static bool prepare_names(struct match_record *r, struct match_text *t, const struct match_person *p)
{
    char family[PART], given[PART], alias[PART], words[PART], family_words[PART], reading[PART];
    fold_joined(family, sizeof family, p->family);
    fold_joined(given, sizeof given, p->given);
    fold_joined(alias, sizeof alias, p->alias);
    fold(words, sizeof words, p->given != NULL ? p->given : "");
    fold(family_words, sizeof family_words, p->family != NULL ? p->family : "");
    split_han(family, given);
    r->family_exact = exact(p->family);
    r->given_exact = exact(p->given);
    r->family = keep_text(t, family);
    r->given = keep_text(t, given);
    r->alias = keep_text(t, alias);
    r->given_words = r->given != NULL && strchr(words, ' ') == NULL ? r->given : keep_text(t, words);
    r->family_words = r->family != NULL && strchr(family_words, ' ') == NULL ? r->family : keep_text(t, family_words);
    if (r->family == NULL || r->given == NULL || r->alias == NULL || r->given_words == NULL || r->family_words == NULL)
        return false;
    read_name(reading, sizeof reading, family, true);
    r->family_read = strcmp(reading, family) == 0 ? r->family : keep_text(t, reading);
    read_name(reading, sizeof reading, given, false);
    r->given_read = strcmp(reading, given) == 0 ? r->given : keep_text(t, reading);
    return r->family_read != NULL && r->given_read != NULL;
}

/* ---- the address ---- */

static int by_value(const void *a, const void *b)
{
    uint16_t x = *(const uint16_t *)a, y = *(const uint16_t *)b;
    return (x > y) - (x < y);
}

/* House numbers, flats, postcodes. */
static uint64_t numbers(const char *folded)
{
    uint64_t set = 0, n = 0;
    for (const char *c = folded;; c++)
        if (*c >= '0' && *c <= '9')
            n = n * 10 + (uint64_t)(*c - '0') + 1;
        else {
            if (n != 0)
                set |= UINT64_C(1) << (n * UINT64_C(0x9E3779B97F4A7C15) >> 58);
            n = 0;
            if (*c == '\0')
                return set;
        }
}

/* Every two letters that follow each other, blanks left out: neither a slip, nor a blank too many, nor parts in
 * another order change many of them. */
static bool prepare_address(struct match_record *r, struct match_text *t, const struct match_person *p)
{
    char whole[2 * PART], folded[2 * PART];
    uint32_t c[ADDRESS_MOST + 1];
    uint16_t pairs[ADDRESS_MOST];
    snprintf(whole, sizeof whole, "%s %s %s", p->address != NULL ? p->address : "",
             p->district != NULL ? p->district : "", p->city != NULL ? p->city : "");
    r->address = NULL;
    r->n_address = 0;
    if (p->address == NULL || p->address[0] == '\0')
        return true; /* a town alone tells nobody from anybody */
    fold(folded, sizeof folded, whole);
    r->numbers = numbers(folded);
    fold_joined(folded, sizeof folded, whole);
    size_t n = scalars(c, ADDRESS_MOST + 1, folded);
    for (size_t i = 0; i + 1 < n; i++) {
        uint32_t h = c[i] * UINT32_C(2654435761) ^ c[i + 1] * UINT32_C(40503);
        pairs[i] = (uint16_t)(h ^ h >> 16);
    }
    if (n < 2)
        return true;
    qsort(pairs, n - 1, sizeof pairs[0], by_value);
    r->n_address = (uint16_t)(n - 1);
    r->address = keep(t, pairs, (n - 1) * sizeof pairs[0]);
    return r->address != NULL;
}

/* ---- the record ---- */

static uint64_t figures(const char *s)
{
    uint64_t n = 0;
    int figures = 0;
    for (; s != NULL && *s != '\0' && figures < 18; s++)
        if (*s >= '0' && *s <= '9') {
            n = n * 10 + (uint64_t)(*s - '0');
            figures++;
        }
    return figures >= 5 ? n : 0;
}

/* ASCII letters from one case into the other; signs kept or not. */
static void plain(char *out, size_t size, const char *s, char from, char to, bool signs)
{
    size_t n = 0;
    for (; s != NULL && *s != '\0' && n + 1 < size; s++) {
        bool letter = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z');
        if (!letter && !signs && (*s < '0' || *s > '9') && (unsigned char)*s < 0x80)
            continue;
        out[n++] = letter && *s >= from && *s < from + 26 ? (char)(*s - from + to) : *s;
    }
    out[n] = '\0';
}

bool match_prepare(struct match_record *ret, struct match_text *t, const struct match_person *p)
{
    char national[64], other[IDENT_TEXT], email[PART];
    *ret = (struct match_record){.id = p->id,
                                 .sex = (uint8_t)p->sex,
                                 .born_day = p->born_day,
                                 .born_precision = (uint8_t)p->born_precision,
                                 .family_most = MATCH_RARE,
                                 .given_most = MATCH_RARE};
    if (!prepare_names(ret, t, p) || !prepare_address(ret, t, p))
        return false;
    plain(national, sizeof national, p->national, 'a', 'A', false);
    if (strlen(national) < IDENT_TEXT && ident_other_form(national, other) && strlen(other) > strlen(national))
        text_copy(national, sizeof national, other); /* two forms of one number are alike */
    plain(email, sizeof email, p->email, 'A', 'a', true);
    ret->national = keep_text(t, national);
    ret->email = keep_text(t, email);
    for (size_t i = 0; i < 4; i++) {
        uint64_t n = figures(p->phones[i]);
        if (n != 0)
            ret->phones[ret->n_phones++] = n;
    }
    return ret->national != NULL && ret->email != NULL;
}
