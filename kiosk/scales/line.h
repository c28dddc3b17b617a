/* What line protocols share: cutting bytes into lines, the number as printed, units as scales spell them, the
 * raw record. For the protocol files of this room only. Pure. */
#ifndef TOUCHSTONE_SCALE_LINE_H
#define TOUCHSTONE_SCALE_LINE_H

#include "kiosk/scales/scales.h"

/* One line, cleaned: no terminator, no XON/XOFF. */
struct scale_line {
    char data[SCALE_LINE_MAX];
    size_t size;
    bool printable; /* every byte within 0x20…0x7E */
    bool too_long;  /* more than SCALE_LINE_MAX bytes: `data` holds its last part only */
};

/* Takes the next line off `in`; a line ends at CR or LF. False: no whole line yet (*used may be > 0: what can
 * be forgotten). CR, LF, CR LF and LF CR all end one line: a LF that leads is what follows the CR of the line
 * before and is dropped; a CR that leads is an empty line. An endless line is forgotten but for its last
 * part, so that its tail is never taken for a line of its own. */
MUST_USE bool scale_line_next(struct span in, size_t *used, struct scale_line *line);

static inline struct span scale_line_span(const struct scale_line *line)
{
    return (struct span){line->data, line->size};
}

/* The line with bit 7 of every byte cleared, control characters at its ends removed: what a 7-bit line would
 * have been that was received as 8N1. */
void scale_line_strip_parity(const struct scale_line *line, struct scale_line *out);

/* Writes the line as C escapes into out->raw; one that does not fit ends in "…". */
void scale_raw_write(const struct scale_line *line, struct reading *out);

/* Makes *out an error with that code, keeping its raw line. */
void scale_error(struct reading *out, const char *code);

/* Puts a number and a unit, as printed, into *out: a weight (stable) or unstable-weight, or the error that
 * says why not: BAD_FRAME (no number), NOT_MASS_UNIT, AMBIGUOUS_UNIT, UNKNOWN_UNIT, RANGE. */
void scale_weight(struct reading *out, bool stable, struct span number, struct span unit);

/* The same when the protocol itself knows the unit. */
void scale_weight_in(struct reading *out, bool stable, struct span number, enum unit unit);

/* What a unit is whose spelling means the same on all scales. A protocol looks up its own peculiar ones first
 * ("t" is tola on some, tonne on others; "gr" is grain on some, gram on others). */
enum scale_unit_fit { SCALE_UNIT_FITS, SCALE_UNIT_NOT_MASS, SCALE_UNIT_AMBIGUOUS, SCALE_UNIT_UNKNOWN };
enum scale_unit_fit scale_unit_find(struct span spelling, enum unit *out);

#endif
