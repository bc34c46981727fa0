/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The room for channels, campaigns and attribution: its place in the house, and in the walls. */
#include "src/outreach/outreach.h"

const struct room outreach_room = {.name = "outreach"};
