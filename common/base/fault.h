/* A fault: something in the world did not work (a file, a device, a line). It is a value, returned, never
 * thrown.
 *
 * `code` is for the log and for programs; `text` is a sentence for a person, which names the thing and the
 * remedy. A refusal (the workshop's rules say no) is not a fault: see common/rules/command.h. A bug is an
 * assert. */
#ifndef TOUCHSTONE_FAULT_H
#define TOUCHSTONE_FAULT_H

#include "common/base/base.h"

#define FAULT_TEXT_MAX 256

enum fault_code {
    FAULT_NONE = 0,
    FAULT_CONFIG,    /* a setting is missing or wrong: a person must mend it */
    FAULT_INPUT,     /* a file or a message is not what it should be */
    FAULT_TOO_BIG,   /* more than the named maximum */
    FAULT_NOT_FOUND, /* no such file, port, row */
    FAULT_DENIED,    /* not allowed: permissions, token */
    FAULT_BUSY,      /* somebody else has it: port in use, database locked, device claimed */
    FAULT_LOST,      /* it was there and is gone: unplugged, connection cut */
    FAULT_TIMEOUT,   /* no answer in time */
    FAULT_PROTOCOL,  /* it answers, but not in the language expected */
    FAULT_FULL,      /* disk or memory is full */
    FAULT_IO,        /* any other failure of the system */
};

struct fault {
    enum fault_code code;
    char text[FAULT_TEXT_MAX]; /* one sentence, UTF-8; empty when code is FAULT_NONE */
};

#define FAULT_OK ((struct fault){.code = FAULT_NONE})

/* Makes a fault with a formatted sentence; a sentence that is too long ends in an ellipsis. */
struct fault fault_make(enum fault_code code, const char *format, ...) PRINTF_LIKE(2, 3) MUST_USE;

/* Makes a fault out of errno `error` ("cannot open /x: No such file or directory"); chooses the code from it.
 */
struct fault fault_system(int error, const char *format, ...) PRINTF_LIKE(2, 3) MUST_USE;

/* "config", "input" …: the word that stands in the log. */
const char *fault_word(enum fault_code code);

static inline bool fault_is(struct fault fault)
{
    return fault.code != FAULT_NONE;
}

#endif
