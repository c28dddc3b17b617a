/* Parts that more than one message has. */
#ifndef TOUCHSTONE_WIRE_PARTS_H
#define TOUCHSTONE_WIRE_PARTS_H

#include "common/base/text.h"
#include "common/wire/fields.h"

/* Reads the object `fields` into *out, which the caller has zeroed. */
void board_read(const struct fields *fields, struct board *out);
void sheet_read(const struct fields *fields, struct sheet *out);

#endif
