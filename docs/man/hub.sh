#!/bin/bash
# Writes touchstone-hub(8) out of what the program itself says: hub.sh PROGRAM > touchstone-hub.8
set -euo pipefail
program=$1
version=$("$program" --version)

# What --help says of one subcommand, as the text of a section.
section() {
  awk '
    function safe(text) { gsub(/\\/, "\\e", text); gsub(/-/, "\\-", text); return text }
    function line(text) { text = safe(text); print (text ~ /^[.'"'"']/ ? "\\&" : "") text }
    function verbatim(on) { if (on != in_verbatim) { print on ? ".PP\n.nf" : ".fi\n.PP"; in_verbatim = on } }
    NR == 1 { sub(/^usage: /, ""); print ".PP"; print ".B " safe($0); next }
    /^$/ { if (!in_verbatim) print ".PP"; next }
    /^  (--?[a-z]|[A-Z]+  )/ {
      verbatim(0); sub(/^  /, "")
      at = match($0, /  +/)
      print ".TP"; print ".B " safe(substr($0, 1, at - 1)); line(substr($0, at + RLENGTH)); next
    }
    /^  / { verbatim(1); line($0); next }
    { verbatim(0); line($0) }
    END { verbatim(0) }
  '
}

cat <<PAGE
.\\" Written by docs/man/hub.sh out of touchstone-hub --help: change it there.
.TH TOUCHSTONE-HUB 8 "" "$version" "Touchstone"
.SH NAME
touchstone\\-hub \\- the hub of a jewelry workshop
.SH SYNOPSIS
.B touchstone\\-hub
.I SUBCOMMAND
.RI [ options ]
.br
.B touchstone\\-hub \\-\\-help
|
.B \\-\\-version
.SH DESCRIPTION
The hub judges every scan and weighing of the workshop, keeps the ledger of its metal, and feeds the wall. It keeps all it
knows in one SQLite file. Kiosks, pages and programs speak to it over HTTP; what they may say is in
.IR /openapi.json ,
which it serves itself.
.SH SUBCOMMANDS
PAGE
"$program" --help | awk '/^  [a-z]/ && $1 != "touchstone-hub" { print $1 }' | while read -r name; do
  echo ".SS ${name//-/\\-}"
  "$program" "$name" --help | section
done
cat <<'PAGE'
.SH EXIT STATUS
0 done; 1 failed; 2 the command line or a setting is wrong. A subcommand may say more.
.SH FILES
.TP
.I /var/lib/touchstone/hub.db
the store, where the service of the system keeps it; beside it
.I hub.db\-wal
and
.I hub.db\-shm
while it is open. Copy it with
.B touchstone\-hub backup
only.
.SH SEE ALSO
.BR touchstone\-kiosk (8),
.BR sqlite3 (1)
PAGE
