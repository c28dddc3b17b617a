#!/usr/bin/env bash
# A workshop with bad luck: real programs, and everything that can go wrong around them. For each: a sentence that names the thing and
# the remedy, nothing lost, nothing crashed, and back at work when it is mended. Usage: BUILD=build tests/e2e/faults_test.sh [PART …]
# PART: start posted bench reader conflict scale layout kiosk_disk hub_disk token. FAULTS_FOLDER keeps what was made (pictures, logs) there;
# FAULTS_DISK=limit: full disks by a limit on the size of files, as where no file system may be mounted.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
if [ -z "${FAULTS_OWN_MOUNTS:-}" ] && [ "${FAULTS_DISK:-}" != limit ] && unshare --mount true 2>/dev/null; then
  FAULTS_OWN_MOUNTS=1 exec unshare --mount --propagation private "$BASH" "$0" "$@"
fi
build=$(realpath "${BUILD:-build}")
folder=${FAULTS_FOLDER:-$(mktemp -d)}
mkdir -p "$folder"
declare -A display_of
# shellcheck source-path=SCRIPTDIR source=../demo/lib.sh
. tests/demo/lib.sh
# shellcheck source-path=SCRIPTDIR source=faults_lib.sh
. tests/e2e/faults_lib.sh
# shellcheck source-path=SCRIPTDIR source=faults_hub.sh
. tests/e2e/faults_hub.sh
# shellcheck source-path=SCRIPTDIR source=faults_kiosk.sh
. tests/e2e/faults_kiosk.sh
# shellcheck source-path=SCRIPTDIR source=faults_disk.sh
. tests/e2e/faults_disk.sh
ulimit -c 0
trap '' XFSZ # where a disk is full by a limit: an error of the write, as a full disk is, and no signal

tidy() {
  end_all
  wait
  if [ -n "${FAULTS_FOLDER:-}" ]; then return; fi
  umount "$folder"/*-disk 2>/dev/null
  rm -rf "$folder"
}
trap 'case $BASHPID in "$$") tidy ;; esac' EXIT

parts=("$@")
[ "$#" -gt 0 ] || parts=(start posted bench reader conflict scale layout kiosk_disk hub_disk token)
for part in "${parts[@]}"; do
  echo "== $part ($SECONDS s)"
  "faults_$part"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
