#include "tests/unit/kiosk_ui/golden_helper.h"

#include <stdlib.h>

enum { BLOCK = 8, CHANNELS = 3 };

struct means {
    int columns, rows;
    int *values; /* a channel after the other, in rows */
};

static int *mean_at(const struct means *means, int column, int row, int channel)
{
    return &means->values[(row * means->columns + column) * CHANNELS + channel];
}

static int sum_block(cairo_surface_t *picture, int column, int row, int channel)
{
    const unsigned char *data = cairo_image_surface_get_data(picture);
    int stride = cairo_image_surface_get_stride(picture), sum = 0;
    for (int y = row * BLOCK; y < (row + 1) * BLOCK; y++) {
        for (int x = column * BLOCK; x < (column + 1) * BLOCK; x++)
            sum += data[y * stride + 4 * x + channel];
    }
    return sum / (BLOCK * BLOCK);
}

static struct means means_of(cairo_surface_t *picture)
{
    cairo_surface_flush(picture);
    struct means means = {cairo_image_surface_get_width(picture) / BLOCK,
                          cairo_image_surface_get_height(picture) / BLOCK, NULL};
    means.values = calloc((size_t)(means.columns * means.rows * CHANNELS), sizeof *means.values);
    assert(means.values);
    for (int row = 0; row < means.rows; row++) {
        for (int column = 0; column < means.columns; column++) {
            for (int channel = 0; channel < CHANNELS; channel++)
                *mean_at(&means, column, row, channel) = sum_block(picture, column, row, channel);
        }
    }
    return means;
}

/* The mean of a block and those around it, of one channel. */
static int blurred(const struct means *means, int column, int row, int channel)
{
    int sum = 0, count = 0;
    for (int y = row - 1; y <= row + 1; y++) {
        for (int x = column - 1; x <= column + 1; x++) {
            if (x < 0 || y < 0 || x >= means->columns || y >= means->rows)
                continue;
            sum += *mean_at(means, x, y, channel);
            count++;
        }
    }
    return sum / count;
}

static int difference_at(const struct means *a, const struct means *b, int column, int row)
{
    int largest = 0;
    for (int channel = 0; channel < CHANNELS; channel++) {
        int difference = abs(blurred(a, column, row, channel) - blurred(b, column, row, channel));
        largest = difference > largest ? difference : largest;
    }
    return largest;
}

int golden_compare(cairo_surface_t *was, cairo_surface_t *is, struct box *where)
{
    *where = (struct box){0, 0, 0, 0};
    if (cairo_image_surface_get_width(was) != cairo_image_surface_get_width(is) ||
        cairo_image_surface_get_height(was) != cairo_image_surface_get_height(is))
        return 255;
    struct means a = means_of(was), b = means_of(is);
    int largest = 0;
    for (int row = 0; row < a.rows; row++) {
        for (int column = 0; column < a.columns; column++) {
            int difference = difference_at(&a, &b, column, row);
            if (difference <= largest)
                continue;
            largest = difference;
            *where = (struct box){column * BLOCK, row * BLOCK, BLOCK, BLOCK};
        }
    }
    free(a.values);
    free(b.values);
    return largest;
}

static void put(cairo_t *cairo, cairo_surface_t *picture, double x, cairo_operator_t how)
{
    cairo_set_operator(cairo, how);
    cairo_set_source_surface(cairo, picture, x, 0);
    cairo_paint(cairo);
    cairo_set_operator(cairo, CAIRO_OPERATOR_OVER);
}

bool golden_write(cairo_surface_t *was, cairo_surface_t *is, struct box where, const char *path)
{
    int width = cairo_image_surface_get_width(is), height = cairo_image_surface_get_height(is);
    cairo_surface_t *sheet = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 3 * width, height);
    cairo_t *cairo = cairo_create(sheet);
    put(cairo, was, 0, CAIRO_OPERATOR_OVER);
    put(cairo, is, width, CAIRO_OPERATOR_OVER);
    cairo_rectangle(cairo, 2 * width, 0, width, height);
    cairo_clip(cairo);
    put(cairo, was, 2 * width, CAIRO_OPERATOR_OVER);
    put(cairo, is, 2 * width, CAIRO_OPERATOR_DIFFERENCE);
    cairo_set_source_rgb(cairo, 1, 0, 1);
    cairo_rectangle(cairo, 2 * width + where.x - 2 * BLOCK, where.y - 2 * BLOCK, where.width + 4 * BLOCK,
                    where.height + 4 * BLOCK);
    cairo_set_line_width(cairo, 3);
    cairo_stroke(cairo);
    bool good = cairo_surface_write_to_png(sheet, path) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cairo);
    cairo_surface_destroy(sheet);
    return good;
}
