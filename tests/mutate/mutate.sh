#!/bin/bash
# make mutate: changes the rules one small thing at a time, in a copy, and sees that a test fails.
#
#   mutate.sh [N] [FILE…]    N: a sample of so many, spread evenly (0: all); FILE: only these (else all of common/rules)
#
# A line a mutation: killed (by which test), survived, or known (listed in tests/mutate/equivalent.txt with the reason
# why nobody could tell). Status 1 when one survived that is not listed. See docs/proof.md.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2
count=${1:-0}
shift || true
files=("$@")
[ ${#files[@]} -gt 0 ] || mapfile -t files < <(git ls-files 'common/rules/*.c' | grep -v -E '/(form|form_.*|word|tag)\.c$')
cc=${MUTATE_CC:-gcc}
tree=${BUILD:-build}/mutate
mkdir -p "$tree"
git ls-files -z Makefile common hub tests/unit/common_rules tests/unit/hub_service tests/unit/hub_api tests/life tests/bench assets docs |
  tar --null -T - -cf - | tar -xf - -C "$tree"
tree=$(realpath "$tree")
pristine=$tree/pristine # what is worked on meanwhile does not disturb
rm -rf "$pristine" "$tree/build/obj/common/rules" # what a run that was ended has left
mkdir -p "$pristine/common"
cp -r "$tree/common/rules" "$pristine/common/rules"

tests_of() { (cd "$tree" && for f in tests/unit/"$1"/*_test.c; do echo "build/${f%.c}"; done); }
build() { timeout 300 make -C "$tree" -s -j2 BUILD=build CC="$cc" CFLAGS='-O0 -g0' WERROR= "$@" >"$tree/build.log" 2>&1; }
mapfile -t rules < <(tests_of common_rules)
mapfile -t service < <(tests_of hub_service)
life=build/tests/unit/hub_api/life_test
build "${rules[@]}" "${service[@]}" "$life" || { tail -5 "$tree/build.log"; exit 2; }
for t in "${rules[@]}" "${service[@]}" "$life"; do
  (cd "$tree" && timeout 60 "$t" >/dev/null 2>&1) || { echo "mutate: $t fails before anything was changed"; exit 2; }
done

# The tests that know most about a file come first.
stages() {
  local noun
  noun=$(basename "$1" .c)
  for t in "${rules[@]}"; do case $t in */"$noun"_test | */"$noun"_property_test) echo "$t" ;; esac; done | tr '\n' ' '
  echo
  echo "${rules[*]}"
  echo "$life"
  echo "${service[*]}"
}

killer='' # the test that failed; "" when none did
try() {
  local stage t
  killer=''
  while read -r stage; do
    [ -n "$stage" ] || continue
    # shellcheck disable=SC2086 # a list of words
    build $stage || { killer='(does not compile)'; return; }
    for t in $stage; do
      (cd "$tree" && exec timeout 60 "$t" >/dev/null 2>&1) 2>/dev/null || { killer=$(basename "$t"); return; }
    done
  done < <(stages "$1")
}

is_known() { # file, what, old line
  awk -F '\t' -v f="$1" -v w="$2" -v l="$3" '$1 == f && $2 == w && $3 == l { found = 1 } END { exit !found }' \
    tests/mutate/equivalent.txt
}

(cd "$pristine" && awk -f "$OLDPWD/tests/mutate/mutations.awk" "${files[@]}") >"$tree/list"
total=$(wc -l <"$tree/list")
if [ "$count" -gt 0 ] && [ "$count" -lt "$total" ]; then
  awk -v n="$count" -v t="$total" 'int(NR * n / t) != int((NR - 1) * n / t)' "$tree/list" >"$tree/sample"
else
  cp "$tree/list" "$tree/sample"
fi
killed=0 survived=0 known=0 stillborn=0
while IFS=$'\t' read -r file line what text <&3; do
  old=$(sed -n "${line}p" "$pristine/$file" | sed 's/^ *//')
  awk -v n="$line" -v t="$text" 'NR == n { print t; next } { print }' "$pristine/$file" >"$tree/$file"
  try "$file"
  cp "$pristine/$file" "$tree/$file"
  case $killer in
  '(does not compile)') stillborn=$((stillborn + 1)) verdict=stillborn ;;
  '') if is_known "$file" "$what" "$old"; then known=$((known + 1)) verdict=known; else survived=$((survived + 1)) verdict=SURVIVED; fi ;;
  *) killed=$((killed + 1)) verdict=killed ;;
  esac
  printf '%-9s  %s:%s  %s  %s  %s\n' "$verdict" "$file" "$line" "$what" "$killer" "$old"
done 3<"$tree/sample"
printf 'mutate: %d of %d changes tried: %d killed, %d survived, %d known to be equal, %d do not compile\n' \
  "$(wc -l <"$tree/sample")" "$total" "$killed" "$survived" "$known" "$stillborn"
[ "$survived" -eq 0 ]
