/* The inspection sheet of a piece, the transfer slip, the settlement slip and the delivery slip, as PDF on
 * A4: what is signed. */
#ifndef TOUCHSTONE_SHEET_PAPER_H
#define TOUCHSTONE_SHEET_PAPER_H

#include "hub/paper/paper.h"
#include "hub/service/ledger_read.h"
#include "hub/service/life_read.h"
#include "hub/service/order_read.h"

MUST_USE struct fault inspection_write_pdf(const struct sheet *piece, const struct inspection_row *row,
                                           struct paper *out);
MUST_USE struct fault slip_write_pdf(const struct slip_row *slip, const struct slip_piece *pieces,
                                     size_t count, struct paper *out);
/* The books of one settlement; at least one. */
MUST_USE struct fault settlement_write_pdf(const struct settlement_line *books, size_t count,
                                           struct paper *out);

/* One of the order's deliveries, with the pieces that left with it. Asserts that it is one of them. */
MUST_USE struct fault delivery_write_pdf(const struct order_view *order, int64_t delivery, struct paper *out);

#endif
