/* The lines that touchstone-nfc writes for the kiosk, one fact each:
 *
 *     ready NAME          the reader was opened
 *     tag UID [TEXT]      a chip came; its text, if it has one, escaped as in escape.h
 *     several             two or more chips lie on the reader
 *     gone                what was told lies there no more
 *     odd SENTENCE        a chip that cannot be used
 *     error CODE SENTENCE the reader failed (CODE as in fault_word); the program ends
 *     beat                alive, every second look or so: 1.5 s at the latest, so that the kiosk sleeps
 * meanwhile
 *
 * Pure. */
#ifndef TOUCHSTONE_NFC_LINE_H
#define TOUCHSTONE_NFC_LINE_H

#include "kiosk/device/device.h"

#define NFC_LINE_MAX 2048

enum nfc_line_kind { NFC_READY, NFC_TAG, NFC_SEVERAL, NFC_GONE, NFC_ODD, NFC_ERROR, NFC_BEAT };

struct nfc_line {
    enum nfc_line_kind kind;
    struct uid uid;           /* TAG */
    char text[CODE_READ_MAX]; /* TAG: as on the chip; READY: the reader's name */
    struct fault fault;       /* ERROR; ODD: its sentence */
};

/* False: not a line of this language. */
MUST_USE bool nfc_line_read(struct span line, struct nfc_line *out);

#endif
