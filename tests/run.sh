#!/bin/bash
# Runs tests, several at once, in their order, and counts: run.sh [-j N] TEST …
# Most of a test is waiting, for a device that settles, a hub that comes back, a disk: so one more at once than there are processors.
# A test is a cmocka program, or a script whose last line says "N passed, M failed". Each gets a temporary folder of its own in
# $TMPDIR, which goes when it ends; that of a unit test is in memory where there is room, as thousands of its commits wait for a disk and
# prove nothing about it (what a disk keeps, the scripts try). Failing tests show what failed and what they printed last, at once, and again before the sum, where a log that is cut still has it. The last line is the sum; exit 1 when anything failed.
set -uo pipefail
export LC_ALL=C.UTF-8 # what sort, sed and [a-z] mean, whatever the language of who runs them
jobs=$(($(nproc) + 1))
if [ "${1:-}" = -j ]; then jobs=$2; shift 2; fi
out=$(mktemp -d)
memory=$out
# Of this shell alone: bash runs the trap in a child, too, that is killed before it has become its program. There no command can be asked: even
# [ answers yes or no by chance, so that a case of the shell itself has to tell.
trap 'case $BASHPID in "$$") rm -rf "$out" "$memory" ;; esac' EXIT
[ -w /dev/shm ] && [ "$(df --output=avail -k /dev/shm | tail -n 1)" -gt 500000 ] && memory=$(mktemp -d /dev/shm/touchstone.XXXXXX)
limit_s=${TEST_LIMIT_S:-600}

one() { # TEST -> $out/NAME.result: "passed failed seconds"
  local test=$1 name status started passed failed folder template=${TMPDIR:-/tmp}/touchstone-test.XXXXXX
  name=${test//\//_}
  [[ $test != */tests/unit/* ]] || template=$memory/XXXXXX
  folder=$(mktemp -d "$template")
  started=$EPOCHSECONDS
  TMPDIR=$folder timeout --kill-after=10 "$limit_s" "$test" >"$out/$name.log" 2>&1 </dev/null
  status=$?
  rm -rf "$folder"
  passed=$(grep -aoE '^\[  PASSED  \] [0-9]+ test' "$out/$name.log" | awk '{ n += $4 } END { print n + 0 }')
  failed=$(grep -aoE '^\[  FAILED  \] [0-9]+ test' "$out/$name.log" | awk '{ n += $4 } END { print n + 0 }')
  if tail -n 1 "$out/$name.log" | grep -qaE '^([a-z]+: )?[0-9]+ passed, [0-9]+ failed'; then
    read -r passed failed < <(tail -n 1 "$out/$name.log" | sed -E 's/^([a-z]+: )?([0-9]+) passed, ([0-9]+) failed.*/\2 \3/')
  fi
  if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
  if [ "$status" -eq 0 ] && [ "$passed" -eq 0 ]; then failed=1; echo "ran no test" >>"$out/$name.log"; fi
  if [ "$status" -eq 124 ]; then echo "stopped after $limit_s s" >>"$out/$name.log"; fi
  echo "$passed $failed" >"$out/$name.result"
  if [ "$failed" -gt 0 ]; then
    {
      printf 'FAIL  %-60s exit %s\n' "$test" "$status"
      { head -n -60 "$out/$name.log" | grep -aA 1 "^FAIL \|FAILED  " | head -n 20; tail -n 60 "$out/$name.log"; } | sed 's/^/      /'
    } | tee "$out/$name.failed"
  else
    printf 'ok    %-60s %4d tests  %3d s\n' "$test" "$passed" $((EPOCHSECONDS - started))
  fi
}

running=0
for test in "$@"; do
  if [ "$running" -ge "$jobs" ]; then wait -n; running=$((running - 1)); fi
  one "$test" &
  running=$((running + 1))
done
wait
cat "$out"/*.failed 2>/dev/null | tail -n 120
read -r passed failed < <(cat "$out"/*.result 2>/dev/null | awk '{ p += $1; f += $2 } END { print p + 0, f + 0 }')
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
