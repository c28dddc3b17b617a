/* What the kiosk shows, for those who cannot look: a line of words in a file for tests, pictures in a folder
 * for the demo. */
#ifndef TOUCHSTONE_WITNESS_H
#define TOUCHSTONE_WITNESS_H

#include "kiosk/session.h"
#include "kiosk/ui/ui.h"

#define WITNESS_LINE_MAX 16384

/* One line, "screen=refusal message=none reason=station_full name=R-2044 … seq=17": words without blanks (a
 * blank in a name is '_'), '-' for what is empty. Times are microseconds since the last scan was read: until
 * it was on the disk, was answered, was shown; 0: it was not. */
void witness_write_line(char out[WITNESS_LINE_MAX], const struct ui *ui, const struct view *view,
                        struct session_times times, int64_t seq);

/* Replaces the file with that line: a reader sees the old or the new one. */
MUST_USE struct fault witness_state(const char *path, const struct ui *ui, const struct view *view,
                                    struct session_times times, int64_t seq);

/* Pictures of screens: one for each screen that differs in more than its live number. Zeroed to start. */
struct witness_album {
    const char *folder; /* NULL: none wanted */
    int count;
    char last[WITNESS_LINE_MAX];
};

/* Writes NN-screen-message.png when the screen is a new one, or when it is asked for. */
MUST_USE struct fault witness_picture(struct witness_album *album, struct ui *ui, const struct view *view,
                                      bool asked);

#endif
