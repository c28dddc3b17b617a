#include "kiosk/device/picture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/device/picture_file.h"

enum { FILE_BYTES_MAX = 128 * 1024 * 1024 };

int picture_factor(int width, int height, int width_max, int height_max)
{
    int factor = 1;
    while (width / factor > width_max || height / factor > height_max)
        factor++;
    return factor;
}

struct fault picture_make(int64_t width, int64_t height, struct picture *out)
{
    *out = (struct picture){0};
    if (width < PICTURE_SIDE_MIN || height < PICTURE_SIDE_MIN)
        return fault_make(FAULT_INPUT, "is too small: %lld x %lld pixels, and %d are needed",
                          (long long)width, (long long)height, PICTURE_SIDE_MIN);
    if (width > PICTURE_SIDE_MAX || height > PICTURE_SIDE_MAX)
        return fault_make(FAULT_TOO_BIG, "is too large: %lld x %lld pixels, at most %d a side",
                          (long long)width, (long long)height, PICTURE_SIDE_MAX);
    out->grey = calloc((size_t)width, (size_t)height);
    if (!out->grey)
        return fault_make(FAULT_FULL, "needs more memory than there is");
    out->width = (int)width;
    out->height = (int)height;
    return FAULT_OK;
}

void picture_release(struct picture *picture)
{
    free(picture->grey);
    *picture = (struct picture){0};
}

static struct fault load(int fd, char **data, size_t *size)
{
    struct stat status;
    if (fstat(fd, &status) != 0)
        return fault_system(errno, "cannot be read");
    if (!S_ISREG(status.st_mode))
        return fault_make(FAULT_INPUT, "is no file");
    if (status.st_size > FILE_BYTES_MAX)
        return fault_make(FAULT_TOO_BIG, "is larger than %d MB", FILE_BYTES_MAX / 1024 / 1024);
    size_t wanted = (size_t)status.st_size;
    *data = malloc(wanted + 1);
    if (!*data)
        return fault_make(FAULT_FULL, "needs more memory than there is");
    *size = 0;
    while (*size < wanted) {
        ssize_t got = read(fd, *data + *size, wanted - *size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fault_system(errno, "cannot be read");
        if (got == 0)
            break;
        *size += (size_t)got;
    }
    return FAULT_OK;
}

static struct fault read_by_content(struct span file, struct picture *out)
{
    if (span_starts_with(file, "P5") || span_starts_with(file, "P2"))
        return picture_read_pgm(file, out);
    if (span_starts_with(file, "\x89PNG\r\n\x1a\n"))
        return picture_read_png(file, out);
    if (span_starts_with(file, "\xff\xd8\xff"))
        return picture_read_jpeg(file, out);
    if (span_starts_with(file, "GIF87a") || span_starts_with(file, "GIF89a"))
        return picture_read_gif(file, out);
    return fault_make(FAULT_INPUT, "%s",
                      file.size == 0 ? "is empty" : "is no picture: PNG, JPEG, GIF and PGM can be read");
}

struct fault picture_file_load(const char *path, char **data, size_t *size)
{
    *data = NULL;
    *size = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return fault_system(errno, "%s cannot be opened", path);
    struct fault fault = load(fd, data, size);
    close(fd);
    if (!fault_is(fault))
        return FAULT_OK;
    free(*data);
    *data = NULL;
    return fault_make(fault.code, "%s %s", path, fault.text);
}

struct fault picture_read(const char *path, struct picture *out)
{
    *out = (struct picture){0};
    char *data = NULL;
    size_t size = 0;
    struct fault fault = picture_file_load(path, &data, &size);
    if (fault_is(fault))
        return fault;
    fault = read_by_content((struct span){data, size}, out);
    free(data);
    if (fault_is(fault)) {
        picture_release(out);
        fault = fault_make(fault.code, "%s %s", path, fault.text);
    }
    return fault;
}
