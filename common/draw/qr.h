/* A QR code on a surface: tags on labels and sheets. */
#ifndef TOUCHSTONE_QR_H
#define TOUCHSTONE_QR_H

#include "common/draw/brush.h"

#define QR_QUIET_MODULES 4 /* white on each side, part of the box */

/* Draws `text` (ASCII, at most as large as a tag) in black on white in the middle of the box, quiet zone
 * included. Correction Q as long as that costs no modules, else M. False: it is too long for a code of 21
 * modules. */
MUST_USE bool qr_draw(struct brush *brush, struct box box, const char *text);

#endif
