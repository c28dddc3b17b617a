/* Photos: kept as they were shown or came from the hub, by their id, for the screens that look at them. At
 * most 640 x 480 grey pixels each, of one piece, and gone when nobody is in. */
#include <string.h>

#include "kiosk/ui/ui_inside.h"

static void forget(struct ui_thumb *thumb)
{
    if (thumb->grey)
        cairo_surface_destroy(thumb->grey);
    *thumb = (struct ui_thumb){.grey = NULL};
}

void thumb_forget(struct ui *ui)
{
    for (int i = 0; i < UI_THUMBS; i++)
        forget(&ui->thumbs[i]);
}

static struct ui_thumb *find(struct ui *ui, const char *id)
{
    for (int i = 0; i < UI_THUMBS; i++)
        if (id[0] != '\0' && strcmp(ui->thumbs[i].id, id) == 0)
            return &ui->thumbs[i];
    return NULL;
}

/* The one that nobody has looked at for longest makes room. */
static struct ui_thumb *make_room(struct ui *ui)
{
    struct ui_thumb *thumb = &ui->thumbs[0];
    for (int i = 1; i < UI_THUMBS; i++)
        if (ui->thumbs[i].used < thumb->used)
            thumb = &ui->thumbs[i];
    forget(thumb);
    return thumb;
}

void ui_keep_photo(struct ui *ui, const char *id, const struct ui_preview *photo)
{
    assert(photo->width > 0 && photo->height > 0 && photo->width <= UI_PREVIEW_WIDTH_MAX &&
           photo->height <= UI_PREVIEW_HEIGHT_MAX);
    if (id[0] == '\0' || find(ui, id))
        return; /* the id is its bytes' name: it is the same */
    struct ui_thumb *thumb = make_room(ui);
    bool fits = TEXT_COPY(thumb->id, span_of(id));
    assert(fits);
    thumb->used = ++ui->thumb_uses;
    thumb->grey = cairo_image_surface_create(CAIRO_FORMAT_A8, photo->width, photo->height);
    assert(cairo_surface_status(thumb->grey) == CAIRO_STATUS_SUCCESS);
    cairo_surface_flush(thumb->grey);
    unsigned char *rows = cairo_image_surface_get_data(thumb->grey);
    ptrdiff_t stride = cairo_image_surface_get_stride(thumb->grey);
    for (int y = 0; y < photo->height; y++)
        memcpy(rows + y * stride, photo->grey + (ptrdiff_t)y * photo->width, (size_t)photo->width);
    cairo_surface_mark_dirty(thumb->grey);
}

bool thumb_draw(struct ui *ui, const char *id, struct box box)
{
    struct ui_thumb *thumb = find(ui, id);
    if (!thumb)
        return false;
    thumb->used = ++ui->thumb_uses;
    mask_draw(ui, thumb->grey, cairo_image_surface_get_width(thumb->grey),
              cairo_image_surface_get_height(thumb->grey), box);
    return true;
}
