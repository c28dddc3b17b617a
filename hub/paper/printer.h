/* Sends a label to a printer: over the network (raw, port 9100) or to a device file (/dev/usb/lp0). Blocks
 * for a few seconds at most. What can be known is whether the printer took it all, never whether paper came
 * out. */
#ifndef TOUCHSTONE_PRINTER_H
#define TOUCHSTONE_PRINTER_H

#include "common/base/fault.h"
#include "common/base/span.h"

#define PRINTER_PORT     9100
#define PRINTER_WAIT_MS  4000 /* for the line, and then for every step of the printer's taking */
#define PRINTER_NAME_MAX 256

/* "printer-1", "192.0.2.7:9100", "[2001:db8::7]:9100", "/dev/usb/lp0". False: it is none of these. */
MUST_USE bool printer_is_target(const char *target);

/* All of it or a fault that says how far it came. A label is printed only from its end, so a line that broke
 * leaves none cut off. */
MUST_USE struct fault printer_send(const char *target, struct span bytes);

#endif
