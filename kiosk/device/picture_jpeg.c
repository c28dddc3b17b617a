/* JPEG through libjpeg, grey, or in colour for the screen: of what is grey the colours are never decoded.
 * libjpeg ends the process on an error unless it is given a way out; cameras do send truncated frames. */
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
    struct photo_view *view; /* wanted instead of the grey picture: shrunk, in colour */
    struct photo_shrink shrink;
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

/* As Adobe writes it: 255 is no ink. The three colours of a pixel, in place. */
static void take_off_ink(JSAMPLE *line, int width)
{
    const JSAMPLE *inks = line;
    for (int x = 0; x < width; x++, inks += 4, line += 3) {
        unsigned key = inks[3];
        for (int i = 0; i < 3; i++)
            line[i] = (JSAMPLE)(inks[i] * key / 255);
    }
}

static void write_grey(struct picture *out, const JSAMPLE *colours, int y)
{
    for (int x = 0; x < out->width; x++, colours += 3)
        out->grey[(size_t)y * (size_t)out->width + (size_t)x] =
            picture_luma(colours[0], colours[1], colours[2]);
}

/* Its half, quarter or eighth, as it is decoded: the smallest that is still as large as the view can be. */
static unsigned shrink_for(const struct jpeg_decompress_struct *decoder, const struct way_out *way)
{
    unsigned factor = 1, width = decoder->image_width, height = decoder->image_height;
    while (way->view && factor < 8 && width / (factor * 2) >= PHOTO_VIEW_WIDTH_MAX &&
           height / (factor * 2) >= PHOTO_VIEW_HEIGHT_MAX)
        factor *= 2;
    return factor;
}

static struct fault make_room(struct jpeg_decompress_struct *decoder, struct way_out *way,
                              struct picture *out, JSAMPLE **line)
{
    struct fault fault =
        way->view ? photo_shrink_begin(&way->shrink, decoder->output_width, decoder->output_height, way->view)
                  : picture_make(decoder->output_width, decoder->output_height, out);
    if (fault_is(fault))
        return fault;
    *line = calloc(decoder->output_width, (size_t)decoder->output_components);
    return *line ? FAULT_OK : fault_make(FAULT_FULL, "needs more memory than there is");
}

static struct fault decode(struct jpeg_decompress_struct *decoder, struct way_out *way, struct picture *out,
                           JSAMPLE **line)
{
    jpeg_read_header(decoder, TRUE);
    decoder->scale_num = 1;
    decoder->scale_denom = shrink_for(decoder, way);
    bool printed = decoder->num_components == 4;
    decoder->out_color_space = printed ? JCS_CMYK : way->view ? JCS_RGB : JCS_GRAYSCALE;
    jpeg_calc_output_dimensions(decoder);
    struct fault fault = make_room(decoder, way, out, line);
    if (fault_is(fault))
        return fault;
    jpeg_start_decompress(decoder);
    while (decoder->output_scanline < decoder->output_height) {
        int y = (int)decoder->output_scanline;
        bool grey = !printed && !way->view;
        JSAMPLE *target = grey ? out->grey + (size_t)y * (size_t)out->width : *line;
        if (jpeg_read_scanlines(decoder, &target, 1) != 1 || grey)
            continue;
        if (printed)
            take_off_ink(*line, (int)decoder->output_width);
        if (way->view)
            photo_shrink_line(&way->shrink, *line);
        else
            write_grey(out, *line, y);
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

static struct fault read_jpeg(struct span file, struct picture *out, struct photo_view *view)
{
    struct jpeg_decompress_struct decoder = {0};
    struct way_out way = {.view = view};
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
    return read_jpeg(file, out, NULL);
}

struct fault picture_show_jpeg(struct span file, struct photo_view *out)
{
    return read_jpeg(file, NULL, out);
}
