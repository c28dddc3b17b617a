/* The bench as a small window, for a person: what there is, where it can be put, and what lies there. X11
 * only, because the loop waits on the connection to the display. */
#ifndef BENCH_WINDOW_H
#define BENCH_WINDOW_H

#include "tests/emulators/bench.h"

struct window;

/* Opens the window "Virtual bench – NAME"; `things` is the JSON file of what can be put there, or NULL. */
MUST_USE struct fault window_create(struct window **out, const char *name, const char *things);
void window_destroy(struct window *window);

/* The connection to the display, for poll. */
int window_fd(const struct window *window);

/* When it wants to be looked at again without an event: the reading swings. INT64_MAX: not. */
int64_t window_due_ms(const struct window *window, int64_t now_ms);

/* Whether what it shows is not what is so. */
bool window_wants_drawing(const struct window *window, const struct bench *bench, int64_t now_ms);

/* Draws if need be. */
void window_draw(struct window *window, const struct bench *bench, int64_t now_ms);

/* Takes all events that are there; false when the person closed the window. */
bool window_handle(struct window *window, struct bench *bench, int64_t now_ms);

#endif
