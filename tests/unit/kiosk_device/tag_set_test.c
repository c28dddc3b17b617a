/* How many tags of tests/pictures are found, family by family: at least so many, and never a wrong one. `make
 * bench` shows the same beside zbarimg. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kiosk/device/picture.h"
#include "tests/pictures/tag_set.h"

static const struct floor {
    const char *family;
    int found_min; /* of its scenes, with the first seed */
} FLOORS[] = {
    {"plain", 3},    {"small", 6},    {"tilt", 5},  {"turned", 5}, {"blur", 6},     {"glare", 4},
    {"inverted", 6}, {"gradient", 3}, {"faded", 4}, {"noise", 4},  {"together", 7}, {"empty", 0},
};

static struct code_reader *reader;

/* 1: the tag, 0: nothing. Anything else that is read fails the test. */
static int find(const struct tag_scene *scene)
{
    static struct picture_code codes[PICTURE_CODES_MAX];
    struct frame frame;
    struct fault fault = tag_set_draw(scene, 1, 0, &frame);
    if (fault_is(fault))
        fail_msg("%s %s: %s", scene->family, scene->settings, fault.text);
    struct picture picture = {.width = frame.width, .height = frame.height, .grey = frame.pixels};
    int count = code_reader_find(reader, &picture, false, codes, PICTURE_CODES_MAX);
    frame_destroy(&frame);
    for (int i = 0; i < count; i++) {
        if (scene->is_empty || strcmp(codes[i].text, TAG_SET_TEXT) != 0)
            fail_msg("%s %s: misread '%s'", scene->family, scene->settings, codes[i].text);
    }
    return count > 0 ? 1 : 0;
}

static void every_family_is_found_as_well_as_before(void **state)
{
    (void)state;
    size_t scenes = 0;
    for (size_t i = 0; i < COUNT_OF(FLOORS); i++) {
        int found = 0;
        for (size_t k = 0; k < TAG_SET_COUNT; k++) {
            if (strcmp(TAG_SET[k].family, FLOORS[i].family) != 0)
                continue;
            scenes++;
            found += find(&TAG_SET[k]);
        }
        if (found < FLOORS[i].found_min)
            fail_msg("%s: %d found, at least %d wanted", FLOORS[i].family, found, FLOORS[i].found_min);
    }
    assert_int_equal(scenes, TAG_SET_COUNT); /* no family without a floor */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_family_is_found_as_well_as_before)};
    reader = code_reader_create();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    code_reader_destroy(reader);
    return failed;
}
