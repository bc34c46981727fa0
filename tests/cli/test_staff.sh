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

# --user is for the account that owns the file, not for whoever can reach it
mkdir "$work/open"
ok backup "$work/open/clinic.db"
cp "$program" "$work/program"
chmod 777 "$work/open"
chmod 666 "$work/open/clinic.db"
chmod 755 "$work" "$work/program"
if [ "$(id -u)" -eq 0 ] && setpriv --reuid=65534 --regid=65534 --clear-groups "$work/program" --version >/dev/null 2>&1; then
    for words in "--user $me agenda" agenda "backup $work/open/copy.db" "--user $me register --family X"; do
        # shellcheck disable=SC2086 # several words
        does 1 setpriv --reuid=65534 --regid=65534 --clear-groups "$work/program" -d "$work/open/clinic.db" $words
    done
    complains '--user'
    if [ -e "$work/open/copy.db" ]; then fail 'a stranger copied the file'; else pass; fi
else
    echo 'SKIPPED: cannot become another user; --user is tested for the owner only'
fi

done_testing
