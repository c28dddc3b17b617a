#include "common/rules/mass.h"

#include "common/base/text.h"

#include "common/rules/word.h"

static const char *const unit_words[] = {"",
#define X(name, word, numerator, denominator) word,
                                         UNIT_LIST(X)
#undef X
};

struct unit_factor {
    int64_t numerator;
    int64_t denominator;
};

static const struct unit_factor unit_factors[] = {{0, 0},
#define X(name, word, numerator, denominator) {INT64_C(numerator), INT64_C(denominator)},
                                                  UNIT_LIST(X)
#undef X
};

const char *unit_word(enum unit unit)
{
    assert((size_t)unit < COUNT_OF(unit_words));
    return unit_words[unit];
}

enum unit unit_find(struct span word)
{
    int index = word_index(word, unit_words, COUNT_OF(unit_words));
    return index < 0 ? UNIT_NONE : (enum unit)index;
}

static int64_t power_of_ten(int exponent)
{
    int64_t power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

bool mass_from_decimal(struct decimal number, enum unit unit, struct mass *out)
{
    assert((size_t)unit < COUNT_OF(unit_factors));
    assert(number.decimals >= 0 && number.decimals <= 12);
    struct unit_factor factor = unit_factors[unit]; /* UNIT_NONE has a denominator of 0: nothing fits */
    return number_scale(number.value, factor.numerator, factor.denominator * power_of_ten(number.decimals),
                        &out->ug);
}

void mass_write_grams(struct mass mass, int decimals, char out[MASS_TEXT_MAX])
{
    assert(decimals >= 0 && decimals <= 6);
    int64_t rounded = 0;
    bool fits = number_scale(mass.ug, 1, power_of_ten(6 - decimals), &rounded);
    assert(fits); /* a quotient is no larger than what is divided */
    uint64_t magnitude = rounded < 0 ? -(uint64_t)rounded : (uint64_t)rounded;
    uint64_t unit = (uint64_t)power_of_ten(decimals);
    const char *sign = rounded < 0 ? "-" : "";
    unsigned long long grams = magnitude / unit;
    unsigned fraction = (unsigned)(magnitude % unit);
    struct text text = text_in(out, MASS_TEXT_MAX);
    text_add(&text, "%s%llu", sign, grams);
    if (decimals > 0)
        text_add(&text, ".%0*u", decimals, fraction);
}

struct mass mass_fine(struct mass mass, int fineness)
{
    assert(fineness >= 0 && fineness <= 10000);
    return MASS_UG(number_scale_even(mass.ug, fineness, 10000));
}

struct mass mass_fine_ppm(struct mass mass, int64_t fineness_ppm)
{
    assert(fineness_ppm >= 0 && fineness_ppm <= PPM);
    return MASS_UG(number_scale_even(mass.ug, fineness_ppm, PPM));
}

struct mass mass_of_fine(struct mass fine, int fineness)
{
    assert(fineness >= 1 && fineness <= 10000);
    return MASS_UG(number_scale_even(fine.ug, 10000, fineness));
}
