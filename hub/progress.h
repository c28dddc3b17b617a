/* How far something is that lasts: one bar for every subcommand, on standard error, drawn over itself. */
#ifndef TOUCHSTONE_PROGRESS_H
#define TOUCHSTONE_PROGRESS_H

#include <stdint.h>

typedef void progress_show_fn(void *unit, int64_t done, int64_t of);

/* `unit`: "events", a text; the line ends when all of it is done. */
progress_show_fn progress_show;

/* progress_show where somebody looks (standard error is a terminal), else NULL: a log wants no bars. */
progress_show_fn *progress_at_terminal(void);

#endif
