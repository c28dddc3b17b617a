#include "hub/import_pictures.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/sha256.h"
#include "common/sys/files.h"
#include "hub/service/photo.h"

#define WHERE_MAX 64

struct pictures {
    const char *db;
    int folder_size; /* of the folder's path, with its last slash */
    const char *folder;
    bool keep;
    char *bytes;
    struct problems *problems;
};

/* *fit tells what is wrong with what was read; one that cannot be read is a fault. */
static struct fault take_file(const struct pictures *pictures, const char *path, char id[PHOTO_ID_MAX],
                              enum photo_fit *fit)
{
    struct photo_kept kept;
    size_t size;
    struct fault fault = files_read(path, pictures->bytes, PHOTO_BYTES_MAX + 2, &size);
    *fit = fault.code == FAULT_TOO_BIG ? PHOTO_TOO_BIG : PHOTO_FITS;
    if (fault_is(fault) && *fit == PHOTO_FITS)
        return fault;
    struct span bytes = {pictures->bytes, size};
    if (*fit == PHOTO_FITS)
        *fit = photo_read(bytes, &kept.photo);
    if (*fit != PHOTO_FITS)
        return FAULT_OK;
    sha256_text(bytes, id);
    return pictures->keep ? photo_take_in(pictures->db, bytes, &kept, fit) : FAULT_OK;
}

static void take_named(struct pictures *pictures, const char *where, const char *path,
                       struct workshop_model *model)
{
    enum photo_fit fit;
    char id[PHOTO_ID_MAX];
    struct fault fault = take_file(pictures, path, id, &fit);
    if (fault_is(fault))
        problem_add(pictures->problems, where, "%s", fault.text);
    else if (fit != PHOTO_FITS)
        problem_add(pictures->problems, where, "%s: %s", path, photo_fit_sentence(fit));
    else if (model->picture[0] != '\0' && strcmp(model->picture, id) != 0)
        problem_add(pictures->problems, where, "%s is another picture than it is called: it was changed",
                    path);
    else if (pictures->keep) {
        memcpy(model->picture, id, sizeof id);
        model->picture_file[0] = '\0';
    }
}

static void take_picture(struct pictures *pictures, int index, struct workshop_model *model)
{
    char where[WHERE_MAX], path[STORE_PATH_MAX + PICTURE_FILE_MAX];
    struct text place = TEXT_IN(where), text = TEXT_IN(path);
    struct photo_folder kept = photo_folder_of(pictures->db);
    bool is_file = model->picture_file[0] != '\0';
    if (!is_file && (model->picture[0] == '\0' || photo_is_there(&kept, model->picture)))
        return;
    text_add(&place, "models[%d].picture", index);
    if (model->picture_file[0] != '/')
        text_add(&text, "%.*s%s", pictures->folder_size, pictures->folder, is_file ? "" : "photos/");
    text_add(&text, "%s", is_file ? model->picture_file : model->picture);
    if (text_ok(&text))
        take_named(pictures, where, path, model);
    else
        problem_add(pictures->problems, where, "the path %.100s… is too long", path);
}

struct fault import_pictures(const char *file, const char *db, bool keep, struct workshop *workshop,
                             struct problems *problems)
{
    const char *slash = strrchr(file, '/');
    struct pictures pictures = {.db = db,
                                .folder = file,
                                .folder_size = slash ? (int)(slash - file) + 1 : 0,
                                .keep = keep,
                                .problems = problems,
                                .bytes = malloc(PHOTO_BYTES_MAX + 2)};
    if (!pictures.bytes)
        return fault_make(FAULT_FULL, "no memory for pictures");
    for (int i = 0; i < workshop->model_count; i++)
        take_picture(&pictures, i, &workshop->models[i]);
    free(pictures.bytes);
    return FAULT_OK;
}
