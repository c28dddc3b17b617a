/* One line a fact on stderr, for the journal: `<level> <where> <text>`. systemd reads the "<6>" prefix as the
 * priority. A line has the code; the screen has the sentence. Thread-safe: one write(2) a line. */
#ifndef TOUCHSTONE_LOG_H
#define TOUCHSTONE_LOG_H

#include "common/base/fault.h"

enum log_level { LOG_LEVEL_ERROR = 3, LOG_LEVEL_WARNING = 4, LOG_LEVEL_INFO = 6, LOG_LEVEL_DEBUG = 7 };

/* `where` is the room's short word ("writer", "scale"). Debug lines appear only when TOUCHSTONE_DEBUG is set.
 */
void log_write(enum log_level level, const char *where, const char *format, ...) PRINTF_LIKE(3, 4);

/* Logs the fault with its code; nothing for FAULT_NONE. */
void log_fault(const char *where, struct fault fault);

#endif
