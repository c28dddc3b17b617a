#include "kiosk/link/photo_files.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "common/base/text.h"
#include "common/sys/files.h"

struct fault photo_folder_name(char out[PHOTO_FOLDER_MAX], const char *store, const char *what)
{
    struct text text = text_in(out, PHOTO_FOLDER_MAX);
    text_add(&text, "%s.%s", store, what);
    return text_ok(&text)
               ? FAULT_OK
               : fault_make(FAULT_TOO_BIG, "the path of the outbox is too long: choose a shorter one");
}

struct photo_path photo_path_of(const char *folder, const char *name, const char *ending)
{
    struct photo_path path;
    struct text text = TEXT_IN(path.text);
    text_add(&text, "%s/%s%s", folder, name, ending);
    assert(text_ok(&text));
    return path;
}

void photo_folder_each(const char *folder, void (*each)(void *context, const char *name), void *context)
{
    struct dirent *entry;
    DIR *files = opendir(folder);
    if (!files)
        return;
    while ((entry = readdir(files)))
        each(context, entry->d_name);
    closedir(files);
}

int64_t photo_folder_size(const char *folder, const char *name)
{
    struct stat file;
    return stat(photo_path_of(folder, name, "").text, &file) == 0 ? (int64_t)file.st_size : -1;
}

struct search {
    const char *folder;
    struct timespec oldest;
    char *id;
    bool found;
};

static bool is_before(struct timespec a, struct timespec b)
{
    return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

static void take_older(void *context, const char *name)
{
    struct search *search = context;
    struct stat file;
    if (!photo_is_id(span_of(name)) || stat(photo_path_of(search->folder, name, "").text, &file) != 0)
        return;
    if (search->found && !is_before(file.st_mtim, search->oldest))
        return;
    search->found = true;
    search->oldest = file.st_mtim;
    memcpy(search->id, name, PHOTO_ID_MAX);
}

bool photo_folder_oldest(const char *folder, char id[PHOTO_ID_MAX])
{
    struct search search = {.folder = folder, .id = id};
    photo_folder_each(folder, take_older, &search);
    return search.found;
}

bool photo_folder_has_disk(const char *folder)
{
    struct statvfs disk;
    return statvfs(folder, &disk) != 0 ||
           (int64_t)disk.f_bavail * (int64_t)disk.f_frsize >= PHOTO_DISK_FREE_MIN;
}

struct fault photo_file_load(const char *path, char **data, size_t *size)
{
    *data = malloc(PHOTO_BYTES_MAX + 2);
    if (!*data)
        return fault_make(FAULT_FULL, "no memory for a photo");
    struct fault fault = files_read(path, *data, PHOTO_BYTES_MAX + 2, size);
    if (fault_is(fault)) {
        free(*data);
        *data = NULL;
    }
    return fault;
}
