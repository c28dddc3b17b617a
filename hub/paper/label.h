/* Labels: a tag as QR and text, for a piece or a badge. What stands where is decided once, in millimetres;
 * then it is written for a printer that speaks ZPL, or drawn as a PDF. Pure but for label_read, and for
 * memory. */
#ifndef TOUCHSTONE_LABEL_H
#define TOUCHSTONE_LABEL_H

#include "hub/paper/paper.h"
#include "hub/service/service.h"

/* name, word, width and height in mm, width of the part that is printed on, about. Sizes of rolls that are
 * common; measure yours. */
#define LABEL_SIZE_LIST(X)                                                                                   \
    X(LABEL_JEWELRY, "jewelry", 56, 13, 44, "two heads of 22 x 10 mm and a tail: code left, words right")    \
    X(LABEL_BAG, "bag", 50, 25, 50, "a job bag, or a lot's box")                                             \
    X(LABEL_BADGE, "badge", 86, 54, 86, "a card")

enum label_size {
#define X(name, word, width, height, used, about) name,
    LABEL_SIZE_LIST(X)
#undef X
};

MUST_USE bool label_size_find(struct span word, enum label_size *out);

enum { LABEL_DPI_203 = 203, LABEL_DPI_300 = 300, LABEL_LINES = 2, LABEL_ZPL_MAX = 2048 };

struct label {
    struct tag tag;
    char title[NAME_TEXT_MAX];              /* "R-2041", "Setter 3" */
    char lines[LABEL_LINES][NAME_TEXT_MAX]; /* "Solitaire 52", "18k yellow"; "" none */
};

/* What a tag's label says, and the size that is usual for it. FAULT_NOT_FOUND: nothing has the tag. */
MUST_USE struct fault label_read(struct reader *reader, struct tag tag, enum tag_kind kind,
                                 struct label *label, enum label_size *size);

/* One label as ZPL, from ^XA to ^XZ: a printer prints nothing of it before its end has come. `dpi`:
 * LABEL_DPI_…. */
void label_write_zpl(const struct label *label, enum label_size size, int dpi, struct text *out);

/* One label as a page of its size. */
MUST_USE struct fault label_write_pdf(const struct label *label, enum label_size size, struct paper *out);

#endif
