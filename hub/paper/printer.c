#include "hub/paper/printer.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/number.h"
#include "common/base/text.h"

enum { PORT_MAX = 65535, PORT_TEXT_MAX = 8, WORDS_MAX = 64 };

/* Where a network printer is. */
struct address {
    char host[PRINTER_NAME_MAX];
    char port[PORT_TEXT_MAX];
};

static bool is_device(const char *target)
{
    return target[0] == '/';
}

/* The colon before the port; NULL: there is no port. A numeric IPv6 address stands in brackets. */
static const char *port_find(const char *target)
{
    const char *bracket = strrchr(target, ']');
    return strrchr(bracket ? bracket : target, ':');
}

static bool address_read(const char *target, struct address *out)
{
    const char *colon = port_find(target);
    struct span host = colon ? (struct span){target, (size_t)(colon - target)} : span_of(target);
    int64_t port = PRINTER_PORT;
    struct text text = TEXT_IN(out->port);
    if (colon && !number_read_int(span_of(colon + 1), 1, PORT_MAX, &port))
        return false;
    if (host.size > 2 && host.data[0] == '[' && host.data[host.size - 1] == ']')
        host = (struct span){host.data + 1, host.size - 2};
    text_add(&text, "%lld", (long long)port);
    return host.size > 0 && !memchr(host.data, ' ', host.size) && !memchr(host.data, '/', host.size) &&
           TEXT_COPY(out->host, host);
}

bool printer_is_target(const char *target)
{
    struct address address;
    return is_device(target) ? strlen(target) > 1 : address_read(target, &address);
}

/* False: the time is over. */
static bool wait_for(int fd, short what)
{
    struct pollfd wait = {.fd = fd, .events = what};
    int ready;
    do
        ready = poll(&wait, 1, PRINTER_WAIT_MS);
    while (ready < 0 && errno == EINTR);
    return ready > 0;
}

static struct fault line_broke(const char *target, size_t sent, size_t size, const char *why)
{
    return fault_make(
        FAULT_LOST,
        "The printer %s took %zu of %zu bytes and then %s: nothing of this label is printed; check its "
        "paper, its cover and its cable, and print again",
        target, sent, size, why);
}

/* Connects within the time; -1: it did not, errno says why. */
static int try_connect(const struct addrinfo *at)
{
    int fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int error = 0;
    socklen_t size = sizeof error;
    if (fd < 0)
        return -1;
    if (connect(fd, at->ai_addr, at->ai_addrlen) == 0)
        return fd;
    error = errno;
    if (error == EINPROGRESS) {
        error = ETIMEDOUT;
        if (wait_for(fd, POLLOUT) && getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
            error = errno;
    }
    if (error == 0)
        return fd;
    close(fd);
    errno = error;
    return -1;
}

static struct fault network_open(const char *target, int *out)
{
    struct address address;
    struct addrinfo wanted = {.ai_socktype = SOCK_STREAM}, *found = NULL;
    *out = -1;
    if (!address_read(target, &address))
        return fault_make(FAULT_CONFIG, "\"%s\" is no printer: write HOST:9100, or /dev/usb/lp0", target);
    if (getaddrinfo(address.host, address.port, &wanted, &found) != 0)
        return fault_make(FAULT_NOT_FOUND,
                          "Nobody knows a printer called %s: check its name, or use its address",
                          address.host);
    for (const struct addrinfo *at = found; at && *out < 0; at = at->ai_next)
        *out = try_connect(at);
    int error = errno;
    freeaddrinfo(found);
    if (*out >= 0)
        return FAULT_OK;
    return fault_make(FAULT_LOST,
                      "The printer %s does not answer (%s): is it switched on and on the network?", target,
                      strerror(error));
}

static struct fault device_open(const char *path, int *out)
{
    *out = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (*out >= 0)
        return FAULT_OK;
    if (errno == ENOENT || errno == ENODEV || errno == ENXIO)
        return fault_make(FAULT_NOT_FOUND,
                          "No printer is plugged in at %s: check its cable, and that it is on", path);
    if (errno == EACCES || errno == EPERM)
        return fault_make(FAULT_DENIED, "No permission to use the printer %s: add this user to the group lp",
                          path);
    if (errno == EBUSY)
        return fault_make(FAULT_BUSY, "The printer %s is in use by another program: try again", path);
    return fault_system(errno, "cannot use the printer %s", path);
}

static ssize_t put(int fd, const char *data, size_t size, bool device)
{
    return device ? write(fd, data, size) : send(fd, data, size, MSG_NOSIGNAL);
}

static struct fault send_all(int fd, const char *target, struct span bytes)
{
    for (size_t sent = 0; sent < bytes.size;) {
        ssize_t n = put(fd, bytes.data + sent, bytes.size - sent, is_device(target));
        if (n > 0) {
            sent += (size_t)n;
        } else if (n < 0 && errno == EAGAIN) {
            if (!wait_for(fd, POLLOUT))
                return line_broke(target, sent, bytes.size, "no more for 4 s");
        } else if (!(n < 0 && errno == EINTR)) {
            return line_broke(target, sent, bytes.size, n < 0 ? strerror(errno) : "closed");
        }
    }
    return FAULT_OK;
}

/* The printer closes when it has read all; one that keeps the line open has taken it into its own hands too,
 * but a line that is reset has lost something. */
static struct fault network_close(int fd, const char *target, size_t size)
{
    char ignored[256];
    shutdown(fd, SHUT_WR);
    for (int words = 0; words < WORDS_MAX && wait_for(fd, POLLIN); words++) { /* it may say something first */
        ssize_t got = recv(fd, ignored, sizeof ignored, 0);
        if (got < 0 && errno != EINTR && errno != EAGAIN)
            return fault_make(
                FAULT_LOST,
                "The printer %s broke the line off (%s) after %zu bytes: look whether the label came "
                "out before you print it again",
                target, strerror(errno), size);
        if (got == 0)
            break;
    }
    return FAULT_OK;
}

struct fault printer_send(const char *target, struct span bytes)
{
    int fd;
    struct fault fault = is_device(target) ? device_open(target, &fd) : network_open(target, &fd);
    if (fault_is(fault))
        return fault;
    fault = send_all(fd, target, bytes);
    if (!fault_is(fault) && !is_device(target))
        fault = network_close(fd, target, bytes.size);
    if (close(fd) != 0 && !fault_is(fault))
        fault = fault_system(errno, "cannot send the label to the printer %s", target);
    return fault;
}
