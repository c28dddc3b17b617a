#include "common/rules/reading.h"

static const char *const kind_words[] = {
#define X(name, word) word,
    READING_KIND_LIST(X)
#undef X
};

const char *reading_kind_word(enum reading_kind kind)
{
    assert((size_t)kind < COUNT_OF(kind_words));
    return kind_words[kind];
}

struct mass reading_division(const struct reading *reading)
{
    struct decimal value;
    struct mass step = {0};
    bool fits = number_read_decimal(span_of(reading->value), &value) &&
                mass_from_decimal((struct decimal){1, value.decimals}, reading->unit, &step);
    return fits ? step : (struct mass){0};
}
