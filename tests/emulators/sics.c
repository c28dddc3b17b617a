#include "tests/emulators/sics.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/base/number.h"
#include "common/base/text.h"
#include "tests/emulators/chance.h"

enum {
    STABLE_WAIT_MS = 40000, /* then the balance answers "I" */
    STREAM_MS = 100,
    LATE_MS = 1500,
    NOISE_MS = 250,
    NOISE_BYTES = 24,
};

static const char *const fault_words[] = {
#define X(name, word) [SICS_##name] = word,
    SICS_FAULTS(X)
#undef X
};

const char *sics_fault_word(enum sics_fault fault)
{
    assert((size_t)fault < COUNT_OF(fault_words));
    return fault_words[fault];
}

bool sics_fault_find(struct span word, enum sics_fault *out)
{
    for (size_t i = 0; i < COUNT_OF(fault_words); i++) {
        if (span_is(word, fault_words[i])) {
            *out = (enum sics_fault)i;
            return true;
        }
    }
    return false;
}

void sics_init(struct sics *sics, struct balance *balance)
{
    *sics = (struct sics){.balance = balance};
}

static void add_noise(struct sics *sics, struct bytes *out)
{
    for (int i = 0; i < NOISE_BYTES; i++)
        bytes_add_one(out,
                      (unsigned char)chance_bits((uint64_t)sics->balance->conf.seed, sics->noise_step++));
    bytes_add(out, "\r\n", 2);
}

/* Every answer goes through here, and meets what is wrong with the line. */
static void say(struct sics *sics, struct span answer, int64_t now_ms, struct bytes *out)
{
    switch (sics->fault) {
    case SICS_NORMAL:
        bytes_add(out, answer.data, answer.size);
        break;
    case SICS_GARBAGE:
        add_noise(sics, out);
        break;
    case SICS_HALF:
        bytes_add(out, answer.data, answer.size / 2);
        break;
    case SICS_PREVIOUS:
        bytes_add(out, sics->last.data, sics->last.size);
        break;
    case SICS_LATE:
        if (sics->held.size == 0)
            sics->held_until_ms = now_ms + LATE_MS;
        bytes_add(&sics->held, answer.data, answer.size);
        break;
    case SICS_SILENT:
    case SICS_ENDLESS:
        break;
    }
    sics->last.size = 0;
    bytes_add(&sics->last, answer.data, answer.size);
}

PRINTF_LIKE(4, 5)
static void answer(struct sics *sics, int64_t now_ms, struct bytes *out, const char *format, ...)
{
    char line[SICS_LINE_MAX];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(line, sizeof line - 2, format, arguments);
    va_end(arguments);
    assert(size >= 0 && (size_t)size < sizeof line - 2);
    memcpy(line + size, "\r\n", 2);
    say(sics, (struct span){line, (size_t)size + 2}, now_ms, out);
}

static void answer_serial(struct sics *sics, int64_t now_ms, struct bytes *out)
{
    answer(sics, now_ms, out, "I4 A \"%s\"", sics->balance->conf.serial);
}

/* `@` and the power switch: nothing is under way any more, tare and unit are the factory's, the zero stays.
 */
static void reset(struct sics *sics)
{
    sics->waiting[0] = '\0';
    sics->stream = false;
    sics->follow = SICS_FOLLOW_NOT;
    sics->balance->tare_ug = 0;
    strcpy(sics->balance->unit, "g");
    sics->display[0] = '\0';
}

void sics_power_on(struct sics *sics, int64_t now_ms, struct bytes *out)
{
    reset(sics);
    sics->line_size = 0;
    sics->line_too_long = false;
    sics->held.size = 0;
    answer_serial(sics, now_ms, out);
}

void sics_set_fault(struct sics *sics, enum sics_fault fault, int64_t now_ms)
{
    sics->fault = fault;
    sics->held.size = 0;
    sics->noise_next_ms = now_ms;
}

/* "S S      4.932 g", or what stands in its place. Returns true when a stable value was told. */
static bool answer_weight(struct sics *sics, const char *name, int64_t now_ms, struct bytes *out)
{
    struct indication indication = balance_indicate(sics->balance, now_ms);
    char value[BALANCE_VALUE_SIZE];
    if (sics->balance->trouble == BALANCE_BUSY) {
        answer(sics, now_ms, out, "%s I", name);
    } else if (indication.range != BALANCE_IN_RANGE) {
        answer(sics, now_ms, out, "%s %c", name, indication.range == BALANCE_OVERLOAD ? '+' : '-');
    } else {
        balance_write(sics->balance, indication.net_ug, value);
        answer(sics, now_ms, out, "%s %c %s", name, indication.stable ? 'S' : 'D', value);
        return indication.stable;
    }
    return false;
}

static void count_read(struct sics *sics, bool stable)
{
    if (stable && sics->fault == SICS_NORMAL)
        sics->reads++;
}

static void finish_zero(struct sics *sics, int64_t now_ms, struct bytes *out)
{
    enum balance_range range = balance_indicate(sics->balance, now_ms).range;
    if (range == BALANCE_UNDERLOAD)
        answer(sics, now_ms, out, "Z -");
    else if (range == BALANCE_OVERLOAD || !balance_zero(sics->balance, now_ms))
        answer(sics, now_ms, out, "Z +");
    else
        answer(sics, now_ms, out, "Z A");
}

static void finish_tare(struct sics *sics, int64_t now_ms, struct bytes *out)
{
    char value[BALANCE_VALUE_SIZE];
    enum balance_range range = balance_indicate(sics->balance, now_ms).range;
    if (range == BALANCE_OVERLOAD) {
        answer(sics, now_ms, out, "T +");
    } else if (range == BALANCE_UNDERLOAD || !balance_tare(sics->balance, now_ms)) {
        answer(sics, now_ms, out, "T -");
    } else {
        balance_write(sics->balance, sics->balance->tare_ug, value);
        answer(sics, now_ms, out, "T S %s", value);
    }
}

/* The pan stands still (or never will be in range): answer what waits for it. */
static void finish_waiting(struct sics *sics, int64_t now_ms, struct bytes *out)
{
    char what = sics->waiting[0];
    sics->waiting[0] = '\0';
    if (what == 'S')
        count_read(sics, answer_weight(sics, "S", now_ms, out));
    else if (what == 'Z')
        finish_zero(sics, now_ms, out);
    else
        finish_tare(sics, now_ms, out);
}

static bool is_settled(const struct sics *sics, int64_t now_ms)
{
    struct indication indication = balance_indicate(sics->balance, now_ms);
    return indication.stable || (indication.range != BALANCE_IN_RANGE && sics->waiting[0] == 'S');
}

/* S, Z and T wait for the pan; a second one while the first waits is refused, as is any while the balance
 * adjusts itself. */
static void start_waiting(struct sics *sics, const char *name, int64_t now_ms, struct bytes *out)
{
    if (sics->waiting[0] != '\0' || sics->balance->trouble == BALANCE_BUSY) {
        answer(sics, now_ms, out, "%s I", name);
        return;
    }
    strcpy(sics->waiting, name);
    sics->waiting_until_ms = now_ms + STABLE_WAIT_MS;
    sics_step(sics, now_ms, out);
}

typedef void command_function(struct sics *sics, struct span rest, int64_t now_ms, struct bytes *out);

static void do_reset(struct sics *sics, struct span rest, int64_t now_ms, struct bytes *out)
{
    (void)rest;
    reset(sics);
    answer_serial(sics, now_ms, out);
}

static void do_stable(struct sics *sics, struct span rest, int64_t now_ms, struct bytes *out)
{
    (void)rest;
    sics->stream = false;
    sics->follow = SICS_FOLLOW_NOT;
    start_waiting(sics, "S", now_ms, out);
}

static void do_now(struct sics *sics, struct span rest, int64_t now_ms, struct bytes *out)
{
    (void)rest;
    sics->stream = false;
    sics->follow = SICS_FOLLOW_NOT;
    count_read(sics, answer_weight(sics, "S", now_ms, out));
}

static void do_stream(struct sics *sics, struct span rest, int64_t now_ms, struct bytes *out)
{
    (void)rest;
    sics->stream = true;
    sics->stream_next_ms = now_ms;
    sics_step(sics, now_ms, out);
}

static void do_follow(struct sics *sics, enum sics_follow follow, int64_t now_ms, struct bytes *out)
{
    sics->stream = false;
    sics->follow = follow;
    sics->follow_change = sics->balance->changes;
    sics->follow_owes = true;
    sics_step(sics, now_ms, out);
}

static void do_follow_all(struct sics *sics, struct span rest, int64_t now_ms, struct bytes *out)
{
    (void)rest;
    do_follow(sics, SICS_FOLLOW_ALL, now_ms, out);
}

static void do_follow_stable(struct sics *sics, struct span rest, int64_t now_ms, struct bytes *out)
{
    (void)rest;
    do_follow(sics, SICS_FOLLOW_STABLE, now_ms, out);
}

static void do_zero(struct sics *sics, struct span rest, int64_t now_ms, struct bytes *out)
{
    (void)rest;
    start_waiting(sics, "Z", now_ms, out);
}

static void do_zero_now(struct sics *sics, struct span rest, int64_t now_ms, struct bytes *out)
{
    (void)rest;
    struct indication indication = balance_indicate(sics->balance, now_ms);
    if (sics->balance->trouble == BALANCE_BUSY)
        answer(sics, now_ms, out, "ZI I");
    else if (indication.range == BALANCE_UNDERLOAD)
        answer(sics, now_ms, out, "ZI -");
    else if (indication.range == BALANCE_OVERLOAD || !balance_zero(sics->balance, now_ms))
        answer(sics, now_ms, out, "ZI +");
    else
        answer(sics, now_ms, out, "ZI %c", indication.stable ? 'S' : 'D');
}

static void do_tare(struct sics *sics, struct span rest, int64_t now_ms, struct bytes *out)
{
    (void)rest;
    start_waiting(sics, "T", now_ms, out);
}

static void do_tare_now(struct sics *sics, struct span rest, int64_t now_ms, struct bytes *out)
{
    (void)rest;
    struct indication indication = balance_indicate(sics->balance, now_ms);
    char value[BALANCE_VALUE_SIZE];
    if (sics->balance->trouble == BALANCE_BUSY) {
        answer(sics, now_ms, out, "TI I");
    } else if (indication.range == BALANCE_OVERLOAD) {
        answer(sics, now_ms, out, "TI +");
    } else if (indication.range == BALANCE_UNDERLOAD || !balance_tare(sics->balance, now_ms)) {
        answer(sics, now_ms, out, "TI -");
    } else {
        balance_write(sics->balance, sics->balance->tare_ug, value);
        answer(sics, now_ms, out, "TI %c %s", indication.stable ? 'S' : 'D', value);
    }
}

/* `TA` asks; `TA 12.34 g` sets. */
static void do_tare_value(struct sics *sics, struct span rest, int64_t now_ms, struct bytes *out)
{
    char value[BALANCE_VALUE_SIZE];
    struct span number;
    int64_t tare_ug = sics->balance->tare_ug;
    if (rest.size > 0) {
        bool split = span_split(&rest, ' ', &number);
        struct setting setting = {SPAN("TA"), number};
        if (!split || !span_is(span_trim(rest), "g") ||
            fault_is(setting_grams(setting, 0, sics->balance->conf.capacity_ug, &tare_ug))) {
            answer(sics, now_ms, out, "TA L");
            return;
        }
        sics->balance->tare_ug = tare_ug;
    }
    balance_write(sics->balance, tare_ug, value);
    answer(sics, now_ms, out, "TA A %s", value);
}

static void do_tare_clear(struct sics *sics, struct span rest, int64_t now_ms, struct bytes *out)
{
    (void)rest;
    sics->balance->tare_ug = 0;
    answer(sics, now_ms, out, "TAC A");
}

static void do_display(struct sics *sics, struct span rest, int64_t now_ms, struct bytes *out)
{
    bool quoted = rest.size >= 2 && rest.data[0] == '"' && rest.data[rest.size - 1] == '"';
    bool fits = quoted && TEXT_COPY(sics->display, ((struct span){rest.data + 1, rest.size - 2}));
    answer(sics, now_ms, out, fits ? "D A" : "D L");
}

static void do_display_weight(struct sics *sics, struct span rest, int64_t now_ms, struct bytes *out)
{
    (void)rest;
    sics->display[0] = '\0';
    answer(sics, now_ms, out, "DW A");
}

static void do_levels(struct sics *sics, struct span rest, int64_t now_ms, struct bytes *out)
{
    (void)rest;
    answer(sics, now_ms, out, "I1 A \"01\" \"2.30\" \"2.22\" \"\" \"\"");
}

static void do_model(struct sics *sics, struct span rest, int64_t now_ms, struct bytes *out)
{
    (void)rest;
    const struct balance_conf *conf = &sics->balance->conf;
    answer(sics, now_ms, out, "I2 A \"VB%lld%d %lld.%0*d g\"", (long long)(conf->capacity_ug / 1000000),
           conf->decimals, (long long)(conf->capacity_ug / 1000000), conf->decimals, 0);
}

static void do_software(struct sics *sics, struct span rest, int64_t now_ms, struct bytes *out)
{
    (void)rest;
    answer(sics, now_ms, out, "I3 A \"1.00 10.28.0.493.142\"");
}

static void do_serial(struct sics *sics, struct span rest, int64_t now_ms, struct bytes *out)
{
    (void)rest;
    answer_serial(sics, now_ms, out);
}

static void do_list(struct sics *sics, struct span rest, int64_t now_ms, struct bytes *out);

static const struct {
    const char *name;
    int level;
    bool takes_more; /* parameters may follow */
    command_function *run;
} commands[] = {
    {"I0", 0, false, do_list},
    {"I1", 0, false, do_levels},
    {"I2", 0, false, do_model},
    {"I3", 0, false, do_software},
    {"I4", 0, false, do_serial},
    {"S", 0, false, do_stable},
    {"SI", 0, false, do_now},
    {"SIR", 0, false, do_stream},
    {"Z", 0, false, do_zero},
    {"ZI", 0, false, do_zero_now},
    {"@", 0, false, do_reset},
    {"D", 1, true, do_display},
    {"DW", 1, false, do_display_weight},
    {"SR", 1, false, do_follow_all},
    {"T", 1, false, do_tare},
    {"TA", 1, true, do_tare_value},
    {"TAC", 1, false, do_tare_clear},
    {"TI", 1, false, do_tare_now},
    {"SNR", 2, false, do_follow_stable},
    {"SU", 2, false, do_stable},
    {"SIU", 2, false, do_now},
    {"SIRU", 2, false, do_stream},
};

static void do_list(struct sics *sics, struct span rest, int64_t now_ms, struct bytes *out)
{
    (void)rest;
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        answer(sics, now_ms, out, "I0 %c %d \"%s\"", i + 1 < COUNT_OF(commands) ? 'B' : 'A',
               commands[i].level, commands[i].name);
}

static void obey(struct sics *sics, struct span line, int64_t now_ms, struct bytes *out)
{
    struct span rest = line, name;
    bool split = span_split(&rest, ' ', &name);
    assert(split);
    sics->commands++;
    for (size_t i = 0; i < COUNT_OF(commands); i++) {
        if (!span_is(name, commands[i].name))
            continue;
        if (rest.size > 0 && !commands[i].takes_more)
            break;
        commands[i].run(sics, rest, now_ms, out);
        return;
    }
    answer(sics, now_ms, out, "ES");
}

static void end_line(struct sics *sics, int64_t now_ms, struct bytes *out)
{
    struct span line = {sics->line, sics->line_size};
    bool too_long = sics->line_too_long;
    sics->line_size = 0;
    sics->line_too_long = false;
    if (too_long)
        answer(sics, now_ms, out, "ET");
    else if (line.size > 0)
        obey(sics, line, now_ms, out);
}

void sics_feed(struct sics *sics, struct span in, int64_t now_ms, struct bytes *out)
{
    for (size_t i = 0; i < in.size; i++) {
        char c = in.data[i];
        if (c == '\n' || c == '\r')
            end_line(sics, now_ms, out);
        else if (c == 0x11 || c == 0x13)
            continue;
        else if (sics->line_size == SICS_LINE_MAX)
            sics->line_too_long = true;
        else
            sics->line[sics->line_size++] = c;
    }
}

/* SR tells a change at once and again when it has settled, SNR only the latter. */
static void step_follow(struct sics *sics, int64_t now_ms, struct bytes *out)
{
    if (sics->follow_change != sics->balance->changes) {
        sics->follow_change = sics->balance->changes;
        sics->follow_owes = true;
        if (sics->follow == SICS_FOLLOW_ALL)
            sics->follow_owes = !answer_weight(sics, "S", now_ms, out);
    }
    if (sics->follow_owes && balance_indicate(sics->balance, now_ms).stable) {
        sics->follow_owes = false;
        answer_weight(sics, "S", now_ms, out);
    }
}

static void step_noise(struct sics *sics, int64_t now_ms, struct bytes *out)
{
    if (now_ms < sics->noise_next_ms)
        return;
    sics->noise_next_ms = now_ms + NOISE_MS;
    if (sics->fault == SICS_GARBAGE)
        add_noise(sics, out);
    else
        bytes_add(out, "00000000000000000000000000000000", 32);
}

void sics_step(struct sics *sics, int64_t now_ms, struct bytes *out)
{
    if (sics->fault == SICS_GARBAGE || sics->fault == SICS_ENDLESS)
        step_noise(sics, now_ms, out);
    if (sics->held.size > 0 && now_ms >= sics->held_until_ms) {
        bytes_add(out, sics->held.data, sics->held.size);
        sics->held.size = 0;
    }
    if (sics->waiting[0] != '\0' && is_settled(sics, now_ms)) {
        finish_waiting(sics, now_ms, out);
    } else if (sics->waiting[0] != '\0' && now_ms >= sics->waiting_until_ms) {
        answer(sics, now_ms, out, "%s I", sics->waiting);
        sics->waiting[0] = '\0';
    }
    if (sics->stream && now_ms >= sics->stream_next_ms) {
        answer_weight(sics, "S", now_ms, out);
        sics->stream_next_ms = now_ms + STREAM_MS;
    }
    if (sics->follow != SICS_FOLLOW_NOT)
        step_follow(sics, now_ms, out);
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int64_t sics_due_ms(const struct sics *sics)
{
    int64_t due_ms = INT64_MAX;
    if (sics->fault == SICS_GARBAGE || sics->fault == SICS_ENDLESS)
        due_ms = earlier(due_ms, sics->noise_next_ms);
    if (sics->held.size > 0)
        due_ms = earlier(due_ms, sics->held_until_ms);
    if (sics->stream)
        due_ms = earlier(due_ms, sics->stream_next_ms);
    bool settles = sics->balance->trouble != BALANCE_SHAKY;
    if (sics->waiting[0] != '\0')
        due_ms = earlier(due_ms, settles ? earlier(balance_settled_ms(sics->balance), sics->waiting_until_ms)
                                         : sics->waiting_until_ms);
    if (sics->follow != SICS_FOLLOW_NOT && sics->follow_owes && settles)
        due_ms = earlier(due_ms, balance_settled_ms(sics->balance));
    return due_ms;
}

void sics_print(struct sics *sics, int64_t now_ms, struct bytes *out)
{
    answer_weight(sics, "S", now_ms, out);
}
