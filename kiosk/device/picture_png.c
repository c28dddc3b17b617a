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
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
}

/* Everything between setjmp and here may be left by longjmp: what must be freed lives with the caller. */
static struct fault decode(png_structp png, png_infop info, struct picture *out, png_bytep **rows)
{
    png_read_info(png, info);
    struct fault fault = picture_make(png_get_image_width(png, info), png_get_image_height(png, info), out);
    if (fault_is(fault))
        return fault;
    ask_for_grey(png, info);
    if (png_get_rowbytes(png, info) != (size_t)out->width)
        png_error(png, "its pixels cannot be made grey");
    *rows = calloc((size_t)out->height, sizeof **rows);
    if (!*rows)
        return fault_make(FAULT_FULL, "needs more memory than there is");
    for (int y = 0; y < out->height; y++)
        (*rows)[y] = out->grey + (size_t)y * (size_t)out->width;
    png_read_image(png, *rows);
    return FAULT_OK;
}

static struct fault decode_guarded(png_structp png, png_infop info, struct source *source,
                                   struct picture *out, png_bytep **rows)
{
    if (setjmp(png_jmpbuf(png)))
        return fault_make(FAULT_INPUT, "is a damaged PNG (%s)", source->message);
    png_set_read_fn(png, source, take);
    png_set_user_limits(png, PICTURE_SIDE_MAX * 4, PICTURE_SIDE_MAX * 4);
    png_set_chunk_malloc_max(png, CHUNK_BYTES_MAX);
    return decode(png, info, out, rows);
}

struct fault picture_read_png(struct span file, struct picture *out)
{
    struct source source = {.rest = file};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, fail, ignore);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    png_bytep *rows = NULL;
    struct fault fault = fault_make(FAULT_FULL, "needs more memory than there is");
    if (info)
        fault = decode_guarded(png, info, &source, out, &rows);
    free(rows);
    png_destroy_read_struct(&png, &info, NULL);
    return fault;
}
