/* A storm of commands against a real hub over HTTP: valid, nearly valid, repeated, reordered, taken back,
 * from several outboxes.
 *
 *   storm HUB_PROGRAM FOLDER BURSTS SEED
 *
 * After each burst the hub answers; what a kiosk reads can be read; and what was asked before gets the answer
 * that it got then, also when the hub was killed in between. A calm storm comes first: there, nobody goes
 * over a limit. At the end `verify` is clean. Prints what failed with the seed; the last line is "N passed, M
 * failed". */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/base/number.h"
#include "hub/service/service.h"
#include "tests/bench/plant.h"
#include "tests/chaos/gust.h"
#include "tests/chaos/hub_process.h"

enum {
    PIECES = 150,
    PLACES = 6,
    BURST_MAX = 24,
    PAST_MAX = 4096,
    KILL_EVERY = 25,
    ANSWER_MAX = 2 * 1024 * 1024,
    REQUEST_MAX = 256 * 1024,
    WAIT_MS = 10000,
};

struct past { /* what a sender asked, and what it was told */
    int sender;
    char *asked, *told;
};

struct storm {
    const char *hub_program;
    char store[512];
    char tokens[GUST_KIOSKS][SERVICE_TOKEN_MAX];
    pid_t hub;
    int port, fd;
    char *request, *answer; /* the answer's body, ended by a zero */
    size_t answer_size;
    struct world world;
    struct gust gust;
    struct past past[PAST_MAX];
    int past_count;
    int64_t results[RESULT_REPLACED + 1];
    int passed, failed;
};

static void check(struct storm *storm, bool ok, const char *what, const char *detail)
{
    if (ok) {
        storm->passed++;
        return;
    }
    storm->failed++;
    printf("FAIL: %s: %.1500s\n", what, detail);
}

static void must(struct fault fault, const char *what)
{
    if (!fault_is(fault))
        return;
    fprintf(stderr, "storm: %s: %s\n", what, fault.text);
    exit(1);
}

/* ------------------------------------------------------------------ the workshop */

/* Two stations for setting, with a limit in grams; steps that weigh in, out and both; lots of three. */
static void make_varied(struct workshop *shop)
{
    struct route_step *steps = shop->routes[0].steps;
    shop->stations = realloc(shop->stations, (PLANT_STATIONS + 1) * sizeof *shop->stations);
    assert(shop->stations);
    struct station *second = &shop->stations[shop->station_count++];
    *second = shop->stations[1];
    second->code = code_of("setting-2");
    strcpy(second->name, "S\xc3\xa4tting \"2\"");
    second->limit.mass = MASS_MG(22000);
    for (int i = 0; i < shop->station_count; i++)
        shop->stations[i].at_once = 2;
    steps[1].weigh = WEIGH_OUT;
    steps[1].sets_stones = true;
    steps[2].weigh = WEIGH_BOTH;
    shop->models[0].stones = (struct stone_list){1, {{.count = 2, .each = MASS_MG(20)}}};
    for (int i = 0; i < shop->piece_count; i++)
        shop->pieces[i].quantity = i % 5 == 4 ? 3 : 1;
}

static void make_store(struct storm *storm)
{
    struct workshop shop;
    struct service *service;
    struct service_conf conf = {.path = storm->store, .may_create = true, .write_reply = wire_write_reply};
    plant_make(&shop, PIECES, PLACES);
    make_varied(&shop);
    struct problems problems = {0};
    workshop_check(&shop, &problems);
    check(storm, problems.count == 0, "the workshop is one", "");
    must(service_open(&conf, &service), "open");
    must(service_import(service, &shop, (int64_t)time(NULL) * 1000, NULL, NULL), "import");
    for (int k = 0; k < GUST_KIOSKS; k++) {
        struct workshop_kiosk kiosk = shop.kiosks[0];
        snprintf(kiosk.name, sizeof kiosk.name, "Kiosk %d", k);
        kiosk.code = code_of(k == 0 ? "k-0" : k == 1 ? "k-1" : "k-2");
        kiosk.stations[kiosk.station_count++] = code_of("setting-2");
        if (k == 2) /* one that does not serve them all */
            kiosk.station_count -= 2;
        must(service_enroll(service, &kiosk, storm->tokens[k]), "enroll");
    }
    service_close(service);
    workshop_release(&shop);
}

/* ------------------------------------------------------------------ the hub */

static void hub_start(struct storm *storm)
{
    must(hub_process_start(storm->hub_program, storm->store, "127.0.0.1:0", &storm->hub, &storm->port),
         "hub");
    printf("hub %ld\n", (long)storm->hub); /* whoever runs this ends it, should this program not */
    fflush(stdout);
}

static void hub_kill(struct storm *storm)
{
    int status = 0;
    if (storm->fd >= 0)
        close(storm->fd);
    storm->fd = -1;
    bool alive = waitpid(storm->hub, &status, WNOHANG) == 0;
    check(storm, alive, "the hub is alive", "");
    if (!alive)
        return;
    kill(storm->hub, SIGKILL);
    waitpid(storm->hub, NULL, 0);
}

static void say_problem(void *context, const char *sentence)
{
    (void)context;
    printf("verify: %s\n", sentence);
}

static void verify(struct storm *storm)
{
    struct verify_report report;
    must(service_verify(storm->store, say_problem, NULL, &report), "verify");
    check(storm, report.problems == 0, "verify is clean", "");
}

/* ------------------------------------------------------------------ HTTP */

static bool connect_hub(struct storm *storm)
{
    union {
        struct sockaddr_in v4;
        struct sockaddr any;
    } to = {.v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)storm->port)}};
    int on = 1;
    if (storm->fd >= 0)
        return true;
    to.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    storm->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (storm->fd < 0 || connect(storm->fd, &to.any, sizeof to.v4) != 0)
        return false;
    return setsockopt(storm->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0;
}

static bool send_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        data += sent;
        size -= (size_t)sent;
    }
    return true;
}

/* The whole of an answer whose head tells its length; its body is moved to the front. 0: none came. */
static int read_answer(struct storm *storm)
{
    size_t have = 0, body = 0, wanted = SIZE_MAX;
    while (have < wanted && have < ANSWER_MAX - 1) {
        struct pollfd wait = {storm->fd, POLLIN, 0};
        if (poll(&wait, 1, WAIT_MS) != 1)
            return 0;
        ssize_t got = recv(storm->fd, storm->answer + have, ANSWER_MAX - 1 - have, 0);
        if (got <= 0)
            return 0;
        have += (size_t)got;
        storm->answer[have] = '\0';
        const char *end = body == 0 ? strstr(storm->answer, "\r\n\r\n") : NULL;
        const char *length = end ? strcasestr(storm->answer, "\r\nContent-Length:") : NULL;
        if (length) {
            body = (size_t)(end - storm->answer) + 4;
            wanted = body + strtoul(length + 17, NULL, 10);
        }
    }
    int status = (int)strtol(storm->answer + 9, NULL, 10);
    storm->answer_size = have - body;
    memmove(storm->answer, storm->answer + body, storm->answer_size + 1);
    return status;
}

/* `body` NULL: GET. Returns the status; 0 when the hub broke off. */
static int ask(struct storm *storm, int kiosk, const char *path, const char *body)
{
    char head[512];
    int size = snprintf(head, sizeof head,
                        "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
                        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                        body ? "POST" : "GET", path, storm->tokens[kiosk], body ? strlen(body) : 0);
    storm->answer[0] = '\0';
    storm->answer_size = 0;
    if (!connect_hub(storm) || !send_all(storm->fd, head, (size_t)size) ||
        !send_all(storm->fd, body ? body : "", body ? strlen(body) : 0))
        return 0;
    return read_answer(storm);
}

/* ------------------------------------------------------------------ what a kiosk reads */

static void check_limits(struct storm *storm)
{
    const struct board *board = &storm->world.board;
    for (int i = 0; i < board->station_count; i++) {
        const struct board_station *at = &board->stations[i];
        bool ok = !limit_is_exceeded(&at->station.limit, at->now.load);
        check(storm, ok, "nobody goes over a limit", at->station.code.text);
    }
}

static void look(struct storm *storm)
{
    struct world *world = &storm->world;
    struct fault fault = {0};
    int64_t at_stations = 0;
    if (ask(storm, 0, "/v1/kiosk?after=0", NULL) == 200)
        fault = wire_read_world((struct span){storm->answer, storm->answer_size}, world);
    else
        fault = fault_make(FAULT_LOST, "%.200s", storm->answer);
    check(storm, !fault_is(fault), "a kiosk can read its world", fault.text);
    for (int i = 0; i < world->board.station_count; i++)
        at_stations += world->board.stations[i].now.load.pieces;
    check(storm, at_stations == world->board.pieces_on_line, "every piece is in one place", "");
    if (storm->gust.calm)
        check_limits(storm);
    char path[64];
    snprintf(path, sizeof path, "/v1/pieces/%s", plant_tag(gust_pick(&storm->gust, PIECES)).text);
    check(storm, ask(storm, 1, path, NULL) == 200, "a sheet can be read", storm->answer);
}

/* ------------------------------------------------------------------ one burst */

struct burst {
    int sender, count;
    bool wild;
    char *asked[BURST_MAX];
    int again[BURST_MAX]; /* index into the past; −1: new */
};

/* The past of this sender, or −1. */
static int pick_past(struct storm *storm, int sender)
{
    if (storm->past_count == 0)
        return -1;
    int index = gust_pick(&storm->gust, storm->past_count);
    return storm->past[index].sender == sender ? index : -1;
}

static void compose(struct storm *storm, struct burst *burst)
{
    static char item[8192];
    struct text body = text_in(storm->request, REQUEST_MAX);
    burst->sender = gust_pick(&storm->gust, GUST_SENDERS);
    burst->count = 1 + gust_pick(&storm->gust, BURST_MAX);
    burst->wild = false;
    text_add(&body, "[");
    for (int i = 0; i < burst->count; i++) {
        struct text text = TEXT_IN(item);
        burst->again[i] = gust_pick(&storm->gust, 4) == 0 ? pick_past(storm, burst->sender) : -1;
        if (burst->again[i] >= 0)
            text_add(&text, "%s", storm->past[burst->again[i]].asked);
        else
            gust_write(&storm->gust, burst->sender, &text, &burst->wild);
        assert(text_ok(&text));
        burst->asked[i] = strdup(item);
        text_add(&body, "%s%s", i > 0 ? "," : "", item);
    }
    text_add(&body, "]");
    assert(text_ok(&body));
}

/* The next object of the answer's array, cut out; NULL when there is none. */
static char *cut_reply(char **at)
{
    char *begin = strchr(*at, '{');
    int depth = 0;
    bool quoted = false;
    for (char *c = begin; c && *c != '\0'; c++) {
        if (quoted && *c == '\\')
            c++;
        else if (*c == '"')
            quoted = !quoted;
        else if (!quoted && (*c == '{' || *c == '}'))
            depth += *c == '{' ? 1 : -1;
        if (depth == 0) {
            *at = c + 1;
            return strndup(begin, (size_t)(c - begin) + 1);
        }
    }
    return NULL;
}

/* An answer that stands for ever. */
static bool is_remembered(const struct reply *reply)
{
    return reply->result != RESULT_CONFLICT && reply->reason != REASON_GAP &&
           reply->reason != REASON_OUTBOX_TAKEN;
}

static void take_reply(struct storm *storm, struct burst *burst, int index, const struct reply *reply,
                       char *told)
{
    int again = burst->again[index];
    storm->results[reply->result]++;
    if (again >= 0)
        check(storm, strcmp(storm->past[again].told, told) == 0, "the same answer again", told);
    if (reply->reason == REASON_GAP) {
        storm->gust.senders[burst->sender].n = reply->numbers.value[NUMBER_EXPECTED] - 1;
        storm->gust.senders[burst->sender].has_last = false;
    }
    if (again >= 0 || !is_remembered(reply) || storm->past_count == PAST_MAX) {
        free(told);
        return;
    }
    storm->past[storm->past_count++] = (struct past){burst->sender, burst->asked[index], told};
    burst->asked[index] = NULL;
}

static void take_replies(struct storm *storm, struct burst *burst)
{
    static struct reply replies[BURST_MAX];
    size_t count = 0;
    struct fault fault =
        wire_read_replies((struct span){storm->answer, storm->answer_size}, replies, BURST_MAX, &count);
    check(storm, !fault_is(fault), "a kiosk can read the replies", fault.text);
    check(storm, count == (size_t)burst->count, "one reply to each", storm->answer);
    char *at = storm->answer;
    for (size_t i = 0; i < count && i < (size_t)burst->count; i++) {
        char *told = cut_reply(&at);
        check(storm, told != NULL, "a reply is an object", storm->answer);
        if (told)
            take_reply(storm, burst, (int)i, &replies[i], told);
    }
}

static void blow(struct storm *storm)
{
    struct burst burst;
    compose(storm, &burst);
    struct gust_sender before = storm->gust.senders[burst.sender];
    int status = ask(storm, burst.sender % GUST_KIOSKS, "/v1/commands", storm->request);
    if (status == 200) {
        take_replies(storm, &burst);
    } else {
        check(storm, status == 400 && burst.wild, "commands are answered", storm->answer);
        storm->gust.senders[burst.sender].n = before.n > BURST_MAX ? before.n - BURST_MAX : 0;
        storm->gust.senders[burst.sender].has_last = false;
    }
    for (int i = 0; i < burst.count; i++)
        free(burst.asked[i]);
}

/* ------------------------------------------------------------------ a storm */

static void ask_all_again(struct storm *storm)
{
    for (int i = 0; i < storm->past_count; i++) {
        const struct past *past = &storm->past[i];
        int status = ask(storm, past->sender % GUST_KIOSKS, "/v1/commands", past->asked);
        check(storm, status == 200 && strcmp(storm->answer, past->told) == 0, "the same answer at the end",
              storm->answer);
    }
}

static void forget(struct storm *storm)
{
    for (int i = 0; i < storm->past_count; i++) {
        free(storm->past[i].asked);
        free(storm->past[i].told);
    }
    storm->past_count = 0;
}

static void rage(struct storm *storm, int bursts, uint64_t seed, bool calm)
{
    gust_begin(&storm->gust, seed, calm, &storm->world);
    hub_start(storm);
    look(storm);
    for (int i = 1; i <= bursts && storm->failed == 0; i++) {
        blow(storm);
        look(storm);
        if (i % KILL_EVERY != 0)
            continue;
        hub_kill(storm);
        verify(storm);
        hub_start(storm);
    }
    ask_all_again(storm);
    hub_kill(storm);
    verify(storm);
    forget(storm);
}

int main(int argc, char **argv)
{
    static struct storm storm = {.fd = -1};
    if (argc != 5) {
        fprintf(stderr, "usage: storm HUB_PROGRAM FOLDER BURSTS SEED\n");
        return 2;
    }
    int bursts = (int)strtol(argv[3], NULL, 10);
    uint64_t seed = strtoull(argv[4], NULL, 10);
    storm.hub_program = argv[1];
    storm.request = malloc(REQUEST_MAX);
    storm.answer = malloc(ANSWER_MAX);
    storm.world.sheets = calloc(SHEETS_MAX, sizeof *storm.world.sheets);
    storm.world.people = calloc(PEOPLE_MAX, sizeof *storm.world.people);
    assert(storm.request && storm.answer && storm.world.sheets && storm.world.people);
    snprintf(storm.store, sizeof storm.store, "%s/hub.db", argv[2]);
    make_store(&storm);
    rage(&storm, bursts / 4, seed, true);
    rage(&storm, bursts - bursts / 4, seed + 1, false);
    for (int i = 0; i <= RESULT_REPLACED; i++)
        printf("%lld %s, ", (long long)storm.results[i], result_word((enum result)i));
    printf("seed %s\n%d passed, %d failed\n", argv[4], storm.passed, storm.failed);
    return storm.failed ? 1 : 0;
}
