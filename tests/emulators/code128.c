#include "tests/emulators/code128.h"

#include <string.h>

enum { CODE_C = 99, CODE_B = 100, START_B = 104, START_C = 105, STOP = 106 };

/* Widths of bar, space, bar, space, bar, space for the values 0…105, and of the stop character (which has a
 * seventh). */
static const char *const patterns[] = {
    "212222", "222122", "222221", "121223", "121322", "131222", "122213",  "122312", "132212", "221213",
    "221312", "231212", "112232", "122132", "122231", "113222", "123122",  "123221", "223211", "221132",
    "221231", "213212", "223112", "312131", "311222", "321122", "321221",  "312212", "322112", "322211",
    "212123", "212321", "232121", "111323", "131123", "131321", "112313",  "132113", "132311", "211313",
    "231113", "231311", "112133", "112331", "132131", "113123", "113321",  "133121", "313121", "211331",
    "231131", "213113", "213311", "213131", "311123", "311321", "331121",  "312113", "312311", "332111",
    "314111", "221411", "431111", "111224", "111422", "121124", "121421",  "141122", "141221", "112214",
    "112412", "122114", "122411", "142112", "142211", "241211", "221114",  "413111", "241112", "134111",
    "111242", "121142", "121241", "114212", "124112", "124211", "411212",  "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311",  "411113", "411311", "113141",
    "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
};
_Static_assert(sizeof patterns / sizeof patterns[0] == STOP + 1, "one pattern for each value");

static size_t digits_at(struct span text, size_t at)
{
    size_t count = 0;
    while (at + count < text.size && text.data[at + count] >= '0' && text.data[at + count] <= '9')
        count++;
    return count;
}

/* Set C pays for four digits at either end of the text, and for six in its middle. */
static bool pays_for_c(struct span text, size_t at, size_t run)
{
    bool edge = at == 0 || at + run == text.size;
    return run >= (edge ? 4u : 6u);
}

struct symbols {
    int value[CODE128_SYMBOLS_MAX];
    size_t count;
};

static void add(struct symbols *symbols, int value)
{
    assert(symbols->count < CODE128_SYMBOLS_MAX);
    symbols->value[symbols->count++] = value;
}

static void add_pairs(struct symbols *symbols, struct span text, size_t *at, size_t run)
{
    for (size_t end = *at + run; *at + 1 < end; *at += 2)
        add(symbols, (text.data[*at] - '0') * 10 + (text.data[*at + 1] - '0'));
}

/* An odd run in the middle or at the end gives its first digit to set B. */
static void choose_symbols(struct span text, struct symbols *symbols)
{
    size_t at = 0;
    bool in_c = false;
    while (at < text.size) {
        size_t run = digits_at(text, at);
        bool odd_start = run % 2 == 1 && at > 0;
        if (pays_for_c(text, at, run) && !odd_start) {
            if (!in_c)
                add(symbols, at == 0 ? START_C : CODE_C);
            add_pairs(symbols, text, &at, run - run % 2);
            in_c = true;
            continue;
        }
        if (in_c || at == 0)
            add(symbols, at == 0 ? START_B : CODE_B);
        in_c = false;
        add(symbols, text.data[at++] - ' ');
    }
}

static int check_value(const struct symbols *symbols)
{
    long sum = symbols->value[0];
    for (size_t i = 1; i < symbols->count; i++)
        sum += (long)i * symbols->value[i];
    return (int)(sum % 103);
}

struct fault code128_encode(struct span text, struct code128 *out)
{
    struct symbols symbols = {.count = 0};
    if (text.size == 0 || text.size > CODE128_TEXT_MAX)
        return fault_make(FAULT_TOO_BIG, "Code 128 takes 1 to %d characters here, not %zu", CODE128_TEXT_MAX,
                          text.size);
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < ' ' || text.data[i] > '~')
            return fault_make(FAULT_INPUT, "Code 128 takes printable ASCII here: character %zu is none",
                              i + 1);
    }
    choose_symbols(text, &symbols);
    add(&symbols, check_value(&symbols));
    add(&symbols, STOP);
    *out = (struct code128){.count = 0};
    for (size_t i = 0; i < symbols.count; i++) {
        for (const char *width = patterns[symbols.value[i]]; *width != '\0'; width++) {
            out->width[out->count++] = (unsigned char)(*width - '0');
            out->modules += *width - '0';
        }
    }
    return FAULT_OK;
}
