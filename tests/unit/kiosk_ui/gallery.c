/* Draws every screen at every size into a folder: `gallery FOLDER [dark|light]`. For eyes; the tests look at
 * the same views. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "tests/unit/kiosk_ui/gallery_helper.h"

static bool draw_all(const char *folder, const struct gallery_size *size, enum theme theme,
                     const struct exhibit *exhibits, int count)
{
    struct ui_conf conf = gallery_conf(size, theme);
    struct ui *ui = ui_create(&conf);
    bool good = true;
    for (int i = 0; i < count && good; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s-%02d-%s.png", folder, size->name, i + 1, exhibits[i].name);
        ui_draw(ui, &exhibits[i].view, GALLERY_NOW_MS);
        good = cairo_surface_write_to_png(ui_surface(ui), path) == CAIRO_STATUS_SUCCESS;
        if (!good)
            fprintf(stderr, "gallery: cannot write %s\n", path);
    }
    ui_destroy(ui);
    return good;
}

int main(int argc, char **argv)
{
    enum theme theme = THEME_DARK;
    if (argc < 2 || argc > 3 || (argc == 3 && !theme_find(span_of(argv[2]), &theme))) {
        fprintf(stderr, "usage: gallery FOLDER [dark|light]\n");
        return 2;
    }
    mkdir(argv[1], 0777);
    struct exhibit *exhibits = calloc(GALLERY_MAX, sizeof *exhibits);
    assert(exhibits);
    int count = gallery_make(exhibits);
    bool good = true;
    for (size_t i = 0; i < GALLERY_SIZE_COUNT && good; i++)
        good = draw_all(argv[1], &GALLERY_SIZES[i], theme, exhibits, count);
    free(exhibits);
    printf("%d screens at %d sizes in %s\n", count, GALLERY_SIZE_COUNT, argv[1]);
    return good ? 0 : 1;
}
