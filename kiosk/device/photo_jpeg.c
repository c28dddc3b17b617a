#include "kiosk/device/photo_jpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

enum { QUALITY = 90 };

struct way_out {
    struct jpeg_error_mgr manager; /* first: libjpeg hands out a pointer to it */
    jmp_buf back;
};

static _Noreturn void fail(j_common_ptr encoder)
{
    longjmp(((struct way_out *)encoder->err)->back, 1);
}

/* Where rows come from. `row` fills `line` with the y-th, or returns where it lies. */
struct rows {
    int width, height, components;
    const unsigned char *data;
    JSAMPLE *line; /* lent: three bytes a pixel */
};

static JSAMPLE *row_get(const struct rows *rows, int y)
{
    if (rows->components == 1) {
        memcpy(rows->line, rows->data + (size_t)y * (size_t)rows->width, (size_t)rows->width);
        return rows->line;
    }
    const unsigned char *from = rows->data + (size_t)y * (size_t)rows->width * 2;
    for (int x = 0; x < rows->width; x++) {
        const unsigned char *pair = from + (size_t)(x / 2) * 4;
        rows->line[x * 3] = pair[x % 2 == 0 ? 0 : 2];
        rows->line[x * 3 + 1] = pair[1];
        rows->line[x * 3 + 2] = pair[3];
    }
    return rows->line;
}

static void encode(struct jpeg_compress_struct *encoder, const struct rows *rows, unsigned char **data,
                   unsigned long *size)
{
    jpeg_create_compress(encoder);
    jpeg_mem_dest(encoder, data, size);
    encoder->image_width = (JDIMENSION)rows->width;
    encoder->image_height = (JDIMENSION)rows->height;
    encoder->input_components = rows->components;
    encoder->in_color_space = rows->components == 1 ? JCS_GRAYSCALE : JCS_YCbCr;
    jpeg_set_defaults(encoder);
    jpeg_set_quality(encoder, QUALITY, TRUE);
    jpeg_start_compress(encoder, TRUE);
    for (int y = 0; y < rows->height; y++) {
        JSAMPLE *row = row_get(rows, y);
        jpeg_write_scanlines(encoder, &row, 1);
    }
    jpeg_finish_compress(encoder);
}

static struct fault photo_make(struct rows *rows, struct photo_jpeg *out)
{
    struct jpeg_compress_struct encoder = {0};
    struct way_out way = {0};
    unsigned char *volatile data = NULL;
    unsigned char *written = NULL;
    unsigned long size = 0;
    *out = (struct photo_jpeg){0};
    rows->line = malloc((size_t)rows->width * 3);
    if (!rows->line)
        return fault_make(FAULT_FULL, "no memory for a photo");
    encoder.err = jpeg_std_error(&way.manager);
    way.manager.error_exit = fail;
    bool failed = setjmp(way.back) != 0;
    if (!failed)
        encode(&encoder, rows, &written, &size);
    data = written;
    jpeg_destroy_compress(&encoder);
    free(rows->line);
    if (failed) {
        free(data);
        return fault_make(FAULT_FULL, "the photo could not be made: there is no memory for it");
    }
    *out = (struct photo_jpeg){data, size};
    return FAULT_OK;
}

struct fault photo_jpeg_of_grey(const struct picture *picture, struct photo_jpeg *out)
{
    struct rows rows = {
        .width = picture->width, .height = picture->height, .components = 1, .data = picture->grey};
    return photo_make(&rows, out);
}

struct fault photo_jpeg_of_yuyv(struct span data, int width, int height, struct photo_jpeg *out)
{
    struct rows rows = {
        .width = width, .height = height, .components = 3, .data = (const unsigned char *)data.data};
    *out = (struct photo_jpeg){0};
    if (width < PICTURE_SIDE_MIN || height < PICTURE_SIDE_MIN || width > PICTURE_SIDE_MAX ||
        height > PICTURE_SIDE_MAX || width % 2 != 0 || data.size < (size_t)width * (size_t)height * 2)
        return fault_make(FAULT_INPUT, "the camera's frame is cut off");
    return photo_make(&rows, out);
}

/* Whether the head of a JPEG, up to its first scan, has Huffman tables: frames of a video may leave them out.
 */
static bool has_tables(struct span data)
{
    const unsigned char *bytes = (const unsigned char *)data.data;
    for (size_t at = 2; at + 4 <= data.size && bytes[at] == 0xFF;) {
        if (bytes[at + 1] == 0xC4)
            return true;
        if (bytes[at + 1] == 0xDA)
            return false;
        at += 2 + (size_t)(bytes[at + 2] << 8 | bytes[at + 3]);
    }
    return false;
}

struct fault photo_jpeg_copy(struct span data, struct photo_jpeg *out)
{
    *out = (struct photo_jpeg){0};
    while (data.size > 2 && data.data[data.size - 1] == '\0')
        data.size--; /* a video's buffer may be longer than its frame */
    if (!span_starts_with(data, "\xff\xd8\xff") || memcmp(data.data + data.size - 2, "\xff\xd9", 2) != 0 ||
        !has_tables(data))
        return fault_make(FAULT_INPUT, "the camera's frame is no whole JPEG");
    out->data = malloc(data.size);
    if (!out->data)
        return fault_make(FAULT_FULL, "no memory for a photo");
    memcpy(out->data, data.data, data.size);
    out->size = data.size;
    return FAULT_OK;
}

void photo_jpeg_release(struct photo_jpeg *photo)
{
    free(photo->data);
    *photo = (struct photo_jpeg){0};
}
