#!/bin/bash
# The systemd units are understood without a word, and hardened. systemd need not be running.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'case $BASHPID in "$$") rm -rf "$folder" ;; esac' EXIT
mkdir -p "$folder/usr/bin"
for unit in systemd/*.service; do
  # verify wants the programs to exist: point it at stand-ins that are executable
  sed "s#/usr/bin/touchstone#$folder/usr/bin/touchstone#" "$unit" >"$folder/$(basename "$unit")"
done
for program in touchstone-hub touchstone-kiosk; do
  printf '#!/bin/sh\n' >"$folder/usr/bin/$program"
  chmod +x "$folder/usr/bin/$program"
done
cp "$folder/touchstone-kiosk@.service" "$folder/touchstone-kiosk@bench.service"
bad=0
for unit in touchstone-hub.service touchstone-kiosk@bench.service; do
  # the exit status is 0 even for a misspelt key: only silence is clean
  said=$(systemd-analyze verify --man=no "$folder/$unit" 2>&1 || true)
  said=$(grep -v -e 'Failed to prepare filename /root' -e '^$' <<<"$said" || true)
  [ -z "$said" ] || { echo "$unit: $said"; bad=1; }
done
for threshold in 'touchstone-hub.service 20' 'touchstone-kiosk@bench.service 45'; do
  read -r unit limit <<<"$threshold"
  systemd-analyze security --offline=true --threshold="$limit" "$folder/$unit" >"$folder/security" 2>&1 || {
    tail -n 3 "$folder/security"
    echo "$unit: exposure is above $((limit / 10)).$((limit % 10))"
    bad=1
  }
done
if command -v systemd-sysusers >/dev/null; then
  systemd-sysusers --dry-run "$PWD/systemd/touchstone.sysusers" >/dev/null 2>&1 || bad=1
fi
if command -v udevadm >/dev/null && udevadm verify --help >/dev/null 2>&1; then udevadm verify systemd/60-touchstone.rules || bad=1; fi
exit $bad
