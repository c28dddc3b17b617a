#include <dirent.h>
#include <errno.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/text.h"
#include "kiosk/device/camera_source.h"
#include "kiosk/device/picture_file.h"

enum { EVENT_BYTES = 4096 };

static bool is_picture_name(const char *name)
{
    static const char *const endings[] = {".pgm", ".png", ".jpg", ".jpeg", ".gif"};
    const char *dot = strrchr(name, '.');
    if (!dot || name[0] == '.')
        return false; /* a hidden file is one that is being written */
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        if (strcasecmp(dot, endings[i]) == 0)
            return true;
    }
    return false;
}

static bool counts(const struct camera_pictures *pictures, const char *name)
{
    return pictures->only[0] != '\0' ? strcmp(name, pictures->only) == 0 : is_picture_name(name);
}

/* A path that is no folder is a file in one; it need not be there yet. */
static bool path_split(struct camera_pictures *pictures, const char *path)
{
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return TEXT_COPY(pictures->folder, span_of(path));
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    struct span folder = slash ? (struct span){path, slash == path ? 1 : (size_t)(slash - path)} : SPAN(".");
    return is_picture_name(name) && TEXT_COPY(pictures->only, span_of(name)) &&
           TEXT_COPY(pictures->folder, folder);
}

struct fault camera_pictures_open(struct camera_pictures *pictures, const char *path)
{
    *pictures = (struct camera_pictures){.watch_fd = -1};
    if (!TEXT_COPY(pictures->path, span_of(path)) || !path_split(pictures, path))
        return fault_make(
            FAULT_CONFIG,
            "%s is no camera: name a /dev/video…, a folder that exists, or a .pgm, .png, .jpg or .gif file",
            path);
    int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (fd < 0)
        return fault_system(errno, "cannot watch %s", path);
    if (inotify_add_watch(fd, pictures->folder,
                          IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF) < 0) {
        struct fault fault = fault_system(errno, "cannot watch %s for pictures", pictures->folder);
        close(fd);
        return fault;
    }
    pictures->watch_fd = fd;
    pictures->is_open = true;
    return FAULT_OK;
}

void camera_pictures_close(struct camera_pictures *pictures)
{
    if (pictures->is_open)
        close(pictures->watch_fd);
    pictures->is_open = false;
}

static bool note(const struct camera_pictures *pictures, const struct inotify_event *event,
                 char name[DEVICE_PATH_MAX])
{
    if (event->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED))
        return false;
    if (event->len > 0 && counts(pictures, event->name) &&
        !text_copy(name, DEVICE_PATH_MAX, span_of(event->name)))
        name[0] = '\0'; /* no path can hold it */
    return true;
}

struct fault camera_pictures_news(struct camera_pictures *pictures, char name[DEVICE_PATH_MAX])
{
    alignas(struct inotify_event) char bytes[EVENT_BYTES];
    name[0] = '\0';
    for (;;) {
        ssize_t got = read(pictures->watch_fd, bytes, sizeof bytes);
        if (got <= 0)
            return FAULT_OK;
        for (ssize_t at = 0; at < got;) {
            const struct inotify_event *event = (const void *)(bytes + at);
            if (!note(pictures, event, name))
                return fault_make(FAULT_LOST,
                                  "The folder of pictures %s is gone: make it again, or name another",
                                  pictures->path);
            at += (ssize_t)(sizeof *event + event->len);
        }
    }
}

static bool path_of(const struct camera_pictures *pictures, const char *name, char out[2 * DEVICE_PATH_MAX])
{
    struct text path = text_in(out, 2 * DEVICE_PATH_MAX);
    text_add(&path, "%s/%s", pictures->folder, name);
    return text_ok(&path);
}

static bool is_newer(struct timespec a, struct timespec b)
{
    return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
}

void camera_pictures_newest(const struct camera_pictures *pictures, char name[DEVICE_PATH_MAX])
{
    name[0] = '\0';
    DIR *folder = opendir(pictures->folder);
    if (!folder)
        return;
    struct timespec newest = {0};
    struct dirent *entry;
    while ((entry = readdir(folder))) {
        char path[2 * DEVICE_PATH_MAX];
        struct stat status;
        if (!counts(pictures, entry->d_name) || strlen(entry->d_name) >= DEVICE_PATH_MAX ||
            !path_of(pictures, entry->d_name, path) || stat(path, &status) != 0 || !S_ISREG(status.st_mode))
            continue;
        if (name[0] == '\0' || is_newer(status.st_mtim, newest)) {
            newest = status.st_mtim;
            bool fits = text_copy(name, DEVICE_PATH_MAX, span_of(entry->d_name));
            assert(fits);
        }
    }
    closedir(folder);
}

struct fault camera_pictures_read(const struct camera_pictures *pictures, const char *name,
                                  struct picture *out)
{
    char path[2 * DEVICE_PATH_MAX];
    if (!path_of(pictures, name, path))
        return fault_make(FAULT_TOO_BIG, "the path of the picture %s is too long", name);
    return picture_read(path, out);
}

struct fault camera_pictures_photo(const struct camera_pictures *pictures, const char *name,
                                   struct photo_jpeg *out)
{
    char path[2 * DEVICE_PATH_MAX];
    struct picture picture;
    char *data = NULL;
    size_t size = 0;
    *out = (struct photo_jpeg){0};
    if (!path_of(pictures, name, path))
        return fault_make(FAULT_TOO_BIG, "the path of the picture %s is too long", name);
    struct fault fault = picture_file_load(path, &data, &size);
    bool is_jpeg = !fault_is(fault) && !fault_is(photo_jpeg_copy((struct span){data, size}, out));
    free(data);
    if (fault_is(fault) || is_jpeg)
        return fault;
    fault = picture_read(path, &picture);
    if (!fault_is(fault))
        fault = photo_jpeg_of_grey(&picture, out);
    picture_release(&picture);
    return fault;
}
