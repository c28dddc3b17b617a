/* Orders as a workshop file has them, both ways. Only hub/service includes it. */
#ifndef TOUCHSTONE_ORDER_FILE_H
#define TOUCHSTONE_ORDER_FILE_H

#include "hub/service/desk.h"
#include "hub/store/order.h"

/* As the file says it: its state never `in_work`, which follows from the pieces. */
void order_file_write(const struct order_row *row, struct workshop_order *out);
void order_file_write_line(struct code order, const struct order_line_row *row, struct workshop_line *out);

/* Is this order already the hub's? *known for each of the file's. */
MUST_USE struct fault order_file_look(struct store *store, const struct workshop *workshop, bool *known);
/* Gives the orders that the file brought (all but `known`) their state, launch sheet and lines, each with an
 * event that says so. They are in the store already. Transaction of the writer. */
MUST_USE struct fault order_file_import(struct desk *desk, const struct workshop *workshop, const bool *known,
                                        int64_t now_ms);

#endif
