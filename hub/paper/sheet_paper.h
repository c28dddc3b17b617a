/* The inspection sheet of a piece, the transfer slip, the settlement slip and the delivery slip, as PDF on
 * A4: what is signed. In the language in use. */
#ifndef TOUCHSTONE_SHEET_PAPER_H
#define TOUCHSTONE_SHEET_PAPER_H

#include "hub/paper/paper.h"
#include "hub/service/ledger_read.h"
#include "hub/service/life_read.h"
#include "hub/service/order_read.h"

/* What the codes on a paper are called in the workshop. */
struct paper_names {
    char workshop[NAME_TEXT_MAX];
    char from[NAME_TEXT_MAX]; /* the station of a sheet, or where a slip begins */
    char to[NAME_TEXT_MAX];   /* the step that caused a defect, or where a slip goes; "" none */
    char by[NAME_TEXT_MAX];   /* who signed, or sent */
};

/* A sheet of the piece, with what it rests on (reader_evidence) and its photos, as many as the row names. */
MUST_USE struct fault inspection_write_pdf(const struct sheet *piece, const struct inspection_row *row,
                                           const struct evidence *evidence, const struct paper_photo photos[],
                                           const struct paper_names *names, struct paper *out);
MUST_USE struct fault slip_write_pdf(const struct slip_row *slip, const struct slip_piece *pieces,
                                     size_t count, const struct paper_names *names, struct paper *out);
/* The books of one settlement; at least one. */
MUST_USE struct fault settlement_write_pdf(const struct settlement_line *books, size_t count,
                                           const struct paper_names *names, struct paper *out);

/* One of the order's deliveries, with the pieces that left with it. Asserts that it is one of them. */
MUST_USE struct fault delivery_write_pdf(const struct order_view *order, int64_t delivery,
                                         const struct paper_names *names, struct paper *out);

#endif
