/* A USB scale that reports only what changes, through a pipe in the place of /dev/hidraw. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "kiosk/device/drivers.h"

enum { SOON_MS = 3000, SILENCE_MS = 1000 };

struct bench {
    char folder[64];
    struct device_conf conf;
    void *state;
    FILE *scale;
};

/* Grams in hundredths, stable or in motion. */
static void report(struct bench *bench, int hundredths, bool stable)
{
    const unsigned char bytes[SCALE_REPORT_SIZE] = {
        3, stable ? 4 : 3, 2, 0xFE, (unsigned char)hundredths, (unsigned char)(hundredths >> 8)};
    assert_int_equal(fwrite(bytes, 1, sizeof bytes, bench->scale), sizeof bytes);
    fflush(bench->scale);
}

static void bench_open(struct bench *bench)
{
    *bench = (struct bench){.folder = "/tmp/hid.XXXXXX"};
    assert_non_null(mkdtemp(bench->folder));
    snprintf(bench->conf.path, sizeof bench->conf.path, "%s/scale", bench->folder);
    assert_int_equal(mkfifo(bench->conf.path, 0600), 0);
    bench->state = calloc(1, HID_DRIVER.state_size);
    assert_non_null(bench->state);
    assert_false(fault_is(HID_DRIVER.open(bench->state, &bench->conf)));
    bench->scale = fopen(bench->conf.path, "we");
    assert_non_null(bench->scale);
}

static void bench_close(struct bench *bench)
{
    HID_DRIVER.close(bench->state);
    fclose(bench->scale);
    free(bench->state);
    unlink(bench->conf.path);
    rmdir(bench->folder);
}

/* The value of the next reading; "" when none comes. */
static const char *next(struct bench *bench, int wait_ms)
{
    static struct device_event event;
    do {
        assert_false(fault_is(HID_DRIVER.wait(bench->state, wait_ms, -1, &event)));
    } while (event.kind == DEVICE_EVENT_STATUS);
    return event.kind == DEVICE_EVENT_READING ? event.reading.value : "";
}

static void what_does_not_change_is_told_again_while_weight_is_wanted(void **state)
{
    struct bench bench;
    (void)state;
    bench_open(&bench);
    report(&bench, 999, true); /* the first may be an old one */
    report(&bench, 0, true);
    assert_string_equal(next(&bench, SOON_MS), "0.00");
    assert_string_equal(next(&bench, SILENCE_MS), "");
    HID_DRIVER.want(bench.state, true);
    assert_string_equal(next(&bench, SOON_MS), "0.00");
    assert_string_equal(next(&bench, SOON_MS), "0.00");
    report(&bench, 493, true);
    assert_string_equal(next(&bench, SOON_MS), "4.93");
    assert_string_equal(next(&bench, SOON_MS), "4.93");
    HID_DRIVER.want(bench.state, false);
    assert_string_equal(next(&bench, SILENCE_MS), "");
    bench_close(&bench);
}

static void nothing_is_told_before_anything_was_reported(void **state)
{
    struct bench bench;
    (void)state;
    bench_open(&bench);
    HID_DRIVER.want(bench.state, true);
    report(&bench, 999, true);
    assert_string_equal(next(&bench, SILENCE_MS), "");
    bench_close(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_not_change_is_told_again_while_weight_is_wanted),
        cmocka_unit_test(nothing_is_told_before_anything_was_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
