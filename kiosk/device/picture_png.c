/* PNG through libpng, which is told to give 8-bit grey, or colours, on white whatever the file holds. */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "kiosk/device/picture_file.h"

enum {
    MESSAGE_MAX = 80,
    CHUNK_BYTES_MAX = 8 * 1024 * 1024,
    WHOLE_PIXELS_MAX = 2048 * 2048, /* in colour: 12 MB while it is decoded */
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
    unsigned char *bytes; /* that the rows are in, or one line; NULL: the picture's own */
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

/* One that is interlaced has its last line only when all of it is there. */
static struct fault decode_interlaced(png_structp png, png_infop info, struct photo_view *out,
                                      struct work *work)
{
    size_t width = png_get_image_width(png, info), height = png_get_image_height(png, info);
    struct fault fault = photo_shrink_begin(&work->shrink, (int64_t)width, (int64_t)height, out);
    if (fault_is(fault))
        return fault;
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    work->bytes = malloc(3 * width * height);
    if (!work->bytes)
        return no_memory();
    fault = read_whole(png, info, work->bytes, 3 * width, work);
    for (size_t y = 0; y < height && !fault_is(fault); y++)
        photo_shrink_line(&work->shrink, work->rows[y]);
    return fault;
}

/* Line by line; of one that is interlaced the first pass, which has each eighth pixel of each eighth line. */
static struct fault decode_lines(png_structp png, png_infop info, struct photo_view *out, struct work *work)
{
    int64_t width = png_get_image_width(png, info), height = png_get_image_height(png, info);
    if (png_get_interlace_type(png, info) != PNG_INTERLACE_NONE) {
        width = PNG_PASS_COLS(width, 0);
        height = PNG_PASS_ROWS(height, 0);
    }
    struct fault fault = photo_shrink_begin(&work->shrink, width, height, out);
    if (fault_is(fault))
        return fault;
    png_read_update_info(png, info);
    work->bytes = malloc(png_get_rowbytes(png, info));
    if (!work->bytes)
        return no_memory();
    for (int64_t y = 0; y < height; y++) {
        png_read_row(png, work->bytes, NULL);
        photo_shrink_line(&work->shrink, work->bytes);
    }
    return FAULT_OK;
}

static struct fault decode_colours(png_structp png, png_infop info, struct photo_view *out, struct work *work)
{
    int64_t pixels = (int64_t)png_get_image_width(png, info) * png_get_image_height(png, info);
    bool passes = png_get_interlace_type(png, info) != PNG_INTERLACE_NONE;
    ask_for(png, info, true);
    return passes && pixels <= WHOLE_PIXELS_MAX ? decode_interlaced(png, info, out, work)
                                                : decode_lines(png, info, out, work);
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
