/* A label printer on the network, as far as its language goes: zpl_printer PORT_FILE [--break-after BYTES].
 * Listens on a free loopback port, writes it into PORT_FILE, and prints a line a label, once the label's end
 * has come:
 *
 *     label WIDTHxLENGTH qr@X,Y*MAGNIFICATION=Q:DATA text@X,Y*HEIGHT=TEXT …
 *
 * With --break-after it takes so many bytes of the first connection and resets the line. It understands the
 * commands that Touchstone writes and complains of any other. Ends by SIGTERM. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { JOB_MAX = 65536, FIELD_MAX = 4096 };

struct label {
    bool open, utf8, hex;
    char hex_sign;
    int width, length, x, y, qr, height;
    char line[FIELD_MAX];
    size_t size;
};

static void add(struct label *label, const char *text, size_t size)
{
    if (label->size + size < sizeof label->line) {
        memcpy(label->line + label->size, text, size);
        label->size += size;
    }
}

static int hex_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The data of a field, as it would be printed; a blank becomes an underscore, so that a line is words. */
static void field_end(struct label *label, const char *data, size_t size)
{
    char head[96];
    int head_size = label->qr > 0
                        ? snprintf(head, sizeof head, " qr@%d,%d*%d=", label->x, label->y, label->qr)
                        : snprintf(head, sizeof head, " text@%d,%d*%d=", label->x, label->y, label->height);
    add(label, head, (size_t)head_size);
    if (label->qr > 0 && (size < 3 || data[1] != 'A' || data[2] != ',')) {
        add(label, "?", 1);
        return;
    }
    if (label->qr > 0) { /* error correction, input mode, comma */
        add(label, (char[]){data[0], ':'}, 2);
        data += 3;
        size -= 3;
    }
    for (size_t i = 0; i < size; i++) {
        char c = data[i];
        if (label->hex && c == label->hex_sign && i + 2 < size && hex_of(data[i + 1]) >= 0 &&
            hex_of(data[i + 2]) >= 0) {
            c = (char)(hex_of(data[i + 1]) * 16 + hex_of(data[i + 2]));
            i += 2;
        }
        add(label, c == ' ' ? "_" : &c, 1);
    }
}

static bool is(const char *at, const char *command)
{
    return strncmp(at, command, strlen(command)) == 0;
}

/* One command, from its ^ to the next. */
static void command(struct label *label, const char *at, size_t size)
{
    if (size > 0 && at[size - 1] == '\n')
        size--;
    if (is(at, "^XA")) {
        *label = (struct label){.open = true};
    } else if (is(at, "^XZ")) {
        if (label->open)
            printf("label %dx%d%s%.*s\n", label->width, label->length, label->utf8 ? "" : " not-utf8",
                   (int)label->size, label->line);
        fflush(stdout);
        label->open = false;
    } else if (is(at, "^CI28")) {
        label->utf8 = true;
    } else if (is(at, "^PW")) {
        label->width = (int)strtol(at + 3, NULL, 10);
    } else if (is(at, "^LL")) {
        label->length = (int)strtol(at + 3, NULL, 10);
    } else if (is(at, "^FO")) {
        char *end;
        label->x = (int)strtol(at + 3, &end, 10);
        label->y = (int)strtol(end + 1, NULL, 10);
        label->qr = label->height = 0;
    } else if (is(at, "^BQN,2,")) {
        label->qr = (int)strtol(at + 7, NULL, 10);
    } else if (is(at, "^A0N,")) {
        label->height = (int)strtol(at + 5, NULL, 10);
    } else if (is(at, "^FH")) {
        label->hex = true;
        label->hex_sign = at[3];
    } else if (is(at, "^FD")) {
        field_end(label, at + 3, size - 3);
    } else if (is(at, "^FS")) {
        label->hex = false;
    } else if (!is(at, "^LH0,0") && !is(at, "^PQ1")) {
        printf("unknown %.*s\n", size > 8 ? 8 : (int)size, at);
    }
}

static void print_job(const char *job, size_t size)
{
    struct label label = {.open = false};
    for (size_t at = 0; at < size;) {
        size_t end = at + 1;
        while (end < size && job[end] != '^' && job[end] != '~')
            end++;
        command(&label, job + at, end - at);
        at = end;
    }
}

static void serve(int client, long break_after)
{
    static char job[JOB_MAX + 1];
    size_t size = 0;
    ssize_t got;
    size_t limit = break_after >= 0 ? (size_t)break_after : JOB_MAX;
    while (size < limit && (got = recv(client, job + size, limit - size, 0)) > 0)
        size += (size_t)got;
    if (break_after >= 0) { /* a reset, not an end */
        struct linger now = {.l_onoff = 1};
        setsockopt(client, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }
    job[size] = '\0';
    print_job(job, size);
    close(client);
}

int main(int argc, char **argv)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    long break_after = argc == 4 && strcmp(argv[2], "--break-after") == 0 ? strtol(argv[3], NULL, 10) : -1;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (argc < 2 || listener < 0 || bind(listener, (struct sockaddr *)&at, size) != 0 ||
        listen(listener, 4) != 0 || getsockname(listener, (struct sockaddr *)&at, &size) != 0) {
        fprintf(stderr, "usage: zpl_printer PORT_FILE [--break-after BYTES]\n");
        return 2;
    }
    char part[512];
    snprintf(part, sizeof part, "%s.new", argv[1]);
    FILE *file = fopen(part, "w");
    if (!file || fprintf(file, "%d\n", ntohs(at.sin_port)) < 0 || fclose(file) != 0 ||
        rename(part, argv[1]) != 0)
        return 1;
    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client < 0)
            return 1;
        serve(client, break_after);
        break_after = -1;
    }
}
