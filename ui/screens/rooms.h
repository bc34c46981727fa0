/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rooms can be chosen, for the picker and for those who need none when there is no choice. */
#ifndef FD_UI_ROOMS_H
#define FD_UI_ROOMS_H

#include "src/clinic/catalog.h"

/**
 * The free rooms that a visit's service can use, its appointment's own first; without a visit those being
 * cleaned.
 * @param visit_id  0: none
 */
enum rc room_choices(struct db *db, int64_t visit_id, struct place_list *ret, struct err *e);

#endif
