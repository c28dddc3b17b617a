#include "tests/emulators/frame.h"

#include <cairo.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/text.h"
#include "tests/emulators/chance.h"

enum { KERNEL_RADIUS_MAX = 30, PATH_MAX_BYTES = 1024 };

struct fault frame_create(struct frame *frame, int width, int height)
{
    *frame = (struct frame){.width = width, .height = height};
    if (width < FRAME_SIDE_MIN || width > FRAME_SIDE_MAX || height < FRAME_SIDE_MIN ||
        height > FRAME_SIDE_MAX)
        return fault_make(FAULT_INPUT, "a picture of %d x %d: each side must be %d to %d pixels", width,
                          height, FRAME_SIDE_MIN, FRAME_SIDE_MAX);
    frame->pixels = calloc((size_t)width, (size_t)height);
    if (frame->pixels == NULL)
        return fault_make(FAULT_FULL, "no memory for a picture of %d x %d", width, height);
    return FAULT_OK;
}

void frame_destroy(struct frame *frame)
{
    free(frame->pixels);
    *frame = (struct frame){.pixels = NULL};
}

/* ---------------------------------------------------------------- optics */

static int clamp(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

/* One row or column through the kernel; `step` is the distance from one pixel to the next. */
static void blur_run(unsigned char *run, int count, size_t step, const float *kernel, int radius)
{
    unsigned char copy[FRAME_SIDE_MAX];
    for (int i = 0; i < count; i++)
        copy[i] = run[(size_t)i * step];
    for (int i = 0; i < count; i++) {
        float sum = 0;
        for (int k = -radius; k <= radius; k++)
            sum += kernel[k + radius] * (float)copy[clamp(i + k, 0, count - 1)];
        run[(size_t)i * step] = (unsigned char)clamp((int)lrintf(sum), 0, 255);
    }
}

static void blur(struct frame *frame, const float *kernel, int radius)
{
    size_t width = (size_t)frame->width;
    for (int y = 0; y < frame->height; y++)
        blur_run(frame->pixels + (size_t)y * width, frame->width, 1, kernel, radius);
    for (int x = 0; x < frame->width; x++)
        blur_run(frame->pixels + x, frame->height, width, kernel, radius);
}

void frame_blur_gauss(struct frame *frame, double sigma_px)
{
    float kernel[2 * KERNEL_RADIUS_MAX + 1];
    int radius = clamp((int)ceil(3 * sigma_px), 0, KERNEL_RADIUS_MAX);
    double sum = 0;
    if (sigma_px <= 0)
        return;
    for (int k = -radius; k <= radius; k++)
        sum += exp(-k * k / (2 * sigma_px * sigma_px));
    for (int k = -radius; k <= radius; k++)
        kernel[k + radius] = (float)(exp(-k * k / (2 * sigma_px * sigma_px)) / sum);
    blur(frame, kernel, radius);
}

void frame_blur_box(struct frame *frame, int radius_px)
{
    float kernel[2 * KERNEL_RADIUS_MAX + 1];
    int radius = clamp(radius_px, 0, KERNEL_RADIUS_MAX);
    if (radius == 0)
        return;
    for (int k = 0; k <= 2 * radius; k++)
        kernel[k] = 1.0f / (float)(2 * radius + 1);
    blur(frame, kernel, radius);
}

void frame_light(struct frame *frame, double fall, uint64_t seed)
{
    uint64_t corner = chance_bits(seed, 77);
    if (fall <= 0)
        return;
    for (int y = 0; y < frame->height; y++) {
        double down = (double)y / (frame->height - 1);
        down = (corner & 1) != 0 ? down : 1 - down;
        for (int x = 0; x < frame->width; x++) {
            double across = (double)x / (frame->width - 1);
            across = (corner & 2) != 0 ? across : 1 - across;
            unsigned char *pixel = &frame->pixels[(size_t)y * (size_t)frame->width + (size_t)x];
            *pixel = (unsigned char)lrint(*pixel * (1 - fall * (across + down) / 2));
        }
    }
}

static double pixel_between(const struct frame *frame, double x, double y)
{
    int left = clamp((int)floor(x), 0, frame->width - 1), top = clamp((int)floor(y), 0, frame->height - 1);
    int right = clamp(left + 1, 0, frame->width - 1), bottom = clamp(top + 1, 0, frame->height - 1);
    double across = fmin(fmax(x - left, 0), 1), down = fmin(fmax(y - top, 0), 1);
    const unsigned char *upper = frame->pixels + (size_t)top * (size_t)frame->width;
    const unsigned char *lower = frame->pixels + (size_t)bottom * (size_t)frame->width;
    return (upper[left] * (1 - across) + upper[right] * across) * (1 - down) +
           (lower[left] * (1 - across) + lower[right] * across) * down;
}

struct fault frame_tilt(struct frame *frame, double degrees)
{
    struct frame seen;
    if (degrees == 0)
        return FAULT_OK;
    struct fault fault = frame_create(&seen, frame->width, frame->height);
    if (fault_is(fault))
        return fault;
    double angle = degrees * M_PI / 180, far = 2.0 * frame->width;
    for (int y = 0; y < seen.height; y++) {
        for (int x = 0; x < seen.width; x++) {
            double dx = x - seen.width / 2.0, dy = y - seen.height / 2.0;
            double u = dx * far / fmax(far * cos(angle) - dx * sin(angle), 1);
            double v = dy * (far + u * sin(angle)) / far;
            seen.pixels[(size_t)y * (size_t)seen.width + (size_t)x] =
                (unsigned char)lrint(pixel_between(frame, u + seen.width / 2.0, v + seen.height / 2.0));
        }
    }
    frame_destroy(frame);
    *frame = seen;
    return FAULT_OK;
}

void frame_glare(struct frame *frame, double strength, uint64_t seed)
{
    double middle_x = frame->width * (0.5 + 0.05 * chance_even(seed, 501));
    double middle_y = frame->height * (0.5 + 0.05 * chance_even(seed, 502)), radius = frame->height / 6.0;
    if (strength <= 0)
        return;
    for (int y = 0; y < frame->height; y++) {
        for (int x = 0; x < frame->width; x++) {
            double dx = (x - middle_x) / radius, dy = (y - middle_y) / radius;
            unsigned char *pixel = &frame->pixels[(size_t)y * (size_t)frame->width + (size_t)x];
            *pixel =
                (unsigned char)clamp((int)lrint(*pixel + 255 * strength * exp(-dx * dx - dy * dy)), 0, 255);
        }
    }
}

void frame_fade(struct frame *frame, double contrast)
{
    size_t size = (size_t)frame->width * (size_t)frame->height;
    for (size_t i = 0; i < size; i++)
        frame->pixels[i] = (unsigned char)lrint(128 + (frame->pixels[i] - 128) * contrast);
}

void frame_noise(struct frame *frame, double deviation, uint64_t seed)
{
    size_t size = (size_t)frame->width * (size_t)frame->height;
    if (deviation <= 0)
        return;
    for (size_t i = 0; i < size; i++) {
        long value = frame->pixels[i] + lrint(deviation * chance_normal(seed, i));
        frame->pixels[i] = (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
}

/* ---------------------------------------------------------------- files */

static bool is_png(const char *path)
{
    size_t size = strlen(path);
    return size > 4 && strcmp(path + size - 4, ".png") == 0;
}

static struct fault write_pgm(const struct frame *frame, const char *path)
{
    FILE *file = fopen(path, "wb");
    size_t size = (size_t)frame->width * (size_t)frame->height;
    if (file == NULL)
        return fault_system(errno, "cannot write %s", path);
    bool written = fprintf(file, "P5\n%d %d\n255\n", frame->width, frame->height) > 0 &&
                   fwrite(frame->pixels, 1, size, file) == size;
    int error = errno;
    if (fclose(file) != 0 || !written)
        return fault_system(written ? errno : error, "cannot write %s", path);
    return FAULT_OK;
}

static struct fault write_png(const struct frame *frame, const char *path)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, frame->width, frame->height);
    uint32_t *pixels = (uint32_t *)(void *)cairo_image_surface_get_data(surface);
    cairo_status_t status = cairo_surface_status(surface);
    if (status == CAIRO_STATUS_SUCCESS) {
        cairo_surface_flush(surface);
        for (size_t i = 0; i < (size_t)frame->width * (size_t)frame->height; i++)
            pixels[i] = frame->pixels[i] * 0x010101u;
        cairo_surface_mark_dirty(surface);
        status = cairo_surface_write_to_png(surface, path);
    }
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return fault_make(FAULT_IO, "cannot write %s: %s", path, cairo_status_to_string(status));
    return FAULT_OK;
}

struct fault frame_write(const struct frame *frame, const char *path)
{
    char part[PATH_MAX_BYTES];
    struct text text = TEXT_IN(part);
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    /* hidden, so that who lists the folder for pictures does not meet a half-written one */
    text_add(&text, "%.*s.%s.part", (int)(name - path), path, name);
    if (!text_ok(&text))
        return fault_make(FAULT_TOO_BIG, "the path %s is too long", path);
    struct fault fault = is_png(path) ? write_png(frame, part) : write_pgm(frame, part);
    if (!fault_is(fault) && rename(part, path) != 0)
        fault = fault_system(errno, "cannot rename %s to %s", part, path);
    if (fault_is(fault))
        unlink(part);
    return fault;
}

static struct fault read_pgm(struct frame *frame, FILE *file, const char *path)
{
    int width = 0, height = 0, white = 0;
    if (fscanf(file, "P5 %d %d %d", &width, &height, &white) != 3 || white != 255 || fgetc(file) == EOF)
        return fault_make(FAULT_INPUT, "%s is no binary 8-bit PGM", path);
    struct fault fault = frame_create(frame, width, height);
    if (fault_is(fault))
        return fault;
    size_t size = (size_t)width * (size_t)height;
    if (fread(frame->pixels, 1, size, file) != size) {
        frame_destroy(frame);
        return fault_make(FAULT_INPUT, "%s ends in the middle of the picture", path);
    }
    return FAULT_OK;
}

static struct fault copy_surface(struct frame *frame, cairo_surface_t *surface)
{
    struct fault fault =
        frame_create(frame, cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface));
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    for (size_t y = 0; !fault_is(fault) && y < (size_t)frame->height; y++) {
        const uint32_t *row =
            (const uint32_t *)(const void *)(cairo_image_surface_get_data(surface) + y * stride);
        for (size_t x = 0; x < (size_t)frame->width; x++) {
            unsigned red = row[x] >> 16 & 0xFF, green = row[x] >> 8 & 0xFF, blue = row[x] & 0xFF;
            frame->pixels[y * (size_t)frame->width + x] =
                (unsigned char)((red * 77 + green * 150 + blue * 29) >> 8);
        }
    }
    return fault;
}

/* A grey or indexed PNG comes in another layout: paint it over into the one that copy_surface knows. */
static struct fault read_png(struct frame *frame, const char *path)
{
    cairo_surface_t *png = cairo_image_surface_create_from_png(path);
    if (cairo_surface_status(png) != CAIRO_STATUS_SUCCESS) {
        cairo_surface_destroy(png);
        return fault_make(FAULT_INPUT, "%s is neither a binary PGM nor a PNG", path);
    }
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, cairo_image_surface_get_width(png), cairo_image_surface_get_height(png));
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_surface(cr, png, 0, 0);
    cairo_paint(cr);
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    struct fault fault = copy_surface(frame, surface);
    cairo_surface_destroy(surface);
    cairo_surface_destroy(png);
    return fault;
}

struct fault frame_read(struct frame *frame, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return fault_system(errno, "cannot open %s", path);
    int first = fgetc(file);
    bool pgm = first == 'P';
    ungetc(first, file);
    struct fault fault = pgm ? read_pgm(frame, file, path) : FAULT_OK;
    fclose(file);
    return pgm ? fault : read_png(frame, path);
}
