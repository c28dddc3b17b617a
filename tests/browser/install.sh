#!/bin/bash
# Brings playwright-core from package-lock.json, once; an installation that is not exactly the lock's is made anew. Several may call it.
set -euo pipefail
cd "$(dirname "$0")"
exec 9>.install-lock
flock 9
cmp -s package-lock.json node_modules/.installed-lock.json && exit 0
npm ci --no-audit --no-fund --loglevel=error >&2
cp package-lock.json node_modules/.installed-lock.json
