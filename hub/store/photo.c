#include "hub/store/photo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "common/base/text.h"
#include "hub/store/inside.h"

struct photo_path {
    char text[STORE_PATH_MAX + 128];
};

struct photo_folder photo_folder_of(const char *store_path)
{
    struct photo_folder folder;
    struct text text = TEXT_IN(folder.path);
    text_add(&text, "%s.photos", store_path);
    return folder;
}

struct photo_folder store_photo_folder(const struct store *store)
{
    return photo_folder_of(store->path);
}

static struct photo_path path_of(const struct photo_folder *folder, const char *id, const char *ending)
{
    struct photo_path path;
    struct text text = TEXT_IN(path.text);
    text_add(&text, "%s/%s%s", folder->path, id, ending);
    return path;
}

/* ------------------------------------------------------------------ one file */

static bool write_all(int fd, struct span bytes)
{
    while (bytes.size > 0) {
        ssize_t put = write(fd, bytes.data, bytes.size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        bytes.data += put;
        bytes.size -= (size_t)put;
    }
    return fsync(fd) == 0;
}

static struct fault make_folder(const struct photo_folder *folder)
{
    struct statvfs disk;
    if (mkdir(folder->path, 0750) != 0 && errno != EEXIST)
        return fault_system(errno, "cannot make the folder %s", folder->path);
    if (statvfs(folder->path, &disk) == 0 &&
        (int64_t)disk.f_bavail * (int64_t)disk.f_frsize < PHOTO_DISK_FREE_MIN)
        return fault_make(FAULT_FULL, "the disk of %s is nearly full: no more photos are taken in",
                          folder->path);
    return FAULT_OK;
}

static struct fault sync_folder(const struct photo_folder *folder)
{
    int fd = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    struct fault fault = good ? FAULT_OK : fault_system(errno, "cannot write %s to the disk", folder->path);
    if (fd >= 0)
        close(fd);
    return fault;
}

/* Two that bring the same photo at once have a file each until it has its name. */
static struct fault write_new(const struct photo_folder *folder, const char *id, struct span bytes)
{
    struct photo_path path = path_of(folder, id, ""), temporary = path_of(folder, id, ".XXXXXX");
    int fd = mkstemp(temporary.text);
    if (fd < 0)
        return fault_system(errno, "cannot write a photo into %s", folder->path);
    bool good = write_all(fd, bytes) && fchmod(fd, 0640) == 0;
    int error = errno;
    close(fd);
    if (good && rename(temporary.text, path.text) != 0) {
        error = errno;
        good = false;
    }
    if (good)
        return sync_folder(folder);
    unlink(temporary.text);
    return fault_system(error, "cannot write a photo into %s", folder->path);
}

static int64_t size_of(const struct photo_folder *folder, const char *id)
{
    struct stat file;
    return stat(path_of(folder, id, "").text, &file) == 0 && S_ISREG(file.st_mode) ? (int64_t)file.st_size
                                                                                   : -1;
}

bool photo_is_there(const struct photo_folder *folder, const char id[PHOTO_ID_MAX])
{
    return size_of(folder, id) > 0;
}

static struct fault read_file(int fd, const char *path, char **data, size_t *size)
{
    char *bytes = malloc(PHOTO_BYTES_MAX + 1);
    if (!bytes)
        return fault_make(FAULT_FULL, "no memory for a photo");
    ssize_t got = 1;
    for (*size = 0; got > 0 && *size <= PHOTO_BYTES_MAX; *size += got > 0 ? (size_t)got : 0)
        got = read(fd, bytes + *size, PHOTO_BYTES_MAX + 1 - *size);
    if (got == 0) {
        *data = bytes;
        return FAULT_OK;
    }
    free(bytes);
    return got < 0 ? fault_system(errno, "cannot read %s", path)
                   : fault_make(FAULT_TOO_BIG, "%s is larger than a photo can be", path);
}

struct fault photo_get(const struct photo_folder *folder, const char id[PHOTO_ID_MAX], char **data,
                       size_t *size)
{
    struct photo_path path = path_of(folder, id, "");
    int fd = open(path.text, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return errno == ENOENT ? fault_make(FAULT_NOT_FOUND, "there is no photo %s", id)
                               : fault_system(errno, "cannot read %s", path.text);
    struct fault fault = read_file(fd, path.text, data, size);
    close(fd);
    return fault;
}

/* What rotted on a disk or a stick has its size still: then it is written anew. */
static bool is_whole(const struct photo_folder *folder, const char *id, int64_t wanted)
{
    char *data = NULL;
    size_t size = 0;
    if (size_of(folder, id) != wanted || fault_is(photo_get(folder, id, &data, &size)))
        return false;
    bool whole = photo_is_named((struct span){data, size}, id);
    free(data);
    return whole;
}

struct fault photo_keep(const struct photo_folder *folder, const char id[PHOTO_ID_MAX], struct span bytes)
{
    if (is_whole(folder, id, (int64_t)bytes.size))
        return FAULT_OK;
    struct fault fault = make_folder(folder);
    return fault_is(fault) ? fault : write_new(folder, id, bytes);
}

/* ------------------------------------------------------------------ which there are */

typedef bool take_reference(void *context, const struct photo_reference *reference);

/* Each picture once, whatever models and revisions have it. *more: nobody stopped. */
static struct fault each_of_models(struct store *store, take_reference *take, void *context, bool *more)
{
    struct query query;
    query_begin(&query, store, "read the pictures of models",
                "SELECT picture, code, min(id) FROM model WHERE picture IS NOT NULL GROUP BY picture "
                "ORDER BY min(id)");
    for (*more = true; *more && query_row(&query);) {
        struct photo_reference reference = {.promised = true};
        TAKE_TEXT(&query, reference.id);
        TAKE_TEXT(&query, reference.model);
        *more = !query.bad && take(context, &reference);
    }
    return query_end(&query);
}

static struct fault each_of_sheets(struct store *store, int64_t from_ms, int64_t to_ms, take_reference *take,
                                   void *context)
{
    struct query query;
    query_begin(&query, store, "read the photos of sheets",
                "SELECT p.reference, i.id, i.event, instr(coalesce(e.flags, ''), "
                "'unknown_thing') = 0 AND NOT EXISTS (SELECT 1 FROM json_each(e.found, "
                "'$.photos_due') WHERE value = p.line) FROM "
                "inspection_photo AS p JOIN inspection AS i ON i.id = p.inspection "
                "JOIN event AS e ON e.seq = i.event WHERE e.booked_ms >= ?1 AND "
                "(?2 = 0 OR e.booked_ms < ?2) ORDER BY p.inspection, p.line");
    put_int(&query, from_ms);
    put_int(&query, to_ms);
    while (query_row(&query)) {
        struct photo_reference reference = {.id = ""};
        struct span text = take_span(&query);
        if (!photo_is_id(text))
            continue; /* kept elsewhere */
        memcpy(reference.id, text.data, text.size);
        reference.inspection = take_int(&query);
        reference.event = take_int(&query);
        reference.promised = take_bool(&query);
        if (query.bad || !take(context, &reference))
            break;
    }
    return query_end(&query);
}

struct fault store_photo_each(struct store *store, int64_t from_ms, int64_t to_ms,
                              bool (*take)(void *context, const struct photo_reference *reference),
                              void *context)
{
    bool more;
    struct fault fault = each_of_models(store, take, context, &more);
    return fault_is(fault) || !more ? fault : each_of_sheets(store, from_ms, to_ms, take, context);
}

struct copying {
    const struct photo_folder *from, *to;
    int64_t count;
    struct fault fault;
};

static bool copy_one(void *context, const struct photo_reference *reference)
{
    struct copying *copying = context;
    char *data = NULL;
    size_t size = 0;
    int64_t there = size_of(copying->to, reference->id);
    int64_t wanted = size_of(copying->from, reference->id);
    if (wanted > 0 && !is_whole(copying->to, reference->id, wanted)) {
        copying->fault = photo_get(copying->from, reference->id, &data, &size);
        if (!fault_is(copying->fault))
            copying->fault = photo_keep(copying->to, reference->id, (struct span){data, size});
        free(data);
    }
    copying->count += wanted > 0 || there > 0;
    return !fault_is(copying->fault);
}

struct fault photo_copy_all(const char *store_path, const struct photo_folder *from,
                            const struct photo_folder *to, int64_t from_ms, int64_t to_ms, int64_t *count)
{
    struct copying copying = {.from = from, .to = to};
    struct store *store = NULL;
    struct fault fault = store_open(store_path, STORE_READ, &store);
    if (!fault_is(fault))
        fault = store_photo_each(store, from_ms, to_ms, copy_one, &copying);
    store_close(store);
    *count = copying.count;
    return fault_is(fault) ? fault : copying.fault;
}
