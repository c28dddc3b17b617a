#!/bin/bash
# Writes the C source that holds the catalogues: catalogues.sh FILE.mo … (named after their languages).
set -euo pipefail
echo '/* Made by common/language/catalogues.sh. */'
echo '#include "common/language/language.h"'
for file in "$@"; do
  code=$(basename "$file" .mo)
  echo "static const unsigned char MO_${code}[] = {"
  od -An -v -tx1 "$file" | sed -E 's/ ([0-9a-f]{2})/0x\1,/g'
  echo '};'
done
echo 'const struct language LANGUAGES[] = {{"en", {NULL, 0}},'
for file in "$@"; do
  code=$(basename "$file" .mo)
  echo "{\"$code\", {(const char *)MO_$code, sizeof MO_$code}},"
done
echo '};'
echo 'const int LANGUAGE_COUNT = COUNT_OF(LANGUAGES);'
