/* What the files of the outbox share: outbox_file.c opens it and has its statements, outbox.c has the
 * commands, outbox_kept.c what is kept beside them. Nobody else includes it. */
#ifndef TOUCHSTONE_OUTBOX_INSIDE_H
#define TOUCHSTONE_OUTBOX_INSIDE_H

#include <sqlite3.h>

#include "kiosk/link/outbox.h"

enum statement {
    SQL_BEGIN,
    SQL_COMMIT,
    SQL_ROLLBACK,
    SQL_TAKE_NUMBER,
    SQL_INSERT,
    SQL_SET_STATE,
    SQL_TRIM,
    SQL_LIVE,
    SQL_OLDEST,
    SQL_LATEST,
    SQL_COUNT,
    SQL_BEHIND,
    SQL_RENUMBER,
    SQL_HAS,
    SQL_REWIND,
    SQL_NEXT_OPEN,
    SQL_FORGET_CLOSED,
    SQL_RENEW,
    SQL_WORLD,
    SQL_SAVE_WORLD,
    SQL_SPEND,
    SQL_UNSPEND,
    SQL_UNTELL_LENT,
    SQL_SET_LENT,
    SQL_DROP_LENT,
    SQL_FORGET_LENT,
    SQL_LIST_LENT,
    SQL_IDLE_LENT,
    SQL_STATEMENTS
};

struct outbox {
    sqlite3 *database;
    sqlite3_stmt *statements[SQL_STATEMENTS];
    struct uuid id;
    char path[256];
};

/* The fault of the last call that failed; `what` was tried: "record it". Of a failed write it asks errno,
 * too, which outbox_run begins with 0. */
struct fault outbox_fault(const struct outbox *outbox, const char *what);
/* The statement as it was prepared: reset, with nothing bound. Whoever steps it for rows resets it. */
sqlite3_stmt *outbox_start(struct outbox *outbox, enum statement which);
/* Runs a statement that gives no rows, or whose rows do not matter, and resets it. */
MUST_USE struct fault outbox_run(struct outbox *outbox, sqlite3_stmt *statement, const char *what);
/* Ends the transaction: commits when all went well, else takes everything back. */
MUST_USE struct fault outbox_finish(struct outbox *outbox, struct fault fault, const char *what);
/* SQL without values, of the opening or a pragma. */
MUST_USE struct fault outbox_execute(struct outbox *outbox, const char *sql);

#endif
