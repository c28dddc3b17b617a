#include "kiosk/device/picture_change.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/device/picture_file.h"

static bool make(int width, int height, struct picture *out)
{
    return !fault_is(picture_make(width, height, out));
}

static int clamp(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

/* The brightness between four pixels; x and y in 1/256 pixel, held inside the picture. */
static unsigned char between(const struct picture *in, int x, int y)
{
    x = clamp(x, 0, (in->width - 1) * 256);
    y = clamp(y, 0, (in->height - 1) * 256);
    int left = x >> 8, top = y >> 8;
    int right = left + 1 < in->width ? left + 1 : left, bottom = top + 1 < in->height ? top + 1 : top;
    int fx = x & 255, fy = y & 255;
    const unsigned char *upper = in->grey + (size_t)top * (size_t)in->width;
    const unsigned char *lower = in->grey + (size_t)bottom * (size_t)in->width;
    int a = upper[left] * (256 - fx) + upper[right] * fx;
    int b = lower[left] * (256 - fx) + lower[right] * fx;
    return (unsigned char)((a * (256 - fy) + b * fy) >> 16);
}

bool picture_enlarge(const struct picture *in, int factor, struct picture *out)
{
    if (!make(in->width * factor, in->height * factor, out))
        return false;
    for (int y = 0; y < out->height; y++) {
        unsigned char *row = out->grey + (size_t)y * (size_t)out->width;
        int from_y = (y * 2 + 1) * 128 / factor - 128;
        for (int x = 0; x < out->width; x++)
            row[x] = between(in, (x * 2 + 1) * 128 / factor - 128, from_y);
    }
    return true;
}

void picture_shrink_into(const struct picture *in, int factor, unsigned char *out)
{
    int width = in->width / factor, height = in->height / factor;
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            int sum = 0;
            for (int dy = 0; dy < factor; dy++) {
                const unsigned char *row = in->grey + (size_t)(y * factor + dy) * (size_t)in->width;
                for (int dx = 0; dx < factor; dx++)
                    sum += row[x * factor + dx];
            }
            out[(size_t)y * (size_t)width + (size_t)x] = (unsigned char)(sum / (factor * factor));
        }
    }
}

bool picture_shrink(const struct picture *in, int factor, struct picture *out)
{
    if (!make(in->width / factor, in->height / factor, out))
        return false;
    picture_shrink_into(in, factor, out->grey);
    return true;
}

static double radians(int degrees)
{
    return degrees * 3.14159265358979323846 / 180.0;
}

bool picture_turn(const struct picture *in, int degrees, struct picture *out)
{
    double c = cos(radians(degrees)), s = sin(radians(degrees));
    int width = (int)ceil(fabs(in->width * c) + fabs(in->height * s));
    int height = (int)ceil(fabs(in->width * s) + fabs(in->height * c));
    if (!make(width, height, out))
        return false;
    int step_x = (int)lround(c * 256), step_y = (int)lround(-s * 256);
    for (int y = 0; y < height; y++) {
        unsigned char *row = out->grey + (size_t)y * (size_t)width;
        double from_x = -width / 2.0 * c + (y - height / 2.0) * s + in->width / 2.0;
        double from_y = width / 2.0 * s + (y - height / 2.0) * c + in->height / 2.0;
        int at_x = (int)lround(from_x * 256), at_y = (int)lround(from_y * 256);
        for (int x = 0; x < width; x++, at_x += step_x, at_y += step_y) {
            bool inside = at_x >= 0 && at_y >= 0 && at_x < in->width * 256 && at_y < in->height * 256;
            row[x] = inside ? between(in, at_x, at_y) : 255;
        }
    }
    return true;
}

bool picture_crop(const struct picture *in, int width_max, int height_max, struct picture *out)
{
    int width = in->width < width_max ? in->width : width_max;
    int height = in->height < height_max ? in->height : height_max;
    if (!make(width, height, out))
        return false;
    int left = (in->width - width) / 2, top = (in->height - height) / 2;
    for (int y = 0; y < height; y++)
        memcpy(out->grey + (size_t)y * (size_t)width, in->grey + (size_t)(top + y) * (size_t)in->width + left,
               (size_t)width);
    return true;
}

bool picture_invert(const struct picture *in, struct picture *out)
{
    if (!make(in->width, in->height, out))
        return false;
    size_t size = (size_t)in->width * (size_t)in->height;
    for (size_t i = 0; i < size; i++)
        out->grey[i] = (unsigned char)(255 - in->grey[i]);
    return true;
}

struct picture_map picture_map_same(void)
{
    return (struct picture_map){.xx = 1, .yy = 1};
}

/* The middles of pixels lie on halves. */
struct picture_map picture_map_scaled(double factor)
{
    double middle = 0.5 / factor - 0.5;
    return (struct picture_map){.xx = 1 / factor, .x0 = middle, .yy = 1 / factor, .y0 = middle};
}

struct picture_map picture_map_cropped(const struct picture *in, const struct picture *out)
{
    struct picture_map map = picture_map_same();
    map.x0 = (in->width - out->width) / 2;
    map.y0 = (in->height - out->height) / 2;
    return map;
}

struct picture_map picture_map_turned(const struct picture *in, const struct picture *out, int degrees)
{
    double c = cos(radians(degrees)), s = sin(radians(degrees));
    double middle_x = out->width / 2.0, middle_y = out->height / 2.0;
    return (struct picture_map){.xx = c,
                                .xy = s,
                                .x0 = in->width / 2.0 - middle_x * c - middle_y * s,
                                .yx = -s,
                                .yy = c,
                                .y0 = in->height / 2.0 + middle_x * s - middle_y * c};
}

struct picture_map picture_map_join(struct picture_map older, struct picture_map newer)
{
    return (struct picture_map){.xx = older.xx * newer.xx + older.xy * newer.yx,
                                .xy = older.xx * newer.xy + older.xy * newer.yy,
                                .x0 = older.xx * newer.x0 + older.xy * newer.y0 + older.x0,
                                .yx = older.yx * newer.xx + older.yy * newer.yx,
                                .yy = older.yx * newer.xy + older.yy * newer.yy,
                                .y0 = older.yx * newer.x0 + older.yy * newer.y0 + older.y0};
}

void picture_map_point(const struct picture_map *map, double *x, double *y)
{
    double from_x = *x, from_y = *y;
    *x = map->xx * from_x + map->xy * from_y + map->x0;
    *y = map->yx * from_x + map->yy * from_y + map->y0;
}

/* Sums of everything above and left of each point, so that the sum of any square is four look-ups. NULL: no
 * memory. */
static uint32_t *sums_make(const struct picture *in)
{
    size_t stride = (size_t)in->width + 1;
    uint32_t *sums = calloc(stride * ((size_t)in->height + 1), sizeof *sums);
    if (!sums)
        return NULL;
    for (int y = 0; y < in->height; y++) {
        uint32_t row = 0;
        for (int x = 0; x < in->width; x++) {
            row += in->grey[(size_t)y * (size_t)in->width + (size_t)x];
            sums[((size_t)y + 1) * stride + (size_t)x + 1] = sums[(size_t)y * stride + (size_t)x + 1] + row;
        }
    }
    return sums;
}

/* The mean around a point; the square is cut at the edges of the picture. */
static int mean_around(const uint32_t *sums, const struct picture *in, int x, int y, int radius)
{
    size_t stride = (size_t)in->width + 1;
    size_t left = (size_t)clamp(x - radius, 0, in->width),
           right = (size_t)clamp(x + radius + 1, 0, in->width);
    size_t top = (size_t)clamp(y - radius, 0, in->height),
           bottom = (size_t)clamp(y + radius + 1, 0, in->height);
    uint32_t sum = sums[bottom * stride + right] - sums[top * stride + right] - sums[bottom * stride + left] +
                   sums[top * stride + left];
    return (int)(sum / (uint32_t)((right - left) * (bottom - top)));
}

/* Makes each pixel from itself and the mean around it. */
static bool with_mean(const struct picture *in, int radius, struct picture *out,
                      unsigned char (*mix)(int pixel, int mean))
{
    uint32_t *sums = sums_make(in);
    if (!sums || !make(in->width, in->height, out)) {
        free(sums);
        return false;
    }
    for (int y = 0; y < in->height; y++) {
        for (int x = 0; x < in->width; x++) {
            size_t at = (size_t)y * (size_t)in->width + (size_t)x;
            out->grey[at] = mix(in->grey[at], mean_around(sums, in, x, y, radius));
        }
    }
    free(sums);
    return true;
}

/* A plain surface differs from its mean by noise only, and is taken for white. */
static unsigned char mix_flat(int pixel, int mean)
{
    return pixel < mean - 4 ? 0 : 255;
}

static unsigned char mix_sharp(int pixel, int mean)
{
    return (unsigned char)clamp(pixel + 3 * (pixel - mean), 0, 255);
}

static unsigned char mix_smooth(int pixel, int mean)
{
    (void)pixel;
    return (unsigned char)mean;
}

bool picture_smooth(const struct picture *in, int radius, struct picture *out)
{
    return with_mean(in, radius, out, mix_smooth);
}

bool picture_flatten(const struct picture *in, int side, struct picture *out)
{
    return with_mean(in, side / 2, out, mix_flat);
}

bool picture_sharpen(const struct picture *in, int radius, struct picture *out)
{
    return with_mean(in, radius, out, mix_sharp);
}
