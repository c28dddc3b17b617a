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

/* The same for scales that end their lines in LF CR or leave blank lines: those are no lines at all. */
MUST_USE bool scale_line_next_filled(struct span in, size_t *used, struct scale_line *line);

static inline struct span scale_line_span(const struct scale_line *line)
{
    return (struct span){line->data, line->size};
}

/* The line with bit 7 of every byte cleared, control characters at its ends removed: what a 7-bit line would
 * have been that was received as 8N1. */
void scale_line_strip_parity(const struct scale_line *line, struct scale_line *out);

/* Writes the line as C escapes into out->raw; one that does not fit ends in "…". */
void scale_raw_write(const struct scale_line *line, struct reading *out);

/* The same for a frame that is no line. */
void scale_raw_bytes(struct span bytes, struct reading *out);

/* Makes *out an error with that code, keeping its raw line. */
void scale_error(struct reading *out, const char *code);

/* A fault that the scale tells of itself: DEVICE_ERROR, with its code behind a colon when it has one. */
void scale_device_error(struct reading *out, struct span code);

/* Puts a number and a unit, as printed, into *out: a weight (stable) or unstable-weight, or the error that
 * says why not: BAD_FRAME (no number), NOT_MASS_UNIT, AMBIGUOUS_UNIT, UNKNOWN_UNIT, RANGE. An
 * empty unit is the dialect's, or none. */
void scale_weight(struct reading *out, const struct scale_dialect *dialect, bool stable, struct span number,
                  struct span unit);

/* The same when the protocol itself knows the unit. */
void scale_weight_in(struct reading *out, bool stable, struct span number, enum unit unit);

/* What a unit is whose spelling means the same on all scales. A protocol looks up its own peculiar ones first
 * ("t" is tola on some, tonne on others; "gr" is grain on some, gram on others). */
enum scale_unit_fit { SCALE_UNIT_FITS, SCALE_UNIT_NOT_MASS, SCALE_UNIT_AMBIGUOUS, SCALE_UNIT_UNKNOWN };
enum scale_unit_fit scale_unit_find(struct span spelling, enum unit *out);

/* A protocol's own spellings, before the common ones; ends with NULL. */
struct scale_spelling {
    const char *text;
    enum unit unit;
};
void scale_weight_spelt(struct reading *out, const struct scale_dialect *dialect, bool stable,
                        struct span number, struct span unit, const struct scale_spelling *own);

/* Cutting up a line. A cursor only moves on when what it looked for is there. */
struct scale_cursor {
    struct span rest;
};
void scale_skip_blanks(struct scale_cursor *cursor);
/* This text, exactly. */
bool scale_take(struct scale_cursor *cursor, const char *text);
/* A sign (+, -, or none, with blanks behind it) and digits with a point, as a number without '+': in
 * `number`, which the caller lends. A verified balance's "[6]" is 6. False: there is none, or it is too
 * long. */
#define SCALE_NUMBER_MAX 24
bool scale_take_number(struct scale_cursor *cursor, char number[SCALE_NUMBER_MAX]);
/* Letters and %, at least one. */
bool scale_take_unit(struct scale_cursor *cursor, struct span *unit);
/* Only blanks are left. */
bool scale_at_end(const struct scale_cursor *cursor);

/* Whether a number is one: digits, a point, a sign. */
bool scale_is_number(struct span text);

/* Which way "-" and "+" lead out of range. */
static inline enum reading_kind scale_out_of_range(bool below)
{
    return below ? READING_UNDERLOAD : READING_OVERLOAD;
}

#endif
