/* All devices of the virtual bench under one supervisor: ten times made and ended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "supervised_helper.h"

static void nothing_is_left_behind(void **state)
{
    (void)state;
    const char *const names[] = {"scale", "nfc", "camera"};
    struct device_conf confs[COUNT_OF(names)];
    for (size_t i = 0; i < COUNT_OF(names); i++)
        confs[i] = bench_conf(&supervised.bench, names[i]);
    int before = count_descriptors();
    for (int round = 0; round < 10; round++) {
        collector_init(&supervised.collector);
        struct fault fault = supervisor_create(confs, COUNT_OF(names), collector_sink(&supervised.collector),
                                               &supervised.supervisor);
        assert_false(fault_is(fault));
        supervisor_want_weight(supervised.supervisor, true);
        supervisor_want_camera(supervised.supervisor, true);
        expect(round % 2 == 0 ? is_ready : is_anything, "a sign of life");
        supervisor_destroy(supervised.supervisor);
        supervised.supervisor = NULL;
        collector_finish(&supervised.collector);
    }
    assert_int_equal(count_descriptors(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(nothing_is_left_behind, supervised_tidy),
    };
    return cmocka_run_group_tests(tests, supervised_start, supervised_stop);
}
