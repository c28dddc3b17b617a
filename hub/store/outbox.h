/* Outboxes and what each of their commands was answered: the memory behind "the same id again gets the same
 * answer". */
#ifndef TOUCHSTONE_STORE_OUTBOX_H
#define TOUCHSTONE_STORE_OUTBOX_H

#include "common/rules/command.h"
#include "hub/store/store.h"

#define COMMAND_DIGEST_SIZE 16
#define COMMAND_REPLY_MAX   (16 * 1024) /* one that lists what is wrong with a part of a workshop is long */

struct outbox_row {
    int64_t id;
    struct uuid uuid;
    int64_t kiosk;
    int64_t last_n; /* the numbers 1…last_n are seen */
};

struct command_row {
    struct uuid id;
    int64_t outbox;
    int64_t n;
    bool is_void; /* a later command replaced it before it arrived: no body, no reply */
    unsigned char body[COMMAND_DIGEST_SIZE];
    enum result result;
    int64_t event; /* 0: none */
};

struct command_reply {
    char text[COMMAND_REPLY_MAX];
    size_t size;
};

/* Looks up an outbox and a command id in one go; a command counts whichever outbox it came by. */
MUST_USE struct fault store_outbox_meet(struct store *store, struct uuid outbox, struct uuid command,
                                        struct outbox_row *box, bool *box_found, struct command_row *row,
                                        bool *row_found);
/* Writes a new outbox (id is set) or a new last_n. */
MUST_USE struct fault store_outbox_set(struct store *store, struct outbox_row *row);
MUST_USE struct fault store_command_find(struct store *store, struct uuid id, struct command_row *out,
                                         bool *found);
/* What a command that is not void was answered, to the byte. */
MUST_USE struct fault store_command_reply(struct store *store, struct uuid id, struct command_reply *out);
/* `reply` is written with it; a void command has none. */
MUST_USE struct fault store_command_add(struct store *store, const struct command_row *row,
                                        struct span reply);

/* For verify: outboxes whose numbers 1…last_n were not all seen exactly once, and commands whose event is not
 * there. */
MUST_USE struct fault store_outbox_each_gap(struct store *store,
                                            void (*say)(void *context, const char *sentence), void *context);

#endif
