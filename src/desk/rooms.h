/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every room of the house, lowest first: what the program opens its file with. */
#ifndef FD_DESK_ROOMS_H
#define FD_DESK_ROOMS_H

#include <stddef.h>

#include "src/store/room.h"

extern const struct room *const all_rooms[];
extern const size_t n_all_rooms;

#endif
