/* The supervisor and its drivers over the virtual bench: real termios, real libnfc in its helper, real ZBar.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench_helper.h"
#include "kiosk/device/picture.h"
#include "common/sys/clock.h"

enum { SOON_MS = 8000, QUIET_MS = 1200 };

struct fixture {
    struct bench bench;
    struct collector collector;
    struct supervisor *supervisor;
    int descriptors;
};

static struct fixture fixture;

static int start_bench(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    bench_start(&fixture.bench);
    return 0;
}

static int stop_bench(void **state)
{
    (void)state;
    bench_stop(&fixture.bench);
    return 0;
}

static void devices_start(const char *device)
{
    struct device_conf conf = bench_conf(&fixture.bench, device);
    collector_init(&fixture.collector);
    fixture.descriptors = count_descriptors();
    struct fault fault = supervisor_create(&conf, 1, collector_sink(&fixture.collector), &fixture.supervisor);
    if (fault_is(fault))
        fail_msg("%s", fault.text);
}

/* After a test that failed half-way. */
static int clean_up(void **state)
{
    (void)state;
    supervisor_destroy(fixture.supervisor);
    fixture.supervisor = NULL;
    return 0;
}

static void devices_stop(void)
{
    supervisor_destroy(fixture.supervisor); /* one that hangs is ended by the runner */
    fixture.supervisor = NULL;
    assert_int_equal(count_descriptors(), fixture.descriptors);
    collector_finish(&fixture.collector);
}

static bool is_ready(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_STATUS && event->status == DEVICE_READY && !fault_is(event->fault);
}

static bool is_lost(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_STATUS && event->status == DEVICE_LOST;
}

static bool is_silent(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_STATUS && event->status == DEVICE_SILENT;
}

static bool is_notice(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_STATUS && event->status == DEVICE_READY && fault_is(event->fault);
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

static bool is_code(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_CODE;
}

static bool is_anything(const struct device_event *event)
{
    (void)event;
    return true;
}

static struct device_event expect(bool (*fits)(const struct device_event *), const char *what)
{
    struct device_event event;
    if (!collector_wait(&fixture.collector, fits, SOON_MS, &event))
        fail_msg("did not come: %s", what);
    return event;
}

static void expect_none(bool (*fits)(const struct device_event *), const char *what)
{
    struct device_event event;
    if (collector_wait(&fixture.collector, fits, QUIET_MS, &event))
        fail_msg("should not have come: %s (text '%s', %s)", what, event.text, event.fault.text);
}

static void send(const char *command)
{
    bench_send(&fixture.bench, command);
}

/* ---------------------------------------------------------------- scale */

static void a_load_gives_live_readings_and_one_that_counts(void **state)
{
    (void)state;
    send("scale normal");
    send("pan empty");
    devices_start("scale");
    supervisor_want_weight(fixture.supervisor, true);
    expect(is_ready, "ready");
    expect(is_empty_pan, "an empty pan");
    send("pan 4.932");
    struct device_event counted = expect(is_counted, "a counted reading");
    assert_int_equal(counted.reading.mass.ug, 4932000);
    assert_int_equal(counted.reading.kind, READING_WEIGHT);
    assert_string_equal(counted.name, "scale");
    expect(is_live, "live readings go on");
    expect_none(is_counted, "a second counted reading of the same load");
    send("pan empty");
    expect(is_empty_pan, "an empty pan again");
    send("pan 2.500");
    assert_int_equal(expect(is_counted, "the next load").reading.mass.ug, 2500000);
    send("pan 3.100");
    assert_int_equal(expect(is_counted, "another load without an empty pan").reading.mass.ug, 3100000);
    supervisor_want_weight(fixture.supervisor, false);
    supervisor_want_weight(fixture.supervisor, true);
    assert_int_equal(expect(is_counted, "the load when weight is wanted anew").reading.mass.ug, 3100000);
    devices_stop();
}

static void a_scale_that_is_not_wanted_is_left_alone(void **state)
{
    (void)state;
    send("scale normal");
    send("pan 1.000");
    devices_start("scale");
    expect(is_ready, "ready");
    expect(is_live, "the first heartbeat");
    expect_none(is_reading, "readings that nobody wants");
    devices_stop();
}

static bool is_action(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_ACTION;
}

static void a_scale_is_tared_and_zeroed(void **state)
{
    (void)state;
    send("scale normal");
    send("pan 1.230");
    devices_start("scale");
    supervisor_want_weight(fixture.supervisor, true);
    expect(is_ready, "ready");
    supervisor_tare(fixture.supervisor);
    struct device_event tared = expect(is_action, "the outcome of taring");
    assert_int_equal(tared.action, SCALE_TARE);
    assert_string_equal(tared.fault.text, "");
    expect(is_empty_pan, "a tray that counts no more");
    send("pan 6.162");
    assert_int_equal(expect(is_counted, "the piece without its tray").reading.mass.ug, 4932000);
    send("pan 50");
    supervisor_zero(fixture.supervisor);
    struct device_event refused = expect(is_action, "the outcome of zeroing");
    assert_int_equal(refused.action, SCALE_ZERO);
    assert_string_equal(refused.fault.text, "The scale does not zero now: take everything off the pan");
    assert_string_equal(refused.reading.code, "ZERO_RANGE_HIGH");
    send("pan empty");
    supervisor_zero(fixture.supervisor);
    assert_string_equal(expect(is_action, "the outcome of zeroing").fault.text, "");
    send("pan 1.230");
    assert_int_equal(expect(is_counted, "zero took the tare away").reading.mass.ug, 1230000);
    devices_stop();
}

static void a_scale_that_is_gone_is_not_tared(void **state)
{
    (void)state;
    send("scale normal");
    devices_start("scale");
    expect(is_ready, "ready");
    send("scale unplug");
    expect(is_lost, "lost");
    supervisor_tare(fixture.supervisor);
    struct device_event refused = expect(is_action, "the outcome of taring");
    assert_int_equal(refused.fault.code, FAULT_LOST);
    assert_non_null(strstr(refused.fault.text, "then tare it again"));
    send("scale replug");
    expect(is_ready, "ready again");
    expect_none(is_action, "a second outcome");
    devices_stop();
}

static void a_scale_is_lost_and_found(void **state)
{
    (void)state;
    send("scale normal");
    devices_start("scale");
    supervisor_want_weight(fixture.supervisor, true);
    expect(is_ready, "ready");
    send("scale unplug");
    struct device_event lost = expect(is_lost, "lost");
    assert_int_equal(lost.fault.code, FAULT_LOST);
    assert_non_null(strstr(lost.fault.text, "scale"));
    send("scale replug");
    expect(is_ready, "ready again");
    expect(is_live, "readings again");
    devices_stop();
}

static void a_scale_that_says_nothing_is_silent(void **state)
{
    (void)state;
    send("scale silent");
    devices_start("scale");
    struct device_event silent = expect(is_silent, "silent");
    assert_non_null(strstr(silent.fault.text, "says nothing"));
    send("scale normal");
    expect(is_ready, "ready");
    assert_int_equal(collector_count(&fixture.collector, is_lost), 0);
    devices_stop();
}

static void a_scale_that_sends_garbage_is_told(void **state)
{
    (void)state;
    send("scale garbage");
    devices_start("scale");
    supervisor_want_weight(fixture.supervisor, true);
    struct device_event lost = expect(is_lost, "lost");
    assert_int_equal(lost.fault.code, FAULT_PROTOCOL);
    assert_non_null(strstr(lost.fault.text, "MT-SICS"));
    send("scale normal");
    expect(is_ready, "ready");
    devices_stop();
}

/* Faults of the line that a session must survive: the scale stays ready, and counts again when they are over.
 */
static void a_scale_survives_the_faults_of_its_line(void **state)
{
    (void)state;
    static const char *const faults[] = {"scale busy",     "scale half",  "scale previous", "scale late",
                                         "scale overload", "scale shaky", "scale banner",   "scale print"};
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        send("scale normal");
        send("pan empty");
        devices_start("scale");
        supervisor_want_weight(fixture.supervisor, true);
        expect(is_empty_pan, "an empty pan");
        send(faults[i]);
        send("pan 7.000");
        struct device_event event;
        bool any = collector_wait(&fixture.collector, is_anything, QUIET_MS, &event);
        (void)any;
        send("scale normal");
        struct device_event counted = expect(is_counted, faults[i]);
        if (counted.reading.mass.ug != 7000000)
            fail_msg("%s: counted %lld ug", faults[i], (long long)counted.reading.mass.ug);
        devices_stop();
    }
    send("pan empty");
}

/* ---------------------------------------------------------------- nfc */

static void a_chip_is_told_once_while_it_lies_there(void **state)
{
    (void)state;
    send("nfc none");
    send("nfc_reader normal");
    devices_start("nfc");
    expect(is_ready, "ready");
    send("nfc TSB-000003-X uid=04A1B2C3D4E5F6");
    struct device_event code = expect(is_code, "a chip");
    assert_string_equal(code.uid.text, "04A1B2C3D4E5F6");
    assert_string_equal(code.text, "TSB-000003-X");
    assert_false(code.several);
    expect_none(is_code, "the same chip again");
    send("nfc uid=04112233445566");
    code = expect(is_code, "another chip, without text");
    assert_string_equal(code.uid.text, "04112233445566");
    assert_string_equal(code.text, "");
    send("nfc none");
    expect_none(is_code, "nothing on the reader");
    send("nfc uid=04112233445566");
    expect(is_code, "the chip that came back");
    send("nfc none");
    devices_stop();
}

/* Three empty looks, and one that had begun before: about half a second, no more. */
static void a_chip_that_was_away_for_a_moment_is_told_again(void **state)
{
    (void)state;
    send("nfc none");
    devices_start("nfc");
    expect(is_ready, "ready");
    for (int i = 0; i < 3; i++) {
        send("nfc TSB-000003-X uid=04A1B2C3D4E5F6");
        expect(is_code, "the chip");
        send("nfc none");
        send("wait nfc_polls+=4");
    }
    devices_stop();
}

static void two_chips_are_told_as_several(void **state)
{
    (void)state;
    send("nfc none");
    devices_start("nfc");
    expect(is_ready, "ready");
    send("nfc 2 uid=04A1B2C3D4E5F6 uid=04112233445566");
    struct device_event code = expect(is_code, "several");
    assert_true(code.several);
    assert_string_equal(code.uid.text, "");
    expect_none(is_code, "several once more");
    send("nfc none");
    devices_stop();
}

static void a_chip_that_cannot_be_used_is_a_notice(void **state)
{
    (void)state;
    static const struct {
        const char *name, *command;
    } rows[] = {
        {"wrong check bytes", "nfc TSB-000003-X uid=04A1B2C3D4E5F6 badbcc=1"},
        {"the random number of a phone", "nfc uid=08A1B2C3"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        send("nfc none");
        devices_start("nfc");
        expect(is_ready, "ready");
        send(rows[i].command);
        expect(is_notice, rows[i].name);
        assert_int_equal(collector_count(&fixture.collector, is_code), 0);
        send("nfc none");
        devices_stop();
    }
}

/* What makes libnfc crash, hang or fail. Each must show as a sentence, and end when the fault ends. */
static void a_reader_gone_wrong_is_restarted(void **state)
{
    (void)state;
    static const struct {
        const char *fault;
        bool needs_chip, at_open;
    } rows[] = {{"badstatus", true, false}, {"ats0", true, false},    {"nofirmware", false, true},
                {"hang", false, false},     {"midread", true, false}, {"silent", false, false},
                {"unplug", false, false}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char command[64];
        print_message("  %s\n", rows[i].fault);
        send("nfc none");
        send("nfc_reader normal");
        snprintf(command, sizeof command, "nfc_reader %s", rows[i].fault);
        if (rows[i].at_open)
            send(command);
        devices_start("nfc");
        if (!rows[i].at_open) {
            expect(is_ready, "ready");
            send(command);
        }
        if (rows[i].needs_chip)
            send("nfc TSB-000003-X uid=04A1B2C3D4E5F6");
        struct device_event lost = expect(is_lost, rows[i].fault);
        assert_true(lost.fault.text[0] != '\0');
        send(strcmp(rows[i].fault, "unplug") == 0 ? "nfc_reader replug" : "nfc_reader normal");
        expect(is_ready, rows[i].fault);
        send("nfc TS1-000123-Z uid=04AABBCCDDEEFF");
        for (;;) { /* the chip before may have been told as well */
            struct device_event code = expect(is_code, rows[i].fault);
            if (strcmp(code.text, "TS1-000123-Z") == 0)
                break;
        }
        devices_stop();
    }
    send("nfc none");
}

/* A truncated reply gives a UID of random bytes: it must never be told. */
static void a_damaged_reply_is_never_a_chip(void **state)
{
    (void)state;
    static const char *const faults[] = {"truncated", "checksum", "uid0", "nouid"};
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        char command[64];
        send("nfc none");
        send("nfc_reader normal");
        devices_start("nfc");
        expect(is_ready, "ready");
        snprintf(command, sizeof command, "nfc_reader %s", faults[i]);
        send(command);
        send("nfc TSB-000003-X uid=04A1B2C3D4E5F6");
        struct device_event event;
        if (collector_wait(&fixture.collector, is_code, QUIET_MS, &event))
            assert_string_equal(event.uid.text, "04A1B2C3D4E5F6");
        devices_stop();
    }
    send("nfc_reader normal");
    send("nfc none");
}

/* ---------------------------------------------------------------- camera */

static void a_label_is_told_once_while_it_is_in_view(void **state)
{
    (void)state;
    send("camera none");
    devices_start("camera");
    expect(is_ready, "ready");
    send("camera TS1-000123-Z");
    expect_none(is_code, "a code while the camera is off");
    supervisor_want_camera(fixture.supervisor, true);
    assert_string_equal(expect(is_code, "the label in view").text, "TS1-000123-Z");
    send("camera TS1-000123-Z rotate=15");
    expect_none(is_code, "the same label, turned");
    send("camera TS1-000000-0");
    assert_string_equal(expect(is_code, "another label").text, "TS1-000000-0");
    send("camera none");
    expect_none(
        is_code,
        "an empty bench"); /* longer than the 1.5 s after which it may come again, with the next line */
    expect_none(is_code, "an empty bench");
    send("camera TS1-000000-0");
    expect(is_code, "the label that came back");
    supervisor_want_camera(fixture.supervisor, false);
    supervisor_want_camera(fixture.supervisor, true);
    expect_none(is_code, "the label that was never taken away");
    devices_stop();
}

static void two_labels_in_view_are_told_as_several(void **state)
{
    (void)state;
    send("camera none");
    devices_start("camera");
    supervisor_want_camera(fixture.supervisor, true);
    expect(is_ready, "ready");
    send("camera TS1-000123-Z also=TS1-000124-X px=4");
    struct device_event code = expect(is_code, "something");
    assert_true(code.several || code.text[0] != '\0');
    send("camera none");
    devices_stop();
}

static void a_torn_picture_is_a_notice_and_no_more(void **state)
{
    (void)state;
    send("camera none");
    devices_start("camera");
    supervisor_want_camera(fixture.supervisor, true);
    expect(is_ready, "ready");
    send("camera torn");
    assert_non_null(strstr(expect(is_notice, "a notice").fault.text, "cut off"));
    send("camera TS1-000123-Z");
    expect(is_code, "the next picture");
    devices_stop();
}

static void a_camera_is_lost_and_found(void **state)
{
    (void)state;
    send("camera none");
    devices_start("camera");
    supervisor_want_camera(fixture.supervisor, true);
    expect(is_ready, "ready");
    send("camera unplug");
    expect(is_lost, "lost");
    send("camera replug");
    expect(is_ready, "ready again");
    send("camera TS1-000123-Z");
    expect(is_code, "a label");
    devices_stop();
}

static bool is_photo(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_PHOTO;
}

static void the_preview_shows_the_frame_with_its_code_outlined(void **state)
{
    (void)state;
    static struct camera_preview preview;
    send("camera none");
    devices_start("camera");
    expect(is_ready, "ready");
    assert_false(supervisor_copy_preview(fixture.supervisor, &preview)); /* off */
    supervisor_want_camera(fixture.supervisor, true);
    send("camera TS1-000123-Z x=-100 y=60 size=1280x720");
    expect(is_code, "the label in view");
    assert_true(supervisor_copy_preview(fixture.supervisor, &preview));
    assert_int_equal(preview.width, 640);
    assert_int_equal(preview.height, 360);
    assert_true(preview.has_code && preview.is_ours);
    int left = 10000, right = 0, top = 10000, bottom = 0;
    for (int i = 0; i < 4; i++) {
        left = preview.corner_x[i] < left ? preview.corner_x[i] : left;
        right = preview.corner_x[i] > right ? preview.corner_x[i] : right;
        top = preview.corner_y[i] < top ? preview.corner_y[i] : top;
        bottom = preview.corner_y[i] > bottom ? preview.corner_y[i] : bottom;
    }
    /* 21 modules of 5 pixels, halved; the label's text lies below the code */
    assert_in_range(right - left, 44, 62);
    assert_in_range(bottom - top, 44, 62);
    assert_in_range((right + left) / 2, 265, 275);
    assert_in_range((bottom + top) / 2, 195, 212);
    assert_false(supervisor_copy_preview(fixture.supervisor, &preview)); /* no newer one */
    send("camera 4012345678901");
    expect(is_code, "a code of others");
    assert_true(supervisor_copy_preview(fixture.supervisor, &preview));
    assert_true(preview.has_code && !preview.is_ours);
    devices_stop();
}

static void a_photo_is_taken_also_while_the_camera_is_off(void **state)
{
    (void)state;
    char path[DEVICE_PATH_MAX];
    snprintf(path, sizeof path, "%s/photo.jpg", fixture.bench.dir);
    send("camera none");
    send("camera TS1-000123-Z");
    devices_start("camera");
    expect(is_ready, "ready");
    assert_true(supervisor_take_photo(fixture.supervisor, path));
    struct device_event photo = expect(is_photo, "the photo");
    assert_string_equal(photo.fault.text, "");
    assert_string_equal(photo.text, path);
    struct picture picture;
    struct fault fault = picture_read(path, &picture);
    assert_string_equal(fault.text, "");
    assert_int_equal(picture.width, 640);
    picture_release(&picture);
    static struct camera_preview seen;
    fault = camera_preview_read(path, &seen);
    assert_string_equal(fault.text, "");
    assert_int_equal(seen.width, 640);
    assert_false(seen.has_code);
    assert_true(fault_is(camera_preview_read("/nonexistent/photo.jpg", &seen)));
    expect_none(is_code, "a code: only a photo was wanted");
    assert_true(supervisor_take_photo(fixture.supervisor, "/nonexistent/photo.jpg"));
    photo = expect(is_photo, "no photo");
    assert_non_null(strstr(photo.fault.text, "/nonexistent/photo.jpg"));
    send("camera unplug");
    expect(is_lost, "lost");
    assert_false(supervisor_take_photo(fixture.supervisor, path));
    send("camera replug");
    devices_stop();
}

/* ---------------------------------------------------------------- all */

static void nothing_is_left_behind(void **state)
{
    (void)state;
    send("scale normal");
    send("nfc_reader normal");
    const char *const names[] = {"scale", "nfc", "camera"};
    struct device_conf confs[COUNT_OF(names)];
    for (size_t i = 0; i < COUNT_OF(names); i++)
        confs[i] = bench_conf(&fixture.bench, names[i]);
    int before = count_descriptors();
    for (int round = 0; round < 10; round++) {
        collector_init(&fixture.collector);
        struct fault fault = supervisor_create(confs, COUNT_OF(names), collector_sink(&fixture.collector),
                                               &fixture.supervisor);
        assert_false(fault_is(fault));
        supervisor_want_weight(fixture.supervisor, true);
        supervisor_want_camera(fixture.supervisor, true);
        expect(round % 2 == 0 ? is_ready : is_anything, "a sign of life");
        supervisor_destroy(fixture.supervisor);
        fixture.supervisor = NULL;
        collector_finish(&fixture.collector);
    }
    assert_int_equal(count_descriptors(), before);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_load_gives_live_readings_and_one_that_counts, clean_up),
        cmocka_unit_test_teardown(a_scale_that_is_not_wanted_is_left_alone, clean_up),
        cmocka_unit_test_teardown(a_scale_is_tared_and_zeroed, clean_up),
        cmocka_unit_test_teardown(a_scale_that_is_gone_is_not_tared, clean_up),
        cmocka_unit_test_teardown(a_scale_is_lost_and_found, clean_up),
        cmocka_unit_test_teardown(a_scale_that_says_nothing_is_silent, clean_up),
        cmocka_unit_test_teardown(a_scale_that_sends_garbage_is_told, clean_up),
        cmocka_unit_test_teardown(a_scale_survives_the_faults_of_its_line, clean_up),
        cmocka_unit_test_teardown(a_chip_is_told_once_while_it_lies_there, clean_up),
        cmocka_unit_test_teardown(a_chip_that_was_away_for_a_moment_is_told_again, clean_up),
        cmocka_unit_test_teardown(two_chips_are_told_as_several, clean_up),
        cmocka_unit_test_teardown(a_chip_that_cannot_be_used_is_a_notice, clean_up),
        cmocka_unit_test_teardown(a_reader_gone_wrong_is_restarted, clean_up),
        cmocka_unit_test_teardown(a_damaged_reply_is_never_a_chip, clean_up),
        cmocka_unit_test_teardown(a_label_is_told_once_while_it_is_in_view, clean_up),
        cmocka_unit_test_teardown(two_labels_in_view_are_told_as_several, clean_up),
        cmocka_unit_test_teardown(a_torn_picture_is_a_notice_and_no_more, clean_up),
        cmocka_unit_test_teardown(a_camera_is_lost_and_found, clean_up),
        cmocka_unit_test_teardown(the_preview_shows_the_frame_with_its_code_outlined, clean_up),
        cmocka_unit_test_teardown(a_photo_is_taken_also_while_the_camera_is_off, clean_up),
        cmocka_unit_test_teardown(nothing_is_left_behind, clean_up),
    };
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    return cmocka_run_group_tests(tests, start_bench, stop_bench);
}
