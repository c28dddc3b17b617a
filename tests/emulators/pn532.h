/* A PN532 reader at the other end of its serial line (HSU): frames in, ACK and replies out, registers, and
 * the chips in its field. It knows nothing of the pty; `now_ms` is any monotonic time. Frames as in the PN532
 * user manual (UM0701-02) and as libnfc 1.8.0 sends them. */
#ifndef BENCH_PN532_H
#define BENCH_PN532_H

#include "common/base/span.h"
#include "tests/emulators/bytes.h"
#include "tests/emulators/chip.h"
#include "tests/emulators/pn532_frame.h"

#define PN532_CHIPS_MAX 2
#define PN532_REGISTERS 65536

/* What is wrong with the reader. */
#define PN532_FAULTS(X)                                                                                      \
    X(NORMAL, "normal")                                                                                      \
    X(SILENT, "silent")         /* nothing at all, not even an ACK */                                        \
    X(HANG, "hang")             /* ACK, then nothing */                                                      \
    X(MIDREAD, "midread")       /* answers the select, then is unplugged during the first read */            \
    X(BADSTATUS, "badstatus")   /* a read is answered with status bit 7: libnfc 1.8.0 aborts */              \
    X(ATS0, "ats0")             /* a select is answered with an ATS of length 0: libnfc 1.8.0 crashes */     \
    X(NOFIRMWARE, "nofirmware") /* never tells its version: libnfc 1.8.0 opens, then asserts */              \
    X(STRAY, "stray")           /* two stray bytes before every ACK */                                       \
    X(ECHO, "echo")             /* sends back what it gets: TX and RX are joined */                          \
    X(LATE, "late")             /* every reply to a select comes 10 ms after the host gave up */             \
    X(TRUNCATED, "truncated")   /* replies break off in the middle */                                        \
    X(CHECKSUM, "checksum")     /* replies carry a wrong checksum */                                         \
    X(UID0, "uid0")             /* announces a UID of no bytes */                                            \
    X(UID20, "uid20")           /* announces a UID of twenty bytes */                                        \
    X(NOUID, "nouid")           /* announces a chip and tells nothing of it */                               \
    X(GONE, "gone")             /* the chip leaves the field after each select */

enum pn532_fault {
#define X(name, word) PN532_##name,
    PN532_FAULTS(X)
#undef X
};

struct pn532_slot {
    bool selected;
    bool halted; /* deselected: passed over until every chip has been */
};

struct pn532 {
    enum pn532_fault fault;
    struct chip chip[PN532_CHIPS_MAX]; /* in the field */
    size_t chip_count;
    struct pn532_slot slot[PN532_CHIPS_MAX];
    unsigned char frame[PN532_FRAME_MAX];
    size_t frame_size;
    unsigned char retries; /* MxRtyPassiveActivation: FF looks for ever */
    bool waiting;          /* a select or poll without a chip is under way */
    int64_t waiting_until_ms;
    struct span waiting_frame; /* points into waiting_data */
    char waiting_data[PN532_FRAME_MAX];
    struct bytes held; /* a reply that comes late */
    int64_t held_until_ms;
    bool hung_up;     /* MIDREAD has struck: the loop unplugs the line and clears it */
    uint64_t opens;   /* SAMConfiguration: once per nfc_open */
    uint64_t polls;   /* selects and polls asked */
    uint64_t selects; /* of these, answered with a chip */
    uint64_t reads;   /* READ and FAST_READ answered */
    unsigned char registers[PN532_REGISTERS];
};

void pn532_init(struct pn532 *reader);

/* As if plugged in anew: registers, selection and what was under way are gone; the chips in the field stay.
 */
void pn532_power_on(struct pn532 *reader);

/* These chips, and no others, are in the field now. */
void pn532_present(struct pn532 *reader, const struct chip *chips, size_t count, int64_t now_ms,
                   struct bytes *out);

/* Bytes from the host. */
void pn532_feed(struct pn532 *reader, struct span in, int64_t now_ms, struct bytes *out);

/* Does what is due; see pn532_due_ms (INT64_MAX: nothing). */
void pn532_step(struct pn532 *reader, int64_t now_ms, struct bytes *out);
int64_t pn532_due_ms(const struct pn532 *reader);

const char *pn532_fault_word(enum pn532_fault fault);
bool pn532_fault_find(struct span word, enum pn532_fault *out);

#endif
