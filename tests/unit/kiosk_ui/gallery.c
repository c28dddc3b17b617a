/* The kiosk's screens as pictures, for eyes; the tests look at the same views.
 *   gallery pictures FOLDER SIZE THEME LANGUAGE   each screen
 *   gallery sheet FILE SIZE THEME LANGUAGE        all of them, small, on one sheet
 *   gallery differ FOLDER OLD                     those that differ from the pictures in OLD, or are not
 * there gallery names                                 what there is, a line each */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/base/text.h"
#include "tests/unit/kiosk_ui/gallery_helper.h"
#include "tests/unit/kiosk_ui/golden_helper.h"

enum { SHEET_COLUMNS = 8, SHEET_CAPTION = 22, SHEET_GAP = 8, PATH_LENGTH_MAX = 512 };
static const double SHEET_SCALE = 0.25;

static void make_path(const char *folder, const char *name, char out[PATH_LENGTH_MAX])
{
    struct text text = text_in(out, PATH_LENGTH_MAX);
    text_add(&text, "%s/%s.png", folder, name);
    assert(text_ok(&text));
}

static bool draw_pictures(const struct gallery *gallery, const struct ui_conf *conf, const char *folder)
{
    struct ui *ui = ui_create(conf);
    bool good = true;
    mkdir(folder, 0777);
    for (int i = 0; i < gallery->count && good; i++) {
        char path[PATH_LENGTH_MAX];
        make_path(folder, gallery->items[i].name, path);
        gallery_draw(ui, &gallery->items[i]);
        good = cairo_surface_write_to_png(ui_surface(ui), path) == CAIRO_STATUS_SUCCESS;
    }
    ui_destroy(ui);
    return good;
}

static bool differs(struct ui *ui, const char *path)
{
    struct box where;
    cairo_surface_t *was = cairo_image_surface_create_from_png(path);
    bool differs = cairo_surface_status(was) != CAIRO_STATUS_SUCCESS ||
                   golden_compare(was, ui_surface(ui), &where) >= GOLDEN_DIFFERENCE_MIN;
    cairo_surface_destroy(was);
    return differs;
}

static bool draw_differing(const struct gallery *gallery, const char *folder, const char *old)
{
    const struct ui_conf conf = gallery_conf(&GALLERY_SIZES[0], THEME_DARK, LANGUAGE_ENGLISH);
    struct ui *ui = ui_create(&conf);
    bool good = true;
    mkdir(folder, 0777);
    for (int i = 0; i < gallery->count && good; i++) {
        char path[PATH_LENGTH_MAX];
        gallery_draw(ui, &gallery->items[i]);
        make_path(old, gallery->items[i].name, path);
        if (!differs(ui, path))
            continue;
        make_path(folder, gallery->items[i].name, path);
        good = cairo_surface_write_to_png(ui_surface(ui), path) == CAIRO_STATUS_SUCCESS;
    }
    ui_destroy(ui);
    return good;
}

static void put_on_sheet(struct brush *brush, struct ui *ui, const char *name, struct box cell)
{
    cairo_t *cairo = brush_cairo(brush);
    cairo_save(cairo);
    cairo_translate(cairo, cell.x, cell.y);
    cairo_scale(cairo, SHEET_SCALE, SHEET_SCALE);
    cairo_set_source_surface(cairo, ui_surface(ui), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_GOOD);
    cairo_paint(cairo);
    cairo_restore(cairo);
    struct box caption = {cell.x, cell.y + cell.height, cell.width, SHEET_CAPTION};
    const struct lettering style = {.size = 13, .colour = COLOUR_DIM};
    brush_text(brush, caption, &style, name);
}

static bool draw_sheet(const struct gallery *gallery, const struct ui_conf *conf, const char *path)
{
    struct ui *ui = ui_create(conf);
    double width = conf->width_px * SHEET_SCALE, height = conf->height_px * SHEET_SCALE;
    int rows = (gallery->count + SHEET_COLUMNS - 1) / SHEET_COLUMNS;
    double row = height + SHEET_CAPTION + SHEET_GAP;
    cairo_surface_t *sheet =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(SHEET_COLUMNS * (width + SHEET_GAP)) + SHEET_GAP,
                                   (int)(rows * row) + SHEET_GAP);
    struct brush *brush = brush_create(sheet, conf->theme);
    brush_fill(brush, (struct box){0, 0, 1e5, 1e5}, COLOUR_LINE);
    for (int i = 0; i < gallery->count; i++) {
        gallery_draw(ui, &gallery->items[i]);
        struct box cell = {SHEET_GAP + i % SHEET_COLUMNS * (width + SHEET_GAP),
                           SHEET_GAP + floor((double)i / SHEET_COLUMNS) * row, width, height};
        put_on_sheet(brush, ui, gallery->items[i].name, cell);
    }
    bool good = cairo_surface_write_to_png(sheet, path) == CAIRO_STATUS_SUCCESS;
    brush_destroy(brush);
    cairo_surface_destroy(sheet);
    ui_destroy(ui);
    return good;
}

static bool find_conf(char **argv, struct ui_conf *out)
{
    enum theme theme;
    const struct language *language = language_find(span_of(argv[2]));
    for (size_t i = 0; i < GALLERY_SIZE_COUNT; i++) {
        if (!span_is(span_of(argv[0]), GALLERY_SIZES[i].name) || !language ||
            !theme_find(span_of(argv[1]), &theme))
            continue;
        *out = gallery_conf(&GALLERY_SIZES[i], theme, language);
        return true;
    }
    return false;
}

static bool print_names(const struct gallery *gallery)
{
    for (int i = 0; i < gallery->count; i++)
        puts(gallery->items[i].name);
    return true;
}

static int usage(void)
{
    fprintf(stderr, "usage: gallery pictures FOLDER SIZE dark|light LANGUAGE\n"
                    "       gallery sheet FILE SIZE dark|light LANGUAGE\n"
                    "       gallery differ FOLDER OLD\n"
                    "       gallery names\n");
    return 2;
}

int main(int argc, char **argv)
{
    static struct exhibit exhibits[GALLERY_MAX];
    struct gallery gallery = {exhibits, gallery_make(exhibits)};
    struct ui_conf conf;
    const char *verb = argc > 1 ? argv[1] : "";
    bool with_conf = argc == 6 && find_conf(argv + 3, &conf), good;
    if (strcmp(verb, "pictures") == 0 && with_conf)
        good = draw_pictures(&gallery, &conf, argv[2]);
    else if (strcmp(verb, "sheet") == 0 && with_conf)
        good = draw_sheet(&gallery, &conf, argv[2]);
    else if (strcmp(verb, "differ") == 0 && argc == 4)
        good = draw_differing(&gallery, argv[2], argv[3]);
    else if (strcmp(verb, "names") == 0 && argc == 2)
        good = print_names(&gallery);
    else
        return usage();
    if (!good)
        fprintf(stderr, "gallery: cannot write into %s\n", argv[2]);
    return good ? 0 : 1;
}
