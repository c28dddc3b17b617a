#!/bin/bash
# The casting bench, as a person does it: its scale, a tree that is built, metal that is handed out and comes back.
set -uo pipefail
# shellcheck source-path=SCRIPTDIR source=flows_lib.sh
. "$(dirname "$0")/flows_lib.sh"
flows_open bench-casting
office buy_metal '' '' '"alloy":"au750y","mass_ug":100000000' || exit 1
office buy_metal '' '' '"alloy":"au750y","custody":"recycled","mass_ug":1000000' || exit 1
# three pieces of wax: a released order
office draft_order '' '' '"order":"o-2","client":"Galerie Nord","due":"2031-01-15T16:00:00.000Z","lines":[{"model":"ring","size":"54","quantity":3,"alloy":"au750y","stones":"as the model","finish":"polished"}],"specification":"s","documents":"d","feasible":true,"materials":true,"deadline":true,"quote":"q","payment":"p"' || exit 1
office release_order '' '' '"order":"o-2"' || exit 1
mapfile -t wax < <(ask_book "SELECT tag FROM piece WHERE client_order = (SELECT id FROM client_order WHERE code = 'o-2') ORDER BY id")
mapfile -t names < <(ask_book "SELECT name FROM piece WHERE client_order = (SELECT id FROM client_order WHERE code = 'o-2') ORDER BY id")

who "Caster 1"
is "badge in: the caster" screen=idle operator=Caster_1

# ------------------------------------------------------------------ the scale
task check_scale
see screen=keypad prompt=check_weight
type_in 50
load 50
is "the scale is checked with its weight" screen=done task=check_scale
book "… and it is on record" "SELECT count(*) FROM event WHERE verb = 'check_scale'" 1
home

# ------------------------------------------------------------------ a tree
office accept_limit '' '' '"of":"casting","limit_pieces":16' || exit 1
build_tree() { # NEW-TAG: the three of them, under a tag of their own
  task build_tree
  see prompt=tree_pieces
  for i in 0 1 2; do
    show_tag "${wax[i]}"
    see "items~${names[i]}"
  done
  press next
  see prompt=new_tag
  show_tag "$1"
  see screen=done task=build_tree
}
build_tree TS1-003903-0
book "three pieces hang on a tree with a tag of its own" "SELECT quantity FROM piece WHERE tag = 'TS1-003903-0'" 3
home
task take_apart
show_tag TS1-003903-0
see screen=done task=take_apart
book "a wax broke: taken apart, they are single again" "SELECT group_concat(place) FROM piece WHERE client_order = (SELECT id FROM client_order WHERE code = 'o-2')" "pool,pool,pool"
home
build_tree TS1-003904-Y
book "and hang on the next one" "SELECT quantity FROM piece WHERE tag = 'TS1-003904-Y'" 3
home

# ------------------------------------------------------------------ metal
task issue_metal
see screen=choice prompt=metal
press item0
load 30
is "thirty grams are handed out" screen=done task=issue_metal
book "the caster has them" "$(balance loose:operator:TSB-000001-I)" 30000000
home
task return_metal
see screen=choice prompt=metal
press item0
load 2
is "two come back" screen=done task=return_metal
book "twenty-eight are out" "$(balance loose:operator:TSB-000001-I)" 28000000
home

# ------------------------------------------------------------------ cast, and cut
show_tag TS1-003904-Y
see screen=piece message=started
at_casting() { # what lies there, by the hub
  book "$1" "SELECT count(*) FROM piece WHERE here = 'casting' AND state = '$2'" "$3"
}
at_casting "the tree is in work" in_work 1
home
task cast
show_tag TS1-003904-Y
see screen=weighing
load 27.9
is "the tree is cast, and weighed" screen=done task=cast
book "its metal is what it weighs" "SELECT book_ug FROM piece WHERE tag = 'TS1-003904-Y'" 27900000
book "what it does not show is the caster's" "$(balance open:operator:TSB-000001-I)" 100000
home
task cut
show_tag TS1-003904-Y
see prompt=cut_pieces
is "cut: each piece in turn" prompt=cut_pieces
cut_off() { # INDEX GRAMS: its tag, and the scale
  show_tag "${wax[$1]}"
  load "$2"
  see "items~${names[$1]}"
}
cut_off 0 5.8
cut_off 1 5.82
cut_off 2 2.9
pick "${names[2]}" # misfilled
press next
see prompt=sprue
load 8.9
see prompt=button
load 4.3
see screen=summary
press book
is "pieces, sprue and button" screen=done task=cut
book "two pieces, one scrapped" "SELECT group_concat(place || ' ' || book_ug) FROM piece WHERE client_order = (SELECT id FROM client_order WHERE code = 'o-2')" \
  "station 5800000,station 5820000,scrapped 2900000"
book "what the cut does not show is the caster's, too" "$(balance open:operator:TSB-000001-I)" 280000
home

# ------------------------------------------------------------------ in process
task weigh
show_tag "${wax[0]}"
see screen=weighing
put 5.795
see screen=verdict
lift
press record
is "weighed in process" screen=piece message=weighed
book "five milligrams less" "SELECT book_ug FROM piece WHERE tag = '${wax[0]}'" 5795000
home
task return_scrap
see prompt=return_kind
pick filings
see prompt=metal
press item0
load 0.15
is "filings come back" screen=done task=return_scrap
book "off what the caster answers for" "$(balance open:operator:TSB-000001-I)" 135000
home
show_tag "${wax[1]}"
is "the second was weighed at the cut: done" screen=piece message=finished name="${names[1]}"
home

task bind_chip
show_tag "${wax[1]}"
see prompt=chip
bench "$bench_is" nfc uid=04A1B2C3D4E5F6
is "a cast piece gets its chip" screen=done task=bind_chip
bench "$bench_is" nfc none
book "… and it is on record" "SELECT chip FROM piece WHERE tag = '${wax[1]}'" 04A1B2C3D4E5F6
home

# ------------------------------------------------------------------ a lot, counted
task split
show L-1
see screen=keypad prompt=count
type_in 1
see prompt=new_tag
show_tag TS1-003905-W
is "one of three goes on by itself" screen=done task=split
book "two and one" "SELECT group_concat(quantity) FROM piece WHERE quantity > 0 AND name LIKE 'L-1%'" 2,1
home

# ------------------------------------------------------------------ the station is counted
task stock_take
see prompt=station_stock
count_in() { # TAG GRAMS
  show_tag "$1"
  load "$2"
}
count_in "$(tag_of L-1)" 11.514
count_in TS1-003905-W 5.757
count_in "${wax[0]}" 5.795
count_in TS1-003910-1 3.1
see items~TS1-003910-1
press next
is "of the one that nobody knows: which metal?" screen=choice prompt=metal
press item0
is "and what is set in it" screen=keypad prompt=stones_set
type_in 0.50
see screen=summary
press book
by_manager
is "what lies here was counted" screen=done task=stock_take
book "the unknown one is a piece now: half a carat is no metal" \
  "SELECT here || ' ' || book_ug || ' ' || stones_ug FROM piece WHERE tag = 'TS1-003910-1'" "casting 3000000 100000"
book "one was added" "SELECT json_extract(found, '\$.added') FROM event WHERE verb = 'stock_take' AND json_extract(found, '\$.added') IS NOT NULL ORDER BY seq DESC LIMIT 1" 1
book "what was not there is missing" "SELECT count(*) FROM piece WHERE place = 'missing'" 8
home
show_tag TS1-003910-1
is "the counted piece is scanned, and started" screen=piece message=started
home
flows_close
