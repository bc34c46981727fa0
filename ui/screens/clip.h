/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clipboard of a desk: one appointment picked up, to be put down elsewhere. It goes with the desk from screen to
 * screen, is shown above the footer (app_carry) until it is put down or dropped, and writes nothing before that. */
#ifndef FD_UI_CLIP_H
#define FD_UI_CLIP_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/kit/screen.h"

struct clip_place {
    int64_t start_min, practitioner_id, room_id; /* 0: the same practitioner; any room */
    bool overbook;
};

struct clip {
    int64_t appointment_id, rev; /* 0: nothing is carried */
    int64_t start_min, end_min, practitioner_id;
};

/** What is carried at this desk; appointment_id 0: nothing. */
const struct clip *clip_get(const struct screen *s);

unsigned clip_pick_up(struct screen *s); /* appointment: of the screen's context; again: takes that one instead */
unsigned clip_drop(struct screen *s);    /* it stays where it was, and that is said */
void clip_let_go(struct screen *s);      /* the same, unsaid: another way of moving it takes over */

/** Moves it there and is empty; or says who, what and until when stands in the way, and goes on carrying. Who may
 * overrule that is asked whether all the same. */
unsigned clip_put_down(struct screen *s, const struct clip_place *place);

/** Would it fit there, as the file stands now? Writes nothing; errors as clip_put_down. */
bool clip_fits(const struct screen *s, const struct clip_place *place, struct err *e);

/** For a screen's reload: when another desk moved it meanwhile a sentence says where it stands now; when it was called
 * off, it is dropped with one. */
void clip_look(struct screen *s);

#define ROW_PICK_UP                                                                                          \
    { K_CTRL('x'), N_("Pick up"), N_("Carry this appointment to another time; Enter in the book puts it down"), \
      NEED_APPOINTMENT, clip_pick_up }

#endif
