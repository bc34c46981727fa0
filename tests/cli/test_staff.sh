#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Who may do what: unknown logins are refused, rights are named, the last administrator stays.
# shellcheck source=lib.sh
. "${TOP_SRCDIR:?}/tests/cli/lib.sh"

clinic
me=$(id -un)
ok staff
says "$me"
ok staff add ana --role reception --name 'Ana Rossi' --json
holds '$[0].role' reception
refused staff add ana --role reception
refused staff add bob --role wizard
wrong staff add bob
wrong staff promote ana
refused --user nobody-here agenda
complains 'nobody-here'
ok --user ana agenda
ok --user ana register --family Karimi
refused --user ana staff add bob --role care
refused --user ana journal
refused --user ana export patients
refused --user ana backup "$work/copy.db"
ok staff change ana --role manager
ok --user ana journal
ok staff disable ana
refused --user ana agenda
ok staff enable ana
ok --user ana agenda
refused staff disable "$me"
refused staff disable nobody-here
ok journal --staff ana
says 'Ana Rossi'
says_not "$me"

done_testing
