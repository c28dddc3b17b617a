/* Taking the port of a serial reader for this process alone, before libnfc opens it. */
#ifndef TOUCHSTONE_NFC_CLAIM_H
#define TOUCHSTONE_NFC_CLAIM_H

#include "common/base/fault.h"

/* Locks the device file that `connection` names ("pn532_uart:/dev/ttyUSB0:115200"), and takes off the mark
 * that a crashed libnfc left on it. *out is to be released; -1 for a reader without such a file (USB). */
MUST_USE struct fault claim_port(const char *connection, int *out);

/* Accepts -1. */
void claim_release(int claim);

#endif
