/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the clinic has to offer: practitioners, places, services, sources and reasons, listed and looked up by
 * what a person types: the word, the name, or the beginning of either if only one begins so. */
#ifndef FD_CLINIC_CATALOG_H
#define FD_CLINIC_CATALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"
#include "src/base/word.h"
#include "src/store/db.h"

struct practitioner {
    int64_t id, rev, staff_id; /* staff_id 0: has no login */
    char word[32], name[96], short_name[48], profession[64];
    bool active;
    bool assistant; /* assists others, is never booked on their own */
    int64_t site_id;
    int32_t overbook_limit; /* a day; the site's unless given for this one */
};

/** A room of the building; called place because a room is also a layer of this program. */
struct place {
    int64_t id, rev;
    char word[32], name[96], kind[32];
    int state; /* enum place_state */
    bool active;
    int64_t site_id;
};
enum place_state { PLACE_FREE, PLACE_OCCUPIED, PLACE_CLEANING, PLACE_CLOSED, PLACE_STATE_COUNT };

enum service_category {
    CATEGORY_TREATMENT,
    CATEGORY_COSMETIC,
    CATEGORY_PREVENTIVE,
    CATEGORY_CONSULT,
    CATEGORY_COUNT,
    CATEGORY_ANY = CATEGORY_COUNT /* schedules only */
};

struct service {
    int64_t id, rev;
    char word[32], name[96];
    int category; /* enum service_category */
    int32_t before_min, with_min, after_min;
    int64_t price_minor, cost_minor;
    char value_class[32], room_kind[32], follow_up_plan[32]; /* "": any room, no plan */
    int32_t recall_months;                                   /* 0: no recall */
    bool active;
};

struct source {
    int64_t id;
    char word[32], name[96];
};

enum reason_kind { REASON_CANCEL, REASON_DECLINE, REASON_LEAVE, REASON_KIND_COUNT };
enum reason_side { SIDE_NONE, SIDE_PATIENT, SIDE_CLINIC, SIDE_COUNT };
struct reason {
    int64_t id;
    int kind, side;
    char word[32], name[96];
};

extern const struct enum_word place_states[PLACE_STATE_COUNT];
extern const struct enum_word service_categories[CATEGORY_COUNT];
extern const struct enum_word reason_kinds[REASON_KIND_COUNT];
extern const struct enum_word reason_sides[SIDE_COUNT];

struct practitioner_list {
    struct practitioner *rows;
    size_t n;
};
struct place_list {
    struct place *rows;
    size_t n;
};
struct service_list {
    struct service *rows;
    size_t n;
};
struct source_list {
    struct source *rows;
    size_t n;
};
struct reason_list {
    struct reason *rows;
    size_t n;
};
void practitioner_list_release(struct practitioner_list *l);
void place_list_release(struct place_list *l);
void service_list_release(struct service_list *l);
void source_list_release(struct source_list *l);
void reason_list_release(struct reason_list *l);

/* All that is active, in the order of set-up. *ret is untouched on failure. Practitioners are those who are booked;
 * worker_list has also who assists them, behind them. */
enum rc practitioner_list(struct db *db, struct practitioner_list *ret, struct err *e);
enum rc worker_list(struct db *db, struct practitioner_list *ret, struct err *e);
enum rc place_list(struct db *db, struct place_list *ret, struct err *e);
enum rc service_list(struct db *db, struct service_list *ret, struct err *e);
enum rc source_list(struct db *db, struct source_list *ret, struct err *e);
enum rc reason_list(struct db *db, enum reason_kind kind, struct reason_list *ret, struct err *e);

/* One by its number, active or not. RC_NOT_FOUND with a sentence. */
enum rc practitioner_load(struct db *db, int64_t id, struct practitioner *ret, struct err *e);
enum rc place_load(struct db *db, int64_t id, struct place *ret, struct err *e);
enum rc service_load(struct db *db, int64_t id, struct service *ret, struct err *e);
enum rc source_load(struct db *db, int64_t id, struct source *ret, struct err *e);
enum rc reason_load(struct db *db, int64_t id, struct reason *ret, struct err *e);

/* One active by word, name, or a beginning of either that fits only one. RC_NOT_FOUND lists the words there
 * are; RC_INVALID lists those that fit when more than one does. */
enum rc practitioner_find(struct db *db, const char *text, struct practitioner *ret, struct err *e);
enum rc worker_find(struct db *db, const char *text, struct practitioner *ret, struct err *e);
enum rc place_find(struct db *db, const char *text, struct place *ret, struct err *e);
enum rc service_find(struct db *db, const char *text, struct service *ret, struct err *e);
enum rc source_find(struct db *db, const char *text, struct source *ret, struct err *e);
enum rc reason_find(struct db *db, enum reason_kind kind, const char *text, struct reason *ret,
                    struct err *e);

/** The practitioners who can do a service: all when nothing else is said. Releases with
 * practitioner_list_release. */
enum rc service_practitioners(struct db *db, int64_t service_id, struct practitioner_list *ret,
                              struct err *e);

/** The assistants who can help with a service, as above; whether it needs one says src/clinic/service_part.h. */
enum rc service_assistants(struct db *db, int64_t service_id, struct practitioner_list *ret, struct err *e);

/** Changes the state of a place inside a change that is already open (seat, finish, clean, close). */
enum rc place_set_state(struct db *db, int64_t id, enum place_state state, struct err *e);

#endif
