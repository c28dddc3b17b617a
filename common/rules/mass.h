/* Mass: whole micrograms, everywhere. Other units exist only at the edges (a scale's line, the screen, a
 * report). Sources of the factors: SI brochure (carat), NIST handbook 44 app. C (grain, pennyweight, troy
 * ounce), trade custom for the Asian units; see docs/decisions.md. */
#ifndef TOUCHSTONE_MASS_H
#define TOUCHSTONE_MASS_H

#include "common/base/number.h"

struct mass {
    int64_t ug; /* micrograms */
};

#define MASS_UG(value) ((struct mass){(value)})
#define MASS_MG(value) ((struct mass){INT64_C(1000) * (value)})

static inline struct mass mass_add(struct mass a, struct mass b)
{
    return (struct mass){a.ug + b.ug};
}

static inline struct mass mass_subtract(struct mass a, struct mass b)
{
    return (struct mass){a.ug - b.ug};
}

/* One X-list: enum, word on the wire, and the exact factor micrograms = numerator / denominator. */
#define UNIT_LIST(X)                                                                                         \
    X(UNIT_G, "g", 1000000, 1)                                                                               \
    X(UNIT_MG, "mg", 1000, 1)                                                                                \
    X(UNIT_KG, "kg", 1000000000, 1)                                                                          \
    X(UNIT_CT, "ct", 200000, 1)                                                                              \
    X(UNIT_GN, "gn", 6479891, 100)                                                                           \
    X(UNIT_DWT, "dwt", 155517384, 100)                                                                       \
    X(UNIT_OZT, "ozt", 311034768, 10)                                                                        \
    X(UNIT_OZ, "oz", 28349523125, 1000)                                                                      \
    X(UNIT_LB, "lb", 453592370, 1)                                                                           \
    X(UNIT_MOM, "mom", 3750000, 1)                                                                           \
    X(UNIT_TOLA, "tola", 116638038, 10)                                                                      \
    X(UNIT_BAHT, "baht", 15160000, 1)                                                                        \
    X(UNIT_TLH, "tlh", 37429000, 1)                                                                          \
    X(UNIT_TLS, "tls", 37799400, 1)                                                                          \
    X(UNIT_TLT, "tlt", 37500000, 1)

enum unit {
    UNIT_NONE = 0, /* the scale named none */
#define X(name, word, numerator, denominator) name,
    UNIT_LIST(X)
#undef X
};

/* "g", "ct" …; "" for UNIT_NONE. Canonical words, as on the wire. */
const char *unit_word(enum unit unit);

/* The unit of a canonical word; UNIT_NONE when there is none. What a scale prints is each protocol's
 * business. */
enum unit unit_find(struct span word);

/* A printed number in a unit → micrograms, rounded half away from zero. False on overflow or UNIT_NONE. */
MUST_USE bool mass_from_decimal(struct decimal number, enum unit unit, struct mass *out);

/* A mass in a unit with a fixed number of decimals, 0 … MASS_DECIMALS_MAX, rounded half away from zero:
 * "24.355", "-0.050". Point, no unit. False on overflow or UNIT_NONE: `out` is "". */
#define MASS_TEXT_MAX     32
#define MASS_DECIMALS_MAX 9
MUST_USE bool mass_write(struct mass mass, enum unit unit, int decimals, char out[MASS_TEXT_MAX]);
/* The same, rounded up to the last decimal, as a promise about uncertainty is. The mass is not below zero. */
MUST_USE bool mass_write_up(struct mass mass, enum unit unit, int decimals, char out[MASS_TEXT_MAX]);
/* Grams, 0…6 decimals: these always fit. */
void mass_write_grams(struct mass mass, int decimals, char out[MASS_TEXT_MAX]);

/* mass × fineness / 10 000, rounded half to even (DOMAIN § 2). Fineness in parts per 10 000, 0…10 000. */
struct mass mass_fine(struct mass mass, int fineness);
/* The same with the fineness in parts per million, 0…1 000 000: as an assay measures it. */
struct mass mass_fine_ppm(struct mass mass, int64_t fineness_ppm);
/* What was meant by a fineness of which a power of ten slipped: 750 of an alloy of 7500 is 7500. Both in one
 * unit. 0: ten, a hundred or a thousand times as much is not what the alloy has, within 2 %. */
int64_t fineness_meant(int64_t said, int64_t alloy);
/* The mass of metal of this fineness (1…10 000) that has so much fine metal, rounded half to even. */
struct mass mass_of_fine(struct mass fine, int fineness);

#endif
