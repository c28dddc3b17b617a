#!/bin/bash
# `make bench`: measures, and prints a table: name value unit ratio of-what, tab separated. A ratio is to something that was measured in
# the same run; "-" where there is none. BENCH_MS (default 3000) is how long each measurement lasts.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$(realpath "${BUILD:-build}")
ms=${BENCH_MS:-3000}
folder=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$folder"
}
trap 'case $BASHPID in "$$") finish ;; esac' EXIT
row() { printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "${4:--}" "${5:--}"; }
ticks() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"; } # of the processor, so far
over() { awk -v a="$1" -v b="$2" 'BEGIN { printf (b > 0 ? "%.2f" : "-"), a / b }'; }

row name value unit ratio of-what

hub_at() { # sync delay in ms, connections
  local delay=$1 n=$2 suffix='' preload=() raw commands
  [ "$delay" = 0 ] || { suffix=_sync+${delay}ms; preload=(env "LD_PRELOAD=$build/bench/slow_sync.so" "SLOW_SYNC_MS=$delay"); }
  local store=$folder/hub-$delay-$n.db token result spent
  token=$("$build/bench/hub_bench" make "$store" $((ms * 6 + 2000)))
  rm -f "$folder/address"
  "${preload[@]}" "$build/bin/touchstone-hub" serve --db "$store" --listen 127.0.0.1:0 --address-file "$folder/address" \
    --assets assets >"$folder/hub.log" 2>&1 &
  local pid=$!
  pids+=("$pid")
  "$build/tools/await" file "$folder/address" >/dev/null
  spent=$(ticks "$pid")
  result=$("$build/bench/hub_bench" http "$(sed 's/.*://' "$folder/address" | tr -dc 0-9)" "$token" "$n" "$ms")
  spent=$(($(ticks "$pid") - spent))
  kill "$pid"
  "$build/tools/await" end "$pid"
  "$build/bin/touchstone-hub" verify --db "$store" >"$folder/verify" || { cat "$folder/verify" >&2; exit 1; }
  local per_second p50 p99 writer replay statements
  read -r per_second p50 p99 <<<"$result"
  commands=$(awk -v r="$per_second" -v ms="$ms" 'BEGIN { c = int(r * ms / 1000); print (c < 200 ? 200 : c) }')
  raw=$("${preload[@]}" "$build/bench/hub_bench" raw "$folder" "$n" "$commands")
  read -r writer replay statements <<<"$raw"
  row "commands_http_$n$suffix" "$per_second" commands/s "$(over "$per_second" "$replay")" "raw_statements_$n$suffix"
  row "commands_http_${n}_p50$suffix" "$p50" ms
  row "commands_http_${n}_p99$suffix" "$p99" ms
  row "commands_http_${n}_cpu$suffix" "$(awk -v t="$spent" -v hz="$(getconf CLK_TCK)" -v c="$per_second" -v ms="$ms" \
    'BEGIN { printf "%.1f", 1e9 * t / hz / (c * ms) }')" us/command
  row "writer_alone_$n$suffix" "$writer" commands/s "$(over "$writer" "$replay")" "raw_statements_$n$suffix"
  row "raw_statements_$n$suffix" "$replay" commands/s
  row "statements_per_command_$n$suffix" "$statements" statements
  rm -f "$store"* "$folder"/raw*
}

syncs=$("$build/bench/hub_bench" sync "$folder" "$ms")
row fdatasync "$syncs" syncs/s
for delay in 0 2 8; do
  for n in 1 8 32 128; do hub_at "$delay" "$n"; done
done

# ------------------------------------------------------------------ news: a chip that another bench has bound, until this one knows it
news_token=$("$build/bench/hub_bench" make "$folder/news.db" 400)
"$build/bin/touchstone-hub" enroll --db "$folder/news.db" --kiosk listener --stations casting,setting --token-file "$folder/listener.token" >/dev/null
rm -f "$folder/address"
"$build/bin/touchstone-hub" serve --db "$folder/news.db" --listen 127.0.0.1:0 --address-file "$folder/address" --assets assets >"$folder/hub.log" 2>&1 &
pids+=("$!")
"$build/tools/await" file "$folder/address" >/dev/null
for busy in 0 8; do
  read -r stream50 stream99 looked50 looked99 < <("$build/bench/news_bench" "$(sed 's/.*://' "$folder/address" | tr -dc 0-9)" "$news_token" \
    "$(cat "$folder/listener.token")" "$folder" 100 "$busy")
  row "new_tag_by_stream_${busy}_p50" "$stream50" ms
  row "new_tag_by_stream_${busy}_p99" "$stream99" ms
  row "new_tag_scanned_${busy}_p50" "$looked50" ms "$(over "$looked50" "$stream50")" "new_tag_by_stream_${busy}_p50"
  row "new_tag_scanned_${busy}_p99" "$looked99" ms "$(over "$looked99" "$stream99")" "new_tag_by_stream_${busy}_p99"
done
kill "${pids[-1]}"
"$build/tools/await" end "${pids[-1]}"

# ------------------------------------------------------------------ a year of twenty benches (YEAR_EVENTS, about a million)
"$build/bench/year_bench" "$folder" "${YEAR_EVENTS:-1000000}"
rm -f "$folder"/year.db*

# ------------------------------------------------------------------ instructions
tests/bench/instructions.sh "$folder"

# ------------------------------------------------------------------ camera
for size in 640x480 1280x720; do
  for what in TS1-000123-Z none; do
    "$build/bin/touchstone-bench" render "$folder/$what-$size.pgm" "${what/none/}" "size=$size" >/dev/null
  done
done
while read -r picture rate _; do
  name=$(basename "$picture" .pgm)
  case $name in none-*) what=empty ;; *) what=tag ;; esac
  row "decode_${what}_${name##*-}" "$rate" frames/s
done < <("$build/bench/decode_bench" "$(awk -v ms="$ms" 'BEGIN { print ms / 1000 }')" "$folder"/*.pgm)

"$build/bench/tag_bench" "$folder"

# ------------------------------------------------------------------ kiosk
tests/bench/kiosk.sh "$folder"
tests/bench/memory.sh "$folder"

# ------------------------------------------------------------------ kiosk beside a page in Chromium
tests/bench/beside.sh "$folder"
