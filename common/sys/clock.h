/* The two clocks. Rules get time as a number; only the edges look at a clock. Thread-safe. */
#ifndef TOUCHSTONE_CLOCK_H
#define TOUCHSTONE_CLOCK_H

#include <stdint.h>

/* Milliseconds of a clock that never jumps; counts from some moment in the past. For waiting and for ages. */
int64_t clock_monotonic_ms(void);
int64_t clock_monotonic_us(void); /* the same in microseconds */

/* Milliseconds since 1970 UTC. For records. May jump when somebody sets the clock. */
int64_t clock_unix_ms(void);

#endif
