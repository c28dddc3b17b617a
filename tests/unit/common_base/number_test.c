#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/base/number.h"

struct int_row {
    const char *name, *text;
    int64_t low, high;
    bool reads;
    int64_t want;
};

static const struct int_row int_rows[] = {
    {"zero", "0", 0, 9, true, 0},
    {"largest", "9223372036854775807", INT64_MIN, INT64_MAX, true, INT64_MAX},
    {"smallest", "-9223372036854775808", INT64_MIN, INT64_MAX, true, INT64_MIN},
    {"one past the largest", "9223372036854775808", INT64_MIN, INT64_MAX, false, 0},
    {"one past the smallest", "-9223372036854775809", INT64_MIN, INT64_MAX, false, 0},
    {"below the range", "4", 5, 9, false, 0},
    {"above the range", "10", 5, 9, false, 0},
    {"at the low end", "5", 5, 9, true, 5},
    {"at the high end", "9", 5, 9, true, 9},
    {"nothing", "", -9, 9, false, 0},
    {"only a sign", "-", -9, 9, false, 0},
    {"a plus", "+1", -9, 9, false, 0},
    {"a blank before", " 1", -9, 9, false, 0},
    {"a letter behind", "1x", -9, 9, false, 0},
    {"hexadecimal", "0x1", -9, 9, false, 0},
    {"a point", "1.0", -9, 9, false, 0},
};

static void test_reads_whole_numbers_strictly(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(int_rows); i++) {
        const struct int_row *row = &int_rows[i];
        int64_t got = 77;
        bool reads = number_read_int(span_of(row->text), row->low, row->high, &got);
        if (reads != row->reads || got != (row->reads ? row->want : 77))
            fail_msg("%s: read %d, %lld", row->name, reads, (long long)got);
    }
}

struct decimal_row {
    const char *name, *text;
    bool reads;
    int64_t value;
    int decimals;
};

static const struct decimal_row decimal_rows[] = {
    {"keeps trailing zeros", "-0.050", true, -50, 3},
    {"minus zero is zero", "-0.00", true, 0, 2},
    {"a plus", "+4.93", true, 493, 2},
    {"no point", "12", true, 12, 0},
    {"twelve digits", "123456789012", true, INT64_C(123456789012), 0},
    {"thirteen digits", "1234567890123", false, 0, 0},
    {"leading zeros are not significant", "0000000000000.5", true, 5, 1},
    {"twelve decimals", "0.000000000001", true, 1, 12},
    {"thirteen decimals", "0.0000000000001", false, 0, 0},
    {"nothing before the point", ".5", false, 0, 0},
    {"nothing behind the point", "5.", false, 0, 0},
    {"two points", "1.2.3", false, 0, 0},
    {"a comma", "1,5", false, 0, 0},
    {"an exponent", "1e3", false, 0, 0},
    {"a sign apart", "- 5", false, 0, 0},
    {"two signs", "--5", false, 0, 0},
    {"only a sign", "-", false, 0, 0},
    {"nothing", "", false, 0, 0},
    {"not a number", "nan", false, 0, 0},
};

static void test_reads_decimals_strictly(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(decimal_rows); i++) {
        const struct decimal_row *row = &decimal_rows[i];
        struct decimal got = {0, 0};
        bool reads = number_read_decimal(span_of(row->text), &got);
        if (reads != row->reads || got.value != row->value || got.decimals != row->decimals)
            fail_msg("%s: read %d, %lld, %d", row->name, reads, (long long)got.value, got.decimals);
    }
}

struct scale_row {
    const char *name;
    int64_t a, b, c;
    bool fits;
    int64_t want;
};

static const struct scale_row scale_rows[] = {
    {"exact", 6, 7, 2, true, 21},
    {"half goes away from zero", 5, 1, 2, true, 3},
    {"half goes away from zero below", -5, 1, 2, true, -3},
    {"less than half goes to zero", 4, 1, 3, true, 1},
    {"negative divisor", 5, 1, -2, true, -3},
    {"the product needs 128 bits", INT64_MAX, 1000000, 1000000, true, INT64_MAX},
    {"smallest stays", INT64_MIN, 1, 1, true, INT64_MIN},
    {"too large", INT64_MAX, 2, 1, false, 0},
    {"divided by nothing", 1, 1, 0, false, 0},
};

static void test_scales_in_128_bits(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(scale_rows); i++) {
        const struct scale_row *row = &scale_rows[i];
        int64_t got = 0;
        bool fits = number_scale(row->a, row->b, row->c, &got);
        if (fits != row->fits || got != row->want)
            fail_msg("%s: fits %d, %lld", row->name, fits, (long long)got);
    }
}

struct even_row {
    const char *name;
    int64_t a, b, c, want;
};

static const struct even_row even_rows[] = {
    {"a half goes to the even one below", 5, 1, 2, 2},
    {"a half goes to the even one above", 7, 1, 2, 4},
    {"below nothing too", -5, 1, 2, -2},
    {"below nothing, further down", -7, 1, 2, -4},
    {"less than a half is nothing", 4, 1, 9, 0},
    {"more than a half is one", 5, 1, 9, 1},
    {"of an odd divisor there is no half", -4, 1, 3, -1},
    {"the product needs 128 bits", INT64_MAX, 10000, 10000, INT64_MAX},
};

static void test_scales_half_to_even(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(even_rows); i++) {
        const struct even_row *row = &even_rows[i];
        int64_t got = number_scale_even(row->a, row->b, row->c);
        if (got != row->want)
            fail_msg("%s: %lld", row->name, (long long)got);
    }
}

struct down_row {
    const char *name;
    int64_t a, b, c, most, want;
};

static const struct down_row down_rows[] = {
    {"nothing is left over", 6, 4, 3, 100, 8},
    {"what is left over is dropped", 29, 1, 10, 100, 2},
    {"towards zero from below", -29, 1, 10, 100, -2},
    {"just the most", 100, 1, 1, 100, 100},
    {"no more than the most", 101, 1, 1, 100, 100},
    {"what would not fit is the most", INT64_MAX, 1000, 1, INT64_MAX, INT64_MAX},
};

static void test_scales_down(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(down_rows); i++) {
        const struct down_row *row = &down_rows[i];
        int64_t got = number_scale_down(row->a, row->b, row->c, row->most);
        if (got != row->want)
            fail_msg("%s: %lld", row->name, (long long)got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_whole_numbers_strictly),
        cmocka_unit_test(test_reads_decimals_strictly),
        cmocka_unit_test(test_scales_in_128_bits),
        cmocka_unit_test(test_scales_half_to_even),
        cmocka_unit_test(test_scales_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
