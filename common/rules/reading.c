#include "common/rules/reading.h"

#include "common/rules/word.h"

WORDS_SAID(READING_KIND_LIST, enum reading_kind, reading_kind_word)

struct mass reading_division(const struct reading *reading)
{
    struct decimal value;
    struct mass step = {0};
    bool fits = number_read_decimal(span_of(reading->value), &value) &&
                mass_from_decimal((struct decimal){1, value.decimals}, reading->unit, &step);
    return fits ? step : (struct mass){0};
}
