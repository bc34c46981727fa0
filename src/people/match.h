/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How alike two records are: a weight for each field by the degree of its agreement, summed. Pure.
 *
 * The model is Fellegi and Sunter's ("A Theory for Record Linkage", JASA 64, 1969): a degree's weight is
 * log2(m / u), m how often two records of one person agree so and u how often those of two people do, and the
 * fields are taken as independent. Weights are tenths of a bit: 100 is a thousand to one. Scores are symmetric. */
#ifndef FD_PEOPLE_MATCH_H
#define FD_PEOPLE_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/calendar.h"
#include "src/base/word.h"

enum match_field {
    MATCH_FAMILY,
    MATCH_GIVEN,
    MATCH_BORN,
    MATCH_SEX,
    MATCH_PHONE,
    MATCH_NATIONAL,
    MATCH_ADDRESS,
    MATCH_EMAIL,
    MATCH_FIELDS
};

/** How a field agrees. Which of them a field can have: match_weights_default. */
enum match_degree {
    MATCH_MISSING,   /* one of the two does not say; weighs nothing */
    MATCH_EQUAL,     /* as written, letter case aside */
    MATCH_FOLDED,    /* names: equal without accents, letter variants and blanks */
    MATCH_READING,   /* names: one is how the other is read (王小明, Wang Xiaoming), or its alias */
    MATCH_SLIP,      /* one letter or figure wrong, missing, extra or exchanged with its neighbour */
    MATCH_SLIPS,     /* two; of an address, most of it equal */
    MATCH_PART,      /* one begins the other or is one of its words; a phone's last seven figures; a birth year */
    MATCH_EXCHANGED, /* family and given name exchanged; day and month exchanged */
    MATCH_DIFFERENT,
    MATCH_DEGREES
};

extern const struct enum_word match_fields[MATCH_FIELDS];
extern const struct enum_word match_degrees[MATCH_DEGREES];

enum match_level { MATCH_NO, MATCH_MAYBE, MATCH_SURELY, MATCH_LEVELS };
extern const struct enum_word match_levels[MATCH_LEVELS];

/**
 * The table: of[field][degree] in tenths of a bit, and from which sum on two records are alike.
 *
 * Two things the sum alone would get wrong. What a household shares (phone, address, e-mail) is not independent:
 * together it speaks for at most `household`. And what tells one member of a family from another is not outweighed
 * by what they share: where given name, birth date or sex differ, or the national number differs and those do not agree
 * well, a pair is "maybe" at most. An equal national number overrules both, and is
 * "maybe" whatever else there is.
 */
struct match_weights {
    int16_t of[MATCH_FIELDS][MATCH_DEGREES];
    int32_t household;
    int32_t surely, maybe; /* of ten thousand people or fewer */
    int32_t doubling;      /* what both rise by with each doubling of them: more people, more chances */
    enum calendar calendar; /* in which exchanged and wrong figures of a birth date are looked for, too */
};
extern const struct match_weights match_weights_default;

/** The thresholds for that many people; counts as what surely and maybe are from here on. */
void match_weights_for(struct match_weights *w, int64_t people);

/** Text that prepared records point into; grows by blocks, freed at once. */
struct match_text;
struct match_text *match_text_new(void); /* NULL without memory */
void match_text_free(struct match_text *t);

/** A record as it stands in the file. Any text may be "" or NULL. */
struct match_person {
    int64_t id;
    const char *family, *given, *alias;
    int32_t sex;                     /* enum patient_sex; 0: not known */
    int32_t born_day, born_precision; /* of enum calendar_precision; INT32_MIN: not known */
    const char *phones[4];            /* E.164, or as typed where it is no such number */
    const char *national, *email;
    const char *address, *district, *city;
};

/** The same ready to be compared: folded once, compared often. All pointers are never NULL. */
struct match_record {
    int64_t id;
    const char *family, *given, *alias;     /* folded, without blanks */
    const char *family_read, *given_read;   /* Han names in pinyin; else as above */
    const char *family_words, *given_words; /* folded, words apart */
    const char *national, *email;           /* letters and figures alone, capitals; small letters */
    const uint16_t *address;                /* sorted bigrams, as hashes */
    uint16_t n_address;
    uint8_t sex, born_precision, n_phones;
    uint8_t family_most, given_most; /* what these names can weigh: MATCH_RARE, or less of a common one */
    int32_t born_day;
    uint32_t family_exact, given_exact; /* hashes of what is written, letter case aside */
    uint64_t phones[4];                 /* figures */
    uint64_t numbers;                   /* of the address: a bit for each, by its hash */
};

/**
 * What agreement in a name can weigh that `bearers` of `people` have: log2 of one in how many, the two who are compared not
 * counted. A surname that every tenth has tells little. */
enum { MATCH_RARE = 255 };
uint8_t match_rarity(int64_t bearers, int64_t people);

/** False without memory. */
bool match_prepare(struct match_record *ret, struct match_text *t, const struct match_person *p);

/** What came of it, and why: enough to be explained field by field. */
struct match {
    int32_t score; /* the sum of weight[] */
    enum match_level level;
    uint8_t degree[MATCH_FIELDS]; /* enum match_degree */
    int16_t weight[MATCH_FIELDS];
};

void match_score(const struct match_weights *w, const struct match_record *a, const struct match_record *b,
                 struct match *ret);

/** True when nothing that a household shares could make these two "maybe": most pairs that a scan looks at. */
bool match_hopeless(const struct match_weights *w, const struct match_record *a, const struct match_record *b);

/** "same national number; birth date: day and month exchanged": what speaks for it, the heaviest first, translated; returns
 * out. */
char *match_why(char *out, size_t size, const struct match *m);

/** One field of it for people: "one letter differs"; "" where nothing is known. */
const char *match_degree_label(enum match_field f, enum match_degree d);

#endif
