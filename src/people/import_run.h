/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kinds of files share with the engine that runs them: the row being imported, its values, the words of other
 * programs, dates. For the files that define a kind and for the engine's own. */
#ifndef FD_PEOPLE_IMPORT_RUN_H
#define FD_PEOPLE_IMPORT_RUN_H

#include "src/people/import.h"
#include "src/people/import_map.h"
#include "src/store/db.h"

/** A word of another program, looked up once: what it is here, or how often nobody knew it. */
struct import_word {
    char *theirs;
    int64_t id;
    int64_t unknown;
};
struct import_words {
    struct import_word *rows; /* a hash table */
    size_t n, room;
};

/** The row being imported, and all that holds for the whole file. */
struct import_run {
    struct db *db;
    const struct import_kind *kind;
    const struct import_options *o;
    const struct import_map *map;
    struct import_result *result;
    struct patient_rules rules;
    enum import_dates dates;
    enum import_duplicates duplicates;
    struct csv *csv;
    int column[IMPORT_FIELDS_MAX]; /* of each field, then of the hook's; -1: none */
    struct import_words words[IMPORT_FIELDS_MAX];
    bool validating; /* the first reading: nothing may be written */
    bool summed;     /* set by a refusal that result->unknown tells once for all alike */
    void *state;     /* the kind's own */
};

struct import_kind {
    const char *word;                  /* "patients" */
    const char *table;                 /* that its changes are about */
    const struct import_field *fields; /* at most IMPORT_FIELDS_MAX with those of a hook */
    size_t n_fields;
    size_t state_size;
    /** After the header: is there what it takes? The state is zeroed. */
    enum rc (*begin)(struct import_run *run, struct err *e);
    void (*end)(struct import_run *run); /* lets go of what the state holds; also after a failed begin */
    /** The row into the state. RC_INVALID refuses it; any other failure ends the run. */
    enum rc (*read)(struct import_run *run, struct err *why);
    /** While validating: may it be written, and what would come of it? RC_INVALID, RC_CONFLICT refuse. */
    enum rc (*check)(struct import_run *run, enum import_outcome *outcome, struct err *why);
    /** Inside the open change; what it wrote is taken back when it refuses with RC_INVALID or RC_CONFLICT.
     * patient_id gets whose row it is. */
    enum rc (*write)(struct import_run *run, enum import_outcome *outcome, int64_t *patient_id, struct err *why);
};

/** What the row holds of a field, without blanks around it; else the map's default; "" for nothing. Borrowed. */
const char *import_value(struct import_run *run, size_t field);

/** What the row holds of each field of the hook; borrowed. */
void import_hook_values(struct import_run *run, const char *values[IMPORT_HOOK_FIELDS]);

/** The same copied; RC_INVALID names the field when it does not fit. */
enum rc import_take(struct import_run *run, size_t field, char *out, size_t size, struct err *why);

/** Is there a column, or a default, for it? */
bool import_has(const struct import_run *run, size_t field);

/** Finds a word of ours: its number; RC_NOT_FOUND or RC_INVALID with a sentence. */
typedef enum rc import_word_fn(struct db *db, const char *word, int64_t *id, struct err *why);

/** The field's value as one of our words, by the map or by itself, each looked up once; *id 0 when it is empty.
 * RC_INVALID counts it among the unknown ones. */
enum rc import_word(struct import_run *run, size_t field, import_word_fn *find, int64_t *id, struct err *why);

/** What the map says our word for theirs is: it, else theirs. Borrowed. */
const char *import_translate(const struct import_map *map, const char *section, const char *theirs, bool *known,
                             char *out, size_t size);

/** Who a row is about, by the first of these that it holds: number of their own program, our number, national number,
 * phone and name. Fields are places in the kind's table. RC_INVALID when nobody or more than one fits. */
struct import_person_fields {
    size_t number, our_number, national, phone, name, family, given;
};
enum rc import_person(struct import_run *run, const struct import_person_fields *f, int64_t *patient_id,
                      struct err *why);

/** Somebody by the number that an import gave them: 0 in *patient_id when nobody has it. */
enum rc import_person_by_number(struct db *db, const char *number, int64_t *patient_id, struct err *e);

/** Who is surely, or perhaps, this person already, by the clinic's weights: those of the same national number among the
 * former. 0 for nobody. */
struct import_same {
    int64_t surely, maybe;
};
struct match_weights;
enum rc import_find_same(struct db *db, const struct match_weights *weights, const struct patient *p,
                         struct import_same *ret, struct err *e);

/* ---- dates: import_dates.c ---- */

/** How many values speak for which order. */
struct import_date_votes {
    int dmy, mdy, ymd, jalali;
};
void import_date_vote(struct import_date_votes *v, const char *text);
enum import_dates import_date_order(const struct import_date_votes *v);

/** The date of a value "05/12/1990", "1990-05-12T00:00:00Z" as calendar_parse takes it, its figures in the order day,
 * month, year or year, month, day; *calendar in which to read them. False when it does not fit. */
bool import_date_text(const char *text, enum import_dates order, enum calendar clinic, char *out, size_t size,
                      enum calendar *calendar);

/** A moment: date and time on the wall of the clinic, or an instant (with Z or +03:30). `time` may be a value of its own or
 * "". RC_INVALID. */
enum rc import_moment(struct import_run *run, const char *date, const char *time, int64_t *min, struct err *why);

/* ---- the engine's own ---- */

/** Which column is which field, by map, then by name. ignored gets the others. */
enum rc import_columns(struct csv *csv, const struct import_kind *kind, const struct import_hook *hook,
                       const struct import_map *map, int column[IMPORT_FIELDS_MAX], char *ignored, size_t size,
                       struct err *e);
const struct import_field *import_field_at(const struct import_kind *kind, const struct import_hook *hook, size_t i);
size_t import_field_count(const struct import_kind *kind, const struct import_hook *hook);
bool import_is_called(const struct import_field *f, const char *folded);

void import_words_release(struct import_words *w);
/** "Service: Cleaning (120), Peel (3)." for each field with unknown words. */
void import_words_tell(const struct import_run *run, char *out, size_t size);

#endif
