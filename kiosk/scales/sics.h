/* The grammar of MT-SICS, which KERN's KCP shares. For models.c only. */
#ifndef TOUCHSTONE_SICS_H
#define TOUCHSTONE_SICS_H

#include "kiosk/scales/scales.h"

MUST_USE enum frame sics_read(struct span in, size_t *used, struct reading *out);

#endif
