/* Bytes → a JSON tree, strictly: one value and nothing behind it, UTF-8, no key twice, not too big, not too
 * deep. */
#ifndef TOUCHSTONE_WIRE_PARSE_H
#define TOUCHSTONE_WIRE_PARSE_H

#include <jansson.h>

#include "common/base/fault.h"
#include "common/base/span.h"

#define PARSE_DEPTH_MAX 10

/* The caller owns *out (json_decref). `what` begins the sentence of a fault: "the command". */
MUST_USE struct fault parse_json(struct span body, size_t size_max, const char *what, json_t **out);
/* The same, with texts that may have a NUL in them: whoever reads these has to look. */
MUST_USE struct fault parse_json_with_nul(struct span body, size_t size_max, const char *what, json_t **out);

#endif
