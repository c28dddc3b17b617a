#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/rules/step.h"

static void test_steps_by_name(void **state)
{
    static const struct route_step steps[] = {{.kind = {"casting"}},
                                              {.kind = {"polishing"}},
                                              {.kind = {"setting"}},
                                              {.kind = {"polishing"}},
                                              {.kind = {"qc"}}};
    (void)state;
    static const char *const names[] = {"casting", "polishing", "setting", "polishing.2", "qc"};
    for (int i = 0; i < 5; i++) {
        assert_string_equal(step_name(steps, i).text, names[i]);
        assert_int_equal(step_find(steps, 5, code_of(names[i])), i);
    }
    assert_int_equal(step_find(steps, 5, code_of("plating")), -1);
    assert_int_equal(step_find(steps, 3, code_of("polishing.2")), -1);
}

/* Its name makes room for the number. */
static void test_the_longest_kind_twice(void **state)
{
    static const struct route_step twice[] = {{.kind = {"engraving-by-hand-with-a-loupes"}},
                                              {.kind = {"engraving-by-hand-with-a-loupes"}}};
    (void)state;
    assert_string_equal(step_name(twice, 1).text, "engraving-by-hand-with-a-lou.2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps_by_name),
        cmocka_unit_test(test_the_longest_kind_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
