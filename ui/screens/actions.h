/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to an appointment or a visit, one implementation for every screen that shows one: desk,
 * card, grid and reception. Each acts on what the screen's `context` names (ui/workflows.h) and returns
 * FX_ bits. */
#ifndef FD_UI_ACTIONS_H
#define FD_UI_ACTIONS_H

#include "src/store/db.h"
#include "ui/kit/screen.h"

/** For screen_ops.holds: whatever the screen's context has. */
unsigned context_holds(struct screen *s);

unsigned act_check_in(struct screen *s);   /* appointment */
unsigned act_call_next(struct screen *s);  /* who has waited longest; perhaps for one practitioner */
unsigned act_call(struct screen *s);       /* visit */
unsigned act_seat(struct screen *s);       /* visit; asks for the room when more than one will do */
unsigned act_finish(struct screen *s);     /* visit */
unsigned act_check_out(struct screen *s);  /* visit; opens the check-out */
unsigned act_leave(struct screen *s);      /* visit; asks why */
unsigned act_room_ready(struct screen *s); /* asks for the room when more than one is being cleaned */
unsigned act_walk_in(struct screen *s);    /* asks who, then what for */
unsigned act_queue(struct screen *s);      /* patient: the same, for the person shown */
unsigned act_book(struct screen *s);       /* asks for what is not shown: who, what, when */
unsigned act_move(struct screen *s);       /* appointment; asks when */
unsigned act_cancel(struct screen *s);     /* appointment; asks why */
unsigned act_not_coming(struct screen *s); /* appointment or visit: cancels, no-show or left, by what it is now */
unsigned act_confirm(struct screen *s);    /* appointment; asks what the person said */
unsigned act_stretch(struct screen *s, int by_min); /* appointment; not its beginning */
unsigned act_slip(struct screen *s);                /* appointment; paper.c */
unsigned act_day_sheet(struct screen *s);           /* of the day that is shown, else of today */
unsigned act_appointment(struct screen *s); /* appointment: opens it with its history */
unsigned act_gap(struct screen *s);        /* the free time shown, or what this desk has just called off; else all */
unsigned act_wait(struct screen *s);       /* patient; asks what for */
unsigned act_card(struct screen *s);       /* patient */
unsigned act_away(struct screen *s);       /* asks who is not there; perhaps of the day shown */
unsigned act_forgotten(struct screen *s);
unsigned act_find(struct screen *s);       /* asks whom, opens the card */
unsigned act_undo(struct screen *s);       /* one's own newest change of today; asks first */

/** What stands behind "Cancelled: ...": "   3 wait for it: G" when this desk's last change opened a gap; else "". */
char *gap_invites(struct db *db, char *out, size_t size);

/* Rows for command tables: the same key, name and help sentence wherever a command stands. */
#define ROW_CHECK_IN                                                                                         \
    { 'i', N_("Check in"), N_("The person has come: give a ticket and put them in the queue"), NEED_APPOINTMENT, \
      act_check_in }
#define ROW_CALL_NEXT                                                                                        \
    { 'c', N_("Call next"), N_("Call whoever has waited longest"), 0, act_call_next }
#define ROW_SEAT                                                                                             \
    { 's', N_("Seat"), N_("Lead this person into a room; asks which if there is a choice"), NEED_VISIT,       \
      act_seat }
#define ROW_FINISH                                                                                           \
    { 'd', N_("Done"), N_("The treatment is over: on to the check-out"), NEED_VISIT, act_finish }
#define ROW_CHECK_OUT                                                                                        \
    { 'o', N_("Check out"), N_("What was done, what is paid, and what comes next"), NEED_VISIT, act_check_out }
#define ROW_LEAVE                                                                                            \
    { 'x', N_("Left"), N_("This person went away without being seen; asks why"), NEED_VISIT, act_leave }
#define ROW_ROOM_READY                                                                                       \
    { 'r', N_("Room ready"), N_("A room has been cleaned and can be used again"), 0, act_room_ready }
#define ROW_WALK_IN                                                                                          \
    { 'w', N_("Walk-in"), N_("Receive somebody who has no appointment: who, then what for"), 0, act_walk_in }
#define ROW_QUEUE                                                                                            \
    { 'w', N_("Walk-in"), N_("Receive this person without an appointment"), NEED_PATIENT, act_queue }
#define ROW_BOOK                                                                                             \
    { 'b', N_("Book"), N_("Book for the selected person: what for, then when; on free time: for whom"), 0, act_book }
#define ROW_MOVE                                                                                             \
    { 'm', N_("Move"), N_("Find another time for this appointment"), NEED_APPOINTMENT, act_move }
#define ROW_CANCEL                                                                                           \
    { 'C', N_("Cancel"), N_("Call this appointment off; asks who did and why"), NEED_APPOINTMENT, act_cancel }
#define ROW_NOT_COMING                                                                                       \
    { 'x', N_("Not coming"), N_("Before its time: cancel, with the reason; after it: a no-show; once here: left"), \
      NEED_PATIENT, act_not_coming }
#define ROW_CONFIRM                                                                                          \
    { 'a', N_("Answer"), N_("Note what the person said when asked about this appointment"), NEED_APPOINTMENT, \
      act_confirm }
#define ROW_APPOINTMENT                                                                                      \
    { 'v', N_("View"), N_("See this appointment and its history: who changed what, and when"), NEED_APPOINTMENT, \
      act_appointment }
#define ROW_GAP                                                                                              \
    { 'G', N_("Gap"), N_("Who would take this free time, or what was just called off; else all free time of today and tomorrow"), \
      0, act_gap }
#define ROW_WAIT                                                                                             \
    { 'L', N_("Waiting list"), N_("Put this person on the waiting list: what for, then when it suits"), NEED_PATIENT, act_wait }
#define ROW_CARD                                                                                             \
    { K_ENTER, N_("Card"), N_("Everything about this person"), NEED_PATIENT, act_card }
#define ROW_AWAY                                                                                             \
    { 'P', N_("Practitioner away"), N_("Somebody is not there: move, offer or cancel their day, with a call list"), 0, act_away }
#define ROW_FIND                                                                                             \
    { '/', N_("Find"), N_("Find anyone: any part of a name, a phone's end, a number, a birth date"), 0, act_find }
#define ROW_UNDO { 'u', N_("Undo"), N_("Take back what you did last today, after a question"), 0, act_undo }

#endif
