#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/arena.h"

static void what_is_taken_is_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 7, 16, 4096, 100000, 3, 0, 9000};
    unsigned char *taken[COUNT_OF(sizes)];
    struct arena arena = {.blocks = NULL};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        taken[i] = arena_take(&arena, sizes[i]);
        assert_non_null(taken[i]);
        assert_int_equal((uintptr_t)taken[i] % _Alignof(max_align_t), 0);
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal(taken[i][k], 0);
        memset(taken[i], (int)i + 1, sizes[i]);
    }
    for (size_t i = 0; i < COUNT_OF(sizes); i++)
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal(taken[i][k], i + 1);
    arena_release(&arena);
    assert_null(arena.blocks);
}

static void a_copy_ends_in_nul(void **state)
{
    (void)state;
    struct arena arena = {.blocks = NULL};
    assert_string_equal(arena_copy(&arena, (struct span){"ringlet", 4}), "ring");
    assert_string_equal(arena_copy(&arena, (struct span){NULL, 0}), "");
    arena_release(&arena);
}

static void count_one(void *item)
{
    ++*(int *)item;
}

static void what_is_to_be_cleaned_is_cleaned_once(void **state)
{
    (void)state;
    struct arena arena = {.blocks = NULL};
    int here = 0;
    int *inside = arena_take(&arena, sizeof *inside);
    assert_true(arena_clean_later(&arena, count_one, &here));
    assert_true(arena_clean_later(&arena, count_one, inside)); /* its memory is still there then */
    assert_non_null(arena_take(&arena, 10));
    arena_release(&arena);
    assert_int_equal(here, 1);
    arena_release(&arena);
    assert_int_equal(here, 1);
}

static void too_much_is_remembered(void **state)
{
    (void)state;
    struct arena arena = {.blocks = NULL};
    assert_null(arena_take(&arena, SIZE_MAX - 3));
    assert_true(arena.failed);
    assert_non_null(arena_take(&arena, 8)); /* it goes on, but whoever looks at the end knows */
    assert_true(arena.failed);
    arena_release(&arena);
    assert_false(arena.failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_taken_is_zeroed_aligned_and_apart),
        cmocka_unit_test(a_copy_ends_in_nul),
        cmocka_unit_test(what_is_to_be_cleaned_is_cleaned_once),
        cmocka_unit_test(too_much_is_remembered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
