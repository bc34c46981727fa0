/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tags in groups, and who carries which since when. A tag is never deleted from a person: its assignment ends. */
#ifndef FD_TAGS_TAG_H
#define FD_TAGS_TAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"
#include "src/store/db.h"

extern const struct room tags_room;
/** Its `merging`: of an exclusive group the tag of who stays stays, the other's ends. */
enum rc tags_merging(struct db *db, int64_t from, int64_t into, bool asking, struct err *e);

/**
 * Reads the sections of a kit that are called "tags WORD", a group each:
 *   [tags value]
 *   name = Value to us          (not given: the word)
 *   exclusive = yes             (not given: no)
 *   tags = vip VIP, gold Gold   (a word, and a name for people if it has another; commas between them)
 */
struct kit_reader;
extern const struct kit_reader tags_kit_reader;

enum { TAG_WORD_SIZE = 48, TAG_NAME_SIZE = 96, TAG_LINE_SIZE = 160, TAG_EVIDENCE_SIZE = 256 };

struct tag_group {
    int64_t id, rev;
    int32_t position;
    bool exclusive; /* at most one of the group at a time: adding one ends the other */
    char word[TAG_WORD_SIZE], name[TAG_NAME_SIZE];
};
struct tag_group_list {
    struct tag_group *rows;
    size_t n;
};
void tag_group_list_release(struct tag_group_list *list);

struct tag {
    int64_t id, rev, group_id;
    int32_t position;
    bool exclusive, active; /* `exclusive` is its group's */
    char word[TAG_WORD_SIZE], name[TAG_NAME_SIZE];
    char group[TAG_WORD_SIZE], group_name[TAG_NAME_SIZE];
};
struct tag_list {
    struct tag *rows;
    size_t n;
};
void tag_list_release(struct tag_list *list);

/** Groups and tags in the order of their groups, then their own. Release with the list's own release. */
enum rc tag_groups(struct db *db, struct tag_group_list *ret, struct err *e);
/** @param prefix  only tags whose word or name begins so (case is nothing); NULL or "" for all active ones */
enum rc tag_matching(struct db *db, const char *prefix, struct tag_list *ret, struct err *e);

/** The tag a person means: its word, its name, or the only one that begins so. RC_NOT_FOUND, or RC_INVALID naming two
 * that both begin so. */
enum rc tag_find(struct db *db, const char *typed, struct tag *ret, struct err *e);
enum rc tag_load(struct db *db, int64_t tag_id, struct tag *ret, struct err *e);

/** Set-up (ACTION_TAG_SETUP). id 0 makes a new one and sets id; else `rev` is the one seen. */
enum rc tag_group_save(struct db *db, struct tag_group *group, struct err *e);
enum rc tag_save(struct db *db, struct tag *tag, struct err *e);

/**
 * Gives a person a tag, by hand, from now on. In an exclusive group the one carried before ends in the same change.
 * Adding what is there already is RC_OK and changes nothing.
 * @param evidence  why; "" or NULL for none
 */
enum rc tag_add(struct db *db, int64_t patient_id, int64_t tag_id, const char *evidence, struct err *e);
/** Ends it now. RC_NOT_FOUND when the person does not carry it. */
enum rc tag_remove(struct db *db, int64_t patient_id, int64_t tag_id, struct err *e);

/** One stretch of time in which a person carried a tag. */
struct tag_assignment {
    int64_t id, tag_id, patient_id;
    int64_t from_at, until_at; /* seconds UTC; until_at 0: still */
    int64_t by_staff, until_by;
    char word[TAG_WORD_SIZE], name[TAG_NAME_SIZE], group[TAG_WORD_SIZE], group_name[TAG_NAME_SIZE];
    char by[64], until_by_name[64]; /* names of staff; "" is the program */
    char evidence[TAG_EVIDENCE_SIZE];
};
struct tag_assignment_list {
    struct tag_assignment *rows;
    size_t n;
};
void tag_assignment_list_release(struct tag_assignment_list *list);

/** What a person carries now, in the order of groups. */
enum rc tag_of_patient(struct db *db, int64_t patient_id, struct tag_assignment_list *ret, struct err *e);
/** All of it, newest first. */
enum rc tag_history(struct db *db, int64_t patient_id, struct tag_assignment_list *ret, struct err *e);
/** Does the person carry it now? */
enum rc tag_carried(struct db *db, int64_t patient_id, int64_t tag_id, bool *ret, struct err *e);

/** Who carries a tag now: ascending numbers greater than after_id, at most `max`; *n says how many. */
enum rc tag_patients(struct db *db, int64_t tag_id, int64_t after_id, int64_t *ids, size_t max, size_t *n,
                     struct err *e);
enum rc tag_count(struct db *db, int64_t tag_id, int64_t *ret, struct err *e);

/** What stands in the tag column of a list: the names a person carries, separated by blanks, cut to the line. */
struct tag_line {
    char text[TAG_LINE_SIZE];
};
enum rc tag_lines(struct db *db, const int64_t *patient_ids, size_t n, struct tag_line *ret, struct err *e);

#endif
