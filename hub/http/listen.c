#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/number.h"
#include "common/base/text.h"
#include "hub/http/server.h"

#define PORT_MAX 65535
#define HOST_MAX 64

union any_address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

struct place {
    union any_address address;
    socklen_t size;
    char host[HOST_MAX]; /* as it stands in a URL */
};

static bool split(const char *address, char host[HOST_MAX], int64_t *port)
{
    const char *colon = strrchr(address, ':');
    if (!colon || !number_read_int(span_of(colon + 1), 0, PORT_MAX, port))
        return false;
    struct span name = {address, (size_t)(colon - address)};
    return name.size > 0 && text_copy(host, HOST_MAX, name);
}

static bool read_v6(const char *host, struct in6_addr *out)
{
    size_t size = strlen(host);
    char inner[HOST_MAX];
    if (size < 4 || host[0] != '[' || host[size - 1] != ']')
        return false;
    return TEXT_COPY(inner, ((struct span){host + 1, size - 2})) && inet_pton(AF_INET6, inner, out) == 1;
}

static bool read_place(const char *host, int port, struct place *out)
{
    memset(out, 0, sizeof *out);
    const char *name = strcmp(host, "localhost") == 0 ? "127.0.0.1" : host;
    snprintf(out->host, sizeof out->host, "%s", name);
    if (inet_pton(AF_INET, name, &out->address.v4.sin_addr) == 1) {
        out->address.v4.sin_family = AF_INET;
        out->address.v4.sin_port = htons((uint16_t)port);
        out->size = sizeof out->address.v4;
        return true;
    }
    if (!read_v6(name, &out->address.v6.sin6_addr))
        return false;
    out->address.v6.sin6_family = AF_INET6;
    out->address.v6.sin6_port = htons((uint16_t)port);
    out->size = sizeof out->address.v6;
    return true;
}

static bool is_loopback(const struct place *place)
{
    if (place->address.any.sa_family == AF_INET)
        return ntohl(place->address.v4.sin_addr.s_addr) >> 24 == 127;
    return IN6_IS_ADDR_LOOPBACK(&place->address.v6.sin6_addr);
}

static struct fault bind_fault(int error, const char *address)
{
    if (error == EADDRINUSE)
        return fault_make(
            FAULT_BUSY,
            "%s is in use by another program, perhaps a hub that already runs: stop that one, or choose "
            "another port with --listen",
            address);
    return fault_system(error, "cannot listen on %s", address);
}

static int bound_port(int fd)
{
    union any_address address;
    socklen_t size = sizeof address;
    if (getsockname(fd, &address.any, &size) != 0)
        return 0;
    return ntohs(address.any.sa_family == AF_INET ? address.v4.sin_port : address.v6.sin6_port);
}

struct fault listen_open(const char *address, int *out_fd, char out_url[HTTP_ADDRESS_MAX])
{
    char host[HOST_MAX];
    int64_t port;
    struct place place;
    if (!split(address, host, &port) || !read_place(host, (int)port, &place))
        return fault_make(FAULT_CONFIG, "\"%s\" is not an address to listen on: write it like 127.0.0.1:7410",
                          address);
    if (!is_loopback(&place))
        return fault_make(
            FAULT_CONFIG,
            "%s can be reached from other machines: the hub listens on loopback only (127.0.0.1 or "
            "[::1]), other machines come through a tunnel (docs/network.md)",
            address);
    int fd = socket(place.address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return fault_system(errno, "cannot make a socket for %s", address);
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on,
               sizeof on); /* a hub that restarts must not wait for old connections */
    if (bind(fd, &place.address.any, place.size) != 0 || listen(fd, SOMAXCONN) != 0) {
        struct fault fault = bind_fault(errno, address);
        close(fd);
        return fault;
    }
    snprintf(out_url, HTTP_ADDRESS_MAX, "http://%s:%d", place.host, bound_port(fd));
    *out_fd = fd;
    return FAULT_OK;
}
