/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of a series' rule. */
#ifndef FD_UI_SERIES_RULE_H
#define FD_UI_SERIES_RULE_H

#include "src/booking/series.h"
#include "ui/kit/screen.h"

/** Every week from a day on; how many times is still to be said. */
void series_rule_init(struct series_rule *r, int32_t first_day);

/** Opened with a struct series_rule; gives one that was checked. */
extern const struct screen_ops series_rule_screen;

#endif
