#include "hub/import_pictures.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/sha256.h"
#include "common/sys/files.h"
#include "hub/store/photo.h"

#define WHERE_MAX 64

struct taking {
    const char *db;
    int folder_size; /* of the folder's path, with its last slash */
    const char *folder;
    struct pictures *out;
    struct problems *problems;
};

/* The file as the next of the pictures, which is nobody's until it fits. *fit tells what is wrong with it;
 * one that cannot be read is a fault. */
static struct fault read_file(const char *path, struct service_picture *out, enum photo_fit *fit)
{
    struct photo photo;
    out->bytes = malloc(PHOTO_BYTES_MAX + 2);
    if (!out->bytes)
        return fault_make(FAULT_FULL, "no memory for the picture %s", path);
    struct fault fault = files_read(path, out->bytes, PHOTO_BYTES_MAX + 2, &out->size);
    if (fault.code == FAULT_TOO_BIG) {
        *fit = PHOTO_TOO_BIG;
        return FAULT_OK;
    }
    if (fault_is(fault))
        return fault;
    char *fitting = realloc(out->bytes, out->size + 1);
    out->bytes = fitting ? fitting : out->bytes;
    struct span bytes = {out->bytes, out->size};
    *fit = photo_read(bytes, &photo);
    sha256_text(bytes, out->id);
    return FAULT_OK;
}

static void take_named(struct taking *taking, const char *where, const char *path,
                       struct workshop_model *model)
{
    struct service_picture picture = {.id = ""};
    enum photo_fit fit = PHOTO_FITS;
    int64_t before = taking->problems->count;
    struct fault fault = read_file(path, &picture, &fit);
    if (fault_is(fault))
        problem_add(taking->problems, where, "%s", fault.text);
    else if (fit != PHOTO_FITS)
        problem_add(taking->problems, where, "%s: %s", path, photo_fit_sentence(fit));
    else if (model->picture[0] != '\0' && strcmp(model->picture, picture.id) != 0)
        problem_add(taking->problems, where, "%s is another picture than it is called: it was changed", path);
    else if (taking->out->size + picture.size > PICTURES_BYTES_MAX)
        problem_add(taking->problems, where,
                    "the pictures of a file may have %d MiB together: import the models in several files",
                    PICTURES_BYTES_MAX / (1024 * 1024));
    if (taking->problems->count > before) {
        free(picture.bytes);
        return;
    }
    memcpy(model->picture, picture.id, sizeof picture.id);
    model->picture_file[0] = '\0';
    taking->out->size += picture.size;
    taking->out->items[taking->out->count++] = picture;
}

static void take_picture(struct taking *taking, int index, struct workshop_model *model)
{
    char where[WHERE_MAX], path[STORE_PATH_MAX + PICTURE_FILE_MAX];
    struct text place = TEXT_IN(where), text = TEXT_IN(path);
    struct photo_folder kept = photo_folder_of(taking->db);
    bool is_file = model->picture_file[0] != '\0';
    if (!is_file && (model->picture[0] == '\0' || photo_is_there(&kept, model->picture)))
        return;
    text_add(&place, "models[%d].picture", index);
    if (model->picture_file[0] != '/')
        text_add(&text, "%.*s%s", taking->folder_size, taking->folder, is_file ? "" : "photos/");
    text_add(&text, "%s", is_file ? model->picture_file : model->picture);
    if (text_ok(&text))
        take_named(taking, where, path, model);
    else
        problem_add(taking->problems, where, "the path %.100s… is too long", path);
}

struct fault import_pictures(const char *file, const char *db, struct workshop *workshop,
                             struct pictures *out, struct problems *problems)
{
    const char *slash = strrchr(file, '/');
    struct taking taking = {.db = db,
                            .folder = file,
                            .folder_size = slash ? (int)(slash - file) + 1 : 0,
                            .out = out,
                            .problems = problems};
    out->items = calloc((size_t)workshop->model_count + 1, sizeof *out->items);
    if (!out->items)
        return fault_make(FAULT_FULL, "no memory for pictures");
    for (int i = 0; i < workshop->model_count; i++)
        take_picture(&taking, i, &workshop->models[i]);
    return FAULT_OK;
}

void pictures_release(struct pictures *pictures)
{
    for (int i = 0; i < pictures->count; i++)
        free(pictures->items[i].bytes);
    free(pictures->items);
}
