/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every room of the house, lowest first: what the program opens its file with, and what sets a new one up. */
#ifndef FD_DESK_ROOMS_H
#define FD_DESK_ROOMS_H

#include <stddef.h>

#include "src/clinic/kit.h"
#include "src/store/room.h"

extern const struct room *const all_rooms[];
extern const size_t n_all_rooms;

/** kit_apply with what the rooms above clinic/ read from a kit; the readers of `o` are filled in. */
enum rc apply_kit(struct db *db, struct kit_options *o, struct err *e);

#endif
