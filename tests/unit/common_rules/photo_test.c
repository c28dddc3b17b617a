/* Photos: what is one, and what is not. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "common/rules/photo.h"

/* an initializer, which a compound literal is not */
#define BYTES(literal)                                                                                       \
    {                                                                                                        \
        (literal), sizeof(literal) - 1                                                                       \
    }

#define APP0     "\xFF\xE0\x00\x04JF"
#define SOF(w)   "\xFF\xC0\x00\x0B\x08\x00\x30" w "\x01\x01\x11\x00"
#define SOS      "\xFF\xDA\x00\x08\x01\x01\x00\x00\x3F\x00"
#define JPEG     "\xFF\xD8" APP0 SOF("\x00\x40") SOS "\x12\x34\xFF\x00\x56\xFF\xD9"
#define PNG_HEAD "\x89PNG\r\n\x1A\n"
#define IHDR(w)                                                                                              \
    "\x00\x00\x00\x0DIHDR\x00\x00" w "\x00\x00\x00\x30\x08\x02\x00\x00\x00"                                  \
    "CRC."
#define IDAT                                                                                                 \
    "\x00\x00\x00\x02IDAT\x12\x34"                                                                           \
    "CRC."
#define IEND                                                                                                 \
    "\x00\x00\x00\x00IEND"                                                                                   \
    "CRC."
#define PNG PNG_HEAD IHDR("\x00\x40") IDAT IEND

static const struct {
    const char *name;
    struct span bytes;
    enum photo_fit want;
    enum photo_kind kind;
} rows[] = {
    {"a JPEG", BYTES(JPEG), PHOTO_FITS, PHOTO_JPEG},
    {"a PNG", BYTES(PNG), PHOTO_FITS, PHOTO_PNG},
    {"fill bytes before a marker", BYTES("\xFF\xD8\xFF\xFF" APP0 SOF("\x00\x40") SOS "\x12\xFF\xD9"),
     PHOTO_FITS, PHOTO_JPEG},
    {"a progressive JPEG",
     BYTES("\xFF\xD8\xFF\xC2\x00\x0B\x08\x00\x30\x00\x40\x01\x01\x11\x00" SOS "\xFF\xD9"), PHOTO_FITS,
     PHOTO_JPEG},
    {"tables of Huffman are no frame",
     BYTES("\xFF\xD8\xFF\xC4\x00\x0B\x08\x00\x30\x00\x40\x01\x01\x11\x00" SOS "\xFF\xD9"), PHOTO_CUT_OFF, 0},
    {"nothing", BYTES(""), PHOTO_NO_PICTURE, 0},
    {"a page", BYTES("<html><script>alert(1)</script></html>"), PHOTO_NO_PICTURE, 0},
    {"a GIF", BYTES("GIF89a\x01\x00\x01\x00"), PHOTO_NO_PICTURE, 0},
    {"a page behind a JPEG", BYTES(JPEG "<script>"), PHOTO_CUT_OFF, 0},
    {"a page behind a PNG", BYTES(PNG "<script>"), PHOTO_CUT_OFF, 0},
    {"a frame without lines", BYTES("\xFF\xD8" APP0 SOF("\x00\x00") SOS "\x12\xFF\xD9"), PHOTO_BAD_SIZE, 0},
    {"a JPEG of 10 001 columns", BYTES("\xFF\xD8" APP0 SOF("\x27\x11") SOS "\x12\xFF\xD9"), PHOTO_BAD_SIZE,
     0},
    {"a JPEG of 10 000 columns", BYTES("\xFF\xD8" APP0 SOF("\x27\x10") SOS "\x12\xFF\xD9"), PHOTO_FITS,
     PHOTO_JPEG},
    {"a PNG of 10 001 columns", BYTES(PNG_HEAD IHDR("\x27\x11") IDAT IEND), PHOTO_BAD_SIZE, 0},
    {"a PNG cut off before it tells its size", {PNG_HEAD IHDR("\x27\x11") IDAT IEND, 18}, PHOTO_CUT_OFF, 0},
    {"a comment with nothing in it", BYTES("\xFF\xD8\xFF\xFE\x00\x02" SOF("\x00\x40") SOS "\x12\xFF\xD9"),
     PHOTO_FITS, PHOTO_JPEG},
    {"a segment of length 1", BYTES("\xFF\xD8\xFF\xE0\x00\x01" SOF("\x00\x40") SOS "\xFF\xD9"), PHOTO_CUT_OFF,
     0},
    {"a segment longer than the file", BYTES("\xFF\xD8\xFF\xE0\xFF\xFFJFIF"), PHOTO_CUT_OFF, 0},
    {"a frame longer than the file, without lines", BYTES("\xFF\xD8\xFF\xC0\x00\x0C\x08\x00\x30\x00\x00\x00"),
     PHOTO_CUT_OFF, 0},
    {"a frame at the end of the file, without lines",
     BYTES("\xFF\xD8\xFF\xC0\x00\x0B\x08\x00\x00\x00\x40\x01\x01\x11\x00"), PHOTO_BAD_SIZE, 0},
    {"the last kind of frame",
     BYTES("\xFF\xD8\xFF\xCF\x00\x0B\x08\x00\x30\x00\x40\x01\x01\x11\x00" SOS "\xFF\xD9"), PHOTO_FITS,
     PHOTO_JPEG},
    {"a frame without its mark",
     BYTES("\xFF\xD8\x01\xC0\x00\x0B\x08\x00\x30\x00\x40\x01\x01\x11\x00" SOS "\xFF\xD9"), PHOTO_CUT_OFF, 0},
    {"the end inside the scan's head",
     BYTES("\xFF\xD8" SOF("\x00\x40") "\xFF\xDA\x00\x08\x01\x01\x00\x00\xFF\xD9"), PHOTO_CUT_OFF, 0},
    {"the beginning of a JPEG alone", BYTES("\xFF\xD8"), PHOTO_CUT_OFF, 0},
    {"a mark that begins no picture", BYTES("\xFF\xE0\x00\x04JF"), PHOTO_NO_PICTURE, 0},
    {"a PNG of 10 001 columns, cut off behind its size", BYTES(PNG_HEAD IHDR("\x27\x11")), PHOTO_BAD_SIZE, 0},
    {"a frame too short for its size", BYTES("\xFF\xD8\xFF\xC0\x00\x04\x08\x00" SOS "\xFF\xD9"),
     PHOTO_CUT_OFF, 0},
    {"a frame of its size alone", BYTES("\xFF\xD8\xFF\xC0\x00\x07\x08\x00\x30\x00\x40" SOS "\xFF\xD9"),
     PHOTO_FITS, PHOTO_JPEG},
    {"a PNG's head alone", BYTES(PNG_HEAD), PHOTO_CUT_OFF, 0},
    {"a chunk longer than the file", BYTES(PNG_HEAD IHDR("\x00\x40") "\xFF\xFF\xFF\xFFIDAT" IEND),
     PHOTO_CUT_OFF, 0},
    {"a PNG that begins with something else", BYTES(PNG_HEAD IDAT IHDR("\x00\x40") IEND), PHOTO_CUT_OFF, 0},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct photo photo = {.kind = rows[i].kind == PHOTO_JPEG ? PHOTO_PNG : PHOTO_JPEG};
        enum photo_fit fit = photo_read(rows[i].bytes, &photo);
        if (fit != rows[i].want || (fit == PHOTO_FITS && (photo.kind != rows[i].kind || photo.height != 48)))
            fail_msg("%s: %s (%d × %d)", rows[i].name, photo_fit_sentence(fit), photo.width, photo.height);
        if ((fit == PHOTO_FITS) != (photo_fit_sentence(fit)[0] == '\0'))
            fail_msg("%s: no sentence", rows[i].name);
    }
}

#define FRAME(marker, height)                                                                                \
    "\xFF\xD8\xFF" marker "\x00\x0B\x08" height "\x27\x10\x01\x01\x11\x00" SOS "\xFF\xD9"

/* Of 10 000 columns. */
static const struct {
    const char *name;
    struct span bytes;
    enum photo_fit want;
} passes[] = {
    {"progressive, 1600 lines", BYTES(FRAME("\xC2", "\x06\x40")), PHOTO_FITS},
    {"progressive, 1601 lines", BYTES(FRAME("\xC2", "\x06\x41")), PHOTO_TOO_MANY_PASSES},
    {"progressive, by arithmetic", BYTES(FRAME("\xCA", "\x06\x41")), PHOTO_TOO_MANY_PASSES},
    {"in one pass, 1601 lines", BYTES(FRAME("\xC0", "\x06\x41")), PHOTO_FITS},
    {"progressive, no lines", BYTES(FRAME("\xC2", "\x00\x00")), PHOTO_BAD_SIZE},
};

static void test_passes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(passes); i++) {
        struct photo photo;
        if (photo_read(passes[i].bytes, &photo) != passes[i].want)
            fail_msg("%s", passes[i].name);
    }
}

static const struct {
    const char *name;
    int width, height;
    enum photo_fit want;
} sides[] = {
    {"one column", 1, 48, PHOTO_FITS},
    {"no column", 0, 48, PHOTO_BAD_SIZE},
    {"no column, but lines enough", 0, PHOTO_SIDE_MAX, PHOTO_BAD_SIZE},
    {"one line", 64, 1, PHOTO_FITS},
    {"no line", 64, 0, PHOTO_BAD_SIZE},
    {"as many lines as may be", 64, PHOTO_SIDE_MAX, PHOTO_FITS},
    {"one line too many", 64, PHOTO_SIDE_MAX + 1, PHOTO_BAD_SIZE},
    {"as many columns as may be", PHOTO_SIDE_MAX, 48, PHOTO_FITS},
    {"one column too many", PHOTO_SIDE_MAX + 1, 48, PHOTO_BAD_SIZE},
};

static void test_how_large_it_may_be(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(sides); i++) {
        char bytes[] = JPEG;
        char *size = bytes + sizeof "\xFF\xD8" APP0 "\xFF\xC0\x00\x0B\x08" - 1;
        struct photo photo = {.width = 0};
        memcpy(size,
               (char[]){(char)(sides[i].height >> 8), (char)sides[i].height, (char)(sides[i].width >> 8),
                        (char)sides[i].width},
               4);
        enum photo_fit fit = photo_read((struct span){bytes, sizeof bytes - 1}, &photo);
        bool told = photo.width == sides[i].width && photo.height == sides[i].height;
        if (fit != sides[i].want || told != (fit == PHOTO_FITS))
            fail_msg("%s: %s (%d × %d)", sides[i].name, photo_fit_sentence(fit), photo.width, photo.height);
    }
}

/* No beginning of a picture is one. Each is a block of its own, so that reading behind it is noticed. */
static void test_cut_at_every_byte(void **state)
{
    static const struct span whole[] = {BYTES(JPEG), BYTES(PNG)};
    (void)state;
    for (size_t k = 0; k < COUNT_OF(whole); k++) {
        for (size_t size = 0; size < whole[k].size; size++) {
            struct photo photo;
            char *part = malloc(size + 1);
            assert_non_null(part);
            memcpy(part, whole[k].data, size);
            part = realloc(part, size > 0 ? size : 1);
            if (photo_read((struct span){part, size}, &photo) == PHOTO_FITS)
                fail_msg("picture %zu, cut at %zu", k, size);
            free(part);
        }
    }
}

static void test_too_big(void **state)
{
    struct photo photo;
    char *bytes = calloc(1, PHOTO_BYTES_MAX + 1);
    (void)state;
    assert_non_null(bytes);
    memcpy(bytes, JPEG, sizeof JPEG - 3);
    memcpy(bytes + PHOTO_BYTES_MAX - 1, "\xFF\xD9", 2);
    assert_int_equal(photo_read((struct span){bytes, PHOTO_BYTES_MAX + 1}, &photo), PHOTO_TOO_BIG);
    memcpy(bytes + PHOTO_BYTES_MAX - 2, "\xFF\xD9", 2);
    assert_int_equal(photo_read((struct span){bytes, PHOTO_BYTES_MAX}, &photo), PHOTO_FITS);
    free(bytes);
}

static const struct {
    const char *reference;
    bool want;
} ids[] = {
    {"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", true},
    {"BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", false},
    {"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a", false},
    {"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0", false},
    {"../../etc/passwd000000000000000000000000000000000000000000000000", false},
    {"photo-17.jpg", false},
    {"", false},
};

static void test_ids(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ids); i++)
        if (photo_is_id(span_of(ids[i].reference)) != ids[i].want)
            fail_msg("%s", ids[i].reference);
}

static void test_the_name_tells_the_bytes(void **state)
{
    (void)state;
    assert_true(photo_is_named(SPAN("abc"), ids[0].reference)); /* FIPS 180-4's own example */
    assert_false(photo_is_named(SPAN("abd"), ids[0].reference));
    assert_false(photo_is_named(SPAN("abc"), ids[1].reference));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_passes),
        cmocka_unit_test(test_how_large_it_may_be),
        cmocka_unit_test(test_cut_at_every_byte),
        cmocka_unit_test(test_too_big),
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_the_name_tells_the_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
