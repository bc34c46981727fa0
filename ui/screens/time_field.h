/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A time of the day in a form: typed in all short forms, and 24:00; empty is none. */
#ifndef FD_UI_TIME_FIELD_H
#define FD_UI_TIME_FIELD_H

#include "ui/kit/app.h"

enum { TIME_NONE = -1 };

/** For FIELD_CODEC bound to an int32_t: minutes of the day, 0 to 1440, or TIME_NONE. */
extern const struct codec time_field;

#endif
