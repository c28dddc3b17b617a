#include "common/sys/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_TEXT_MAX = 4096 };

/* Reads until the end or until `capacity` bytes are there. */
static ssize_t read_all(int fd, char *out, size_t capacity)
{
    size_t size = 0;
    while (size < capacity) {
        ssize_t got = read(fd, out + size, capacity - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        size += (size_t)got;
    }
    return (ssize_t)size;
}

struct fault files_read(const char *path, char *out, size_t capacity, size_t *size)
{
    assert(capacity > 0);
    out[0] = '\0';
    *size = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fault_system(errno, "cannot open %s", path);
    struct fault fault = FAULT_OK;
    ssize_t got = read_all(fd, out, capacity);
    if (got < 0) {
        fault = fault_system(errno, "cannot read %s", path);
    } else if ((size_t)got == capacity) {
        fault = fault_make(FAULT_TOO_BIG, "%s is larger than %zu bytes: it is not the file that belongs here",
                           path, capacity - 1);
    } else {
        *size = (size_t)got;
    }
    out[*size] = '\0';
    close(fd);
    return fault;
}

struct fault files_read_secret(const char *path, char *out, size_t capacity)
{
    struct stat info;
    out[0] = '\0';
    if (stat(path, &info) != 0)
        return fault_system(
            errno, "cannot read %s, which shall hold the secret that touchstone-hub enroll gives", path);
    if (S_ISREG(info.st_mode) && (info.st_mode & (S_IRWXO | S_IWGRP)) != 0)
        return fault_make(FAULT_DENIED, "%s can be read or changed by others: chmod 600 %s", path, path);
    char text[1024];
    size_t size;
    struct fault fault = files_read(path, text, sizeof text, &size);
    if (fault_is(fault))
        return fault;
    struct span rest = {text, size}, line = {text, 0};
    if (size > 0 && !span_split(&rest, '\n', &line))
        line.size = 0;
    while (line.size > 0 && line.data[line.size - 1] == '\r')
        line.size--;
    line = span_trim(line);
    if (line.size == 0)
        return fault_make(FAULT_CONFIG, "%s is empty: put the secret into its first line", path);
    if (line.size >= capacity)
        return fault_make(FAULT_TOO_BIG, "the first line of %s is too long for a secret", path);
    memcpy(out, line.data, line.size);
    out[line.size] = '\0';
    return FAULT_OK;
}

struct fault files_may_replace(const char *path, bool (*is_ours)(struct span line))
{
    struct stat there;
    char text[256];
    size_t size;
    if (stat(path, &there) != 0)
        return FAULT_OK; /* whoever writes it hears why that cannot be */
    if (!S_ISREG(there.st_mode))
        return fault_make(FAULT_CONFIG, "%s is not a file: name one in that folder", path);
    if (there.st_size == 0)
        return FAULT_OK;
    struct fault fault = files_read(path, text, sizeof text, &size);
    if (size > 0 && text[size - 1] == '\n')
        size--;
    if (!fault_is(fault) && !memchr(text, '\n', size) && is_ours(span_trim((struct span){text, size})))
        return FAULT_OK;
    return fault_make(FAULT_CONFIG,
                      "%s is there and holds something else, which would be lost: name another file", path);
}

static bool write_all(int fd, struct span bytes)
{
    while (bytes.size > 0) {
        ssize_t put = write(fd, bytes.data, bytes.size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        bytes.data += put;
        bytes.size -= (size_t)put;
    }
    return true;
}

struct fault files_replace(const char *path, struct span bytes)
{
    char temporary[PATH_TEXT_MAX];
    int length = snprintf(temporary, sizeof temporary, "%s.new", path);
    if (length < 0 || (size_t)length >= sizeof temporary)
        return fault_make(FAULT_TOO_BIG, "the path %s is too long", path);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return fault_system(errno, "cannot write %s", temporary);
    bool good = write_all(fd, bytes);
    int error = errno;
    if (close(fd) != 0 && good) {
        good = false;
        error = errno;
    }
    if (good && rename(temporary, path) != 0) {
        good = false;
        error = errno;
    }
    if (good)
        return FAULT_OK;
    unlink(temporary);
    return fault_system(error, "cannot write %s", path);
}
