/* The physics of a precision balance: a pan, what lies on it, how it settles, zero, tare and unit. No
 * protocol, no clock: `now_ms` is any monotonic time in milliseconds, passed in. Masses are micrograms.
 *
 * A change of load swings in over the settle time, with noise that falls off; after it the value stands
 * exactly. Noise is a function of the seed, the change and the time since it, so that a run repeats. */
#ifndef BENCH_BALANCE_H
#define BENCH_BALANCE_H

#include "common/base/fault.h"
#include "common/base/span.h"
#include "tests/emulators/settings.h"

#define BALANCE_SERIAL_SIZE 24
#define BALANCE_UNIT_SIZE   8
#define BALANCE_VALUE_SIZE  40

struct balance_conf {
    int64_t division_ug; /* d: the last digit moves by this */
    int decimals;        /* decimals of d in grams */
    int64_t capacity_ug;
    int64_t settle_ms;
    int64_t repeat_ug; /* standard deviation from one placing to the next; 0: it always shows the same */
    int64_t bias_ug;   /* added to every load other than the empty pan */
    int64_t seed;
    char serial[BALANCE_SERIAL_SIZE];
};

enum balance_trouble {
    BALANCE_SOUND,
    BALANCE_SHAKY, /* a draught: never stable */
    BALANCE_OVER,  /* shows overload whatever lies on it */
    BALANCE_UNDER, /* pan taken off */
    BALANCE_BUSY,  /* adjusting itself: not executable */
};

enum balance_range { BALANCE_IN_RANGE, BALANCE_OVERLOAD, BALANCE_UNDERLOAD };

struct balance {
    struct balance_conf conf;
    enum balance_trouble trouble;
    int64_t load_ug;  /* what lies on the pan */
    int64_t error_ug; /* what this placing adds to it: repeatability and bias */
    double from_ug;   /* what it showed when the load changed */
    int64_t changed_ms;
    int64_t settle_ms; /* of the last change */
    uint64_t changes;
    int64_t zero_ug;
    int64_t tare_ug;
    char unit[BALANCE_UNIT_SIZE];
};

struct indication {
    enum balance_range range;
    bool stable;
    int64_t net_ug;   /* rounded to d */
    int64_t gross_ug; /* the same without tare */
};

/* Defaults: d 0.001 g, 220 g, 600 ms, serial B-0001, seed 1. */
struct balance_conf balance_conf_default(void);

/* `d=0.001,max=220,settle_ms=600,serial=B-1,repeat=0.0004,bias=-0.002,seed=7` over the defaults in `conf`. */
MUST_USE struct fault balance_conf_read(struct span settings, struct balance_conf *conf);

/* An empty, settled pan in grams. */
void balance_init(struct balance *balance, const struct balance_conf *conf);

/* Puts this mass on the pan instead of what lay there; settle_ms < 0 takes the balance's own. */
void balance_load(struct balance *balance, int64_t load_ug, int64_t settle_ms, int64_t now_ms);

/* When the last change has settled. */
int64_t balance_settled_ms(const struct balance *balance);

struct indication balance_indicate(const struct balance *balance, int64_t now_ms);

/* Zero and tare at the present load. Zeroing is refused (false) beyond ± 2 % of the capacity, and taring
 * below zero. */
bool balance_zero(struct balance *balance, int64_t now_ms);
bool balance_tare(struct balance *balance, int64_t now_ms);

/* The unit of the answers: g, kg, mg, ct, oz, ozt, dwt, GN, mom, or any other word, which is printed after
 * the grams. */
MUST_USE struct fault balance_set_unit(struct balance *balance, struct span unit);

/* The value right-aligned in ten columns, a blank and the unit, as MT-SICS has it: "     4.932 g". */
void balance_write(const struct balance *balance, int64_t mass_ug, char out[BALANCE_VALUE_SIZE]);

#endif
