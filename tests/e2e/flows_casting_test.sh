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
task test_scale
for _ in 1 2 3 4 5 6 7 8 9 10; do load 20; done
is "ten weighings say how well it repeats" screen=done task=test_scale
book "… and they are on record" "SELECT count(*) FROM event WHERE verb = 'test_scale'" 1
home

# ------------------------------------------------------------------ a tree
task build_tree
see prompt=tree_pieces
for i in 0 1 2; do
  show_tag "${wax[i]}"
  see "items~${names[i]}"
done
press next
see prompt=new_tag
show_tag TS1-003903-0
is "three pieces hang on a tree with a tag of its own" screen=done task=build_tree
book "the tree counts three" "SELECT quantity FROM piece WHERE tag = 'TS1-003903-0'" 3
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

flows_close
