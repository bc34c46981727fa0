/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of the room for membership, points, benefits and referrals. It holds no tables yet. */
#ifndef FD_CLUB_CLUB_H
#define FD_CLUB_CLUB_H

#include "src/store/room.h"

extern const struct room club_room;

#endif
