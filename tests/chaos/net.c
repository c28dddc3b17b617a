#include "tests/chaos/net.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/sys/clock.h"
#include "common/wire/wire.h"
#include "kiosk/link/client.h"

enum {
    MESSAGES_MAX = 1024,
    BEGIN_MS = 1000000,
    BEAT_MS = 2000,      /* the hub's stream beats */
    DELAY_MS_MAX = 30,   /* of a message in fair weather */
    UNNOTICED_MS = 6500, /* so long a hub may take a dead stream for alive */
    ANSWER_BYTES = 1024 * 1024,
};
#define UNIX_MS INT64_C(1795000000000)

enum message_kind { TO_HUB, TO_KIOSK, TIME_OUT, STREAM_CAME, STREAM_BYTES, STREAM_WENT };

struct message {
    int64_t due_ms;
    enum message_kind kind;
    int kiosk;
    enum exchange_kind exchange;
    int serial; /* of the exchange that it belongs to */
    long status;
    int64_t after, unix_ms;
    struct uuid outbox;
    char *body; /* owned */
    size_t size;
};

struct client {
    struct client_conf conf;
    int kiosk;
    bool runs[EXCHANGES];
    int serial[EXCHANGES];
    bool heard; /* the stream was opened */
};

static struct {
    struct net_hub hub;
    struct net_weather weather;
    uint64_t random;
    int64_t now_ms, beat_ms;
    int64_t skew_ms[NET_KIOSKS];
    int at; /* whose clock is read */
    struct message messages[MESSAGES_MAX];
    int count;
    int serial;
    struct client *clients[NET_KIOSKS];
    bool cut[NET_KIOSKS], streams[NET_KIOSKS]; /* as the hub sees them */
    int stream_serial[NET_KIOSKS];
    bool down;
    char *answer;
} net;

/* ------------------------------------------------------------------ the clocks */

/* The kiosks live in the main thread, by the net's clock; the hub's writer has a thread, and the machine's.
 */
static bool is_in_the_net(void)
{
    return gettid() == getpid();
}

static int64_t read_us(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_monotonic_us(void)
{
    return is_in_the_net() ? net.now_ms * 1000 : read_us(CLOCK_MONOTONIC);
}

int64_t clock_monotonic_ms(void)
{
    return clock_monotonic_us() / 1000;
}

int64_t clock_unix_ms(void)
{
    if (!is_in_the_net())
        return read_us(CLOCK_REALTIME) / 1000;
    return UNIX_MS + net.now_ms + (net.at == NET_HUB ? 0 : net.skew_ms[net.at]);
}

void net_stand_at(int kiosk)
{
    net.at = kiosk;
}

void net_set_skew(int kiosk, int64_t skew_ms)
{
    net.skew_ms[kiosk] = skew_ms;
}

int64_t net_now_ms(void)
{
    return net.now_ms;
}

/* ------------------------------------------------------------------ chance */

/* splitmix64 (Steele, Lea, Flood 2014) */
int net_chance(int below)
{
    uint64_t z = (net.random += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (int)((z ^ (z >> 31)) % (uint64_t)below);
}

bool net_percent(int percent)
{
    return net_chance(100) < percent;
}

void net_set_weather(struct net_weather weather)
{
    net.weather = weather;
}

static int64_t delay(void)
{
    bool slow = net_percent(net.weather.slow);
    return 1 + net_chance(slow ? net.weather.slow_ms : DELAY_MS_MAX);
}

/* ------------------------------------------------------------------ messages */

static void put(const struct message *message, int64_t due_ms)
{
    assert(net.count < MESSAGES_MAX);
    struct message *slot = &net.messages[net.count++];
    *slot = *message;
    slot->due_ms = due_ms;
    slot->body = NULL;
    if (message->size > 0) {
        slot->body = malloc(message->size);
        assert(slot->body);
        memcpy(slot->body, message->body, message->size);
    }
}

/* May be lost, may come twice. */
static void send_message(const struct message *message)
{
    if (net_percent(net.weather.lost))
        return;
    put(message, net.now_ms + delay());
    if (net_percent(net.weather.twice))
        put(message, net.now_ms + delay() + delay());
}

/* Removes the one that is due first; false: none is by then. */
static bool take(int64_t until_ms, struct message *out)
{
    int first = -1;
    for (int i = 0; i < net.count; i++)
        if (net.messages[i].due_ms <= until_ms &&
            (first < 0 || net.messages[i].due_ms < net.messages[first].due_ms))
            first = i;
    if (first < 0)
        return false;
    *out = net.messages[first];
    net.count--;
    memmove(&net.messages[first], &net.messages[first + 1],
            sizeof net.messages[0] * (size_t)(net.count - first));
    return true;
}

/* ------------------------------------------------------------------ what happens */

static bool answer_at_hub(const struct message *message, struct text *answer)
{
    switch ((int)message->exchange) {
    case EXCHANGE_POST:
        return net.hub.post(net.hub.context, message->kiosk, (struct span){message->body, message->size},
                            answer);
    case EXCHANGE_WORLD:
        return net.hub.world(net.hub.context, message->kiosk, message->after, message->outbox,
                             message->unix_ms - clock_unix_ms(), answer);
    default:
        text_add(answer, "{\"contract\":%d}", WIRE_CONTRACT);
        return true;
    }
}

static void open_stream(const struct message *message)
{
    struct message came = {.kind = STREAM_CAME, .kiosk = message->kiosk, .serial = message->serial};
    net.streams[message->kiosk] = true;
    net.stream_serial[message->kiosk] = message->serial;
    net.hub.stream(net.hub.context, message->kiosk, true);
    send_message(&came);
}

static void reach_hub(const struct message *message)
{
    struct text answer = text_in(net.answer, ANSWER_BYTES);
    struct message back = *message;
    if (net.down || net.cut[message->kiosk])
        return;
    if (message->exchange == EXCHANGE_STREAM) {
        open_stream(message);
        return;
    }
    if (!answer_at_hub(message, &answer))
        return;
    assert(text_ok(&answer));
    back.kind = TO_KIOSK;
    back.status = 200;
    back.body = net.answer;
    back.size = answer.size;
    send_message(&back);
}

static void end_exchange(const struct message *message, long status)
{
    struct client *client = net.clients[message->kiosk];
    enum exchange_kind kind = message->exchange;
    if (!client || !client->runs[kind] || client->serial[kind] != message->serial)
        return;
    struct answer answer = {.status = status, .body = {message->body, message->size}};
    snprintf(answer.error, sizeof answer.error, "a trouble of the test");
    client->runs[kind] = false;
    net.at = message->kiosk;
    client->conf.ended(client->conf.context, kind, &answer);
    net.at = NET_HUB;
}

static void hear_stream(const struct message *message)
{
    struct client *client = net.clients[message->kiosk];
    if (!client || net.cut[message->kiosk] || !client->runs[EXCHANGE_STREAM] ||
        client->serial[EXCHANGE_STREAM] != message->serial)
        return;
    net.at = message->kiosk;
    if (message->kind == STREAM_CAME && !client->heard)
        client->conf.stream_opened(client->conf.context);
    client->heard |= message->kind == STREAM_CAME;
    if (client->heard)
        client->conf.stream_bytes(client->conf.context, message->kind == STREAM_CAME
                                                            ? SPAN(":\n\n")
                                                            : (struct span){message->body, message->size});
    net.at = NET_HUB;
}

static void lose_stream(int kiosk, int serial)
{
    if (!net.streams[kiosk] || net.stream_serial[kiosk] != serial)
        return; /* another has come since */
    net.streams[kiosk] = false;
    if (!net.down)
        net.hub.stream(net.hub.context, kiosk, false);
}

static void happen(const struct message *message)
{
    switch (message->kind) {
    case TO_HUB:
        reach_hub(message);
        break;
    case TO_KIOSK:
        if (!net.cut[message->kiosk])
            end_exchange(message, message->status);
        break;
    case TIME_OUT:
        end_exchange(message, 0);
        break;
    case STREAM_CAME:
    case STREAM_BYTES:
        hear_stream(message);
        break;
    case STREAM_WENT:
        lose_stream(message->kiosk, message->serial);
        break;
    }
}

static void tell_streams(const char *bytes)
{
    for (int i = 0; i < NET_KIOSKS && !net.down; i++) {
        char copy[64];
        struct message message = {
            .kind = STREAM_BYTES, .kiosk = i, .serial = net.stream_serial[i], .body = copy};
        snprintf(copy, sizeof copy, "%s", bytes);
        message.size = strlen(bytes);
        if (net.streams[i])
            put(&message, net.now_ms + delay());
    }
}

void net_tell_board(void)
{
    tell_streams("event: board\ndata: x\n\n");
}

bool net_step(int64_t until_ms)
{
    struct message message;
    if (net.beat_ms <= until_ms && net.beat_ms <= net.now_ms) {
        net.beat_ms += BEAT_MS;
        tell_streams(":\n\n");
    }
    if (!take(until_ms, &message)) {
        net.now_ms = until_ms;
        return false;
    }
    if (message.due_ms > net.now_ms)
        net.now_ms = message.due_ms;
    happen(&message);
    free(message.body);
    return true;
}

/* ------------------------------------------------------------------ trouble */

static void notice_later(int kiosk)
{
    struct message went = {.kind = STREAM_WENT, .kiosk = kiosk, .serial = net.stream_serial[kiosk]};
    if (net.streams[kiosk])
        put(&went, net.now_ms + 1 + net_chance(UNNOTICED_MS));
}

/* The kiosk may notice at once, or wait for an answer in vain. */
void net_cut(int kiosk, bool cut)
{
    struct client *client = net.clients[kiosk];
    net.cut[kiosk] = cut;
    if (!cut)
        return;
    notice_later(kiosk);
    for (int i = 0; client && i < EXCHANGES; i++) {
        struct message reset = {
            .kind = TIME_OUT, .kiosk = kiosk, .exchange = (enum exchange_kind)i, .serial = client->serial[i]};
        if (client->runs[i] && net_percent(50))
            put(&reset, net.now_ms + 1);
    }
}

void net_hub_down(bool down)
{
    net.down = down;
    for (int i = 0; i < NET_KIOSKS && down; i++) {
        struct client *client = net.clients[i];
        struct message reset = {.kind = TIME_OUT, .kiosk = i, .exchange = EXCHANGE_STREAM};
        net.streams[i] = false;
        if (client && client->runs[EXCHANGE_STREAM]) {
            reset.serial = client->serial[EXCHANGE_STREAM];
            put(&reset, net.now_ms + 1);
        }
    }
}

void net_begin(const struct net_hub *hub, uint64_t seed)
{
    memset(&net, 0, sizeof net);
    net.hub = *hub;
    net.random = seed;
    net.now_ms = net.beat_ms = BEGIN_MS;
    net.at = NET_HUB;
    net.answer = malloc(ANSWER_BYTES);
    assert(net.answer);
}

void net_end(void)
{
    for (int i = 0; i < net.count; i++)
        free(net.messages[i].body);
    net.count = 0;
    free(net.answer);
}

/* ------------------------------------------------------------------ the client that a link sees */

struct fault client_open(const struct client_conf *conf, struct client **out)
{
    struct client *client = calloc(1, sizeof *client);
    assert(client);
    client->conf = *conf;
    client->kiosk = conf->hub[strlen("net://")] - '0';
    assert(client->kiosk >= 0 && client->kiosk < NET_KIOSKS && !net.clients[client->kiosk]);
    net.clients[client->kiosk] = client;
    *out = client;
    return FAULT_OK;
}

void client_close(struct client *client)
{
    if (!client)
        return;
    notice_later(client->kiosk);
    net.clients[client->kiosk] = NULL;
    free(client);
}

static void begin(struct client *client, enum exchange_kind kind, const struct message *wanted,
                  int timeout_ms)
{
    struct message message = *wanted;
    assert(!client->runs[kind]);
    client->runs[kind] = true;
    client->heard &= kind != EXCHANGE_STREAM;
    client->serial[kind] = message.serial = ++net.serial;
    message.kiosk = client->kiosk;
    message.exchange = kind;
    message.kind = TO_HUB;
    send_message(&message);
    message.kind = TIME_OUT;
    message.size = 0;
    put(&message, net.now_ms + timeout_ms);
}

void client_post(struct client *client, struct span body, const char *language, int timeout_ms)
{
    (void)language;
    char *copy = malloc(body.size);
    assert(copy);
    memcpy(copy, body.data, body.size);
    begin(client, EXCHANGE_POST, &(struct message){.body = copy, .size = body.size}, timeout_ms);
    free(copy);
}

void client_get_world(struct client *client, int64_t after, const char *outbox, int64_t unix_ms,
                      int timeout_ms)
{
    struct message message = {.after = after, .unix_ms = unix_ms};
    bool fits = uuid_read(span_of(outbox), &message.outbox);
    assert(fits);
    begin(client, EXCHANGE_WORLD, &message, timeout_ms);
}

void client_get_health(struct client *client, int timeout_ms)
{
    begin(client, EXCHANGE_HEALTH, &(struct message){.after = 0}, timeout_ms);
}

void client_print(struct client *client, const char *tag, int timeout_ms)
{
    (void)tag;
    begin(client, EXCHANGE_PRINT, &(struct message){.after = 0}, timeout_ms);
}

void client_send_photo(struct client *client, struct span bytes, int timeout_ms)
{
    (void)bytes;
    begin(client, EXCHANGE_PHOTO, &(struct message){.after = 0}, timeout_ms);
}

void client_get_history(struct client *client, const char *tag, int count, int timeout_ms)
{
    (void)tag;
    (void)count;
    begin(client, EXCHANGE_HISTORY, &(struct message){.after = 0}, timeout_ms);
}

void client_get_photo(struct client *client, const char *id, int timeout_ms)
{
    (void)id;
    begin(client, EXCHANGE_SEEN, &(struct message){.after = 0}, timeout_ms);
}

void client_stream(struct client *client)
{
    begin(client, EXCHANGE_STREAM, &(struct message){.after = 0}, INT32_MAX);
}

bool client_runs(const struct client *client, enum exchange_kind kind)
{
    return client->runs[kind];
}

void client_cancel(struct client *client, enum exchange_kind kind)
{
    client->runs[kind] = false;
}

void client_work(struct client *client, int wait_ms)
{
    (void)client;
    (void)wait_ms; /* what comes, comes by net_step */
}

void client_wake(struct client *client)
{
    (void)client;
}
