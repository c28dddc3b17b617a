/* One JSON value → one value of the domain. False when it has another type, is out of range, or is not of the
 * form; then *out is left alone. Spans are borrowed from the JSON tree. */
#ifndef TOUCHSTONE_WIRE_VALUE_H
#define TOUCHSTONE_WIRE_VALUE_H

#include <jansson.h>

#include "common/base/span.h"
#include "common/base/text.h"
#include "common/base/uuid.h"
#include "common/rules/code.h"
#include "common/rules/mass.h"
#include "common/rules/tag.h"

/* No mass on the wire is beyond a tonne, in either direction. */
#define WIRE_MASS_MAX_UG INT64_C(1000000000000)

MUST_USE bool value_int(const json_t *value, int64_t low, int64_t high, int64_t *out);
MUST_USE bool value_bool(const json_t *value, bool *out);
MUST_USE bool value_span(const json_t *value, struct span *out);
/* A string that fits into `capacity` with its NUL. */
MUST_USE bool value_text(const json_t *value, char *out, size_t capacity);
MUST_USE bool value_uuid(const json_t *value, struct uuid *out);
MUST_USE bool value_time(const json_t *value, int64_t *out_unix_ms);
MUST_USE bool value_code(const json_t *value, struct code *out);
MUST_USE bool value_uid(const json_t *value, struct uid *out);

/* TAG_NOT_OURS also when it is no string, or a tag of the other kind. */
MUST_USE enum tag_fit value_tag(const json_t *value, enum tag_kind kind, struct tag *out);

/* A decimal number × 10^scale, exactly: a JSON integer or a decimal string ("4.932"). Never a JSON real,
 * which is rounded binary. */
MUST_USE bool value_decimal(const json_t *value, int scale, int64_t low, int64_t high, int64_t *out);
/* value / 10^decimals without zeros at its end: "4.932", "90". */
void value_write_decimal(struct text *out, int64_t value, int decimals);

#endif
