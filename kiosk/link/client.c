#include "kiosk/link/client.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/text.h"
#include "common/base/time.h"
#include "common/rules/code.h"
#include "common/rules/photo.h"
#include "common/wire/wire.h"

enum {
    URL_MAX = 256,
    PATH_MAX_BYTES = 160,
    HEADER_MAX = 256,
    CONNECT_TIMEOUT_MS = 2000,
    KEEP_BYTES_MAX = 65536,
    HEALTH_BYTES_MAX = 4096,
    PRINT_BYTES_MAX = 4096,
    PHOTO_BYTES_MAX_SAID = 4096
};

struct exchange {
    struct client *client;
    enum exchange_kind kind;
    CURL *easy;
    struct curl_slist *headers;
    bool running;
    bool opened; /* stream: 200 was said */
    char *body;  /* what came, grown as needed */
    size_t size, capacity, size_max;
    char error[CURL_ERROR_SIZE];
};

struct client {
    struct client_conf conf;
    char hub[URL_MAX];
    char authorization[HEADER_MAX];
    char language[LANGUAGE_TEXT_MAX]; /* that the headers of a POST ask for */
    CURLM *multi;
    struct exchange exchanges[EXCHANGES];
    char post[WIRE_BODY_MAX];
};

/* ---------------------------------------------------------------- what comes in */

static bool grow(struct exchange *exchange, size_t needed)
{
    if (needed <= exchange->capacity)
        return true;
    if (needed > exchange->size_max)
        return false;
    size_t capacity = exchange->capacity ? exchange->capacity : 4096;
    while (capacity < needed)
        capacity *= 2;
    char *body = realloc(exchange->body, capacity);
    if (!body)
        return false;
    exchange->body = body;
    exchange->capacity = capacity;
    return true;
}

static long status_of(const struct exchange *exchange)
{
    long status = 0;
    curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

static size_t on_bytes(char *data, size_t one, size_t count, void *context)
{
    struct exchange *exchange = context;
    size_t size = one * count;
    if (exchange->kind == EXCHANGE_STREAM) {
        if (exchange->opened)
            exchange->client->conf.stream_bytes(exchange->client->conf.context, (struct span){data, size});
        return size;
    }
    if (!grow(exchange, exchange->size + size))
        return 0; /* libcurl ends the exchange with a write error */
    memcpy(exchange->body + exchange->size, data, size);
    exchange->size += size;
    return size;
}

/* The empty line behind the headers of the stream: the hub has said yes. */
static size_t on_header(char *data, size_t one, size_t count, void *context)
{
    struct exchange *exchange = context;
    size_t size = one * count;
    bool end = size <= 2 && data[0] != 'H';
    if (exchange->kind == EXCHANGE_STREAM && end && !exchange->opened && status_of(exchange) == 200) {
        exchange->opened = true;
        exchange->client->conf.stream_opened(exchange->client->conf.context);
    }
    return size;
}

/* ---------------------------------------------------------------- opening */

static struct curl_slist *add_header(struct curl_slist *headers, const char *header)
{
    struct curl_slist *longer = curl_slist_append(headers, header);
    assert(longer);
    return longer;
}

/* "zh_CN" is "zh-CN" there (RFC 9110 § 12.5.4). */
static struct curl_slist *add_language(struct curl_slist *headers, const char *language)
{
    char header[32];
    struct text text = TEXT_IN(header);
    text_add(&text, "Accept-Language: ");
    for (const char *at = language; *at != '\0'; at++)
        text_add(&text, "%c", *at == '_' ? '-' : *at);
    assert(text_ok(&text));
    return add_header(headers, header);
}

static void set_common(struct exchange *exchange)
{
    CURL *easy = exchange->easy;
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_PROXY,
                     ""); /* the hub is in the house: an environment's proxy is not asked */
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_TIMEOUT_MS);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "touchstone-kiosk/" TOUCHSTONE_VERSION);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, exchange->error);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_bytes);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, exchange);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, exchange);
}

static void set_headers(struct exchange *exchange)
{
    const struct client *client = exchange->client;
    enum exchange_kind kind = exchange->kind;
    curl_slist_free_all(exchange->headers);
    exchange->headers = add_header(NULL, client->authorization);
    if (kind == EXCHANGE_POST || kind == EXCHANGE_PRINT) {
        exchange->headers = add_header(exchange->headers, "Content-Type: application/json");
        exchange->headers = add_header(exchange->headers, "Expect:");
    }
    if (kind == EXCHANGE_PHOTO) {
        exchange->headers = add_header(exchange->headers, "Content-Type: image/jpeg");
        exchange->headers = add_header(exchange->headers, "Expect:");
    }
    if (kind == EXCHANGE_STREAM)
        exchange->headers = add_header(exchange->headers, "Accept: text/event-stream");
    if (kind == EXCHANGE_POST && client->language[0] != '\0')
        exchange->headers = add_language(exchange->headers, client->language);
    curl_easy_setopt(exchange->easy, CURLOPT_HTTPHEADER, exchange->headers);
}

static void exchange_init(struct client *client, enum exchange_kind kind)
{
    static const size_t size_max[EXCHANGES] = {
        [EXCHANGE_POST] = WIRE_REPLIES_MAX,       [EXCHANGE_WORLD] = WIRE_WORLD_TEXT_MAX,
        [EXCHANGE_HEALTH] = HEALTH_BYTES_MAX,     [EXCHANGE_PRINT] = PRINT_BYTES_MAX,
        [EXCHANGE_PHOTO] = PHOTO_BYTES_MAX_SAID,  [EXCHANGE_SEEN] = PHOTO_BYTES_MAX,
        [EXCHANGE_HISTORY] = WIRE_PIECE_TEXT_MAX, [EXCHANGE_STREAM] = 0};
    struct exchange *exchange = &client->exchanges[kind];
    exchange->client = client;
    exchange->kind = kind;
    exchange->size_max = size_max[kind];
    exchange->easy = curl_easy_init();
    assert(exchange->easy);
    set_common(exchange);
    set_headers(exchange);
}

static struct fault check_conf(struct client *client, const struct client_conf *conf)
{
    struct text hub = TEXT_IN(client->hub), authorization = TEXT_IN(client->authorization);
    struct span address = span_of(conf->hub);
    while (address.size > 0 && address.data[address.size - 1] == '/')
        address.size--;
    text_add_span(&hub, address);
    text_add(&authorization, "Authorization: Bearer %s", conf->token);
    if (!text_ok(&hub) || !(span_starts_with(address, "http://") || span_starts_with(address, "https://")))
        return fault_make(FAULT_CONFIG, "\"%s\" is no address of a hub: write it like http://127.0.0.1:7410",
                          conf->hub);
    if (!text_ok(&authorization) || strpbrk(conf->token, "\r\n"))
        return fault_make(FAULT_CONFIG, "the kiosk's token is not one: enroll this kiosk again");
    return FAULT_OK;
}

struct fault client_open(const struct client_conf *conf, struct client **out)
{
    *out = NULL;
    struct client *client = calloc(1, sizeof *client);
    assert(client);
    client->conf = *conf;
    struct fault fault = check_conf(client, conf);
    if (fault_is(fault)) {
        free(client);
        return fault;
    }
    curl_global_init(CURL_GLOBAL_DEFAULT);
    client->multi = curl_multi_init();
    assert(client->multi);
    for (int i = 0; i < EXCHANGES; i++)
        exchange_init(client, (enum exchange_kind)i);
    *out = client;
    return FAULT_OK;
}

void client_close(struct client *client)
{
    if (!client)
        return;
    for (int i = 0; i < EXCHANGES; i++) {
        struct exchange *exchange = &client->exchanges[i];
        client_cancel(client, exchange->kind);
        curl_easy_cleanup(exchange->easy);
        curl_slist_free_all(exchange->headers);
        free(exchange->body);
    }
    curl_multi_cleanup(client->multi);
    curl_global_cleanup();
    free(client);
}

/* ---------------------------------------------------------------- asking */

static void begin(struct client *client, enum exchange_kind kind, const char *path)
{
    struct exchange *exchange = &client->exchanges[kind];
    char url[URL_MAX + PATH_MAX_BYTES];
    struct text text = TEXT_IN(url);
    assert(!exchange->running);
    text_add(&text, "%s%s", client->hub, path);
    assert(text_ok(&text));
    curl_easy_setopt(exchange->easy, CURLOPT_URL, url);
    exchange->running = true;
    exchange->opened = false;
    exchange->size = 0;
    exchange->error[0] = '\0';
    CURLMcode added = curl_multi_add_handle(client->multi, exchange->easy);
    assert(added == CURLM_OK);
}

void client_post(struct client *client, struct span body, const char *language, int timeout_ms)
{
    struct exchange *exchange = &client->exchanges[EXCHANGE_POST];
    CURL *easy = exchange->easy;
    assert(body.size <= sizeof client->post);
    if (strcmp(client->language, language) != 0) {
        bool fits = TEXT_COPY(client->language, span_of(language));
        assert(fits);
        set_headers(exchange);
    }
    memcpy(client->post, body.data, body.size);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, client->post);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)body.size);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    begin(client, EXCHANGE_POST, "/v1/commands");
}

void client_get_health(struct client *client, int timeout_ms)
{
    curl_easy_setopt(client->exchanges[EXCHANGE_HEALTH].easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    begin(client, EXCHANGE_HEALTH, "/healthz");
}

void client_print(struct client *client, const char *tag, int timeout_ms)
{
    CURL *easy = client->exchanges[EXCHANGE_PRINT].easy;
    char path[PATH_MAX_BYTES];
    struct text text = TEXT_IN(path);
    text_add(&text, "/v1/labels/%s/print", tag);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, "{}");
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, 2L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    begin(client, EXCHANGE_PRINT, path);
}

void client_send_photo(struct client *client, struct span bytes, int timeout_ms)
{
    CURL *easy = client->exchanges[EXCHANGE_PHOTO].easy;
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, bytes.data);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)bytes.size);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    begin(client, EXCHANGE_PHOTO, "/v1/photos");
}

void client_get_photo(struct client *client, const char *id, int timeout_ms)
{
    char path[PATH_MAX_BYTES];
    struct text text = TEXT_IN(path);
    text_add(&text, "/v1/photos/%s", id);
    curl_easy_setopt(client->exchanges[EXCHANGE_SEEN].easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    begin(client, EXCHANGE_SEEN, path);
}

void client_get_history(struct client *client, const char *tag, int count, int timeout_ms)
{
    char path[PATH_MAX_BYTES];
    struct text text = TEXT_IN(path);
    text_add(&text, "/v1/pieces/%s", tag);
    if (count > 0)
        text_add(&text, "?history=%d", count);
    curl_easy_setopt(client->exchanges[EXCHANGE_HISTORY].easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    begin(client, EXCHANGE_HISTORY, path);
}

void client_get_world(struct client *client, int64_t after, const char *outbox, int64_t unix_ms,
                      int timeout_ms)
{
    char path[PATH_MAX_BYTES], clock[TIME_TEXT_MAX];
    struct text text = TEXT_IN(path);
    time_write(clock, unix_ms);
    text_add(&text, "/v1/kiosk?after=%lld", (long long)after);
    if (outbox)
        text_add(&text, "&outbox=%s&clock=%s", outbox, clock);
    curl_easy_setopt(client->exchanges[EXCHANGE_WORLD].easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    begin(client, EXCHANGE_WORLD, path);
}

void client_stream(struct client *client)
{
    begin(client, EXCHANGE_STREAM, "/v1/stream");
}

bool client_runs(const struct client *client, enum exchange_kind kind)
{
    return client->exchanges[kind].running;
}

void client_cancel(struct client *client, enum exchange_kind kind)
{
    struct exchange *exchange = &client->exchanges[kind];
    if (!exchange->running)
        return;
    curl_multi_remove_handle(client->multi, exchange->easy);
    exchange->running = false;
}

/* ---------------------------------------------------------------- working */

static void end(struct exchange *exchange, CURLcode code)
{
    struct client *client = exchange->client;
    struct answer answer = {.status = code == CURLE_OK ? status_of(exchange) : 0,
                            .body = {exchange->body, exchange->size}};
    struct text error = TEXT_IN(answer.error);
    text_add(&error, "%.90s", exchange->error[0] ? exchange->error : curl_easy_strerror(code));
    client_cancel(client, exchange->kind);
    client->conf.ended(client->conf.context, exchange->kind, &answer);
    if (exchange->capacity > KEEP_BYTES_MAX) { /* a whole world comes once; it shall not stay in memory */
        free(exchange->body);
        exchange->body = NULL;
        exchange->capacity = 0;
    }
}

void client_work(struct client *client, int wait_ms)
{
    int running, left;
    CURLMsg *message;
    /* What was just begun cuts the wait short by itself. Nothing may be taken in before it: what the caller
     * has to do about it would wait as long. */
    curl_multi_poll(client->multi, NULL, 0, wait_ms, NULL);
    curl_multi_perform(client->multi, &running);
    while ((message = curl_multi_info_read(client->multi, &left))) {
        struct exchange *exchange = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &exchange);
        end(exchange, code);
    }
}

void client_wake(struct client *client)
{
    curl_multi_wakeup(client->multi);
}
