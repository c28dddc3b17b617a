#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "common/base/grow.h"

static void what_was_in_it_stays(void **state)
{
    int64_t *items = NULL;
    size_t capacity = 0;
    (void)state;
    for (size_t count = 0; count < 100; count++) {
        int64_t *more = grow_one(items, count, &capacity, sizeof *items);
        assert_non_null(more);
        items = more;
        assert_true(capacity > count);
        items[count] = (int64_t)count;
    }
    for (size_t i = 0; i < 100; i++)
        assert_int_equal(items[i], i);
    free(items);
}

static void while_there_is_room_it_stays_where_it_is(void **state)
{
    char room[4];
    size_t capacity = sizeof room;
    (void)state;
    assert_ptr_equal(grow_one(room, 3, &capacity, 1), room);
    assert_int_equal(capacity, 4);
}

static void what_no_memory_holds_is_told(void **state)
{
    size_t capacity = 0;
    (void)state;
    assert_null(grow_one(NULL, 0, &capacity, SIZE_MAX / 2));
    assert_int_equal(capacity, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_in_it_stays),
        cmocka_unit_test(while_there_is_room_it_stays_where_it_is),
        cmocka_unit_test(what_no_memory_holds_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
