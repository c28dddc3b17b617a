#!/bin/bash
# Renews docs/screens/papers: the papers of the hub side by side, a picture for each language. Usage: BUILD=build papers.sh PAPERS
set -euo pipefail
cd "$(dirname "$0")/../../.."
papers=$1
work=${BUILD:-build}/papers
out=docs/screens/papers
mkdir -p "$out"
for language in en $(basename -s .po assets/words/*.po); do
  rm -rf "$work"
  mkdir -p "$work"
  "$papers" "$work" "$language"
  for paper in "$work"/*.pdf; do
    pdftoppm -r 72 -png "$paper" "${paper%.pdf}"
  done
  convert "$work"/*.png -bordercolor '#8a929c' -border 1 +append +dither -colors 24 -strip \
    -define png:exclude-chunks=date,time,tIME -define png:compression-level=9 "PNG8:$out/$language.png"
done
echo "papers in $out"
