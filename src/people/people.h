/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The room of everybody the clinic knows, handed to the store: schemas 003, 008 and 011, and the keys by which people are
 * found. */
#ifndef FD_PEOPLE_PEOPLE_H
#define FD_PEOPLE_PEOPLE_H

#include "src/store/room.h"

extern const struct room people_room;

#endif
