/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names as people bear them, in four scripts: common surnames and given names, the more common the earlier. */
#ifndef FD_DESK_DEMO_NAMES_H
#define FD_DESK_DEMO_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/prng.h"

enum demo_people { DEMO_ENGLISH, DEMO_CHINESE, DEMO_PERSIAN, DEMO_VIETNAMESE, DEMO_PEOPLES };

struct demo_name {
    char family[64], given[64];
    char alias[96]; /* the same in Latin letters, for some whose own script is another; else "" */
    char latin[64]; /* "wang.xiaoming": for an e-mail address */
};

/** A name out of nothing. `family` not NULL: that of a relative, kept. */
void demo_name(struct prng *p, enum demo_people people, bool female, const struct demo_name *relative,
               struct demo_name *ret);

/** Facts about each of the peoples: what their numbers and addresses look like here. */
struct demo_culture {
    const char *country;   /* of their telephone: ISO 3166 */
    const char *languages; /* BCP 47 */
    const char *const *streets, *const *districts;
    size_t n_streets, n_districts;
    bool number_first; /* "12 Oak Street", not "人民路12号" */
};
extern const struct demo_culture demo_cultures[DEMO_PEOPLES];

enum { DEMO_E164 = 17 };
/** A mobile number that can exist there. */
void demo_phone(struct prng *p, enum demo_people people, char e164[DEMO_E164]);

#endif
