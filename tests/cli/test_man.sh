#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The manual page says what the program says of itself.
# shellcheck source=lib.sh
. "${TOP_SRCDIR:?}/tests/cli/lib.sh"

page=$TOP_SRCDIR/doc/frontdesk.1
"$TOP_SRCDIR/tools/man-commands.sh" "$program" >"$work/want"
sed -n '/^\.\\" begin$/,/^\.\\" end$/p' "$page" | sed '1d;$d' >"$work/got"
if cmp -s "$work/want" "$work/got"; then
    pass
else
    diff "$work/got" "$work/want" >"$work/out"
    fail 'doc/frontdesk.1 is behind the program; run: make update-man'
fi
for option in config database now user help version; do
    if grep -q "^\.It Fl.* \\\\-$option" "$page"; then pass; else fail "the page lacks --$option"; fi
done
if command -v groff >/dev/null 2>&1; then
    run groff -mandoc -Tutf8 -ww "$page"
    same "$(wc -l <"$work/err")" 0 'warnings of groff'
fi

done_testing
