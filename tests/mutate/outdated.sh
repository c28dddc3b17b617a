#!/bin/bash
# outdated.sh [FILE…]: the lines of equivalent.txt about these files (else about all) where nothing is changed like that any
# more; status 1 when there are some. Lint asks it of all, mutate.sh of the files that it changes.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2
[ $# -gt 0 ] || mapfile -t all < <(sed '/^#/d; s/\t.*//' tests/mutate/equivalent.txt | sort -u)
awk -f tests/mutate/mutations.awk "${@:-${all[@]}}" | awk -F '\t' '
  NR == FNR { sub(/^ */, "", $5); made[$1, $6, $3, $5]; named[$1]; next }
  $1 in named && !(($1, $2, $3, $4) in made) {
    if (!found++) print "take these out of tests/mutate/equivalent.txt, or name them as they read now:"
    print
  }
  END { exit found > 0 }' - tests/mutate/equivalent.txt
