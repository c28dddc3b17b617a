#include "common/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/text.h"

enum { LINE_MAX_BYTES = 1024 };

static const char *level_prefix(enum log_level level)
{
    /* Under systemd stderr is the journal, and $JOURNAL_STREAM is set; on a terminal people read words. */
    bool journal = getenv("JOURNAL_STREAM") != NULL;
    switch (level) {
    case LOG_LEVEL_ERROR:
        return journal ? "<3>" : "error ";
    case LOG_LEVEL_WARNING:
        return journal ? "<4>" : "warn  ";
    case LOG_LEVEL_INFO:
        return journal ? "<6>" : "info  ";
    case LOG_LEVEL_DEBUG:
        return journal ? "<7>" : "debug ";
    }
    return "";
}

void log_write(enum log_level level, const char *where, const char *format, ...)
{
    if (level == LOG_LEVEL_DEBUG && !getenv("TOUCHSTONE_DEBUG"))
        return;
    char line[LINE_MAX_BYTES];
    struct text text = text_in(line, sizeof line - 1);
    text_add(&text, "%s%s: ", level_prefix(level), where);
    va_list arguments;
    va_start(arguments, format);
    size_t room = text.capacity - text.size;
    int wanted = vsnprintf(line + text.size, room, format, arguments);
    va_end(arguments);
    size_t size = text.size + ((size_t)wanted < room ? (size_t)wanted : room - 1);
    for (size_t i = 0; i < size; i++)
        if (line[i] == '\n')
            line[i] = ' '; /* outside text in a log line must not start a line of its own */
    line[size++] = '\n';
    if (write(STDERR_FILENO, line, size) < 0)
        return; /* nowhere left to say it */
}

void log_fault(const char *where, struct fault fault)
{
    if (fault_is(fault))
        log_write(LOG_LEVEL_ERROR, where, "%s: %s", fault_word(fault.code), fault.text);
}
