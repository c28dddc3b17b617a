/* JPEG through libjpeg, grey only: the colours are never decoded. libjpeg ends the process on an error unless
 * it is given a way out; cameras do send truncated frames. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "kiosk/device/picture_file.h"

enum { WARNINGS_MAX = 100 };

struct way_out {
    struct jpeg_error_mgr manager; /* first: libjpeg hands out a pointer to it */
    jmp_buf back;
    char message[JMSG_LENGTH_MAX];
    long warnings;
    int width, height; /* that are needed; 0: the whole picture */
};

static _Noreturn void fail(j_common_ptr decoder)
{
    struct way_out *out = (struct way_out *)decoder->err;
    decoder->err->format_message(decoder, out->message);
    longjmp(out->back, 1);
}

/* A cut-off picture is no error for libjpeg: it fills the rest with grey and goes on. For us a few warnings
 * are enough. */
static void warn(j_common_ptr decoder, int level)
{
    struct way_out *out = (struct way_out *)decoder->err;
    if (level < 0 && ++out->warnings > WARNINGS_MAX)
        fail(decoder);
}

static void invert_ink(struct picture *out, const JSAMPLE *inks, int y)
{
    for (int x = 0; x < out->width; x++, inks += 4) { /* as Adobe writes it: 255 is no ink */
        unsigned key = inks[3];
        out->grey[(size_t)y * (size_t)out->width + (size_t)x] =
            picture_luma(inks[0] * key / 255, inks[1] * key / 255, inks[2] * key / 255);
    }
}

static unsigned shrink_for(const struct jpeg_decompress_struct *decoder, const struct way_out *way)
{
    unsigned factor = 1, width = decoder->image_width, height = decoder->image_height;
    while (way->width > 0 && factor < 8 &&
           (width / factor > PICTURE_SIDE_MAX || height / factor > PICTURE_SIDE_MAX ||
            (width / (factor * 2) >= (unsigned)way->width && height / (factor * 2) >= (unsigned)way->height)))
        factor *= 2;
    return factor;
}

static struct fault decode(struct jpeg_decompress_struct *decoder, const struct way_out *way,
                           struct picture *out, JSAMPLE **line)
{
    jpeg_read_header(decoder, TRUE);
    decoder->scale_num = 1;
    decoder->scale_denom = shrink_for(decoder, way);
    bool printed = decoder->num_components == 4;
    decoder->out_color_space = printed ? JCS_CMYK : JCS_GRAYSCALE;
    jpeg_calc_output_dimensions(decoder);
    struct fault fault = picture_make(decoder->output_width, decoder->output_height, out);
    if (fault_is(fault))
        return fault;
    jpeg_start_decompress(decoder);
    *line = calloc(decoder->output_width, (size_t)decoder->output_components);
    if (!*line)
        return fault_make(FAULT_FULL, "needs more memory than there is");
    while (decoder->output_scanline < decoder->output_height) {
        int y = (int)decoder->output_scanline;
        JSAMPLE *target = printed ? *line : out->grey + (size_t)y * (size_t)out->width;
        if (jpeg_read_scanlines(decoder, &target, 1) == 1 && printed)
            invert_ink(out, *line, y);
    }
    jpeg_finish_decompress(decoder);
    return FAULT_OK;
}

static struct fault decode_guarded(struct jpeg_decompress_struct *decoder, struct way_out *way,
                                   struct span file, struct picture *out, JSAMPLE **line)
{
    if (setjmp(way->back))
        return fault_make(FAULT_INPUT, "is a damaged JPEG (%.120s)", way->message);
    jpeg_create_decompress(decoder);
    jpeg_mem_src(decoder, (const unsigned char *)file.data, file.size);
    return decode(decoder, way, out, line);
}

struct fault picture_read_jpeg_for(struct span file, int width, int height, struct picture *out)
{
    struct jpeg_decompress_struct decoder = {0};
    struct way_out way = {.width = width, .height = height};
    JSAMPLE *line = NULL;
    decoder.err = jpeg_std_error(&way.manager);
    way.manager.error_exit = fail;
    way.manager.emit_message = warn;
    struct fault fault = decode_guarded(&decoder, &way, file, out, &line);
    free(line);
    jpeg_destroy_decompress(&decoder);
    return fault;
}

struct fault picture_read_jpeg(struct span file, struct picture *out)
{
    return picture_read_jpeg_for(file, 0, 0, out);
}
