/* PNG through libpng, which is told to give 8-bit grey on white whatever the file holds. */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "kiosk/device/picture_file.h"

enum { MESSAGE_MAX = 80, CHUNK_BYTES_MAX = 8 * 1024 * 1024 };

struct source {
    struct span rest;
    char message[MESSAGE_MAX];
};

static void take(png_structp png, png_bytep out, size_t count)
{
    struct source *source = png_get_io_ptr(png);
    if (count > source->rest.size)
        png_error(png, "the file is cut off");
    memcpy(out, source->rest.data, count);
    source->rest = (struct span){source->rest.data + count, source->rest.size - count};
}

static _Noreturn void fail(png_structp png, png_const_charp message)
{
    struct source *source = png_get_error_ptr(png);
    strncpy(source->message, message, sizeof source->message - 1);
    png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static void ask_for_grey(png_structp png, png_infop info)
{
    png_color_16 white = {.red = 0xFFFF, .green = 0xFFFF, .blue = 0xFFFF, .gray = 0xFFFF};
    int kind = png_get_color_type(png, info);
    bool transparent = (kind & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, info, PNG_INFO_tRNS);
    png_set_expand(png);
    png_set_scale_16(png);
    if (transparent) {
        if (png_get_bit_depth(png, info) != 16)
            white = (png_color_16){.red = 0xFF, .green = 0xFF, .blue = 0xFF, .gray = 0xFF};
        png_set_background(png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1.0);
    }
    if (kind & PNG_COLOR_MASK_COLOR)
        png_set_rgb_to_gray(png, PNG_ERROR_ACTION_NONE, -1, -1);
    png_set_strip_alpha(png);
    png_read_update_info(png, info);
}

/* What a decoder needs meanwhile. It may be left by longjmp, so what must be freed lives here. */
struct work {
    png_bytep *rows;     /* whole */
    unsigned char *line; /* line by line: one of them, … */
    uint32_t *sums;      /* … and what is added up for a line of the smaller picture */
    int width, height;   /* the largest that is wanted; 0: the whole picture */
};

static struct fault no_memory(void)
{
    return fault_make(FAULT_FULL, "needs more memory than there is");
}

static struct fault decode_whole(png_structp png, png_infop info, struct picture *out, struct work *work)
{
    struct fault fault = picture_make(png_get_image_width(png, info), png_get_image_height(png, info), out);
    if (fault_is(fault))
        return fault;
    png_set_interlace_handling(png);
    ask_for_grey(png, info);
    if (png_get_rowbytes(png, info) != (size_t)out->width)
        png_error(png, "its pixels cannot be made grey");
    work->rows = calloc((size_t)out->height, sizeof *work->rows);
    if (!work->rows)
        return no_memory();
    for (int y = 0; y < out->height; y++)
        work->rows[y] = out->grey + (size_t)y * (size_t)out->width;
    png_read_image(png, work->rows);
    return FAULT_OK;
}

/* A line of the smaller picture: the mean of `factor` lines, and of as many pixels in each. */
static void read_line(png_structp png, const struct work *work, int factor, const struct picture *out, int y)
{
    memset(work->sums, 0, (size_t)out->width * sizeof *work->sums);
    for (int i = 0; i < factor; i++) {
        png_read_row(png, work->line, NULL);
        for (int x = 0; x < out->width * factor; x++)
            work->sums[x / factor] += work->line[x];
    }
    for (int x = 0; x < out->width; x++)
        out->grey[(size_t)y * (size_t)out->width + (size_t)x] =
            (unsigned char)(work->sums[x] / (uint32_t)(factor * factor));
}

/* The lines of one that is not interlaced; of one that is, its first pass: each eighth pixel of each eighth
 * line. */
static struct fault decode_lines(png_structp png, png_infop info, struct picture *out, struct work *work)
{
    bool passes = png_get_interlace_type(png, info) != PNG_INTERLACE_NONE;
    int64_t width = png_get_image_width(png, info), height = png_get_image_height(png, info);
    if (passes) {
        width = PNG_PASS_COLS(width, 0);
        height = PNG_PASS_ROWS(height, 0);
    }
    int factor = picture_factor((int)width, (int)height, work->width, work->height);
    out->width = (int)width / factor;
    out->height = (int)height / factor;
    ask_for_grey(png, info);
    work->line = malloc(png_get_rowbytes(png, info));
    work->sums = calloc((size_t)out->width, sizeof *work->sums);
    out->grey = calloc((size_t)out->width, (size_t)out->height);
    if (!work->line || !work->sums || !out->grey)
        return no_memory();
    for (int y = 0; y < out->height; y++)
        read_line(png, work, factor, out, y);
    return FAULT_OK;
}

static struct fault decode(png_structp png, png_infop info, struct picture *out, struct work *work)
{
    png_read_info(png, info);
    int64_t width = png_get_image_width(png, info), height = png_get_image_height(png, info);
    bool passes = png_get_interlace_type(png, info) != PNG_INTERLACE_NONE;
    bool large = width > PICTURE_SIDE_MAX || height > PICTURE_SIDE_MAX;
    bool narrow = width < PICTURE_SIDE_MIN || height < PICTURE_SIDE_MIN;
    if (work->width == 0 || narrow || (passes && !large))
        return decode_whole(png, info, out, work);
    if (width > PICTURE_SIDE_SHRUNK_MAX || height > PICTURE_SIDE_SHRUNK_MAX)
        return fault_make(FAULT_TOO_BIG, "is too large: %lld x %lld pixels", (long long)width,
                          (long long)height);
    return decode_lines(png, info, out, work);
}

static struct fault decode_guarded(png_structp png, png_infop info, struct source *source,
                                   struct picture *out, struct work *work)
{
    if (setjmp(png_jmpbuf(png)))
        return fault_make(FAULT_INPUT, "is a damaged PNG (%s)", source->message);
    png_set_read_fn(png, source, take);
    png_set_user_limits(png, PICTURE_SIDE_SHRUNK_MAX, PICTURE_SIDE_SHRUNK_MAX);
    png_set_chunk_malloc_max(png, CHUNK_BYTES_MAX);
    return decode(png, info, out, work);
}

struct fault picture_read_png_within(struct span file, int width, int height, struct picture *out)
{
    struct source source = {.rest = file};
    struct work work = {.width = width, .height = height};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, fail, ignore);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    struct fault fault = no_memory();
    if (info)
        fault = decode_guarded(png, info, &source, out, &work);
    free(work.rows);
    free(work.line);
    free(work.sums);
    png_destroy_read_struct(&png, &info, NULL);
    return fault;
}

struct fault picture_read_png(struct span file, struct picture *out)
{
    return picture_read_png_within(file, 0, 0, out);
}
