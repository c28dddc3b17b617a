#include <errno.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "common/base/log.h"
#include "common/base/span.h"

static void test_a_fault_keeps_its_sentence(void **state)
{
    (void)state;
    struct fault fault = fault_make(FAULT_CONFIG, "kiosk.ini:%d: no station", 3);
    assert_true(fault_is(fault));
    assert_string_equal(fault.text, "kiosk.ini:3: no station");
    assert_string_equal(fault_word(fault.code), "config");
    assert_false(fault_is(FAULT_OK));
}

static void test_a_long_sentence_ends_in_an_ellipsis(void **state)
{
    (void)state;
    char thai[3 * 100 + 1] = "";
    for (size_t i = 0; i < 100; i++)
        strcat(thai, "\xE0\xB8\x97");
    struct fault fault = fault_make(FAULT_INPUT, "x%s", thai);
    size_t size = strlen(fault.text);
    assert_true(size < FAULT_TEXT_MAX);
    assert_true(span_is_utf8(span_of(fault.text)));
    assert_string_equal(fault.text + size - 3, "…");
}

struct errno_row {
    const char *name;
    int error;
    enum fault_code want;
};

static const struct errno_row errno_rows[] = {
    {"no file", ENOENT, FAULT_NOT_FOUND},    {"not allowed", EACCES, FAULT_DENIED},
    {"port in use", EADDRINUSE, FAULT_BUSY}, {"unplugged", ENODEV, FAULT_LOST},
    {"full disk", ENOSPC, FAULT_FULL},       {"no answer", ETIMEDOUT, FAULT_TIMEOUT},
    {"anything else", EDOM, FAULT_IO},
};

static void test_errno_chooses_the_code(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(errno_rows); i++) {
        struct fault fault = fault_system(errno_rows[i].error, "cannot open %s", "/x");
        if (fault.code != errno_rows[i].want)
            fail_msg("%s: %s", errno_rows[i].name, fault_word(fault.code));
        assert_true(span_starts_with(span_of(fault.text), "cannot open /x: "));
    }
}

/* Whatever a log line says, it stays one line. */
static void test_a_log_line_is_one_line(void **state)
{
    (void)state;
    int ends[2], kept = dup(STDERR_FILENO);
    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    log_write(LOG_LEVEL_ERROR, "scale", "said \"%s\"", "a\nb");
    log_fault("scale", FAULT_OK);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(ends[1]);
    char got[256] = "";
    ssize_t size = read(ends[0], got, sizeof got - 1);
    close(ends[0]);
    assert_true(size > 0);
    assert_non_null(strstr(got, "scale: said \"a b\"\n"));
    assert_ptr_equal(strchr(got, '\n'), got + size - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_fault_keeps_its_sentence),
        cmocka_unit_test(test_a_long_sentence_ends_in_an_ellipsis),
        cmocka_unit_test(test_errno_chooses_the_code),
        cmocka_unit_test(test_a_log_line_is_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
