/* Every screen looks as it did when somebody last looked: compared with docs/screens/kiosk, which `make
 * screens` renews. A difference is left as a picture in the build folder. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "tests/unit/kiosk_ui/gallery_helper.h"
#include "tests/unit/kiosk_ui/golden_helper.h"

#define FOLDER "docs/screens/kiosk"
enum { PATH_LENGTH_MAX = 256 };

static struct exhibit *make_exhibits(int *count)
{
    struct exhibit *exhibits = calloc(GALLERY_MAX, sizeof *exhibits);
    assert_non_null(exhibits);
    *count = gallery_make(exhibits);
    return exhibits;
}

static struct ui *make_ui(void)
{
    struct ui_conf conf = gallery_conf(&GALLERY_SIZES[0], THEME_DARK, LANGUAGE_ENGLISH);
    return ui_create(&conf);
}

/* Where the pictures of differences go: BUILD/screens-differ. */
static void make_difference_path(const char *name, char out[PATH_LENGTH_MAX])
{
    const char *build = getenv("BUILD");
    snprintf(out, PATH_LENGTH_MAX, "%s/screens-differ", build ? build : "build");
    mkdir(out, 0777);
    size_t size = strlen(out);
    snprintf(out + size, PATH_LENGTH_MAX - size, "/%s.png", name);
}

static bool looks_as_it_did(struct ui *ui, const char *name)
{
    char path[PATH_LENGTH_MAX], difference_path[PATH_LENGTH_MAX];
    struct box where;
    snprintf(path, sizeof path, FOLDER "/%s.png", name);
    cairo_surface_t *was = cairo_image_surface_create_from_png(path);
    if (cairo_surface_status(was) != CAIRO_STATUS_SUCCESS) {
        print_error("%s: there is no %s: look at the screen, then run make screens\n", name, path);
        cairo_surface_destroy(was);
        return false;
    }
    int difference = golden_compare(was, ui_surface(ui), &where);
    bool same = difference < GOLDEN_DIFFERENCE_MIN;
    if (!same) {
        make_difference_path(name, difference_path);
        bool written = golden_write(was, ui_surface(ui), where, difference_path);
        print_error(
            "%s: differs by %d of 255 at %.0f, %.0f: look at %s%s; if it is meant, run make screens\n", name,
            difference, where.x, where.y, difference_path, written ? "" : " (which could not be written)");
    }
    cairo_surface_destroy(was);
    return same;
}

static void every_screen_looks_as_it_did(void **state)
{
    (void)state;
    int count, problems = 0;
    struct exhibit *exhibits = make_exhibits(&count);
    struct ui *ui = make_ui();
    for (int i = 0; i < count; i++) {
        gallery_draw(ui, &exhibits[i]);
        problems += looks_as_it_did(ui, exhibits[i].name) ? 0 : 1;
    }
    ui_destroy(ui);
    free(exhibits);
    assert_int_equal(problems, 0);
}

static bool is_exhibited(const struct exhibit *exhibits, int count, const char *file)
{
    char name[sizeof exhibits->name + sizeof ".png"];
    for (int i = 0; i < count; i++) {
        snprintf(name, sizeof name, "%s.png", exhibits[i].name);
        if (strcmp(name, file) == 0)
            return true;
    }
    return false;
}

static void no_picture_is_left_over(void **state)
{
    (void)state;
    int count, problems = 0;
    struct exhibit *exhibits = make_exhibits(&count);
    DIR *folder = opendir(FOLDER);
    assert_non_null(folder);
    for (struct dirent *file; (file = readdir(folder));) {
        if (file->d_name[0] == '.' || is_exhibited(exhibits, count, file->d_name))
            continue;
        print_error(FOLDER "/%s shows a screen that is gone: make screens takes it away\n", file->d_name);
        problems++;
    }
    closedir(folder);
    free(exhibits);
    assert_int_equal(problems, 0);
}

/* ------------------------------------------------------------------ what counts as a difference */

static cairo_surface_t *copy_shifted(cairo_surface_t *picture, double by)
{
    cairo_surface_t *copy = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, cairo_image_surface_get_width(picture), cairo_image_surface_get_height(picture));
    cairo_t *cairo = cairo_create(copy);
    cairo_set_source_surface(cairo, picture, 0, 0);
    cairo_paint(cairo);
    cairo_set_source_surface(cairo, picture, by, by);
    cairo_paint(cairo);
    cairo_destroy(cairo);
    return copy;
}

static void half_a_pixel_is_no_difference(void **state)
{
    (void)state;
    int count;
    struct exhibit *exhibits = make_exhibits(&count);
    struct ui *ui = make_ui();
    for (int i = 0; i < count; i += 7) {
        struct box where;
        gallery_draw(ui, &exhibits[i]);
        cairo_surface_t *shifted = copy_shifted(ui_surface(ui), 0.5);
        assert_true(golden_compare(ui_surface(ui), shifted, &where) < GOLDEN_DIFFERENCE_MIN);
        cairo_surface_destroy(shifted);
    }
    ui_destroy(ui);
    free(exhibits);
}

static void name_another(struct view *view)
{
    (void)snprintf(view->next[1].model, sizeof view->next[1].model, "Eternity band");
}

static void take_a_button_away(struct view *view)
{
    view->touch_count = 0;
}

static void lose_a_piece(struct view *view)
{
    view->tray.wip--;
}

static void lose_the_scale(struct view *view)
{
    view->devices[FLOW_DEVICE_SCALE] = FLOW_DEVICE_LOST;
}

static void is_late(struct view *view)
{
    view->next[0].due_ms = GALLERY_NOW_MS - 1;
}

static void what_a_person_would_see_is_a_difference(void **state)
{
    (void)state;
    static const struct {
        const char *name, *screen;
        void (*change)(struct view *view);
    } rows[] = {
        {"another name in a list", "idle", name_another}, {"no button", "idle", take_a_button_away},
        {"one piece fewer", "idle", lose_a_piece},        {"a device that is lost", "idle", lose_the_scale},
        {"a piece that is late", "idle", is_late},
    };
    int count, problems = 0;
    struct exhibit *exhibits = make_exhibits(&count);
    struct ui *was = make_ui(), *is = make_ui();
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        int i = 0;
        while (i < count && strcmp(exhibits[i].name, rows[r].screen) != 0)
            i++;
        assert_true(i < count);
        struct view view = exhibits[i].view;
        struct box where;
        rows[r].change(&view);
        ui_draw(was, &exhibits[i].view, GALLERY_NOW_MS);
        ui_draw(is, &view, GALLERY_NOW_MS);
        int difference = golden_compare(ui_surface(was), ui_surface(is), &where);
        if (difference >= GOLDEN_DIFFERENCE_MIN)
            continue;
        print_error("%s: a difference of %d only\n", rows[r].name, difference);
        problems++;
    }
    ui_destroy(was);
    ui_destroy(is);
    free(exhibits);
    assert_int_equal(problems, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_screen_looks_as_it_did),
        cmocka_unit_test(no_picture_is_left_over),
        cmocka_unit_test(half_a_pixel_is_no_difference),
        cmocka_unit_test(what_a_person_would_see_is_a_difference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
