/* A serial line that is a pseudo-terminal: the emulator holds the master, the kiosk opens the slave through a
 * symlink. Both ends stay open here, so that a kiosk that closes its port finds the line alive again.
 * Unplugging closes them: who still has the slave open sees a hang-up, and the symlink is gone. */
#ifndef BENCH_LINE_H
#define BENCH_LINE_H

#include "common/base/fault.h"
#include "tests/emulators/bytes.h"

#define LINE_PATH_SIZE 512

struct line {
    int master; /* -1: unplugged */
    int slave;
    char link[LINE_PATH_SIZE]; /* the symlink, as the kiosk's configuration names it */
};

/* An unplugged line whose symlink will be `directory`/`name`. */
MUST_USE struct fault line_init(struct line *line, const char *directory, const char *name);

/* Makes a pty (raw, no echo) and the symlink, which replaces an older symlink but nothing else. */
MUST_USE struct fault line_plug(struct line *line);

void line_unplug(struct line *line);

static inline bool line_is_plugged(const struct line *line)
{
    return line->master >= 0;
}

/* What the host wrote, into `buffer`; 0 when there is nothing. */
size_t line_read(struct line *line, char *buffer, size_t capacity);

/* Sends; what the line cannot take now is lost, as with a serial line nobody reads. Empties `out`. */
void line_write(struct line *line, struct bytes *out);

#endif
