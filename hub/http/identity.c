/* Who asks: bearer tokens. A token is remembered as a keyed hash, so that it does not lie about in memory,
 * and is compared in constant time. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/sys/clock.h"
#include "hub/http/server.h"

#define STATUS_UNAUTHORIZED 401

static const char SCHEME[] = "Bearer ";

static void hash_token(const struct http_server *server, struct span token,
                       unsigned char out[HTTP_TOKEN_HASH_SIZE])
{
    int failed = crypto_generichash(out, HTTP_TOKEN_HASH_SIZE, (const unsigned char *)token.data, token.size,
                                    server->hash_key, sizeof server->hash_key);
    assert(failed == 0);
}

static const struct known_identity *find_known(const struct http_server *server, const unsigned char *hash,
                                               int64_t now_ms)
{
    for (size_t i = 0; i < HTTP_IDENTITIES_MAX; i++) {
        const struct known_identity *known = &server->known[i];
        if (known->until_ms > now_ms && sodium_memcmp(known->hash, hash, HTTP_TOKEN_HASH_SIZE) == 0)
            return known;
    }
    return NULL;
}

/* The oldest place is taken: there are more places than a workshop has kiosks. */
static void remember(struct http_server *server, const unsigned char *hash, const void *identity,
                     int64_t now_ms)
{
    struct known_identity *known = &server->known[server->next_known];
    server->next_known = (server->next_known + 1) % HTTP_IDENTITIES_MAX;
    if (!known->bytes)
        known->bytes = malloc(server->conf.identity_size);
    if (!known->bytes)
        return;
    memcpy(known->bytes, identity, server->conf.identity_size);
    memcpy(known->hash, hash, HTTP_TOKEN_HASH_SIZE);
    known->until_ms = now_ms + HTTP_IDENTITY_MS;
}

void http_forget_identities(struct http_server *server)
{
    atomic_store(&server->forget, true);
}

static void forget_when_told(struct http_server *server)
{
    if (!atomic_exchange(&server->forget, false))
        return;
    for (size_t i = 0; i < HTTP_IDENTITIES_MAX; i++)
        server->known[i].until_ms = 0;
}

static bool find(struct http_request *request, struct span token)
{
    struct http_server *server = request->server;
    unsigned char hash[HTTP_TOKEN_HASH_SIZE];
    int64_t now_ms = clock_monotonic_ms();
    hash_token(server, token, hash);
    forget_when_told(server);
    const struct known_identity *known = find_known(server, hash, now_ms);
    if (known) {
        memcpy(request->identity, known->bytes, server->conf.identity_size);
        return true;
    }
    if (!server->conf.find_identity(server->conf.context, token, request->identity))
        return false;
    remember(server, hash, request->identity, now_ms);
    return true;
}

struct span http_request_token(const struct http_request *request)
{
    struct span header = http_request_header(request, MHD_HTTP_HEADER_AUTHORIZATION);
    if (!request->has_identity)
        return (struct span){"", 0};
    return span_trim((struct span){header.data + sizeof SCHEME - 1, header.size - (sizeof SCHEME - 1)});
}

int identity_check(struct http_request *request, enum http_token wanted)
{
    if (wanted == HTTP_TOKEN_NOT)
        return 0;
    const char *header =
        MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_AUTHORIZATION);
    if (!header)
        return wanted == HTTP_TOKEN_MUST ? STATUS_UNAUTHORIZED : 0;
    if (strncasecmp(header, SCHEME, sizeof SCHEME - 1) != 0 || !request->server->conf.find_identity)
        return STATUS_UNAUTHORIZED;
    struct span token = span_trim(span_of(header + sizeof SCHEME - 1));
    if (token.size == 0 || token.size > HTTP_TOKEN_MAX || !find(request, token))
        return STATUS_UNAUTHORIZED;
    request->has_identity = true;
    return 0;
}

void identity_finish(struct http_server *server)
{
    for (size_t i = 0; i < HTTP_IDENTITIES_MAX; i++)
        free(server->known[i].bytes);
}
