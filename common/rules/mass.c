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

/* How often the last decimal is in it, rounded half away from zero. */
static bool count_last(struct mass mass, enum unit unit, int decimals, int64_t *out)
{
    assert((size_t)unit < COUNT_OF(unit_factors));
    assert(decimals >= 0 && decimals <= MASS_DECIMALS_MAX);
    struct unit_factor factor = unit_factors[unit]; /* UNIT_NONE has a numerator of 0: nothing fits */
    return number_scale(mass.ug, factor.denominator * power_of_ten(decimals), factor.numerator, out);
}

static void write_fixed(int64_t count, int decimals, char out[MASS_TEXT_MAX])
{
    uint64_t magnitude = count < 0 ? -(uint64_t)count : (uint64_t)count;
    uint64_t whole = (uint64_t)power_of_ten(decimals);
    struct text text = text_in(out, MASS_TEXT_MAX);
    text_add(&text, "%s%llu", count < 0 ? "-" : "", (unsigned long long)(magnitude / whole));
    if (decimals > 0)
        text_add(&text, ".%0*llu", decimals, (unsigned long long)(magnitude % whole));
}

bool mass_write(struct mass mass, enum unit unit, int decimals, char out[MASS_TEXT_MAX])
{
    int64_t count = 0;
    bool fits = count_last(mass, unit, decimals, &count);
    out[0] = '\0';
    if (fits)
        write_fixed(count, decimals, out);
    return fits;
}

bool mass_write_up(struct mass mass, enum unit unit, int decimals, char out[MASS_TEXT_MAX])
{
    int64_t count = 0;
    struct mass back;
    bool fits = count_last(mass, unit, decimals, &count) &&
                mass_from_decimal((struct decimal){count, decimals}, unit, &back);
    out[0] = '\0';
    if (fits)
        write_fixed(count + (back.ug < mass.ug ? 1 : 0), decimals, out);
    return fits;
}

void mass_write_grams(struct mass mass, int decimals, char out[MASS_TEXT_MAX])
{
    assert(decimals <= 6);
    bool fits = mass_write(mass, UNIT_G, decimals, out);
    assert(fits); /* a quotient is no larger than what is divided */
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

int64_t fineness_meant(int64_t said, int64_t alloy)
{
    for (int64_t factor = 10; factor <= 1000; factor *= 10) {
        int64_t apart = said * factor - alloy;
        if (apart * 50 <= alloy && apart * 50 >= -alloy)
            return said * factor;
    }
    return 0;
}

struct mass mass_of_fine(struct mass fine, int fineness)
{
    assert(fineness >= 1 && fineness <= 10000);
    return MASS_UG(number_scale_even(fine.ug, 10000, fineness));
}
