#!/bin/bash
# Words that may not stand in the code, and why. Prints each; exit 1 when there was one.
set -euo pipefail
cd "$(dirname "$0")/../.."
offences=0
forbid() { # why, regular expression, files …
  local why=$1 words=$2 hits
  shift 2
  hits=$(grep -nHE "$words" "$@" 2>/dev/null | grep -v 'lint:allow' || true)
  [ -z "$hits" ] || { printf "%s\n    <- %s\n" "$hits" "$why"; offences=1; }
}
mapfile -t sources < <(git ls-files 'common/*.[ch]' 'hub/*.[ch]' 'kiosk/*.[ch]')
mapfile -t everything < <(git ls-files '*.c' '*.h' '*.sh' '*.mjs' '*.js' Makefile)
forbid 'locale and surprises: use common/base/number' '\b(strtod|atof|atoi|atol|strtol|strtoll|strtoul|sscanf)\(' "${sources[@]}" # lint:allow
forbid 'unbounded: use common/base/text' '\b(sprintf|vsprintf|strcpy|strcat|gets|strtok)\(' "${sources[@]}" # lint:allow
forbid 'never wait by sleeping' '\b(sleep|usleep|nanosleep|clock_nanosleep)\(' "${everything[@]}" # lint:allow
forbid 'finish it or leave it out' '\b(TODO|FIXME|XXX|HACK)\b' "${everything[@]}" # lint:allow
exit $offences
