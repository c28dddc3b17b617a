/* What the files of this room share: the connection, and SQL that several of them use (questions: query.h).
 * Nobody outside hub/store includes it. */
#ifndef TOUCHSTONE_STORE_INSIDE_H
#define TOUCHSTONE_STORE_INSIDE_H

#include <sqlite3.h>
#include <string.h>

#include "hub/store/query.h"
#include "hub/store/table_seal.h"

/* Statements are prepared once and kept for the life of the connection, found again by the address of their
 * text: each call in the source has its own. */
#define STATEMENTS_MAX 1024
struct kept_statement {
    const char *sql; /* a literal; NULL: a free place */
    sqlite3_stmt *prepared;
};

/* Names seen lately with their rows: accounts and books are few and asked for with every transfer. */
#define NAME_CACHE_SIZE 512
#define NAME_CACHE_TEXT 96
struct name_cache {
    struct {
        char text[NAME_CACHE_TEXT];
        int64_t row; /* 0: empty */
    } items[NAME_CACHE_SIZE];
};

/* The end of the chain, and the sums of the tables that are told in it (table_seal.h). */
struct chain {
    int64_t seq, line;                   /* the last event, and how often something was told behind it */
    unsigned char head[EVENT_SEAL_SIZE]; /* what the next seal is made over */
    unsigned char sums[SEALED_TABLE_COUNT][TABLE_SUM_SIZE]; /* as the rows are now */
    unsigned char told[SEALED_TABLE_COUNT][TABLE_SUM_SIZE];
    bool is_told[SEALED_TABLE_COUNT];
};

struct store {
    sqlite3 *db;
    bool reads_only;
    int lock; /* the lock file of the writer; -1 for a reader */
    int64_t wal_pages;
    char path[STORE_PATH_MAX];
    struct kept_statement statements[STATEMENTS_MAX];
    size_t statement_count;
    struct name_cache accounts, books;
    int64_t week_ms, week_end_ms;     /* the week that was asked for last: its moments need no calendar */
    bool has_chain;                   /* of a writer but for one that fills a new file */
    struct chain chain, marked, kept; /* as it is; as at the mark; as committed */
};

/* The fault of the last call that failed on this connection; `deed` is what was tried: "write an event". */
struct fault store_fault(struct store *store, const char *deed) MUST_USE;

/* SQL: the number that a #define stands for. */
#define SQL_NUMBER(constant) SQL_DIGITS(constant)
#define SQL_DIGITS(digits)   #digits

/* Says whatever sentence each of these questions gives: what differs, and where. */
MUST_USE struct fault store_prove_by(struct store *store, const char *const *questions, size_t count,
                                     void (*say)(void *context, const char *sentence), void *context);

/* Number of rows of a table, to size an array. */
MUST_USE struct fault store_count(struct store *store, const char *table, size_t *out);

/* The lock of whoever writes in the store at `path`; close(*lock) ends it, also after a fault unless it is
 * −1. FAULT_BUSY: somebody has it. store.c. */
MUST_USE struct fault store_lock(const char *path, int *lock);
/* Makes the file, when it is missing, before SQLite does: 0640, for it has hashes of PINs and names of
 * clients. store.c. */
void store_make_private(const char *path);

/* A writer in a file that is brought forward only as far as this format; store.c. */
MUST_USE struct fault store_open_at(const char *path, int64_t format, struct store **out);

MUST_USE struct fault store_migrate(struct store *store, int64_t format); /* schema.c */
MUST_USE struct fault store_check_version(struct store *store, bool *is_empty);
void store_forget_names(struct store *store); /* ledger.c: after a rollback */

MUST_USE struct fault chain_begin(struct store *store); /* table_seal.c: reads its end, follows the tables */
void chain_note_event(struct store *store, const struct event_row *event);
MUST_USE struct fault chain_tell(struct store *store); /* before a commit: the tables that changed */

/* SQL: the piece of this alias is on the line. The words are those of the index piece_on_line, which has no
 * list of three or more: SQLite makes a table of such a list for each row that it writes. */
#define PIECE_ON_LINE(alias)                                                                                 \
    "(" alias ".place = 'pool' OR " alias ".place = 'station' OR " alias ".place = 'parked' OR " alias       \
    ".place = 'tree')"

/* SQL: losses are counted by the quarter of an hour, for every time zone has its midnight at the end of one.
 */
#define QUARTER_MS "900000"

/* SQL: no later event undoes the one of this alias. */
#define EVENT_STANDS(alias)                                                                                  \
    "NOT EXISTS (SELECT 1 FROM event AS later WHERE later.corrects = " alias ".seq AND later.changes = 1)"

/* SQL: the event with this number was taken back, and that was not taken back in its turn (decision 98). */
#define EVENT_TAKEN_BACK(seq)                                                                                \
    "EXISTS (SELECT 1 FROM event AS w WHERE w.corrects = " seq " AND w.changes = 1 AND " EVENT_STANDS("w") ")"

/* SQL: what counts as an override from ?1 to before ?2, for the wall and the reports; to take one back
 * changes no piece, so its grant tells whether that was in time. */
#define OVERRIDES_COUNTED                                                                                    \
    "SELECT booked_ms FROM event AS e WHERE verb = 'override' AND booked_ms >= ?1 AND booked_ms < ?2"        \
    " AND NOT EXISTS (SELECT 1 FROM override_grant AS g WHERE g.event = e.seq AND g.void = 1)"               \
    " UNION ALL SELECT booked_ms FROM event WHERE verb = 'write_off' AND booked_ms >= ?1 AND booked_ms < ?2"

/* SQL: what counts as a move from ?1 to before ?2, for the same: a receive that was taken back moved nothing.
 */
#define MOVES_COUNTED                                                                                        \
    "SELECT booked_ms FROM event AS e WHERE verb = 'receive' AND changes = 1 AND booked_ms >= ?1"            \
    " AND booked_ms < ?2 AND NOT " EVENT_TAKEN_BACK("e.seq")

/* SQL: what people set, broke and lost from ?1 to before ?2, less what came out again or was taken back; to
 * be grouped. */
#define STONES_HANDLED                                                                                       \
    "sum(count * ((debit = 'piece') - (credit = 'piece' AND debit GLOB 'operator:*'))) AS inlaid,"           \
    " sum(count * ((debit = 'broken') - (credit = 'broken'))) AS broken,"                                    \
    " sum(count * ((debit = 'lost') - (credit = 'lost'))) AS lost FROM stone_transfer AS t"                  \
    " JOIN event AS e ON e.seq = t.event WHERE t.person IS NOT NULL AND e.booked_ms >= ?1 AND e.booked_ms "  \
    "< ?2"

/* SQL: whose the stones are that the event `e`, behind `p`, set or took out, and where; NULL: nobody's,
 * nowhere. They are of whoever had the piece, where it was; those that are told of a bench which it has left,
 * of whoever tells them, at that bench. Who names no station means where the piece is. */
#define STONES_TOLD_LATE "e.verb = 'set_stones' AND coalesce(e.station, p.here) IS NOT p.here"
#define STONES_SET_BY                                                                                        \
    "CASE WHEN " STONES_TOLD_LATE " THEN e.operator ELSE coalesce(p.holder, e.holder, e.operator) END"
#define STONES_SET_AT "CASE WHEN " STONES_TOLD_LATE " THEN e.station ELSE coalesce(p.here, e.here) END"

/* SQL: a finish `e` that told an implied one, `i` behind `p`, by which stones were set in nobody's name. */
#define IMPLIED_AND_TOLD                                                                                     \
    "implied AS m JOIN event AS e ON e.seq = m.matched AND e.verb = 'finish' JOIN event AS i ON i.seq ="     \
    " m.event AND i.verb = 'finish' JOIN event AS p ON p.seq = i.previous AND p.stones_ug <> i.stones_ug"    \
    " AND p.quantity = i.quantity AND coalesce(p.holder, i.holder, i.operator) IS NULL"

/* SQL: no later slip has the piece of this row `p` of slip_piece. */
#define SLIP_IS_LAST                                                                                         \
    "NOT EXISTS (SELECT 1 FROM slip_piece AS later WHERE later.slip > p.slip AND later.piece = p.piece)"

#endif
