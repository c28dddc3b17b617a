/* Counts, logs and disturbs the calls that change a program's files: see file_shim.h. */
#include "tests/torture/file_shim.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { FDS_MAX = 1024 };

enum deed {
    NOTHING,
#define X(name, word) name,
    SHIM_DEEDS(X)
#undef X
};

static struct {
    pthread_mutex_t lock;
    const char *prefix;
    int log;
    int64_t at, count;
    enum deed deed;
    int file_of[FDS_MAX]; /* 1 + enum shim_file; 0: not ours */
} shim = {.lock = PTHREAD_MUTEX_INITIALIZER, .log = -1};

static void *real(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

static enum deed find_deed(const char *word)
{
#define X(name, text)                                                                                        \
    if (strcmp(word, text) == 0)                                                                             \
        return name;
    SHIM_DEEDS(X)
#undef X
    return NOTHING;
}

__attribute__((constructor)) static void start(void)
{
    const char *at = getenv(SHIM_AT), *deed = getenv(SHIM_DO), *log = getenv(SHIM_LOG);
    shim.prefix = getenv(SHIM_PREFIX);
    shim.at = at ? strtoll(at, NULL, 10) : 0;
    shim.deed = deed ? find_deed(deed) : NOTHING;
    if (log)
        shim.log = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* Which of the watched files a path is; −1: none. */
static int file_of_path(const char *path)
{
    static const char *const suffixes[] = {
#define X(name, suffix) suffix,
        SHIM_FILES(X)
#undef X
    };
    size_t size = shim.prefix ? strlen(shim.prefix) : 0;
    if (size == 0 || strncmp(path, shim.prefix, size) != 0)
        return -1;
    for (int i = 0; i < SHIM_FILE_COUNT; i++)
        if (strcmp(path + size, suffixes[i]) == 0)
            return i;
    return -1;
}

static int file_of_fd(int fd)
{
    return fd >= 0 && fd < FDS_MAX ? shim.file_of[fd] - 1 : -1;
}

static void die(void)
{
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

/* Before a call that could change a file. Takes the lock; returns the errno with which it shall fail, or 0.
 */
static int enter(enum shim_call call)
{
    pthread_mutex_lock(&shim.lock);
    shim.count++;
    bool here = shim.at > 0 && shim.count == shim.at, from = shim.at > 0 && shim.count >= shim.at;
    if (here && shim.deed == DIE_BEFORE)
        die();
    if ((here && shim.deed == FAIL_ONCE) || (from && shim.deed == FAIL_FROM))
        return EIO;
    return from && shim.deed == FULL_FROM && call == SHIM_WRITE ? ENOSPC : 0;
}

/* After it: done when it was carried out. Gives the lock back and keeps errno. */
static void leave(bool done, enum shim_call call, int file, int64_t offset, int64_t size, const void *bytes)
{
    int error = errno;
    struct shim_record record = {(uint32_t)call, (uint32_t)file, offset, size};
    struct iovec parts[2] = {{&record, sizeof record}, {(void *)(uintptr_t)bytes, bytes ? (size_t)size : 0}};
    if (done && shim.log >= 0 && writev(shim.log, parts, 2) != (ssize_t)(parts[0].iov_len + parts[1].iov_len))
        abort();
    if (shim.at > 0 && shim.count == shim.at && shim.deed == DIE_AFTER)
        die();
    pthread_mutex_unlock(&shim.lock);
    errno = error;
}

static int refuse(int error, enum shim_call call, int file)
{
    errno = error;
    leave(false, call, file, 0, 0, NULL);
    return -1;
}

/* ------------------------------------------------------------------ below libc's names */

int open64(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    int (*call)(const char *, int, ...) = (int (*)(const char *, int, ...))(uintptr_t)real("open64");
    int file = file_of_path(path);
    bool counts = file >= 0 && flags & O_CREAT;
    int error = counts ? enter(SHIM_OPEN) : 0;
    if (error)
        return refuse(error, SHIM_OPEN, file);
    int fd = call(path, flags, mode);
    if (fd >= 0 && fd < FDS_MAX)
        shim.file_of[fd] = file + 1;
    if (counts)
        leave(fd >= 0, SHIM_OPEN, file, 0, 0, NULL);
    return fd;
}

int close(int fd)
{
    int (*call)(int) = (int (*)(int))(uintptr_t)real("close");
    if (fd >= 0 && fd < FDS_MAX)
        shim.file_of[fd] = 0;
    return call(fd);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset)
{
    ssize_t (*call)(int, const void *, size_t, off64_t) =
        (ssize_t(*)(int, const void *, size_t, off64_t))(uintptr_t)real("pwrite64");
    int file = file_of_fd(fd);
    if (file < 0)
        return call(fd, bytes, size, offset);
    int error = enter(SHIM_WRITE);
    if (error)
        return refuse(error, SHIM_WRITE, file);
    ssize_t done = call(fd, bytes, size, offset);
    leave(done > 0, SHIM_WRITE, file, offset, done, bytes);
    return done;
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    ssize_t (*call)(int, const void *, size_t) =
        (ssize_t(*)(int, const void *, size_t))(uintptr_t)real("write");
    int file = file_of_fd(fd);
    if (file < 0)
        return call(fd, bytes, size);
    int error = enter(SHIM_WRITE);
    if (error)
        return refuse(error, SHIM_WRITE, file);
    int64_t offset = lseek(fd, 0, SEEK_CUR);
    ssize_t done = call(fd, bytes, size);
    leave(done > 0, SHIM_WRITE, file, offset, done, bytes);
    return done;
}

int ftruncate64(int fd, off64_t size)
{
    int (*call)(int, off64_t) = (int (*)(int, off64_t))(uintptr_t)real("ftruncate64");
    int file = file_of_fd(fd);
    if (file < 0)
        return call(fd, size);
    int error = enter(SHIM_TRUNCATE);
    if (error)
        return refuse(error, SHIM_TRUNCATE, file);
    int status = call(fd, size);
    leave(status == 0, SHIM_TRUNCATE, file, size, 0, NULL);
    return status;
}

static int sync_by(const char *name, int fd)
{
    int (*call)(int) = (int (*)(int))(uintptr_t)real(name);
    int file = file_of_fd(fd);
    if (file < 0)
        return call(fd);
    int error = enter(SHIM_SYNC);
    if (error)
        return refuse(error, SHIM_SYNC, file);
    int status = call(fd);
    leave(status == 0, SHIM_SYNC, file, 0, 0, NULL);
    return status;
}

int fsync(int fd)
{
    return sync_by("fsync", fd);
}

int fdatasync(int fd)
{
    return sync_by("fdatasync", fd);
}

int unlink(const char *path)
{
    int (*call)(const char *) = (int (*)(const char *))(uintptr_t)real("unlink");
    int file = file_of_path(path);
    if (file < 0)
        return call(path);
    int error = enter(SHIM_UNLINK);
    if (error)
        return refuse(error, SHIM_UNLINK, file);
    int status = call(path);
    leave(status == 0, SHIM_UNLINK, file, 0, 0, NULL);
    return status;
}

void *mmap64(void *address, size_t size, int protection, int flags, int fd, off64_t offset)
{
    void *(*call)(void *, size_t, int, int, int, off64_t) =
        (void *(*)(void *, size_t, int, int, int, off64_t))(uintptr_t)real("mmap64");
    int file = file_of_fd(fd);
    if (file < 0 || !(flags & MAP_SHARED) || !(protection & PROT_WRITE))
        return call(address, size, protection, flags, fd, offset);
    int error = enter(SHIM_MAP);
    if (error) {
        refuse(error, SHIM_MAP, file);
        return MAP_FAILED;
    }
    void *mapped = call(address, size, protection, flags, fd, offset);
    leave(mapped != MAP_FAILED, SHIM_MAP, file, offset, 0, NULL);
    return mapped;
}
