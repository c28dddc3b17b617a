#!/bin/bash
# make mutate: changes the rules one small thing at a time, in a copy, and sees that a test fails.
#
#   mutate.sh [N] [FILE…]    N: a sample of so many (0: all); FILE: only these, of common/rules, hub/store, hub/service
#                            and hub/api (else all of common/rules)
#
# Each of these rooms is a shared library here, so that a change costs one compilation and one link, and the tests are
# built once. Each test runs once with coverage (kept until the test or the room changes), so that for a change only those
# tests run that come by its line. MUTATE_JOBS (2) changes are tried beside each other; MUTATE_MS=400 leaves out tests that
# take longer, MUTATE_TESTS=limit all but those of that name: quicker, but what survives may be killed by the others;
# MUTATE_LIKE=ledger_ tries only changes of lines like that.
# Each run draws another sample; MUTATE_SEED=7 draws that one again. See docs/proof.md.
#
# A line a change: killed (by which test), endless (a test came to no end, twice), survived, known (listed in
# tests/mutate/equivalent.txt with the reason why nobody could tell), equal (the optimised machine code is the same),
# stillborn (does not compile); then a table, a line a file, what was endless, and the survivors once more. Status 1 when
# one survived that is not known, 2 when the tests fail by themselves or a known one is no longer made.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2
count=${1:-0}
shift || true
files=("$@")
[ ${#files[@]} -gt 0 ] || mapfile -t files < <(git ls-files 'common/rules/*.c')
cc=${MUTATE_CC:-gcc}
jobs=${MUTATE_JOBS:-2}
seed=${MUTATE_SEED:-$((RANDOM))}
ms_max=${MUTATE_MS:-60000} # tests that take longer are left out
home=$PWD
# the tests' stores: whether a disk has it is no matter here, and what a test that died of a change leaves goes at the end
TMPDIR=$(TMPDIR=${TMPDIR:-$([ -w /dev/shm ] && echo /dev/shm)} mktemp -d -t touchstone-mutate.XXXXXX) || exit 2
export TMPDIR
trap 'case $BASHPID in "$$") rm -rf "$TMPDIR" ;; esac' EXIT
changed() { case " ${files[*]} " in *" $1/"*) ;; *) false ;; esac } # a room
rooms=(common/rules)
for room in hub/store hub/service hub/api; do changed "$room" && rooms+=("$room"); done
mkdir -p "${BUILD:-build}/mutate"
tree=$(realpath "${BUILD:-build}/mutate")
rm -rf "${tree:?}"/{common,hub,tests,assets,docs,work,done}
git ls-files -z Makefile common hub tests/unit/{common_rules,hub_store,hub_service,hub_api} tests/{life,replay,bench,simulate} assets docs |
  tar --null -T - -cf - | tar -xf - -C "$tree" || exit 2
mkdir -p "$tree"/{library,lines,work,done}

build() {
  make -C "$tree" -s -j"$jobs" BUILD=build CC="$cc" CFLAGS='-O0 -g0' SANFLAGS=-fPIC WERROR= "$@" >"$tree/build.log" 2>&1 ||
    { tail -5 "$tree/build.log"; exit 2; }
}
read -ra packages < <(pkg-config --cflags jansson pangocairo) # what headers of hub/api include
version=$(sed -n 's/^VERSION := //p' Makefile)
compile() { "$cc" -std=c17 -D_GNU_SOURCE "-DTOUCHSTONE_VERSION=\"$version\"" -w -fPIC -iquote "$tree" "${packages[@]}" "$@" 2>/dev/null; }
library_of() { echo "lib${1//\//_}.so"; } # of a room
link() { # folder, room, objects
  local name
  name=$(library_of "$2")
  "$cc" -shared "-Wl,-soname,$name" -o "$1/$name" "${@:3}"
}
clock() { echo "${EPOCHREALTIME/./}"; }                   # microseconds

# The libraries stand first on the line: their names are found before those of the archives. LD_LIBRARY_PATH changes them
# later.
libraries=()
for room in "${rooms[@]}"; do
  build "build/lib/${room//\//_}.a"
  link "$tree/library" "$room" "$tree/build/obj/$room"/*.o || exit 2
  libraries+=("$tree/library/$(library_of "$room")")
done
build_tests() { # libraries, then tests
  build LDFLAGS="-Wl,--no-as-needed,--allow-shlib-undefined $1 -Wl,--enable-new-dtags,-rpath,$tree/library" "${@:2}"
}
list_tests() { # of tests/unit
  (cd "$tree" && for t in "$@"; do compgen -G "tests/unit/${t}_test.c"; done) | sed 's|^|build/|; s|\.c$||' | grep -E -e "${MUTATE_TESTS:-}"
}
mapfile -t rules_tests < <(changed common/rules && list_tests 'common_rules/*')
if [ ${#rooms[@]} -gt 1 ]; then
  mapfile -t hub_tests < <(list_tests 'hub_store/*' 'hub_service/*' 'hub_api/*')
else
  mapfile -t hub_tests < <(list_tests 'hub_service/*' hub_api/life)
fi
tests=("${hub_tests[@]}" "${rules_tests[@]}")
if [ "$(cat "$tree/rooms" 2>/dev/null)" != "${rooms[*]}" ]; then # make does not see with which libraries they were linked
  rm -f "$tree"/build/tests/unit/*/*_test
  echo "${rooms[*]}" >"$tree/rooms"
fi
[ ${#hub_tests[@]} -eq 0 ] || build_tests "${libraries[*]}" "${hub_tests[@]}"
[ ${#rules_tests[@]} -eq 0 ] || build_tests "${libraries[0]}" "${rules_tests[@]}"

# ---------------------------------------------------------------- which test comes by which line
sum=$(for room in common/base "${rooms[@]}"; do cat "$tree/$room"/*.[ch]; done | cksum | tr ' ' -)
if [ ! -e "$tree/cover/$sum" ]; then
  rm -rf "$tree/cover"
  for room in "${rooms[@]}"; do
    mkdir -p "$tree/cover/$room"
    (cd "$tree/cover/$room" && for f in "$tree/$room"/*.c; do
      compile -O0 --coverage -c -o "$(basename "$f" .c).o" "$f" || { echo "mutate: $f does not compile"; exit 2; }
    done && link "$tree/cover" "$room" ./*.o --coverage) || exit 2
  done
  touch "$tree/cover/$sum"
fi
for t in "${tests[@]}"; do
  key=$tree/lines/$(basename "$(dirname "$t")").$(basename "$t").$sum.$(cksum <"$tree/$t" | tr ' ' -)
  if [ ! -s "$key" ]; then
    rm -f "$tree"/cover/*/*/*.gcda "$tree/lines/$(basename "$(dirname "$t")").$(basename "$t")".*
    begin=$(clock)
    (cd "$tree" && LD_LIBRARY_PATH=$tree/cover timeout 300 "$t" >/dev/null 2>&1) ||
      { echo "mutate: $t fails before anything was changed"; exit 2; }
    echo "time $(($(clock) - begin)) $t" >"$key.new"
    for room in "${rooms[@]}"; do
      (cd "$tree/cover/$room" && gcov -t ./*.gcda 2>/dev/null) |
        awk -F: -v room="$room" '/ 0:Source:/ { n = split($0, a, "/"); f = room "/" a[n]; on = 0; next }
          $2 + 0 > 0 { if ($1 !~ /^ *-$/) on = ($1 !~ /#|=/); if (on) print f, $2 + 0 }' >>"$key.new"
    done
    mv "$key.new" "$key"
  fi
  cat "$key"
done | awk -v tree="$tree" '/^mutate:/ { print; exit 2 } $1 == "time" { t = $2 " " $3; next } { print $1 ":" $2, t }' >"$tree/covered" ||
  { tail -1 "$tree/covered"; exit 2; }

# The tests that know most about a file come first: those of its name, what killed there before, then the quick ones. With
# each the seconds that it may take, ten times what it took: a change may make a loop without end. To a number outside of
# a function none comes: there it is those that come to the file.
tests_for() { # file, line
  local noun
  noun=$(basename "$1" .c)
  awk -v file="$1:" -v line="$2" -v ms="$ms_max" '$2 > ms * 1000 || index($1, file) != 1 { next }
    { any[$3] = $2 } $1 == file line { here[$3] = $2 }
    END { for (t in here) print here[t], t; if (length(here) == 0) for (t in any) print any[t], t }' "$tree/covered" | sort -n |
    awk '{ print 5 + int($1 / 100000), $2 }' >"$own/tests"
  { grep -E "/(${noun}|${noun%%_*})(_[a-z]+)?_test$" "$own/tests"
    tac "$tree/done/killers.${1//\//_}" 2>/dev/null | grep -xFf "$own/tests"
    cat "$own/tests"; } | awk '!seen[$0]++'
}

is_known() { # file, function, what, old line
  awk -F '\t' -v f="$1" -v p="$2" -v w="$3" -v l="$4" '$1 == f && $2 == p && $3 == w && $4 == l { found = 1 }
    END { exit !found }' \
    "$home/tests/mutate/equivalent.txt"
}

is_equal() { # changed source, file: the same machine code when optimised, so that no test can tell
  compile -O2 -S -o "$1.s" "$1" && compile -O2 -S -o "$1.was.s" "$tree/$2" &&
    diff -q <(grep -v -F -e .file -e "$1" "$1.s") <(grep -v -F -e .file "$1.was.s") >/dev/null
}

# With the change in $own. When not: $why. What came to no end may have stood behind others, and gets three times as long.
passes() { # seconds, test
  local seconds status=0
  for seconds in "$1" $(($1 * 3)); do
    { (cd "$tree" && LD_LIBRARY_PATH=$own exec timeout "$seconds" "$2" >/dev/null 2>&1); } 2>/dev/null
    status=$?
    [ "$status" -eq 124 ] || break
  done
  why=killed
  [ "$status" -ne 124 ] || why=endless
  [ "$status" -eq 0 ]
}

# One change, in a folder of its own: verdict, seconds, file, line, what, killer, old, new; tab separated.
try() {
  local number=$1 file=$2 line=$3 what=$4 text=$5 old=$6 place=$7 verdict=SURVIVED killer='' why own noun room begin seconds t took objects=()
  own=$tree/work/$number noun=$(basename "$file" .c) room=$(dirname "$file")
  begin=$(clock)
  mkdir -p "$own"
  old=${old#"${old%%[! ]*}"}
  awk -v n="$line" -v t="${text//\\/\\\\}" 'NR == n { print t; next } { print }' "$tree/$file" >"$own/$noun.c"
  if ! compile -O0 -c -o "$own/$noun.o" "$own/$noun.c"; then
    verdict=stillborn
  else
    for t in "$tree/build/obj/$room"/*.o; do [ "$t" = "$tree/build/obj/$room/$noun.o" ] || objects+=("$t"); done
    link "$own" "$room" "$own/$noun.o" "${objects[@]}"
    while read -r seconds t; do
      passes "$seconds" "$t" && continue
      killer=$(basename "$t") verdict=$why
      echo "$seconds $t" >>"$tree/done/killers.${file//\//_}"
      break
    done < <(tests_for "$file" "$line")
    if [ "$verdict" = SURVIVED ]; then
      if is_known "$file" "$place" "$what" "$old"; then verdict=known; elif is_equal "$own/$noun.c" "$file"; then verdict=equal; fi
    fi
  fi
  rm -rf "$own"
  took=$((($(clock) - begin) / 100000))
  # shellcheck disable=SC2001 # any number of blanks
  printf '%s\t%d.%d\t%s\t%s\t%s\t%s\t%s\t%s\n' "$verdict" $((took / 10)) $((took % 10)) "$file" "$line" "$what" "$killer" \
    "$old" "$(sed 's/^ *//' <<<"$text")" | tee "$tree/done/$number" |
    awk -F '\t' '{ printf "%-9s %5ss  %s:%s  %s  %s  %s\n", $1, $2, $3, $4, $5, $6, $7 }'
}

(cd "$tree" && awk -f "$home/tests/mutate/mutations.awk" "${files[@]}") >"$tree/every"
tests/mutate/outdated.sh "${files[@]}" || exit 2
grep -E -e "${MUTATE_LIKE:-}" "$tree/every" >"$tree/list"
total=$(wc -l <"$tree/list")
if [ "$count" -gt 0 ]; then
  awk -v seed="$seed" 'BEGIN { srand(seed) } { printf "%.9f\t%s\n", rand(), $0 }' "$tree/list" | sort | head -n "$count" |
    cut -f 2- | sort -t $'\t' -k1,1 -k2,2n >"$tree/sample"
else
  cp "$tree/list" "$tree/sample"
fi

begin=$(clock) number=0
while IFS=$'\t' read -r file line what text old place <&3; do
  number=$((number + 1))
  while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n; done
  try "$number" "$file" "$line" "$what" "$text" "$old" "$place" 3<&- &
done 3<"$tree/sample"
wait
cat "$tree"/done/[0-9]* | sort -t $'\t' -k3,3 -k4,4n >"$tree/result"

echo
awk -F '\t' '
  function row(name, tried, killed, endless, survived, known, equal, stillborn) {
    printf "%-28s %6s %7s %8s %9s %6s %6s %10s\n", name, tried, killed, endless, survived, known, equal, stillborn
  }
  function numbers(name) {
    row(name, n[name, ""] + 0, n[name, "killed"] + 0, n[name, "endless"] + 0, n[name, "SURVIVED"] + 0,
      n[name, "known"] + 0, n[name, "equal"] + 0, n[name, "stillborn"] + 0)
  }
  BEGIN { row("file", "tried", "killed", "endless", "survived", "known", "equal", "stillborn") }
  { if ($3 != last && last != "") numbers(last); last = $3; n[$3, $1]++; n[$3, ""]++; n["all", $1]++; n["all", ""]++ }
  END { numbers(last); numbers("all") }' "$tree/result"
drawn=
[ "$count" -eq 0 ] || drawn=", drawn by MUTATE_SEED=$seed"
printf '\nmutate: %d of %d changes tried in %d s%s\n' "$number" "$total" $((($(clock) - begin) / 1000000)) "$drawn"
those() { # verdict
  awk -F '\t' -v v="$1" '$1 == v { printf "%s:%s: %s\n  - %s\n  + %s\n", $3, $4, $5, $7, $8 }' "$tree/result"
}
endless=$(those endless)
[ -z "$endless" ] || printf '\nendless: killed, if it is the change and not the machine that takes so long\n%s\n' "$endless"
survivors=$(those SURVIVED)
[ -z "$survivors" ] && exit 0
printf '\nsurvivors: each wants a row in a test, or a line in tests/mutate/equivalent.txt that says why nobody could tell\n%s\n' "$survivors"
exit 1
