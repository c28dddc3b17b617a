#!/bin/bash
# A short soak of the kiosk, with devices that fail and a hub that is killed: see tests/soak/soak.sh. Nothing can be said about growth here;
# `make soak` takes a week.
set -euo pipefail
cd "$(dirname "$0")/../.."
SOAK_PIECES=${SOAK_PIECES:-10} SOAK_SEED=${SOAK_SEED:-4} tests/soak/soak.sh
