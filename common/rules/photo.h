/* A photo that goes with an inspection sheet or a model: is it one, how large is the picture, and what is it
 * called. It is never decoded here; whoever shows it does that. Pure. */
#ifndef TOUCHSTONE_PHOTO_H
#define TOUCHSTONE_PHOTO_H

#include "common/base/base.h"
#include "common/base/sha256.h"
#include "common/base/span.h"

#define PHOTO_BYTES_MAX  (4 * 1024 * 1024)  /* of one file */
#define PHOTO_SIDE_MAX   10000              /* pixels */
#define PHOTO_PASSES_MAX (16 * 1000 * 1000) /* pixels of a progressive JPEG, whose reader holds all of it */
#define PHOTO_ID_MAX     SHA256_TEXT_MAX    /* the id is the SHA-256 of the file, in hexadecimal */

/* kind, media type */
#define PHOTO_KIND_LIST(X)                                                                                   \
    X(PHOTO_JPEG, "image/jpeg")                                                                              \
    X(PHOTO_PNG, "image/png")

enum photo_kind {
#define X(name, type) name,
    PHOTO_KIND_LIST(X)
#undef X
};

const char *photo_type(enum photo_kind kind);

struct photo {
    enum photo_kind kind;
    int32_t width, height; /* pixels, 1 … PHOTO_SIDE_MAX */
};

#define PHOTO_FIT_LIST(X)                                                                                    \
    X(PHOTO_FITS, "")                                                                                        \
    X(PHOTO_NO_PICTURE, "It is neither a JPEG nor a PNG picture.")                                           \
    X(PHOTO_CUT_OFF, "The picture is cut off or has more behind it: send the file whole, and nothing else.") \
    X(PHOTO_BAD_SIZE, "A picture has 1 to 10000 pixels on each side: take it anew, smaller.")                \
    X(PHOTO_TOO_MANY_PASSES,                                                                                 \
      "A progressive JPEG may have 16 megapixels at most: save it smaller, or not progressive.")             \
    X(PHOTO_TOO_BIG, "A photo may have 4 MiB at most: take it anew, smaller.")

enum photo_fit {
#define X(name, sentence) name,
    PHOTO_FIT_LIST(X)
#undef X
};

const char *photo_fit_sentence(enum photo_fit fit);

/* Looks at the whole file: a JPEG (JFIF, Exif) from its SOI to its EOI, or a PNG from its signature to its
 * IEND, by the lengths that its parts tell. PHOTO_FITS fills *out. */
enum photo_fit photo_read(struct span bytes, struct photo *out);

/* Whether a reference is the id of a photo, and not where else a picture is kept. */
bool photo_is_id(struct span reference);

/* Whether these bytes are the photo that `id` names. */
bool photo_is_named(struct span bytes, const char *id);

#endif
