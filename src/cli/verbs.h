/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs, one file each. */
#ifndef FD_CLI_VERBS_H
#define FD_CLI_VERBS_H

#include "src/cli/cli.h"

extern const struct verb verb_access, verb_agenda, verb_backup, verb_book, verb_call, verb_cancel,
    verb_check, verb_checkin, verb_checkout, verb_config, verb_demo, verb_duplicates, verb_erase,
    verb_export, verb_find, verb_finish, verb_followups, verb_import, verb_init, verb_journal, verb_move,
    verb_noshow, verb_register, verb_restrict, verb_seat, verb_show, verb_slots, verb_staff, verb_tag,
    verb_undo, verb_verify, verb_walkin;

#endif
