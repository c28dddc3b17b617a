/* Draws every screen at one size into a folder: `gallery FOLDER SIZE dark|light LANGUAGE`. For eyes; the
 * tests look at the same views. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "tests/unit/kiosk_ui/gallery_helper.h"

static bool draw_all(const char *folder, const struct ui_conf *conf, const struct exhibit *exhibits,
                     int count)
{
    struct ui *ui = ui_create(conf);
    bool good = true;
    for (int i = 0; i < count && good; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%02d-%s.png", folder, i + 1, exhibits[i].name);
        ui_draw(ui, &exhibits[i].view, GALLERY_NOW_MS);
        good = cairo_surface_write_to_png(ui_surface(ui), path) == CAIRO_STATUS_SUCCESS;
        if (!good)
            fprintf(stderr, "gallery: cannot write %s\n", path);
    }
    ui_destroy(ui);
    return good;
}

static const struct gallery_size *find_size(const char *name)
{
    for (size_t i = 0; i < GALLERY_SIZE_COUNT; i++) {
        if (span_is(span_of(name), GALLERY_SIZES[i].name))
            return &GALLERY_SIZES[i];
    }
    return NULL;
}

int main(int argc, char **argv)
{
    enum theme theme;
    const struct gallery_size *size = argc == 5 ? find_size(argv[2]) : NULL;
    const struct language *language = argc == 5 ? language_find(span_of(argv[4])) : NULL;
    if (!size || !language || !theme_find(span_of(argv[3]), &theme)) {
        fprintf(stderr, "usage: gallery FOLDER 1280x800|1024x600|800x1280 dark|light en|fr|hi|it|th|zh_CN\n");
        return 2;
    }
    mkdir(argv[1], 0777);
    struct exhibit *exhibits = calloc(GALLERY_MAX, sizeof *exhibits);
    assert(exhibits);
    const struct ui_conf conf = gallery_conf(size, theme, language);
    bool good = draw_all(argv[1], &conf, exhibits, gallery_make(exhibits));
    free(exhibits);
    return good ? 0 : 1;
}
