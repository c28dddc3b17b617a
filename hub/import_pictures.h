/* The pictures that the models of a workshop file name: from beside the file into the store's photos. */
#ifndef TOUCHSTONE_IMPORT_PICTURES_H
#define TOUCHSTONE_IMPORT_PICTURES_H

#include "common/base/fault.h"
#include "common/rules/problem.h"
#include "common/rules/workshop.h"

/* Reads and judges them: each that a model names by its path, and each that it names by its id, as export
 * writes it, from photos/ beside the file when the hub at `db` does not have it. `file`: the path of the
 * workshop file, or "-" for one that lies in the working folder. A picture that is missing or none is a
 * problem of its model. `keep`: they are written, and each model names an id and no path; else they are only
 * looked at. */
MUST_USE struct fault import_pictures(const char *file, const char *db, bool keep, struct workshop *workshop,
                                      struct problems *problems);

#endif
