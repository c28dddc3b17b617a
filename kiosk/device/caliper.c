#include "kiosk/device/caliper.h"

#include <string.h>

#include "common/base/number.h"
#include "common/base/text.h"

enum { DIGITS_MAX = 24, UM_PER_MM = 1000, UM_PER_INCH = 25400 };

static struct span blanks_off(struct span text)
{
    while (text.size > 0 && text.data[0] == ' ')
        text = (struct span){text.data + 1, text.size - 1};
    while (text.size > 0 && text.data[text.size - 1] == ' ')
        text.size--;
    return text;
}

/* Takes a unit off the end. 0: there is none. */
static int64_t unit_take(struct span *text)
{
    static const struct {
        const char *word;
        int64_t um;
    } units[] = {{"mm", UM_PER_MM},   {"MM", UM_PER_MM},     {"in", UM_PER_INCH},
                 {"IN", UM_PER_INCH}, {"inch", UM_PER_INCH}, {"\"", UM_PER_INCH}};
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        size_t size = strlen(units[i].word);
        if (text->size <= size || memcmp(text->data + text->size - size, units[i].word, size) != 0)
            continue;
        text->size -= size;
        *text = blanks_off(*text);
        return units[i].um;
    }
    return 0;
}

/* The number as number.h reads it: a point for a comma, no plus, a zero before a leading point. */
static bool number_take(struct span text, struct decimal *out, bool *has_mark)
{
    char digits[DIGITS_MAX];
    struct text plain = TEXT_IN(digits);
    size_t at = 0;
    *has_mark = false;
    if (text.size > 0 && (text.data[0] == '+' || text.data[0] == '-')) {
        text_add(&plain, "%s", text.data[0] == '-' ? "-" : "");
        at = 1;
    }
    if (at < text.size && (text.data[at] == '.' || text.data[at] == ','))
        text_add(&plain, "0");
    for (; at < text.size; at++) {
        bool mark = text.data[at] == '.' || text.data[at] == ',';
        if (mark && *has_mark)
            return false;
        *has_mark = *has_mark || mark;
        text_add(&plain, "%c", mark ? '.' : text.data[at]);
    }
    return text_ok(&plain) && number_read_decimal((struct span){digits, plain.size}, out);
}

bool caliper_has_unit(struct span text)
{
    int64_t length_um;
    bool is_length = caliper_read(text, &length_um);
    text = blanks_off(text);
    return is_length && unit_take(&text) != 0;
}

bool caliper_read(struct span text, int64_t *length_um)
{
    static const int64_t tens[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
    struct decimal number;
    bool has_mark;
    text = blanks_off(text);
    int64_t unit = unit_take(&text), um;
    if (!number_take(text, &number, &has_mark) || (unit == 0 && !has_mark) ||
        number.decimals >= (int)COUNT_OF(tens))
        return false;
    if (!number_scale(number.value, unit == 0 ? UM_PER_MM : unit, tens[number.decimals], &um) ||
        um > CALIPER_UM_MAX || um < -CALIPER_UM_MAX)
        return false;
    *length_um = um;
    return true;
}
