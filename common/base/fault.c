#include "common/base/fault.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/base/span.h"

static const char ELLIPSIS[] = "…";

/* A cut sentence ends in an ellipsis, and never inside a UTF-8 character. */
static void mark_cut(char *text)
{
    size_t size = FAULT_TEXT_MAX - sizeof ELLIPSIS;
    while (size > 0 && !span_is_utf8((struct span){text, size}))
        size--;
    memcpy(text + size, ELLIPSIS, sizeof ELLIPSIS);
}

static struct fault PRINTF_LIKE(2, 0) make(enum fault_code code, const char *format, va_list arguments)
{
    struct fault fault = {.code = code};
    int wanted = vsnprintf(fault.text, sizeof fault.text, format, arguments);
    if (wanted >= FAULT_TEXT_MAX)
        mark_cut(fault.text);
    return fault;
}

struct fault fault_make(enum fault_code code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct fault fault = make(code, format, arguments);
    va_end(arguments);
    return fault;
}

static enum fault_code code_of_errno(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return FAULT_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS:
        return FAULT_DENIED;
    case EBUSY:
    case EADDRINUSE:
    case EAGAIN:
        return FAULT_BUSY;
    case ENODEV:
    case ENXIO:
    case EPIPE:
    case ECONNRESET:
        return FAULT_LOST;
    case ETIMEDOUT:
        return FAULT_TIMEOUT;
    case ENOSPC:
    case EDQUOT:
    case ENOMEM:
    case EMFILE:
    case ENFILE:
        return FAULT_FULL;
    case EFBIG:
    case E2BIG:
    case ENAMETOOLONG:
        return FAULT_TOO_BIG;
    default:
        return FAULT_IO;
    }
}

struct fault fault_system(int error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct fault fault = make(code_of_errno(error), format, arguments);
    va_end(arguments);
    size_t used = strlen(fault.text);
    int wanted = snprintf(fault.text + used, sizeof fault.text - used, ": %s", strerror(error));
    if (wanted >= (int)(sizeof fault.text - used))
        mark_cut(fault.text);
    return fault;
}

const char *fault_word(enum fault_code code)
{
    static const char *const words[] = {
        [FAULT_NONE] = "none",         [FAULT_CONFIG] = "config",   [FAULT_INPUT] = "input",
        [FAULT_TOO_BIG] = "too_big",   [FAULT_NOT_FOUND] = "not_found", [FAULT_DENIED] = "denied",
        [FAULT_BUSY] = "busy",         [FAULT_LOST] = "lost",       [FAULT_TIMEOUT] = "timeout",
        [FAULT_PROTOCOL] = "protocol", [FAULT_FULL] = "full",       [FAULT_IO] = "io",
    };
    assert((size_t)code < COUNT_OF(words));
    return words[code];
}
