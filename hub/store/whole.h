/* The whole store as rows, table by table, for a hub that moves to another machine: whatever a table has is
 * carried, or the list below says why it is not. Rows that others name come before them. */
#ifndef TOUCHSTONE_STORE_WHOLE_H
#define TOUCHSTONE_STORE_WHOLE_H

#include "common/base/record.h"
#include "common/rules/problem.h"
#include "hub/store/store.h"

/* X(table, why its rows stay behind; NULL: they are carried). In an order in which each row can be written
 * with references checked. docs/workshop-file.md says what is in them. */
#define WHOLE_LIST(X)                                                                                        \
    X(workshop, NULL)                                                                                        \
    X(setting, NULL)                                                                                         \
    X(station, NULL)                                                                                         \
    X(station_state, NULL)                                                                                   \
    X(station_hours, NULL)                                                                                   \
    X(station_group, NULL)                                                                                   \
    X(station_group_member, NULL)                                                                            \
    X(person, NULL)                                                                                          \
    X(pin, "a PIN of few digits falls to whoever has its hash: they are set anew")                           \
    X(pin_try, "what was typed wrong goes with the PINs")                                                    \
    X(seat, NULL)                                                                                            \
    X(session, "whoever is signed in signs in again, at the other machine")                                  \
    X(alloy, NULL)                                                                                           \
    X(lot, NULL)                                                                                             \
    X(route, NULL)                                                                                           \
    X(route_step, NULL)                                                                                      \
    X(model, NULL)                                                                                           \
    X(model_size, NULL)                                                                                      \
    X(model_stone, NULL)                                                                                     \
    X(scale, NULL)                                                                                           \
    X(kiosk, NULL)                                                                                           \
    X(kiosk_station, NULL)                                                                                   \
    X(client_order, NULL)                                                                                    \
    X(order_line, NULL)                                                                                      \
    X(order_change, NULL)                                                                                    \
    X(change_line, NULL)                                                                                     \
    X(design, NULL)                                                                                          \
    X(piece, NULL)                                                                                           \
    X(order_short, NULL)                                                                                     \
    X(delivery, NULL)                                                                                        \
    X(delivery_piece, NULL)                                                                                  \
    X(event, NULL)                                                                                           \
    X(weighing, NULL)                                                                                        \
    X(book, NULL)                                                                                            \
    X(account, NULL)                                                                                         \
    X(transfer, NULL)                                                                                        \
    X(balance, NULL)                                                                                         \
    X(presence, NULL)                                                                                        \
    X(outbox, NULL)                                                                                          \
    X(command, NULL)                                                                                         \
    X(lent, NULL)                                                                                            \
    X(implied, NULL)                                                                                         \
    X(override_grant, NULL)                                                                                  \
    X(tag_binding, NULL)                                                                                     \
    X(slip, NULL)                                                                                            \
    X(slip_piece, NULL)                                                                                      \
    X(slip_receipt, NULL)                                                                                    \
    X(inspection, NULL)                                                                                      \
    X(inspection_line, NULL)                                                                                 \
    X(inspection_photo, NULL)                                                                                \
    X(engraving, NULL)                                                                                       \
    X(redo, NULL)                                                                                            \
    X(component, NULL)                                                                                       \
    X(lot_assay, NULL)                                                                                       \
    X(melt, NULL)                                                                                            \
    X(loose_melt, NULL)                                                                                      \
    X(refining, NULL)                                                                                        \
    X(metal_return, NULL)                                                                                    \
    X(stone_kind, NULL)                                                                                      \
    X(table_seal, NULL)                                                                                      \
    X(stone_transfer, NULL)                                                                                  \
    X(stone_holding, NULL)                                                                                   \
    X(sample, NULL)                                                                                          \
    X(factor, NULL)                                                                                          \
    X(norm, NULL)                                                                                            \
    X(drift_day, NULL)                                                                                       \
    X(drift, NULL)                                                                                           \
    X(alert, NULL)                                                                                           \
    X(digest, NULL)                                                                                          \
    X(figured, "how far the figures are counted: they are counted anew")                                     \
    X(visit, "counted anew from the events")                                                                 \
    X(life, "counted anew from the events")                                                                  \
    X(loss_quarter, "counted anew from the events")                                                          \
    X(hub_check, "what one machine has proved and backed up says nothing of another")

struct whole_table {
    const char *name, *left_out;
};
extern const struct whole_table WHOLE_TABLES[];
extern const size_t WHOLE_TABLE_COUNT;

/* How many migrations this program knows: what its store has. */
int64_t store_format(void);

/* ------------------------------------------------------------------ out of a store */

struct whole_head {
    int64_t format;
    int64_t rows; /* that are carried */
    int64_t pins; /* that are not */
};
/* Both inside one transaction of a reader. `take` returns false to stop; a row is borrowed until then. */
MUST_USE struct fault store_whole_head(struct store *store, struct whole_head *out);
MUST_USE struct fault store_whole_each(struct store *store,
                                       bool (*take)(void *context, const struct record *row), void *context);

/* ------------------------------------------------------------------ into a new one */

struct filling;
/* Makes a store of an older format, or of this one, at `path`, where nothing may be; store_open brings it
 * forward. */
MUST_USE struct fault store_fill_begin(const char *path, int64_t format, struct filling **out);
/* A row that cannot be is a problem, by its table; the others go on. */
MUST_USE struct fault store_fill_row(struct filling *filling, const struct record *row,
                                     struct problems *problems);
/* Keeps all of it, or (after a fault, which it gives back) nothing. Accepts NULL. */
MUST_USE struct fault store_fill_end(struct filling *filling, struct fault fault);

#endif
