#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the COMMANDS part of frontdesk(1) from the program's own --help, so that the page cannot drift from it.
# usage: tools/man-commands.sh PROGRAM
set -eu
program=$1
LC_ALL=C.UTF-8 LANGUAGE=
export LC_ALL LANGUAGE

"$program" --help | awk '/^  [a-z]+  /{ print $1 }' | while read -r verb; do
    "$program" "$verb" --help
done | awk '
function roff(s) {
    gsub(/\\/, "\\e", s)
    gsub(/-/, "\\-", s)
    sub(/^[.'\'']/, "\\\\\\&&", s)
    return s
}
function end_options() {
    if (listed)
        print ".El"
    listed = 0
}
function option(left, right) {
    if (!listed)
        print ".Bl -tag -width Ds -compact"
    listed = 1
    print ".It Li \"" roff(left) "\""
    print roff(toupper(substr(right, 1, 1)) substr(right, 2)) "."
}
/^Usage: frontdesk / {
    end_options()
    sub(/^Usage: /, "")
    usage = $0
    line = 0
    print ".Ss " $2
    next
}
{ line++ }
line == 1 {
    print ".Dl \"" roff(usage) "\""
    print ".Pp"
    print roff(toupper(substr($0, 1, 1)) substr($0, 2)) "."
    next
}
/^$/ { end_options(); print ".Pp"; next }
/^  -/ {
    sub(/^  /, "")
    at = match($0, /  +/)
    if (at > 0)
        option(substr($0, 1, at - 1), substr($0, at + RLENGTH))
    else
        left = $0
    next
}
left != "" { sub(/^ +/, ""); option(left, $0); left = ""; next }
{ print roff($0) }
END { end_options() }
'
