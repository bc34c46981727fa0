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

#endif
