# shellcheck shell=bash disable=SC2154 # tools, pid_of: demo/lib.sh
# What the kiosk has in memory, with its reader's process, for the scripts here. Source it after demo/lib.sh.
processes() { # KIOSK
  echo "${pid_of[$1]}"
  pgrep -P "${pid_of[$1]}" || true
}
memory_of() { # KIOSK: sets memory[WORD] in kB, as tests/tools/memory.c explains the words
  local word
  # shellcheck disable=SC2046 # words
  for word in $("$tools/memory" $(processes "$1")); do memory[${word%%=*}]=${word#*=}; done
}
# shellcheck disable=SC2034 # for who sources this
declare -A memory
mb() { awk -v k="$1" 'BEGIN { printf "%.1f", k / 1024 }'; }
aim() { awk -v k="$1" 'BEGIN { printf "%.2f", k / 1024 / 40 }'; } # KB: beside the aim of 40 MB
