#include "kiosk/link/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "common/base/text.h"
#include "common/sys/files.h"

#define DRAFT "draft-"

struct spool_path {
    char text[SPOOL_PATH_MAX + PHOTO_ID_MAX + 16];
};

static struct spool_path path_of(const struct spool *spool, const char *name, const char *ending)
{
    struct spool_path path;
    struct text text = TEXT_IN(path.text);
    text_add(&text, "%s/%s%s", spool->folder, name, ending);
    assert(text_ok(&text));
    return path;
}

static struct spool_path draft_of(const struct spool *spool, int place)
{
    char name[32];
    struct text text = TEXT_IN(name);
    assert(place >= 0 && place < SPOOL_DRAFTS);
    text_add(&text, DRAFT "%d", place);
    return path_of(spool, name, ".jpg");
}

/* ------------------------------------------------------------------ the folder */

/* What was renamed or made in it stays so when the power goes. */
static struct fault sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    struct fault fault = good ? FAULT_OK : fault_system(errno, "cannot write %s to the disk", path);
    if (fd >= 0)
        close(fd);
    return fault;
}

static struct fault make_folder(const struct spool *spool)
{
    char parent[SPOOL_PATH_MAX];
    if (mkdir(spool->folder, 0750) != 0)
        return errno == EEXIST ? FAULT_OK
                               : fault_system(errno, "cannot make the folder of photos %s", spool->folder);
    bool fits = TEXT_COPY(parent, span_of(spool->folder));
    assert(fits);
    char *slash = strrchr(parent, '/');
    if (!slash)
        return sync_folder(".");
    slash[slash == parent ? 1 : 0] = '\0';
    return sync_folder(parent);
}

/* Calls `each` for every file of the folder; one that is not there has none. */
static void each_file(const struct spool *spool, void (*each)(void *context, const char *name), void *context)
{
    struct dirent *entry;
    DIR *folder = opendir(spool->folder);
    if (!folder)
        return;
    while ((entry = readdir(folder)))
        each(context, entry->d_name);
    closedir(folder);
}

/* ------------------------------------------------------------------ opening */

static int64_t size_of(const struct spool *spool, const char *id)
{
    struct stat file;
    return stat(path_of(spool, id, "").text, &file) == 0 ? (int64_t)file.st_size : -1;
}

static void count_one(void *context, const char *name)
{
    struct spool *spool = context;
    if (photo_is_id(span_of(name))) {
        spool->count++;
        spool->bytes += size_of(spool, name);
    } else if (strncmp(name, DRAFT, strlen(DRAFT)) == 0 && strlen(name) < PHOTO_ID_MAX) {
        unlink(path_of(spool, name, "").text);
    }
}

struct fault spool_open(struct spool *spool, const char *store)
{
    *spool = (struct spool){.count = 0};
    struct text text = TEXT_IN(spool->folder);
    text_add(&text, "%s.photos", store);
    if (!text_ok(&text))
        return fault_make(FAULT_TOO_BIG, "the path of the outbox is too long: choose a shorter one");
    each_file(spool, count_one, spool);
    return FAULT_OK;
}

/* ------------------------------------------------------------------ taking */

static struct fault check_room(const struct spool *spool)
{
    struct statvfs disk;
    if (spool->bytes + PHOTO_BYTES_MAX > SPOOL_BYTES_MAX)
        return fault_make(FAULT_FULL,
                          "This kiosk holds %lld photos that the hub has not taken: there is room again when "
                          "they are sent; go on without a photo",
                          (long long)spool->count);
    if (statvfs(spool->folder, &disk) == 0 &&
        (int64_t)disk.f_bavail * (int64_t)disk.f_frsize < SPOOL_DISK_FREE_MIN)
        return fault_make(FAULT_FULL,
                          "The disk of this kiosk is nearly full: make room on it; go on without a photo");
    return FAULT_OK;
}

struct fault spool_begin(struct spool *spool, int place, char *path, size_t capacity)
{
    struct spool_path draft = draft_of(spool, place);
    spool->drafts[place][0] = '\0';
    if (!text_copy(path, capacity, span_of(draft.text)))
        return fault_make(FAULT_TOO_BIG,
                          "the path of the outbox is too long for photos: choose a shorter one");
    struct fault fault = make_folder(spool);
    return fault_is(fault) ? fault : check_room(spool);
}

/* A file of a photo's size, or less. */
static struct fault load(const char *path, char **data, size_t *size)
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

struct fault spool_take(struct spool *spool, int place, char id[PHOTO_ID_MAX])
{
    char *data;
    size_t size;
    struct photo photo;
    struct fault fault = load(draft_of(spool, place).text, &data, &size);
    if (fault_is(fault))
        return fault;
    enum photo_fit fit = photo_read((struct span){data, size}, &photo);
    if (fit == PHOTO_FITS)
        sha256_text((struct span){data, size}, id);
    free(data);
    if (fit != PHOTO_FITS)
        return fault_make(FAULT_INPUT, "The camera's photo cannot be used. %s", photo_fit_sentence(fit));
    memcpy(spool->drafts[place], id, PHOTO_ID_MAX);
    return FAULT_OK;
}

static struct fault keep_draft(struct spool *spool, int place)
{
    char *id = spool->drafts[place];
    bool again = size_of(spool, id) >= 0; /* the same picture twice */
    if (rename(draft_of(spool, place).text, path_of(spool, id, "").text) != 0)
        return fault_system(errno, "cannot keep the photo in %s", spool->folder);
    spool->count += again ? 0 : 1;
    spool->bytes += again ? 0 : size_of(spool, id);
    id[0] = '\0';
    return sync_folder(spool->folder);
}

struct fault spool_keep(struct spool *spool, const char *id)
{
    struct fault fault = FAULT_OK;
    for (int place = 0; place < SPOOL_DRAFTS && !fault_is(fault); place++)
        if (strcmp(spool->drafts[place], id) == 0)
            fault = keep_draft(spool, place);
    return fault;
}

/* ------------------------------------------------------------------ sending */

struct search {
    const struct spool *spool;
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
    if (!photo_is_id(span_of(name)) || stat(path_of(search->spool, name, "").text, &file) != 0)
        return;
    if (search->found && !is_before(file.st_mtim, search->oldest))
        return;
    search->found = true;
    search->oldest = file.st_mtim;
    memcpy(search->id, name, PHOTO_ID_MAX);
}

bool spool_next(const struct spool *spool, char id[PHOTO_ID_MAX])
{
    struct search search = {.spool = spool, .id = id};
    each_file(spool, take_older, &search);
    return search.found;
}

struct fault spool_read(const struct spool *spool, const char *id, char **data, size_t *size)
{
    struct fault fault = load(path_of(spool, id, "").text, data, size);
    if (fault_is(fault) || photo_is_named((struct span){*data, *size}, id))
        return fault;
    free(*data);
    *data = NULL;
    return fault_make(FAULT_INPUT, "photo %.12s… on this kiosk's disk is damaged", id);
}

static void discount(struct spool *spool, int64_t size)
{
    spool->count -= spool->count > 0;
    spool->bytes -= size < spool->bytes ? size : spool->bytes;
}

struct fault spool_remove(struct spool *spool, const char *id)
{
    int64_t size = size_of(spool, id);
    if (unlink(path_of(spool, id, "").text) != 0 && errno != ENOENT)
        return fault_system(errno, "cannot remove a photo that was sent from %s", spool->folder);
    discount(spool, size > 0 ? size : 0);
    return FAULT_OK;
}

struct fault spool_set_aside(struct spool *spool, const char *id)
{
    int64_t size = size_of(spool, id);
    if (rename(path_of(spool, id, "").text, path_of(spool, id, ".refused").text) != 0)
        return fault_system(errno, "cannot set a photo aside in %s", spool->folder);
    discount(spool, size > 0 ? size : 0);
    return FAULT_OK;
}
