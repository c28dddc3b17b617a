#include "common/base/time.h"
#include "common/wire/value.h"

#include "common/wire/wire.h"

bool value_int(const json_t *value, int64_t low, int64_t high, int64_t *out)
{
    if (!json_is_integer(value))
        return false;
    json_int_t number = json_integer_value(value);
    if (number < low || number > high)
        return false;
    *out = number;
    return true;
}

bool value_bool(const json_t *value, bool *out)
{
    if (!json_is_boolean(value))
        return false;
    *out = json_is_true(value);
    return true;
}

bool value_span(const json_t *value, struct span *out)
{
    if (!json_is_string(value))
        return false;
    *out = (struct span){json_string_value(value), json_string_length(value)};
    return true;
}

bool value_text(const json_t *value, char *out, size_t capacity)
{
    struct span text;
    if (!value_span(value, &text) || text.size >= capacity)
        return false;
    return text_copy(out, capacity, text);
}

bool value_uuid(const json_t *value, struct uuid *out)
{
    struct span text;
    return value_span(value, &text) && uuid_read(text, out);
}

bool value_time(const json_t *value, int64_t *out_unix_ms)
{
    struct span text;
    return value_span(value, &text) && time_read(text, out_unix_ms);
}

bool value_code(const json_t *value, struct code *out)
{
    struct span text;
    return value_span(value, &text) && code_read(text, out);
}

bool value_uid(const json_t *value, struct uid *out)
{
    struct span text;
    return value_span(value, &text) && uid_read(text, out);
}

enum tag_fit value_tag(const json_t *value, enum tag_kind kind, struct tag *out)
{
    struct span text;
    struct tag tag;
    enum tag_kind found;
    if (!value_span(value, &text))
        return TAG_NOT_OURS;
    enum tag_fit fit = tag_read(text, &tag, &found);
    if (fit != TAG_FITS)
        return fit;
    if (found != kind)
        return TAG_NOT_OURS;
    *out = tag;
    return TAG_FITS;
}

/* number × 10^scale, when that is a whole number. */
static bool scale_decimal(struct decimal number, int scale, int64_t *out)
{
    int64_t value = number.value;
    for (int i = number.decimals; i < scale; i++) {
        if (__builtin_mul_overflow(value, 10, &value))
            return false;
    }
    for (int i = number.decimals; i > scale; i--) {
        if (value % 10 != 0)
            return false;
        value /= 10;
    }
    *out = value;
    return true;
}

bool value_decimal(const json_t *value, int scale, int64_t low, int64_t high, int64_t *out)
{
    struct decimal number = {json_is_integer(value) ? json_integer_value(value) : 0, 0};
    struct span text;
    int64_t scaled;
    if (!json_is_integer(value) && !(value_span(value, &text) && number_read_decimal(text, &number)))
        return false;
    if (!scale_decimal(number, scale, &scaled) || scaled < low || scaled > high)
        return false;
    *out = scaled;
    return true;
}

void value_write_decimal(struct text *out, int64_t value, int decimals)
{
    uint64_t unit = 1;
    for (int i = 0; i < decimals; i++)
        unit *= 10;
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    uint64_t rest = size % unit;
    text_add(out, "%s%llu", value < 0 ? "-" : "", (unsigned long long)(size / unit));
    for (; rest > 0 && rest % 10 == 0; decimals--)
        rest /= 10;
    if (rest > 0)
        text_add(out, ".%0*llu", decimals, (unsigned long long)rest);
}
