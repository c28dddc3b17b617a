/* Races for the last free place of a station, over HTTP, from many connections at once.
 *
 *   race workshop RACERS              prints a workshop file: one place at setting, RACERS pieces that are
 * done at casting race run PORT TOKEN RACERS ROUNDS each round all racers ask to receive at setting in one
 * moment; exactly one must be accepted and all others refused with station_full. The winner withdraws, and
 * the place is free again.
 *
 * Prints "race: N rounds, N winners, 0 wrong" and exits 0, or says what went wrong and exits 1. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define RACERS_MAX   256
#define REQUEST_MAX  2048
#define ANSWER_MAX   8192
#define ANSWER_MS    10000
#define FIRST_TAG    3000
#define SETTER       2
#define OPTION_COUNT 6
#define ID_MAX       64

struct racer {
    int fd;
    unsigned long long n; /* in its own outbox */
    char request[REQUEST_MAX];
    size_t size;
    char answer[ANSWER_MAX];
    size_t have;
    bool answered;
};

static struct racer racers[RACERS_MAX];
static char stamp[32];

static void die(const char *what)
{
    fprintf(stderr, "race: %s\n", what);
    exit(1);
}

/* ------------------------------------------------------------------ a workshop */

/* ISO 7064 MOD 37,36, written apart from the program's own on purpose. */
static char check_character(const char *payload)
{
    static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    int product = 36;
    for (const char *c = payload; *c != '\0'; c++) {
        int sum = (product + (int)(strchr(alphabet, *c) - alphabet)) % 36;
        product = (sum == 0 ? 36 : sum) * 2 % 37;
    }
    return alphabet[(37 - product) % 36];
}

static void tag_write(char out[24], const char *prefix, int number)
{
    char payload[16];
    snprintf(payload, sizeof payload, "%s%06d", prefix, number);
    snprintf(out, 24, "%s-%06d-%c", prefix, number, check_character(payload));
}

static void print_workshop(int count)
{
    char tag[24];
    printf("{\"workshop\":\"Race\",\n\"stations\":[{\"code\":\"casting\",\"name\":\"Casting\",\"limit_"
           "pieces\":%d},\n"
           "{\"code\":\"setting\",\"name\":\"Setting\",\"limit_pieces\":1,\"staff\":1},\n"
           "{\"code\":\"qc\",\"name\":\"QC\",\"limit_pieces\":9}],\n",
           RACERS_MAX);
    tag_write(tag, "TSB", SETTER);
    printf("\"people\":[{\"badge\":\"%s\",\"name\":\"Setter 1\",\"station\":\"setting\"}],\n", tag);
    printf("\"alloys\":[{\"code\":\"au750y\",\"name\":\"18k "
           "yellow\",\"metal\":\"au\",\"fineness\":7500,\"hallmark\":\"750\"}],\n"
           "\"lots\":[{\"code\":\"y-1\",\"alloy\":\"au750y\",\"density_g_cm3\":\"15.45\",\"density_u_"
           "percent\":\"0.1\","
           "\"density_source\":\"pycnometer\"}],\n"
           "\"routes\":[{\"code\":\"plain\",\"steps\":[");
    static const char *const kinds[] = {"casting", "setting", "qc"};
    for (int i = 0; i < 3; i++)
        printf(
            "%s{\"kind\":\"%s\",\"factor\":\"0.99\",\"factor_u_percent\":\"0.05\",\"factor_verified\":true,"
            "\"standard_min\":10}",
            i > 0 ? "," : "", kinds[i]);
    printf("]}],\n\"models\":[{\"code\":\"band\",\"name\":\"Band\",\"icon\":\"band\",\"route\":\"plain\","
           "\"sizes\":[{\"size\":\"56\",\"volume_mm3\":\"420\"}]}],\n"
           "\"orders\":[{\"code\":\"o-1\",\"client\":\"Nobody\",\"due_in_hours\":48}],\n\"pieces\":[");
    for (int i = 0; i < count; i++) {
        tag_write(tag, "TS1", FIRST_TAG + i);
        printf("%s\n{\"tag\":\"%s\",\"name\":\"P-%d\",\"order\":\"o-1\",\"model\":\"band\",\"size\":\"56\","
               "\"lot\":\"y-1\","
               "\"station\":\"casting\",\"state\":\"done\"}",
               i > 0 ? "," : "", tag, i);
    }
    printf("],\n\"scales\":[],\n\"kiosks\":[]}\n");
}

/* ------------------------------------------------------------------ one racer */

static void racer_connect(struct racer *racer, int port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    racer->fd = socket(AF_INET, SOCK_STREAM, 0);
    union {
        struct sockaddr_in v4;
        struct sockaddr any;
    } address = {to};
    int on = 1;
    if (racer->fd < 0 || connect(racer->fd, &address.any, sizeof to) != 0)
        die("cannot connect");
    setsockopt(racer->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static void id_write(char out[ID_MAX], int racer, unsigned long long n)
{
    snprintf(out, ID_MAX, "01980000-0000-7000-8%03x-%012llx", (unsigned)racer % 4096, n);
}

/* `rest`: the fields behind the station. */
static void racer_prepare(int index, const char *token, const char *rest)
{
    struct racer *racer = &racers[index];
    char id[ID_MAX];
    char badge[24];
    char body[REQUEST_MAX / 2];
    racer->n++;
    id_write(id, index, racer->n);
    tag_write(badge, "TSB", SETTER);
    int size = snprintf(body, sizeof body,
                        "{\"id\":\"%s\",\"outbox\":\"01970000-0000-7000-8000-%012x\",\"n\":%llu,\"decided\":"
                        "\"hub\",\"at\":\"%s\","
                        "\"operator\":\"%s\",\"station\":\"setting\",%s}",
                        id, (unsigned)index + 1, racer->n, stamp, badge, rest);
    int whole = snprintf(racer->request, sizeof racer->request,
                         "POST /v1/commands HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
                         "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
                         token, size, body);
    if (size < 0 || whole < 0 || (size_t)whole >= sizeof racer->request)
        die("the request is too long");
    racer->size = (size_t)whole;
    racer->have = 0;
    racer->answered = false;
}

static void racer_send(const struct racer *racer)
{
    if (send(racer->fd, racer->request, racer->size, MSG_NOSIGNAL) != (ssize_t)racer->size)
        die("cannot send");
}

static bool is_whole(const struct racer *racer)
{
    const char *body = strstr(racer->answer, "\r\n\r\n");
    const char *length = strstr(racer->answer, "Content-Length: ");
    if (!body || !length)
        return false;
    return strlen(body + 4) >= (size_t)atoi(length + 16);
}

static void racer_read(struct racer *racer)
{
    ssize_t got = recv(racer->fd, racer->answer + racer->have, sizeof racer->answer - 1 - racer->have, 0);
    if (got <= 0)
        die("the hub closed the connection");
    racer->have += (size_t)got;
    racer->answer[racer->have] = '\0';
    racer->answered = is_whole(racer);
}

static void await_all(int count)
{
    struct pollfd waits[RACERS_MAX];
    int left = 1;
    while (left > 0) {
        left = 0;
        for (int i = 0; i < count; i++) {
            waits[i] = (struct pollfd){.fd = racers[i].answered ? -1 : racers[i].fd, .events = POLLIN};
            left += racers[i].answered ? 0 : 1;
        }
        if (left > 0 && poll(waits, (nfds_t)count, ANSWER_MS) <= 0)
            die("no answer in time");
        for (int i = 0; i < count; i++) {
            if (waits[i].fd >= 0 && waits[i].revents != 0)
                racer_read(&racers[i]);
        }
    }
}

/* ------------------------------------------------------------------ rounds */

/* Who goes first changes with every round. */
static void ask_all(int count, int round, const char *token)
{
    char tag[24];
    char rest[64];
    for (int i = 0; i < count; i++) {
        tag_write(tag, "TS1", FIRST_TAG + i);
        snprintf(rest, sizeof rest, "\"do\":\"receive\",\"piece\":\"%s\"", tag);
        racer_prepare(i, token, rest);
    }
    for (int i = 0; i < count; i++)
        racer_send(&racers[(i + round * 7) % count]);
    await_all(count);
}

/* The index of the winner; -1 when there was not exactly one. */
static int judge(int count, int round)
{
    int winner = -1;
    int winners = 0;
    int refused = 0;
    for (int i = 0; i < count; i++) {
        if (strstr(racers[i].answer, "\"result\":\"accepted\"")) {
            winner = i;
            winners++;
        } else if (strstr(racers[i].answer, "\"reason\":\"station_full\"")) {
            refused++;
        } else {
            fprintf(stderr, "race: round %d, racer %d: %s\n", round, i, racers[i].answer);
        }
    }
    if (winners == 1 && refused == count - 1)
        return winner;
    fprintf(stderr, "race: round %d: %d accepted, %d refused of %d\n", round, winners, refused, count);
    return -1;
}

static void free_place(int winner, const char *token)
{
    char id[ID_MAX];
    char rest[128];
    struct racer *racer = &racers[winner];
    id_write(id, winner, racer->n);
    snprintf(rest, sizeof rest, "\"do\":\"withdraw\",\"replaces\":{\"id\":\"%s\",\"n\":%llu}", id, racer->n);
    racer_prepare(winner, token, rest);
    racer_send(racer);
    await_all(winner + 1);
    if (!strstr(racer->answer, "\"result\":\"accepted\"")) {
        fprintf(stderr, "race: the winner could not withdraw: %s\n", racer->answer);
        exit(1);
    }
}

static int run(int port, const char *token, int count, int rounds)
{
    time_t now = time(NULL);
    struct tm utc;
    int wrong = 0;
    gmtime_r(&now, &utc);
    strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S.000Z", &utc);
    for (int i = 0; i < count; i++)
        racer_connect(&racers[i], port);
    for (int round = 0; round < rounds && wrong == 0; round++) {
        ask_all(count, round, token);
        int winner = judge(count, round);
        wrong += winner < 0 ? 1 : 0;
        if (winner >= 0)
            free_place(winner, token);
    }
    printf("race: %d rounds, %d winners, %d wrong\n", rounds, rounds - wrong, wrong);
    return wrong > 0 ? 1 : 0;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "workshop") == 0 && atoi(argv[2]) > 0 && atoi(argv[2]) <= RACERS_MAX) {
        print_workshop(atoi(argv[2]));
        return 0;
    }
    if (argc == OPTION_COUNT && strcmp(argv[1], "run") == 0 && atoi(argv[4]) <= RACERS_MAX)
        return run(atoi(argv[2]), argv[3], atoi(argv[4]), atoi(argv[5]));
    fprintf(stderr, "usage: race workshop RACERS | race run PORT TOKEN RACERS ROUNDS\n");
    return 2;
}
