/* The pictures that the models of a workshop file name: read from beside the file, for the hub to keep. */
#ifndef TOUCHSTONE_IMPORT_PICTURES_H
#define TOUCHSTONE_IMPORT_PICTURES_H

#include "common/rules/problem.h"
#include "common/rules/workshop.h"
#include "hub/service/service.h"

#define PICTURES_BYTES_MAX (512 * 1024 * 1024) /* of one file together: they are in memory until it is in */

struct pictures {
    struct service_picture *items; /* with their bytes: released by pictures_release */
    int count;
    size_t size; /* of all */
};

/* Reads and judges them: each that a model names by its path, and each that it names by its id, as export
 * writes it, from photos/ beside the file when the hub at `db` does not have it. `file`: the path of the
 * workshop file, or "-" for one that lies in the working folder. Writes nothing: the models name ids then and
 * no paths, and service_import_with keeps what they name. A picture that is missing or none is a problem of
 * its model. `out` is zeroed before, and the caller's also after a fault. */
MUST_USE struct fault import_pictures(const char *file, const char *db, struct workshop *workshop,
                                      struct pictures *out, struct problems *problems);
void pictures_release(struct pictures *pictures);

#endif
