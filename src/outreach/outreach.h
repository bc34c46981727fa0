/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of the room for channels, campaigns and attribution. It holds no tables yet. */
#ifndef FD_OUTREACH_OUTREACH_H
#define FD_OUTREACH_OUTREACH_H

#include "src/store/room.h"

extern const struct room outreach_room;

#endif
