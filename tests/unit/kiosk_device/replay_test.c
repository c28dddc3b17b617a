/* A capture plays as a scale; what is no capture is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench_helper.h"

static struct collector collector;

static bool is_reading(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_READING;
}

static bool is_lost(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_STATUS && event->status == DEVICE_LOST;
}

static struct supervisor *play(const char *path)
{
    struct device_conf conf = {.driver = "replay", .name = "scale"};
    snprintf(conf.path, sizeof conf.path, "%s", path);
    struct supervisor *supervisor;
    collector_init(&collector);
    struct fault fault = supervisor_create(&conf, 1, collector_sink(&collector), &supervisor);
    if (fault_is(fault))
        fail_msg("%s", fault.text);
    return supervisor;
}

static void a_capture_plays_and_plays_again(void **state)
{
    (void)state;
    static const char *const wanted[] = {"0.000", "3.836", "4.925", "4.932", "4.932", "", "0.000", "0.000"};
    struct supervisor *supervisor = play("tests/replay/settling.log");
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        struct device_event event;
        assert_true(collector_wait(&collector, is_reading, 5000, &event));
        assert_string_equal(event.reading.value, wanted[i]);
        assert_false(event.reading.on_demand);
    }
    assert_int_equal(collector_count(&collector, is_lost), 1); /* the last reading is of the second round */
    supervisor_destroy(supervisor);
    collector_finish(&collector);
}

static void what_is_no_capture_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *sentence;
    } rows[] = {
        {"no protocol", "+0 S S 1.000 g\\r\\n\n", "no scale protocol"},
        {"an unknown protocol", "protocol morse\n", "no scale protocol 'morse'"},
        {"no time", "protocol mt-sics\nS S 1.000 g\\r\\n\n", "line 2"},
        {"a bad escape", "protocol mt-sics\n# x\n+1 a\\q\n", "line 3"},
        {"a time that is none", "protocol mt-sics\n+x a\n", "line 2"},
    };
    const char *base = getenv("TMPDIR");
    char path[256];
    snprintf(path, sizeof path, "%s/capture-XXXXXX", base ? base : "/tmp");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(ftruncate(fd, 0), 0);
        assert_int_equal(pwrite(fd, rows[i].text, strlen(rows[i].text), 0), strlen(rows[i].text));
        struct supervisor *supervisor = play(path);
        struct device_event event;
        assert_true(collector_wait(&collector, is_lost, 5000, &event));
        if (!strstr(event.fault.text, rows[i].sentence))
            fail_msg("%s: '%s'", rows[i].name, event.fault.text);
        supervisor_destroy(supervisor);
        collector_finish(&collector);
    }
    close(fd);
    unlink(path);
}

static void an_unknown_driver_is_told(void **state)
{
    (void)state;
    struct device_conf conf = {.driver = "abacus", .name = "scale"};
    struct supervisor *supervisor;
    collector_init(&collector);
    struct fault fault = supervisor_create(&conf, 1, collector_sink(&collector), &supervisor);
    assert_int_equal(fault.code, FAULT_CONFIG);
    assert_non_null(strstr(fault.text, "abacus"));
    assert_null(supervisor);
    collector_finish(&collector);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_capture_plays_and_plays_again),
        cmocka_unit_test(what_is_no_capture_is_told),
        cmocka_unit_test(an_unknown_driver_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
