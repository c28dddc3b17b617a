/* What is asked, byte by byte, and what is answered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/hub_http/toy_helper.h"

#define END   "Host: 127.0.0.1\r\nConnection: close\r\n\r\n"
#define JSON  "Content-Type: application/json\r\n"
#define TOKEN "Authorization: Bearer good\r\n"

struct row {
    const char *name;
    const char *request;
    int status;
    const char *holds;     /* somewhere in the answer */
    const char *holds_not; /* nowhere in it */
};

static const struct row rows[] = {
    {"a plain answer", "GET /now HTTP/1.1\r\n" END, 200, "{\"is\":\"now\"}", NULL},
    {"is JSON", "GET /now HTTP/1.1\r\n" END, 200, "Content-Type: application/json", NULL},
    {"is not cached", "GET /now HTTP/1.1\r\n" END, 200, "Cache-Control: no-store", NULL},
    {"is not sniffed", "GET /now HTTP/1.1\r\n" END, 200, "X-Content-Type-Options: nosniff", NULL},
    {"HEAD has no body", "HEAD /now HTTP/1.1\r\n" END, 200, "Content-Length: 12", "{\"is\""},
    {"what stands for {x}", "GET /things/ring HTTP/1.1\r\n" END, 200, "\"thing\":\"ring\"", NULL},
    {"{x} is decoded", "GET /things/a%20b HTTP/1.1\r\n" END, 200, "\"thing\":\"a b\"", NULL},
    {"{x} cannot be empty", "GET /things/ HTTP/1.1\r\n" END, 404, "problem+json", NULL},
    {"{x} is one segment", "GET /things/a/b HTTP/1.1\r\n" END, 404, "There is nothing at /things/a/b.", NULL},
    {"a query value", "GET /things/ring?after=17 HTTP/1.1\r\n" END, 200, "\"after\":\"17\"", NULL},
    {"a handler's problem, escaped", "GET /things/none HTTP/1.1\r\n" END, 404,
     "\"detail\":\"No \\\"thing\\\"\\u000ahas that name.\"}", NULL},
    {"an unknown path", "GET /nowhere HTTP/1.1\r\n" END, 404, "\"title\":\"Not Found\",\"status\":404", NULL},
    {"an unknown path that is not UTF-8", "GET /%ff%fe HTTP/1.1\r\n" END, 404, "not UTF-8", NULL},
    {"a path is not a file's", "GET /wall/../request_test.c HTTP/1.1\r\n" END, 404, "problem+json", NULL},
    {"a wrong method", "DELETE /now HTTP/1.1\r\n" END, 405, "Allow: GET, HEAD\r\n", NULL},
    {"a wrong method of a POST", "GET /later HTTP/1.1\r\n" END, 405, "Allow: POST\r\n", NULL},
    {"a wrong method of a page", "PUT /wall/toy.js HTTP/1.1\r\nContent-Length: 0\r\n" END, 405,
     "Allow: GET, HEAD\r\n", NULL},
    {"no token", "POST /later HTTP/1.1\r\n" JSON "Content-Length: 2\r\n" END "{}", 401,
     "WWW-Authenticate: Bearer", NULL},
    {"an unknown token",
     "POST /later HTTP/1.1\r\n" JSON "Authorization: Bearer bad\r\nContent-Length: 2\r\n" END "{}", 401,
     "touchstone-hub enroll", NULL},
    {"after signing out", "GET /secret HTTP/1.1\r\nAuthorization: Bearer over\r\n" END, 401,
     "a person signs in at /v1/session", NULL},
    {"another scheme", "GET /secret HTTP/1.1\r\nAuthorization: Basic good\r\n" END, 401, "problem+json",
     NULL},
    {"a token too long",
     "GET /secret HTTP/1.1\r\nAuthorization: Bearer "
     "0123456789012345678901234567890123456789012345678901234567890123456789"
     "0123456789012345678901234567890123456789012345678901234567890123456789\r\n" END,
     401, "problem+json", NULL},
    {"a wrong token where none is needed", "GET /now HTTP/1.1\r\nAuthorization: Bearer bad\r\n" END, 401,
     "problem+json", NULL},
    {"a wrong token where one is asked for", "GET /entry HTTP/1.1\r\nAuthorization: Bearer bad\r\n" END, 200,
     "{\"is\":\"entry\"}", NULL},
    {"a good token", "GET /secret HTTP/1.1\r\n" TOKEN END, 200, "{\"who\":7}", NULL},
    {"the scheme in capitals", "GET /secret HTTP/1.1\r\nAuthorization: BEARER good\r\n" END, 200,
     "{\"who\":7}", NULL},
    {"an answer from another thread",
     "POST /later HTTP/1.1\r\n" JSON TOKEN "Content-Length: 5\r\n" END "[1,2]", 200,
     "{\"bytes\":5,\"who\":7}", NULL},
    {"a body in chunks",
     "POST /later HTTP/1.1\r\n" JSON TOKEN "Transfer-Encoding: chunked\r\n" END
     "3\r\n[1,\r\n2\r\n2]\r\n0\r\n\r\n",
     200, "{\"bytes\":5,", NULL},
    {"no body", "POST /later HTTP/1.1\r\n" JSON TOKEN "Content-Length: 0\r\n" END, 200, "{\"bytes\":0,",
     NULL},
    {"JSON with a charset",
     "POST /later HTTP/1.1\r\nContent-Type: Application/JSON; charset=utf-8\r\n" TOKEN
     "Content-Length: 2\r\n" END "{}",
     200, "{\"bytes\":2,", NULL},
    {"no content type", "POST /later HTTP/1.1\r\n" TOKEN "Content-Length: 2\r\n" END "{}", 415,
     "application/json", NULL},
    {"another content type",
     "POST /later HTTP/1.1\r\nContent-Type: application/jsonp\r\n" TOKEN "Content-Length: 2\r\n" END "{}",
     415, "problem+json", NULL},
    {"a picture",
     "POST /picture HTTP/1.1\r\nContent-Type: image/png\r\n" TOKEN "Content-Length: 4\r\n" END "\x89PNG", 200,
     "{\"bytes\":4,", NULL},
    {"a picture of another type",
     "POST /picture HTTP/1.1\r\nContent-Type: image/svg+xml\r\n" TOKEN "Content-Length: 2\r\n" END "{}", 415,
     "image/jpeg or image/png", NULL},
    {"JSON where a picture is wanted",
     "POST /picture HTTP/1.1\r\n" JSON TOKEN "Content-Length: 2\r\n" END "{}", 415, "image/jpeg or image/png",
     NULL},
    {"a picture where JSON is wanted",
     "POST /later HTTP/1.1\r\nContent-Type: image/png\r\n" TOKEN "Content-Length: 2\r\n" END "{}", 415,
     "application/json", NULL},
    {"a picture too big, not sent",
     "POST /picture HTTP/1.1\r\nContent-Type: image/jpeg\r\n" TOKEN "Content-Length: 99999999\r\n" END, 413,
     "99999999 bytes; at most 5000", NULL},
    {"a picture is not got there", "GET /picture HTTP/1.1\r\n" TOKEN END, 405, "POST is", NULL},
    {"a declared body too big, not sent",
     "POST /later HTTP/1.1\r\n" JSON TOKEN "Content-Length: 99999999\r\n" END, 413,
     "99999999 bytes; at most 1000", NULL},
    {"two lengths, equal",
     "POST /later HTTP/1.1\r\n" JSON TOKEN "Content-Length: 2\r\nContent-Length: 2\r\n" END "{}", 400,
     "more than once", NULL},
    {"two lengths, different",
     "POST /later HTTP/1.1\r\n" JSON TOKEN "Content-Length: 2\r\nContent-Length: 50\r\n" END "{}", 400,
     "more than once", NULL},
    {"two lengths on a GET", "GET /now HTTP/1.1\r\nContent-Length: 0\r\nContent-Length: 5\r\n" END, 400,
     "more than once", "{\"is\""},
    {"a length and an encoding",
     "POST /later HTTP/1.1\r\n" JSON TOKEN "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n" END
     "3\r\n[1,\r\n2\r\n2]\r\n0\r\n\r\n",
     400, "exclude each other", NULL},
    {"an encoding that is not chunked",
     "POST /later HTTP/1.1\r\n" JSON TOKEN "Transfer-Encoding: gzip, chunked\r\n" END "0\r\n\r\n", 400,
     "nothing but chunked", NULL},
    {"a name that was pointed here", "GET /now HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
     421, "through a tunnel", NULL},
    {"a name that looks like an address",
     "GET /now HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\nConnection: close\r\n\r\n", 421, "problem+json",
     NULL},
    {"localhost with a port", "GET /now HTTP/1.1\r\nHost: LocalHost:7410\r\nConnection: close\r\n\r\n", 200,
     "now", NULL},
    {"IPv6 loopback", "GET /now HTTP/1.1\r\nHost: [::1]:7410\r\nConnection: close\r\n\r\n", 200, "now", NULL},
    {"no host at all", "GET /now HTTP/1.1\r\nConnection: close\r\n\r\n", 400, "400", "{\"is\""},
    {"not HTTP", "hello\r\n\r\n", 0, "", "{\"is\""},
    {"the page", "GET /wall/ HTTP/1.1\r\n" END, 200, "<title>toy</title>", NULL},
    {"the page's type", "GET /wall/ HTTP/1.1\r\n" END, 200, "Content-Type: text/html; charset=utf-8", NULL},
    {"the page's policy", "GET /wall/ HTTP/1.1\r\n" END, 200, "Content-Security-Policy: default-src 'none'; ",
     NULL},
    {"a script's type", "GET /wall/toy.js HTTP/1.1\r\n" END, 200, "Content-Type: text/javascript", NULL},
    {"a file of no known type", "GET /wall/notes.txt HTTP/1.1\r\n" END, 404, "problem+json", "not served"},
    {"the root goes to the page", "GET / HTTP/1.1\r\n" END, 302, "Location: /wall/\r\n", NULL},
    {"the root goes to the page with what was asked", "GET /?language=zh_CN&theme=light HTTP/1.1\r\n" END,
     302, "Location: /wall/?language=zh_CN&theme=light\r\n", NULL},
    {"a page without its last stroke", "GET /wall?language=th HTTP/1.1\r\n" END, 302,
     "Location: /wall/?language=th\r\n", NULL},
    {"the root carries no line of a header along", "GET /?language=th%0d%0aX:1 HTTP/1.1\r\n" END, 302,
     "Location: /wall/\r\n", NULL},
};

static char answer[TOY_ANSWER_MAX];

static void answers_each(void **state)
{
    struct toy *toy = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        toy_ask(toy, rows[i].request, answer, sizeof answer);
        if (toy_status(answer) != rows[i].status || !strstr(answer, rows[i].holds) ||
            (rows[i].holds_not && strstr(answer, rows[i].holds_not)))
            fail_msg("%s: got %s", rows[i].name, answer);
    }
}

/* A client that sends the whole of a body that is too big still gets to read why. */
static void tells_why_a_body_is_refused(void **state)
{
    static const char head[] = "POST /later HTTP/1.1\r\n" JSON TOKEN "Content-Length: 300000\r\n" END;
    static char body[300000];
    struct toy *toy = *state;
    memset(body, ' ', sizeof body);
    int fd = toy_connect(toy);
    toy_send(fd, head, sizeof head - 1);
    toy_send(fd, body, sizeof body);
    toy_read(fd, answer, sizeof answer, NULL);
    close(fd);
    assert_int_equal(toy_status(answer), 413);
}

/* Chunks tell no length: the limit holds all the same, and the connection goes on behind the refusal. */
static void limits_a_body_in_chunks(void **state)
{
    static const char head[] =
        "POST /later HTTP/1.1\r\nHost: 127.0.0.1\r\n" JSON TOKEN "Transfer-Encoding: chunked\r\n\r\n";
    static const char next[] = "GET /now HTTP/1.1\r\n" END;
    char chunk[600];
    struct toy *toy = *state;
    int fd = toy_connect(toy);
    memset(chunk, '1', sizeof chunk);
    memcpy(chunk, "200\r\n", 5);
    memcpy(chunk + 5 + 512, "\r\n", 2);
    toy_send(fd, head, sizeof head - 1);
    for (int i = 0; i < 3; i++)
        toy_send(fd, chunk, 5 + 512 + 2);
    toy_send(fd, "0\r\n\r\n", 5);
    toy_read(fd, answer, sizeof answer, "at most 1000 bytes are taken.");
    assert_int_equal(toy_status(answer), 413);
    toy_send(fd, next, sizeof next - 1);
    toy_read(fd, answer, sizeof answer, "{\"is\":\"now\"}");
    close(fd);
}

static void body_arrives_in_any_pieces(void **state)
{
    static const char request[] = "POST /later HTTP/1.1\r\n" JSON TOKEN "Content-Length: 5\r\n" END "[1,2]";
    struct toy *toy = *state;
    int fd = toy_connect(toy);
    for (size_t i = 0; i < sizeof request - 1; i++)
        toy_send(fd, request + i, 1);
    toy_read(fd, answer, sizeof answer, "{\"bytes\":5,\"who\":7}");
    close(fd);
}

static void many_requests_on_one_connection(void **state)
{
    static const char request[] =
        "POST /later HTTP/1.1\r\nHost: localhost\r\n" JSON TOKEN "Content-Length: 2\r\n\r\n{}";
    struct toy *toy = *state;
    int fd = toy_connect(toy);
    for (int i = 0; i < 50; i++) {
        toy_send(fd, request, sizeof request - 1);
        toy_read(fd, answer, sizeof answer, "{\"bytes\":2,\"who\":7}");
        assert_int_equal(toy_status(answer), 200);
    }
    close(fd);
}

static void remembers_who_asks(void **state)
{
    struct toy *toy = *state;
    toy_ask(toy, "GET /secret HTTP/1.1\r\n" TOKEN END, answer, sizeof answer);
    int before = atomic_load(&toy->asked_identity);
    for (int i = 0; i < 5; i++)
        toy_ask(toy, "GET /secret HTTP/1.1\r\n" TOKEN END, answer, sizeof answer);
    assert_int_equal(atomic_load(&toy->asked_identity), before);
    toy_ask(toy, "GET /secret HTTP/1.1\r\nAuthorization: Bearer bad\r\n" END, answer, sizeof answer);
    toy_ask(toy, "GET /secret HTTP/1.1\r\nAuthorization: Bearer bad\r\n" END, answer, sizeof answer);
    assert_int_equal(atomic_load(&toy->asked_identity), before + 2);
    http_forget_identities(toy->server);
    for (int i = 0; i < 5; i++)
        toy_ask(toy, "GET /secret HTTP/1.1\r\n" TOKEN END, answer, sizeof answer);
    assert_int_equal(atomic_load(&toy->asked_identity), before + 3); /* once anew */
}

static void file_unchanged(void **state)
{
    struct toy *toy = *state;
    char request[256];
    toy_ask(toy, "GET /wall/ HTTP/1.1\r\n" END, answer, sizeof answer);
    const char *etag = strstr(answer, "ETag: ");
    assert_non_null(etag);
    snprintf(request, sizeof request, "GET /wall/ HTTP/1.1\r\nIf-None-Match: %.34s\r\n" END, etag + 6);
    toy_ask(toy, request, answer, sizeof answer);
    assert_int_equal(toy_status(answer), 304);
    assert_null(strstr(answer, "<title>"));
    toy_ask(toy, "GET /wall/ HTTP/1.1\r\nIf-None-Match: \"0\"\r\n" END, answer, sizeof answer);
    assert_int_equal(toy_status(answer), 200);
}

/* libmicrohttpd's own epoll thread stops for good when exactly 128 events are ready at once. */
static void answers_many_at_once(void **state)
{
    static const int counts[] = {1, 127, 128, 129, 256, 400};
    static int fds[TOY_HELD_MAX];
    static const char request[] = "GET /together HTTP/1.1\r\n" END;
    struct toy *toy = *state;
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        pthread_mutex_lock(&toy->lock);
        toy->hold_until = counts[i];
        pthread_mutex_unlock(&toy->lock);
        for (int j = 0; j < counts[i]; j++) {
            fds[j] = toy_connect(toy);
            toy_send(fds[j], request, sizeof request - 1);
        }
        for (int j = 0; j < counts[i]; j++) {
            toy_read(fds[j], answer, sizeof answer, NULL);
            assert_non_null(strstr(answer, "{\"place\":"));
            close(fds[j]);
        }
    }
}

/* Clients that go away in every stage leave nothing behind that hinders the others, or the stop. */
static void clients_go_away(void **state)
{
    static const char *const starts[] = {
        "",
        "GET /no",
        "POST /later HTTP/1.1\r\nHost: localhost\r\n",
        "POST /later HTTP/1.1\r\nHost: localhost\r\n" JSON TOKEN "Content-Length: 50\r\n\r\n[1,",
        "POST /later HTTP/1.1\r\nHost: localhost\r\n" JSON TOKEN "Content-Length: 2\r\n\r\n{}",
        "GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n",
    };
    struct toy *toy = *state;
    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        int fd = toy_connect(toy);
        toy_send(fd, starts[i], strlen(starts[i]));
        close(fd);
    }
    toy_ask(toy, "GET /now HTTP/1.1\r\n" END, answer, sizeof answer);
    assert_int_equal(toy_status(answer), 200);
}

/* ------------------------------------------------------------------ addresses */

static const struct {
    const char *name, *listen;
    enum fault_code code;
    const char *says;
} addresses[] = {
    {"loopback", "127.0.0.1:0", FAULT_NONE, ""},
    {"another loopback", "127.0.0.2:0", FAULT_NONE, ""},
    {"by name", "localhost:0", FAULT_NONE, ""},
    {"everywhere", "0.0.0.0:0", FAULT_CONFIG, "through a tunnel"},
    {"everywhere, IPv6", "[::]:0", FAULT_CONFIG, "through a tunnel"},
    {"a network", "192.168.1.5:7410", FAULT_CONFIG, "through a tunnel"},
    {"no port", "127.0.0.1", FAULT_CONFIG, "write it like 127.0.0.1:7410"},
    {"a port too high", "127.0.0.1:65536", FAULT_CONFIG, "127.0.0.1:65536"},
    {"a port that is no number", "127.0.0.1:http", FAULT_CONFIG, "not an address"},
    {"a name", "hub.local:7410", FAULT_CONFIG, "not an address"},
    {"IPv6 without brackets", "::1:7410", FAULT_CONFIG, "not an address"},
    {"nothing", "", FAULT_CONFIG, "not an address"},
};

static void listens_on_loopback_only(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        struct http_server *server = NULL;
        struct http_conf conf = {.listen = addresses[i].listen, .stop_fd = -1};
        struct fault fault = http_open(&conf, &server);
        if (fault.code != addresses[i].code || !strstr(fault.text, addresses[i].says))
            fail_msg("%s: %s %s", addresses[i].name, fault_word(fault.code), fault.text);
        http_close(server);
    }
}

static void names_a_port_in_use(void **state)
{
    struct toy *toy = *state;
    char listen[32];
    struct http_server *server = NULL;
    snprintf(listen, sizeof listen, "127.0.0.1:%d", toy->port);
    struct http_conf conf = {.listen = listen, .stop_fd = -1};
    struct fault fault = http_open(&conf, &server);
    assert_int_equal(fault.code, FAULT_BUSY);
    assert_non_null(strstr(fault.text, listen));
    assert_non_null(strstr(fault.text, "--listen"));
}

static int setup(void **state)
{
    static struct toy toy;
    toy_start(&toy);
    *state = &toy;
    return 0;
}

static int teardown(void **state)
{
    toy_stop(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_each),
        cmocka_unit_test(tells_why_a_body_is_refused),
        cmocka_unit_test(limits_a_body_in_chunks),
        cmocka_unit_test(body_arrives_in_any_pieces),
        cmocka_unit_test(many_requests_on_one_connection),
        cmocka_unit_test(remembers_who_asks),
        cmocka_unit_test(file_unchanged),
        cmocka_unit_test(answers_many_at_once),
        cmocka_unit_test(clients_go_away),
        cmocka_unit_test(listens_on_loopback_only),
        cmocka_unit_test(names_a_port_in_use),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
