/* A PIN never stands in what is kept of a command: not in the bytes that it is remembered by, not in the form
 * that its event keeps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "common/wire/wire.h"

#define HEAD                                                                                                 \
    "{\"id\":\"01938e6a-7c00-7000-8000-000000000001\",\"outbox\":\"01938e6a-7c00-7000-8000-000000000002\","  \
    "\"n\":1,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00Z\",\"operator\":\"TSB-000007-6\","

static const struct {
    const char *name, *body;
    int problems; /* of a part of a workshop: the hub refuses it for them */
} commands[] = {
    {"a manager's PIN beside a command", HEAD "\"pin\":\"90817263\",\"do\":\"revoke\",\"kiosk\":\"bench-1\"}",
     0},
    {"a new PIN", HEAD "\"do\":\"set_pin\",\"person\":\"TSB-000006-8\",\"new_pin\":\"90817263\"}", 0},
    {"a PIN in a part of a workshop is refused",
     HEAD "\"do\":\"put\",\"workshop\":{\"people\":[{\"badge\":\"TSB-000006-8\",\"name\":\"X\",\"pin\":"
          "\"90817263\"}]"
          "}}",
     1},
};

static bool holds(struct span text, const char *word)
{
    return text.size > 0 && memmem(text.data, text.size, word, strlen(word));
}

static void test_no_pin_is_kept(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(commands); i++) {
        struct arena arena = {.blocks = NULL};
        struct wire_item item;
        size_t count;
        bool is_array;
        print_message("%s\n", commands[i].name);
        struct fault fault =
            wire_read_commands(span_of(commands[i].body), 0, &arena, &item, &count, &is_array);
        assert_int_equal(fault.code, FAULT_NONE);
        assert_int_equal(item.problem, REASON_NONE);
        const struct problem_list *problems = item.command.put_problems;
        assert_int_equal(problems ? problems->count : 0, commands[i].problems);
        assert_false(holds(item.body, "90817263"));
        assert_false(holds(item.form, "90817263"));
        assert_null(strstr(item.detail, "90817263"));
        arena_release(&arena);
    }
}

static void test_what_a_command_says_is_read_all_the_same(void **state)
{
    struct arena arena = {.blocks = NULL};
    struct wire_item item;
    size_t count;
    bool is_array;
    (void)state;
    assert_int_equal(wire_read_commands(span_of(commands[0].body), 0, &arena, &item, &count, &is_array).code,
                     FAULT_NONE);
    assert_string_equal(item.command.pin, "90817263");
    assert_true(holds(item.form, "bench-1"));
    arena_release(&arena);
    assert_int_equal(wire_read_commands(span_of(commands[1].body), 0, &arena, &item, &count, &is_array).code,
                     FAULT_NONE);
    assert_true(holds(item.form, "TSB-000006-8"));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_pin_is_kept),
        cmocka_unit_test(test_what_a_command_says_is_read_all_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
