/* What no event has whole, under the chain of seals. Of some tables a transaction that changed them writes,
 * behind its last event, a sum over all rows as they are then, sealed with what stands before it; the seal of
 * the next event is made over that one. So a row that somebody else changes, adds or takes out is seen for
 * ever: the sums go on from what was told, never from what is found. */
#ifndef TOUCHSTONE_STORE_TABLE_SEAL_H
#define TOUCHSTONE_STORE_TABLE_SEAL_H

#include "hub/store/event.h"

/* X(table, what a person calls it, the columns of a row, each behind an @). What is set up and told by its
 * events, and what follows from events and is compared with them, is not here; nor is what only the hub's
 * clock knows. Another list of columns makes another sum: it needs a migration that tells anew. */
#define SEALED_TABLE_LIST(X)                                                                                 \
    X(workshop, "the name and the language of the workshop", "@id, @name, @language, @stones_unsealed")      \
    X(seat, "the seats of the office", "@id, @badge")                                                        \
    X(lot, "the melts", "@id, @code, @alloy, @ug_per_mm3, @u_ppm, @source, @revision")                       \
    X(route, "the routes", "@id, @code, @revision")                                                          \
    X(route_step, "the steps of routes",                                                                     \
      "@route, @step, @kind, @factor_ppm, @factor_u_ppm, @verified, @tolerance_ppm, @weigh, @inspection,"    \
      " @sets_stones, @standard_s, @visit, @rework_factor_ppm")                                              \
    X(model, "the models", "@id, @code, @name, @icon, @route, @revision, @picture")                          \
    X(model_size, "the sizes of models", "@model, @line, @size, @volume_mm3_e3, @has_stones")                \
    X(model_stone, "the stones of models", "@model, @line, @count, @each_ug, @setting, @size_row, @kind")    \
    X(client_order, "the orders",                                                                            \
      "@id, @code, @client, @due_ms, @rush, @state, @specification, @documents, @feasible, @materials,"      \
      " @deadline, @quote, @payment, @note, @skip_reason, @skip_note, @released_ms, @delivered_ms,"          \
      " @ended_ms, @ending")                                                                                 \
    X(order_line, "the lines of orders",                                                                     \
      "@client_order, @line, @model, @size, @quantity, @as_lot, @alloy, @custody, @stones, @finish,"         \
      " @customisation, @volume_mm3_e3, @tolerance_ppm, @cancelled")                                         \
    X(order_change, "the change requests",                                                                   \
      "@id, @client_order, @state, @wish, @due_ms, @rush, @line, @more, @cancel_line, @price, @effect,"      \
      " @answer_by, @answer, @requested_ms, @changed_ms, @fewer, @asked_by, @specification, @documents,"     \
      " @note")                                                                                              \
    X(change_line, "the lines of change requests",                                                           \
      "@change, @adds, @line, @model, @size, @quantity, @as_lot, @alloy, @custody, @stones, @finish,"        \
      " @customisation, @volume_mm3_e3, @tolerance_ppm, @cancelled")                                         \
    X(order_short, "what orders were closed without", "@piece, @client_order, @count")                       \
    X(design, "the designs",                                                                                 \
      "@id, @model, @revision, @note, @document, @size, @volume_mm3_e3, @state, @decided_by, @comment,"      \
      " @submitted_ms, @decided_ms")                                                                         \
    X(delivery, "the deliveries",                                                                            \
      "@id, @client_order, @at_ms, @carrier, @tracking, @declared_value, @signature, @slip, @invoice,"       \
      " @certificate, @received_ms, @received_by, @reservations")                                            \
    X(delivery_piece, "the pieces of deliveries", "@piece, @delivery, @sheet_at")                            \
    X(piece, "what pieces are (tag, name, model, size, volume, melt, order, route, tolerance)",              \
      "@id, @tag, @name, @chip, @client_order, @model, @size, @volume_mm3_e3, @lot, @custody, @kind,"        \
      " @line, @remake_of, @released_ms, @route, @tolerance_ppm")                                            \
    X(implied, "the deeds that others implied", "@event, @piece, @station, @verb, @matched")                 \
    X(outbox, "the outboxes of the benches", "@id, lower(hex(@uuid)), @kiosk")                               \
    X(melt, "what melts were made of", "@lot, @event, @in_ug, @out_ug")                                      \
    X(lot_assay, "the assays of melts", "@event, @lot, @fineness_ppm")                                       \
    X(loose_melt, "where melts lie loose", "@account, @book, @lot")                                          \
    X(stone_kind, "the kinds of stones", "@code, @shape, @size, @quality")                                   \
    X(drift_day, "the days of which drift was computed", "@day, @limit_e6, @series")                         \
    /* what an open one says is said anew as long as it lasts */                                             \
    X(alert, "the alerts",                                                                                   \
      "@id, @kind, @subject, @station, @first_ms, @acknowledged_by, @acknowledged_ms, @ended_ms,"            \
      " iif(@ended_ms IS NULL, NULL, @text), iif(@ended_ms IS NULL, NULL, @say),"                            \
      " iif(@ended_ms IS NULL, NULL, @last_ms), iif(@ended_ms IS NULL, NULL, @count)")

#define SEALED_TABLE_NAME(table, words, columns) SEALED_##table,
enum sealed_table { SEALED_TABLE_LIST(SEALED_TABLE_NAME) SEALED_TABLE_COUNT };
#undef SEALED_TABLE_NAME

#define TABLE_SUM_SIZE      32
#define TABLE_NAME_TEXT_MAX 32
#define TABLE_SEALED_MAX    (1 + TABLE_NAME_TEXT_MAX + 1 + TABLE_SUM_SIZE)

/* What is told of one table behind an event. */
struct table_seal {
    char table[TABLE_NAME_TEXT_MAX];
    unsigned char sum[TABLE_SUM_SIZE];
    unsigned char seal[EVENT_SEAL_SIZE];
};

const char *sealed_table_words(enum sealed_table table);
/* False: there is none of this name. */
MUST_USE bool sealed_table_find(const char *name, enum sealed_table *out);

/* The sum of a table as it is: of each row, a JSON array of its columns, the BLAKE2b of 256 bits, added as
 * one number, highest byte first, without the carry of the highest. The order of rows is nothing. */
MUST_USE struct fault store_table_sum(struct store *store, enum sealed_table table,
                                      unsigned char out[TABLE_SUM_SIZE]);

/* What is sealed of it, behind the seal before: name and sum, each after a byte with its length. Gives the
 * size. */
size_t table_sealed_bytes(const struct table_seal *told, unsigned char out[TABLE_SEALED_MAX]);
/* BLAKE2b-256 over the byte 32, the seal before and these bytes, as of an event. */
void table_seal_make(unsigned char out[EVENT_SEAL_SIZE], const unsigned char before[EVENT_SEAL_SIZE],
                     const struct table_seal *told);

/* The last event of the store, 0: none; and the seal that the next one is made over: that event's, or of what
 * was told behind it. For a writer; the bytes are borrowed until it writes or gives up. */
int64_t store_chain_seq(const struct store *store);
const unsigned char *store_chain_head(const struct store *store);

#endif
