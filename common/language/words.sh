#!/bin/bash
# The sentences of the sources and their translations (docs/translating.md).
#   words.sh extract FILE   every sentence that is marked in the sources, as a .pot
#   words.sh merge          brings assets/words up to date, and says how much is left to translate
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=assets/words

# Options of xgettext: without dates and line numbers, a template changes only when a sentence does.
common=(--files-from=- --from-code=UTF-8 --language=C --package-name=Touchstone --add-location=file --no-wrap
  --add-comments=Translators: --keyword)
# shellcheck disable=SC2054 # xgettext wants the commas
marked=(--keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=SAID:2 --keyword=SAID_COUNT:2,3 --keyword=phrase_count:1,2 --keyword=P_:1,2 --flag=_:1:pass-c-format --flag=C_:2:pass-c-format
  --flag=P_:1:pass-c-format --flag=P_:2:pass-c-format)
faults=(--keyword=fault_make:2 --keyword=fault_system:2 --flag=fault_make:2:c-format --flag=fault_system:2:c-format)

sources() { # folder …
  find "$@" -name '*.c' ! -name 'probe*' | LC_ALL=C sort
}

# What the pages say: JavaScript has keywords of its own.
# shellcheck disable=SC2054 # xgettext wants the commas
page=(--from-code=UTF-8 --language=JavaScript --package-name=Touchstone --add-location=file --no-wrap --add-comments=Translators:
  --keyword --keyword=say --keyword=sayIn:1c,2 --keyword=sayCount:1,2)

# What is marked, and the faults of the kiosk that begin with a capital: those are sentences for the screen, the others for
# whoever sets it up.
extract() { # file
  local part
  part=$(mktemp -d)
  sources kiosk common/language hub | xgettext "${common[@]}" "${marked[@]}" --output="$part/marked.pot"
  sources kiosk | xgettext "${common[@]}" "${faults[@]}" --output="$part/faults.pot"
  find assets/wall -name '*.js' | LC_ALL=C sort | xargs xgettext "${page[@]}" --output="$part/pages.pot"
  msggrep --no-wrap --msgid --regexp='^[A-Z].* ' --output-file="$part/shown.pot" "$part/faults.pot"
  msgcat --no-wrap --use-first --output-file="$part/all.pot" "$part/marked.pot" "$part/pages.pot" "$part/shown.pot"
  { # msgcat wants the template's empty fields, people do not
    printf '# Sentences of the kiosk, the papers and the wall; made by make words.\nmsgid ""\nmsgstr ""\n'
    printf '"%s\\n"\n' 'Project-Id-Version: Touchstone' 'Language: ' 'MIME-Version: 1.0' \
      'Content-Type: text/plain; charset=UTF-8' 'Content-Transfer-Encoding: 8bit' \
      'Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;'
    echo
    sed '1,/^$/d' "$part/all.pot"
  } >"$1"
  rm -rf "$part"
}

merge() {
  extract "$folder/touchstone.pot"
  for po in "$folder"/*.po; do
    msgmerge --quiet --update --backup=none --no-wrap --no-fuzzy-matching "$po" "$folder/touchstone.pot"
    msgattrib --no-obsolete --no-wrap --output-file="$po" "$po"
    printf '%s: ' "$(basename "$po" .po)"
    msgfmt --check --statistics --output-file=/dev/null "$po" 2>&1
  done
}

case ${1:-} in
  extract) extract "$2" ;;
  merge) merge ;;
  *) sed -n '2,4p' "$0" >&2; exit 2 ;;
esac
