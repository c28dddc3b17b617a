/* The frames of a PN532 on its serial line (HSU): start code, length, checksum. Pure. */
#ifndef BENCH_PN532_FRAME_H
#define BENCH_PN532_FRAME_H

#include "common/base/span.h"
#include "tests/emulators/bytes.h"

#define PN532_FRAME_MAX 300 /* bytes of a frame from the host, with start code and checksum */
#define PN532_REPLY_MAX 254 /* bytes of a reply: code and data */

enum pn532_found {
    PN532_FOUND_MORE,    /* it may become a frame */
    PN532_FOUND_JUNK,    /* it is none */
    PN532_FOUND_ABORT,   /* the host's ACK: drop what is under way */
    PN532_FOUND_COMMAND, /* `body` is its code and data, within `data` */
};

/* What the bytes are, which begin with a start code; *used of them can go (not set for MORE). */
enum pn532_found pn532_frame_find(const unsigned char *data, size_t size, size_t *used, struct span *body);

enum pn532_damage { PN532_WHOLE, PN532_WRONG_SUM, PN532_CUT };

/* A reply of 1 to PN532_REPLY_MAX bytes, as a frame. */
void pn532_frame_write(const unsigned char *data, size_t size, enum pn532_damage damage, struct bytes *out);

void pn532_frame_acknowledge(struct bytes *out);

/* The chip does not know the command, or its parameters. */
void pn532_frame_refuse(struct bytes *out);

#endif
