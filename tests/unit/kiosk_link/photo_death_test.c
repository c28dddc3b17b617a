/* A kiosk dies between any two steps of a photo: taking it, keeping it, writing the sheet that names it,
 * sending both. This program starts itself as the one that dies; its calls that change a disk or send a byte
 * are counted here, in front of libc's. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench_helper.h"
#include "kiosk/link/spool.h"
#include "photo_helper.h"

extern char **environ;

enum { STEPS_MAX = 4096 };

/* ------------------------------------------------------------------ the calls of the one who dies */

static struct {
    bool counts;
    int at, count; /* dies before call number `at`; 0: never */
    char log[STEPS_MAX];
} calls;

static void step(char sign)
{
    if (!calls.counts)
        return;
    if (calls.count + 1 < STEPS_MAX)
        calls.log[calls.count] = sign;
    if (++calls.count == calls.at)
        kill(getpid(), SIGKILL);
}

static void *real(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

int rename(const char *from, const char *to)
{
    step('r');
    return ((int (*)(const char *, const char *))(uintptr_t)real("rename"))(from, to);
}

int unlink(const char *path)
{
    step('u');
    return ((int (*)(const char *))(uintptr_t)real("unlink"))(path);
}

int mkdir(const char *path, mode_t mode)
{
    step('m');
    return ((int (*)(const char *, mode_t))(uintptr_t)real("mkdir"))(path, mode);
}

int fsync(int fd)
{
    step('s');
    return ((int (*)(int))(uintptr_t)real("fsync"))(fd);
}

int fdatasync(int fd)
{
    step('d');
    return ((int (*)(int))(uintptr_t)real("fdatasync"))(fd);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset)
{
    step('w');
    return ((ssize_t(*)(int, const void *, size_t, off64_t))(uintptr_t)real("pwrite64"))(fd, bytes, size,
                                                                                         offset);
}

ssize_t send(int fd, const void *bytes, size_t size, int flags)
{
    step('n');
    return ((ssize_t(*)(int, const void *, size_t, int))(uintptr_t)real("send"))(fd, bytes, size, flags);
}

/* ------------------------------------------------------------------ its work */

static int notes;

/* Outlives it: one write before anything else happens. */
static void note(const char *word)
{
    if (write(notes, word, strlen(word)) != (ssize_t)strlen(word))
        abort();
}

static void hear(void *context, const struct link_event *event)
{
    (void)context;
    (void)event;
}

static void must(struct fault fault)
{
    if (!fault_is(fault))
        return;
    fprintf(stderr, "%s\n", fault.text);
    _exit(2);
}

static void work_with(struct link *link)
{
    char path[SPOOL_PATH_MAX], ids[2][PHOTO_ID_MAX];
    struct photo_sheet sheet;
    struct command command = bench_command(VERB_INSPECT, DECIDED_KIOSK);
    for (int place = 0; place < 2; place++) {
        must(link_photo_begin(link, place, path, sizeof path));
        if (!photo_write(path, 1 + place))
            _exit(2);
        must(link_photo_take(link, place, ids[place]));
    }
    must(link_photo_keep(link, ids[0]));
    note("kept ");
    photo_sheet_fill(&sheet, ids, 2);
    command.form = &sheet.form;
    step('|');
    must(link_send(link, &command));
    note("shown ");
    while (link_status(link).pending > 0 || link_status(link).photos > 0)
        link_work(link);
    note("end");
}

/* HUB STORE NOTES AT */
static int work(char **argv)
{
    struct link *link;
    const struct link_conf conf = {.hub = argv[0],
                                   .token = HUB_TOKEN,
                                   .store = argv[1],
                                   .live_timeout_ms = BENCH_LIVE_MS,
                                   .by_hand = true,
                                   .sink = hear};
    notes = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    calls.at = (int)strtol(argv[3], NULL, 10);
    must(link_open(&conf, &link));
    while (!link_status(link).online)
        link_work(link);
    calls.counts = true;
    work_with(link);
    calls.counts = false;
    link_close(link);
    note(" ");
    note(calls.log);
    return 0;
}

/* ------------------------------------------------------------------ who looks at it afterwards */

/* Runs it; *said has its notes. True: it died. */
static bool run(struct bench *bench, int at, char *said, size_t capacity)
{
    char number[16], path[256];
    pid_t pid;
    int status;
    snprintf(number, sizeof number, "%d", at);
    snprintf(path, sizeof path, "%s.photos-notes", bench_store(bench));
    char self[] = "/proc/self/exe", verb[] = "work", hub[64], store[256];
    snprintf(hub, sizeof hub, "%s", hub_address(bench_hub(bench)));
    snprintf(store, sizeof store, "%s", bench_store(bench));
    char *const argv[] = {self, verb, hub, store, path, number, NULL};
    assert_int_equal(posix_spawn(&pid, self, NULL, NULL, argv, environ), 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    bool died = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    if (!died && !(WIFEXITED(status) && WEXITSTATUS(status) == 0))
        fail_msg("it crashed by itself before call %d", at);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    said[fread(said, 1, capacity - 1, file)] = '\0';
    fclose(file);
    unlink(path);
    return died;
}

static bool is_sheet(struct hub *hub, int index)
{
    char line[HUB_LINE_MAX];
    hub_booked(hub, index, line);
    return strstr(line, "inspect") != NULL;
}

/* The kiosk starts again. What its screen said is at the hub, once; a sheet is never there without its
 * photos. */
static void prove(struct bench *bench, const char *said, int at)
{
    struct hub *hub = bench_hub(bench);
    char ids[2][PHOTO_ID_MAX], path[256];
    bench_open_link(bench);
    bench_wait_pending(bench, 0);
    bench_wait_photos(bench, 0);
    for (int i = 0; i < 2; i++) {
        struct span bytes;
        photo_bytes(1 + i, &bytes);
        sha256_text(bytes, ids[i]);
    }
    bool sheet = is_sheet(hub, 0), both = hub_has_photo(hub, ids[0]) && hub_has_photo(hub, ids[1]);
    if (strstr(said, "shown") && !sheet)
        fail_msg("death %d: a sheet that was shown is lost", at);
    if (is_sheet(hub, 1))
        fail_msg("death %d: a sheet came twice", at);
    if (sheet && !both)
        fail_msg("death %d: a sheet without its photos", at);
    if (strstr(said, "kept") && !hub_has_photo(hub, ids[0]))
        fail_msg("death %d: a photo that was kept is lost", at);
    snprintf(path, sizeof path, "%s.photos", bench_store(bench));
    if (rmdir(path) != 0 && errno != ENOENT) /* it died before there was one */
        fail_msg("death %d: something is left in the spool", at);
}

static char whole_log[STEPS_MAX + 64];

static void it_is_done_without_a_death(void **state)
{
    char said[STEPS_MAX + 64];
    struct bench *bench = bench_create();
    (void)state;
    bench_close_link(bench);
    assert_false(run(bench, 0, said, sizeof said));
    assert_memory_equal(said, "kept shown end ", 15);
    snprintf(whole_log, sizeof whole_log, "%s", said + 15);
    prove(bench, said, 0);
    bench_destroy(bench);
}

/* What a power cut leaves: a photo and its name are on the disk before the sheet is written. */
static void each_is_on_the_disk_before_the_next(void **state)
{
    (void)state;
    const char *sends = strchr(whole_log, '|');
    assert_non_null(sends);
    /* mkdir and its parent; two drafts, synced before they have a name; the first is kept */
    assert_memory_equal(whole_log, "mssrmsrrs", 9);
    assert_memory_equal(sends, "|rsw", 4);
}

static void it_dies_between_any_two_steps(void **state)
{
    (void)state;
    int count = (int)strlen(whole_log);
    for (int at = 1; at <= count; at++) {
        char said[STEPS_MAX + 64];
        struct bench *bench = bench_create();
        bench_close_link(bench);
        run(bench, at, said, sizeof said);
        prove(bench, said, at);
        bench_destroy(bench);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_done_without_a_death),
        cmocka_unit_test(each_is_on_the_disk_before_the_next),
        cmocka_unit_test(it_dies_between_any_two_steps),
    };
    if (argc == 6 && strcmp(argv[1], "work") == 0)
        return work(argv + 2);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
