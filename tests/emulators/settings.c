#include "tests/emulators/settings.h"

#include <string.h>

#include "common/base/number.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Copies one word from *at on, without its quotes; returns the bytes written. */
static size_t copy_word(struct span line, size_t *at, char *out, bool *unclosed)
{
    size_t size = 0;
    bool quoted = false;
    for (; *at < line.size && (quoted || !is_blank(line.data[*at])); (*at)++) {
        if (line.data[*at] == '"')
            quoted = !quoted;
        else
            out[size++] = line.data[*at];
    }
    out[size] = '\0';
    *unclosed = quoted;
    return size;
}

struct fault words_read(struct span line, struct words *out)
{
    out->count = 0;
    if (line.size >= WORDS_BYTES_MAX / 2) /* each word costs a NUL: half is always enough */
        return fault_make(FAULT_TOO_BIG, "the line has %zu bytes, the most is %d", line.size,
                          WORDS_BYTES_MAX / 2 - 1);
    size_t at = 0, used = 0;
    for (;;) {
        while (at < line.size && is_blank(line.data[at]))
            at++;
        if (at == line.size)
            return FAULT_OK;
        if (out->count == WORDS_MAX)
            return fault_make(FAULT_TOO_BIG, "the line has more than %d words", WORDS_MAX);
        bool unclosed = false;
        size_t size = copy_word(line, &at, out->bytes + used, &unclosed);
        if (unclosed)
            return fault_make(FAULT_INPUT, "a double quote is opened and not closed");
        out->word[out->count++] = (struct span){out->bytes + used, size};
        used += size + 1;
    }
}

struct fault words_of_arguments(char **arguments, int count, struct words *out)
{
    out->count = 0;
    if (count > WORDS_MAX)
        return fault_make(FAULT_TOO_BIG, "more than %d arguments", WORDS_MAX);
    for (int i = 0; i < count; i++)
        out->word[out->count++] = span_of(arguments[i]);
    return FAULT_OK;
}

static bool is_key(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

bool setting_read(struct span word, struct setting *out)
{
    size_t size = 0;
    while (size < word.size && is_key(word.data[size]))
        size++;
    if (size == 0 || size == word.size || word.data[size] != '=')
        return false;
    out->key = (struct span){word.data, size};
    out->value = (struct span){word.data + size + 1, word.size - size - 1};
    return true;
}

static struct fault bad(struct setting setting, const char *wanted)
{
    return fault_make(FAULT_INPUT, "%.*s=%.*s: write %s", (int)setting.key.size, setting.key.data,
                      (int)(setting.value.size < 60 ? setting.value.size : 60), setting.value.data, wanted);
}

struct fault setting_int(struct setting setting, int64_t low, int64_t high, int64_t *out)
{
    char wanted[80];
    if (number_read_int(setting.value, low, high, out))
        return FAULT_OK;
    struct fault range =
        fault_make(FAULT_INPUT, "a whole number from %lld to %lld", (long long)low, (long long)high);
    memcpy(wanted, range.text, sizeof wanted - 1);
    wanted[sizeof wanted - 1] = '\0';
    return bad(setting, wanted);
}

struct fault setting_real(struct setting setting, double low, double high, double *out)
{
    struct decimal number;
    if (!number_read_decimal(setting.value, &number))
        return bad(setting, "a number with a decimal point");
    double value = (double)number.value;
    for (int i = 0; i < number.decimals; i++)
        value /= 10;
    if (value < low || value > high)
        return fault_make(FAULT_INPUT, "%.*s is outside %g to %g", (int)setting.key.size, setting.key.data,
                          low, high);
    *out = value;
    return FAULT_OK;
}

struct fault setting_grams(struct setting setting, int64_t low_ug, int64_t high_ug, int64_t *out_ug)
{
    struct decimal number;
    int64_t divisor = 1, value = 0;
    if (!number_read_decimal(setting.value, &number))
        return bad(setting, "grams as 4.932");
    for (int i = 0; i < number.decimals; i++)
        divisor *= 10;
    if (!number_scale(number.value, 1000000, divisor, &value) || value < low_ug || value > high_ug)
        return fault_make(FAULT_INPUT, "%.*s is outside %g g to %g g", (int)setting.key.size,
                          setting.key.data, (double)low_ug / 1e6, (double)high_ug / 1e6);
    *out_ug = value;
    return FAULT_OK;
}
