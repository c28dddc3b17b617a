/* Bytes as one line of text and back: \n \r \t \\ and \xNN for other control characters. Every other byte is
 * itself. Pure. */
#ifndef TOUCHSTONE_ESCAPE_H
#define TOUCHSTONE_ESCAPE_H

#include "common/base/text.h"

void escape_write(struct text *out, struct span bytes);

/* Undoes it. False: an escape that is none, or more than `capacity` bytes. */
MUST_USE bool escape_read(struct span text, char *out, size_t capacity, size_t *size);

#endif
