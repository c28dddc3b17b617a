/* touchstone-hub export --format csv: what import --kind orders, operators and stock reads again. */
#ifndef TOUCHSTONE_EXPORT_TABLE_H
#define TOUCHSTONE_EXPORT_TABLE_H

#include <stdio.h>

#include "common/rules/workshop.h"
#include "hub/service/export.h"

/* Orders that are neither cancelled nor closed, a row a line; those without lines have nothing to make again.
 */
void export_orders(const struct workshop *workshop, FILE *out);
void export_operators(const struct workshop *workshop, FILE *out);
/* What is in stock: a component of which there is none is not. */
MUST_USE struct fault export_stock(struct reader *reader, FILE *out);

#endif
