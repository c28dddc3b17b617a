#!/bin/bash
# Part of `make bench`: what a command and a verified event cost in instructions, which are the same on a busy machine as on an idle one.
#
#   instructions.sh FOLDER    rows of the bench's table
#
# Counted by callgrind over all threads: of the writer, what it does for 3200 commands in transactions of 128; of verify, the whole program
# on a short year (YEAR_SHORT, 6000 events wanted). Its profiles stay in BUILD/bench, for callgrind_annotate.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$(realpath "${BUILD:-build}")
folder=$1
commands=3200
row() { printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" - -; }
count() { # profile, program and arguments: instructions
  local profile=$1
  shift
  # bound beforehand: callgrind loses its way in the loader, and stops counting where it should not
  LD_BIND_NOW=1 valgrind --tool=callgrind --callgrind-out-file="$profile" "$@" 2>"$folder/callgrind" >"$folder/said" || { cat "$folder/callgrind" >&2; exit 1; }
  awk '/Collected/ { print $NF }' "$folder/callgrind"
}

booked=$(count "$build/bench/command.callgrind" --toggle-collect=desk_book_job "$build/bench/hub_bench" writer "$folder" 128 "$commands")
row instructions_command $((booked / commands)) instructions
rm -f "$folder"/writer.db*

events=$("$build/bench/year_bench" "$folder" "${YEAR_SHORT:-6000}" | awk '$1 == "year_events" { print $2 }')
proved=$(count "$build/bench/verify.callgrind" "$build/bin/touchstone-hub" verify --db "$folder/year.db")
row instructions_verify $((proved / events)) instructions
rm -f "$folder"/year.db*
