#include "tests/torture/disk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/torture/file_shim.h"

enum { SECTOR_BYTES = 512, CHANGES_MAX = 4096, FILE_BYTES_MAX = 64 << 20 };

/* A write or a new size that no sync has made certain yet. */
struct change {
    bool is_size;
    int64_t offset, size;
    char *bytes;
};

struct file {
    bool exists;
    char *bytes; /* certain */
    int64_t size;
    struct change changes[CHANGES_MAX];
    int count;
};

struct disk {
    struct file files[SHIM_FILE_COUNT];
};

uint64_t disk_random(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* ------------------------------------------------------------------ one file */

static void resize(struct file *file, int64_t size)
{
    if (size > file->size) {
        file->bytes = realloc(file->bytes, (size_t)size);
        assert(file->bytes);
        memset(file->bytes + file->size, 0, (size_t)(size - file->size));
    }
    file->size = size;
}

static void put(struct file *file, int64_t offset, const char *bytes, int64_t size)
{
    if (offset + size > file->size)
        resize(file, offset + size);
    memcpy(file->bytes + offset, bytes, (size_t)size);
}

static void forget_changes(struct file *file)
{
    for (int i = 0; i < file->count; i++)
        free(file->changes[i].bytes);
    file->count = 0;
}

static void empty(struct file *file)
{
    forget_changes(file);
    free(file->bytes);
    file->bytes = NULL;
    file->size = 0;
}

/* How much of a write that was not synced has arrived: a whole number of sectors, counted from its front or
 * its back. */
static void put_torn(struct file *file, const struct change *change, uint64_t *random)
{
    int64_t sectors = change->size / SECTOR_BYTES,
            kept = sectors > 0 ? (int64_t)(disk_random(random) % (uint64_t)sectors) * SECTOR_BYTES : 0;
    int64_t from = disk_random(random) % 2 == 0 ? 0 : change->size - kept;
    put(file, change->offset + from, change->bytes + from, kept);
}

static void apply(struct file *file, enum disk_loss loss, uint64_t *random)
{
    for (int i = 0; i < file->count; i++) {
        const struct change *change = &file->changes[i];
        uint64_t fate = loss == DISK_KEEP_ALL ? 0 : loss == DISK_KEEP_NONE ? 2 : disk_random(random) % 3;
        if (fate == 0 && change->is_size)
            resize(file, change->size);
        else if (fate == 0)
            put(file, change->offset, change->bytes, change->size);
        else if (fate == 1 && !change->is_size)
            put_torn(file, change, random);
    }
    forget_changes(file);
}

/* ------------------------------------------------------------------ the log */

static bool take_change(struct file *file, const struct shim_record *record, FILE *log)
{
    if (file->count == CHANGES_MAX || record->size < 0 || record->offset < 0 ||
        record->offset + record->size > FILE_BYTES_MAX)
        return false;
    struct change *change = &file->changes[file->count++];
    *change = (struct change){.is_size = record->call == SHIM_TRUNCATE, .offset = record->offset};
    change->size = change->is_size ? record->offset : record->size;
    if (change->is_size)
        return true;
    change->bytes = malloc((size_t)record->size);
    assert(change->bytes);
    return fread(change->bytes, 1, (size_t)record->size, log) == (size_t)record->size;
}

static bool take_record(struct disk *disk, const struct shim_record *record, FILE *log)
{
    if (record->file >= SHIM_FILE_COUNT)
        return false;
    struct file *file = &disk->files[record->file];
    switch ((enum shim_call)record->call) {
    case SHIM_OPEN:
        file->exists = true;
        return true;
    case SHIM_WRITE:
    case SHIM_TRUNCATE:
        return take_change(file, record, log);
    case SHIM_SYNC:
        apply(file, DISK_KEEP_ALL, NULL);
        return true;
    case SHIM_UNLINK:
        file->exists = false;
        empty(file);
        return true;
    case SHIM_MAP: /* what is stored through it is not in the log */
        break;
    }
    return false;
}

static struct fault read_log(const char *path, struct disk *disk)
{
    FILE *log = fopen(path, "rbe");
    struct shim_record record;
    bool good = true;
    if (!log)
        return fault_system(errno, "cannot read %s", path);
    while (good && fread(&record, 1, sizeof record, log) == sizeof record)
        good = take_record(disk, &record, log);
    fclose(log);
    return good ? FAULT_OK
                : fault_make(FAULT_INPUT, "%s: call %u of file %u cannot be played again", path, record.call,
                             record.file);
}

/* ------------------------------------------------------------------ against the real disk */

static void path_of(char *out, size_t capacity, const char *path, int file)
{
    static const char *const suffixes[] = {
#define X(name, suffix) suffix,
        SHIM_FILES(X)
#undef X
    };
    int size = snprintf(out, capacity, "%s%s", path, suffixes[file]);
    assert(size > 0 && (size_t)size < capacity);
}

static struct fault write_file(const char *path, const struct file *file)
{
    if (unlink(path) != 0 && errno != ENOENT)
        return fault_system(errno, "cannot remove %s", path);
    if (!file->exists)
        return FAULT_OK;
    FILE *out = fopen(path, "wbe");
    if (!out)
        return fault_system(errno, "cannot write %s", path);
    bool written = fwrite(file->bytes, 1, (size_t)file->size, out) == (size_t)file->size;
    written = fclose(out) == 0 && written;
    return written ? FAULT_OK : fault_system(errno, "cannot write %s", path);
}

static bool is_equal(const char *path, const struct file *file)
{
    FILE *in = fopen(path, "rbe");
    if (!in)
        return !file->exists;
    char *bytes = malloc((size_t)file->size + 1);
    assert(bytes);
    size_t size = fread(bytes, 1, (size_t)file->size + 1, in);
    bool equal = file->exists && size == (size_t)file->size && memcmp(bytes, file->bytes, size) == 0;
    free(bytes);
    fclose(in);
    return equal;
}

static struct disk *make(void)
{
    struct disk *disk = calloc(1, sizeof *disk);
    assert(disk);
    return disk;
}

static void release(struct disk *disk)
{
    for (int i = 0; i < SHIM_FILE_COUNT; i++)
        empty(&disk->files[i]);
    free(disk);
}

struct fault disk_rebuild(const char *log, const char *path, enum disk_loss loss, uint64_t *random)
{
    struct disk *disk = make();
    struct fault fault = read_log(log, disk);
    for (int i = 0; i < SHIM_FILE_COUNT && !fault_is(fault); i++) {
        char name[640];
        path_of(name, sizeof name, path, i);
        apply(&disk->files[i], loss, random);
        fault = write_file(name, &disk->files[i]);
    }
    release(disk);
    return fault;
}

struct fault disk_compare(const char *log, const char *path, bool *equal)
{
    struct disk *disk = make();
    struct fault fault = read_log(log, disk);
    *equal = true;
    for (int i = 0; i < SHIM_FILE_COUNT && !fault_is(fault); i++) {
        char name[640];
        path_of(name, sizeof name, path, i);
        apply(&disk->files[i], DISK_KEEP_ALL, NULL);
        *equal = *equal && is_equal(name, &disk->files[i]);
    }
    release(disk);
    return fault;
}
