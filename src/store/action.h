/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every kind of change there is, and the right each needs. The journal stores the word, so words never change. */
#ifndef FD_STORE_ACTION_H
#define FD_STORE_ACTION_H

#include "src/base/i18n.h"
#include "src/base/word.h"

/* X(RIGHT, "word", "for people") */
#define RIGHTS(X)                                                                                                 \
    X(NONE, "none", N_("nothing special"))                                                                        \
    X(REGISTER, "register", N_("register and change patients"))                                                   \
    X(MERGE, "merge", N_("merge two records of one person, and take them apart"))                                 \
    X(BOOK, "book", N_("book, move and cancel appointments"))                                                     \
    X(OVERBOOK, "overbook", N_("book over an existing appointment"))                                              \
    X(BOOK_RESTRICTED, "book-restricted", N_("book people whose booking is restricted"))                          \
    X(BOOK_TWICE, "book-twice", N_("book a person who is elsewhere at that time"))                                \
    X(SEE_CLINICAL, "see-clinical", N_("see clinical alerts"))                                                    \
    X(SEE_RECEPTION, "see-reception", N_("see the alerts of reception"))                                          \
    X(SEE_MANAGERS, "see-managers", N_("see the alerts of managers"))                                             \
    X(RECEIVE, "receive", N_("check in, call, seat and check out"))                                               \
    X(CHARGE, "charge", N_("take payments"))                                                                      \
    X(TAG, "tag", N_("add and remove tags"))                                                                      \
    X(CARE, "care", N_("work on follow-ups and recalls"))                                                         \
    X(IMPORT, "import", N_("import files"))                                                                       \
    X(EXPORT, "export", N_("export lists"))                                                                       \
    X(RESTRICT, "restrict", N_("restrict people and bring them back"))                                            \
    X(ERASE, "erase", N_("erase people"))                                                                         \
    X(UNDO, "undo", N_("undo one's own changes of today"))                                                        \
    X(UNDO_ANY, "undo-any", N_("undo anybody's changes"))                                                         \
    X(SETUP, "setup", N_("change services, rooms and schedules"))                                                 \
    X(STAFF, "staff", N_("add, change and disable staff"))                                                        \
    X(JOURNAL, "journal", N_("read the journal"))

enum right {
#define X(id, word, label) RIGHT_##id,
    RIGHTS(X)
#undef X
    RIGHT_COUNT
};

/* X(ACTION, "word", RIGHT, "for people") */
#define ACTIONS(X)                                                                                                \
    X(GENESIS, "genesis", SETUP, N_("File begun"))                                                                \
    X(MIGRATE, "migrate", NONE, N_("File brought up to date"))                                                    \
    X(INIT, "init", NONE, N_("Clinic set up"))                                                                    \
    X(SETUP, "setup", SETUP, N_("Set-up changed"))                                                                \
    X(STAFF_ADD, "staff-add", STAFF, N_("Staff added"))                                                           \
    X(STAFF_CHANGE, "staff-change", STAFF, N_("Staff changed"))                                                   \
    X(STAFF_DISABLE, "staff-disable", STAFF, N_("Staff disabled"))                                                \
    X(REGISTER, "register", REGISTER, N_("Registered"))                                                           \
    X(PATIENT_CHANGE, "patient-change", REGISTER, N_("Details changed"))                                          \
    X(CONSENT, "consent", REGISTER, N_("Consent noted"))                                                          \
    X(NOTE, "note", CARE, N_("Note written"))                                                                     \
    X(MERGE, "merge", MERGE, N_("Merged"))                                                                        \
    X(UNMERGE, "unmerge", MERGE, N_("Unmerged"))                                                                  \
    X(TWO_PEOPLE, "two-people", REGISTER, N_("Noted as two people"))                                              \
    X(RESTRICT, "restrict", RESTRICT, N_("Restricted"))                                                           \
    X(LIFT, "lift", RESTRICT, N_("Brought back into use"))                                                        \
    X(ERASE, "erase", ERASE, N_("Erased"))                                                                        \
    X(LINK, "link", REGISTER, N_("Linked"))                                                                       \
    X(UNLINK, "unlink", REGISTER, N_("Link taken away"))                                                          \
    X(HOUSEHOLD, "household", REGISTER, N_("Household changed"))                                                  \
    X(ORGANISATION, "organisation", SETUP, N_("Organisation changed"))                                            \
    X(MEMBER, "member", REGISTER, N_("Membership changed"))                                                       \
    X(IMPORT, "import", IMPORT, N_("Imported"))                                                                   \
    X(BOOK, "book", BOOK, N_("Booked"))                                                                           \
    X(OVERBOOK, "overbook", OVERBOOK, N_("Overbooked"))                                                           \
    X(MOVE, "move", BOOK, N_("Moved"))                                                                            \
    X(CANCEL, "cancel", BOOK, N_("Cancelled"))                                                                    \
    X(NOSHOW, "noshow", BOOK, N_("Marked as no-show"))                                                            \
    X(CONFIRM, "confirm", BOOK, N_("Answer noted"))                                                               \
    X(HOLD, "hold", BOOK, N_("Time held"))                                                                        \
    X(TAKE_UP, "take-up", BOOK, N_("Offer taken"))                                                                \
    X(RELEASE, "release", BOOK, N_("Offer let go"))                                                               \
    X(SERIES, "series", BOOK, N_("Series booked"))                                                                \
    X(WAIT, "wait", BOOK, N_("Waiting list changed"))                                                             \
    X(OFFER, "offer", BOOK, N_("Time offered"))                                                                   \
    X(SCHEDULE, "schedule", SETUP, N_("Schedule changed"))                                                        \
    X(ABSENT, "absent", BOOK, N_("Absence noted"))                                                                \
    X(CALENDAR, "calendar", SETUP, N_("Calendar read in"))                                                        \
    X(CHECK_IN, "check-in", RECEIVE, N_("Checked in"))                                                            \
    X(CAME, "came", RECEIVE, N_("Came after all"))                                                                \
    X(WALK_IN, "walk-in", RECEIVE, N_("Walk-in received"))                                                        \
    X(CALL, "call", RECEIVE, N_("Called"))                                                                        \
    X(SEAT, "seat", RECEIVE, N_("Seated"))                                                                        \
    X(FINISH, "finish", RECEIVE, N_("Treatment finished"))                                                        \
    X(LEAVE, "leave", RECEIVE, N_("Left without being seen"))                                                     \
    X(ROOM_READY, "room-ready", RECEIVE, N_("Room made ready"))                                                   \
    X(CHECK_OUT, "check-out", CHARGE, N_("Checked out"))                                                          \
    X(TAG_ADD, "tag-add", TAG, N_("Tag added"))                                                                   \
    X(TAG_REMOVE, "tag-remove", TAG, N_("Tag removed"))                                                           \
    X(TAG_SETUP, "tag-setup", SETUP, N_("Tags set up"))                                                           \
    X(FOLLOW_UP, "follow-up", CARE, N_("Follow-up logged"))                                                       \
    X(FOLLOW_UP_PLAN, "follow-up-plan", CARE, N_("Follow-up planned"))                                            \
    X(RECALL, "recall", CARE, N_("Recall planned"))                                                               \
    X(UNDO, "undo", UNDO, N_("Undone"))

enum action {
#define X(id, word, right, label) ACTION_##id,
    ACTIONS(X)
#undef X
    ACTION_COUNT
};

struct action_info {
    const char *word;  /* in the journal and on the command line */
    const char *label; /* for people; pass through _() */
    enum right right;
};
extern const struct action_info actions[ACTION_COUNT];

extern const struct enum_word rights[RIGHT_COUNT];

#endif
