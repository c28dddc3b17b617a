/* Picture files, whole, cut off at every byte and damaged; and what is found in them. The labels are rendered
 * by the virtual bench; the files are written here with the libraries' own writers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <gif_lib.h>
#include <jpeglib.h>
#include <png.h>

#include <cmocka.h>

#include "bench_helper.h"
#include "kiosk/device/device.h"
#include "kiosk/device/photo_jpeg.h"
#include "kiosk/device/picture.h"

enum { PATH_SIZE = 256, FILE_MAX = 1 << 20 };

static char folder[128];
static struct code_reader *reader;

static void path_of(const char *name, char out[PATH_SIZE])
{
    snprintf(out, PATH_SIZE, "%s/%s", folder, name);
}

static void render(const char *name, const char *text, const char *settings, struct picture *out)
{
    char program[512], command[1024], path[PATH_SIZE];
    build_path("touchstone-bench", program, sizeof program);
    path_of(name, path);
    setenv("BENCH", program, 1); /* whatever signs are in the path of a clone */
    snprintf(command, sizeof command, "\"$BENCH\" render %s '%s' %s >&2", path, text, settings);
    if (system(command) != 0)
        fail_msg("cannot run %s: %s", program, command);
    struct fault fault = picture_read(path, out);
    if (fault_is(fault))
        fail_msg("%s", fault.text);
}

static size_t file_load(const char *path, unsigned char *out)
{
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    size_t size = fread(out, 1, FILE_MAX, file);
    fclose(file);
    return size;
}

static void file_store(const char *path, const unsigned char *bytes, size_t size)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static void png_write(const struct picture *picture, const char *path)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)picture->width,
                       .height = (png_uint_32)picture->height,
                       .format = PNG_FORMAT_GRAY};
    assert_true(png_image_write_to_file(&image, path, 0, picture->grey, 0, NULL));
}

static void jpeg_write(const struct picture *picture, const char *path)
{
    struct jpeg_compress_struct encoder;
    struct jpeg_error_mgr errors;
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    encoder.err = jpeg_std_error(&errors);
    jpeg_create_compress(&encoder);
    jpeg_stdio_dest(&encoder, file);
    encoder.image_width = (JDIMENSION)picture->width;
    encoder.image_height = (JDIMENSION)picture->height;
    encoder.input_components = 1;
    encoder.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&encoder);
    jpeg_start_compress(&encoder, TRUE);
    for (int y = 0; y < picture->height; y++) {
        JSAMPLE *row = picture->grey + (size_t)y * (size_t)picture->width;
        jpeg_write_scanlines(&encoder, &row, 1);
    }
    jpeg_finish_compress(&encoder);
    jpeg_destroy_compress(&encoder);
    fclose(file);
}

static void gif_rows(GifFileType *gif, const struct picture *picture, bool interlaced)
{
    static const int starts[] = {0, 4, 2, 1}, steps[] = {8, 8, 4, 2};
    for (int pass = 0; pass < (interlaced ? 4 : 1); pass++) {
        for (int y = interlaced ? starts[pass] : 0; y < picture->height; y += interlaced ? steps[pass] : 1)
            assert_int_equal(
                EGifPutLine(gif, picture->grey + (size_t)y * (size_t)picture->width, picture->width), GIF_OK);
    }
}

static void gif_write(const struct picture *picture, const char *path, bool interlaced)
{
    int error = 0;
    GifFileType *gif = EGifOpenFileName(path, false, &error);
    assert_non_null(gif);
    ColorMapObject *map = GifMakeMapObject(256, NULL);
    for (int i = 0; i < 256; i++)
        map->Colors[i] = (GifColorType){(GifByteType)i, (GifByteType)i, (GifByteType)i};
    assert_int_equal(EGifPutScreenDesc(gif, picture->width, picture->height, 8, 0, map), GIF_OK);
    assert_int_equal(EGifPutImageDesc(gif, 0, 0, picture->width, picture->height, interlaced, NULL), GIF_OK);
    gif_rows(gif, picture, interlaced);
    GifFreeMapObject(map);
    assert_int_equal(EGifCloseFile(gif, &error), GIF_OK);
}

static void pgm_write(const struct picture *picture, const char *path, bool plain)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fprintf(file, "P%c # a comment\n%d %d\n255\n", plain ? '2' : '5', picture->width, picture->height);
    size_t count = (size_t)picture->width * (size_t)picture->height;
    for (size_t i = 0; i < count; i++) {
        if (plain)
            fprintf(file, "%d%c", picture->grey[i], i % 16 == 15 ? '\n' : ' ');
        else
            fputc(picture->grey[i], file);
    }
    assert_int_equal(fclose(file), 0);
}

static const char *const FORMATS[] = {"png", "jpg", "gif", "interlaced.gif", "pgm", "plain.pgm"};

static void format_write(const char *format, const struct picture *picture, char path[PATH_SIZE])
{
    char name[64];
    snprintf(name, sizeof name, "label.%s", format);
    path_of(name, path);
    if (strcmp(format, "png") == 0)
        png_write(picture, path);
    else if (strcmp(format, "jpg") == 0)
        jpeg_write(picture, path);
    else if (strstr(format, "gif"))
        gif_write(picture, path, strstr(format, "interlaced") != NULL);
    else
        pgm_write(picture, path, strstr(format, "plain") != NULL);
}

/* One glance: by the plain look alone, or one after another until something is found. */
enum manner { ONE_GLANCE, SOME_GLANCES };

static void expect_text(const struct picture *picture, enum manner manner, const char *text, const char *name)
{
    static struct picture_code codes[PICTURE_CODES_MAX];
    code_reader_begin(reader);
    int count = 0;
    do
        count = code_reader_glance(reader, picture, 0, codes, PICTURE_CODES_MAX);
    while (manner == SOME_GLANCES && count == 0 && !code_reader_is_done(reader));
    if (count != 1 || strcmp(codes[0].text, text) != 0)
        fail_msg("%s: %d codes, the first '%s'", name, count, count ? codes[0].text : "");
    if (codes[0].x <= 0 || codes[0].x >= picture->width || codes[0].y <= 0 || codes[0].y >= picture->height)
        fail_msg("%s: its centre is at %d, %d", name, codes[0].x, codes[0].y);
}

static void every_format_shows_its_label(void **state)
{
    (void)state;
    struct picture label;
    render("source.pgm", "TS1-000123-Z", "size=320x240", &label);
    for (size_t i = 0; i < COUNT_OF(FORMATS); i++) {
        char path[PATH_SIZE];
        struct picture picture;
        format_write(FORMATS[i], &label, path);
        struct fault fault = picture_read(path, &picture);
        if (fault_is(fault))
            fail_msg("%s", fault.text);
        assert_int_equal(picture.width, label.width);
        assert_int_equal(picture.height, label.height);
        if (strcmp(FORMATS[i], "jpg") != 0)
            assert_memory_equal(picture.grey, label.grey, (size_t)label.width * (size_t)label.height);
        expect_text(&picture, ONE_GLANCE, "TS1-000123-Z", FORMATS[i]);
        picture_release(&picture);
    }
    picture_release(&label);
}

/* A file that is read must give a fault that names it, or a picture within bounds. */
static void read_damaged(const char *path, const char *format)
{
    struct picture picture;
    struct fault fault = picture_read(path, &picture);
    if (fault_is(fault)) {
        if (!strstr(fault.text, path) || picture.grey)
            fail_msg("%s: '%s'", format, fault.text);
        return;
    }
    assert_non_null(picture.grey);
    assert_in_range(picture.width, PICTURE_SIDE_MIN, PICTURE_SIDE_MAX);
    assert_in_range(picture.height, PICTURE_SIDE_MIN, PICTURE_SIDE_MAX);
    picture_release(&picture);
}

static void a_small_picture(struct picture *out)
{
    *out = (struct picture){.width = 24, .height = 20, .grey = malloc(24 * 20)};
    assert_non_null(out->grey);
    for (int i = 0; i < 24 * 20; i++)
        out->grey[i] = (unsigned char)(i * 7);
}

static void a_file_cut_off_anywhere_does_no_harm(void **state)
{
    (void)state;
    static unsigned char bytes[FILE_MAX];
    struct picture small;
    a_small_picture(&small);
    for (size_t i = 0; i < COUNT_OF(FORMATS); i++) {
        char path[PATH_SIZE], cut[PATH_SIZE];
        format_write(FORMATS[i], &small, path);
        path_of("cut", cut);
        size_t size = file_load(path, bytes);
        for (size_t end = 0; end < size; end++) {
            file_store(cut, bytes, end);
            read_damaged(cut, FORMATS[i]);
        }
    }
    picture_release(&small);
}

static void a_damaged_byte_anywhere_does_no_harm(void **state)
{
    (void)state;
    static unsigned char bytes[FILE_MAX];
    static const unsigned char values[] = {0x00, 0x7F, 0xFF};
    struct picture small;
    a_small_picture(&small);
    for (size_t i = 0; i < COUNT_OF(FORMATS); i++) {
        char path[PATH_SIZE], damaged[PATH_SIZE];
        format_write(FORMATS[i], &small, path);
        path_of("damaged", damaged);
        size_t size = file_load(path, bytes);
        for (size_t at = 0; at < size && at < 700; at++) {
            unsigned char before = bytes[at];
            for (size_t k = 0; k < COUNT_OF(values); k++) {
                bytes[at] = values[k];
                file_store(damaged, bytes, size);
                read_damaged(damaged, FORMATS[i]);
            }
            bytes[at] = before;
        }
    }
    picture_release(&small);
}

static void what_is_no_picture_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *name, *bytes, *sentence;
    } rows[] = {
        {"empty", "", "is empty"},
        {"text", "hello", "is no picture"},
        {"a colour map", "P6 20 20 255 ", "is no picture"},
        {"a tiny one", "P5 4 4 255 0123456789abcdef", "too small"},
        {"a huge one", "P2 100000 100000 255 0", "too large"},
        {"too many digits", "P2 99999999999999999999 20 255 0", "damaged PGM"},
        {"white is 0", "P5 20 20 0 0", "damaged PGM"},
        {"cut off", "P5 20 20 255 0", "cut off"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char path[PATH_SIZE];
        struct picture picture;
        path_of("odd", path);
        file_store(path, (const unsigned char *)rows[i].bytes, strlen(rows[i].bytes));
        struct fault fault = picture_read(path, &picture);
        if (!fault_is(fault) || !strstr(fault.text, rows[i].sentence))
            fail_msg("%s: '%s'", rows[i].name, fault.text);
    }
    struct picture picture;
    struct fault fault = picture_read(folder, &picture);
    assert_non_null(strstr(fault.text, "is no file"));
    fault = picture_read("/nonexistent/x.png", &picture);
    assert_int_equal(fault.code, FAULT_NOT_FOUND);
}

static void labels_are_read_under_bad_conditions(void **state)
{
    (void)state;
    static const struct {
        const char *settings;
        enum manner manner;
    } rows[] = {
        {"", ONE_GLANCE},
        {"rotate=17", ONE_GLANCE},
        {"code=128", ONE_GLANCE},
        {"blur=1", ONE_GLANCE},
        {"light=0.8", SOME_GLANCES},
        {"noise=10", SOME_GLANCES},
        {"invert=1", SOME_GLANCES},
        {"rotate=45 blur=1", SOME_GLANCES},
        {"px=2", SOME_GLANCES},
        {"code=128 rotate=30", SOME_GLANCES},
        {"code=128 light=0.9", SOME_GLANCES},
        {"light=0.8 noise=15 rotate=25", SOME_GLANCES},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct picture picture;
        char settings[128];
        snprintf(settings, sizeof settings, "size=640x480 seed=3 %s", rows[i].settings);
        render("label.png", "TS1-000123-Z", settings, &picture);
        expect_text(&picture, rows[i].manner, "TS1-000123-Z", rows[i].settings);
        picture_release(&picture);
    }
}

static void nothing_is_found_where_nothing_is(void **state)
{
    (void)state;
    static struct picture_code codes[PICTURE_CODES_MAX];
    static const char *const rows[] = {"", "noise=25", "noise=40 light=0.5", "noise=60"};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct picture picture;
        char settings[128];
        snprintf(settings, sizeof settings, "size=640x480 seed=7 %s", rows[i]);
        render("none.png", "", settings, &picture);
        int count = code_reader_find(reader, &picture, true, codes, PICTURE_CODES_MAX);
        if (count != 0)
            fail_msg("%s: '%s' (%s)", rows[i], codes[0].text, codes[0].symbology);
        picture_release(&picture);
    }
}

static void two_labels_are_found_in_reading_order(void **state)
{
    (void)state;
    static struct picture_code codes[PICTURE_CODES_MAX];
    struct picture picture;
    render("two.png", "TS1-000123-Z", "size=640x480 px=4 also=TS1-000124-X", &picture);
    for (int round = 0; round < 3; round++) {
        assert_int_equal(round == 2
                             ? code_reader_glance(reader, &picture, 0, codes, PICTURE_CODES_MAX)
                             : code_reader_find(reader, &picture, round == 1, codes, PICTURE_CODES_MAX),
                         2);
        int band = picture.height / 16;
        assert_true(codes[0].y / band < codes[1].y / band ||
                    (codes[0].y / band == codes[1].y / band && codes[0].x < codes[1].x));
    }
    assert_int_equal(code_reader_find(reader, &picture, true, codes, 1), 1);
    picture_release(&picture);
}

/* ZBar's scanner grows with each code; ours is made anew, so that memory stays flat. */
/* The address sanitizer keeps freed memory back: nothing is flat under it. */
extern void __asan_init(void) __attribute__((weak));

static void memory_stays_flat(void **state)
{
    (void)state;
    if (__asan_init)
        skip();
    static struct picture_code codes[PICTURE_CODES_MAX];
    struct picture picture;
    render("flat.png", "TS1-000123-Z", "size=160x120 px=3", &picture);
    long before = 0;
    for (int i = 0; i < 4200; i++) {
        assert_int_equal(code_reader_glance(reader, &picture, 0, codes, PICTURE_CODES_MAX), 1);
        if (i != 1100 && i != 4199)
            continue;
        long pages = 0, ignored;
        FILE *file = fopen("/proc/self/statm", "re");
        assert_non_null(file);
        assert_int_equal(fscanf(file, "%ld %ld", &ignored, &pages), 2);
        fclose(file);
        if (i == 1100)
            before = pages;
        else if (pages > before + 64)
            fail_msg("grew by %ld pages", pages - before);
    }
    picture_release(&picture);
}

static void photo_store(const struct photo_jpeg *photo, char path[PATH_SIZE])
{
    path_of("photo.jpg", path);
    file_store(path, photo->data, photo->size);
}

/* The mean colour of a photo, decoded by libjpeg itself. */
static void mean_colour(const struct photo_jpeg *photo, int mean[3])
{
    struct jpeg_decompress_struct decoder;
    struct jpeg_error_mgr errors;
    long sum[3] = {0};
    decoder.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&decoder);
    jpeg_mem_src(&decoder, photo->data, photo->size);
    jpeg_read_header(&decoder, TRUE);
    decoder.out_color_space = JCS_RGB;
    jpeg_start_decompress(&decoder);
    long pixels = (long)decoder.output_width * (long)decoder.output_height;
    while (decoder.output_scanline < decoder.output_height) {
        JSAMPLE line[64 * 3], *row = line;
        assert_in_range(decoder.output_width, 1, 64);
        jpeg_read_scanlines(&decoder, &row, 1);
        for (size_t i = 0; i < decoder.output_width * 3; i++)
            sum[i % 3] += line[i];
    }
    for (int i = 0; i < 3; i++)
        mean[i] = (int)(sum[i] / pixels);
    jpeg_destroy_decompress(&decoder);
}

static void a_photo_has_the_cameras_colours(void **state)
{
    (void)state;
    enum { SIDE = 32 };
    static const struct {
        const char *name;
        unsigned char y, u, v;
        int red, green, blue; /* ITU-R BT.601, full range */
    } rows[] = {{"grey", 120, 128, 128, 120, 120, 120},
                {"gold", 180, 60, 150, 211, 188, 60},
                {"blue", 80, 200, 110, 55, 68, 208}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char frame[SIDE * SIDE * 2];
        struct photo_jpeg photo;
        int mean[3];
        for (size_t k = 0; k < sizeof frame; k += 4) {
            const unsigned char pair[] = {rows[i].y, rows[i].u, rows[i].y, rows[i].v};
            memcpy(frame + k, pair, sizeof pair);
        }
        struct fault fault = photo_jpeg_of_yuyv((struct span){frame, sizeof frame}, SIDE, SIDE, &photo);
        assert_string_equal(fault.text, "");
        mean_colour(&photo, mean);
        photo_jpeg_release(&photo);
        if (abs(mean[0] - rows[i].red) > 4 || abs(mean[1] - rows[i].green) > 4 ||
            abs(mean[2] - rows[i].blue) > 4)
            fail_msg("%s: %d %d %d", rows[i].name, mean[0], mean[1], mean[2]);
        fault = photo_jpeg_of_yuyv((struct span){frame, sizeof frame - 1}, SIDE, SIDE, &photo);
        assert_non_null(strstr(fault.text, "cut off"));
        assert_null(photo.data);
    }
}

static void a_jpeg_of_the_camera_is_the_photo(void **state)
{
    (void)state;
    struct picture small, back;
    struct photo_jpeg made, same;
    char path[PATH_SIZE];
    a_small_picture(&small);
    assert_false(fault_is(photo_jpeg_of_grey(&small, &made)));
    photo_store(&made, path);
    assert_false(fault_is(picture_read(path, &back)));
    assert_int_equal(back.width, small.width);
    picture_release(&back);
    struct span bytes = {(const char *)made.data, made.size};
    assert_false(fault_is(photo_jpeg_copy(bytes, &same)));
    assert_int_equal(same.size, made.size);
    assert_memory_equal(same.data, made.data, made.size);
    photo_jpeg_release(&same);
    bytes.size -= 2;
    assert_true(fault_is(photo_jpeg_copy(bytes, &same))); /* no end */
    char *tables = memmem(made.data, made.size, "\xff\xc4", 2);
    assert_non_null(tables);
    tables[1] = '\xfe'; /* as a video's frame: nothing tells how to read it */
    char *more;
    while ((more = memmem(tables, made.size - (size_t)(tables - (char *)made.data), "\xff\xc4", 2)))
        more[1] = '\xfe';
    assert_true(fault_is(photo_jpeg_copy((struct span){(const char *)made.data, made.size}, &same)));
    assert_true(fault_is(photo_jpeg_copy(SPAN("GIF89a"), &same)));
    photo_jpeg_release(&made);
    picture_release(&small);
}

static int set_up(void **state)
{
    (void)state;
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/pictures-XXXXXX", base ? base : "/tmp");
    reader = code_reader_create();
    return mkdtemp(folder) && reader ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    char command[256];
    code_reader_destroy(reader);
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_shows_its_label),
        cmocka_unit_test(a_file_cut_off_anywhere_does_no_harm),
        cmocka_unit_test(a_damaged_byte_anywhere_does_no_harm),
        cmocka_unit_test(what_is_no_picture_is_told),
        cmocka_unit_test(labels_are_read_under_bad_conditions),
        cmocka_unit_test(nothing_is_found_where_nothing_is),
        cmocka_unit_test(two_labels_are_found_in_reading_order),
        cmocka_unit_test(memory_stays_flat),
        cmocka_unit_test(a_photo_has_the_cameras_colours),
        cmocka_unit_test(a_jpeg_of_the_camera_is_the_photo),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
