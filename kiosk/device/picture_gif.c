/* The first picture of a GIF, through giflib. Transparent pixels and what the first picture leaves open are
 * white. */
#include <stdlib.h>
#include <string.h>

#include <gif_lib.h>

#include "kiosk/device/picture_file.h"

struct source {
    struct span rest;
};

static int take(GifFileType *gif, GifByteType *out, int count)
{
    struct source *source = gif->UserData;
    size_t size = (size_t)count < source->rest.size ? (size_t)count : source->rest.size;
    memcpy(out, source->rest.data, size);
    source->rest = (struct span){source->rest.data + size, source->rest.size - size};
    return (int)size;
}

static struct fault damaged(const GifFileType *gif)
{
    const char *why = GifErrorString(gif->Error);
    return fault_make(FAULT_INPUT, "is a damaged GIF (%s)", why ? why : "no picture in it");
}

/* Grey of each colour index; an index without colour is white. */
static void palette_make(const GifFileType *gif, int transparent, unsigned char grey[256])
{
    const ColorMapObject *map = gif->Image.ColorMap ? gif->Image.ColorMap : gif->SColorMap;
    memset(grey, 255, 256);
    for (int i = 0; map && i < map->ColorCount && i < 256; i++) {
        const GifColorType *colour = &map->Colors[i];
        if (i != transparent)
            grey[i] = picture_luma(colour->Red, colour->Green, colour->Blue);
    }
}

/* Rows come in four passes when the picture is interlaced. */
static int row_of(int index, int height, bool interlaced)
{
    static const struct {
        int start, step;
    } passes[] = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};
    if (!interlaced)
        return index;
    for (size_t i = 0; i < COUNT_OF(passes); i++) {
        int rows = height > passes[i].start ? (height - passes[i].start - 1) / passes[i].step + 1 : 0;
        if (index < rows)
            return passes[i].start + index * passes[i].step;
        index -= rows;
    }
    return 0;
}

static struct fault rows_read(GifFileType *gif, const unsigned char grey[256], struct picture *out)
{
    GifImageDesc image = gif->Image;
    GifPixelType line[PICTURE_SIDE_MAX];
    memset(out->grey, 255, (size_t)out->width * (size_t)out->height);
    for (int i = 0; i < image.Height; i++) {
        if (DGifGetLine(gif, line, image.Width) == GIF_ERROR)
            return damaged(gif);
        unsigned char *row =
            out->grey + (size_t)row_of(i, image.Height, image.Interlace) * (size_t)out->width;
        for (int x = 0; x < image.Width; x++)
            row[x] = grey[line[x]];
    }
    return FAULT_OK;
}

static struct fault image_read(GifFileType *gif, int transparent, struct picture *out)
{
    if (DGifGetImageDesc(gif) == GIF_ERROR)
        return damaged(gif);
    struct fault fault = picture_make(gif->Image.Width, gif->Image.Height, out);
    if (fault_is(fault))
        return fault;
    unsigned char grey[256];
    palette_make(gif, transparent, grey);
    return rows_read(gif, grey, out);
}

/* Passes over an extension; remembers which index is transparent. */
static bool extension_skip(GifFileType *gif, int *transparent)
{
    int code;
    GifByteType *block;
    if (DGifGetExtension(gif, &code, &block) == GIF_ERROR)
        return false;
    while (block) {
        if (code == GRAPHICS_EXT_FUNC_CODE && block[0] >= 4)
            *transparent = block[1] & 1 ? block[4] : NO_TRANSPARENT_COLOR;
        if (DGifGetExtensionNext(gif, &block) == GIF_ERROR)
            return false;
    }
    return true;
}

static struct fault first_image(GifFileType *gif, struct picture *out)
{
    int transparent = NO_TRANSPARENT_COLOR;
    GifRecordType kind;
    while (DGifGetRecordType(gif, &kind) != GIF_ERROR) {
        if (kind == IMAGE_DESC_RECORD_TYPE)
            return image_read(gif, transparent, out);
        if (kind != EXTENSION_RECORD_TYPE || !extension_skip(gif, &transparent))
            break;
    }
    return damaged(gif);
}

struct fault picture_read_gif(struct span file, struct picture *out)
{
    struct source source = {.rest = file};
    int error = 0;
    GifFileType *gif = DGifOpen(&source, take, &error);
    if (!gif)
        return fault_make(FAULT_INPUT, "is a damaged GIF");
    struct fault fault = first_image(gif, out);
    DGifCloseFile(gif, &error);
    return fault;
}
