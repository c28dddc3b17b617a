/* Which protocols a number of bytes can be. Pure. */
#ifndef TOUCHSTONE_SCALE_DETECT_H
#define TOUCHSTONE_SCALE_DETECT_H

#include "kiosk/scales/scales.h"

/* True when the bytes hold at least one reading of this protocol and, but for the tail of a line at their
 * beginning, nothing that is none of it. A protocol whose frames could be anything never fits. */
bool scale_detect_fits(const struct scale_protocol *protocol, struct span bytes);

/* What seven-bit characters with parity are when they were received as eight bits: 'E' or 'O'; 'N' when they
 * are none. */
char scale_detect_parity(struct span bytes);

#endif
