#include "hub/paper/paper.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <stdlib.h>
#include <string.h>

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
