/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The weights as they are compiled in, and the words of fields, degrees and levels. */
#include "src/people/match.h"

#include "src/base/i18n.h"

const struct enum_word match_fields[MATCH_FIELDS] = {
    [MATCH_FAMILY] = {"family", N_("family name")},
    [MATCH_GIVEN] = {"given", N_("given name")},
    [MATCH_BORN] = {"born", N_("birth date")},
    [MATCH_SEX] = {"sex", N_("sex")},
    [MATCH_PHONE] = {"phone", N_("phone")},
    [MATCH_NATIONAL] = {"national", N_("national number")},
    [MATCH_ADDRESS] = {"address", N_("address")},
    [MATCH_EMAIL] = {"email", N_("e-mail")},
};

const struct enum_word match_degrees[MATCH_DEGREES] = {
    [MATCH_MISSING] = {"missing", N_("not known")},
    [MATCH_EQUAL] = {"equal", N_("same")},
    [MATCH_FOLDED] = {"folded", N_("same without accents")},
    [MATCH_READING] = {"reading", N_("reads the same")},
    [MATCH_SLIP] = {"slip", N_("one letter or figure differs")},
    [MATCH_SLIPS] = {"slips", N_("nearly the same")},
    [MATCH_PART] = {"part", N_("partly the same")},
    [MATCH_EXCHANGED] = {"exchanged", N_("exchanged")},
    [MATCH_DIFFERENT] = {"different", N_("differs")},
};

const struct enum_word match_levels[MATCH_LEVELS] = {
    [MATCH_NO] = {"no", N_("no")},
    [MATCH_MAYBE] = {"maybe", N_("maybe")},
    [MATCH_SURELY] = {"surely", N_("surely")},
};

/* m and u behind them are ours: rates of slips as in FEBRL's generator, chances of agreement as in a clinic's file of some
 * hundred thousand; tests/febrl.sh measures what they do. */
const struct match_weights match_weights_default = {
    .of =
        {
            [MATCH_FAMILY] = {[MATCH_EQUAL] = 80,
                              [MATCH_FOLDED] = 75,
                              [MATCH_READING] = 65,
                              [MATCH_SLIP] = 60,
                              [MATCH_SLIPS] = 35,
                              [MATCH_PART] = 25,
                              [MATCH_EXCHANGED] = 60,
                              [MATCH_DIFFERENT] = -40},
            [MATCH_GIVEN] = {[MATCH_EQUAL] = 65,
                             [MATCH_FOLDED] = 60,
                             [MATCH_READING] = 50,
                             [MATCH_SLIP] = 45,
                             [MATCH_SLIPS] = 25,
                             [MATCH_PART] = 25,
                             [MATCH_EXCHANGED] = 60,
                             [MATCH_DIFFERENT] = -50},
            [MATCH_BORN] = {[MATCH_EQUAL] = 110,
                            [MATCH_SLIP] = 65,
                            [MATCH_SLIPS] = -20,
                            [MATCH_PART] = 25,
                            [MATCH_EXCHANGED] = 80,
                            [MATCH_DIFFERENT] = -80},
            [MATCH_SEX] = {[MATCH_EQUAL] = 8, [MATCH_DIFFERENT] = -25},
            [MATCH_PHONE] =
                {[MATCH_EQUAL] = 70, [MATCH_SLIP] = 45, [MATCH_PART] = 45, [MATCH_DIFFERENT] = -8},
            [MATCH_NATIONAL] =
                {[MATCH_EQUAL] = 160, [MATCH_SLIP] = 100, [MATCH_SLIPS] = 50, [MATCH_DIFFERENT] = -60},
            [MATCH_ADDRESS] =
                {[MATCH_EQUAL] = 70, [MATCH_SLIPS] = 50, [MATCH_PART] = 20, [MATCH_DIFFERENT] = -20},
            [MATCH_EMAIL] = {[MATCH_EQUAL] = 80, [MATCH_SLIP] = 25, [MATCH_DIFFERENT] = -8},
        },
    .household = 110,
    .surely = 190,
    .maybe = 110,
    .doubling = 8,
    .calendar = CALENDAR_GREGORIAN,
};
