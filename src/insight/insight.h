/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of the room for measures, day sheets and forecasts. It holds no tables yet. */
#ifndef FD_INSIGHT_INSIGHT_H
#define FD_INSIGHT_INSIGHT_H

#include "src/store/room.h"

extern const struct room insight_room;

#endif
