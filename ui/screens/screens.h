/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every screen of the desk. Unless told otherwise they are opened on a gift (ui/workflows.h) or on nothing. */
#ifndef FD_UI_SCREENS_H
#define FD_UI_SCREENS_H

#include <stdbool.h>

#include "src/booking/party.h"
#include "ui/kit/screen.h"

/** The person's card opens in place of register_screen, or the person is given to whoever asked. */
struct register_begin {
    char typed[128]; /* what was looked for in vain: a name or a number goes into its field */
    bool give;
};

/** Who is booked together. */
struct together_begin {
    int64_t patient_ids[PARTY_MOST];
    size_t n;
    bool steps; /* of one person's treatment, one after another; else all at once */
};

/* Sorted. After it: what it is opened with; what it gives. */
extern const struct screen_ops absence_hours_screen; /* struct absence_query; gives one */
extern const struct screen_ops absence_screen;   /* perhaps practitioner, day */
extern const struct screen_ops access_screen;    /* patient of the special channel: asks why, then opens the card */
extern const struct screen_ops alike_screen;     /* const struct duplicate_list *; gives int64_t */
extern const struct screen_ops allow_screen;     /* what would be booked or moved, and is refused; gives leave all the same */
extern const struct screen_ops appointment_screen; /* appointment: how it stands, and its history */
extern const struct screen_ops card_screen;      /* patient */
extern const struct screen_ops change_screen;    /* int64_t: a row of the journal, with old and new values */
extern const struct screen_ops checkout_screen;  /* visit */
extern const struct screen_ops consent_screen;   /* patient */
extern const struct screen_ops desk_screen;      /* nothing; home */
extern const struct screen_ops duplicates_screen; /* nothing, or a patient for that person's pairs alone */
extern const struct screen_ops edit_screen;      /* patient */
extern const struct screen_ops alert_screen;     /* patient: the same, beginning at an alert to fill in */
extern const struct screen_ops family_screen;    /* patient */
extern const struct screen_ops find_screen;      /* nothing; opens the card of who was found */
extern const struct screen_ops followups_screen; /* nothing, or a patient for that person's alone */
extern const struct screen_ops gap_screen;       /* slot: free time with who would take it */
extern const struct screen_ops gaps_screen;      /* nothing, or a day: all free time of it and the next */
extern const struct screen_ops forgotten_screen; /* nothing */
extern const struct screen_ops grid_screen;      /* perhaps day, patient */
extern const struct screen_ops hours_screen;     /* perhaps day, practitioner: a week of the calendar */
extern const struct screen_ops hours_block_screen; /* struct hours_block_arg */
extern const struct screen_ops hours_different_screen; /* struct hours_different_arg */
extern const struct screen_ops import_screen;    /* nothing */
extern const struct screen_ops journal_screen;   /* nothing: today's; or a patient: that person's */
extern const struct screen_ops member_screen;    /* struct member: the form of a membership, new or not */
extern const struct screen_ops memberships_screen; /* patient */
extern const struct screen_ops merge_screen;     /* patient that stays, other that goes; gives a patient */
extern const struct screen_ops merged_screen;    /* patient: who was merged here */
extern const struct screen_ops organisation_screen; /* int64_t: one with its members */
extern const struct screen_ops organisation_form_screen; /* int64_t, 0: a new one; gives int64_t */
extern const struct screen_ops organisations_screen; /* nothing */
extern const struct screen_ops pick_organisation_screen; /* nothing; gives int64_t */
extern const struct screen_ops pick_screen;      /* anything: find_screen that gives a patient */
extern const struct screen_ops pick_other_screen; /* patient: find_screen that gives the other record of them */
extern const struct screen_ops place_screen;     /* grid_screen for a service or an appointment; gives a slot */
extern const struct screen_ops prices_screen;    /* int64_t: what is agreed with an organisation */
extern const struct screen_ops reasons_screen;   /* appointment or visit; gives a reason */
extern const struct screen_ops reception_screen; /* nothing */
extern const struct screen_ops register_screen;  /* struct register_begin, perhaps; gives a patient */
extern const struct screen_ops relative_screen;  /* patient: register_screen for one of their family */
extern const struct screen_ops rooms_screen;     /* visit: gives a room; nothing: one to be cleaned */
extern const struct screen_ops series_screen;    /* patient, service, slot: asks how often; or appointment, slot */
extern const struct screen_ops services_screen;  /* perhaps practitioner; gives service, practitioner */
extern const struct screen_ops slots_screen;     /* service, perhaps patient, appointment; gives a slot */
extern const struct screen_ops stranded_screen;  /* nothing */
extern const struct screen_ops tags_screen;      /* patient */
extern const struct screen_ops unconfirmed_screen; /* perhaps day: who is still to be asked whether they come */
extern const struct screen_ops together_screen;  /* struct together_begin; books them all */
extern const struct screen_ops undo_screen;      /* int64_t: a row of the journal; nothing: one's newest */
extern const struct screen_ops unmerge_screen;   /* int64_t: a record that was merged */
extern const struct screen_ops waiting_list_screen; /* nothing */
extern const struct screen_ops waiting_screen;   /* patient, service: the form of who waits, new or as it stands */

/** Opens the form again in which somebody was typing when the line dropped. Home asks once. */
unsigned draft_resume(struct screen *s);

#endif
