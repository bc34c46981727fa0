#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# doc/manual/keys says what the command tables say.
set -u
want=$(mktemp) || exit 99
trap 'rm -f "$want"' EXIT
"${TOP_BUILDDIR:?}/tests/screens/keys" | awk -f "${TOP_SRCDIR:?}/tools/manual-keys.awk" >"$want" || exit 1
if cmp -s "$want" "$TOP_SRCDIR/doc/manual/keys"; then
    echo '1 passed, 0 failed'
    exit 0
fi
diff "$TOP_SRCDIR/doc/manual/keys" "$want"
echo 'FAILED: doc/manual/keys is behind the program; run: make update-manual'
echo '0 passed, 1 failed'
exit 1
