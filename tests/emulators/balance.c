#include "tests/emulators/balance.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/base/number.h"
#include "common/base/text.h"
#include "tests/emulators/chance.h"

enum {
    SETTLE_MS_MAX = 600000,
    NOISE_STEP_MS = 40, /* the converter's own rate: within a step the value stands still */
    OVER_DIVISIONS = 9, /* a balance shows nine divisions more than its capacity */
    ZERO_RANGE_PERCENT = 2,
};

struct balance_conf balance_conf_default(void)
{
    return (struct balance_conf){.division_ug = 1000,
                                 .decimals = 3,
                                 .capacity_ug = 220000000,
                                 .settle_ms = 600,
                                 .seed = 1,
                                 .serial = "B-0001"};
}

/* d must be 1, 2 or 5 in its last decimal, and that decimal tells how many the display has. */
static struct fault read_division(struct setting setting, struct balance_conf *conf)
{
    struct decimal number;
    struct fault fault = setting_grams(setting, 1, 1000000000, &conf->division_ug);
    if (fault_is(fault))
        return fault;
    if (!number_read_decimal(setting.value, &number) || number.decimals > 6)
        return fault_make(FAULT_INPUT, "d=%.*s: a division has at most six decimals", (int)setting.value.size,
                          setting.value.data);
    conf->decimals = number.decimals;
    return FAULT_OK;
}

static struct fault read_one(struct setting setting, struct balance_conf *conf)
{
    if (span_is(setting.key, "d"))
        return read_division(setting, conf);
    if (span_is(setting.key, "max"))
        return setting_grams(setting, 1000, 100000000000, &conf->capacity_ug);
    if (span_is(setting.key, "settle_ms"))
        return setting_int(setting, 0, SETTLE_MS_MAX, &conf->settle_ms);
    if (span_is(setting.key, "repeat"))
        return setting_grams(setting, 0, 1000000000, &conf->repeat_ug);
    if (span_is(setting.key, "bias"))
        return setting_grams(setting, -1000000000, 1000000000, &conf->bias_ug);
    if (span_is(setting.key, "seed"))
        return setting_int(setting, 0, INT64_MAX, &conf->seed);
    if (!span_is(setting.key, "serial"))
        return fault_make(
            FAULT_INPUT, "a scale has no setting \"%.*s\": use d, max, settle_ms, serial, repeat, bias, seed",
            (int)setting.key.size, setting.key.data);
    if (!TEXT_COPY(conf->serial, setting.value))
        return fault_make(FAULT_TOO_BIG, "a serial number has at most %d characters",
                          BALANCE_SERIAL_SIZE - 1);
    return FAULT_OK;
}

struct fault balance_conf_read(struct span settings, struct balance_conf *conf)
{
    struct span word;
    while (span_split(&settings, ',', &word)) {
        struct setting setting;
        if (!setting_read(word, &setting))
            return fault_make(FAULT_INPUT, "\"%.*s\" is not a setting: write d=0.001,max=220", (int)word.size,
                              word.data);
        struct fault fault = read_one(setting, conf);
        if (fault_is(fault))
            return fault;
    }
    return FAULT_OK;
}

void balance_init(struct balance *balance, const struct balance_conf *conf)
{
    *balance = (struct balance){.conf = *conf, .changed_ms = INT64_MIN / 2, .unit = "g"};
}

int64_t balance_settled_ms(const struct balance *balance)
{
    return balance->changed_ms + balance->settle_ms;
}

static double target_ug(const struct balance *balance)
{
    return (double)(balance->load_ug + balance->error_ug);
}

/* What the cell sees before rounding, zero and tare. */
static double cell_ug(const struct balance *balance, int64_t now_ms)
{
    double target = target_ug(balance);
    double d = (double)balance->conf.division_ug;
    uint64_t step = (uint64_t)((now_ms - balance->changed_ms) / NOISE_STEP_MS);
    uint64_t seed = (uint64_t)balance->conf.seed + balance->changes * 7919;
    if (balance->trouble == BALANCE_SHAKY)
        return target + 4 * d * chance_normal(seed, step);
    if (now_ms >= balance_settled_ms(balance))
        return target;
    double phase = (double)(now_ms - balance->changed_ms) / (double)balance->settle_ms;
    double away = balance->from_ug - target;
    double noise = (2 * d + fabs(away) * 0.02 * exp(-6 * phase)) * chance_normal(seed, step);
    return target + away * exp(-9 * phase) + noise;
}

void balance_load(struct balance *balance, int64_t load_ug, int64_t settle_ms, int64_t now_ms)
{
    balance->from_ug = cell_ug(balance, now_ms);
    balance->changes++;
    balance->load_ug = load_ug;
    balance->changed_ms = now_ms;
    balance->settle_ms = settle_ms >= 0 ? settle_ms : balance->conf.settle_ms;
    double placing = chance_normal((uint64_t)balance->conf.seed, balance->changes);
    balance->error_ug =
        load_ug == 0 ? 0 : balance->conf.bias_ug + llround((double)balance->conf.repeat_ug * placing);
}

/* Rounded to the division, half away from zero. */
static int64_t round_to_division(const struct balance *balance, double mass_ug)
{
    return llround(mass_ug / (double)balance->conf.division_ug) * balance->conf.division_ug;
}

static enum balance_range range_of(const struct balance *balance, int64_t gross_ug)
{
    if (balance->trouble == BALANCE_UNDER)
        return BALANCE_UNDERLOAD;
    if (balance->trouble == BALANCE_OVER ||
        gross_ug > balance->conf.capacity_ug + OVER_DIVISIONS * balance->conf.division_ug)
        return BALANCE_OVERLOAD;
    if (balance->trouble == BALANCE_UNDER ||
        gross_ug < -(balance->conf.capacity_ug * ZERO_RANGE_PERCENT / 100))
        return BALANCE_UNDERLOAD;
    return BALANCE_IN_RANGE;
}

struct indication balance_indicate(const struct balance *balance, int64_t now_ms)
{
    double cell = cell_ug(balance, now_ms);
    int64_t gross_ug = round_to_division(balance, cell - (double)balance->zero_ug);
    return (struct indication){
        .range = range_of(balance, gross_ug),
        .stable = now_ms >= balance_settled_ms(balance) && balance->trouble != BALANCE_SHAKY,
        .net_ug = round_to_division(balance, cell - (double)balance->zero_ug - (double)balance->tare_ug),
        .gross_ug = gross_ug,
    };
}

bool balance_zero(struct balance *balance, int64_t now_ms)
{
    int64_t cell = llround(cell_ug(balance, now_ms));
    int64_t limit = balance->conf.capacity_ug * ZERO_RANGE_PERCENT / 100;
    if (cell > limit || cell < -limit)
        return false;
    balance->zero_ug = cell;
    balance->tare_ug = 0;
    return true;
}

bool balance_tare(struct balance *balance, int64_t now_ms)
{
    struct indication indication = balance_indicate(balance, now_ms);
    if (indication.gross_ug < 0)
        return false;
    balance->tare_ug = indication.gross_ug;
    return true;
}

struct unit_row {
    const char *word;
    int64_t nanograms; /* one of it */
    int decimals_more; /* than in grams */
};

static const struct unit_row units[] = {
    {"g", 1000000000, 0},   {"kg", 1000000000000, 3}, {"mg", 1000000, -3},
    {"ct", 200000000, 0},   {"oz", 28349523125, 1},   {"ozt", 31103476800, 1},
    {"dwt", 1555173840, 0}, {"GN", 64798910, -1},     {"mom", 3750000000, 0},
};

static const struct unit_row *unit_find(const char *word)
{
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        if (strcmp(units[i].word, word) == 0)
            return &units[i];
    }
    return NULL;
}

struct fault balance_set_unit(struct balance *balance, struct span unit)
{
    if (unit.size == 0 || !TEXT_COPY(balance->unit, unit))
        return fault_make(FAULT_INPUT, "a unit has 1 to %d characters", BALANCE_UNIT_SIZE - 1);
    return FAULT_OK;
}

void balance_write(const struct balance *balance, int64_t mass_ug, char out[BALANCE_VALUE_SIZE])
{
    const struct unit_row *row = unit_find(balance->unit);
    if (row == NULL)
        row = &units[0];
    int decimals = balance->conf.decimals + row->decimals_more;
    decimals = decimals < 0 ? 0 : decimals;
    int64_t scale = 1000, value = 0; /* micrograms to nanograms */
    for (int i = 0; i < decimals; i++)
        scale *= 10;
    bool fits = number_scale(mass_ug, scale, row->nanograms, &value);
    assert(fits);
    assert(decimals >= 0 && decimals <= 9);
    char digits[24];
    snprintf(digits, sizeof digits, "%0*lld", decimals + 1, (long long)(value < 0 ? -value : value));
    size_t whole = strlen(digits) - (size_t)decimals;
    char number[32];
    snprintf(number, sizeof number, "%s%.*s%s%s", value < 0 ? "-" : "", (int)whole, digits,
             decimals > 0 ? "." : "", digits + whole);
    snprintf(out, BALANCE_VALUE_SIZE, "%10s %s", number, balance->unit);
}
