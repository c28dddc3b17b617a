#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kiosk/device/ndef.h"

enum { MEMORY_MAX = 512 };

struct row {
    const char *name, *hex;
    enum ndef_result want;
    const char *text, *language;
};

static const struct row ROWS[] = {
    {"text", "03 13 D1 01 0F 54 02 65 6E 54 53 31 2D 30 30 30 31 32 33 2D 4B FE", NDEF_TEXT, "TS1-000123-K",
     "en"},
    {"behind a lock TLV", "01 03 A0 0C 34 03 13 D1 01 0F 54 02 65 6E 54 53 31 2D 30 30 30 31 32 33 2D 4B FE",
     NDEF_TEXT, "TS1-000123-K", "en"},
    {"behind NULL TLVs", "00 00 03 13 D1 01 0F 54 02 65 6E 54 53 31 2D 30 30 30 31 32 33 2D 4B FE", NDEF_TEXT,
     "TS1-000123-K", "en"},
    {"three-byte length", "03 FF 00 13 D1 01 0F 54 02 65 6E 54 53 31 2D 30 30 30 31 32 33 2D 4B FE",
     NDEF_TEXT, "TS1-000123-K", "en"},
    {"UTF-16", "03 0D D1 01 09 54 82 65 6E 00 54 00 53 00 31 FE", NDEF_TEXT, "TS1", "en"},
    {"UTF-16, little endian by its mark", "03 0F D1 01 0B 54 82 65 6E FF FE 54 00 53 00 31 00 FE", NDEF_TEXT,
     "TS1", "en"},
    {"UTF-16 surrogates", "03 0B D1 01 07 54 82 65 6E D8 3D DC 8D FE", NDEF_TEXT, "\xF0\x9F\x92\x8D", "en"},
    {"UTF-16, a lone surrogate", "03 09 D1 01 05 54 82 65 6E D8 3D FE", NDEF_BAD_TEXT, NULL, NULL},
    {"UTF-16 of odd size", "03 08 D1 01 04 54 82 65 6E 00 FE", NDEF_BAD_TEXT, NULL, NULL},
    {"Thai", "03 13 D1 01 0F 54 02 74 68 E0 B9 81 E0 B8 AB E0 B8 A7 E0 B8 99 FE", NDEF_TEXT, "แหวน", "th"},
    {"URI",
     "03 1E D1 01 1A 55 04 74 73 2E 65 78 61 6D 70 6C 65 2F 70 2F 54 53 31 2D 30 30 30 31 32 33 2D 4B FE",
     NDEF_TEXT, "https://ts.example/p/TS1-000123-K", ""},
    {"URI without prefix", "03 11 D1 01 0D 55 00 75 72 6E 3A 65 70 63 3A 69 64 3A 78 FE", NDEF_TEXT,
     "urn:epc:id:x", ""},
    {"URI with EPC prefix", "03 06 D1 01 02 55 1E 78 FE", NDEF_TEXT, "urn:epc:id:x", ""},
    {"URI with a reserved prefix", "03 06 D1 01 02 55 24 78 FE", NDEF_TEXT, "x", ""},
    {"an empty message", "01 03 A0 0C 34 03 00 FE", NDEF_EMPTY, NULL, NULL},
    {"no message", "FE 00 00 00", NDEF_NONE, NULL, NULL},
    {"text, then URI",
     "03 22 91 01 0F 54 02 65 6E 54 53 31 2D 30 30 30 31 32 33 2D 4B 51 01 0B 55 04 74 73 2E 65 78 61 6D 70 "
     "6C 65 FE",
     NDEF_TEXT, "TS1-000123-K", "en"},
    {"URI, then text", "03 0F 91 01 02 55 00 78 51 01 05 54 02 65 6E 54 53 FE", NDEF_TEXT, "TS", "en"},
    {"long record form", "03 16 C1 01 00 00 00 0F 54 02 65 6E 54 53 31 2D 30 30 30 31 32 33 2D 4B FE",
     NDEF_TEXT, "TS1-000123-K", "en"},
    {"with an id", "03 15 D9 01 0F 01 54 70 02 65 6E 54 53 31 2D 30 30 30 31 32 33 2D 4B FE", NDEF_TEXT,
     "TS1-000123-K", "en"},
    {"a MIME record", "03 10 D2 0A 03 74 65 78 74 2F 70 6C 61 69 6E 54 53 31 FE", NDEF_NONE, NULL, NULL},
    {"message past the memory", "03 7F D1 01 0F 54 02 65 6E 54 53 31 2D 30 30 30 31 32 33 2D 4B",
     NDEF_TRUNCATED, NULL, NULL},
    {"payload past its message", "03 09 D1 01 30 54 02 65 6E 54 53 FE", NDEF_BAD_LENGTH, NULL, NULL},
    {"payload of 4 GB", "03 0A C1 01 FF FF FF FF 54 02 65 6E FE", NDEF_BAD_LENGTH, NULL, NULL},
    {"language longer than the payload", "03 07 D1 01 03 54 3F 65 6E FE", NDEF_BAD_TEXT, NULL, NULL},
    {"no UTF-8", "03 09 D1 01 05 54 02 65 6E C3 28 FE", NDEF_BAD_TEXT, NULL, NULL},
    {"a NUL inside", "03 0A D1 01 06 54 02 65 6E 54 00 31 FE", NDEF_BAD_TEXT, NULL, NULL},
    {"a chunked record", "03 0A B1 01 06 54 02 65 6E 54 53 31 FE", NDEF_CHUNKED, NULL, NULL},
    {"a record of two bytes", "03 02 D1 01 FE", NDEF_BAD_LENGTH, NULL, NULL},
    {"nothing at all", "", NDEF_NONE, NULL, NULL},
};

static size_t unhex(const char *hex, char *out)
{
    size_t size = 0;
    for (const char *at = hex; *at; at += at[2] ? 3 : 2) {
        char digits[3] = {at[0], at[1], '\0'};
        out[size++] = (char)strtoul(digits, NULL, 16);
    }
    return size;
}

/* The bytes lie at the end of a block of their own, so that a sanitizer sees a read beyond them. */
static enum ndef_result read_exact(const char *bytes, size_t size, size_t capacity, struct ndef *out)
{
    char *copy = malloc(size ? size : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    enum ndef_result result = ndef_read((struct span){copy, size}, capacity, out);
    free(copy);
    return result;
}

static void every_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        char bytes[MEMORY_MAX];
        struct ndef ndef;
        size_t size = unhex(ROWS[i].hex, bytes);
        enum ndef_result result = read_exact(bytes, size, size, &ndef);
        if (result != ROWS[i].want)
            fail_msg("%s: result %d, wanted %d", ROWS[i].name, (int)result, (int)ROWS[i].want);
        if (ROWS[i].text &&
            (strcmp(ndef.text, ROWS[i].text) != 0 || strcmp(ndef.language, ROWS[i].language) != 0))
            fail_msg("%s: '%s' (%s)", ROWS[i].name, ndef.text, ndef.language);
    }
}

/* A chip is read 16 bytes at a time: with less than the whole message the parser asks for more, and with more
 * memory behind it the answer is the same. */
static void a_message_read_in_parts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        if (!ROWS[i].text)
            continue;
        char bytes[MEMORY_MAX] = {0};
        struct ndef ndef;
        size_t size = unhex(ROWS[i].hex, bytes);
        for (size_t part = 0; part + 1 < size; part++) {
            if (read_exact(bytes, part, size, &ndef) != NDEF_MORE)
                fail_msg("%s: %zu of %zu bytes should not be enough", ROWS[i].name, part, size);
        }
        if (read_exact(bytes, MEMORY_MAX, MEMORY_MAX, &ndef) != NDEF_TEXT ||
            strcmp(ndef.text, ROWS[i].text) != 0)
            fail_msg("%s: with more memory behind it: '%s'", ROWS[i].name, ndef.text);
    }
}

static void a_text_that_is_too_long_is_told(void **state)
{
    (void)state;
    char bytes[MEMORY_MAX] = {3, (char)0xFF, 1, 50, (char)0xC1, 1, 0, 0, 1, 43, 'T', 2, 'e', 'n'};
    memset(bytes + 14, 'x', 300);
    struct ndef ndef;
    assert_int_equal(read_exact(bytes, sizeof bytes, sizeof bytes, &ndef), NDEF_TOO_LONG);
}

/* Every byte of every row set to a few values that matter: no crash, no read beyond, and a text that is one.
 */
static void damaged_bytes_do_no_harm(void **state)
{
    (void)state;
    static const unsigned char values[] = {0x00, 0x01, 0x03, 0x7F, 0x80, 0xC1, 0xFE, 0xFF};
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        char bytes[MEMORY_MAX];
        size_t size = unhex(ROWS[i].hex, bytes);
        for (size_t at = 0; at < size; at++) {
            char before = bytes[at];
            for (size_t k = 0; k < COUNT_OF(values); k++) {
                struct ndef ndef;
                bytes[at] = (char)values[k];
                if (read_exact(bytes, size, size, &ndef) == NDEF_TEXT)
                    assert_true(span_is_utf8(span_of(ndef.text)));
            }
            bytes[at] = before;
        }
    }
}

static void a_web_address_may_end_in_a_tag(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *want;
    } rows[] = {
        {"a tag", "TS1-000123-Z", "TS1-000123-Z"},
        {"in a path", "https://ts.example/p/TS1-000123-Z", "TS1-000123-Z"},
        {"in a query", "https://ts.example/?tag=TSB-000007-6", "TSB-000007-6"},
        {"misprinted", "https://ts.example/p/TS1-000123-K", "https://ts.example/p/TS1-000123-K"},
        {"not at the end", "https://ts.example/TS1-000123-Z/photo", "https://ts.example/TS1-000123-Z/photo"},
        {"no address", "note: TS1-000123-Z", "note: TS1-000123-Z"},
        {"nothing", "", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct ndef ndef = {.language = ""};
        snprintf(ndef.text, sizeof ndef.text, "%s", rows[i].text);
        struct span said = ndef_says(&ndef);
        if (!span_is(said, rows[i].want))
            fail_msg("%s: '%.*s'", rows[i].name, (int)said.size, said.data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_web_address_may_end_in_a_tag), cmocka_unit_test(every_row),
        cmocka_unit_test(a_message_read_in_parts),        cmocka_unit_test(a_text_that_is_too_long_is_told),
        cmocka_unit_test(damaged_bytes_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
