/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs, one file each. */
#ifndef FD_CLI_VERBS_H
#define FD_CLI_VERBS_H

#include "src/cli/cli.h"

extern const struct verb verb_absent;
extern const struct verb verb_access;
extern const struct verb verb_agenda;
extern const struct verb verb_backup;
extern const struct verb verb_book;
extern const struct verb verb_calendar;
extern const struct verb verb_call;
extern const struct verb verb_cancel;
extern const struct verb verb_change;
extern const struct verb verb_check;
extern const struct verb verb_checkin;
extern const struct verb verb_checkout;
extern const struct verb verb_config;
extern const struct verb verb_consent;
extern const struct verb verb_daysheet;
extern const struct verb verb_demo;
extern const struct verb verb_duplicates;
extern const struct verb verb_erase;
extern const struct verb verb_export;
extern const struct verb verb_family;
extern const struct verb verb_find;
extern const struct verb verb_gap;
extern const struct verb verb_holiday;
extern const struct verb verb_offer;
extern const struct verb verb_finish;
extern const struct verb verb_followups;
extern const struct verb verb_forgotten;
extern const struct verb verb_import;
extern const struct verb verb_init;
extern const struct verb verb_journal;
extern const struct verb verb_merge;
extern const struct verb verb_move;
extern const struct verb verb_noshow;
extern const struct verb verb_confirm;
extern const struct verb verb_schedule;
extern const struct verb verb_unconfirmed;
extern const struct verb verb_note;
extern const struct verb verb_organisation;
extern const struct verb verb_rebuild;
extern const struct verb verb_register;
extern const struct verb verb_restrict;
extern const struct verb verb_rules;
extern const struct verb verb_seat;
extern const struct verb verb_series;
extern const struct verb verb_show;
extern const struct verb verb_slip;
extern const struct verb verb_slots;
extern const struct verb verb_staff;
extern const struct verb verb_tag;
extern const struct verb verb_together;
extern const struct verb verb_undo;
extern const struct verb verb_unmerge;
extern const struct verb verb_verify;
extern const struct verb verb_waiting;
extern const struct verb verb_walkin;

#endif
