/* Why a reader on USB does not open: libnfc only says that it does not. Who else holds it, whether it is
 * there, and whether we may use it stands in /sys, /proc and /dev. */
#ifndef TOUCHSTONE_NFC_CONFLICT_H
#define TOUCHSTONE_NFC_CONFLICT_H

#include "common/base/fault.h"

/* The sentence with the remedy. Causes, the first that applies: the kernel's pn533 drivers hold the reader;
 * there is none; this user may not open it; pcscd holds it; they are loaded, but hold none that is known; it
 * does not answer. `root` stands in front of /sys, /proc and /dev: "" but for tests. */
struct fault conflict_explain(const char *root, const char *connection);

/* A connection on USB: "acr122_usb", "pn53x_usb:…". */
bool conflict_is_usb(const char *connection);

#endif
