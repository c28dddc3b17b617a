#include "hub/service/photo.h"

#include <stdlib.h>

#include "hub/service/verify_inside.h"

struct fault photo_take_in(const char *store_path, struct span bytes, struct photo_kept *out,
                           enum photo_fit *fit)
{
    struct photo_folder folder = photo_folder_of(store_path);
    *fit = photo_read(bytes, &out->photo);
    if (*fit != PHOTO_FITS)
        return FAULT_OK;
    sha256_text(bytes, out->id);
    return photo_keep(&folder, out->id, bytes);
}

/* The bytes of a photo, if they are those that its name tells. */
static struct fault read_true(const struct photo_folder *folder, const char *id, char **data, size_t *size)
{
    struct fault fault = photo_get(folder, id, data, size);
    if (fault_is(fault) || photo_is_named((struct span){*data, *size}, id))
        return fault;
    free(*data);
    *data = NULL;
    return fault_make(FAULT_INPUT, "photo %.12s… was changed since it was taken: it is another picture", id);
}

struct fault photo_give_out(const char *store_path, const char *id, struct photo *out, char **data,
                            size_t *size)
{
    struct photo_folder folder = photo_folder_of(store_path);
    struct fault fault = read_true(&folder, id, data, size);
    if (!fault_is(fault) && photo_read((struct span){*data, *size}, out) != PHOTO_FITS) {
        free(*data);
        fault = fault_make(FAULT_INPUT, "photo %.12s… is no picture", id);
    }
    return fault;
}

/* ------------------------------------------------------------------ proof */

struct photo_proof {
    const struct prover *prover;
    struct photo_folder folder;
};

/* One that a model or a sheet names and the hub had is there, and is what it was. One that was still to come
 * is counted apart until it is here. */
static bool prove_one(void *context, const struct photo_reference *reference)
{
    struct photo_proof *proof = context;
    struct verify_report *report = proof->prover->proof->report;
    char *data = NULL;
    size_t size;
    struct fault fault = read_true(&proof->folder, reference->id, &data, &size);
    free(fault_is(fault) ? NULL : data);
    bool due = fault.code == FAULT_NOT_FOUND && !reference->promised;
    report->photos += !due;
    report->photos_due += due;
    if (due)
        return true;
    if (fault_is(fault) && reference->inspection == 0)
        prove_complain(proof->prover, 0, "model %s: %s", reference->model, fault.text);
    else if (fault_is(fault))
        prove_complain(proof->prover, reference->event, "sheet %lld: %s", (long long)reference->inspection,
                       fault.text);
    return true;
}

struct fault photo_prove(const struct prover *prover)
{
    const struct verify_conf *conf = prover->proof->conf;
    struct photo_proof proof = {.prover = prover, .folder = photo_folder_of(conf->path)};
    if (conf->photos_in && !TEXT_COPY(proof.folder.path, span_of(conf->photos_in)))
        return fault_make(FAULT_TOO_BIG, "the path of the photos is too long: %.100s", conf->photos_in);
    return store_photo_each(prover->store, 0, 0, prove_one, &proof);
}
