/* How many tags of tests/pictures are found, family by family: at least so many, and never a wrong one. `make
 * bench` shows the same beside zbarimg. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kiosk/device/picture.h"
#include "kiosk/device/scene.h"
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
    struct tag_shot shot;
    struct fault fault = tag_set_draw(scene, 1, 0, &shot);
    if (fault_is(fault))
        fail_msg("%s %s: %s", scene->family, scene->settings, fault.text);
    struct picture picture = {.width = shot.width, .height = shot.height, .grey = shot.grey};
    int count = code_reader_find(reader, &picture, false, codes, PICTURE_CODES_MAX);
    tag_shot_release(&shot);
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

static void what_moves_is_another_scene(void **state)
{
    (void)state;
    static const struct {
        const char *name, *settings;
        bool is_empty, want;
    } rows[] = {
        {"the first frame", "noise=10", true, true},
        {"the same bench", "noise=10", true, false},
        {"with more noise", "noise=20", true, false},
        {"a tag", "noise=10 px=4", false, true},
        {"the tag lies there", "noise=10 px=4", false, false},
        {"it is moved", "noise=10 px=4 x=60", false, true},
        {"it is gone", "noise=10", true, true},
        {"a small one", "noise=4 px=2", false, true},
    };
    struct scene scene = {.is_known = false};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct tag_scene wanted = {"scene", rows[i].settings, rows[i].is_empty};
        struct tag_shot shot;
        assert_false(fault_is(tag_set_draw(&wanted, 1, (int)i, &shot)));
        struct picture picture = {.width = shot.width, .height = shot.height, .grey = shot.grey};
        if (scene_changed(&scene, &picture) != rows[i].want)
            fail_msg("%s", rows[i].name);
        if (rows[i].is_empty) { /* the lamp is turned up: nothing moved */
            for (size_t k = 0; k < (size_t)shot.width * (size_t)shot.height; k++)
                shot.grey[k] = (unsigned char)(shot.grey[k] + 20);
            if (scene_changed(&scene, &picture))
                fail_msg("%s, lighter", rows[i].name);
        }
        tag_shot_release(&shot);
    }
}

/* When everything was tried a frame costs the quick look; another scene is looked at again. */
static void a_quick_look_finds_what_is_plain_and_nothing_more(void **state)
{
    (void)state;
    static struct picture_code codes[PICTURE_CODES_MAX];
    static const struct {
        const char *settings;
        int want;
    } rows[] = {{"px=5", 1}, {"px=5 invert=1", 0}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct tag_scene wanted = {"scene", rows[i].settings, false};
        struct tag_shot shot;
        struct code_reader *fresh = code_reader_create();
        assert_non_null(fresh);
        assert_false(fault_is(tag_set_draw(&wanted, 1, 0, &shot)));
        struct picture picture = {.width = shot.width, .height = shot.height, .grey = shot.grey};
        for (int k = 0; k < 40; k++)
            assert_int_equal(code_reader_glance(fresh, &picture, CODE_READER_QUICK, codes, PICTURE_CODES_MAX),
                             rows[i].want);
        assert_false(code_reader_is_done(fresh));
        tag_shot_release(&shot);
        code_reader_destroy(fresh);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_family_is_found_as_well_as_before),
        cmocka_unit_test(what_moves_is_another_scene),
        cmocka_unit_test(a_quick_look_finds_what_is_plain_and_nothing_more),
    };
    reader = code_reader_create();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    code_reader_destroy(reader);
    return failed;
}
