/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every screen of the desk, in the order in which the manual tells them: places first, then what they ask. */
#ifndef FD_TESTS_SCREENS_ALL_H
#define FD_TESTS_SCREENS_ALL_H

#include "ui/screens/screens.h"

static const struct screen_ops *const screens[] = {
    &desk_screen,     &find_screen,     &card_screen,     &register_screen, &edit_screen,
    &relative_screen, &family_screen,   &memberships_screen, &member_screen,
    &organisations_screen, &organisation_screen, &organisation_form_screen, &prices_screen, &pick_organisation_screen,
    &alike_screen,    &grid_screen,     &appointment_screen,     &pick_screen,     &services_screen, &slots_screen,
    &reasons_screen,  &reception_screen, &rooms_screen,   &checkout_screen, &followups_screen,
    &place_screen,    &tags_screen,     &import_screen,   &journal_screen,  &change_screen,
    &undo_screen,     &access_screen,   &consent_screen,
    &waiting_screen,  &waiting_list_screen, &gaps_screen, &gap_screen,
    &merge_screen,    &pick_other_screen, &merged_screen, &unmerge_screen,
    &hours_screen,    &hours_block_screen, &hours_different_screen, &stranded_screen,
};
enum { SCREENS = sizeof(screens) / sizeof(screens[0]) };

#endif
