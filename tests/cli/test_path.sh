#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# One person's way from the first call to the follow-up, on the command line alone.
# shellcheck source=lib.sh
. "${TOP_SRCDIR:?}/tests/cli/lib.sh"

clinic
says 'Test Dental'
does 1 "$program" -d "$db" init
complains "$db"

# ---- a person calls and is registered
ok register --family Karimi --given Sara --sex female --born 1992-05-12 --phone '0912 345 6789' --alert allergy:penicillin \
    --consent reminder:sms --refuse offer:call --languages 'fa en' --note 'prefers mornings'
says 'Registered as number 1: Sara Karimi.'
ok register --family 王 --given 小明 --phone 07012345678 --json
holds '$[0].id' 2
holds '$[0].name' 王小明
ok register --family Nguyễn --given 'Thị Ánh' --referrer 1 --json
holds '$[0].name' 'Nguyễn Thị Ánh'
refused register --family Karimi --given Sara --born 1992-05-12
complains '1  Sara Karimi'
complains '--force'
ok register --family Karimi --given Sara --born 1992-05-12 --force
refused register --family Karimi --born 2099-01-01
complains 'Born: '
refused register --given '' --family ''
refused register --family X --source nowhere
wrong register --family X --sex maybe
complains '--sex cannot be maybe; it can be: '
wrong register --family X --consent never:sms

# ---- found again
ok find karimi
says 'Sara Karimi'
ok find wxm --json
holds '$[0].id' 2
ok find 6789
says 'Sara Karimi'
refused find nobody-like-this
refused find nobody-like-this --json
same "$(cat "$work/out")" '[]' 'nobody, as JSON'
refused show karimi
complains 'several'
complains '4  Sara Karimi'
ok show 1
says 'Sara Karimi'
says 'penicillin'
says 'prefers mornings'
ok show 王小明 --json
holds '$[0].id' 2

# ---- booked, moved
ok slots scaling --with li --limit 3 --json
first=$(json '$[0].start')
ok slots scaling --from +1w --limit 1
says 'Tue 11 Mar 2031'
ok book 1 scaling --first --with li --json
holds '$[0].start' "$first"
holds '$[0].practitioner' li
holds '$[0].status' booked
ok book 王小明 scaling --at 't+1 10:00' --with li
says 'Booked as appointment 2: '
refused book 3 scaling --at 't+1 10:00' --with li
refused book 3 scaling --at 't+1 10:00' --with nobody
refused book 3 sorcery --first
refused book 3 scaling --at 't-7 10:00' --with li
refused book 3 scaling --at 't-7 10:00'
complains 'has passed'
wrong book 3 scaling
wrong book 3 scaling --at yesterdayish
wrong book 3 scaling --first --at 't 10:00'
ok move 2 --at 't+2 12:00' --json
holds '$[0].start' '2031-03-06 12:00'
refused noshow 2
refused move 99 --at 't+2 12:00'
wrong move 2
ok agenda t+2
says '12:00'
says 'Li'

# ---- called off
wrong cancel 2
wrong cancel 2 --reason 'the cat is ill'
ok cancel 2 --reason 'the cat is ill' --side patient --json
holds '$[0].status' cancelled
holds '$[0].side' patient
refused cancel 2 --reason ill --side patient

# ---- received
ok checkin 1 --json
holds '$[0].ticket' 1
holds '$[0].stage' waiting
refused checkin 1
complains '1'
ok walkin 3 scaling
says 'ticket 2'
ok agenda --json
holds '$[0].state' waiting
ok call
says 'Called'
ok seat --ticket 1 --json
holds '$[0].stage' in-room
refused seat 99
ok finish --patient 1

# ---- let go
wrong checkout 1
wrong checkout 1 --next somewhere
wrong checkout 1 --next recall --method gold
refused checkout 1 --next declined
refused checkout 1 --next booked
ok checkout 1 --charge scalingx2=50 --pay due --method card --next recall --json
holds '$[0].next_step' recall
holds '$[0].stage' 'done'
refused checkout 1 --next recall
ok show 1
says 'Balance'
refused checkin 'nguyen anh'

# ---- tagged
ok tag list
ok tag list --json
tag=$(json '$[0].tag')
ok tag add 1 "$tag" --why 'asked for it'
ok tag show 1 --json
holds '$[0].tag' "$tag"
ok tag remove 1 "$tag"
ok tag show 1
says 'No tags.'
ok tag show 1 --all --json
holds '$[0].tag' "$tag"
refused tag add 1 no-such-tag
wrong tag paint 1 blue
wrong tag

# ---- followed up
ok followups --until t+400 --json
task=$(json '$[0].id')
ok followups 'done' "$task" no-answer --next t+1 --note 'rang twice' --json
holds '$[0].status' open
holds '$[0].due' 2031-03-05
ok followups 'done' "$task" reached
refused followups 'done' "$task" reached
refused followups 'done' 999 reached
wrong followups 'done' "$task" shouted
wrong followups 'done' x reached

# ---- remembered, proved, taken back
ok journal
says 'Registered'
ok journal --patient 1 --json
seq=$(json '$[0].seq')
ok journal "$seq"
says 'Before'
refused journal 999999
wrong journal x
ok verify --replay
head=$(sed -n 's/^Head: //p' "$work/out")
ok verify --head "$head" --json
refused verify --head "1:$(printf '%064d' 7)"
wrong verify --head nonsense
ok undo
says 'Taken back'
refused undo 999999
wrong undo x
ok verify --replay
ok check
ok backup "$work/copy.db"
refused backup "$work/copy.db"
does 0 "$program" -d "$work/copy.db" verify --head "$head"

# ---- paid too much
ok walkin 1 check-up
ok seat --patient 1
ok finish --patient 1
ok checkout --patient 1 --no-charge --pay 25 --next recall
says 'more than was owed is paid, and kept as credit'

done_testing
