/* The window: the only file that knows SDL. Shows a picture, brings touches, keys and wake-ups, plays sounds.
 * Main thread only, but for window_wake and window_signal. */
#ifndef TOUCHSTONE_WINDOW_H
#define TOUCHSTONE_WINDOW_H

#include <cairo.h>

#include "common/base/fault.h"

struct window;

enum window_event_kind {
    WINDOW_EVENT_NONE,       /* the time is over */
    WINDOW_EVENT_WAKE,       /* window_wake was called */
    WINDOW_EVENT_TOUCH,      /* a finger or the mouse went down at x, y (pixels) */
    WINDOW_EVENT_KEY,        /* a key went down or up */
    WINDOW_EVENT_EXPOSED,    /* what was drawn may be gone: draw it again */
    WINDOW_EVENT_SCREENSHOT, /* asked for with window_signal */
    WINDOW_EVENT_QUIT,       /* the window was closed, or window_signal */
};

struct window_event {
    enum window_event_kind kind;
    double x, y;
    int scancode; /* USB HID usage, as wedge_code_of_scancode wants it */
    bool down, repeated;
};

struct window_conf {
    const char *title;
    int width_px, height_px;
    bool fullscreen; /* then the panel decides the size */
};

MUST_USE struct fault window_open(const struct window_conf *conf, struct window **out);
void window_close(struct window *window); /* accepts NULL */

void window_size(struct window *window, int *width_px, int *height_px);

/* What to draw on (XRGB, as large as the window was when it was opened): the display's own pixels, where it
 * has such, so that there is one picture in memory and not two. Borrowed until the next window_wait; then
 * there may be another, and WINDOW_EVENT_EXPOSED follows. */
cairo_surface_t *window_canvas(struct window *window);

/* Shows what is on the canvas. */
void window_show(struct window *window);

/* Sleeps until something happens, at most timeout_ms (−1: for ever). */
void window_wait(struct window *window, int timeout_ms, struct window_event *out);

/* Any thread: makes window_wait return. Calls that are not yet noticed count as one. `window` is a struct
 * window. */
void window_wake(void *window);
/* Any thread: WINDOW_EVENT_QUIT or WINDOW_EVENT_SCREENSHOT. */
void window_signal(struct window *window, enum window_event_kind kind);

/* Plays samples (16 bit, mono); a machine without sound is told of once in the log. The sound device is open
 * only while it plays. */
void window_play(struct window *window, const int16_t *samples, size_t count, int rate);
/* Closes the sound device when it has been silent for a while; returns in how many ms it wants to be called
 * again, −1: never. */
int window_rest(struct window *window, int64_t now_ms);

#endif
