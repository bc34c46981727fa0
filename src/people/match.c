/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two records compared, field by field and by degrees. */
#include "src/people/match.h"

#include <stdio.h>
#include <string.h>

#include "src/base/fold.h"
#include "src/base/han.h"
#include "src/base/i18n.h"
#include "src/base/text.h"

enum { LONGEST = 48 /* letters of a name that are compared */, FEW_PEOPLE = 10000 };

/* ---- slips ---- */

static size_t letters_of(uint32_t out[LONGEST], const char *s)
{
    size_t n = 0, bytes;
    for (; *s != '\0' && n < LONGEST; s += bytes) {
        bytes = 1;
        out[n++] = (unsigned char)*s < 0x80 ? (unsigned char)*s : text_scalar(s, (size_t)-1, &bytes);
    }
    return n;
}

/* Letters wrong, missing, extra or exchanged with their neighbour; 3 stands for more than two. The restricted edit
 * distance of Damerau (1964), three rows of it at a time. */
static int slips(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
    uint8_t rows[3][LONGEST + 1], *before = rows[0], *last = rows[1], *row = rows[2];
    while (na > 0 && nb > 0 && a[na - 1] == b[nb - 1])
        na--, nb--;
    while (na > 0 && nb > 0 && a[0] == b[0])
        a++, b++, na--, nb--;
    if (na > nb + 2 || nb > na + 2)
        return 3;
    for (size_t j = 0; j <= nb; j++)
        last[j] = (uint8_t)j;
    memset(before, 0, nb + 1);
    for (size_t i = 1; i <= na; i++) {
        uint8_t least = row[0] = (uint8_t)i;
        for (size_t j = 1; j <= nb; j++) {
            uint8_t d = (uint8_t)(last[j - 1] + (a[i - 1] != b[j - 1]));
            if (last[j] + 1 < d)
                d = (uint8_t)(last[j] + 1);
            if (row[j - 1] + 1 < d)
                d = (uint8_t)(row[j - 1] + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && before[j - 2] + 1 < d)
                d = (uint8_t)(before[j - 2] + 1);
            row[j] = d;
            least = d < least ? d : least;
        }
        if (least > 2)
            return 3;
        uint8_t *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return last[nb] > 2 ? 3 : last[nb];
}

/* By how many letters there are: a short name with a letter wrong is another name. */
static enum match_degree slip_degree(const char *a, const char *b, size_t one_from, size_t two_from)
{
    uint32_t x[LONGEST], y[LONGEST];
    size_t nx = strlen(a), ny = strlen(b);
    if (nx > 4 * ny + 8 || ny > 4 * nx + 8)
        return MATCH_DIFFERENT;
    nx = letters_of(x, a);
    ny = letters_of(y, b);
    size_t longer = nx > ny ? nx : ny;
    if (longer < one_from)
        return MATCH_DIFFERENT;
    int n = slips(x, nx, y, ny);
    if (n <= 1)
        return MATCH_SLIP;
    return n == 2 && longer >= two_from ? MATCH_SLIPS : MATCH_DIFFERENT;
}

/* ---- names ---- */

struct name {
    const char *joined, *read, *words;
    uint32_t exact;
};

static bool is_han(const char *s)
{
    size_t bytes;
    return (unsigned char)s[0] >= 0xE0 && fold_is_han(text_scalar(s, (size_t)-1, &bytes));
}

/* Can Han letters i.. be read as what is left of latin? Every reading of each is tried. */
static bool reads_as(const uint32_t *han, size_t n, size_t surname, size_t i, const char *latin)
{
    const char *readings[HAN_READINGS_MAX];
    if (i == n)
        return *latin == '\0';
    size_t many = han_readings(han, surname, i, readings);
    for (size_t r = 0; r < many; r++) {
        size_t length = strlen(readings[r]);
        if (strncmp(latin, readings[r], length) == 0 && reads_as(han, n, surname, i + 1, latin + length))
            return true;
    }
    return false;
}

static enum match_degree by_reading(const struct name *a, const struct name *b, bool surname)
{
    bool han_a = is_han(a->joined), han_b = is_han(b->joined);
    if (strcmp(a->read, b->read) == 0)
        return MATCH_READING;
    if (han_a == han_b)
        return MATCH_DIFFERENT; /* one Han letter is no slip: brothers share the other */
    uint32_t han[LONGEST];
    size_t n = letters_of(han, han_a ? a->joined : b->joined);
    if (n <= 6 && reads_as(han, n, surname ? n : 0, 0, han_a ? b->joined : a->joined))
        return MATCH_READING;
    return slip_degree(a->read, b->read, 5, 99) == MATCH_SLIP ? MATCH_SLIP : MATCH_DIFFERENT;
}

/* Of a name in letters that we cannot read as the other's (سارا, Sara) nothing is known. */
static bool scripts_differ(const char *a, const char *b)
{
    bool latin_a = (unsigned char)a[0] < 0x80, latin_b = (unsigned char)b[0] < 0x80;
    return is_han(a) == is_han(b) ? latin_a != latin_b : !(latin_a || latin_b);
}

/* One begins the other, or is one of its words: "Jo", "Joanna"; "Ánh", "Thị Ánh"; "J". */
static bool is_part(const struct name *a, const struct name *b)
{
    size_t na = strlen(a->joined), nb = strlen(b->joined), length;
    const struct name *longer = na < nb ? b : a;
    const char *part = na < nb ? a->joined : b->joined, *at = longer->words, *word;
    size_t n = na < nb ? na : nb;
    if ((n >= 3 || n == 1) && strncmp(longer->joined, part, n) == 0)
        return true;
    while (n >= 2 && (word = fold_word(&at, &length)) != NULL)
        if (length == n && strncmp(word, part, n) == 0)
            return true;
    return false;
}

/* Names of as many short words each, as in Vietnamese: a slip must be one within a word long enough. */
static bool words_differ(const char *a, const char *b)
{
    const char *x, *y;
    size_t nx, ny, spaces_a = 0, spaces_b = 0;
    for (const char *c = a; *c != '\0'; c++)
        spaces_a += *c == ' ';
    for (const char *c = b; *c != '\0'; c++)
        spaces_b += *c == ' ';
    if (spaces_a == 0 || spaces_a != spaces_b)
        return false;
    while ((x = fold_word(&a, &nx)) != NULL && (y = fold_word(&b, &ny)) != NULL)
        if ((nx != ny || strncmp(x, y, nx) != 0) && (nx > ny ? nx : ny) < 4)
            return true;
    return false;
}

static enum match_degree name_degree(const struct name *a, const struct name *b, bool surname)
{
    if (a->joined[0] == '\0' || b->joined[0] == '\0')
        return MATCH_MISSING;
    if (strcmp(a->joined, b->joined) == 0)
        return a->exact == b->exact ? MATCH_EQUAL : MATCH_FOLDED;
    if (scripts_differ(a->joined, b->joined))
        return MATCH_MISSING;
    if (a->read != a->joined || b->read != b->joined)
        return by_reading(a, b, surname);
    if (words_differ(a->words, b->words))
        return MATCH_DIFFERENT;
    enum match_degree d = slip_degree(a->joined, b->joined, 4, 6);
    if (d == MATCH_SLIP && a->joined[0] != b->joined[0])
        d = MATCH_SLIPS; /* Hana and Lana: few slips are made in a first letter */
    return d == MATCH_DIFFERENT && is_part(a, b) ? MATCH_PART : d;
}

static bool agrees(enum match_degree d)
{
    return d == MATCH_EQUAL || d == MATCH_FOLDED || d == MATCH_READING || d == MATCH_SLIP;
}

/* The whole name of a is what b is also called. */
static bool is_alias(const struct match_record *a, const struct match_record *b)
{
    size_t family = strlen(a->family_read), given = strlen(a->given_read), n = strlen(b->alias);
    const struct {
        const char *first, *second;
        size_t n;
    } orders[] = {
        {a->family_read, a->given_read, family},
        {a->given_read,  a->family_read, given },
        {a->family,      a->given,       strlen(a->family)},
    };
    if (n < 2 || family == 0 || given == 0)
        return false;
    for (size_t i = 0; i < 3; i++)
        if (n > orders[i].n && strncmp(b->alias, orders[i].first, orders[i].n) == 0 &&
            strcmp(b->alias + orders[i].n, orders[i].second) == 0)
            return true;
    return false;
}

static void names(const struct match_weights *w, const struct match_record *a, const struct match_record *b,
                  struct match *m)
{
    struct name af = {a->family, a->family_read, a->family_words, a->family_exact};
    struct name ag = {a->given, a->given_read, a->given_words, a->given_exact};
    struct name bf = {b->family, b->family_read, b->family_words, b->family_exact};
    struct name bg = {b->given, b->given_read, b->given_words, b->given_exact};
    enum match_degree family = name_degree(&af, &bf, true), given = name_degree(&ag, &bg, false);
    int sum = w->of[MATCH_FAMILY][family] + w->of[MATCH_GIVEN][given];
    if (!agrees(family) || !agrees(given)) {
        enum match_degree crossed = name_degree(&af, &bg, true), other = name_degree(&ag, &bf, false);
        int exchanged = (agrees(crossed) ? w->of[MATCH_FAMILY][MATCH_EXCHANGED] : w->of[MATCH_FAMILY][crossed]) +
                        (agrees(other) ? w->of[MATCH_GIVEN][MATCH_EXCHANGED] : w->of[MATCH_GIVEN][other]);
        if ((agrees(crossed) || agrees(other)) && exchanged > sum) {
            family = agrees(crossed) ? MATCH_EXCHANGED : crossed;
            given = agrees(other) ? MATCH_EXCHANGED : other;
            sum = exchanged;
        }
    }
    if (sum < w->of[MATCH_FAMILY][MATCH_READING] + w->of[MATCH_GIVEN][MATCH_READING] &&
        (is_alias(a, b) || is_alias(b, a)))
        family = given = MATCH_READING;
    m->degree[MATCH_FAMILY] = (uint8_t)family;
    m->degree[MATCH_GIVEN] = (uint8_t)given;
}

/* ---- the other fields ---- */

static enum match_degree figures_degree(const char *a, const char *b)
{
    int wrong = 0, first = 0, last = 0;
    for (int i = 0; a[i] != '\0'; i++)
        if (a[i] != b[i]) {
            first = wrong++ == 0 ? i : first;
            last = i;
        }
    if (wrong == 1 || (wrong == 2 && last == first + 1 && a[first] == b[last] && a[last] == b[first]))
        return MATCH_SLIP;
    return wrong == 2 ? MATCH_SLIPS : MATCH_DIFFERENT;
}

/* The last n figures of a number. */
static void figures(char *out, int n, uint64_t number)
{
    out[n] = '\0';
    for (; n > 0; number /= 10)
        out[--n] = (char)('0' + number % 10);
}

static enum match_degree born_in(enum calendar calendar, int32_t a, int32_t b)
{
    struct calendar_date x = calendar_date(calendar, a), y = calendar_date(calendar, b);
    char s[9], t[9];
    if (x.year == y.year && x.month == y.day && x.day == y.month)
        return MATCH_EXCHANGED;
    figures(s, 8, (uint64_t)(x.year * 10000 + x.month * 100 + x.day));
    figures(t, 8, (uint64_t)(y.year * 10000 + y.month * 100 + y.day));
    return figures_degree(s, t);
}

static enum match_degree born(const struct match_weights *w, const struct match_record *a,
                              const struct match_record *b)
{
    if (a->born_day == INT32_MIN || b->born_day == INT32_MIN)
        return MATCH_MISSING;
    int known = a->born_precision < b->born_precision ? a->born_precision : b->born_precision;
    if (known >= CALENDAR_EXACT) {
        if (a->born_day == b->born_day)
            return MATCH_EQUAL;
        enum match_degree d = born_in(CALENDAR_GREGORIAN, a->born_day, b->born_day), other = d;
        if (w->calendar != CALENDAR_GREGORIAN)
            other = born_in(w->calendar, a->born_day, b->born_day);
        return w->of[MATCH_BORN][other] > w->of[MATCH_BORN][d] ? other : d;
    }
    /* The first day of what is known: of a year the other's day lies in its 366, of a month in its 31. */
    int32_t apart = a->born_day - b->born_day;
    apart = apart < 0 ? -apart : apart;
    return apart < (known == CALENDAR_YEAR ? 366 : 31) ? MATCH_PART : MATCH_DIFFERENT;
}

static enum match_degree phone(const struct match_record *a, const struct match_record *b)
{
    enum match_degree best = MATCH_DIFFERENT;
    if (a->n_phones == 0 || b->n_phones == 0)
        return MATCH_MISSING;
    for (int i = 0; i < a->n_phones; i++)
        for (int j = 0; j < b->n_phones; j++) {
            char x[16], y[16];
            if (a->phones[i] == b->phones[j])
                return MATCH_EQUAL;
            if (a->phones[i] % 10000000 == b->phones[j] % 10000000)
                best = MATCH_PART;
            if (best != MATCH_DIFFERENT)
                continue;
            figures(x, 15, a->phones[i]);
            figures(y, 15, b->phones[j]);
            if (slip_degree(x, y, 7, 99) == MATCH_SLIP)
                best = MATCH_SLIP;
        }
    return best;
}

static enum match_degree text_degree(const char *a, const char *b, size_t two_from)
{
    if (a[0] == '\0' || b[0] == '\0')
        return MATCH_MISSING;
    return strcmp(a, b) == 0 ? MATCH_EQUAL : slip_degree(a, b, 6, two_from);
}

/* Dice's coefficient of the bigrams, in hundredths. */
static enum match_degree address(const struct match_record *a, const struct match_record *b)
{
    int same = 0;
    if (a->n_address < 4 || b->n_address < 4)
        return MATCH_MISSING;
    for (int i = 0, j = 0; i < a->n_address && j < b->n_address;) {
        same += a->address[i] == b->address[j];
        bool less = a->address[i] < b->address[j], more = a->address[i] > b->address[j];
        i += !more;
        j += !less;
    }
    int dice = 200 * same / (a->n_address + b->n_address);
    if (dice == 100)
        return MATCH_EQUAL;
    bool other_house = a->numbers != 0 && b->numbers != 0 && (a->numbers & b->numbers) == 0;
    if (dice >= 70)
        return other_house ? MATCH_PART : MATCH_SLIPS;
    return dice >= 50 ? MATCH_PART : dice >= 35 ? MATCH_MISSING : MATCH_DIFFERENT;
}

/* ---- the sum ---- */

uint8_t match_rarity(int64_t bearers, int64_t people)
{
    int64_t n = bearers - 2, tenths = 0;
    people = people > FEW_PEOPLE ? people : FEW_PEOPLE; /* fewer tell nothing about names */
    if (n <= 0)
        return MATCH_RARE;
    for (; n * 2 <= people; n *= 2)
        tenths += 10;
    tenths += 10 * people / n - 10; /* between two powers nearly a line */
    return (uint8_t)(tenths < 0 ? 0 : tenths < MATCH_RARE ? tenths : MATCH_RARE);
}

void match_weights_for(struct match_weights *w, int64_t people)
{
    int32_t more = 0;
    for (int64_t n = FEW_PEOPLE; n * 2 <= people; n *= 2)
        more += w->doubling;
    w->surely += more;
    w->maybe += more;
    w->doubling = 0;
}

static void at_most(int16_t *weight, int a, int b)
{
    int most = a < b ? a : b;
    if (*weight > most)
        *weight = (int16_t)most;
}

static void weigh(const struct match_weights *w, const struct match_record *a, const struct match_record *b,
                  struct match *m)
{
    static const enum match_field shared[] = {MATCH_PHONE, MATCH_ADDRESS, MATCH_EMAIL};
    int left = w->household;
    m->score = 0;
    for (int f = 0; f < MATCH_FIELDS; f++)
        m->weight[f] = w->of[f][m->degree[f]];
    at_most(&m->weight[MATCH_FAMILY], a->family_most, b->family_most);
    at_most(&m->weight[MATCH_GIVEN], a->given_most, b->given_most);
    for (size_t i = 0; i < sizeof shared / sizeof shared[0]; i++) {
        int16_t *weight = &m->weight[shared[i]];
        if (*weight > left)
            *weight = (int16_t)left;
        left -= *weight > 0 ? *weight : 0;
    }
    for (int f = 0; f < MATCH_FIELDS; f++)
        m->score += m->weight[f];
}

static bool agrees_well(enum match_degree d)
{
    return d == MATCH_EQUAL || d == MATCH_FOLDED || d == MATCH_READING || d == MATCH_EXCHANGED;
}

/* Something that one member of a family has otherwise than another. */
static bool tells_apart(const struct match *m)
{
    enum match_degree given = m->degree[MATCH_GIVEN], national = m->degree[MATCH_NATIONAL];
    if (national == MATCH_EQUAL)
        return false;
    if (given == MATCH_DIFFERENT || m->degree[MATCH_BORN] == MATCH_DIFFERENT ||
        m->degree[MATCH_SEX] == MATCH_DIFFERENT || (given == MATCH_SLIPS && national != MATCH_SLIP))
        return true;
    return national == MATCH_DIFFERENT && !(agrees_well(given) && agrees_well(m->degree[MATCH_BORN]));
}

/* One order for each two, so that the score does not depend on who is named first. */
static bool goes_first(const struct match_record *a, const struct match_record *b)
{
    int order = strcmp(a->family, b->family);
    return order < 0 || (order == 0 && strcmp(a->given, b->given) <= 0);
}

/* What tells people apart, without what a household shares. */
static void own_fields(const struct match_weights *w, const struct match_record *a, const struct match_record *b,
                       struct match *m)
{
    if (goes_first(a, b))
        names(w, a, b, m);
    else
        names(w, b, a, m);
    m->degree[MATCH_BORN] = (uint8_t)born(w, a, b);
    m->degree[MATCH_SEX] = a->sex == 0 || b->sex == 0 ? MATCH_MISSING : a->sex == b->sex ? MATCH_EQUAL : MATCH_DIFFERENT;
    m->degree[MATCH_NATIONAL] = (uint8_t)text_degree(a->national, b->national, 7);
}

bool match_hopeless(const struct match_weights *w, const struct match_record *a, const struct match_record *b)
{
    struct match m = {0};
    own_fields(w, a, b, &m);
    weigh(w, a, b, &m);
    return m.score + w->household < w->maybe && m.degree[MATCH_NATIONAL] != MATCH_EQUAL;
}

void match_score(const struct match_weights *w, const struct match_record *a, const struct match_record *b,
                 struct match *ret)
{
    struct match m = {0};
    own_fields(w, a, b, &m);
    m.degree[MATCH_PHONE] = (uint8_t)phone(a, b);
    m.degree[MATCH_ADDRESS] = (uint8_t)address(a, b);
    m.degree[MATCH_EMAIL] = (uint8_t)text_degree(a->email, b->email, 99);
    weigh(w, a, b, &m);
    m.level = m.score >= w->surely && !tells_apart(&m) ? MATCH_SURELY
              : m.score >= w->maybe || m.degree[MATCH_NATIONAL] == MATCH_EQUAL ? MATCH_MAYBE
                                                                               : MATCH_NO;
    *ret = m;
}

/* ---- for people ---- */

const char *match_degree_label(enum match_field f, enum match_degree d)
{
    if (f == MATCH_BORN && d == MATCH_EXCHANGED)
        return _("day and month exchanged");
    if (f == MATCH_BORN && d == MATCH_SLIP)
        return _("one figure differs");
    return d == MATCH_MISSING ? "" : _(match_degrees[d].label);
}

char *match_why(char *out, size_t size, const struct match *m)
{
    bool told[MATCH_FIELDS] = {false};
    size_t used = 0;
    out[0] = '\0';
    for (;;) {
        int best = -1;
        for (int f = 0; f < MATCH_FIELDS; f++)
            if (!told[f] && m->weight[f] > 0 && (best < 0 || m->weight[f] > m->weight[best]))
                best = f;
        if (best < 0 || used >= size)
            return out;
        told[best] = true;
        const char *field = _(match_fields[best].label);
        int n = m->degree[best] == MATCH_EQUAL
                    ? snprintf(out + used, size - used, _("%ssame %s"), used > 0 ? ", " : "", field)
                    : snprintf(out + used, size - used, "%s%s: %s", used > 0 ? ", " : "", field,
                               match_degree_label((enum match_field)best, m->degree[best]));
        used += n > 0 ? (size_t)n : 0;
    }
}
