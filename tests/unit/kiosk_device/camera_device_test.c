/* The camera under the supervisor, over the virtual bench: real ZBar. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "supervised_helper.h"
#include "kiosk/device/photo_view.h"
#include "kiosk/device/picture.h"

static void a_label_is_told_once_while_it_is_in_view(void **state)
{
    (void)state;
    tell("camera none");
    device_start("camera");
    expect(is_ready, "ready");
    tell("camera TS1-000123-Z");
    expect_none(is_code, "a code while the camera is off");
    supervisor_want_camera(supervised.supervisor, true);
    assert_string_equal(expect(is_code, "the label in view").text, "TS1-000123-Z");
    tell("camera TS1-000123-Z rotate=15");
    expect_none(is_code, "the same label, turned");
    tell("camera TS1-000000-0");
    assert_string_equal(expect(is_code, "another label").text,
                        "TS1-000000-0"); /* so the first is out of view */
    tell("camera none");
    expect_none(
        is_code,
        "an empty bench"); /* with the next line longer than the 1.5 s after which it may come again */
    expect_none(is_code, "an empty bench");
    tell("camera TS1-000123-Z");
    assert_string_equal(expect(is_code, "the first label, back").text, "TS1-000123-Z");
    supervisor_want_camera(supervised.supervisor, false);
    supervisor_want_camera(supervised.supervisor, true);
    expect_none(is_code, "the label that was never taken away");
    device_stop();
}

static void two_labels_in_view_are_told_as_several(void **state)
{
    (void)state;
    tell("camera none");
    device_start("camera");
    supervisor_want_camera(supervised.supervisor, true);
    expect(is_ready, "ready");
    tell("camera TS1-000123-Z also=TS1-000124-X px=4");
    struct device_event code = expect(is_code, "something");
    assert_true(code.several || code.text[0] != '\0');
    tell("camera none");
    device_stop();
}

static void a_torn_picture_is_a_notice_and_no_more(void **state)
{
    (void)state;
    tell("camera none");
    device_start("camera");
    supervisor_want_camera(supervised.supervisor, true);
    expect(is_ready, "ready");
    tell("camera torn");
    assert_non_null(strstr(expect(is_notice, "a notice").fault.text, "cut off"));
    tell("camera TS1-000123-Z");
    expect(is_code, "the next picture");
    device_stop();
}

static void a_camera_is_lost_and_found(void **state)
{
    (void)state;
    tell("camera none");
    device_start("camera");
    supervisor_want_camera(supervised.supervisor, true);
    expect(is_ready, "ready");
    tell("camera unplug");
    expect(is_lost, "lost");
    tell("camera replug");
    expect(is_ready, "ready again");
    tell("camera TS1-000123-Z");
    expect(is_code, "a label");
    device_stop();
}

static bool is_photo(const struct device_event *event)
{
    return event->kind == DEVICE_EVENT_PHOTO;
}

static void the_preview_shows_the_frame_with_its_code_outlined(void **state)
{
    (void)state;
    static struct camera_preview preview;
    tell("camera none");
    device_start("camera");
    expect(is_ready, "ready");
    assert_false(supervisor_copy_preview(supervised.supervisor, &preview)); /* off */
    supervisor_want_camera(supervised.supervisor, true);
    tell("camera TS1-000123-Z x=-100 y=60 size=1280x720");
    expect(is_code, "the label in view");
    assert_true(supervisor_copy_preview(supervised.supervisor, &preview));
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
    assert_false(supervisor_copy_preview(supervised.supervisor, &preview)); /* no newer one */
    tell("camera 4012345678901");
    expect(is_code, "a code of others");
    assert_true(supervisor_copy_preview(supervised.supervisor, &preview));
    assert_true(preview.has_code && !preview.is_ours);
    device_stop();
}

static void a_photo_is_taken_also_while_the_camera_is_off(void **state)
{
    (void)state;
    char path[DEVICE_PATH_MAX];
    snprintf(path, sizeof path, "%s/photo.jpg", supervised.bench.dir);
    tell("camera none");
    tell("camera TS1-000123-Z");
    device_start("camera");
    expect(is_ready, "ready");
    assert_true(supervisor_take_photo(supervised.supervisor, path));
    struct device_event photo = expect(is_photo, "the photo");
    assert_string_equal(photo.fault.text, "");
    assert_string_equal(photo.text, path);
    struct picture picture;
    struct fault fault = picture_read(path, &picture);
    assert_string_equal(fault.text, "");
    assert_int_equal(picture.width, 640);
    picture_release(&picture);
    static struct photo_view seen;
    fault = photo_view_read(path, &seen);
    assert_string_equal(fault.text, "");
    assert_int_equal(seen.width, 640);
    assert_true(fault_is(photo_view_read("/nonexistent/photo.jpg", &seen)));
    expect_none(is_code, "a code: only a photo was wanted");
    assert_true(supervisor_take_photo(supervised.supervisor, "/nonexistent/photo.jpg"));
    photo = expect(is_photo, "no photo");
    assert_non_null(strstr(photo.fault.text, "/nonexistent/photo.jpg"));
    tell("camera unplug");
    expect(is_lost, "lost");
    assert_false(supervisor_take_photo(supervised.supervisor, path));
    tell("camera replug");
    device_stop();
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_label_is_told_once_while_it_is_in_view, supervised_tidy),
        cmocka_unit_test_teardown(two_labels_in_view_are_told_as_several, supervised_tidy),
        cmocka_unit_test_teardown(a_torn_picture_is_a_notice_and_no_more, supervised_tidy),
        cmocka_unit_test_teardown(a_camera_is_lost_and_found, supervised_tidy),
        cmocka_unit_test_teardown(the_preview_shows_the_frame_with_its_code_outlined, supervised_tidy),
        cmocka_unit_test_teardown(a_photo_is_taken_also_while_the_camera_is_off, supervised_tidy),
    };
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    return cmocka_run_group_tests(tests, supervised_start, supervised_stop);
}
