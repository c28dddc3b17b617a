# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # the parts of faults_test.sh use these; folder and bin are demo/lib.sh's
# What the parts of faults_test.sh share: judging what was said, ending a program well, a disk that can be filled.
out=
status=0

run() { # COMMAND…: what it said in $out, how it ended in $status
  out=$("$@" 2>&1 </dev/null)
  status=$?
}

is() { # WHAT SEEN EXPECTED
  if [ "$2" = "$3" ]; then result ok "$1" "$3" "$2"; else result FAIL "$1" "$3" "$2"; fi
}

says() { # WHAT TEXT PART…: the text has every part, which may be a pattern of grep -E
  local what=$1 text=$2 part
  shift 2
  for part in "$@"; do
    if ! grep -qE -- "$part" <<<"$text"; then
      result FAIL "$what" "… $part …" "${text:-nothing}"
      return
    fi
  done
  result ok "$what" "$*" "$text"
}

refused() { # WHAT STATUS PART…: the command run last ended so, and said why and what helps
  local what=$1 wanted=$2
  shift 2
  if [ "$status" != "$wanted" ]; then
    result FAIL "$what" "exit $wanted" "exit $status: $out"
    return
  fi
  says "$what" "$out" "$@"
}

alive() { # NAME WHAT
  if kill -0 "${pid_of[$1]}" 2>/dev/null; then result ok "$2" "alive" "alive"; else result FAIL "$2" alive "ended: $(tail -n 2 "$folder/$1.log")"; fi
}

stop() { # NAME: by SIGTERM; its exit status in $status
  kill -TERM "${pid_of[$1]}"
  "$tools/await" -t 8000 end "${pid_of[$1]}" || kill -9 "${pid_of[$1]}"
  wait "${pid_of[$1]}" 2>/dev/null
  status=$?
}

# What a state line says of trouble, in words: in the middle of the screen, and under its header.
sentence() { tr " " "\n" <<<"$1" | sed -En "s/^(fault|trouble)=(..+)/\2/p" | tr "_" " "; }

# The check character of a tag (ISO 7064 MOD 37,36): tag TS1 000123 -> TS1-000123-Z
tag() {
  local alphabet=0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ product=36 i before
  local text=$1$2
  for ((i = 0; i < ${#text}; i++)); do
    before=${alphabet%%"${text:i:1}"*}
    product=$(((product + ${#before}) % 36))
    [ "$product" -ne 0 ] || product=36
    product=$((product * 2 % 37))
  done
  echo "$1-$2-${alphabet:$(((37 - product) % 36)):1}"
}

# ------------------------------------------------------------------ a disk that can be full
# A small file system of its own where we may mount one (in a mount namespace of our own: it goes with us, however we end); else, and
# for a store that writes where it wrote before, a limit on the size of files, which fails the same writes with EFBIG.
disk_make() { # FOLDER
  mkdir -p "$1"
  [ -z "${FAULTS_OWN_MOUNTS:-}" ] || mount -t tmpfs -o size=16m touchstone-faults "$1"
}

disk_fill() { # FOLDER PID: a store that grows finds no room
  if mountpoint -q "$1"; then
    head -c 32M /dev/zero >"$1/ballast" 2>/dev/null
    [ -s "$1/ballast" ]
  else
    disk_limit "$2"
  fi
}

disk_limit() { # PID: nothing is written behind the first page of any file
  prlimit --pid "$1" --fsize=4096:unlimited
}

disk_free() { # FOLDER PID
  rm -f "$1/ballast"
  prlimit --pid "$2" --fsize=unlimited
}
