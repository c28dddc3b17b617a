/* The album of pictures when the kiosk dies: at each system call with which a picture is kept, before it and
 * behind it; and when the power goes before the disk has what was written. */
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/base/sha256.h"
#include "common/base/text.h"
#include "kiosk/link/album.h"

enum { PATH_MAX_HERE = 512, PICTURE_BYTES = 20000, STOPS_MAX = 10000 };

struct shelf {
    char store[PATH_MAX_HERE], folder[PATH_MAX_HERE + 16];
    char kept[PICTURE_BYTES], coming[PICTURE_BYTES]; /* two pictures: one is there, one comes */
    char kept_id[PHOTO_ID_MAX], coming_id[PHOTO_ID_MAX];
};

static struct span picture(const char bytes[PICTURE_BYTES])
{
    return (struct span){bytes, PICTURE_BYTES};
}

static void path_in(const struct shelf *shelf, const char *name, char out[2 * PATH_MAX_HERE])
{
    snprintf(out, 2 * PATH_MAX_HERE, "%s/%s", shelf->folder, name);
}

static void write_in(const struct shelf *shelf, const char *name, struct span bytes, int64_t size)
{
    char path[2 * PATH_MAX_HERE];
    path_in(shelf, name, path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(truncate(path, size), 0);
}

static int setup(void **state)
{
    const char *tmp = getenv("TMPDIR");
    struct shelf *shelf = calloc(1, sizeof *shelf);
    char folder[sizeof shelf->store - 16];
    snprintf(folder, sizeof folder, "%s/album.XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(folder))
        return -1;
    snprintf(shelf->store, sizeof shelf->store, "%s/outbox.db", folder);
    snprintf(shelf->folder, sizeof shelf->folder, "%s.pictures", shelf->store);
    memset(shelf->kept, 'k', sizeof shelf->kept);
    memset(shelf->coming, 'c', sizeof shelf->coming);
    sha256_text(picture(shelf->kept), shelf->kept_id);
    sha256_text(picture(shelf->coming), shelf->coming_id);
    *state = shelf;
    return mkdir(shelf->folder, 0750);
}

static void each_name(const struct shelf *shelf,
                      void (*each)(const char *path, const char *name, int64_t *sum), int64_t *sum)
{
    DIR *folder = opendir(shelf->folder);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[2 * PATH_MAX_HERE];
        path_in(shelf, entry->d_name, path);
        if (entry->d_name[0] != '.')
            each(path, entry->d_name, sum);
    }
    closedir(folder);
}

static void take_away(const char *path, const char *name, int64_t *sum)
{
    (void)name;
    (void)sum;
    assert_int_equal(unlink(path), 0);
}

static void add_up(const char *path, const char *name, int64_t *sum)
{
    struct stat status;
    assert_true(photo_is_id(span_of(name))); /* nothing half written is left */
    assert_int_equal(stat(path, &status), 0);
    *sum += status.st_size;
}

static int teardown(void **state)
{
    struct shelf *shelf = *state;
    each_name(shelf, take_away, NULL);
    rmdir(shelf->folder);
    *strrchr(shelf->store, '/') = '\0';
    rmdir(shelf->store);
    free(shelf);
    return 0;
}

/* One that is there and looked at; one that nobody has looked at for long, and that fills the rest. */
static void fill(const struct shelf *shelf)
{
    char old[PHOTO_ID_MAX], path[2 * PATH_MAX_HERE];
    memset(old, 'a', sizeof old - 1);
    old[sizeof old - 1] = '\0';
    each_name(shelf, take_away, NULL);
    write_in(shelf, shelf->kept_id, picture(shelf->kept), PICTURE_BYTES);
    write_in(shelf, old, picture(shelf->kept), ALBUM_BYTES_MAX - PICTURE_BYTES);
    path_in(shelf, old, path);
    struct timespec times[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static bool is_whole(struct album *album, const char *id, struct span want)
{
    char *data = NULL;
    size_t size = 0;
    if (!album_read(album, id, &data, &size))
        return false;
    assert_true(span_equal((struct span){data, size}, want)); /* never a part of it */
    free(data);
    return true;
}

/* The kiosk is started again. Returns whether the picture that came is there. */
static bool start_again(const struct shelf *shelf)
{
    struct album album;
    int64_t sum = 0;
    assert_false(fault_is(album_open(&album, shelf->store)));
    bool there = is_whole(&album, shelf->coming_id, picture(shelf->coming));
    assert_true(is_whole(&album, shelf->kept_id, picture(shelf->kept)));
    each_name(shelf, add_up, &sum);
    assert_int_equal(album.bytes, sum);
    assert_false(fault_is(album_keep(&album, shelf->coming_id, picture(shelf->coming))));
    assert_true(is_whole(&album, shelf->coming_id, picture(shelf->coming)));
    assert_true(album.bytes <= ALBUM_BYTES_MAX);
    return there;
}

static _Noreturn void keep_and_end(const struct shelf *shelf)
{
    struct album album;
    ptrace(PTRACE_TRACEME, 0, NULL, NULL);
    if (fault_is(album_open(&album, shelf->store)))
        _exit(2);
    raise(SIGSTOP);
    _exit(fault_is(album_keep(&album, shelf->coming_id, picture(shelf->coming))) ? 1 : 0);
}

/* Keeps the picture in a process that is killed where it stops for the `stop`th time: before a system call,
 * or behind it. False: it had come to its end before. */
static bool die_at(const struct shelf *shelf, int stop)
{
    int status;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        keep_and_end(shelf);
    assert_int_equal(waitpid(child, &status, 0), child);
    for (int i = 0; i <= stop && WIFSTOPPED(status); i++) {
        assert_int_equal(ptrace(PTRACE_SYSCALL, child, NULL, NULL), 0);
        assert_int_equal(waitpid(child, &status, 0), child);
    }
    if (WIFSTOPPED(status)) {
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, &status, 0), child);
        return true;
    }
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    return false;
}

static void a_death_at_any_call_leaves_whole_pictures(void **state)
{
    const struct shelf *shelf = *state;
    int without = 0, with = 0;
    for (int stop = 0; stop < STOPS_MAX; stop++) {
        fill(shelf);
        bool died = die_at(shelf, stop), there = start_again(shelf);
        without += !there;
        with += there;
        if (!died)
            break;
    }
    assert_true(without > 10 && with > 1); /* it died before it was kept, and behind that */
}

/* The album is not synced: what was renamed may be empty, or in part, after a power cut. */
static void a_torn_file_is_none(void **state)
{
    static const struct {
        const char *name, *ending;
        int64_t written, size;
        bool there;
    } rows[] = {
        {"empty", "", 0, 0, false},
        {"cut off", "", PICTURE_BYTES / 2, PICTURE_BYTES / 2, false},
        {"as long as it should be, and zeros behind a half", "", PICTURE_BYTES / 2, PICTURE_BYTES, false},
        {"longer", "", PICTURE_BYTES, PICTURE_BYTES + 1, false},
        {"whole", "", PICTURE_BYTES, PICTURE_BYTES, true},
        {"half written beside", ".new", PICTURE_BYTES / 2, PICTURE_BYTES / 2, false},
        {"written beside, not yet in its place", ".new", PICTURE_BYTES, PICTURE_BYTES, false},
    };
    const struct shelf *shelf = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char name[PHOTO_ID_MAX + 8];
        snprintf(name, sizeof name, "%s%s", shelf->coming_id, rows[i].ending);
        fill(shelf);
        write_in(shelf, name, (struct span){shelf->coming, (size_t)rows[i].written}, rows[i].size);
        if (start_again(shelf) != rows[i].there)
            fail_msg("%s", rows[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_death_at_any_call_leaves_whole_pictures, setup, teardown),
        cmocka_unit_test_setup_teardown(a_torn_file_is_none, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
