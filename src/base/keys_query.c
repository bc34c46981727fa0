/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was typed into the one search box, as prefixes to look up and as a test of one person. */
#include <stdio.h>
#include <string.h>

#include "src/base/fold.h"
#include "src/base/ident.h"
#include "src/base/keys.h"
#include "src/base/phone.h"
#include "src/base/text.h"

enum {
    TYPED_MAX = 256,
    GROUPED_MIN = 9, /* digits from which blanks between them only group one number */
    TRUNK_MIN = 8,   /* digits from which a leading zero is taken for the trunk's */
    DOTTED_MAX = 3, /* places of a word that may mean ü */
    JOINED = -1,
    YEAR_FIRST = 1200, /* plausible years of birth, in the Jalali and the Gregorian calendar */
    YEAR_LAST = 2199,
};

enum piece { PIECE_NAME, PIECE_DIGITS, PIECE_MIXED };

/* Understanding in progress: the run of like words that is open, and its words joined. */
struct reading {
    struct keys_query *q;
    enum piece piece;
    int n_words, run_words, first_probe;
    size_t shortest; /* word of the open run */
    int score[KEYS_WORDS_MAX];     /* of each run: how selective its best word seems */
    int best_word[KEYS_WORDS_MAX]; /* and which word that is */
    char joined[TYPED_MAX], reversed[TYPED_MAX], spaced[TYPED_MAX], last[TYPED_MAX];
    char name_word[TYPED_MAX], other_word[TYPED_MAX]; /* the longest name words, of one run */
};

static void add_probe(struct reading *r, int word, char kind, const char *s, size_t n)
{
    struct keys_query *q = r->q;
    struct keys_probe *p = &q->probes[q->n_probes];

    if (n == 0 || q->n_probes == KEYS_PROBES_MAX)
        return;
    if (n > KEYS_TEXT_MAX) {
        for (n = KEYS_TEXT_MAX; n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80; n--)
            continue;
    }
    *p =
        (struct keys_probe){.prefix = {kind}, .run = (signed char)(q->n_runs - 1), .word = (signed char)word};
    memcpy(p->prefix + 1, s, n);
    if (word != JOINED)
        q->words[q->n_runs - 1] |= 1u << word;
    for (int i = 0; i < q->n_probes; i++) {
        if (q->probes[i].run == p->run && q->probes[i].word == p->word &&
            strcmp(q->probes[i].prefix, p->prefix) == 0)
            return;
    }
    q->n_probes++;
}

/* ---- one word -------------------------------------------------------------------------------- */

/* A part of a name as words are kept, as Han names and their readings are, or, of Latin letters, as both. */
static void add_name_probe(struct reading *r, int word, const char *s, size_t n)
{
    size_t took;
    bool han = n > 0 && fold_is_han(text_scalar(s, n, &took));

    if (!han)
        add_probe(r, word, 'w', s, n);
    if (han || (n > 0 && (unsigned char)s[0] < 0x80))
        add_probe(r, word, 'n', s, n);
}

/* mueller may stand there as muller. The ue of pinyin (xuefeng) and of a word's end (hue) are no umlauts. */
static void probe_unspelled(struct reading *r, int word, const char *s, size_t n)
{
    static const char *const syllables[] = {"jue", "lue", "nue", "xue", "yue"};
    char name[TYPED_MAX];

    if (n < 5)
        return;
    (void)snprintf(name, sizeof name, "%.*s", (int)n, s);
    for (size_t i = 0; i < sizeof syllables / sizeof *syllables; i++)
        if (strstr(name, syllables[i]))
            return;
    add_probe(r, word, 'w', name, fold_unspelled(name, name));
}

/* True where lyu or nyu may mean the ü of pinyin, or an unfinished ly or ny at the end; xinyun is none. */
static bool may_be_dotted(const char *s, size_t i, size_t n)
{
    return (s[i] == 'l' || s[i] == 'n') && i + 1 < n && s[i + 1] == 'y' && (i + 2 == n || s[i + 2] == 'u');
}

/* The word once for every choice of such places, as far as they are few. */
static void probe_dotted(struct reading *r, int word, const char *s, size_t n)
{
    unsigned places = 0;

    for (size_t i = 0; i < n; i++)
        places += may_be_dotted(s, i, n);
    if (places > DOTTED_MAX)
        places = DOTTED_MAX;
    for (unsigned choice = 1; choice < 1u << places; choice++) {
        char dotted[TYPED_MAX];
        size_t len = 0;

        for (size_t i = 0, place = 0; i < n && len + 1 < sizeof dotted; i++) {
            dotted[len++] = s[i];
            if (may_be_dotted(s, i, n) && place < places && choice >> place++ & 1) {
                dotted[len++] = 'v';
                i += i + 2 < n ? 2 : 1;
            }
        }
        add_probe(r, word, 'n', dotted, len);
    }
}

/* A name word in all its spellings. */
static void probe_name(struct reading *r, int word, const char *s, size_t n)
{
    add_name_probe(r, word, s, n);
    probe_unspelled(r, word, s, n);
    probe_dotted(r, word, s, n);
}

static int number_of(const char *digits, size_t n)
{
    int value = 0;

    for (size_t i = 0; i < n && i < 8; i++)
        value = value * 10 + (digits[i] - '0');
    return value;
}

static bool plausible_year(int year)
{
    return year >= YEAR_FIRST && year <= YEAR_LAST;
}

/* The last digits of a phone, from the last. */
static void probe_end(struct reading *r, int word, const char *s, size_t n, size_t most)
{
    char end[KEYS_END_MAX];
    size_t k = 0;

    for (; k < KEYS_END_MAX && k < most; k++)
        end[k] = s[n - 1 - k];
    add_probe(r, word, 'e', end, k);
}

/* What replaced the number, or what it replaced. */
static void probe_otherwise(struct reading *r, int word, const char *s, size_t n)
{
    char number[IDENT_TEXT], other[IDENT_TEXT], folded[IDENT_TEXT], renewed[PHONE_E164];

    if (n >= sizeof number)
        return;
    for (size_t i = 0; i <= n; i++)
        number[i] = i == n ? '\0' : s[i] == 'x' ? 'X' : s[i];
    if (phone_renewed(number, renewed))
        probe_end(r, word, renewed, strlen(renewed), KEYS_END_MAX);
    if (ident_other_form(number, other))
        add_probe(r, word, 'd', folded, fold(folded, sizeof folded, other));
}

/* Digits: the start of a number, the end of a phone, the start of a birth date. */
static void probe_digits(struct reading *r, int word, const char *s, size_t n)
{
    size_t zeros = strspn(s, "0"), last = n;

    add_probe(r, word, 'd', s, n);
    if (zeros > 0 && zeros < n)
        add_probe(r, word, 'd', s + zeros, n - zeros);
    if (n >= TRUNK_MIN && zeros < n)
        last = n - zeros;
    if (n >= KEYS_DIGITS_MIN)
        probe_end(r, word, s, n, last);
    if (n >= 4 && n <= 8 && plausible_year(number_of(s, 4)))
        add_probe(r, word, 'b', s, n);
    probe_otherwise(r, word, s, n);
}

/* A birth date; year 0 is any year, day 0 the whole month. `open`: its last digit may be the first of two. */
static void probe_born(struct reading *r, int word, int year, int month, int day, bool open)
{
    char text[32];
    int n;

    if (month < 1 || month > 12 || day < 0 || day > 31)
        return;
    n = year > 0 ? snprintf(text, sizeof text, "%04d%02d", year, month)
                 : snprintf(text, sizeof text, "--%02d", month);
    if (day > 0)
        n += snprintf(text + n, sizeof text - (size_t)n, "%02d", day);
    add_probe(r, word, 'b', text, (size_t)n);
    if (open && text[n - 2] == '0') {
        text[n - 2] = text[n - 1];
        add_probe(r, word, 'b', text, (size_t)n - 1);
    }
}

/* A date typed with separators, its numbers in v: year first, or day and month in either order. */
static void probe_date(struct reading *r, int word, const int v[3], int n)
{
    if (plausible_year(v[0])) {
        probe_born(r, word, v[0], v[1], n == 3 ? v[2] : 0, true);
    } else if (v[0] > 0 && v[1] > 0 && (n == 2 || plausible_year(v[2]))) {
        probe_born(r, word, n == 3 ? v[2] : 0, v[1], v[0], false);
        probe_born(r, word, n == 3 ? v[2] : 0, v[0], v[1], false);
    }
}

/* Reads s as numbers between date separators; returns how many, or 0 when it is something else. */
static int date_numbers(const char *s, int v[3])
{
    static const char *const separators[] = {"-", "/", ".", "年", "月", "日"};
    int n = 0;

    while (*s) {
        size_t digits = strspn(s, "0123456789"), i;

        if (digits == 0 || digits > 4 || n == 3)
            return 0;
        v[n++] = number_of(s, digits);
        s += digits;
        for (i = 0; *s && i < sizeof separators / sizeof *separators; i++) {
            size_t bytes = strlen(separators[i]);

            if (strncmp(s, separators[i], bytes) == 0) {
                s += bytes;
                break;
            }
        }
        if (i == sizeof separators / sizeof *separators)
            return 0;
    }
    return n >= 2 ? n : 0;
}

/* ---- runs of words --------------------------------------------------------------------------- */

/* Appends to the run's joined words. */
static void join(char *joined, const char *s, size_t n)
{
    size_t len = strlen(joined);

    if (len + n < TYPED_MAX) {
        memcpy(joined + len, s, n);
        joined[len + n] = '\0';
    }
}

static void close_run(struct reading *r)
{
    size_t n = strlen(r->joined);

    if (r->run_words < 2)
        return;
    if (r->piece == PIECE_DIGITS && (n >= GROUPED_MIN || r->shortest < KEYS_DIGITS_MIN)) {
        r->q->n_probes = r->first_probe;
        r->q->words[r->q->n_runs - 1] = 0;
        r->best_word[r->q->n_runs - 1] = 0;
        probe_digits(r, 0, r->joined, n);
    } else if (r->piece == PIECE_DIGITS) {
        probe_digits(r, JOINED, r->joined, n);
    } else {
        add_probe(r, JOINED, 'w', r->spaced, strlen(r->spaced));
        probe_unspelled(r, JOINED, r->spaced, strlen(r->spaced));
        probe_name(r, JOINED, r->joined, n);
        if (r->run_words == 2) {
            char turned[2 * TYPED_MAX];

            n = (size_t)snprintf(turned, sizeof turned, "%s %.*s", r->last, (int)strcspn(r->spaced, " "), r->spaced);
            add_probe(r, JOINED, 'w', turned, n);
            add_name_probe(r, JOINED, r->reversed, strlen(r->reversed));
        }
    }
}

/* Opens a run for a word of this kind unless one is open; returns the word's place in it, or -1 for no room.
 */
static int next_word(struct reading *r, enum piece piece, const char *s, size_t n)
{
    char last[TYPED_MAX];
    struct keys_query *q = r->q;
    int score = (int)n * (piece == PIECE_NAME ? 1 : 2);

    if (r->n_words == KEYS_WORDS_MAX)
        return -1;
    if (q->n_runs == 0 || piece != r->piece || piece == PIECE_MIXED) {
        close_run(r);
        r->piece = piece;
        r->run_words = 0;
        r->shortest = n;
        r->first_probe = q->n_probes;
        r->joined[0] = r->reversed[0] = r->spaced[0] = '\0';
        r->score[q->n_runs++] = 0;
    }
    if (n < r->shortest)
        r->shortest = n;
    memcpy(last, r->joined, sizeof last);
    join(r->joined, s, n);
    if (r->run_words > 0)
        join(r->spaced, " ", 1);
    join(r->spaced, s, n);
    r->last[0] = '\0';
    join(r->last, s, n);
    r->reversed[0] = '\0';
    join(r->reversed, s, n);
    join(r->reversed, last, strlen(last));
    if (score > r->score[q->n_runs - 1]) {
        r->score[q->n_runs - 1] = score;
        r->best_word[q->n_runs - 1] = r->run_words;
    }
    r->n_words++;
    return r->run_words++;
}

static void read_names(struct reading *r, const char *piece)
{
    char folded[TYPED_MAX];
    const char *at = folded, *s;
    size_t n, took;
    int word;

    fold(folded, sizeof folded, piece);
    while ((s = fold_word(&at, &n))) {
        if ((word = next_word(r, PIECE_NAME, s, n)) < 0)
            continue;
        probe_name(r, word, s, n);
        if (!fold_is_han(text_scalar(s, n, &took)))
            add_probe(r, word, 'i', s, keys_inner(s, n));
        if (n > strlen(r->name_word)) {
            memcpy(r->other_word, r->name_word, sizeof r->other_word);
            r->name_word[0] = '\0';
            join(r->name_word, s, n);
        } else if (n > strlen(r->other_word)) {
            r->other_word[0] = '\0';
            join(r->other_word, s, n);
        }
    }
}

/* A piece with letters and digits: a number as keys_of_number folds it, or a name with a digit in it. */
static void read_mixed(struct reading *r, const char *piece)
{
    char folded[TYPED_MAX], whole[TYPED_MAX] = "";
    const char *at = folded, *s;
    size_t n;
    int word;

    fold(folded, sizeof folded, piece);
    while ((s = fold_word(&at, &n)))
        join(whole, s, n);
    n = strlen(whole);
    if (n > 0 && (word = next_word(r, PIECE_MIXED, whole, n)) >= 0) {
        add_probe(r, word, 'd', whole, n);
        add_name_probe(r, word, whole, n);
        probe_otherwise(r, word, whole, n);
    }
}

static void read_digits(struct reading *r, const char *piece)
{
    char digits[TYPED_MAX];
    int v[3] = {0}, n_date = date_numbers(piece, v), word, probes;
    size_t n = 0;

    for (const char *c = piece; *c; c++) {
        if (*c >= '0' && *c <= '9')
            digits[n++] = *c;
    }
    digits[n] = '\0';
    if (n == 0 || (word = next_word(r, PIECE_DIGITS, digits, n)) < 0)
        return;
    probes = r->q->n_probes;
    if (n_date > 0)
        probe_date(r, word, v, n_date);
    if (r->q->n_probes == probes)
        probe_digits(r, word, digits, n);
}

static void read_piece(struct reading *r, const char *piece)
{
    int v[3];

    if (!strpbrk(piece, "0123456789"))
        read_names(r, piece);
    else if (date_numbers(piece, v) > 0 || piece[strspn(piece, "0123456789+()-./#")] == '\0')
        read_digits(r, piece);
    else
        read_mixed(r, piece);
}

/* ---- look-ups -------------------------------------------------------------------------------- */

/* The look-ups are the alternatives of the most selective run: its words joined, or else its best word. */
static void choose_lookups(struct reading *r)
{
    struct keys_query *q = r->q;
    int best = 0;

    for (int i = 1; i < q->n_runs; i++) {
        if (r->score[i] > r->score[best])
            best = i;
    }
    for (int joined = 1; joined >= 0; joined--) {
        for (int i = 0; i < q->n_probes && q->n_lookups < KEYS_LOOKUPS_MAX; i++) {
            const struct keys_probe *p = &q->probes[i];
            struct keys_lookup *l = &q->lookups[q->n_lookups];

            if (p->run != best || p->word != (joined ? JOINED : r->best_word[best]))
                continue;
            memcpy(l->prefix, p->prefix, sizeof l->prefix);
            l->sure = q->n_runs == 1 && (joined || q->words[best] == 1);
            q->n_lookups++;
        }
    }
}

/* Behind a name, digits that a year may begin with mean the year of birth and no number: "baker 19". */
static void read_years(struct reading *r)
{
    struct keys_query *q = r->q;

    for (int i = 0; q->n_runs > 1 && i < q->n_probes; i++) {
        struct keys_probe *p = &q->probes[i];
        size_t n = strlen(p->prefix) - 1;

        if (p->prefix[0] == 'd' && n < 4 && strspn(p->prefix + 1, "0123456789") == n &&
            (p->prefix[1] == '1' || p->prefix[1] == '2') && p->word >= 0)
            p->prefix[0] = 'b';
    }
}

static void add_wide(struct keys_query *q, char kind, const char *prefix, const char *between, const char *tail, bool sure)
{
    struct keys_wide *w = &q->wides[q->n_wides];

    if (q->n_wides == KEYS_WIDES_MAX || strlen(prefix) + strlen(between) + strlen(tail) > KEYS_TEXT_MAX)
        return;
    w->prefix[0] = kind;
    text_copy(w->prefix + 1, sizeof w->prefix - 1, prefix);
    snprintf(w->tail, sizeof w->tail, "%s%s", between, tail);
    w->sure = sure;
    q->n_wides++;
}

/* How a start key begins: its letters or one Han character of the word; *whole: those are all of it. */
static void start_of(char out[KEYS_SIZE], const char *word, bool *full, bool *whole)
{
    size_t bytes = 0, n = strlen(word), took;
    int letters = 0;

    for (; letters < KEYS_START_MAX && bytes < n; bytes += took)
        letters += fold_is_han(text_scalar(word + bytes, n - bytes, &took)) ? KEYS_START_MAX : 1;
    *full = letters >= KEYS_START_MAX;
    *whole = bytes == n;
    memcpy(out, word, bytes);
    out[bytes] = '\0';
}

/* Two words of a name, or a name and a year: what has both. */
static void choose_wides(struct reading *r)
{
    struct keys_query *q = r->q;
    char start[KEYS_SIZE];
    bool full, whole;

    if (q->n_runs == 1 && r->n_words > 1 && strlen(r->name_word) > 1 && r->other_word[0] != '\0')
        add_wide(q, 'w', r->name_word, " ", r->other_word, r->n_words == 2);
    if (q->n_runs != 2 || r->name_word[0] == '\0')
        return;
    start_of(start, r->name_word, &full, &whole);
    for (int i = 0; i < q->n_probes; i++) {
        const struct keys_probe *p = &q->probes[i];
        size_t n = strlen(p->prefix) - 1;
        bool sure = whole && r->n_words == 2;

        if (p->prefix[0] != 'b' || n > 4 || strspn(p->prefix + 1, "0123456789") != n)
            continue;
        if (!full)
            add_wide(q, 'y', start, "", p->prefix + 1, sure);
        else if (n + strlen(start) <= KEYS_TEXT_MAX) {
            memcpy(start + strlen(start), p->prefix + 1, n + 1);
            add_wide(q, 'y', start, "", "", sure);
        }
        return;
    }
}

void keys_query_init(struct keys_query *q, const char *typed)
{
    struct reading r = {.q = q};
    char text[TYPED_MAX];
    char *piece = text;

    *q = (struct keys_query){0};
    text_ascii_digits(text, sizeof text, typed);
    while (*(piece += strspn(piece, " \t\r\n"))) {
        size_t n = strcspn(piece, " \t\r\n");
        bool last = piece[n] == '\0';

        piece[n] = '\0';
        read_piece(&r, piece);
        piece += last ? n : n + 1;
    }
    close_run(&r);
    read_years(&r);
    choose_lookups(&r);
    choose_wides(&r);
}

void keys_range_end(char end[KEYS_SIZE + 4], const char *prefix)
{
    size_t n = text_copy(end, KEYS_SIZE, prefix);

    end[n + text_put_scalar(end + n, 0x10FFFF)] = '\0';
}

/* ---- matching -------------------------------------------------------------------------------- */

void keys_match_init(struct keys_match *m, const struct keys_query *q)
{
    *m = (struct keys_match){.query = q};
}

bool keys_match_found(const struct keys_match *m)
{
    for (int i = 0; i < m->query->n_runs; i++) {
        if ((m->hits[i] & m->query->words[i]) != m->query->words[i])
            return false;
    }
    return true;
}

bool keys_begins(const char *key, const char *prefix)
{
    for (;;) {
        prefix += *prefix == ' ';
        if (*prefix == '\0')
            return true;
        key += *key == ' ';
        if (*key++ != *prefix++)
            return false;
    }
}

int keys_match_key(void *to, const char *key)
{
    struct keys_match *m = to;

    for (int i = 0; i < m->query->n_probes; i++) {
        const struct keys_probe *p = &m->query->probes[i];

        if (keys_begins(key, p->prefix))
            m->hits[p->run] |= p->word == JOINED ? m->query->words[p->run] : 1u << p->word;
    }
    return keys_match_found(m);
}
