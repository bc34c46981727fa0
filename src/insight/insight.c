/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The room for measures, day sheets and forecasts: its place in the house, and in the walls. */
#include "src/insight/insight.h"

const struct room insight_room = {.name = "insight"};
