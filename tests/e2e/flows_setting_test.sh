#!/bin/bash
# Every flow of the setting bench, as a person does it: badges, scans and touches in front, the hub's book behind.
set -uo pipefail
# shellcheck source-path=SCRIPTDIR source=flows_lib.sh
. "$(dirname "$0")/flows_lib.sh"
flows_open bench-setting
office buy_stones '' '' '"kind":"rd-5","count":20,"ct_e5":1000000,"shape":"round","size":"5.0 mm","quality":"G VS"' || exit 1
office buy_metal '' '' '"alloy":"au750y","mass_ug":100000000' || exit 1
office stock_in '' '' '"component":"clasp-7","name":"Clasp","alloy":"au750y","count":5,"mass_ug":2000000' || exit 1

# ------------------------------------------------------------------ people
who "Setter 1"
is "badge in: the setter is known" screen=idle operator=Setter_1
book "… and present" "SELECT count(*) FROM presence WHERE operator = 'TSB-000002-G'" 1
who "Setter 2"
is "another badge: they act now, and nobody has gone" screen=idle operator=Setter_2
book "two are present" "SELECT count(*) FROM presence WHERE station IS NOT NULL" 2
press leave
is "badge out" operator!=Setter_2
expect_board "one is present" '.stations[] | select(.code == "setting") | .present == 1' '.stations[] | select(.code == "setting") | .present' 1
who "Setter 1"

# ------------------------------------------------------------------ receive, start, finish; what is at hand
show S-1
is "scanned in: received and started" screen=piece message=started name=S-1
show S-2
is "two at once" screen=piece message=started name=S-2
show S-3
is "the third waits in the tray" message=received name=S-3 reason=at_once
home
task queue
is "the queue of the bench" screen=queue items~queued
pick queued
is "a touch: its sheet" screen=sheet name=S-3
home
task look
show S-1
is "the sheet of a scanned piece: its way" screen=sheet name=S-1 items~polishing
home
press help
is "help stands in front of any screen" screen=help
press ok
is "and goes with a touch" screen=idle
show S-2
is "scanned out: done" message=finished name=S-2
press undo
is "undo within a minute" screen=idle
at "S-2 is in work again" S-2 "station setting in_work"
book "the event stays, another names it" "SELECT count(*) FROM event WHERE corrects IS NOT NULL" 1

# ------------------------------------------------------------------ hold, release, hand over
task hold
show S-3
is "held" screen=done task=hold
at "… says the hub" S-3 "station setting held"
home
task release
show S-3
is "released" screen=done task=release
at "where it was" S-3 "station setting queued"
home
task hand_over
show S-1
see prompt=person
badge bench-setting "Setter 2"
is "handed over to who holds the badge here" screen=done task=hand_over
book "the work is theirs" "SELECT holder FROM piece WHERE name = 'S-1'" TSB-000003-E
home
task hand_over
show S-1
see prompt=person
badge bench-setting "Setter 2"
is "they have it already: the hub says why not in the setter's language" screen=refusal reason=exists "said=Setter_2_กำลังทำ_S-1_อยู่แล้ว"
press ok
home

# ------------------------------------------------------------------ stones
who "Setter 1"
task issue_stones
is "the only kind of stones is not asked: how many" screen=keypad prompt=count
type_in 8
is "stones are issued" screen=done task=issue_stones
book "eight are with the setter" "SELECT sum(count) FROM stone_holding WHERE account = 'operator:TSB-000002-G'" 8
home
show S-1
is "scanned out, its stones by the plan: are these in it" screen=choice task=finish prompt=stones_due items~rd-5
press book
is "a touch, and it is finished" screen=piece message=finished name=S-1
book "three are in S-1" "SELECT sum(count) FROM stone_holding WHERE account = 'piece'" 3
press undo
at "undo: it is in work again" S-1 "station setting in_work"
book "… and its stones are with the setter" "SELECT sum(count) FROM stone_holding WHERE account = 'operator:TSB-000002-G'" 8
home
show S-1
see prompt=stones_due
press item0
is "otherwise than planned: how many are in it" screen=keypad prompt=stones_in
type_in 2
see prompt=stones_rest
pick broken
see prompt=stones_due
press book
is "finished with two" screen=piece message=finished name=S-1
book "two are in it, one is broken" "SELECT group_concat(account || ' ' || count, ', ') FROM (SELECT account, sum(count) AS count FROM stone_holding WHERE account IN ('piece', 'broken') GROUP BY account ORDER BY account)" "broken 1, piece 2"
press undo
at "undone, too" S-1 "station setting in_work"
book "eight are with the setter again" "SELECT sum(count) FROM stone_holding WHERE account = 'operator:TSB-000002-G'" 8
home
task set_stones
show S-2
see screen=keypad prompt=count
type_in 1
is "stones set, as counted" screen=done task=set_stones
book "one is in S-2" "SELECT sum(count) FROM stone_holding WHERE account LIKE 'piece%'" 1
home
task return_stones
see screen=keypad
type_in 2
is "stones come back" screen=done task=return_stones
home
task break_stones
see screen=keypad
type_in 1
see prompt=setting
pick prong
is "a stone broke: how it was being set" screen=done task=break_stones
home
task lose_stones
see screen=keypad
type_in 1
see prompt=setting
pick prong
is "a stone is lost" screen=done task=lose_stones
book "three are left with the setter" "SELECT sum(count) FROM stone_holding WHERE account = 'operator:TSB-000002-G'" 3
home
task check_setting
show S-2
see screen=photo "places~take@"
press take
see screen=photo "places~next@"
press next
see screen=checks
press item0
press item2
press next
is "the setter's own check on receipt" screen=done task=check_setting
book "… with a photo" "SELECT moment FROM inspection_photo" before
home

# ------------------------------------------------------------------ metal and findings
task issue_metal
is "metal without a scale: grams are typed" screen=keypad prompt=mass
type_in 5.25
is "metal is issued" screen=done task=issue_metal
book "it is with the setter" "$(balance loose:operator:TSB-000002-G)" 5250000
home
task return_metal
see screen=keypad
type_in 5
is "what is left comes back" screen=done task=return_metal
book "a quarter of a gram is still out" "$(balance loose:operator:TSB-000002-G)" 250000
home
task return_scrap
see prompt=return_kind
pick filings
see screen=keypad prompt=mass
type_in 0.1
is "filings come back" screen=done task=return_scrap
book "off the open balance" "$(balance open:operator:TSB-000002-G)" -100000
home
task stock_out
show S-2
see screen=keypad prompt=count
type_in 1
is "a finding goes into a piece" screen=done task=stock_out
book "four are left" "SELECT count FROM component WHERE code = 'clasp-7'" 4
home

# ------------------------------------------------------------------ limits
show L-1
is "a lot that does not fit is refused, with the numbers" screen=refusal reason=station_full name=L-1
press override
see prompt=reason
pick rush_order
by_manager
is "override from the refusal: badge, PIN, reason" screen=done task=override
home
show L-1
is "now it is taken in" message~ name=L-1
at "the lot is there" L-1 "station setting in_work"
book "an override is on record, and used" "SELECT count(*) FROM event WHERE verb = 'override'" 1
home

# ------------------------------------------------------------------ lots and tags
task split
show L-1
see screen=keypad prompt=count
type_in 1
see prompt=new_tag
show_tag TS1-003901-3
is "one of the lot goes on under another tag" screen=done task=split
book "two halves" "SELECT group_concat(quantity) FROM piece WHERE quantity > 0 AND name LIKE 'L-1%'" 2,1
home
task merge
see prompt=lot
show L-1
see prompt=other_half
show_tag TS1-003901-3
is "the halves become one again" screen=done task=merge
book "three again" "SELECT quantity FROM piece WHERE name = 'L-1'" 3
home
task bind_tag
show S-3
see prompt=new_tag
show_tag TS1-003902-1
is "a new printed tag" screen=done task=bind_tag
book "S-3 has it" "SELECT tag FROM piece WHERE name = 'S-3'" TS1-003902-1
home
task bind_chip
show_tag TS1-003902-1
see prompt=chip
bench bench-setting nfc uid=04A1B2C3D4E5F6
is "a new chip" screen=done task=bind_chip
bench bench-setting nfc none
book "S-3 has it, too" "SELECT chip FROM piece WHERE name = 'S-3'" 04A1B2C3D4E5F6
home

# ------------------------------------------------------------------ what a manager does at a bench
who "Manager 1"
task hold
show_chip TS1-003902-1 04A1B2C3D4E5F6
see screen=done
home
task park
show_chip TS1-003902-1 04A1B2C3D4E5F6
see prompt=pin
type_in 2468
is "parked by a manager" screen=done task=park
book "it counts nowhere on the line" "SELECT place FROM piece WHERE name = 'S-3'" parked
home
task scrap
show L-1
see prompt=reason
pick porosity
see prompt=pin
type_in 2468
is "scrapped, with a reason" screen=done task=scrap
home
task unpark
show_chip TS1-003902-1 04A1B2C3D4E5F6
see prompt=pin
type_in 1111
is "a wrong PIN is refused, and asked again" screen=refusal reason=wrong_pin
press ok
see prompt=pin
type_in 2468
is "back on the line" screen=done task=unpark
home

# ------------------------------------------------------------------ missing, and found by who scans it
see wip=3 # S-1, S-2, S-3
task missing
show S-2
is "a reason is asked" screen=choice prompt=reason items~not_at_its_place
pick not_at_its_place
see prompt=pin
type_in 2468
is "a piece that nobody can find" screen=done task=missing
book "it is nowhere, its metal a loss of the station" "SELECT place FROM piece WHERE name = 'S-2'" missing
book "… and why is on record" "SELECT json_extract(form, '$.reason') FROM event WHERE verb = 'missing'" not_at_its_place
home
see wip=2
who "Setter 1"
task look
show S-1 # another piece between: S-2 comes anew, and not within the ten seconds of one scan
see screen=sheet
home
show S-2
is "scanned again, it asks for a manager's word" task=found prompt=manager name=S-2
by_manager
is "found" screen=done task=found
at "it is where it was" S-2 "station setting queued"
home
who "Manager 1"

# ------------------------------------------------------------------ the station is counted
task stock_take
see prompt=station_stock
show S-2
see items~S-2
press next
see screen=summary
press book
see prompt=pin
type_in 2468
is "everything that lies here was counted" screen=done task=stock_take

flows_close
