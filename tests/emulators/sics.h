/* The MT-SICS side of the scale: bytes in, bytes out. It knows nothing of the pty, and of time only what is
 * passed in. Commands: @ I0…I4 S SI SIR SR SNR SU SIU SIRU Z ZI T TI TA TAC D DW; anything else is answered
 * ES. */
#ifndef BENCH_SICS_H
#define BENCH_SICS_H

#include "tests/emulators/balance.h"
#include "tests/emulators/bytes.h"

#define SICS_LINE_MAX     120
#define SICS_DISPLAY_SIZE 40

/* What is wrong with the line, as opposed to with the pan. */
#define SICS_FAULTS(X)                                                                                       \
    X(NORMAL, "normal")                                                                                      \
    X(GARBAGE, "garbage")   /* noise instead of answers, and now and then by itself */                       \
    X(SILENT, "silent")     /* no answer to anything */                                                      \
    X(HALF, "half")         /* the first half of each answer, no line end */                                 \
    X(ENDLESS, "endless")   /* digits for ever, no line end */                                               \
    X(PREVIOUS, "previous") /* answers what was asked before */                                              \
    X(LATE, "late")         /* answers 1.5 s late */

enum sics_fault {
#define X(name, word) SICS_##name,
    SICS_FAULTS(X)
#undef X
};

enum sics_follow { SICS_FOLLOW_NOT, SICS_FOLLOW_ALL, SICS_FOLLOW_STABLE }; /* SR, SNR */

struct sics {
    struct balance *balance; /* borrowed */
    enum sics_fault fault;
    char line[SICS_LINE_MAX + 1];
    size_t line_size;
    bool line_too_long;
    char waiting[3];          /* "S", "Z" or "T" while it waits for the pan to settle, else "" */
    int64_t waiting_until_ms; /* then it gives up */
    bool stream;              /* SIR */
    int64_t stream_next_ms;
    enum sics_follow follow;
    uint64_t follow_change; /* the change of load that was told last */
    bool follow_owes;       /* the stable value of that change is still to be told */
    char display[SICS_DISPLAY_SIZE];
    struct bytes held; /* answers that are late */
    int64_t held_until_ms;
    struct bytes last; /* the answer before, for PREVIOUS */
    int64_t noise_next_ms;
    uint64_t noise_step;
    uint64_t commands; /* lines understood or not */
    uint64_t reads;    /* S, SI, SU, SIU answered with a stable value */
};

void sics_init(struct sics *sics, struct balance *balance);

/* As if switched off and on: forgets everything, sends its banner. */
void sics_power_on(struct sics *sics, int64_t now_ms, struct bytes *out);

/* Sets the fault; NORMAL also drops what was held back. */
void sics_set_fault(struct sics *sics, enum sics_fault fault, int64_t now_ms);

/* Bytes from the host. */
void sics_feed(struct sics *sics, struct span in, int64_t now_ms, struct bytes *out);

/* Does what is due: a settled pan, the next line of a stream. Call it also when the load changed. */
void sics_step(struct sics *sics, int64_t now_ms, struct bytes *out);

/* When sics_step wants to be called next; INT64_MAX: not by itself. */
int64_t sics_due_ms(const struct sics *sics);

/* A hand on the PRINT key: the present value, unasked. */
void sics_print(struct sics *sics, int64_t now_ms, struct bytes *out);

const char *sics_fault_word(enum sics_fault fault);
bool sics_fault_find(struct span word, enum sics_fault *out);

#endif
