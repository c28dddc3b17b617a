/* What the camera sees, small, on the screens that wait for a scan: with the outline of the code that it
 * found, green when it is one of ours. */
#include <math.h>
#include <string.h>

#include "kiosk/ui/ui_inside.h"

void preview_init(struct ui *ui)
{
    ui->preview.frame =
        cairo_image_surface_create(CAIRO_FORMAT_A8, UI_PREVIEW_WIDTH_MAX, UI_PREVIEW_HEIGHT_MAX);
    assert(cairo_surface_status(ui->preview.frame) == CAIRO_STATUS_SUCCESS);
}

void preview_finish(struct ui *ui)
{
    cairo_surface_destroy(ui->preview.frame);
}

static bool camera_is_awake(const struct view *view)
{
    return view->devices[FLOW_DEVICE_CAMERA] == FLOW_DEVICE_READY && !view->camera_sleeps;
}

/* A picture of before the camera slept, or of another screen, is none of now. */
void preview_begin(struct ui *ui, const struct view *view)
{
    ui->preview.has_place = false;
    if (!camera_is_awake(view))
        ui->preview.seen.width = 0;
}

static void draw_outline(struct ui *ui, struct box box, double scale)
{
    const struct ui_preview *seen = &ui->preview.seen;
    cairo_t *cairo = brush_cairo(ui->brush);
    cairo_save(cairo);
    cairo_rectangle(cairo, box.x, box.y, box.width, box.height);
    cairo_clip(cairo);
    for (int i = 0; i < 4; i++)
        cairo_line_to(cairo, box.x + seen->corner_x[i] * scale, box.y + seen->corner_y[i] * scale);
    cairo_close_path(cairo);
    brush_colour(ui->brush, seen->is_ours ? COLOUR_OK : COLOUR_NEAR);
    cairo_set_line_width(cairo, fmax(ui_px(ui, 6), 3));
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_stroke(cairo);
    cairo_restore(cairo);
}

/* Nothing is converted, and nothing allocated: grey is white through a mask, and colours that shall be less
 * bright are drawn over black. */
struct box still_draw(struct ui *ui, cairo_surface_t *picture, int width, int height, double white,
                      struct box box)
{
    double scale = fmin(box.width / width, box.height / height);
    box.x += floor((box.width - width * scale) / 2);
    box.y += floor((box.height - height * scale) / 2);
    box.width = floor(width * scale);
    box.height = floor(height * scale);
    cairo_t *cairo = brush_cairo(ui->brush);
    cairo_save(cairo);
    cairo_rectangle(cairo, box.x, box.y, box.width, box.height);
    cairo_clip(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    cairo_paint(cairo);
    cairo_translate(cairo, box.x, box.y);
    cairo_scale(cairo, scale, scale);
    if (cairo_image_surface_get_format(picture) == CAIRO_FORMAT_A8) {
        cairo_set_source_rgb(cairo, white, white, white);
        cairo_mask_surface(cairo, picture, 0, 0);
    } else {
        cairo_set_source_surface(cairo, picture, 0, 0);
        cairo_paint_with_alpha(cairo, white);
    }
    cairo_restore(cairo);
    return box;
}

static void draw_frame(struct ui *ui)
{
    const struct ui_preview *seen = &ui->preview.seen;
    brush_fill(ui->brush, ui->preview.place, COLOUR_GROUND);
    struct box box = still_draw(ui, ui->preview.frame, seen->width, seen->height, 1, ui->preview.place);
    if (seen->has_code)
        draw_outline(ui, box, box.width / seen->width);
}

bool preview_draw(struct ui *ui, const struct scene *scene, struct box place)
{
    if (!camera_is_awake(scene->view))
        return false;
    /* whole pixels: a frame changes nothing beside its place */
    ui->preview.place = (struct box){ceil(place.x), ceil(place.y), floor(place.width), floor(place.height)};
    ui->preview.has_place = true;
    if (ui->preview.seen.width > 0)
        draw_frame(ui);
    return ui->preview.seen.width > 0;
}

bool ui_preview_place(const struct ui *ui, struct box *out)
{
    *out = ui->preview.place;
    return ui->preview.has_place;
}

void ui_show_preview(struct ui *ui, const struct ui_preview *preview)
{
    assert(ui->preview.has_place && preview->width > 0 && preview->height > 0 &&
           preview->width <= UI_PREVIEW_WIDTH_MAX && preview->height <= UI_PREVIEW_HEIGHT_MAX);
    ui->preview.seen = *preview;
    ui->preview.seen.grey = NULL;
    cairo_surface_flush(ui->preview.frame);
    unsigned char *rows = cairo_image_surface_get_data(ui->preview.frame);
    int stride = cairo_image_surface_get_stride(ui->preview.frame);
    for (int y = 0; y < preview->height; y++)
        memcpy(rows + (ptrdiff_t)y * stride, preview->grey + (ptrdiff_t)y * preview->width,
               (size_t)preview->width);
    cairo_surface_mark_dirty(ui->preview.frame);
    draw_frame(ui);
    cairo_surface_flush(ui->surface);
}
