/* The text in an NFC Forum Type 2 tag (NTAG21x): TLV blocks, the NDEF message, its text or web address. Pure;
 * bounded by what was read and by what the chip says it has, never by what a length field claims. Sources:
 * NFC Forum Type 2 Tag, NDEF 1.0, Text and URI record type definitions. */
#ifndef TOUCHSTONE_NDEF_H
#define TOUCHSTONE_NDEF_H

#include "common/base/span.h"

#define NDEF_TEXT_MAX 256

enum ndef_result {
    NDEF_TEXT,       /* *out has the text of the first text record, else of the first URI record */
    NDEF_MORE,       /* the message goes on behind what was read so far */
    NDEF_EMPTY,      /* a message without records */
    NDEF_NONE,       /* no NDEF message on this chip, or no record of text */
    NDEF_TRUNCATED,  /* the message claims to go on behind the chip's memory */
    NDEF_BAD_LENGTH, /* a record claims more than its message has */
    NDEF_BAD_TEXT,   /* language longer than the text, no UTF-8, UTF-16 of odd size */
    NDEF_CHUNKED,    /* a record in several chunks: not supported */
    NDEF_TOO_LONG,   /* a text of NDEF_TEXT_MAX bytes or more: not one of ours */
};

struct ndef {
    char text[NDEF_TEXT_MAX]; /* UTF-8 */
    char language[16];        /* of a text record: "en"; "" for a URI */
};

/* `memory` is what has been read of the data area (page 4 on), `capacity` how long that area is. */
enum ndef_result ndef_read(struct span memory, size_t capacity, struct ndef *out);

/* What the chip says it is: its text; of a web address that ends in one of our tags
 * ("https://…/TS1-000123-Z"), the tag. Borrowed. */
struct span ndef_says(const struct ndef *ndef);

#endif
