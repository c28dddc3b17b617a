#include "common/base/fault.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "common/base/text.h"

struct fault fault_make(enum fault_code code, const char *format, ...)
{
    struct fault fault = {.code = code};
    struct text text = TEXT_IN(fault.text);
    va_list arguments;
    va_start(arguments, format);
    text_add_list(&text, format, arguments);
    va_end(arguments);
    text_end_cut(&text);
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
    struct fault fault = {.code = code_of_errno(error)};
    struct text text = TEXT_IN(fault.text);
    va_list arguments;
    va_start(arguments, format);
    text_add_list(&text, format, arguments);
    va_end(arguments);
    text_add(&text, ": %s", strerror(error));
    text_end_cut(&text);
    return fault;
}

const char *fault_word(enum fault_code code)
{
    static const char *const words[] = {
        [FAULT_NONE] = "none",         [FAULT_CONFIG] = "config",       [FAULT_INPUT] = "input",
        [FAULT_TOO_BIG] = "too_big",   [FAULT_NOT_FOUND] = "not_found", [FAULT_DENIED] = "denied",
        [FAULT_BUSY] = "busy",         [FAULT_LOST] = "lost",           [FAULT_TIMEOUT] = "timeout",
        [FAULT_PROTOCOL] = "protocol", [FAULT_FULL] = "full",           [FAULT_IO] = "io",
    };
    assert((size_t)code < COUNT_OF(words));
    return words[code];
}
