#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The runner of workflow scripts passes what is true, and says where and why it fails what is not.
set -u
src=${TOP_SRCDIR:?}/tests/rig/scripts
runner=${TOP_BUILDDIR:?}/tests/rig/desk-runner
FRONTDESK=$TOP_BUILDDIR/tests/rig/toy
RIG_TIMEOUT_SECONDS=1
export FRONTDESK RIG_TIMEOUT_SECONDS
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cp -R "$src/fixtures" "$src/screens" "$work/" && chmod -R u+w "$work"
passed=0 failed=0

# says WHY SENTENCE, the script on stdin: the runner fails it and says so, once or more.
says() {
    cat >"$work/bad.desk"
    if "$runner" "$work/bad.desk" >"$work/out" 2>&1; then
        echo "not ok: $1: it passed"
    elif grep -F -e "$2" "$work/out" >"$work/found"; then
        passed=$((passed + 1))
        return
    else
        echo "not ok: $1: it does not say \"$2\", but:"
        cat "$work/out"
    fi
    failed=$((failed + 1))
}

if RIG_TIMEOUT_SECONDS=10 "$runner" "$src/moves.desk"; then
    passed=$((passed + 1))
else
    failed=$((failed + 1))
fi

says "a text that does not come" "bad.desk:3: expect \"nowhere\"" <<'END'
clinic three
expect "> one"
expect "nowhere"
END
says "the screen is shown" "> one" <<'END'
clinic three
expect "nowhere"
END
says "the words of a row are in order" "no row of the screen holds this" <<'END'
clinic three
expect "one" ">"
END
says "a text that stays" "a row of the screen still holds this" <<'END'
clinic three
gone "> one"
END
says "the cursor is elsewhere" "the cursor's row does not hold this" <<'END'
clinic three
cursor "王小明"
END
says "a key too many" "the key Down is one more than the budget of 1 keys" <<'END'
clinic three
budget 1
key Down
key Down
END
says "an unknown key" "there is no key \"Dwon\"" <<'END'
clinic three
key Dwon
END
says "too many bytes" "bytes were sent" <<'END'
clinic three
key C-l
bytes 40
END
says "a command that fails" "ended with 1: toy: refused: x" <<'END'
clinic three
run forbid x
has "refused"
END
says "another exit status" "ended with 1" <<'END'
clinic three
run forbid x
exit 75
END
says "output that lacks a text" "no line of the output holds this" <<'END'
clinic three
run list
has "1 one" "2"
END
says "output that has a text" "a line of the output holds this" <<'END'
clinic three
run list
lacks "1 one"
END
says "another end" "the desk ended otherwise" <<'END'
clinic three
key q
ends 1
END
says "no end" "the desk has not ended" <<'END'
clinic three
ends 0
END
says "an early end" "ended with 0" <<'END'
clinic three
key q
expect "> one"
END
says "a screenshot that is missing" "\`make update-screens\` writes it" <<'END'
clinic three
screenshot missing
END
says "a screenshot that differs" "want |-- 12x40" <<'END'
clinic three
screenshot second
END
says "an escape sequence that no terminal should see" "ESC ]" <<'END'
clinic three
expect "> one"
key E
END
says "a program that crashes" "crashed: signal 6" <<'END'
clinic three
expect "> one"
signal ABRT
END
says "an unknown verb" "there is no \"excpect\" in the language" <<'END'
excpect "x"
END
says "an open quote" "a quote does not close" <<'END'
expect "x
END
says "a script without a check" "proves nothing" <<'END'
clinic three
key Down
END
says "an unknown fixture" "the fixture \"four\" cannot be read" <<'END'
clinic four
expect "> one"
END
printf "forbid y\n" >"$work/fixtures/bad.setup"
says "a fixture that fails" "refused: y" <<'END'
clinic bad
expect "> one"
END
echo "$passed passed, $failed failed"
test "$failed" -eq 0
