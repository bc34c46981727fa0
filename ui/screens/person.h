/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The selected person below a list: who it is, what to mind, what was last and what is next. */
#ifndef FD_UI_PERSON_H
#define FD_UI_PERSON_H

#include "src/desk/card.h"
#include "ui/kit/screen.h"

enum { PERSON_ROWS = 3 };

/**
 * Draws PERSON_ROWS rows.
 * @param first  stands before what was last and what is next: "Came today 09:10"; may be ""
 */
void person_draw(struct screen *s, int row, const struct card_brief *b, const char *first);

#endif
