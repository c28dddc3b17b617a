#include "kiosk/device/serial_port.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* Device numbers of the slaves of pseudo-terminals (Documentation/admin-guide/devices.txt). */
enum { PTY_MAJOR_FIRST = 136, PTY_MAJOR_LAST = 143 };

static bool speed_find(int64_t baud, speed_t *out)
{
    static const struct {
        int baud;
        speed_t speed;
    } speeds[] = {{300, B300},     {600, B600},       {1200, B1200},    {2400, B2400},
                  {4800, B4800},   {9600, B9600},     {19200, B19200},  {38400, B38400},
                  {57600, B57600}, {115200, B115200}, {230400, B230400}};
    for (size_t i = 0; i < COUNT_OF(speeds); i++) {
        if (speeds[i].baud == baud) {
            *out = speeds[i].speed;
            return true;
        }
    }
    return false;
}

bool line_settings_read(struct span text, struct line_settings *out)
{
    struct span rest = span_trim(text), baud, form;
    if (rest.size == 0)
        rest = SPAN(LINE_SETTINGS_DEFAULT);
    int64_t value;
    speed_t speed;
    if (!span_split(&rest, ' ', &baud) || !number_read_int(baud, 1, 1000000, &value) ||
        !speed_find(value, &speed))
        return false;
    form = span_trim(rest);
    if (form.size != 3 || (form.data[0] != '7' && form.data[0] != '8') || !strchr("NEO", form.data[1]) ||
        (form.data[2] != '1' && form.data[2] != '2'))
        return false;
    *out = (struct line_settings){
        .baud = (int)value,
        .speed = speed,
        .bits = form.data[0] - '0',
        .parity = form.data[1],
        .stops = form.data[2] - '0',
    };
    return true;
}

static bool is_pty(int fd)
{
    struct stat status;
    if (fstat(fd, &status) != 0)
        return false;
    unsigned number = major(status.st_rdev);
    return number >= PTY_MAJOR_FIRST && number <= PTY_MAJOR_LAST;
}

/* VMIN 1: with 0 a read of an empty line returns 0, which otherwise means that the line is gone. */
static int set_line(int fd, struct line_settings settings)
{
    struct termios line;
    if (tcgetattr(fd, &line) != 0)
        return errno;
    cfmakeraw(&line);
    line.c_cflag &= ~(tcflag_t)(CSIZE | CSTOPB | PARENB | PARODD | CRTSCTS);
    line.c_cflag |= CLOCAL | CREAD | (settings.bits == 7 ? (tcflag_t)CS7 : (tcflag_t)CS8);
    if (settings.stops == 2)
        line.c_cflag |= CSTOPB;
    if (settings.parity != 'N')
        line.c_cflag |= settings.parity == 'O' ? (tcflag_t)(PARENB | PARODD) : (tcflag_t)PARENB;
    line.c_cc[VMIN] = 1;
    line.c_cc[VTIME] = 0;
    if (cfsetspeed(&line, settings.speed) != 0)
        return errno;
    if (tcsetattr(fd, TCSANOW, &line) != 0 && !is_pty(fd))
        return errno; /* a pty knows 8 bits without parity only, and needs no more */
    return 0;
}

/* Exclusive use. A pty keeps its exclusive mark when its user crashes, for as long as the other end is open;
 * the lock ends with the process. */
static struct fault claim(int fd, const char *path)
{
    if (flock(fd, LOCK_EX | LOCK_NB) != 0)
        return fault_make(FAULT_BUSY, "%s is in use by another program: end that one first", path);
    if (!is_pty(fd) && ioctl(fd, TIOCEXCL) != 0)
        return fault_system(errno, "cannot take %s for this program alone", path);
    return FAULT_OK;
}

static struct fault open_failed(int error, const char *path)
{
    if (error == ENOENT || error == ENODEV || error == ENXIO)
        return fault_make(FAULT_NOT_FOUND,
                          "Nothing is plugged in at %s: check its cable and power, and the path", path);
    if (error == EACCES || error == EPERM)
        return fault_make(FAULT_DENIED, "No permission to use %s: add this user to the group dialout", path);
    if (error == EBUSY)
        return fault_make(FAULT_BUSY, "%s is in use by another program: end that one first", path);
    return fault_system(error, "cannot open %s", path);
}

struct fault serial_port_open(const char *path, struct line_settings settings, int *out)
{
    int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return open_failed(errno, path);
    struct fault fault = FAULT_OK;
    if (!isatty(fd)) {
        fault = fault_make(FAULT_CONFIG, "%s is no serial port: name the port of the scale", path);
        goto failed;
    }
    fault = claim(fd, path);
    if (fault_is(fault))
        goto failed;
    int error = set_line(fd, settings);
    if (error != 0) {
        fault = fault_system(error, "%s does not take %d %d%c%d", path, settings.baud, settings.bits,
                             settings.parity, settings.stops);
        goto failed;
    }
    tcflush(fd, TCIOFLUSH);
    *out = fd;
    return FAULT_OK;
failed:
    close(fd);
    return fault;
}

void serial_port_close(int fd)
{
    close(fd);
}

void serial_port_drain(int fd)
{
    tcflush(fd, TCIFLUSH);
}

static struct fault lost(const char *path)
{
    return fault_make(FAULT_LOST, "The scale on %s was unplugged or switched off: check its cable", path);
}

struct fault serial_port_read(int fd, const char *path, char *buffer, size_t capacity, size_t *size)
{
    *size = 0;
    ssize_t got = read(fd, buffer, capacity);
    if (got > 0) {
        *size = (size_t)got;
        return FAULT_OK;
    }
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return FAULT_OK;
    return lost(path);
}

struct fault serial_port_write(int fd, const char *path, const char *command)
{
    ssize_t put = write(fd, command, strlen(command));
    if (put >= 0 || errno == EAGAIN || errno == EINTR)
        return FAULT_OK; /* a line that takes nothing shows as a scale that answers nothing */
    return lost(path);
}
