/* The hub's store: one SQLite file, and the only SQL of the hub. The other headers of this room have one
 * family of tables each.
 *
 * A `struct store` is one connection with its prepared statements; it belongs to one thread. There is one
 * writer (STORE_WRITE), guarded by a lock file beside the store, and any number of readers. Events, weighings
 * and transfers are append-only: triggers refuse UPDATE and DELETE. What a piece, a presence, a station "is"
 * now are projections of the events.
 *
 * An accepted scan asks nine statements of it, in this order (and two for each transfer, whose
 * balances are kept; more only where one opens an account or an alert is raised):
 *
 *     store_mark, store_outbox_meet, store_outbox_set, store_piece_find, store_event_add,
 *     store_transfers_add, store_piece_move, store_command_add, store_unmark
 *
 * and around every batch store_begin and store_commit.
 *
 * Every function returns a fault whose sentence names the file and the remedy: the disk is full, damaged, not
 * writable. After a fault inside a transaction the caller rolls back and goes on. */
#ifndef TOUCHSTONE_STORE_H
#define TOUCHSTONE_STORE_H

#include "common/base/fault.h"

struct store;

enum store_mode {
    STORE_CREATE, /* the writer; makes the file when it is missing, migrates it forward */
    STORE_WRITE,  /* the writer; a missing file is a fault */
    STORE_READ,   /* read only; the file must exist and be of this version */
};

#define STORE_PATH_MAX 512

/* Faults: FAULT_NOT_FOUND, FAULT_DENIED, FAULT_INPUT (not a Touchstone file, newer than this program,
 * damaged), FAULT_BUSY (another hub has it), FAULT_FULL. */
MUST_USE struct fault store_open(const char *path, enum store_mode mode, struct store **out);
void store_close(struct store *store); /* accepts NULL */

/* ------------------------------------------------------------------ transactions */

/* BEGIN IMMEDIATE; for a reader a plain BEGIN: one moment of the store until store_end. */
MUST_USE struct fault store_begin(struct store *store);
MUST_USE struct fault store_commit(struct store *store); /* durable when it returns */
/* Ends whatever transaction is open; nothing of it was written. Never fails. */
void store_rollback(struct store *store);
/* One level of savepoint inside a transaction. */
MUST_USE struct fault store_mark(struct store *store);
MUST_USE struct fault store_unmark(struct store *store);
/* Back to the mark. False: SQLite has given up the whole transaction, only store_rollback is left. */
MUST_USE bool store_return_to_mark(struct store *store);

/* ------------------------------------------------------------------ upkeep, by the writer */

/* Pages in the write-ahead log after the last commit. */
int64_t store_wal_pages(const struct store *store);
/* Moves what is committed from the log into the file, as far as no reader is in the way. */
MUST_USE struct fault store_checkpoint(struct store *store);

/* SQLite's own view of the file: quick_check and foreign_key_check. `say` gets a sentence for each problem.
 */
MUST_USE struct fault store_prove(struct store *store, void (*say)(void *context, const char *sentence),
                                  void *context);
/* For an array by row with room for `count` already: rows are numbered on, so one so far past the last was
 * forged, and no room is made for it. */
bool store_row_is_forged(int64_t row, size_t count);

#endif
