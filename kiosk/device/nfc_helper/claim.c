#include "kiosk/device/nfc_helper/claim.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <termios.h>
#include <unistd.h>

#include "common/base/text.h"

/* libnfc 1.8.0, libnfc/buses/uart.c: its mark in c_iflag that a port is in use. It stays there when the
 * process dies, and the next nfc_open would take the port for busy. */
static const tcflag_t LIBNFC_MARK = 0x80000000;

/* The path between the first and the second colon; false: none. */
static bool path_find(const char *connection, char *out, size_t capacity)
{
    struct span rest = span_of(connection), driver, path;
    return span_split(&rest, ':', &driver) && span_split(&rest, ':', &path) && path.size > 0 &&
           path.data[0] == '/' && text_copy(out, capacity, path);
}

static struct fault open_failed(int error, const char *path)
{
    if (error == ENOENT || error == ENODEV || error == ENXIO)
        return fault_make(FAULT_NOT_FOUND, "No NFC reader is plugged in at %s: check its cable, and the path",
                          path);
    if (error == EACCES || error == EPERM)
        return fault_make(FAULT_DENIED,
                          "No permission to use the NFC reader on %s: add this user to the group dialout",
                          path);
    return fault_system(error, "cannot open the NFC reader on %s", path);
}

static void take_mark_off(int fd)
{
    struct termios line;
    if (tcgetattr(fd, &line) != 0 || !(line.c_iflag & LIBNFC_MARK))
        return;
    line.c_iflag &= ~LIBNFC_MARK;
    tcsetattr(fd, TCSANOW, &line);
}

struct fault claim_port(const char *connection, int *out)
{
    char path[256];
    *out = -1;
    if (!path_find(connection, path, sizeof path))
        return FAULT_OK;
    int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return open_failed(errno, path);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        return fault_make(FAULT_BUSY, "The NFC reader on %s is in use by another program: end that one first",
                          path);
    }
    take_mark_off(fd);
    *out = fd;
    return FAULT_OK;
}

void claim_release(int claim)
{
    if (claim >= 0)
        close(claim);
}
