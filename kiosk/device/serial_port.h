/* A serial line: opening it raw with its settings, and knowing when it is gone. Real ports and ptys alike. */
#ifndef TOUCHSTONE_SERIAL_PORT_H
#define TOUCHSTONE_SERIAL_PORT_H

#include <termios.h>

#include "common/base/fault.h"
#include "common/base/number.h"

#define LINE_SETTINGS_DEFAULT "9600 8N1"

struct line_settings {
    int baud;
    speed_t speed;
    int bits;    /* 7 or 8 */
    char parity; /* 'N', 'E', 'O' */
    int stops;   /* 1 or 2 */
};

/* Reads "9600 8N1", "2400 7E1"; empty is the default. False: not of that form, or no such speed. */
MUST_USE bool line_settings_read(struct span text, struct line_settings *out);

/* Opens the port for this program alone. Faults are sentences with the remedy. */
MUST_USE struct fault serial_port_open(const char *path, struct line_settings settings, int *fd);
void serial_port_close(int fd);

/* Throws away what has arrived and was not read. */
void serial_port_drain(int fd);

/* Reads what is there: *size 0 when that is nothing. FAULT_LOST when the line is gone. `path` is for the
 * sentence. */
MUST_USE struct fault serial_port_read(int fd, const char *path, char *buffer, size_t capacity, size_t *size);

MUST_USE struct fault serial_port_write(int fd, const char *path, const char *command);

#endif
