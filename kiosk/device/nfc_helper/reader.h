/* The only file beside its .c that knows libnfc. One reader a process (libnfc keeps global state), one
 * thread. */
#ifndef TOUCHSTONE_NFC_READER_H
#define TOUCHSTONE_NFC_READER_H

#include "common/base/fault.h"
#include "common/rules/tag.h"
#include "kiosk/device/ndef.h"

struct reader;

/* Claims the port, opens the reader (up to three tries: the first frame after power-up is often lost) and
 * sets it to look for chips without waiting. `alive` is called between tries. */
MUST_USE struct fault reader_open(const char *connection, void (*alive)(void), struct reader **out);
/* Accepts NULL. */
void reader_close(struct reader *reader);

const char *reader_name(const struct reader *reader);

struct chip {
    struct uid uid;
    bool is_type2;  /* NTAG and the like: has pages that can be read */
    bool is_random; /* a phone: its number is another one each time */
};

enum look { LOOK_EMPTY, LOOK_CHIP, LOOK_FAULT };

/* Looks once for a chip, which stays selected until reader_release. LOOK_FAULT: *fault says what is wrong
 * with the reader; do not go on with this handle. */
enum look reader_look(struct reader *reader, struct chip *out, struct fault *fault);

/* Confirms the UID (a truncated reply gives a random one) and reads the text. False: the chip left or could
 * not be read. */
MUST_USE bool reader_read(struct reader *reader, const struct chip *chip, struct ndef *text,
                          bool *uid_confirmed);

void reader_release(struct reader *reader);

/* How many chips lie there: 0, 1 or 2 (two or more). Selects none. -1: as LOOK_FAULT. */
int reader_count(struct reader *reader, struct fault *fault);

#endif
