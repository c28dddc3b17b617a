#!/bin/bash
# The translations are whole: the template is what the sources say, and each language has every sentence, none that nobody
# says, nothing fuzzy, and the directives of the English. What finds that is tried on damaged copies first.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
folder=assets/words
work=$(mktemp -d)
trap 'case $BASHPID in "$$") rm -rf "$work" ;; esac' EXIT
passed=0
failed=0

good() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); printf 'FAILED %s\n' "$1"; }

# What is wrong with a .po against a template, a line each; nothing: it is whole.
problems() { # template po
  msgfmt --check --output-file=/dev/null "$2" 2>&1 | grep -v 'warning: header field'
  msgattrib --only-fuzzy "$2" | grep -q . && echo 'fuzzy sentences'
  msgattrib --untranslated "$2" | grep -q . && echo 'sentences without a translation'
  msgattrib --only-obsolete "$2" | grep -q . && echo 'sentences that are out of use'
  msgcat --no-wrap "$1" | grep -E '^(msgctxt|msgid|msgid_plural) ' >"$work/said"
  msgcat --no-wrap "$2" | grep -E '^(msgctxt|msgid|msgid_plural) ' >"$work/kept"
  LC_ALL=C sort "$work/said" >"$work/said.sorted"
  LC_ALL=C sort "$work/kept" >"$work/kept.sorted"
  LC_ALL=C comm -23 "$work/said.sorted" "$work/kept.sorted" | sed 's/^/is missing: /'
  LC_ALL=C comm -13 "$work/said.sorted" "$work/kept.sorted" | sed 's/^/nobody says: /'
}

# A copy of a language, damaged, must be complained about.
damage() { # name, what is complained, sed program
  sed -E "$3" "$folder/fr.po" >"$work/damaged.po"
  if cmp -s "$folder/fr.po" "$work/damaged.po"; then
    bad "$1: nothing was damaged"
  elif problems "$folder/touchstone.pot" "$work/damaged.po" | grep -q "$2"; then
    good
  else
    bad "$1: was not noticed"
  fi
}
damage 'a translation that is missing' 'without a translation' '/^msgid "Scan a piece"$/,/^$/s/^msgstr ".*"/msgstr ""/'
damage 'a sentence that is missing' 'is missing: msgid "Scan a piece"' '/^msgid "Scan a piece"$/,/^$/d'
damage 'a sentence that nobody says' 'nobody says: msgid "Scan two pieces"' 's/^msgid "Scan a piece"$/msgid "Scan two pieces"/'
damage 'a fuzzy one' 'fuzzy' 's/^msgid "Scan a piece"$/#, fuzzy\n&/'
damage 'another directive' "format specifications" '/^msgid "%s is full"$/,/^$/s/^(msgstr ".*)%s/\1%d/'
damage 'a directive too few' "format specifications" '/^msgid "%s is full"$/,/^$/s/^(msgstr ".*)%s/\1/'
damage 'a sentence out of use' 'out of use' '1i #~ msgid "gone"\n#~ msgstr "parti"\n'
damage 'a plural too few' 'plural' 's/^msgstr\[1\] "%lld pièces y.*//'

# What a bench may be told is marked. Only what goes to the office alone is not: these files.
office='/(order[a-z_]*|setup|acknowledge|refine|learn_factor|learn_norm|lend|metal_settle|life_identify)\.c$'
unmarked() { # file … -> the sentences of refusals that are not marked
  xgettext --language=C --from-code=UTF-8 --no-wrap --keyword --keyword=act_refuse_because:3 --keyword=act_refuse_about:3 \
    --keyword=act_explain:2 --keyword=life_refuse:3 --keyword=take_refuse:3 --keyword=posting_unknown:3 --keyword=refuse:4 --keyword=refuse_field:3 --omit-header \
    --output=- "$@" | grep '^msgid' | grep -vx 'msgid "%s"'
}
found=$(find hub/service -name '*.c' | grep -vE "$office" | LC_ALL=C sort | xargs bash -c "$(declare -f unmarked); unmarked \"\$@\"" _)
if [ -z "$found" ]; then good; else bad "these are not marked, and a bench may be told them: $found"; fi
sed 's/_("%s is not parked.")/"%s is not parked."/' hub/service/life.c >"$work/life.c"
if [ "$(unmarked "$work/life.c")" = 'msgid "%s is not parked."' ]; then good; else bad 'a sentence that is not marked: was not noticed'; fi

common/language/words.sh extract "$work/touchstone.pot" || bad 'the sentences could not be extracted'
if diff -u "$folder/touchstone.pot" "$work/touchstone.pot"; then
  good
else
  bad 'the sources say other sentences than assets/words/touchstone.pot: run make words, and translate what is new'
fi
for po in "$folder"/*.po; do
  found=$(problems "$work/touchstone.pot" "$po")
  if [ -z "$found" ]; then good; else bad "$po: $found"; fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
