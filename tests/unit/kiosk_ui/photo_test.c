/* Photos of pieces on the screen: as many as one piece has are kept, the one that nobody has looked at for
 * longest makes room, and when nobody is in all are forgotten. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/kiosk_ui/gallery_helper.h"

enum { WIDTH = 64, HEIGHT = 48, GREY = 0x5A };

/* A photo's id is one letter, again and again. */
static void write_id(char letter, char out[PHOTO_ID_MAX])
{
    memset(out, letter, PHOTO_ID_MAX - 1);
    out[PHOTO_ID_MAX - 1] = '\0';
}

static void keep(struct ui *ui, char letter)
{
    static unsigned char grey[WIDTH * HEIGHT];
    char id[PHOTO_ID_MAX];
    write_id(letter, id);
    memset(grey, GREY, sizeof grey);
    ui_keep_photo(ui, id, &(struct ui_preview){.width = WIDTH, .height = HEIGHT, .grey = grey});
}

/* Is it on the screen that shows it large? There its grey fills the middle. */
static bool is_seen(struct ui *ui, char letter)
{
    struct view view = gallery_bench(SCREEN_PICTURE, MESSAGE_LOOKING);
    view.picture_count = 1;
    view.pictures[0].at_ms = GALLERY_NOW_MS;
    write_id(letter, view.pictures[0].id);
    ui_draw(ui, &view, GALLERY_NOW_MS);
    struct touch_area photo = ui_hit(ui, 640, 300); /* touched, it closes */
    assert_int_equal(photo.touch, TOUCH_BACK);
    cairo_surface_t *surface = ui_surface(ui);
    int x = (int)(photo.box.x + photo.box.width / 2), y = (int)(photo.box.y + photo.box.height / 2), same = 0;
    for (int i = -20; i < 20; i++) {
        uint32_t pixel;
        memcpy(&pixel,
               cairo_image_surface_get_data(surface) +
                   (ptrdiff_t)(y + i) * cairo_image_surface_get_stride(surface) + (ptrdiff_t)x * 4,
               sizeof pixel);
        same += (pixel & 0xFFFFFF) == 0x010101 * GREY;
    }
    return same == 40;
}

/* Capital letters are kept, small ones are looked at, "-": nobody is in; then those of `want` are there, and
 * of A to F no others. */
static const struct row {
    const char *name, *said, *want;
} ROWS[] = {
    {"none yet", "", ""},
    {"one", "A", "A"},
    {"as many as one piece has, and one of its model", "ABCDE", "ABCDE"},
    {"one more: the first goes", "ABCDEF", "BCDEF"},
    {"but not one that was looked at since", "ABCDEaF", "ACDEF"},
    {"nor the one after it", "ABCDEabF", "ABDEF"},
    {"the same again is the same, and takes no room", "ABCDA", "ABCD"},
    {"one that is not kept takes none either", "ABCDf", "ABCD"},
    {"nobody is in: all are forgotten", "ABCD-", ""},
    {"who comes then has his own", "ABCD-E", "E"},
};

static void photos_come_and_go(void **state)
{
    (void)state;
    static const char all[] = "ABCDEF";
    assert_int_equal(PIECE_PHOTOS_MAX, 4); /* what the rows are made for */
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct ui_conf conf = gallery_conf(&GALLERY_SIZES[0], THEME_DARK, LANGUAGE_ENGLISH);
        struct ui *ui = ui_create(&conf);
        const struct view nobody = gallery_bench(SCREEN_BADGE, MESSAGE_BADGE_IN);
        for (const char *said = ROWS[i].said; *said != '\0'; said++) {
            if (*said == '-')
                ui_draw(ui, &nobody, GALLERY_NOW_MS);
            else if (*said >= 'a')
                is_seen(ui, (char)(*said - 'a' + 'A'));
            else
                keep(ui, *said);
        }
        for (size_t k = 0; k + 1 < sizeof all; k++)
            if (is_seen(ui, all[k]) != (strchr(ROWS[i].want, all[k]) != NULL))
                fail_msg("%s: %c is %s", ROWS[i].name, all[k],
                         strchr(ROWS[i].want, all[k]) ? "not there" : "still there");
        ui_destroy(ui);
    }
}

/* ---------------------------------------------------------------- pictures of models */

static void write_model(int number, char out[PHOTO_ID_MAX])
{
    snprintf(out, PHOTO_ID_MAX, "%064d", number);
}

/* What stands there when this one, of that colour all over (5, 6 and 5 bits), came and is shown. */
static uint32_t pixel_of(enum theme theme, const struct view *view, const char *id, uint16_t colour, int x,
                         int y)
{
    static uint16_t colours[WIDTH * HEIGHT];
    struct ui_conf conf = gallery_conf(&GALLERY_SIZES[0], theme, LANGUAGE_ENGLISH);
    struct ui *ui = ui_create(&conf);
    for (size_t i = 0; i < COUNT_OF(colours); i++)
        colours[i] = colour;
    ui_draw(ui, view, GALLERY_NOW_MS);
    ui_keep_photo(ui, id, &(struct ui_preview){.width = WIDTH, .height = HEIGHT, .colours = colours});
    ui_draw(ui, view, GALLERY_NOW_MS);
    cairo_surface_t *surface = ui_surface(ui);
    uint32_t pixel;
    memcpy(&pixel,
           cairo_image_surface_get_data(surface) + (ptrdiff_t)y * cairo_image_surface_get_stride(surface) +
               (ptrdiff_t)x * 4,
           sizeof pixel);
    ui_destroy(ui);
    return pixel & 0xFFFFFF;
}

/* The middle of the screen that shows one large. */
static uint32_t middle_of_screen(enum theme theme, bool of_model, uint16_t colour)
{
    struct view view = gallery_bench(SCREEN_PICTURE, MESSAGE_LOOKING);
    view.picture_count = 1;
    view.pictures[0].of_model = of_model;
    write_model(1, view.pictures[0].id);
    return pixel_of(theme, &view, view.pictures[0].id, colour, 640, 300);
}

/* Also where the camera has gone meanwhile. */
static void a_photo_just_taken_is_in_colour(void **state)
{
    struct view view = gallery_bench(SCREEN_PHOTO, MESSAGE_LOOKING);
    (void)state;
    view.task.photo = VIEW_PHOTO_TAKEN;
    write_id('a', view.task.photo_id);
    for (int lost = 0; lost < 2; lost++) {
        view.devices[FLOW_DEVICE_CAMERA] = lost ? FLOW_DEVICE_LOST : FLOW_DEVICE_READY;
        assert_int_equal(pixel_of(THEME_DARK, &view, view.task.photo_id, 31 << 11, 420, 400), 0xFF0000);
    }
}

static void a_model_on_white_does_not_dazzle_in_the_dark(void **state)
{
    (void)state;
    assert_in_range(middle_of_screen(THEME_DARK, true, 0xFFFF) & 255, 195, 210);
    assert_int_equal(middle_of_screen(THEME_LIGHT, true, 0xFFFF), 0xFFFFFF);
    assert_int_equal(middle_of_screen(THEME_DARK, false, 0xFFFF), 0xFFFFFF); /* of a piece: what it is */
}

static void colours_are_those_of_the_picture(void **state)
{
    (void)state;
    assert_int_equal(middle_of_screen(THEME_LIGHT, true, 31 << 11), 0xFF0000);
    assert_int_equal(middle_of_screen(THEME_LIGHT, true, 63 << 5), 0x00FF00);
    assert_int_equal(middle_of_screen(THEME_LIGHT, false, 31), 0x0000FF);
    assert_in_range(middle_of_screen(THEME_DARK, true, 31 << 11) >> 16, 195, 210);
}

/* A queue whose pieces are of these models, one after the other. */
static struct view queue_of(int first, int count)
{
    struct view view = gallery_bench(SCREEN_QUEUE, MESSAGE_LOOKING);
    view.item_count = count;
    for (int i = 0; i < count; i++)
        write_model(first + i, view.items[i].photo);
    return view;
}

static int count_wanted(struct ui *ui)
{
    int count = 0;
    while (ui_wanted_picture(ui, count))
        count++;
    return count;
}

static void keep_models(struct ui *ui, int first, int count)
{
    static unsigned char grey[WIDTH * HEIGHT];
    char id[PHOTO_ID_MAX];
    for (int i = 0; i < count; i++) {
        write_model(first + i, id);
        ui_keep_photo(ui, id, &(struct ui_preview){.width = WIDTH, .height = HEIGHT, .grey = grey});
    }
}

static struct ui *make_ui(void)
{
    struct ui_conf conf = gallery_conf(&GALLERY_SIZES[0], THEME_DARK, LANGUAGE_ENGLISH);
    return ui_create(&conf);
}

/* Wanted is what is in sight and not here: once, not what is on another page or another screen. */
static void pictures_in_sight_are_wanted(void **state)
{
    struct ui *ui = make_ui();
    struct view view = queue_of(1, 5), nobody = gallery_bench(SCREEN_BADGE, MESSAGE_BADGE_IN);
    (void)state;
    ui_draw(ui, &view, GALLERY_NOW_MS);
    assert_int_equal(count_wanted(ui), 5);
    keep_models(ui, 1, 3);
    ui_draw(ui, &view, GALLERY_NOW_MS);
    assert_int_equal(count_wanted(ui), 2);
    ui_draw(ui, &nobody, GALLERY_NOW_MS);
    assert_int_equal(count_wanted(ui), 0);
    ui_draw(ui, &view, GALLERY_NOW_MS); /* small ones outlive a badge */
    assert_int_equal(count_wanted(ui), 2);
    view = queue_of(1, VIEW_ITEMS_MAX);
    ui_draw(ui, &view, GALLERY_NOW_MS);
    assert_in_range(count_wanted(ui), 3, 24);
    ui_destroy(ui);
}

/* However many have been seen, a screen comes to rest: nothing that it shows makes room for another. */
static void a_screen_comes_to_rest(void **state)
{
    struct ui *ui = make_ui();
    (void)state;
    for (int page = 0; page < 12; page++) {
        struct view view = queue_of(1 + page * 8, 8);
        ui_draw(ui, &view, GALLERY_NOW_MS);
        assert_int_equal(count_wanted(ui), 8);
        keep_models(ui, 1 + page * 8, 8);
        ui_draw(ui, &view, GALLERY_NOW_MS);
        assert_int_equal(count_wanted(ui), 0);
    }
    ui_destroy(ui);
}

/* On the sheet it can be touched once it is there, and not before: nothing would be seen. */
static void the_sheet_opens_what_it_shows(void **state)
{
    struct ui *ui = make_ui();
    struct view view = gallery_bench(SCREEN_SHEET, MESSAGE_LOOKING);
    (void)state;
    gallery_put_piece(&view);
    write_model(7, view.picture);
    for (int there = 0; there < 2; there++) {
        struct touch_area area;
        int found = 0;
        ui_draw(ui, &view, GALLERY_NOW_MS);
        for (int i = 0; ui_touch_area(ui, i, &area); i++)
            found += area.touch == TOUCH_ITEM && area.item == VIEW_MODEL_PICTURE;
        assert_int_equal(found, there);
        keep_models(ui, 7, 1);
    }
    ui_destroy(ui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(photos_come_and_go),
        cmocka_unit_test(a_model_on_white_does_not_dazzle_in_the_dark),
        cmocka_unit_test(a_photo_just_taken_is_in_colour),
        cmocka_unit_test(colours_are_those_of_the_picture),
        cmocka_unit_test(pictures_in_sight_are_wanted),
        cmocka_unit_test(a_screen_comes_to_rest),
        cmocka_unit_test(the_sheet_opens_what_it_shows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
