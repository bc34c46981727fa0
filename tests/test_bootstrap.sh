#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The set-up does what it says, once, and only what is missing; with tools that only write down how they were called.
set -u
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

# tool NAME: a tool of the small system, its lines on the standard input. Never a link, lest the real one be written to.
tool() {
    rm -f "$work/bin/$1"
    { echo '#!/bin/sh' && cat; } >"$work/bin/$1"
    chmod +x "$work/bin/$1"
}

# A system with apt on which everything is installed but what $work/lacking names.
system() {
    rm -rf "${work:?}/bin" "${work:?}/tree"
    mkdir -p "$work/bin" "$work/tree"
    for name in sh cat dirname mkdir tail find awk grep sort date rm nproc env chmod; do
        echo "exec $(command -v "$name") \"\$@\"" | tool "$name"
    done
    cp "${TOP_SRCDIR:?}/bootstrap" "$work/tree/"
    : >"$work/calls"
    : >"$work/lacking"
    tool dpkg-query <<END
for last; do :; done
grep -qx "\$last" "$work/lacking" && exit 1
printf 'install ok installed'
END
    tool apt-get <<END
echo "apt-get \$*" >>"$work/calls"
END
    tool sudo <<END
echo "sudo \$*" >>"$work/calls"
exec "\$@"
END
    tool autoreconf <<END
echo autoreconf >>"$work/calls"
printf '#!/bin/sh\necho all: >Makefile\n' >configure
chmod +x configure
END
    tool make <<END
echo "make \$*" >>"$work/calls"
cat >build/frontdesk <<'INNER'
#!/bin/sh
echo "frontdesk \$*" >>"$work/calls"
case \$* in
*\ demo\ *) echo a clinic >build/demo.db ;;
*agenda) echo "09:00  Wang Xiaoming" ;;
esac
INNER
chmod +x build/frontdesk
END
    tool id <<'END'
echo 0
END
}

bootstrap() {
    PATH=$work/bin "$work/tree/bootstrap" "$@" >"$work/out" 2>&1 </dev/null
    ended=$?
}

ok() {
    if [ "$2" = yes ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not ok: $1"
        cat "$work/out" "$work/calls"
    fi
}

ended_with() {
    [ "$ended" -eq "$1" ] && echo yes
}

says() {
    grep -qF -e "$1" "$work/out" && echo yes
}

called() {
    grep -qF -e "$1" "$work/calls" && echo yes
}

never_called() {
    grep -qF -e "$1" "$work/calls" || echo yes
}

system
bootstrap demo
ok "a demo without a terminal ends well" "$(ended_with 0)"
ok "it prints the agenda" "$(says '09:00  Wang Xiaoming')"
ok "it says how to open the desk" "$(says 'build/frontdesk -d build/demo.db')"
ok "nothing is installed where nothing is missing" "$(never_called apt-get)"
ok "it is configured once" "$(called autoreconf)"

: >"$work/calls"
bootstrap demo
ok "a second demo ends well" "$(ended_with 0)"
ok "it does not make the clinic again" "$(never_called 'build/demo.db demo')"
ok "it does not prepare configure again" "$(never_called autoreconf)"
ok "it opens the same clinic" "$(called 'frontdesk -d build/demo.db agenda')"

system
printf 'gcc\ngettext\n' >"$work/lacking"
bootstrap build
ok "the lists of packages are read first" "$(called 'apt-get update')"
ok "only what is missing is installed" "$(called 'apt-get install -y --no-install-recommends gcc gettext')"
ok "root needs no sudo" "$(never_called sudo)"

system
echo gcc >"$work/lacking"
tool id <<'END'
echo 1000
END
bootstrap build
ok "others install with sudo" "$(called 'sudo env DEBIAN_FRONTEND=noninteractive apt-get install')"
rm "$work/bin/sudo"
bootstrap build
ok "without root and sudo it stops" "$(ended_with 1)"
ok "and says what to do" "$(says 'apt-get install gcc')"

system
rm "$work/bin/apt-get"
bootstrap check
ok "without apt it stops" "$(ended_with 1)"
ok "and prints what a build needs" "$(says '    libsodium-dev')"
ok "and what the tests need" "$(says '    libvterm-dev')"
ok "and does nothing" "$(never_called make)"

system
tool make <<'END'
echo "src/base/x.c: error: no semicolon"
exit 2
END
bootstrap demo
ok "a build that fails stops it" "$(ended_with 1)"
ok "and shows why" "$(says 'no semicolon')"

system
bootstrap
ok "without a word it refuses" "$(ended_with 2)"
ok "and does nothing" "$(never_called make)"
ok "and names its commands" "$(says 'usage: ./bootstrap demo')"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
