/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys by which records are brought together, and the pairs of each block. */
#include "src/people/blocking.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"

/* ---- hashes ---- */

static uint64_t mix(uint64_t h, uint64_t more)
{
    h = (h ^ more) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ h >> 29;
}

static uint64_t hash_n(uint64_t h, const char *s, size_t n)
{
    for (size_t i = 0; i < n && s[i] != '\0'; i++)
        h = mix(h, (unsigned char)s[i]);
    return mix(h, 0xFF);
}

static uint64_t hash(uint64_t h, const char *s)
{
    return hash_n(h, s, (size_t)-1);
}

/* Bytes of the first letters, at most that many. */
static size_t first(const char *s, int letters)
{
    size_t at = 0, bytes;
    for (; letters > 0 && s[at] != '\0'; letters--, at += bytes)
        (void)text_scalar(s + at, (size_t)-1, &bytes);
    return at;
}

static uint64_t initial(const char *s)
{
    return hash_n(1, s, first(s, 1));
}

/* Both initials, in either order. */
static uint64_t initials(const struct match_record *r)
{
    return initial(r->family_read) + initial(r->given_read);
}

static uint32_t year_of(const struct match_record *r, enum calendar calendar)
{
    return r->born_day == INT32_MIN ? 0 : (uint32_t)calendar_date(calendar, r->born_day).year;
}

/* ---- the passes ---- */

struct adding {
    struct block_key *to;
    int n;
    uint64_t pass;
    uint32_t split;
};

static void add(struct adding *a, uint64_t h)
{
    if (a->n < BLOCK_KEYS)
        a->to[a->n++] = (struct block_key){.key = mix(h, a->pass), .split = a->split};
}

static void national(struct adding *a, const struct match_record *r)
{
    if (r->national[0] != '\0')
        add(a, hash(2, r->national));
}

static void national_half(struct adding *a, const struct match_record *r)
{
    size_t n = strlen(r->national), half = (n + 1) / 2;
    a->split = (uint32_t)r->born_day;
    if (n < 5)
        return;
    add(a, hash_n(3, r->national, half));
    add(a, hash(4, r->national + n - half));
}

static void phone(struct adding *a, const struct match_record *r)
{
    a->split = (uint32_t)initial(r->given_read);
    for (int i = 0; i < r->n_phones; i++)
        add(a, mix(5, r->phones[i] % 100000000));
}

static void born(struct adding *a, const struct match_record *r, enum calendar calendar)
{
    if (r->born_day == INT32_MIN || r->born_precision < CALENDAR_EXACT)
        return;
    struct calendar_date d = calendar_date(calendar, r->born_day);
    int least = d.month < d.day ? d.month : d.day, most = d.month < d.day ? d.day : d.month;
    a->split = (uint32_t)initials(r);
    add(a, mix(mix(mix(6, (uint64_t)d.year), (uint64_t)least), (uint64_t)most));
}

static uint64_t letters_sum(const char *s)
{
    uint64_t sum = 0;
    for (; *s != '\0'; s++)
        sum += mix(7, (unsigned char)*s);
    return sum;
}

static void name(struct adding *a, const struct match_record *r, enum calendar calendar)
{
    a->split = year_of(r, calendar);
    add(a, mix(8, letters_sum(r->family_read) + letters_sum(r->given_read)));
    if (r->alias[0] != '\0')
        add(a, mix(8, letters_sum(r->alias)));
    if (r->family_read != r->family || r->given_read != r->given) /* whose alias is in Han letters */
        add(a, mix(8, letters_sum(r->family) + letters_sum(r->given)));
}

static void name_begin(struct adding *a, const struct match_record *r, enum calendar calendar)
{
    size_t f = first(r->family_read, 4), g = first(r->given_read, 4);
    a->split = year_of(r, calendar);
    if (f > 0)
        add(a, hash_n(initial(r->given_read), r->family_read, f));
    if (g > 0)
        add(a, hash_n(initial(r->family_read), r->given_read, g));
}

/* What is left of a word without vowels and doubled letters. */
static uint64_t consonants(const char *s)
{
    uint64_t h = 9;
    char last = '\0';
    for (; *s != '\0'; s++)
        if (strchr("aeiouyhw", *s) == NULL && *s != last) {
            last = *s;
            h = mix(h, (unsigned char)*s);
        }
    return h;
}

static void skeleton(struct adding *a, const struct match_record *r, enum calendar calendar)
{
    a->split = year_of(r, calendar);
    add(a, consonants(r->family_read) + consonants(r->given_read));
}

static void year(struct adding *a, const struct match_record *r, enum calendar calendar)
{
    uint32_t y = year_of(r, calendar);
    if (y == 0)
        return;
    a->split = (uint32_t)initial(r->given_read);
    if (r->family[0] != '\0')
        add(a, mix(hash(10, r->family_read), y));
    a->split = (uint32_t)initial(r->family_read);
    if (r->given[0] != '\0')
        add(a, mix(hash(10, r->given_read), y));
}

static void date_part(struct adding *a, const struct match_record *r, enum calendar calendar)
{
    if (r->born_day == INT32_MIN || r->born_precision < CALENDAR_EXACT)
        return;
    struct calendar_date d = calendar_date(calendar, r->born_day);
    uint64_t h = initials(r);
    a->split = (uint32_t)hash_n(1, r->family_read, first(r->family_read, 2));
    add(a, mix(mix(mix(h, 11), (uint64_t)d.year), (uint64_t)d.month));
    add(a, mix(mix(mix(h, 12), (uint64_t)d.year), (uint64_t)d.day));
    add(a, mix(mix(mix(h, 13), (uint64_t)d.month), (uint64_t)d.day));
}

/* The bigrams that come first in three different orders: addresses that share most of theirs share most of these. */
static void address(struct adding *a, const struct match_record *r)
{
    enum { SAMPLE = 3 };
    a->split = (uint32_t)initial(r->given_read);
    if (r->n_address < 8)
        return;
    for (uint64_t order = 1; order <= 3; order++) {
        uint64_t least[SAMPLE] = {UINT64_MAX, UINT64_MAX, UINT64_MAX};
        for (int i = 0; i < r->n_address; i++) {
            uint64_t h = mix(order, r->address[i]);
            for (int k = 0; k < SAMPLE && h != least[k]; k++)
                if (h < least[k]) {
                    uint64_t pushed = least[k];
                    least[k] = h;
                    h = pushed;
                }
        }
        add(a, mix(mix(mix(mix(14, order), least[0]), least[1]), least[2]));
    }
}

int block_keys(enum block_pass pass, const struct match_record *r, enum calendar calendar,
               struct block_key ret[BLOCK_KEYS])
{
    struct adding a = {.to = ret, .pass = (uint64_t)pass};
    switch (pass) {
    case BLOCK_NATIONAL: national(&a, r); break;
    case BLOCK_NATIONAL_HALF: national_half(&a, r); break;
    case BLOCK_PHONE: phone(&a, r); break;
    case BLOCK_EMAIL:
        if (r->email[0] != '\0')
            add(&a, hash(15, r->email));
        break;
    case BLOCK_BORN: born(&a, r, calendar); break;
    case BLOCK_NAME: name(&a, r, calendar); break;
    case BLOCK_NAME_BEGIN: name_begin(&a, r, calendar); break;
    case BLOCK_SKELETON: skeleton(&a, r, calendar); break;
    case BLOCK_YEAR: year(&a, r, calendar); break;
    case BLOCK_DATE_PART: date_part(&a, r, calendar); break;
    case BLOCK_ADDRESS: address(&a, r); break;
    case BLOCK_PASSES: break;
    }
    return a.n;
}

/* ---- the pairs ---- */

static int compare(const void *a, const void *b)
{
    const struct block_key *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->split != y->split)
        return x->split < y->split ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* Every two of keys[0..n) that are at most `window` apart. */
static bool within(const struct block_key *keys, size_t n, size_t window, block_pair_fn *pair, void *ctx,
                   struct block_count *count)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n && j <= i + window; j++) {
            if (keys[i].row == keys[j].row)
                continue;
            count->compared++;
            if (!pair(ctx, keys[i].row, keys[j].row))
                return false;
        }
    return true;
}

static int64_t pairs_of(size_t n)
{
    return (int64_t)n * ((int64_t)n - 1) / 2;
}

static bool split_block(const struct block_key *keys, size_t n, block_pair_fn *pair, void *ctx,
                        struct block_count *count)
{
    int64_t before = count->compared;
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && keys[to].split == keys[from].split; to++)
            ;
        if (!within(keys + from, to - from, to - from <= BLOCK_BOUND ? to - from : BLOCK_BOUND / 2, pair, ctx, count))
            return false;
    }
    count->left_out += pairs_of(n) - (count->compared - before);
    return true;
}

bool block_pairs(struct block_key *keys, size_t n, block_pair_fn *pair, void *ctx, struct block_count *count)
{
    if (n > 1)
        qsort(keys, n, sizeof keys[0], compare);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && keys[to].key == keys[from].key; to++)
            ;
        bool on = to - from <= BLOCK_BOUND ? within(keys + from, to - from, to - from, pair, ctx, count)
                                           : split_block(keys + from, to - from, pair, ctx, count);
        if (!on)
            return false;
    }
    return true;
}
