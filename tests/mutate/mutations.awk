# Lists small changes of a source file, one a line: file, line number, what, the line as it would be, as it is, and the
# function that it stands in; tab separated.
# Leaves comments, asserts, includes and preprocessor lines alone.
function say(what, text) {
  gsub(/\t/, "    ", text)
  printf "%s\t%d\t%s\t%s\t%s\t%s\n", FILENAME, FNR, what, text, $0, place
}
# every place of `from` becomes `to`, one at a time
function each(from, to, what,    rest, head, at) {
  rest = $0
  head = ""
  while ((at = index(rest, from)) > 0) {
    say(what, head substr(rest, 1, at - 1) to substr(rest, at + length(from)))
    head = head substr(rest, 1, at - 1 + length(from))
    rest = substr(rest, at + length(from))
  }
}
# every amount that is turned round stays as it is: -x becomes x
function each_sign(    rest, head, at) {
  rest = $0
  head = ""
  while (match(rest, /([(,?:=] ?|return )-[a-z(]/)) {
    at = RSTART + RLENGTH - 2
    say("wrong sign", head substr(rest, 1, at - 1) substr(rest, at + 1))
    head = head substr(rest, 1, at)
    rest = substr(rest, at + 1)
  }
}
# What is left without its value; a parameter stays in the statement, which would not run without it.
function left_out(word, name, value) {
  if (word == "OR") return value ~ /^[?]/ ? "(" value " IS NULL AND 0)" : "0"
  if (word ~ /WHERE|AND/) return value ~ /^[?]/ ? "(" value " IS NULL OR 1)" : "1"
  return name " = " (value ~ /^[?]/ ? "iif(" value " IS NULL, " name ", " name ")" : name)
}
# every comparison of a statement of SQL is left out, every column left as it was, one at a time
function each_term(lead, what,    rest, head, found, part) {
  rest = $0
  head = ""
  while (match(rest, lead " [a-z_.]+ (=|<>|<|>|<=|>=|IS|IS NOT) ([?][0-9]*|'[^']*'|NULL|[a-z_.0-9]+)")) {
    found = substr(rest, RSTART, RLENGTH)
    head = head substr(rest, 1, RSTART - 1)
    rest = substr(rest, RSTART + RLENGTH)
    split(found, part, " ")
    if (part[2] != part[4]) say(what, head part[1] " " left_out(part[1], part[2], part[4]) rest)
    head = head found
  }
}
# every order is turned round
function each_order(    rest, head) {
  rest = $0
  head = ""
  while (match(rest, /ORDER BY [a-z_.]+( DESC)?/)) {
    head = head substr(rest, 1, RSTART + RLENGTH - 1)
    rest = substr(rest, RSTART + RLENGTH)
    say("order turned round", (head ~ / DESC$/ ? substr(head, 1, length(head) - 5) : head " DESC") rest)
  }
}
# The lesser or greater of two: where both are equal, either is the same, so <= for < changes nothing.
function is_extreme(    s, a, t) {
  s = $0
  gsub(/\([a-z]+[a-z0-9]*_t\)/, "", s)
  if (!match(s, /[^ (]+ [<>]=? [^ ]+ \? [^ ]+ : [^ ;)]+[;)]/)) return 0
  split(substr(s, RSTART, RLENGTH - 1), t, " ")
  return (t[1] == t[5] && t[3] == t[7]) || (t[1] == t[7] && t[3] == t[5])
}
# What is left of one without the other: where both are equal, that is nothing either way.
function is_rest(    s, t) {
  s = $0
  if (!match(s, /[^ (]+ [<>] [^ ]+ \? [^ ]+ - [^ ]+ : 0[;)]/)) return 0
  split(substr(s, RSTART, RLENGTH - 1), t, " ")
  return (t[1] == t[5] && t[3] == t[7]) || (t[1] == t[7] && t[3] == t[5])
}
# A function begins where a name with its arguments stands at the left; what is at the left elsewhere is none.
/^[a-z].*[ *][a-z_0-9]+\(/ { place = $0; sub(/\(.*/, "", place); sub(/.*[ *]/, "", place) }
/^#|^ *\/\*|^ *\*|^ \*|_Static_assert|^static const|^const/ { next }
/\/\*/ && !/\*\// { next }
/^ *assert\(/ { next }
# Memory that is not given back changes nothing that a test could see; the sanitizers tell.
/^ *(free|va_end)\(/ { next }
/^[^ {}]/ { next }
# Nor does what is said when there is none, or of a store that somebody else has written in.
/fault_make\(FAULT_(FULL|INPUT), "[^"]*(memory|run verify)/ { next }
# A sentence in a table is no rule.
/^ +\.[a-z_]+ = "/ { next }
# Whether a fault is handed on is no rule: tests/torture asks it, at every call.
/fault_is\(/ {
  rest = $0
  gsub(/!?fault_is\([^()]*\)/, "", rest)
  if (rest !~ / (==|!=|<|>|<=|>=|\+|-) /) next
}
# A statement of SQL joins texts by it.
FILENAME ~ /hub\/store/ && /"/ { gsub(/ \|\| /, " ||") }
# Behind the last row of a table stands nothing that a test could know; the sanitizers tell who looks there.
/ < COUNT_OF\(/ { gsub(/ < COUNT_OF\(/, " <COUNT_OF(") }
!is_extreme() && !is_rest() {
  each(" <= ", " < ", "<= to <")
  each(" >= ", " > ", ">= to >")
  each(" < ", " <= ", "< to <=")
  each(" > ", " >= ", "> to >=")
}
{
  each(" == ", " != ", "== to !=")
  each(" != ", " == ", "!= to ==")
  each(" && ", " || ", "and to or")
  each(" || ", " && ", "or to and")
  each(" + 1", " + 0", "off by one")
  each(" - 1", " - 0", "off by one")
  each(" + ", " - ", "plus to minus")
  each(" - ", " + ", "minus to plus")
  each(" += ", " -= ", "wrong sign")
  each(" -= ", " += ", "wrong sign")
  each_sign()
  each("(!", "(", "not dropped")
  each("return true;", "return false;", "true to false")
  each("return false;", "return true;", "false to true")
  each(" = true;", " = false;", "true to false")
  each(" = false;", " = true;", "false to true")
  each("debit, credit", "credit, debit", "debit and credit swapped")
  each("credit, debit", "debit, credit", "debit and credit swapped")
}
# a statement that is a call, or sets a field, is dropped
/^ +[a-z_]+\([^;]*\);$/ && !/return|assert/ { say("call dropped", "    ;") }
/^ +[a-z_]+(->|\.)[a-z_.]+ = [^;]*;$/ { say("setting dropped", "    ;") }
/^ +[a-z_>.-]+\+\+;$/ { say("count dropped", "    ;") }
/^ +fault = [a-z_]+\([^;]*\);$/ { say("deed dropped", "    ;") }
# a condition is dropped: what it guards always happens, or never
/^ +if \(.*\)$/ { say("condition always", "    if (1)"); say("condition never", "    if (0)") }
# a statement of SQL
FILENAME ~ /hub\/store/ && /"/ {
  each(" AND ", " OR ", "and to or")
  each(" OR ", " AND ", "or to and")
  each("NOT EXISTS", "EXISTS", "not dropped")
  each("NOT \"", "\"", "not dropped")
  each("sum(", "-sum(", "wrong sign")
  each("max(", "min(", "max to min")
  each("min(", "max(", "min to max")
  each("count(*)", "count(*) + 1", "off by one")
  each_term("(WHERE|AND|OR)", "term dropped")
  each_term("(SET|,|\")", "setting dropped")
  each_order()
}
