/* Pictures of models: read from the hub once, then from the disk of the kiosk, which may be damaged. */
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench_helper.h"
#include "kiosk/link/album.h"

enum { PATH_MAX_HERE = PHOTO_FOLDER_MAX + PHOTO_ID_MAX + 16 };

static char own[PHOTO_ID_MAX]; /* of what the hub has */

static void path_of(struct bench *bench, const char *name, char out[PATH_MAX_HERE])
{
    snprintf(out, PATH_MAX_HERE, "%s.pictures/%s", bench_store(bench), name);
}

static void write_file(struct bench *bench, const char *name, const char *bytes)
{
    char path[PATH_MAX_HERE];
    snprintf(path, sizeof path, "%s.pictures", bench_store(bench));
    mkdir(path, 0700);
    path_of(bench, name, path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(bytes, file);
    fclose(file);
}

static bool is_there(struct bench *bench, const char *name)
{
    char path[PATH_MAX_HERE];
    path_of(bench, name, path);
    return access(path, F_OK) == 0;
}

static int count_files(struct bench *bench)
{
    char path[PATH_MAX_HERE];
    int count = 0;
    snprintf(path, sizeof path, "%s.pictures", bench_store(bench));
    DIR *folder = opendir(path);
    for (struct dirent *file = folder ? readdir(folder) : NULL; file; file = readdir(folder))
        count += file->d_name[0] != '.';
    if (folder)
        closedir(folder);
    return count;
}

/* The event number `count` since the link was opened; whether bytes came with it, and the right ones. */
static bool comes(struct bench *bench, const char *id, int count, char sentence[FAULT_TEXT_MAX])
{
    size_t size;
    link_ask_picture(bench_link(bench), id);
    struct link_event event = bench_wait_seen(bench, count);
    assert_string_equal(event.id, id);
    snprintf(sentence, FAULT_TEXT_MAX, "%s", event.fault.text);
    char *data = link_take_seen(bench_link(bench), &size);
    bool good = data && size == 5 && memcmp(data, "photo", 5) == 0;
    assert_int_equal(data != NULL, good);
    assert_int_equal(good, !fault_is(event.fault));
    free(data);
    return good;
}

static int setup(void **state)
{
    *state = bench_create();
    sha256_text(SPAN("photo"), own);
    return 0;
}

static void it_is_asked_once_and_outlives_hub_and_kiosk(void **state)
{
    struct bench *bench = *state;
    char sentence[FAULT_TEXT_MAX];
    assert_true(comes(bench, own, 1, sentence));
    assert_true(comes(bench, own, 2, sentence));
    assert_int_equal(hub_count_photos_given(bench_hub(bench)), 1);
    hub_down(bench_hub(bench));
    bench_close_link(bench);
    bench_open_link(bench);
    bench_wait_online(bench, false);
    assert_true(comes(bench, own, 1, sentence));
    assert_int_equal(hub_count_photos_given(bench_hub(bench)), 1);
}

static void what_cannot_be_had_is_said(void **state)
{
    struct bench *bench = *state;
    char none[PHOTO_ID_MAX], other[PHOTO_ID_MAX], sentence[FAULT_TEXT_MAX];
    memset(none, 'f', sizeof none);
    memset(other, '0', sizeof other);
    none[PHOTO_ID_MAX - 1] = other[PHOTO_ID_MAX - 1] = '\0';
    assert_false(comes(bench, none, 1, sentence));
    assert_string_equal(sentence, "The hub says: There is no such photo.");
    assert_false(comes(bench, other, 2, sentence)); /* bytes of another name are not kept */
    assert_int_equal(count_files(bench), 0);
    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    assert_false(comes(bench, own, 3, sentence));
    assert_true(sentence[0] != '\0');
}

/* What a death, a power cut or a bad card leaves on the disk: it is asked of the hub again, and whole then.
 */
static const struct {
    const char *name, *bytes;
    bool is_new; /* the file is not called by the id alone */
} LEFT[] = {
    {"begun", "", true},
    {"half written", "pho", true},
    {"written, and not yet called so", "photo", true},
    {"its name without its bytes", "", false},
    {"cut off", "pho", false},
    {"another byte", "phoko", false},
    {"one byte more", "photos", false},
};

static void what_is_damaged_is_asked_again(void **state)
{
    struct bench *bench = *state;
    for (size_t i = 0; i < COUNT_OF(LEFT); i++) {
        char name[PHOTO_ID_MAX + 8], sentence[FAULT_TEXT_MAX];
        print_message("  %s\n", LEFT[i].name);
        bench_close_link(bench);
        snprintf(name, sizeof name, "%s%s", own, LEFT[i].is_new ? ".new" : "");
        write_file(bench, name, LEFT[i].bytes);
        bench_open_link(bench);
        bench_wait_online(bench, true);
        assert_int_equal(count_files(bench), LEFT[i].is_new ? 0 : 1);
        assert_true(comes(bench, own, 1, sentence));
        assert_int_equal(hub_count_photos_given(bench_hub(bench)), (int)i + 1);
        assert_int_equal(count_files(bench), 1);
        assert_true(comes(bench, own, 2, sentence));
        assert_int_equal(hub_count_photos_given(bench_hub(bench)), (int)i + 1);
        char path[PATH_MAX_HERE];
        path_of(bench, own, path);
        unlink(path);
    }
}

static void photos_of_pieces_are_not_kept(void **state)
{
    struct bench *bench = *state;
    size_t size;
    assert_false(fault_is(link_ask_photo(bench_link(bench), own)));
    bench_wait_seen(bench, 1);
    free(link_take_seen(bench_link(bench), &size));
    assert_int_equal(count_files(bench), 0);
}

static void put_large(struct bench *bench, char letter, int64_t size, int64_t age_s)
{
    char name[PHOTO_ID_MAX], path[PATH_MAX_HERE];
    memset(name, letter, sizeof name);
    name[PHOTO_ID_MAX - 1] = '\0';
    write_file(bench, name, "");
    path_of(bench, name, path);
    assert_int_equal(truncate(path, size), 0); /* counted, and takes no room on the disk */
    struct timespec times[2] = {{.tv_sec = 1700000000 - age_s}, {.tv_sec = 1700000000 - age_s}};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static bool has(struct bench *bench, char letter)
{
    char name[PHOTO_ID_MAX];
    memset(name, letter, sizeof name);
    name[PHOTO_ID_MAX - 1] = '\0';
    return is_there(bench, name);
}

static void a_full_album_loses_what_nobody_looked_at_for_longest(void **state)
{
    struct bench *bench = *state;
    char sentence[FAULT_TEXT_MAX];
    assert_true(comes(bench, own, 1, sentence));
    bench_close_link(bench);
    struct album album;
    char path[PATH_MAX_HERE], *data;
    size_t size;
    put_large(bench, 'a', ALBUM_BYTES_MAX / 2, 30);
    put_large(bench, 'b', ALBUM_BYTES_MAX / 2 - 10, 20);
    path_of(bench, own, path);
    struct timespec times[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    assert_false(fault_is(album_open(&album, bench_store(bench))));
    assert_int_equal(album.bytes, ALBUM_BYTES_MAX - 5);
    assert_true(album_read(&album, own, &data, &size)); /* now it is the newest */
    free(data);
    char id[PHOTO_ID_MAX];
    sha256_text(SPAN("five!"), id);
    assert_false(fault_is(album_keep(&album, id, SPAN("five!")))); /* just fits */
    assert_true(has(bench, 'a'));
    assert_false(fault_is(album_keep(&album, id, SPAN("five!")))); /* twice the same is one */
    assert_int_equal(album.bytes, ALBUM_BYTES_MAX);
    sha256_text(SPAN("!"), id);
    assert_false(fault_is(album_keep(&album, id, SPAN("!"))));
    assert_false(has(bench, 'a'));
    assert_true(has(bench, 'b') && is_there(bench, own) && is_there(bench, id));
    bench_open_link(bench);
}

/* As on a disk that has become read-only: the link's thread looked for the oldest for ever. */
static void a_full_album_that_cannot_be_emptied_takes_no_more(void **state)
{
    struct bench *bench = *state;
    struct album album;
    char id[PHOTO_ID_MAX], path[PATH_MAX_HERE];
    write_file(bench, own, "photo");
    assert_false(fault_is(album_open(&album, bench_store(bench))));
    sha256_text(SPAN("not to be removed"), id);
    path_of(bench, own, path);
    assert_int_equal(unlink(path), 0);
    path_of(bench, id, path);
    assert_int_equal(mkdir(path, 0700), 0);
    album.bytes = ALBUM_BYTES_MAX;
    struct fault fault = album_keep(&album, own, SPAN("photo"));
    assert_int_equal(rmdir(path), 0);
    assert_true(fault_is(fault));
    assert_false(is_there(bench, own));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, bench_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_is_asked_once_and_outlives_hub_and_kiosk),
        TEST(what_cannot_be_had_is_said),
        TEST(what_is_damaged_is_asked_again),
        TEST(photos_of_pieces_are_not_kept),
        TEST(a_full_album_loses_what_nobody_looked_at_for_longest),
        TEST(a_full_album_that_cannot_be_emptied_takes_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
