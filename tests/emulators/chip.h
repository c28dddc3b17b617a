/* An NFC chip as it lies on the reader: its UID and its memory. 7-byte (and 10-byte) UIDs are NTAG213 with
 * NDEF, 4-byte ones MIFARE Classic without. */
#ifndef BENCH_CHIP_H
#define BENCH_CHIP_H

#include "common/base/fault.h"
#include "common/base/span.h"

#define CHIP_UID_MAX    10
#define CHIP_PAGES      45
#define CHIP_PAGE_SIZE  4
#define CHIP_MEMORY     (CHIP_PAGES * CHIP_PAGE_SIZE)
#define CHIP_USER_START 16  /* page 4 */
#define CHIP_USER_SIZE  144 /* as the capability container says */

enum chip_kind { CHIP_NTAG213, CHIP_CLASSIC };

struct chip {
    enum chip_kind kind;
    unsigned char uid[CHIP_UID_MAX];
    size_t uid_size; /* 4, 7 or 10 */
    unsigned char memory[CHIP_MEMORY];
};

/* "04A1B2C3D4E5F6" in either case; 4, 7 or 10 bytes. The memory is that of a chip from the factory: no text.
 */
MUST_USE struct fault chip_init(struct chip *chip, struct span uid_hex);

/* A UID that follows from the text, for who does not care: 04 and six bytes. */
void chip_init_for_text(struct chip *chip, struct span text);

/* Writes one NDEF record, text in English or a URI (prefix code 00). A Classic chip holds none: FAULT_INPUT.
 */
MUST_USE struct fault chip_write_text(struct chip *chip, struct span text);
MUST_USE struct fault chip_write_uri(struct chip *chip, struct span uri);

/* The bytes from page 4 on, in hex: for chips that are not what they should be. */
MUST_USE struct fault chip_write_raw(struct chip *chip, struct span hex);

/* Makes the check byte of the UID in page 0 wrong. */
void chip_break_check(struct chip *chip);

/* The UID in capitals; `out` holds 2 · CHIP_UID_MAX + 1. */
void chip_uid_write(const struct chip *chip, char out[2 * CHIP_UID_MAX + 1]);

enum chip_command {
    CHIP_READ = 0x30,
    CHIP_FAST_READ = 0x3A,
    CHIP_GET_VERSION = 0x60, /* and authentication A on a Classic */
    CHIP_AUTHENTICATE_B = 0x61,
    CHIP_WRITE = 0xA2,
};

/* How a chip takes a command: with an answer, with a NAK (after which it is idle), or by refusing the key. */
enum chip_reply { CHIP_ANSWERS, CHIP_REFUSES, CHIP_DENIES };

/* Answers the bytes that a reader sends it over the air, at least one; up to CHIP_MEMORY bytes go to `out`.
 */
enum chip_reply chip_answer(struct chip *chip, struct span ask, unsigned char *out, size_t *size);

#endif
