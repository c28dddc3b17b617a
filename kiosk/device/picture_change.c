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

bool picture_shrink(const struct picture *in, int factor, struct picture *out)
{
    if (!make(in->width / factor, in->height / factor, out))
        return false;
    for (int y = 0; y < out->height; y++) {
        for (int x = 0; x < out->width; x++) {
            int sum = 0;
            for (int dy = 0; dy < factor; dy++) {
                const unsigned char *row = in->grey + (size_t)(y * factor + dy) * (size_t)in->width;
                for (int dx = 0; dx < factor; dx++)
                    sum += row[x * factor + dx];
            }
            out->grey[(size_t)y * (size_t)out->width + (size_t)x] = (unsigned char)(sum / (factor * factor));
        }
    }
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

void picture_turn_back(const struct picture *in, const struct picture *turned, int degrees, int *x, int *y)
{
    double c = cos(radians(degrees)), s = sin(radians(degrees));
    double dx = *x - turned->width / 2.0, dy = *y - turned->height / 2.0;
    *x = clamp((int)lround(dx * c + dy * s + in->width / 2.0), 0, in->width - 1);
    *y = clamp((int)lround(-dx * s + dy * c + in->height / 2.0), 0, in->height - 1);
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

bool picture_flatten(const struct picture *in, int side, struct picture *out)
{
    return with_mean(in, side / 2, out, mix_flat);
}

bool picture_sharpen(const struct picture *in, int radius, struct picture *out)
{
    return with_mean(in, radius, out, mix_sharp);
}
