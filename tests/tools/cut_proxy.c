/* A line that can be cut at the worst moment: cut_proxy ADDRESS_FILE TARGET_FILE
 *
 * Listens on a free port of loopback, writes "127.0.0.1:PORT" to ADDRESS_FILE, and carries bytes to the
 * address that TARGET_FILE names (read anew for every connection: the hub may come back on another port).
 * After SIGUSR1 the next POST is carried to the hub, but at the first byte of its answer both sides are cut:
 * the hub has booked it, the kiosk never hears of it. Ends on SIGTERM. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LINES_MAX = 32, CHUNK_BYTES = 65536 };

enum fate { SPARED, CUT, SWALLOWED };

struct line {
    int client, hub;
    enum fate fate; /* of its next answer */
};

static struct line lines[LINES_MAX];
static int line_count;
static enum fate next_fate;

static int listen_anywhere(const char *address_file)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, LINES_MAX) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0)
        return -1;
    char temporary[4096];
    snprintf(temporary, sizeof temporary, "%s.new", address_file);
    FILE *file = fopen(temporary, "we");
    if (!file)
        return -1;
    fprintf(file, "127.0.0.1:%d\n", ntohs(address.sin_port));
    fclose(file);
    return rename(temporary, address_file) == 0 ? fd : -1;
}

static int connect_to(const char *target_file)
{
    char text[256] = "";
    FILE *file = fopen(target_file, "re");
    if (!file)
        return -1;
    char *got = fgets(text, sizeof text, file);
    fclose(file);
    const char *colon = got ? strrchr(text, ':') : NULL;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    address.sin_port = htons(colon ? (uint16_t)strtoul(colon + 1, NULL, 10) : 0);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

static void drop(int index)
{
    close(lines[index].client);
    close(lines[index].hub);
    lines[index] = lines[--line_count];
}

static void take_client(int listener, const char *target_file)
{
    int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (client < 0)
        return;
    int hub = line_count < LINES_MAX ? connect_to(target_file) : -1;
    if (hub < 0)
        close(client);
    else
        lines[line_count++] = (struct line){.client = client, .hub = hub};
}

static bool send_all(int fd, const char *bytes, ssize_t size)
{
    while (size > 0) {
        ssize_t sent = send(fd, bytes, (size_t)size, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        size -= sent;
    }
    return true;
}

/* Carries one chunk; false when the line is at its end. */
static bool carry(struct line *line, bool from_client)
{
    char bytes[CHUNK_BYTES];
    ssize_t size = recv(from_client ? line->client : line->hub, bytes, sizeof bytes, 0);
    if (size <= 0)
        return false;
    if (from_client && next_fate != SPARED && size > 5 && memcmp(bytes, "POST ", 5) == 0) {
        line->fate = next_fate;
        next_fate = SPARED;
    }
    if (!from_client && line->fate != SPARED) {
        puts(line->fate == CUT ? "cut" : "swallowed");
        fflush(stdout);
        return line->fate == SWALLOWED;
    }
    return send_all(from_client ? line->hub : line->client, bytes, size);
}

static void carry_all(const struct pollfd *waiting, int count)
{
    for (int i = count - 1; i >= 0; i--)
        for (int side = 0; side < 2; side++)
            if (waiting[2 * i + side].revents && !carry(&lines[i], side == 0)) {
                drop(i);
                break;
            }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: cut_proxy ADDRESS_FILE TARGET_FILE\n");
        return 2;
    }
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGUSR1);
    sigaddset(&signals, SIGUSR2);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    int told = signalfd(-1, &signals, SFD_CLOEXEC);
    int listener = listen_anywhere(argv[1]);
    if (told < 0 || listener < 0) {
        fprintf(stderr, "cut_proxy: cannot listen: %s\n", strerror(errno));
        return 1;
    }
    for (;;) {
        struct pollfd waiting[2 + 2 * LINES_MAX] = {{.fd = told, .events = POLLIN},
                                                    {.fd = listener, .events = POLLIN}};
        int count = line_count;
        for (int i = 0; i < count; i++) {
            waiting[2 + 2 * i] = (struct pollfd){.fd = lines[i].client, .events = POLLIN};
            waiting[3 + 2 * i] = (struct pollfd){.fd = lines[i].hub, .events = POLLIN};
        }
        if (poll(waiting, (nfds_t)(2 + 2 * count), -1) < 0)
            return 1;
        if (waiting[0].revents) {
            struct signalfd_siginfo info;
            if (read(told, &info, sizeof info) != sizeof info ||
                (info.ssi_signo != SIGUSR1 && info.ssi_signo != SIGUSR2))
                return 0;
            next_fate = info.ssi_signo == SIGUSR1 ? CUT : SWALLOWED;
        }
        carry_all(waiting + 2, count);
        if (waiting[1].revents)
            take_client(listener, argv[2]);
    }
}
