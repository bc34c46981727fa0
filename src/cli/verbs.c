/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one table of verbs. */
#include "src/cli/verbs.h"

const struct verb *const verbs[] = {
    &verb_find,
    &verb_show,
    &verb_register,
    &verb_change,
    &verb_consent,
    &verb_note,
    &verb_import,
    &verb_export,
    &verb_duplicates,
    &verb_merge,
    &verb_unmerge,
    &verb_restrict,
    &verb_erase,
    &verb_family,
    &verb_organisation, /* people */
    &verb_agenda,   &verb_daysheet,  &verb_slip,
    &verb_slots,     &verb_book,     &verb_together,     &verb_move,   &verb_cancel,
    &verb_noshow,
    &verb_series,
    &verb_absent,
    &verb_forgotten, /* booking */
    &verb_confirm,
    &verb_unconfirmed,
    &verb_waiting,
    &verb_gap,
    &verb_offer,
    &verb_checkin,  &verb_walkin,    &verb_call,     &verb_seat,   &verb_finish,
    &verb_checkout,                                /* reception */
    &verb_tag,      &verb_followups,               /* care */
    &verb_journal,  &verb_access,  &verb_undo,      &verb_verify, /* journal */
    &verb_init,     &verb_demo,      &verb_staff,    &verb_rules,     &verb_schedule,  &verb_holiday,   &verb_calendar,  &verb_config, &verb_backup,
    &verb_check,    &verb_rebuild, /* set-up */
    NULL,
};
