#include "common/base/number.h"

enum { SIGNIFICANT_DIGITS_MAX = 12, DECIMALS_MAX = 12 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool number_read_int(struct span text, int64_t low, int64_t high, int64_t *out)
{
    bool negative = text.size > 0 && text.data[0] == '-';
    size_t i = negative ? 1 : 0;
    if (i == text.size)
        return false;
    int64_t value = 0; /* counted downwards: INT64_MIN has no positive twin */
    for (; i < text.size; i++) {
        if (!is_digit(text.data[i]) || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, text.data[i] - '0', &value))
            return false;
    }
    if (!negative && __builtin_sub_overflow(0, value, &value))
        return false;
    if (value < low || value > high)
        return false;
    *out = value;
    return true;
}

bool number_read_decimal(struct span text, struct decimal *out)
{
    struct decimal number = {0, 0};
    bool negative = text.size > 0 && text.data[0] == '-';
    size_t i = text.size > 0 && (negative || text.data[0] == '+') ? 1 : 0;
    int digits = 0, significant = 0, before_point = 0;
    bool point = false;
    for (; i < text.size; i++) {
        char c = text.data[i];
        if (c == '.' && !point && digits > 0) {
            point = true;
            before_point = digits;
            continue;
        }
        if (!is_digit(c))
            return false;
        digits++;
        if (number.value > 0 || c != '0')
            significant++;
        if (significant > SIGNIFICANT_DIGITS_MAX || (point && digits - before_point > DECIMALS_MAX))
            return false;
        number.value = number.value * 10 + (c - '0');
    }
    if (digits == 0 || (point && digits == before_point))
        return false;
    number.decimals = point ? digits - before_point : 0;
    if (negative)
        number.value = -number.value;
    *out = number;
    return true;
}

bool number_scale(int64_t a, int64_t b, int64_t c, int64_t *out)
{
    if (c == 0)
        return false;
    number_product product = (number_product)a * b;
    number_product divisor = c;
    if (divisor < 0) {
        divisor = -divisor;
        product = -product;
    }
    number_product half = divisor / 2;
    number_product quotient = (product >= 0 ? product + half : product - half) / divisor;
    if (quotient > INT64_MAX || quotient < INT64_MIN)
        return false;
    *out = (int64_t)quotient;
    return true;
}

int64_t number_scale_even(int64_t a, int64_t b, int64_t c)
{
    assert(c > 0);
    number_product product = (number_product)a * b;
    number_product quotient = product / c;
    number_product twice_rest = 2 * (product % c);
    int away = product < 0 ? -1 : 1;
    twice_rest *= away;
    if (twice_rest > c || (twice_rest == c && quotient % 2 != 0))
        quotient += away;
    assert(quotient >= INT64_MIN && quotient <= INT64_MAX);
    return (int64_t)quotient;
}

int64_t number_scale_down(int64_t a, int64_t b, int64_t c, int64_t most)
{
    assert(c > 0);
    number_product quotient = (number_product)a * b / c;
    return quotient > most ? most : (int64_t)quotient;
}

int number_hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}
