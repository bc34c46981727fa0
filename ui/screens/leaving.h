/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the card does with a person's data as a whole: given to them, kept by law only, erased; and who looked at it. */
#ifndef FD_SCREENS_LEAVING_H
#define FD_SCREENS_LEAVING_H

#include "ui/kit/screen.h"

/* Commands of a screen that was opened for one person (gift_of). */
unsigned leaving_file(struct screen *s);
unsigned leaving_restrict(struct screen *s);
unsigned leaving_erase(struct screen *s);
unsigned leaving_looks(struct screen *s);

#endif
