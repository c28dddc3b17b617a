/* What the camera sees on the screen: where, on which screens, and with which outline. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "tests/unit/kiosk_ui/gallery_helper.h"

enum { WIDTH = 320, HEIGHT = 240, GREY = 128 };

static unsigned char grey[WIDTH * HEIGHT];

static struct ui *ui_of(int size)
{
    const struct ui_conf conf = gallery_conf(&GALLERY_SIZES[size], THEME_DARK, LANGUAGE_ENGLISH);
    return ui_create(&conf);
}

static struct view view_of(enum screen screen, enum ask_kind ask)
{
    struct view view = gallery_bench(screen, screen == SCREEN_BADGE ? MESSAGE_BADGE_IN : MESSAGE_ASK);
    view.task = (struct view_task){.task = TASK_HOLD, .prompt = PROMPT_PIECE, .ask = ask};
    return view;
}

static void show(struct ui *ui, bool has_code, bool is_ours)
{
    struct ui_preview preview = {.width = WIDTH,
                                 .height = HEIGHT,
                                 .grey = grey,
                                 .has_code = has_code,
                                 .is_ours = is_ours,
                                 .corner_x = {80, 240, 240, 80},
                                 .corner_y = {60, 60, 180, 180}};
    memset(grey, GREY, sizeof grey);
    ui_show_preview(ui, &preview);
}

static uint32_t pixel(struct ui *ui, double x, double y)
{
    cairo_surface_t *surface = ui_surface(ui);
    const unsigned char *row = cairo_image_surface_get_data(surface) +
                               (ptrdiff_t)cairo_image_surface_get_stride(surface) * (ptrdiff_t)y;
    uint32_t value;
    memcpy(&value, row + (ptrdiff_t)x * 4, sizeof value);
    return value & 0xFFFFFF;
}

static void it_is_where_a_code_is_waited_for(void **state)
{
    static const struct {
        const char *name;
        enum screen screen;
        enum ask_kind ask;
        enum flow_device_status camera;
        bool sleeps, want;
    } rows[] = {
        {"a task that wants a scan", SCREEN_SCAN, ASK_PIECE, FLOW_DEVICE_READY, false, true},
        {"a badge", SCREEN_BADGE, ASK_END, FLOW_DEVICE_READY, false, true},
        {"a photo", SCREEN_PHOTO, ASK_PHOTO, FLOW_DEVICE_READY, false, true},
        {"a photo without its camera", SCREEN_PHOTO, ASK_PHOTO, FLOW_DEVICE_LOST, false, false},
        {"a chip is not seen by a camera", SCREEN_SCAN, ASK_CHIP, FLOW_DEVICE_READY, false, false},
        {"the camera sleeps", SCREEN_BADGE, ASK_END, FLOW_DEVICE_READY, true, false},
        {"the camera is lost", SCREEN_SCAN, ASK_PIECE, FLOW_DEVICE_LOST, false, false},
        {"there is none", SCREEN_SCAN, ASK_PIECE, FLOW_DEVICE_OFF, false, false},
        {"nothing is to be scanned", SCREEN_MENU, ASK_END, FLOW_DEVICE_READY, false, false},
    };
    (void)state;
    for (int size = 0; size < GALLERY_SIZE_COUNT; size++)
        for (size_t i = 0; i < COUNT_OF(rows); i++) {
            struct ui *ui = ui_of(size);
            struct view view = view_of(rows[i].screen, rows[i].ask);
            struct box place;
            view.devices[FLOW_DEVICE_CAMERA] = rows[i].camera;
            view.camera_sleeps = rows[i].sleeps;
            ui_draw(ui, &view, GALLERY_NOW_MS);
            if (ui_preview_place(ui, &place) != rows[i].want)
                fail_msg("%s, %s", rows[i].name, GALLERY_SIZES[size].name);
            ui_destroy(ui);
        }
}

/* The frame is drawn in its place, and nowhere else; it stays when the screen is drawn anew. */
static void a_frame_changes_its_place_only(void **state)
{
    (void)state;
    for (int size = 0; size < GALLERY_SIZE_COUNT; size++) {
        struct ui *ui = ui_of(size);
        struct view view = view_of(SCREEN_SCAN, ASK_PIECE);
        struct box place;
        ui_draw(ui, &view, GALLERY_NOW_MS);
        assert_true(ui_preview_place(ui, &place));
        cairo_surface_t *surface = ui_surface(ui);
        int stride = cairo_image_surface_get_stride(surface),
            height = cairo_image_surface_get_height(surface);
        size_t bytes = (size_t)stride * (size_t)height;
        unsigned char *before = malloc(bytes);
        assert_non_null(before);
        memcpy(before, cairo_image_surface_get_data(surface), bytes);
        show(ui, false, false);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < GALLERY_SIZES[size].width_px; x++)
                if (!box_holds(place, x, y))
                    assert_memory_equal(before + (ptrdiff_t)y * stride + x * 4,
                                        cairo_image_surface_get_data(surface) + (ptrdiff_t)y * stride + x * 4,
                                        4);
        double x = place.x + place.width / 2, y = place.y + place.height / 2;
        assert_int_equal(pixel(ui, x, y), 0x808080);
        ui_draw(ui, &view, GALLERY_NOW_MS);
        assert_int_equal(pixel(ui, x, y), 0x808080);
        free(before);
        ui_destroy(ui);
    }
}

static void the_code_is_outlined(void **state)
{
    static const struct {
        const char *name;
        bool has_code, is_ours;
    } rows[] = {{"none", false, false}, {"ours", true, true}, {"not ours", true, false}};
    uint32_t seen[COUNT_OF(rows)];
    struct ui *ui = ui_of(0);
    struct view view = view_of(SCREEN_SCAN, ASK_PIECE);
    struct box place;
    (void)state;
    ui_draw(ui, &view, GALLERY_NOW_MS);
    assert_true(ui_preview_place(ui, &place));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        show(ui, rows[i].has_code, rows[i].is_ours);
        seen[i] = pixel(ui, place.x + place.width / 4, place.y + place.height / 2); /* its left side */
        assert_int_equal(pixel(ui, place.x + place.width / 2, place.y + place.height / 2), 0x808080);
    }
    assert_int_equal(seen[0], 0x808080);
    assert_int_not_equal(seen[1], 0x808080);
    assert_int_not_equal(seen[2], 0x808080);
    assert_int_not_equal(seen[1], seen[2]);
    ui_destroy(ui);
}

static void a_camera_that_slept_shows_nothing_old(void **state)
{
    struct ui *ui = ui_of(0);
    struct view view = view_of(SCREEN_SCAN, ASK_PIECE);
    struct box place;
    (void)state;
    ui_draw(ui, &view, GALLERY_NOW_MS);
    assert_true(ui_preview_place(ui, &place));
    uint32_t sign = pixel(ui, place.x + 2, place.y + 2);
    show(ui, false, false);
    assert_int_not_equal(pixel(ui, place.x + 2, place.y + 2), sign);
    view.devices[FLOW_DEVICE_CAMERA] = FLOW_DEVICE_LOST;
    ui_draw(ui, &view, GALLERY_NOW_MS);
    view.devices[FLOW_DEVICE_CAMERA] = FLOW_DEVICE_READY;
    ui_draw(ui, &view, GALLERY_NOW_MS);
    assert_int_equal(pixel(ui, place.x + 2, place.y + 2), sign);
    ui_destroy(ui);
}

static int count_pixels(struct ui *ui, uint32_t colour)
{
    cairo_surface_t *surface = ui_surface(ui);
    int count = 0;
    for (int y = 0; y < cairo_image_surface_get_height(surface); y++)
        for (int x = 0; x < cairo_image_surface_get_width(surface); x++)
            count += pixel(ui, x, y) == colour;
    return count;
}

/* What was looked at is seen again before it is booked: that photo, and of two each its own. */
static void a_photo_that_was_taken_is_in_the_summary(void **state)
{
    static const struct {
        const char *name, *taken, *asked;
        bool seen;
    } rows[] = {{"the one that was taken", "a", "a", true},
                {"another", "a", "b", false},
                {"what the camera saw is none", "", "a", false},
                {"none is asked for", "a", "", false}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct ui *ui = ui_of(0);
        struct view view = view_of(SCREEN_PHOTO, ASK_PHOTO);
        view.task.photo = VIEW_PHOTO_LIVE;
        ui_draw(ui, &view, GALLERY_NOW_MS);
        show(ui, false, false);
        ui_keep_photo(ui, rows[i].taken,
                      &(struct ui_preview){.width = WIDTH, .height = HEIGHT, .grey = grey});
        view = view_of(SCREEN_SUMMARY, ASK_BOOK);
        view.item_count = 1;
        view.items[0].what = ITEM_PHOTO;
        view.items[0].prompt = PROMPT_PHOTO_BEFORE;
        assert_true(TEXT_COPY(view.items[0].photo, span_of(rows[i].asked)));
        ui_draw(ui, &view, GALLERY_NOW_MS);
        if ((count_pixels(ui, 0x808080) > 10000) != rows[i].seen)
            fail_msg("%s: %s", rows[i].name, rows[i].seen ? "is not seen" : "is seen");
        ui_destroy(ui);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_where_a_code_is_waited_for),
        cmocka_unit_test(a_frame_changes_its_place_only),
        cmocka_unit_test(the_code_is_outlined),
        cmocka_unit_test(a_camera_that_slept_shows_nothing_old),
        cmocka_unit_test(a_photo_that_was_taken_is_in_the_summary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
