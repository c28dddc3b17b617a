/* What is engraved and struck into a piece: its serial number, the hallmark of its alloy, other marks, a text
 * (DOMAIN § 3: "engraving and hallmark (serial number)"). One record stands of a piece; a newer one names the
 * one that it replaces. Pure. */
#ifndef TOUCHSTONE_ENGRAVING_H
#define TOUCHSTONE_ENGRAVING_H

#include "common/rules/piece.h"
#include "common/rules/command.h"

/* The kind of step that engraves. A route without one engraves wherever there is metal. */
#define ENGRAVING_KIND "engraving"

#define SERIAL_TEXT_MAX 33 /* 32 characters */
#define MARKS_TEXT_MAX  160

struct engraving {
    char serial[SERIAL_TEXT_MAX];     /* unique in the workshop; "": no record */
    char hallmark[CODE_TEXT_MAX];     /* as struck: "750"; "": none */
    char marks[MARKS_TEXT_MAX];       /* maker, assay office, year */
    char inscription[MARKS_TEXT_MAX]; /* what else is engraved */
};

/* Whether it may be recorded where the piece is: REASON_NONE; _NOT_DONE: it has no metal yet, or its
 * engraving step is still to come; _BAD_FIELD: a lot, which has no serial number as a whole; _HELD;
 * _WRONG_STATION: neither at a station nor in finished goods. */
enum reason engraving_obstacle(const struct piece *piece);

/* Letters, digits, - . and /: 1 to 32 of them. Upper and lower case are one number. */
MUST_USE bool serial_is_one(struct span text);
MUST_USE bool serial_equal(const char *a, const char *b);
/* The number that the workshop gives: six digits or more. */
void serial_write(int64_t number, char out[SERIAL_TEXT_MAX]);

/* What may be struck into an alloy: its own hallmark. An alloy without one (nobody has said it) takes any. */
MUST_USE bool hallmark_fits(const char *of_alloy, const char *struck);

#endif
