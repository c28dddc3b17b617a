#include "common/rules/photo.h"

#include <string.h>

enum { JPEG_MARK = 0xFF, JPEG_SOI = 0xD8, JPEG_EOI = 0xD9, JPEG_SOS = 0xDA };
enum { PNG_HEAD_SIZE = 8, PNG_CHUNK_EXTRA = 12, PNG_IHDR_SIZE = 13 };

const char *photo_type(enum photo_kind kind)
{
    static const char *const types[] = {
#define X(name, type) [name] = type,
        PHOTO_KIND_LIST(X)
#undef X
    };
    return types[kind];
}

const char *photo_fit_sentence(enum photo_fit fit)
{
    static const char *const sentences[] = {
#define X(name, sentence) [name] = sentence,
        PHOTO_FIT_LIST(X)
#undef X
    };
    return sentences[fit];
}

static uint32_t byte_at(struct span bytes, size_t at)
{
    return (unsigned char)bytes.data[at];
}

static uint32_t read_16(struct span bytes, size_t at)
{
    return byte_at(bytes, at) << 8 | byte_at(bytes, at + 1);
}

static uint32_t read_32(struct span bytes, size_t at)
{
    return read_16(bytes, at) << 16 | read_16(bytes, at + 2);
}

static enum photo_fit take_size(struct photo *out, uint32_t width, uint32_t height)
{
    if (width < 1 || width > PHOTO_SIDE_MAX || height < 1 || height > PHOTO_SIDE_MAX)
        return PHOTO_BAD_SIZE;
    out->width = (int32_t)width;
    out->height = (int32_t)height;
    return PHOTO_FITS;
}

/* ------------------------------------------------------------------ JPEG (ISO/IEC 10918-1, annex B) */

/* SOF0 … SOF15, but for the three codes among them that are tables. */
static bool is_frame(uint32_t marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/* SOF2, 6, 10 and 14: the whole picture comes coarse, then finer. */
static bool is_progressive(uint32_t marker)
{
    return (marker & 3) == 2;
}

static enum photo_fit read_frame(struct span bytes, size_t at, struct photo *out)
{
    enum photo_fit fit = take_size(out, read_16(bytes, at + 7), read_16(bytes, at + 5));
    if (fit != PHOTO_FITS || !is_progressive(byte_at(bytes, at + 1)))
        return fit;
    return out->width > PHOTO_PASSES_MAX / out->height ? PHOTO_TOO_MANY_PASSES : PHOTO_FITS;
}

/* Behind the segment that begins with its length at `at`; 0: there is no whole segment. */
static size_t behind_segment(struct span bytes, size_t at)
{
    if (at + 2 > bytes.size)
        return 0;
    size_t length = read_16(bytes, at);
    return length < 2 || length > bytes.size - at ? 0 : at + length;
}

/* The segments up to the first scan; the compressed lines themselves have no length, and end with EOI. */
static enum photo_fit read_jpeg(struct span bytes, struct photo *out)
{
    size_t at = 2;
    bool framed = false;
    out->kind = PHOTO_JPEG;
    for (;;) {
        while (at + 2 <= bytes.size && byte_at(bytes, at) == JPEG_MARK && byte_at(bytes, at + 1) == JPEG_MARK)
            at++; /* fill bytes */
        if (at + 2 > bytes.size || byte_at(bytes, at) != JPEG_MARK)
            return PHOTO_CUT_OFF;
        uint32_t marker = byte_at(bytes, at + 1);
        size_t next = behind_segment(bytes, at + 2);
        if (next == 0 || marker == JPEG_EOI)
            return PHOTO_CUT_OFF;
        if (is_frame(marker)) {
            if (next - at < 9)
                return PHOTO_CUT_OFF;
            enum photo_fit fit = read_frame(bytes, at, out);
            if (fit != PHOTO_FITS)
                return fit;
            framed = true;
        }
        at = next;
        if (marker == JPEG_SOS)
            break;
    }
    bool ends = bytes.size - at >= 2 && byte_at(bytes, bytes.size - 2) == JPEG_MARK &&
                byte_at(bytes, bytes.size - 1) == JPEG_EOI;
    return framed && ends ? PHOTO_FITS : PHOTO_CUT_OFF;
}

/* ------------------------------------------------------------------ PNG (ISO/IEC 15948) */

static const char PNG_HEAD[] = "\x89PNG\r\n\x1A\n";

static bool is_chunk(struct span bytes, size_t at, const char *type)
{
    return memcmp(bytes.data + at + 4, type, 4) == 0;
}

static enum photo_fit read_png(struct span bytes, struct photo *out)
{
    size_t at = PNG_HEAD_SIZE;
    out->kind = PHOTO_PNG;
    if (bytes.size < at + PNG_CHUNK_EXTRA + PNG_IHDR_SIZE || !is_chunk(bytes, at, "IHDR") ||
        read_32(bytes, at) != PNG_IHDR_SIZE)
        return PHOTO_CUT_OFF;
    enum photo_fit fit = take_size(out, read_32(bytes, at + 8), read_32(bytes, at + 12));
    if (fit != PHOTO_FITS)
        return fit;
    for (;;) {
        size_t left = bytes.size - at;
        if (left < PNG_CHUNK_EXTRA || read_32(bytes, at) > left - PNG_CHUNK_EXTRA)
            return PHOTO_CUT_OFF;
        bool is_end = is_chunk(bytes, at, "IEND");
        at += read_32(bytes, at) + PNG_CHUNK_EXTRA;
        if (is_end)
            return at == bytes.size ? PHOTO_FITS : PHOTO_CUT_OFF;
    }
}

/* ------------------------------------------------------------------ either */

enum photo_fit photo_read(struct span bytes, struct photo *out)
{
    if (bytes.size > PHOTO_BYTES_MAX)
        return PHOTO_TOO_BIG;
    if (bytes.size >= 2 && byte_at(bytes, 0) == JPEG_MARK && byte_at(bytes, 1) == JPEG_SOI)
        return read_jpeg(bytes, out);
    if (bytes.size >= PNG_HEAD_SIZE && memcmp(bytes.data, PNG_HEAD, PNG_HEAD_SIZE) == 0)
        return read_png(bytes, out);
    return PHOTO_NO_PICTURE;
}

bool photo_is_id(struct span reference)
{
    if (reference.size != PHOTO_ID_MAX - 1)
        return false;
    for (size_t i = 0; i < reference.size; i++) {
        char c = reference.data[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
    }
    return true;
}

bool photo_is_named(struct span bytes, const char *id)
{
    char is[PHOTO_ID_MAX];
    sha256_text(bytes, is);
    return strcmp(is, id) == 0;
}
