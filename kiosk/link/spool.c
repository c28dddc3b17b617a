#include "kiosk/link/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/text.h"

#define DRAFT "draft-"

static struct photo_path path_of(const struct spool *spool, const char *name, const char *ending)
{
    return photo_path_of(spool->folder, name, ending);
}

static struct photo_path draft_of(const struct spool *spool, int place)
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
    char parent[PHOTO_FOLDER_MAX];
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

/* ------------------------------------------------------------------ opening */

static int64_t size_of(const struct spool *spool, const char *id)
{
    return photo_folder_size(spool->folder, id);
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
    struct fault fault = photo_folder_name(spool->folder, store, "photos");
    if (!fault_is(fault))
        photo_folder_each(spool->folder, count_one, spool);
    return fault;
}

/* ------------------------------------------------------------------ taking */

static struct fault check_room(const struct spool *spool)
{
    if (spool->bytes + PHOTO_BYTES_MAX > SPOOL_BYTES_MAX)
        return fault_make(FAULT_FULL,
                          "This kiosk holds %lld photos that the hub has not taken: there is room again when "
                          "they are sent; go on without a photo",
                          (long long)spool->count);
    if (!photo_folder_has_disk(spool->folder))
        return fault_make(FAULT_FULL,
                          "The disk of this kiosk is nearly full: make room on it; go on without a photo");
    return FAULT_OK;
}

struct fault spool_begin(struct spool *spool, int place, char *path, size_t capacity)
{
    struct photo_path draft = draft_of(spool, place);
    spool->drafts[place][0] = '\0';
    if (!text_copy(path, capacity, span_of(draft.text)))
        return fault_make(FAULT_TOO_BIG,
                          "the path of the outbox is too long for photos: choose a shorter one");
    struct fault fault = make_folder(spool);
    return fault_is(fault) ? fault : check_room(spool);
}

struct fault spool_take(struct spool *spool, int place, char id[PHOTO_ID_MAX])
{
    char *data;
    size_t size;
    struct photo photo;
    struct fault fault = photo_file_load(draft_of(spool, place).text, &data, &size);
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

bool spool_next(const struct spool *spool, char id[PHOTO_ID_MAX])
{
    return photo_folder_oldest(spool->folder, id);
}

struct fault spool_read(const struct spool *spool, const char *id, char **data, size_t *size)
{
    struct fault fault = photo_file_load(path_of(spool, id, "").text, data, size);
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
