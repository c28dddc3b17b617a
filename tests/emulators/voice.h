/* A scale of any protocol but MT-SICS and KCP (sics.h): prints by itself or when asked, in the form of its
 * row. It sends no faster than its line could. It knows nothing of the pty, and of time only what is passed
 * in. The forms are written down here from the makers' tables, apart from the parsers of kiosk/scales. */
#ifndef BENCH_VOICE_H
#define BENCH_VOICE_H

#include "tests/emulators/balance.h"
#include "tests/emulators/bytes.h"

#define VOICE_COMMAND_MAX 16

struct voice_row; /* one protocol */

struct voice {
    const struct voice_row *row; /* NULL: this scale speaks MT-SICS */
    struct balance *balance;     /* borrowed */
    bool mute;
    char command[VOICE_COMMAND_MAX];
    size_t command_size;
    char waiting; /* 'S', 'Z' or 'T' while it waits for the pan to settle, else 0 */
    int64_t stream_next_ms;
    struct bytes pending; /* what is on its way, at the speed of the line */
    int64_t sent_ms;      /* up to when the line has carried */
    uint64_t commands, reads;
};

/* The row of that name, or NULL for "mt-sics" and "kcp". False: there is none of that name. */
bool voice_find(struct span name, const struct voice_row **out);
/* Their names with blanks between, for --help. */
const char *voice_names(void);

void voice_init(struct voice *voice, const struct voice_row *row, struct balance *balance, int64_t now_ms);
void voice_feed(struct voice *voice, struct span in, int64_t now_ms);
/* A hand on the PRINT key. */
void voice_print(struct voice *voice, int64_t now_ms);
/* Does what is due; what the line has carried meanwhile goes to `out`. */
void voice_step(struct voice *voice, int64_t now_ms, struct bytes *out);
int64_t voice_due_ms(const struct voice *voice, int64_t now_ms);

#endif
