/* The outbox: every command of this kiosk, numbered, on its own disk before it is sent (DOMAIN § 10
 * "Commands"), and the last known world beside them. One SQLite file: WAL, synchronous = FULL, locked by the
 * one program that uses it.
 *
 * Every change is one transaction and on the disk when the function returns. Not thread-safe: link.c holds
 * its lock. */
#ifndef TOUCHSTONE_OUTBOX_H
#define TOUCHSTONE_OUTBOX_H

#include "common/base/arena.h"
#include "common/base/fault.h"
#include "common/rules/lent.h"

struct outbox;

/* The word on the disk is the number. */
enum outbox_state {
    OUTBOX_PENDING = 0,  /* to be sent, until it is answered */
    OUTBOX_LIVE = 1,     /* asked with somebody waiting; unanswered */
    OUTBOX_ANSWERED = 2, /* kept for a while: a hub that was restored from a backup asks for it again */
    OUTBOX_VOID = 3,     /* a live command that was replaced: never sent again */
};

/* So many answered commands are kept. */
#define OUTBOX_KEPT 1000

/* Opens or makes the file. Faults: FAULT_BUSY (another program has it), FAULT_INPUT (not an outbox, or of a
 * newer program), FAULT_DENIED, FAULT_FULL. */
MUST_USE struct fault outbox_open(const char *path, struct outbox **out);
void outbox_close(struct outbox *outbox); /* accepts NULL */

/* Made with the file. */
struct uuid outbox_id(const struct outbox *outbox);

/* Gives the command this outbox and the next number, and writes it. FAULT_FULL: nothing was written, the
 * number is still free. */
MUST_USE struct fault outbox_append(struct outbox *outbox, struct command *command, enum outbox_state state);

/* Writes `command` as the one that replaces the live command, directly behind it: what was written meanwhile
 * was never sent and moves up by one. The live one becomes void. Sets outbox, n and replaces. */
MUST_USE struct fault outbox_replace(struct outbox *outbox, const struct command *live,
                                     struct command *command);

/* The hub knows other commands under this outbox's numbers (the disk was copied, or set back): what it has
 * not answered goes into a new outbox, from 1, under the same ids. Answered commands and lent places were the
 * old one's, and go; so does the withdraw of a void command, which nobody has booked. After a fault all is as
 * it was. */
MUST_USE struct fault outbox_renew(struct outbox *outbox);

/* The command is answered; old answered ones go. */
MUST_USE struct fault outbox_answer(struct outbox *outbox, const struct command *commands, size_t count);

/* The unanswered live command, its form in `arena`; *found false when there is none. */
MUST_USE struct fault outbox_find_live(struct outbox *outbox, struct arena *arena, struct command *out,
                                       bool *found);

/* The oldest that are pending, up to `max`; their forms in `arena`. */
MUST_USE struct fault outbox_read(struct outbox *outbox, struct arena *arena, struct command *out, int max,
                                  int *count);
/* The latest that are pending or live, up to `max`, oldest first. */
MUST_USE struct fault outbox_read_latest(struct outbox *outbox, struct arena *arena, struct command *out,
                                         int max, int *count);

/* How many are pending or live; *own of them are the kiosk's own, about which nobody at the bench cares
 * (hand_back). */
MUST_USE struct fault outbox_count(struct outbox *outbox, int64_t *pending, int64_t *own);

/* The hub expects number `n`: what was answered from there on is pending again. *found false when `n` is not
 * kept any more. */
MUST_USE struct fault outbox_rewind(struct outbox *outbox, int64_t n, bool *found);

/* Places lent to this kiosk. One that a command names is spent with the command, in the same transaction:
 * over any crash it is used once. */

/* What the hub says is lent to this outbox takes the place of what was; what was spent stays so. */
MUST_USE struct fault outbox_set_lent(struct outbox *outbox, const struct lent *lent, int count);
/* Those that are not spent. `out` has room for LENT_MAX. */
MUST_USE struct fault outbox_list_lent(struct outbox *outbox, struct lent *out, int *count);
/* The hub did not need what a command named: it may be used again. */
MUST_USE struct fault outbox_unspend(struct outbox *outbox, const int64_t *ids, int count);
/* Those to hand back: recalled, or spent by a command that has been answered while the hub still lists them.
 * Up to LENT_NAMED_MAX. */
MUST_USE struct fault outbox_list_idle(struct outbox *outbox, int64_t ids[LENT_NAMED_MAX], int *count);

/* The last known world, as JSON. `*out` is owned by the caller (free), NULL when there is none. */
MUST_USE struct fault outbox_load_world(struct outbox *outbox, char **out, size_t *size);
MUST_USE struct fault outbox_save_world(struct outbox *outbox, struct span json);

#endif
