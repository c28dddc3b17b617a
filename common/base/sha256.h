/* SHA-256 (FIPS 180-4) of bytes that lie in memory: the name of a photo, the same at the kiosk and at the
 * hub. Pure, thread-safe. */
#ifndef TOUCHSTONE_SHA256_H
#define TOUCHSTONE_SHA256_H

#include "common/base/span.h"

#define SHA256_SIZE     32
#define SHA256_TEXT_MAX (2 * SHA256_SIZE + 1)

void sha256(struct span bytes, unsigned char out[SHA256_SIZE]);
/* The same in lower-case hexadecimal. */
void sha256_text(struct span bytes, char out[SHA256_TEXT_MAX]);

#endif
