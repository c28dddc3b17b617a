#include "kiosk/link/album.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/sys/files.h"

/* False: it cannot be removed. */
static bool drop(struct album *album, const char *name)
{
    int64_t size = photo_folder_size(album->folder, name);
    bool gone = unlink(photo_path_of(album->folder, name, "").text) == 0;
    if (gone && photo_is_id(span_of(name)))
        album->bytes -= size;
    return gone;
}

/* Beside pictures there is what a death left half written. */
static void count_one(void *context, const char *name)
{
    struct album *album = context;
    if (photo_is_id(span_of(name)))
        album->bytes += photo_folder_size(album->folder, name);
    else if (name[0] != '.' && strlen(name) < PHOTO_ID_MAX + 8)
        (void)drop(album, name);
}

struct fault album_open(struct album *album, const char *store)
{
    *album = (struct album){.bytes = 0};
    struct fault fault = photo_folder_name(album->folder, store, "pictures");
    if (!fault_is(fault))
        photo_folder_each(album->folder, count_one, album);
    return fault;
}

bool album_read(struct album *album, const char *id, char **data, size_t *size)
{
    struct photo_path path = photo_path_of(album->folder, id, "");
    if (access(path.text, F_OK) != 0)
        return false;
    struct fault fault = photo_file_load(path.text, data, size);
    if (!fault_is(fault) && photo_is_named((struct span){*data, *size}, id)) {
        utimensat(AT_FDCWD, path.text, NULL, 0); /* it is looked at */
        return true;
    }
    if (!fault_is(fault))
        free(*data);
    (void)drop(album, id);
    return false;
}

struct fault album_keep(struct album *album, const char *id, struct span picture)
{
    char oldest[PHOTO_ID_MAX];
    if (mkdir(album->folder, 0750) != 0 && errno != EEXIST)
        return fault_system(errno, "cannot make the folder of pictures %s", album->folder);
    (void)drop(album, id);
    while (album->bytes + (int64_t)picture.size > ALBUM_BYTES_MAX &&
           photo_folder_oldest(album->folder, oldest))
        if (!drop(album, oldest)) /* a disk that takes no more writing: it would be the oldest for ever */
            return fault_system(errno, "cannot make room in the folder of pictures %s", album->folder);
    if (!photo_folder_has_disk(album->folder))
        return fault_make(FAULT_FULL, "the disk of this kiosk is nearly full: pictures are not kept");
    struct fault fault = files_replace(photo_path_of(album->folder, id, "").text, picture);
    if (!fault_is(fault))
        album->bytes += (int64_t)picture.size;
    return fault;
}
