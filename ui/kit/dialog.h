/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions over a screen. Each returns FX_PUSH at once; the answer calls the function given, on the screen
 * that asked. */
#ifndef FD_KIT_DIALOG_H
#define FD_KIT_DIALOG_H

#include "ui/kit/form.h"
#include "ui/kit/screen.h"

/** Enter or y runs `yes`; Esc or n does nothing. `does` names what yes does: _("Cancel the appointment"). */
unsigned ask_confirm(struct screen *s, const char *question, const char *does,
                     unsigned (*yes)(struct screen *s));

/** One line of text: a reason, a name. `most` bytes at most; empty is refused if `required`. Where `done` answers
 * FX_AGAIN, the question stays open with what was typed. */
unsigned ask_text(struct screen *s, const char *title, const char *label, const char *begin, size_t most,
                  bool required, unsigned (*done)(struct screen *s, const char *text));

/** A list with a search box; the choices are borrowed until it is answered. */
unsigned ask_choice(struct screen *s, const char *title, const struct choice *choices, size_t n,
                    int64_t begin, unsigned (*done)(struct screen *s, int64_t value));

/** As ask_choice with boxes: Space ticks, Enter takes all that are ticked. Values are bits. */
unsigned ask_choices(struct screen *s, const char *title, const struct choice *choices, size_t n,
                     uint64_t begin, unsigned (*done)(struct screen *s, uint64_t values));

/** A text to read; any key goes on. */
unsigned ask_read(struct screen *s, const char *title, const char *text);

#endif
