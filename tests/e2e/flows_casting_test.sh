#!/bin/bash
# Every flow of the casting bench, as a person does it: scales, metal, a tree from the build to the cut.
set -uo pipefail
# shellcheck source-path=SCRIPTDIR source=flows_lib.sh
. "$(dirname "$0")/flows_lib.sh"
flows_open bench-casting
office buy_metal '' '' '"alloy":"au750y","mass_ug":100000000' || exit 1
office buy_metal '' '' '"alloy":"au750y","custody":"recycled","mass_ug":1000000' || exit 1

load() { # GRAMS: onto the empty pan, counted, and off again
  see screen=weighing
  put "$1"
  see "lifted=0" screen!=weighing
}

who "Caster 1"
is "badge in: the caster" screen=idle operator=Caster_1

# ------------------------------------------------------------------ the scale
task check_scale
see screen=keypad prompt=check_weight
type_in 50
see screen=weighing
put 50
is "the scale is checked with its weight" screen=done task=check_scale
lift
book "… and it is right" "SELECT ok FROM scale_check ORDER BY event DESC LIMIT 1" 1
home
task test_scale
for i in 1 2 3 4 5 6 7 8 9 10; do
  see screen=weighing "said~$((i - 1))"
  put 20
  see screen=weighing message=lift_off
  lift
done
is "ten weighings say how well it repeats" screen=done task=test_scale
home

# ------------------------------------------------------------------ a tree
task build_tree
see prompt=tree_pieces
for name in P-1 P-2 P-3; do
  show $name
  see "items~$name"
done
press next
see prompt=new_tag
show_tag TS1-003903-0
is "three pieces hang on a tree with a tag of its own" screen=done task=build_tree
book "the tree counts three" "SELECT quantity FROM piece WHERE tag = 'TS1-003903-0'" 3
home

flows_close
