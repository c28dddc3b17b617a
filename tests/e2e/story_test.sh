#!/bin/bash
# The story that `make demo HEADLESS=1` plays: hub, two kiosks, their devices and the wall, from the byte on the wire to the picture.
set -euo pipefail
cd "$(dirname "$0")/../.."
DEMO_FOLDER=$(mktemp -d)/demo
export DEMO_FOLDER
exec tests/demo/demo.sh --headless
