/* Photos, small: kept as the screen showed them, by their id, for the screens that look back at them. */
#include <math.h>
#include <string.h>

#include "kiosk/ui/ui_inside.h"

void thumb_finish(struct ui *ui)
{
    for (int i = 0; i < UI_THUMBS; i++)
        if (ui->thumbs[i].grey)
            cairo_surface_destroy(ui->thumbs[i].grey);
}

static struct ui_thumb *find(struct ui *ui, const char *id)
{
    for (int i = 0; i < UI_THUMBS; i++)
        if (id[0] != '\0' && strcmp(ui->thumbs[i].id, id) == 0)
            return &ui->thumbs[i];
    return NULL;
}

/* The one that was kept longest ago makes room; a surface is made once. */
static struct ui_thumb *make_room(struct ui *ui)
{
    struct ui_thumb *thumb = &ui->thumbs[ui->thumb_next];
    ui->thumb_next = (ui->thumb_next + 1) % UI_THUMBS;
    if (!thumb->grey)
        thumb->grey =
            cairo_image_surface_create(CAIRO_FORMAT_A8, UI_PREVIEW_WIDTH_MAX / 2, UI_PREVIEW_HEIGHT_MAX / 2);
    assert(cairo_surface_status(thumb->grey) == CAIRO_STATUS_SUCCESS);
    return thumb;
}

/* The mean of two by two pixels. */
static unsigned char mean(const struct ui_preview *photo, int x, int y)
{
    const unsigned char *at = photo->grey + (ptrdiff_t)y * 2 * photo->width + (ptrdiff_t)x * 2;
    return (unsigned char)((at[0] + at[1] + at[photo->width] + at[photo->width + 1] + 2) / 4);
}

void thumb_keep(struct ui *ui, const char *id, const struct ui_preview *photo)
{
    if (id[0] == '\0' || find(ui, id))
        return;
    struct ui_thumb *thumb = make_room(ui);
    bool fits = TEXT_COPY(thumb->id, span_of(id));
    assert(fits);
    thumb->width = photo->width / 2;
    thumb->height = photo->height / 2;
    cairo_surface_flush(thumb->grey);
    unsigned char *rows = cairo_image_surface_get_data(thumb->grey);
    ptrdiff_t stride = cairo_image_surface_get_stride(thumb->grey);
    for (int y = 0; y < thumb->height; y++)
        for (int x = 0; x < thumb->width; x++)
            rows[y * stride + x] = mean(photo, x, y);
    cairo_surface_mark_dirty(thumb->grey);
}

bool thumb_draw(struct ui *ui, const char *id, struct box box)
{
    const struct ui_thumb *thumb = find(ui, id);
    if (!thumb)
        return false;
    mask_draw(ui, thumb->grey, thumb->width, thumb->height, box);
    return true;
}
