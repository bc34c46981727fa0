/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The room for membership, points, benefits and referrals: its place in the house, and in the walls. */
#include "src/club/club.h"

const struct room club_room = {.name = "club"};
