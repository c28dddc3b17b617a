/* Some thousands of steps of random lives against the service, beside the naive model (tests/life). `make
 * soak` lives more of them; `make mutate` shows what they catch. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/life/whole.h"

#define LIVES       24
#define STEPS       250
#define WHOLE_LIVES 10
#define WHOLE_STEPS 200

static void make_folder(char *out, size_t size)
{
    snprintf(out, size, "%s/touchstone-life-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(out));
}

static void print_history(uint64_t seed, const struct step *steps, int count)
{
    print_message("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < count; i++) {
        char text[STEP_TEXT_MAX];
        step_write(&steps[i], text);
        print_message("%s\n", text);
    }
}

static void test_lives(void **state)
{
    static struct step steps[STEPS];
    char folder[64];
    int64_t accepted = 0;
    (void)state;
    make_folder(folder, sizeof folder);
    for (uint64_t seed = 1; seed <= LIVES; seed++) {
        struct life_result result;
        int count = STEPS;
        life_live(seed, folder, steps, count, &result);
        accepted += result.accepted;
        if (!result.failed)
            continue;
        life_shrink(seed, folder, steps, &count, &result);
        print_history(seed, steps, count);
        rmdir(folder);
        fail_msg("%s", result.problem);
    }
    rmdir(folder);
    assert_true(accepted > LIVES * STEPS / 4); /* most of what is tried makes sense */
}

/* Every family, looked at after each step; see whole.h. */
static void test_whole_lives(void **state)
{
    static struct whole_step steps[WHOLE_STEPS];
    char folder[64];
    int64_t accepted = 0;
    (void)state;
    make_folder(folder, sizeof folder);
    for (uint64_t seed = 1; seed <= WHOLE_LIVES; seed++) {
        struct life_result result;
        int count = WHOLE_STEPS;
        whole_live(seed, folder, steps, count, &result);
        accepted += result.accepted;
        if (!result.failed)
            continue;
        whole_shrink(seed, folder, steps, &count, &result);
        print_message("whole %llu\n", (unsigned long long)seed);
        for (int i = 0; i < count; i++) {
            char text[WHOLE_LINE_MAX];
            whole_step_write(&steps[i], text);
            print_message("%s\n", text);
        }
        rmdir(folder);
        fail_msg("%s", result.problem);
    }
    rmdir(folder);
    assert_true(accepted > WHOLE_LIVES * WHOLE_STEPS / 5);
}

/* The same seed is the same life; a history that was written down is lived again. */
static void test_repeats(void **state)
{
    static struct step first[STEPS];
    static struct step again[STEPS];
    char folder[64];
    struct life_result one;
    struct life_result other;
    (void)state;
    make_folder(folder, sizeof folder);
    life_live(7, folder, first, STEPS, &one);
    for (int i = 0; i < STEPS; i++) {
        char text[STEP_TEXT_MAX];
        step_write(&first[i], text);
        assert_true(step_read(span_of(text), &again[i]));
    }
    life_replay(7, folder, again, STEPS, &other);
    rmdir(folder);
    assert_false(one.failed || other.failed);
    assert_int_equal(one.accepted, other.accepted);
    assert_int_equal(one.refused, other.refused);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lives),
        cmocka_unit_test(test_whole_lives),
        cmocka_unit_test(test_repeats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
