#include "hub/paper/paper.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PNG_PIXELS_MAX = 16000000 }; /* it is decoded: 64 MB */

struct paper_desk {
    cairo_surface_t *surface;
    struct brush *brush;
    char *data;
    size_t size, capacity;
    bool cut;
    double smallest_pts;
};

static cairo_status_t take_bytes(void *context, const unsigned char *bytes, unsigned count)
{
    struct paper_desk *desk = context;
    if (desk->size + count > PAPER_BYTES_MAX)
        return CAIRO_STATUS_WRITE_ERROR;
    if (desk->size + count > desk->capacity) {
        size_t capacity = (desk->size + count) * 2;
        char *data = realloc(desk->data, capacity);
        if (!data)
            return CAIRO_STATUS_NO_MEMORY;
        desk->data = data;
        desk->capacity = capacity;
    }
    memcpy(desk->data + desk->size, bytes, count);
    desk->size += count;
    return CAIRO_STATUS_SUCCESS;
}

static void note_text(void *context, const struct brush_note *note)
{
    struct paper_desk *desk = context;
    if (!note->drawn || note->text[0] == '\0')
        return;
    desk->cut |= !note->result.fitted;
    if (desk->smallest_pts == 0 || note->result.size < desk->smallest_pts)
        desk->smallest_pts = note->result.size;
}

struct paper_desk *paper_begin(double width_mm, double height_mm)
{
    struct paper_desk *desk = calloc(1, sizeof *desk);
    if (!desk)
        return NULL;
    desk->surface = cairo_pdf_surface_create_for_stream(take_bytes, desk, paper_points(width_mm),
                                                        paper_points(height_mm));
    desk->brush = brush_create(desk->surface, THEME_LIGHT);
    brush_watch(desk->brush, note_text, desk);
    return desk;
}

struct paper_desk *paper_begin_svg(double width, double height)
{
    struct paper_desk *desk = calloc(1, sizeof *desk);
    if (!desk)
        return NULL;
    desk->surface = cairo_svg_surface_create_for_stream(take_bytes, desk, width, height);
    desk->brush = brush_create(desk->surface, THEME_LIGHT);
    brush_watch(desk->brush, note_text, desk);
    return desk;
}

struct brush *paper_brush(struct paper_desk *desk)
{
    return desk->brush;
}

void paper_next_page(struct paper_desk *desk)
{
    cairo_show_page(brush_cairo(desk->brush));
}

/* ------------------------------------------------------------------ photos */

struct unread {
    const char *data;
    size_t size;
};

static cairo_status_t give_bytes(void *context, unsigned char *out, unsigned count)
{
    struct unread *unread = context;
    if (count > unread->size)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(out, unread->data, count);
    unread->data += count;
    unread->size -= count;
    return CAIRO_STATUS_SUCCESS;
}

/* A JPEG is not decoded: the PDF carries the file, the surface has its size alone. NULL: no picture. */
static cairo_surface_t *photo_surface(const struct paper_photo *photo)
{
    struct unread unread = {photo->data, photo->size};
    if (photo->photo.kind == PHOTO_PNG && photo->photo.width * photo->photo.height > PNG_PIXELS_MAX)
        return NULL;
    cairo_surface_t *surface =
        photo->photo.kind == PHOTO_PNG
            ? cairo_image_surface_create_from_png_stream(give_bytes, &unread)
            : cairo_image_surface_create(CAIRO_FORMAT_A1, photo->photo.width, photo->photo.height);
    if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS && photo->photo.kind == PHOTO_JPEG)
        (void)cairo_surface_set_mime_data(surface, CAIRO_MIME_TYPE_JPEG, (const unsigned char *)photo->data,
                                          photo->size, NULL, NULL);
    if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS)
        return surface;
    cairo_surface_destroy(surface);
    return NULL;
}

bool paper_photo_draw(struct paper_desk *desk, struct box box, const struct paper_photo *photo)
{
    cairo_t *cairo = brush_cairo(desk->brush);
    cairo_surface_t *surface = photo_surface(photo);
    double scale = fmin(box.width / photo->photo.width, box.height / photo->photo.height);
    if (!surface)
        return false;
    cairo_save(cairo);
    cairo_translate(cairo, box.x, box.y);
    cairo_scale(cairo, scale, scale);
    cairo_set_source_surface(cairo, surface, 0, 0);
    cairo_paint(cairo);
    cairo_restore(cairo);
    cairo_surface_destroy(surface);
    return true;
}

struct fault paper_finish(struct paper_desk *desk, struct paper *out)
{
    brush_destroy(desk->brush);
    cairo_surface_finish(desk->surface);
    bool whole = cairo_surface_status(desk->surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(desk->surface);
    *out = whole ? (struct paper){desk->data, desk->size, desk->cut, desk->smallest_pts}
                 : (struct paper){.data = NULL};
    if (!whole)
        free(desk->data);
    free(desk);
    return whole ? FAULT_OK
                 : fault_make(FAULT_FULL,
                              "the paper could not be made: there is no memory for it, or it is larger "
                              "than %d MB",
                              PAPER_BYTES_MAX / 1024 / 1024);
}
