#include "kiosk/device/ndef.h"

#include <string.h>

#include "common/base/text.h"
#include "common/rules/tag.h"

enum { TLV_NULL = 0x00, TLV_NDEF = 0x03, TLV_END = 0xFE, TLV_LONG = 0xFF };
enum {
    FLAG_CHUNK = 0x20,
    FLAG_SHORT = 0x10,
    FLAG_ID = 0x08,
    FLAG_END = 0x40,
    TNF_MASK = 0x07,
    TNF_WELL_KNOWN = 1
};
enum { TEXT_UTF16 = 0x80, TEXT_LANGUAGE = 0x3F };

static unsigned byte_at(struct span span, size_t index)
{
    return (unsigned char)span.data[index];
}

static struct span after(struct span span, size_t count)
{
    return (struct span){span.data + count, span.size - count};
}

/* Finds the first NDEF TLV. NDEF_TEXT: *message is it, whole. */
static enum ndef_result message_find(struct span memory, size_t capacity, struct span *message)
{
    size_t at = 0, end = memory.size < capacity ? memory.size : capacity;
    while (at < capacity) {
        if (at >= end)
            return NDEF_MORE;
        unsigned type = byte_at(memory, at++);
        if (type == TLV_NULL)
            continue;
        if (type == TLV_END)
            return NDEF_NONE;
        size_t head = at < end && byte_at(memory, at) == TLV_LONG ? 3 : 1;
        if (at + head > capacity)
            return NDEF_TRUNCATED;
        if (at + head > end)
            return NDEF_MORE;
        size_t length =
            head == 1 ? byte_at(memory, at) : byte_at(memory, at + 1) << 8 | byte_at(memory, at + 2);
        at += head;
        if (length > capacity - at)
            return NDEF_TRUNCATED;
        if (type == TLV_NDEF && length > end - at)
            return NDEF_MORE;
        if (type == TLV_NDEF) {
            *message = (struct span){memory.data + at, length};
            return length == 0 ? NDEF_EMPTY : NDEF_TEXT;
        }
        at += length;
    }
    return NDEF_NONE;
}

struct record {
    unsigned flags;
    struct span type, payload;
};

/* Takes one record off *rest. */
static enum ndef_result record_take(struct span *rest, struct record *out)
{
    if (rest->size < 3)
        return NDEF_BAD_LENGTH;
    unsigned flags = byte_at(*rest, 0);
    if (flags & FLAG_CHUNK)
        return NDEF_CHUNKED;
    size_t type_size = byte_at(*rest, 1), at = 2, id_size = 0;
    size_t length_size = flags & FLAG_SHORT ? 1 : 4;
    if (rest->size < at + length_size + (flags & FLAG_ID ? 1 : 0))
        return NDEF_BAD_LENGTH;
    uint32_t payload_size = 0;
    for (size_t i = 0; i < length_size; i++)
        payload_size = payload_size << 8 | byte_at(*rest, at++);
    if (flags & FLAG_ID)
        id_size = byte_at(*rest, at++);
    struct span body = after(*rest, at);
    if (type_size + id_size > body.size || payload_size > body.size - type_size - id_size)
        return NDEF_BAD_LENGTH;
    *out = (struct record){
        .flags = flags,
        .type = {body.data, type_size},
        .payload = {body.data + type_size + id_size, payload_size},
    };
    *rest = after(body, type_size + id_size + payload_size);
    return NDEF_TEXT;
}

static void add_code_point(struct text *out, uint32_t point)
{
    char bytes[4];
    size_t size = 0;
    if (point < 0x80) {
        bytes[size++] = (char)point;
    } else if (point < 0x800) {
        bytes[size++] = (char)(0xC0 | point >> 6);
        bytes[size++] = (char)(0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
        bytes[size++] = (char)(0xE0 | point >> 12);
        bytes[size++] = (char)(0x80 | (point >> 6 & 0x3F));
        bytes[size++] = (char)(0x80 | (point & 0x3F));
    } else {
        bytes[size++] = (char)(0xF0 | point >> 18);
        bytes[size++] = (char)(0x80 | (point >> 12 & 0x3F));
        bytes[size++] = (char)(0x80 | (point >> 6 & 0x3F));
        bytes[size++] = (char)(0x80 | (point & 0x3F));
    }
    text_add_span(out, (struct span){bytes, size});
}

/* UTF-16, big endian unless a byte order mark says otherwise. */
static bool add_utf16(struct text *out, struct span bytes)
{
    if (bytes.size % 2 != 0)
        return false;
    bool little = bytes.size >= 2 && byte_at(bytes, 0) == 0xFF && byte_at(bytes, 1) == 0xFE;
    bool marked = little || (bytes.size >= 2 && byte_at(bytes, 0) == 0xFE && byte_at(bytes, 1) == 0xFF);
    uint32_t high = 0;
    for (size_t i = marked ? 2 : 0; i < bytes.size; i += 2) {
        uint32_t unit = byte_at(bytes, i + (little ? 1 : 0)) << 8 | byte_at(bytes, i + (little ? 0 : 1));
        bool is_high = unit >= 0xD800 && unit < 0xDC00, is_low = unit >= 0xDC00 && unit < 0xE000;
        if (is_low != (high != 0) || unit == 0)
            return false;
        if (is_low)
            add_code_point(out, 0x10000 + ((high - 0xD800) << 10 | (unit - 0xDC00)));
        else if (!is_high)
            add_code_point(out, unit);
        high = is_high ? unit : 0;
    }
    return high == 0;
}

/* The text is kept as a C string: a NUL inside is no text. */
static bool is_text(struct span span)
{
    for (size_t i = 0; i < span.size; i++) {
        if (span.data[i] == '\0')
            return false;
    }
    return span_is_utf8(span);
}

static enum ndef_result text_read(struct span payload, struct ndef *out)
{
    if (payload.size < 1)
        return NDEF_BAD_TEXT;
    unsigned status = byte_at(payload, 0);
    size_t language_size = status & TEXT_LANGUAGE;
    if (language_size > payload.size - 1)
        return NDEF_BAD_TEXT;
    struct span language = {payload.data + 1, language_size}, body = after(payload, 1 + language_size);
    bool fits = TEXT_COPY(out->language, language);
    if (!fits)
        out->language[0] = '\0'; /* it only helps to show the text */
    struct text text = TEXT_IN(out->text);
    if (status & TEXT_UTF16) {
        if (!add_utf16(&text, body))
            return NDEF_BAD_TEXT;
    } else if (!is_text(body)) {
        return NDEF_BAD_TEXT;
    } else {
        text_add_span(&text, body);
    }
    return text_ok(&text) ? NDEF_TEXT : NDEF_TOO_LONG;
}

/* A code that is none of the table stands for no prefix. */
static const char *uri_prefix(unsigned code)
{
    static const char *const prefixes[] = {"",
                                           "http://www.",
                                           "https://www.",
                                           "http://",
                                           "https://",
                                           "tel:",
                                           "mailto:",
                                           "ftp://anonymous:anonymous@",
                                           "ftp://ftp.",
                                           "ftps://",
                                           "sftp://",
                                           "smb://",
                                           "nfs://",
                                           "ftp://",
                                           "dav://",
                                           "news:",
                                           "telnet://",
                                           "imap:",
                                           "rtsp://",
                                           "urn:",
                                           "pop:",
                                           "sip:",
                                           "sips:",
                                           "tftp:",
                                           "btspp://",
                                           "btl2cap://",
                                           "btgoep://",
                                           "tcpobex://",
                                           "irdaobex://",
                                           "file://",
                                           "urn:epc:id:",
                                           "urn:epc:tag:",
                                           "urn:epc:pat:",
                                           "urn:epc:raw:",
                                           "urn:epc:",
                                           "urn:nfc:"};
    return code < COUNT_OF(prefixes) ? prefixes[code] : "";
}

static enum ndef_result uri_read(struct span payload, struct ndef *out)
{
    if (payload.size < 1 || !is_text(after(payload, 1)))
        return NDEF_BAD_TEXT;
    struct text text = TEXT_IN(out->text);
    text_add(&text, "%s", uri_prefix(byte_at(payload, 0)));
    text_add_span(&text, after(payload, 1));
    out->language[0] = '\0';
    return text_ok(&text) ? NDEF_TEXT : NDEF_TOO_LONG;
}

enum ndef_result ndef_read(struct span memory, size_t capacity, struct ndef *out)
{
    *out = (struct ndef){0};
    struct span rest;
    enum ndef_result result = message_find(memory, capacity, &rest);
    struct record uri = {0};
    bool has_uri = false;
    while (result == NDEF_TEXT && rest.size > 0) {
        struct record record;
        result = record_take(&rest, &record);
        if (result != NDEF_TEXT)
            return result;
        bool known = (record.flags & TNF_MASK) == TNF_WELL_KNOWN;
        if (known && span_is(record.type, "T"))
            return text_read(record.payload, out);
        if (known && span_is(record.type, "U") && !has_uri) {
            uri = record;
            has_uri = true;
        }
        if (record.flags & FLAG_END)
            break;
    }
    if (result != NDEF_TEXT)
        return result;
    return has_uri ? uri_read(uri.payload, out) : NDEF_NONE;
}

struct span ndef_says(const struct ndef *ndef)
{
    struct span all = span_of(ndef->text), last = all;
    struct tag tag;
    enum tag_kind kind;
    if (!strstr(ndef->text, "://"))
        return all;
    for (size_t i = 0; i < all.size; i++) {
        if (strchr("/=?#:", all.data[i]))
            last = (struct span){all.data + i + 1, all.size - i - 1};
    }
    return tag_read(last, &tag, &kind) == TAG_FITS ? last : all;
}
