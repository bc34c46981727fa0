/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A kit sets up a new clinic from one INI file: site, roles, practitioners, rooms, services, hours. Rooms
 * above add what is theirs (tag groups, follow-up plans) through readers that the caller hands in. */
#ifndef FD_CLINIC_KIT_H
#define FD_CLINIC_KIT_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"
#include "src/base/ini.h"
#include "src/store/db.h"

/**
 * Reads the sections called "PREFIX word" of a kit ("tags value", "plan implant") for a room above.
 * Each is called twice: first with write false, to validate alone (nothing is written yet, and the db has no
 * rows of this kit), then inside the change with write true. Sections come in the order of the file.
 * @param word  what follows the prefix and a blank; "" when the section is only the prefix
 */
struct kit_reader {
    const char *prefix;
    enum rc (*read)(struct db *db, const struct ini *ini, const char *section, const char *word, bool write,
                    struct err *e);
};

struct kit_options {
    const char *kit;             /* "dental", "general", or a path (holds a '/' or ends in ".ini") */
    const char *name, *timezone; /* NULL: as in the kit */
    const char *calendar, *country, *currency; /* NULL: as in the kit */
    const char *login,
        *staff_name; /* the first administrator; NULL: the login of this process and its full name */
    const struct kit_reader *readers; /* may be NULL */
    size_t n_readers;
};

/**
 * Validates the whole kit, then writes it as one change, whose actor is the new administrator (db_set_actor
 * is called).
 * @return RC_NOT_FOUND (no such kit), RC_INVALID naming file, section, key and value, RC_CONFLICT (a clinic
 * is there)
 */
enum rc kit_apply(struct db *db, const struct kit_options *o, struct err *e);

/** The time zone that a kit sets up, for those who need its clock before the clinic is there. Errors as
 * kit_apply. */
enum rc kit_zone(const char *kit, char *out, size_t size, struct err *e);

/** The built-in kits, for help and completion: NULL-terminated names. */
extern const char *const kit_names[];

/* For readers: a value of the kit, or an error that names file, section, key and value. */
enum rc kit_text(const struct ini *ini, const char *section, const char *key, const char *fallback, char *out,
                 size_t size, struct err *e); /* fallback NULL: must be there */
enum rc kit_number(const struct ini *ini, const char *section, const char *key, int64_t fallback, int64_t min,
                   int64_t max, int64_t *out, struct err *e); /* fallback INT64_MIN: must be there */
enum rc kit_wrong(const struct ini *ini, const char *section, const char *key, const char *value,
                  const char *want, struct err *e); /* RC_INVALID: "... must be <want>" */

#endif
