#include "kiosk/device/photo_view.h"

#include <stdlib.h>
#include <string.h>

#include "common/rules/photo.h"
#include "kiosk/device/picture_file.h"

struct fault photo_shrink_begin(struct photo_shrink *shrink, int64_t width, int64_t height,
                                struct photo_view *out)
{
    if (width < PICTURE_SIDE_MIN || height < PICTURE_SIDE_MIN)
        return fault_make(FAULT_INPUT, "is too small");
    if (width > PHOTO_SIDE_MAX || height > PHOTO_SIDE_MAX)
        return fault_make(FAULT_TOO_BIG, "is too large");
    int factor = picture_factor((int)width, (int)height, PHOTO_VIEW_WIDTH_MAX, PHOTO_VIEW_HEIGHT_MAX);
    *shrink = (struct photo_shrink){.out = out, .factor = factor};
    out->width = (int)width / factor;
    out->height = (int)height / factor;
    return FAULT_OK;
}

void photo_shrink_put(const struct photo_shrink *shrink, int y, const uint32_t *sums)
{
    struct photo_view *out = shrink->out;
    uint16_t *line = out->pixels + (ptrdiff_t)y * out->width;
    uint32_t count = (uint32_t)(shrink->factor * shrink->factor);
    for (int x = 0; x < out->width; x++) {
        const uint32_t *sum = sums + 3 * (ptrdiff_t)x;
        line[x] = (uint16_t)((sum[0] / count >> 3) << 11 | (sum[1] / count >> 2) << 5 | sum[2] / count >> 3);
    }
}

/* What is left over at the right and below is less than a pixel of the view. */
void photo_shrink_line(struct photo_shrink *shrink, const unsigned char *colours)
{
    if (shrink->lines == shrink->out->height * shrink->factor)
        return;
    for (int x = 0; x < shrink->out->width * shrink->factor; x++)
        for (int i = 0; i < 3; i++)
            shrink->sums[3 * (x / shrink->factor) + i] += *colours++;
    if (++shrink->lines % shrink->factor != 0)
        return;
    photo_shrink_put(shrink, shrink->lines / shrink->factor - 1, shrink->sums);
    memset(shrink->sums, 0, sizeof shrink->sums);
}

static struct fault decode(struct span photo, struct photo_view *out)
{
    return span_starts_with(photo, "\x89PNG") ? picture_show_png(photo, out) : picture_show_jpeg(photo, out);
}

struct fault photo_view_take(struct span photo, struct photo_view *out)
{
    struct fault fault = decode(photo, out);
    return fault_is(fault)
               ? fault_make(fault.code, "The hub's photo cannot be shown: it is damaged or too large")
               : FAULT_OK;
}

struct fault photo_view_read(const char *path, struct photo_view *out)
{
    char *data = NULL;
    size_t size = 0;
    struct fault fault = picture_file_load(path, &data, &size);
    if (fault_is(fault))
        return fault;
    fault = decode((struct span){data, size}, out);
    free(data);
    return fault_is(fault) ? fault_make(fault.code, "%s: %s", path, fault.text) : FAULT_OK;
}
