/* The inspection sheet of a piece and the transfer slip, as PDF on A4: what goes with a piece, and is signed.
 */
#ifndef TOUCHSTONE_SHEET_PAPER_H
#define TOUCHSTONE_SHEET_PAPER_H

#include "hub/paper/paper.h"
#include "hub/service/life_read.h"

MUST_USE struct fault inspection_write_pdf(const struct sheet *piece, const struct inspection_row *row,
                                           struct paper *out);
MUST_USE struct fault slip_write_pdf(const struct slip_row *slip, const struct slip_piece *pieces,
                                     size_t count, struct paper *out);

#endif
