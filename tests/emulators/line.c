#include "tests/emulators/line.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

struct fault line_init(struct line *line, const char *directory, const char *name)
{
    *line = (struct line){.master = -1, .slave = -1};
    int size = snprintf(line->link, sizeof line->link, "%s/%s", directory, name);
    if (size < 0 || (size_t)size >= sizeof line->link)
        return fault_make(FAULT_TOO_BIG, "the path %s/%s is too long", directory, name);
    return FAULT_OK;
}

/* Bytes as they are, no echo, nothing held back until a line end. */
static struct fault make_raw(int slave)
{
    struct termios settings;
    if (tcgetattr(slave, &settings) != 0)
        return fault_system(errno, "cannot read the settings of the pseudo-terminal");
    cfmakeraw(&settings);
    cfsetspeed(&settings, B115200);
    if (tcsetattr(slave, TCSANOW, &settings) != 0)
        return fault_system(errno, "cannot set up the pseudo-terminal");
    return FAULT_OK;
}

static struct fault make_link(const struct line *line, const char *slave)
{
    struct stat status;
    if (lstat(line->link, &status) == 0 && !S_ISLNK(status.st_mode))
        return fault_make(FAULT_BUSY, "%s exists and is no symlink: move it away", line->link);
    unlink(line->link);
    if (symlink(slave, line->link) != 0)
        return fault_system(errno, "cannot make the symlink %s", line->link);
    return FAULT_OK;
}

struct fault line_plug(struct line *line)
{
    char slave[64];
    assert(!line_is_plugged(line));
    struct fault fault = FAULT_OK;
    line->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (line->master < 0)
        return fault_system(errno, "cannot make a pseudo-terminal");
    if (grantpt(line->master) != 0 || unlockpt(line->master) != 0 ||
        ptsname_r(line->master, slave, sizeof slave) != 0)
        fault = fault_system(errno, "cannot unlock the pseudo-terminal");
    if (!fault_is(fault)) {
        line->slave = open(slave, O_RDWR | O_NOCTTY | O_CLOEXEC);
        fault = line->slave < 0 ? fault_system(errno, "cannot open %s", slave) : make_raw(line->slave);
    }
    if (!fault_is(fault))
        fault = make_link(line, slave);
    if (fault_is(fault))
        line_unplug(line);
    return fault;
}

void line_unplug(struct line *line)
{
    if (line->master < 0)
        return;
    unlink(line->link);
    close(line->master);
    if (line->slave >= 0)
        close(line->slave);
    line->master = line->slave = -1;
}

size_t line_read(struct line *line, char *buffer, size_t capacity)
{
    ssize_t got = line->master < 0 ? 0 : read(line->master, buffer, capacity);
    return got > 0 ? (size_t)got : 0;
}

void line_write(struct line *line, struct bytes *out)
{
    size_t sent = 0;
    while (line->master >= 0 && sent < out->size) {
        ssize_t part = write(line->master, out->data + sent, out->size - sent);
        if (part <= 0)
            break;
        sent += (size_t)part;
    }
    out->size = 0;
}
