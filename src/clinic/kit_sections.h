/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of section that a kit has, in the order in which they are written. For kit.c alone. */
#ifndef FD_CLINIC_KIT_SECTIONS_H
#define FD_CLINIC_KIT_SECTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "src/clinic/kit.h"

struct kit_run {
    struct db *db;
    const struct ini *ini;
    const struct kit_options *options;
    bool write;   /* false: validate alone */
    int exponent; /* of the kit's currency; set by [site], which comes first */
    int64_t site_id, admin_role_id;
    char login[64], staff_name[128];
};

struct kit_section {
    const char *prefix;
    const char *keys; /* those it may have, separated by blanks; NULL: any */
    bool needed;      /* at least one */
    enum rc (*read)(struct kit_run *run, const char *section, const char *word, struct err *e);
};
extern const struct kit_section kit_sections[]; /* ended by prefix NULL */

/* Steps of reading that may each fail; the first failure ends the function. */
#define TRY(step)                                                                                            \
    do {                                                                                                     \
        enum rc try_rc_ = (step);                                                                            \
        if (try_rc_ != RC_OK)                                                                                \
            return try_rc_;                                                                                  \
    } while (0)

/** Takes the next part of *list, between any of these blanks, cut to size; false at the end. */
bool kit_part(const char **list, const char *blanks, char *part, size_t size);

/** A word that is typed: small letters, figures and - only. */
enum rc kit_need_word(struct kit_run *run, const char *section, const char *word, struct err *e);

/** The word of another section of this kit, "" allowed. */
enum rc kit_reference(struct kit_run *run, const char *section, const char *key, const char *kind, char *out,
                      size_t size, struct err *e);

/** An amount in the clinic's currency, not below zero. */
enum rc kit_money(struct kit_run *run, const char *section, const char *key, const char *fallback, int64_t *out,
                  struct err *e);

/* kit_site.c: [site] and [branch WORD] */
enum rc kit_read_site(struct kit_run *run, const char *section, const char *word, struct err *e);
enum rc kit_read_branch(struct kit_run *run, const char *section, const char *word, struct err *e);

/** The number of the site that the key `branch` of a section names, or of this branch; of the clinic itself without one.
 * Nothing is known yet while validating. */
enum rc kit_branch(struct kit_run *run, const char *section, int64_t *site_id, struct err *e);
enum rc kit_branch_id(struct kit_run *run, const char *word, int64_t *site_id, struct err *e);

/* kit_service.c: [service WORD] */
enum rc kit_read_service(struct kit_run *run, const char *section, const char *word, struct err *e);

/* kit_hours.c: [opening], [schedule WHO ...], [holidays], and the weekdays of a [room WORD] */
enum rc kit_read_room_hours(struct kit_run *run, const char *section, int64_t room_id, struct err *e);
enum rc kit_read_opening(struct kit_run *run, const char *section, const char *word, struct err *e);
enum rc kit_read_schedule(struct kit_run *run, const char *section, const char *word, struct err *e);
enum rc kit_read_holidays(struct kit_run *run, const char *section, const char *word, struct err *e);

#endif
