/* The scale under the supervisor, over the virtual bench: real termios. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "supervised_helper.h"

static bool is_silent(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_STATUS && event->status == DEVICE_SILENT;
}

static bool is_live(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_READING && !event->reading.on_demand;
}

static bool is_reading(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_READING;
}

static bool is_counted(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_READING && event->reading.on_demand;
}

static bool is_empty_pan(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_READING && event->reading.kind == READING_WEIGHT &&
           event->reading.mass.ug == 0;
}

static void a_load_gives_live_readings_and_one_that_counts(void **state)
{
    (void)state;
    tell("scale normal");
    tell("pan empty");
    device_start("scale");
    supervisor_want_weight(supervised.supervisor, true);
    expect(is_ready, "ready");
    expect(is_empty_pan, "an empty pan");
    tell("pan 4.932");
    struct device_event counted = expect(is_counted, "a counted reading");
    assert_int_equal(counted.reading.mass.ug, 4932000);
    assert_int_equal(counted.reading.kind, READING_WEIGHT);
    assert_string_equal(counted.name, "scale");
    expect(is_live, "live readings go on");
    expect_none(is_counted, "a second counted reading of the same load");
    tell("pan empty");
    expect(is_empty_pan, "an empty pan again");
    tell("pan 2.500");
    assert_int_equal(expect(is_counted, "the next load").reading.mass.ug, 2500000);
    tell("pan 3.100");
    assert_int_equal(expect(is_counted, "another load without an empty pan").reading.mass.ug, 3100000);
    supervisor_want_weight(supervised.supervisor, false);
    supervisor_want_weight(supervised.supervisor, true);
    assert_int_equal(expect(is_counted, "the load when weight is wanted anew").reading.mass.ug, 3100000);
    device_stop();
}

static void a_scale_that_is_not_wanted_is_left_alone(void **state)
{
    (void)state;
    tell("scale normal");
    tell("pan 1.000");
    device_start("scale");
    expect(is_ready, "ready");
    expect(is_live, "the first heartbeat");
    expect_none(is_reading, "readings that nobody wants");
    device_stop();
}

static bool is_action(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_ACTION;
}

static void a_scale_is_tared_and_zeroed(void **state)
{
    (void)state;
    tell("scale normal");
    tell("pan 1.230");
    device_start("scale");
    supervisor_want_weight(supervised.supervisor, true);
    expect(is_ready, "ready");
    supervisor_tare(supervised.supervisor);
    struct device_event tared = expect(is_action, "the outcome of taring");
    assert_int_equal(tared.action, SCALE_TARE);
    assert_string_equal(tared.fault.text, "");
    expect(is_empty_pan, "a tray that counts no more");
    tell("pan 6.162");
    assert_int_equal(expect(is_counted, "the piece without its tray").reading.mass.ug, 4932000);
    tell("pan 50");
    supervisor_zero(supervised.supervisor);
    struct device_event refused = expect(is_action, "the outcome of zeroing");
    assert_int_equal(refused.action, SCALE_ZERO);
    assert_string_equal(refused.fault.text, "The scale does not zero now: take everything off the pan");
    assert_string_equal(refused.reading.code, "ZERO_RANGE_HIGH");
    tell("pan empty");
    supervisor_zero(supervised.supervisor);
    assert_string_equal(expect(is_action, "the outcome of zeroing").fault.text, "");
    tell("pan 1.230");
    assert_int_equal(expect(is_counted, "zero took the tare away").reading.mass.ug, 1230000);
    device_stop();
}

static void a_scale_that_is_gone_is_not_tared(void **state)
{
    (void)state;
    tell("scale normal");
    device_start("scale");
    expect(is_ready, "ready");
    tell("scale unplug");
    expect(is_lost, "lost");
    supervisor_tare(supervised.supervisor);
    struct device_event refused = expect(is_action, "the outcome of taring");
    assert_int_equal(refused.fault.code, FAULT_LOST);
    assert_non_null(strstr(refused.fault.text, "then tare it again"));
    tell("scale replug");
    expect(is_ready, "ready again");
    expect_none(is_action, "a second outcome");
    device_stop();
}

static void a_scale_is_lost_and_found(void **state)
{
    (void)state;
    tell("scale normal");
    device_start("scale");
    supervisor_want_weight(supervised.supervisor, true);
    expect(is_ready, "ready");
    tell("scale unplug");
    struct device_event lost = expect(is_lost, "lost");
    assert_int_equal(lost.fault.code, FAULT_LOST);
    assert_non_null(strstr(lost.fault.text, "scale"));
    tell("scale replug");
    expect(is_ready, "ready again");
    expect(is_live, "readings again");
    device_stop();
}

static void a_scale_that_says_nothing_is_silent(void **state)
{
    (void)state;
    tell("scale silent");
    device_start("scale");
    struct device_event silent = expect(is_silent, "silent");
    assert_non_null(strstr(silent.fault.text, "says nothing"));
    tell("scale normal");
    expect(is_ready, "ready");
    assert_int_equal(collector_count(&supervised.collector, is_lost), 0);
    device_stop();
}

static void a_scale_that_sends_garbage_is_told(void **state)
{
    (void)state;
    tell("scale garbage");
    device_start("scale");
    supervisor_want_weight(supervised.supervisor, true);
    struct device_event lost = expect(is_lost, "lost");
    assert_int_equal(lost.fault.code, FAULT_PROTOCOL);
    assert_non_null(strstr(lost.fault.text, "MT-SICS"));
    tell("scale normal");
    expect(is_ready, "ready");
    device_stop();
}

/* Faults of the line that a session must survive: the scale stays ready, and counts again when they are over.
 */
static void a_scale_survives_the_faults_of_its_line(void **state)
{
    (void)state;
    static const char *const faults[] = {"scale busy",     "scale half",  "scale previous", "scale late",
                                         "scale overload", "scale shaky", "scale banner",   "scale print"};
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        tell("scale normal");
        tell("pan empty");
        device_start("scale");
        supervisor_want_weight(supervised.supervisor, true);
        expect(is_empty_pan, "an empty pan");
        tell(faults[i]);
        tell("pan 7.000");
        struct device_event event;
        bool any = collector_wait(&supervised.collector, is_anything, QUIET_MS, &event);
        (void)any;
        tell("scale normal");
        struct device_event counted = expect(is_counted, faults[i]);
        if (counted.reading.mass.ug != 7000000)
            fail_msg("%s: counted %lld ug", faults[i], (long long)counted.reading.mass.ug);
        device_stop();
    }
    tell("pan empty");
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_load_gives_live_readings_and_one_that_counts, supervised_tidy),
        cmocka_unit_test_teardown(a_scale_that_is_not_wanted_is_left_alone, supervised_tidy),
        cmocka_unit_test_teardown(a_scale_is_tared_and_zeroed, supervised_tidy),
        cmocka_unit_test_teardown(a_scale_that_is_gone_is_not_tared, supervised_tidy),
        cmocka_unit_test_teardown(a_scale_is_lost_and_found, supervised_tidy),
        cmocka_unit_test_teardown(a_scale_that_says_nothing_is_silent, supervised_tidy),
        cmocka_unit_test_teardown(a_scale_that_sends_garbage_is_told, supervised_tidy),
        cmocka_unit_test_teardown(a_scale_survives_the_faults_of_its_line, supervised_tidy),
    };
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    return cmocka_run_group_tests(tests, supervised_start, supervised_stop);
}
