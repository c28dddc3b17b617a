/* Photos of pieces on the screen: as many as one piece has are kept, the one that nobody has looked at for
 * longest makes room, and when nobody is in all are forgotten. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
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
    {"as many as one piece has", "ABCD", "ABCD"},
    {"one more: the first goes", "ABCDE", "BCDE"},
    {"but not one that was looked at since", "ABCDaE", "ACDE"},
    {"nor the one after it", "ABCDabE", "ABDE"},
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(photos_come_and_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
