/* A document in memory, as PDF, or a picture as SVG. Lengths on it are millimetres. One thread a document. */
#ifndef TOUCHSTONE_PAPER_H
#define TOUCHSTONE_PAPER_H

#include "common/base/fault.h"
#include "common/base/text.h"
#include "common/draw/brush.h"
#include "common/rules/inspection.h"
#include "common/rules/photo.h"

/* The photos of a sheet go in as they are. */
#define PAPER_BYTES_MAX (8 * 1024 * 1024 + INSPECTION_PHOTOS_MAX * PHOTO_BYTES_MAX)

/* A photo for a paper, lent until the paper is finished. */
struct paper_photo {
    struct photo photo;
    char *data; /* NULL: there is none */
    size_t size;
};

struct paper {
    char *data; /* malloc'ed, the receiver's; NULL: none */
    size_t size;
    bool cut;            /* a text on it had no room, and ends in an ellipsis */
    double smallest_pts; /* its smallest letters; 0: there are none */
};

/* A document that is being drawn. */
struct paper_desk;

/* NULL: no memory. The first page is there. */
struct paper_desk *paper_begin(double width_mm, double height_mm);
/* One picture; its size in points. */
struct paper_desk *paper_begin_svg(double width, double height);
/* Draws in points (1/72 inch), from the upper left corner of the page. */
struct brush *paper_brush(struct paper_desk *desk);
void paper_next_page(struct paper_desk *desk);
/* As large as it fits into the box, at its upper left. False: nothing is drawn, as it is damaged, or a PNG
 * too large to be decoded. */
MUST_USE bool paper_photo_draw(struct paper_desk *desk, struct box box, const struct paper_photo *photo);
/* Ends the document; the desk is gone. A fault: it became too large, or there was no memory. */
MUST_USE struct fault paper_finish(struct paper_desk *desk, struct paper *out);

static inline double paper_points(double mm)
{
    return mm * 72 / 25.4;
}

#endif
