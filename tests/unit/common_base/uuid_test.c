#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/base/uuid.h"

static void test_a_new_id_has_version_variant_and_time(void **state)
{
    (void)state;
    char text[UUID_TEXT_SIZE];
    struct uuid id = uuid_make(INT64_C(0x0123456789AB));
    uuid_write(id, text);
    assert_memory_equal(text, "01234567-89ab-7", 15);
    assert_int_equal(id.bytes[8] & 0xC0, 0x80);
    assert_false(uuid_equal(id, uuid_make(INT64_C(0x0123456789AB))));
}

static void test_ids_sort_by_time(void **state)
{
    (void)state;
    struct uuid early = uuid_make(1000), late = uuid_make(1001);
    assert_true(memcmp(early.bytes, late.bytes, sizeof early.bytes) < 0);
}

static void test_what_is_written_is_read(void **state)
{
    (void)state;
    char text[UUID_TEXT_SIZE];
    struct uuid id = uuid_make(1), back = {{0}};
    uuid_write(id, text);
    assert_true(uuid_read(span_of(text), &back));
    assert_true(uuid_equal(id, back));
    assert_true(uuid_read(SPAN("018F0000-ABCD-7000-8000-00000000000F"), &back));
    assert_int_equal(back.bytes[15], 15);
    assert_false(uuid_is_nil(back));
    assert_true(uuid_is_nil((struct uuid){{0}}));
}

static const char *const refused[] = {
    "",
    "018f0000-abcd-7000-8000-00000000000",
    "018f0000-abcd-7000-8000-0000000000000",
    "018f0000xabcd-7000-8000-000000000000",
    "018f0000-abcd-7000-8000-00000000000g",
    "{18f0000-abcd-7000-8000-00000000000}",
    "018f0000-abcd-7000-8000_000000000000",
};

static void test_refuses_every_other_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct uuid id = {{7}};
        if (uuid_read(span_of(refused[i]), &id) || id.bytes[0] != 7)
            fail_msg("\"%s\"", refused[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_new_id_has_version_variant_and_time),
        cmocka_unit_test(test_ids_sort_by_time),
        cmocka_unit_test(test_what_is_written_is_read),
        cmocka_unit_test(test_refuses_every_other_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
