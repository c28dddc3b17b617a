# Sourced by the scripts here: what was seen beside what was wanted, counted in $passed and $failed.
# shellcheck shell=bash
passed=0
failed=0

pass() { passed=$((passed + 1)); }

fail() { # SENTENCE
    failed=$((failed + 1))
    printf 'FAILED %s\n' "$1" >&2
}

is() { # NAME GOT WANTED
    if [ "$2" = "$3" ]; then pass; else fail "$1: got \"$2\", wanted \"$3\""; fi
}

like() { # NAME GOT PATTERN (of the shell)
    # shellcheck disable=SC2053 # the right side is a pattern on purpose
    if [[ $2 == $3 ]]; then pass; else fail "$1: got \"$2\", wanted something like \"$3\""; fi
}
