/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Search keys: the short texts by which a person is found, and the look-ups that what was typed stands for.
 *
 * A key is one kind letter and folded text (fold.h) of at most KEYS_TEXT_MAX bytes, cut at a whole scalar. A
 * store keeps (key, person) in one ordered table; every search is a search for a prefix in it. Kinds:
 *
 *   w  words    Words, each with a blank behind it: every two words of a name of up to four in both orders,
 *               with what follows: "wnguyen thi anh ", "wnguyen anh thi ", "wthi anh nguyen ", ...;
 *               a word that may be spelled otherwise once more: "wmuller hans ", "wmueller hans ".
 *   n  name     Han names, simplified, by every suffix ("n王小明 ", "n小明 ", n明) and by pinyin:
 *               "nwangxiaoming ", "nxiaomingwang ", nming, initials nwxm, surname and initials nwangxm,
 *               nxmwang; once more where a character is also read otherwise (nlvbu, nlubu). The initials of
 *               other names: nnta.
 *               What was typed and a blank begin a key of either kind when a whole word, a whole given name or
 *               a whole name was typed.
 *   i  inner    Words from each letter behind the first on, three letters to eight: iguyen, iuyen, iyen.
 *   y  start    The first five letters of a word, or one Han character, and the year of birth: ynguye1990.
 *   d  number   From its first character: phones without leading zeros, national, insurance and card numbers.
 *   e  end      The last nine digits of a phone number, from the last one: e987654321 for 0912 345 6789.
 *   b  birth    yyyymmdd, or what is known of it; and --mmdd.
 *
 * A three-character Han name has 9 keys, a name of two words 4, of three 8, of four 14, a phone 2, a birth date 2
 * and one for each beginning of a name.
 *
 * What was typed becomes probes. Words may stand in any order and each may be unfinished. A person matches
 * when every word, or the words of a run joined ("wang xm": wangxm), begins one of the person's keys; blanks do not
 * count in that ("jeanluc" begins "wjean luc "). A look-up finds a superset of those who match, and the union of a
 * query's look-ups, with every way of putting blanks into them, holds all of them. */
#ifndef FD_BASE_KEYS_H
#define FD_BASE_KEYS_H

#include <stdbool.h>
#include <stddef.h>

enum {
    KEYS_TEXT_MAX = 24,
    KEYS_SIZE = KEYS_TEXT_MAX + 2, /* with kind letter and NUL */
    KEYS_OF_NAME_MAX = 32,         /* keys that one name and its alias give at most */
    KEYS_WORDS_MAX = 8,            /* words of a query; more are not looked at */
    KEYS_PROBES_MAX = 64,
    KEYS_LOOKUPS_MAX = 12,
    KEYS_WIDES_MAX = 4,
    KEYS_START_MAX = 5,  /* letters of a word that stand before a year of birth */
    KEYS_DIGITS_MIN = 4, /* shorter ends of phones are not looked up */
    KEYS_END_MAX = 9,    /* digits of a number's end that are compared: trunk zeros and country codes differ */
};

/** Takes one key, NUL-terminated. Returns 0 to go on; anything else stops and is what keys_of_...() return.
 */
typedef int keys_emit_fn(void *to, const char *key);

/** Keys of a name as written, each once; where there would be more than KEYS_OF_NAME_MAX, what is likeliest typed.
 *  Any part may be NULL or empty; where all stands in one part, the Han surname is recognised. */
int keys_of_name(const char *family, const char *given, const char *alias, keys_emit_fn *emit, void *to);

/** The keys of a name with the year of birth, each once. */
int keys_of_name_born(const char *family, const char *given, const char *alias, int year, keys_emit_fn *emit, void *to);

/** Keys of one phone number as written. */
int keys_of_phone(const char *number, keys_emit_fn *emit, void *to);

/** The key of a national, insurance, card or patient number: letters and digits of it, leading zeros kept. */
int keys_of_number(const char *number, keys_emit_fn *emit, void *to);

/** Keys of a birth date in any calendar the desk types; month and day are 0 where unknown. To be found by the
 * date of two calendars, call it for each. */
int keys_of_date(int year, int month, int day, keys_emit_fn *emit, void *to);

/** One prefix that would be a match. */
struct keys_probe {
    char prefix[KEYS_SIZE];
    signed char run, word; /* word < 0: the whole run joined */
};

/** One search in the table of keys. */
struct keys_lookup {
    char prefix[KEYS_SIZE];
    bool sure; /* whoever is found matches the whole query; else ask keys_match */
};

/** A search for keys that begin with `prefix`, then go on to the end of that word, then with `tail`: "wfra", " mil"
 * for two words neither of which is finished; "yn", "1990" for a start shorter than the keys have. */
struct keys_wide {
    char prefix[KEYS_SIZE], tail[KEYS_SIZE];
    bool sure;
};

/** What was typed, understood. Plain data: copy it, forget it. */
struct keys_query {
    int n_lookups, n_wides, n_probes, n_runs;
    struct keys_lookup lookups[KEYS_LOOKUPS_MAX]; /* the joined words first */
    struct keys_wide wides[KEYS_WIDES_MAX]; /* finds more of several words than the look-ups, at a higher price */
    struct keys_probe probes[KEYS_PROBES_MAX];
    unsigned words[KEYS_WORDS_MAX]; /* of each run: the words that must match, as bits */
};

/** Understands what was typed: name words, phone ends, numbers, dates (1990, 1990-05, 12/05/1990, 12/5) in
 * any script's digits. Nothing to look for gives no look-ups. */
void keys_query_init(struct keys_query *q, const char *typed);

/** Bytes of the n at s that an inner key has; 0: they are too few letters. */
size_t keys_inner(const char *s, size_t n);

/** Does the key begin so? Blanks do not count. */
bool keys_begins(const char *key, const char *prefix);

/** The first text after all that begin with prefix, for `key >= prefix AND key < end`. */
void keys_range_end(char end[KEYS_SIZE + 4], const char *prefix);

/** Whether one person matches: give it all of the person's keys. It is an emitter's `to`; the query must
 * outlive it. */
struct keys_match {
    const struct keys_query *query;
    unsigned hits[KEYS_WORDS_MAX];
};

void keys_match_init(struct keys_match *m, const struct keys_query *q);

/** A keys_emit_fn; `to` is a struct keys_match. Returns 1, so that emitting stops, once the person matches.
 */
int keys_match_key(void *to, const char *key);

/** True when the keys given so far match the query; an empty query is matched by everybody. */
bool keys_match_found(const struct keys_match *m);

#endif
