/* PNG through libpng, which is told to give 8-bit grey, or colours, on white whatever the file holds. */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "kiosk/device/picture_file.h"

enum {
    MESSAGE_MAX = 80,
    CHUNK_BYTES_MAX = 8 * 1024 * 1024,
};

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

/* Eight bits each, of grey or of red, green and blue, on white. */
static void ask_for(png_structp png, png_infop info, bool colours)
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
    if (!colours && (kind & PNG_COLOR_MASK_COLOR))
        png_set_rgb_to_gray(png, PNG_ERROR_ACTION_NONE, -1, -1);
    if (colours && !(kind & PNG_COLOR_MASK_COLOR))
        png_set_gray_to_rgb(png);
    png_set_strip_alpha(png);
}

/* What a decoder needs meanwhile. It may be left by longjmp, so what must be freed lives here. */
struct work {
    png_bytep *rows;
    unsigned char *bytes; /* one line */
    uint32_t *sums;       /* of all pixels of the view */
    struct photo_shrink shrink;
};

static struct fault no_memory(void)
{
    return fault_make(FAULT_FULL, "needs more memory than there is");
}

/* Into rows of `width` bytes. */
static struct fault read_whole(png_structp png, png_infop info, unsigned char *bytes, size_t width,
                               struct work *work)
{
    size_t height = png_get_image_height(png, info);
    if (png_get_rowbytes(png, info) != width)
        png_error(png, "its pixels cannot be made what is wanted");
    work->rows = calloc(height, sizeof *work->rows);
    if (!work->rows)
        return no_memory();
    for (size_t y = 0; y < height; y++)
        work->rows[y] = bytes + y * width;
    png_read_image(png, work->rows);
    return FAULT_OK;
}

/* ------------------------------------------------------------------ grey, whole: what a camera would see */

static struct fault decode_grey(png_structp png, png_infop info, struct picture *out, struct work *work)
{
    struct fault fault = picture_make(png_get_image_width(png, info), png_get_image_height(png, info), out);
    if (fault_is(fault))
        return fault;
    ask_for(png, info, false);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    return read_whole(png, info, out->grey, (size_t)out->width, work);
}

/* ------------------------------------------------------------------ in colour, for the screen */

static void read_lines(png_structp png, int height, struct work *work)
{
    for (int y = 0; y < height; y++) {
        png_read_row(png, work->bytes, NULL);
        photo_shrink_line(&work->shrink, work->bytes);
    }
}

/* Seven passes, each with pixels from all over the picture: all sums of the view are kept meanwhile. */
static struct fault read_passes(png_structp png, int width, int height, struct photo_view *out,
                                struct work *work)
{
    size_t line = 3 * (size_t)out->width;
    work->sums = calloc((size_t)out->height * line, sizeof *work->sums);
    if (!work->sums)
        return no_memory();
    for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++)
        for (int y = 0; y < (int)PNG_PASS_ROWS(height, pass); y++) {
            png_read_row(png, work->bytes, NULL);
            int below = (int)PNG_ROW_FROM_PASS_ROW(y, pass) / work->shrink.factor;
            for (int x = 0; below < out->height && x < (int)PNG_PASS_COLS(width, pass); x++) {
                int beside = (int)PNG_COL_FROM_PASS_COL(x, pass) / work->shrink.factor;
                for (int i = 0; beside < out->width && i < 3; i++)
                    work->sums[(size_t)below * line + (size_t)(3 * beside + i)] += work->bytes[3 * x + i];
            }
        }
    for (int y = 0; y < out->height; y++)
        photo_shrink_put(&work->shrink, y, work->sums + (size_t)y * line);
    return FAULT_OK;
}

/* Never whole: as large as the hub takes them, it would be 300 MB. */
static struct fault decode_colours(png_structp png, png_infop info, struct photo_view *out, struct work *work)
{
    int64_t width = png_get_image_width(png, info), height = png_get_image_height(png, info);
    struct fault fault = photo_shrink_begin(&work->shrink, width, height, out);
    if (fault_is(fault))
        return fault;
    ask_for(png, info, true);
    png_read_update_info(png, info);
    work->bytes = malloc(png_get_rowbytes(png, info));
    if (!work->bytes)
        return no_memory();
    if (png_get_interlace_type(png, info) != PNG_INTERLACE_NONE)
        return read_passes(png, (int)width, (int)height, out, work);
    read_lines(png, (int)height, work);
    return FAULT_OK;
}

/* ------------------------------------------------------------------ guarded */

/* Everything between setjmp and here may be left by longjmp. Into the one of both that is wanted. */
static struct fault decode_guarded(png_structp png, png_infop info, struct source *source,
                                   struct picture *grey, struct photo_view *view, struct work *work)
{
    if (setjmp(png_jmpbuf(png)))
        return fault_make(FAULT_INPUT, "is a damaged PNG (%s)", source->message);
    png_set_read_fn(png, source, take);
    png_set_user_limits(png, PICTURE_SIDE_MAX * 4, PICTURE_SIDE_MAX * 4);
    png_set_chunk_malloc_max(png, CHUNK_BYTES_MAX);
    png_read_info(png, info);
    return grey ? decode_grey(png, info, grey, work) : decode_colours(png, info, view, work);
}

static struct fault read_png(struct span file, struct picture *grey, struct photo_view *view)
{
    struct source source = {.rest = file};
    struct work work = {.rows = NULL};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, fail, ignore);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    struct fault fault = no_memory();
    if (info)
        fault = decode_guarded(png, info, &source, grey, view, &work);
    free(work.rows);
    free(work.bytes);
    free(work.sums);
    png_destroy_read_struct(&png, &info, NULL);
    return fault;
}

struct fault picture_read_png(struct span file, struct picture *out)
{
    return read_png(file, out, NULL);
}

struct fault picture_show_png(struct span file, struct photo_view *out)
{
    return read_png(file, NULL, out);
}
