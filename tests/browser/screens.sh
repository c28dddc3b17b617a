#!/bin/bash
# Renews the pictures of the hub's pages in docs/screens, the wall and the office. Needs BUILD/bin/touchstone-hub.
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=$(realpath "${BUILD:-build}")
export BUILD
work=$BUILD/screens-pages
rm -rf "$work"
mkdir -p "$work"
tests/browser/install.sh
node tests/browser/screens.mjs "$work"
for picture in "$work"/*.png; do
  tests/tools/palette.sh 128 "$picture" "docs/screens/$(basename "$picture")"
done
echo "wall and office in docs/screens"
