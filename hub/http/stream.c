/* The event stream. Every stream sends the newest state: one that reads slowly skips what it missed. The text
 * of a state is shared by all that send it; a stream that has sent everything is suspended until there is
 * something newer, or a beat. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/base/text.h"
#include "common/sys/clock.h"
#include "hub/http/server.h"

#define STREAM_BLOCK_BYTES 4096
#define REFRESH_MS         INT64_C(30000) /* a board changes with the hours too: an alert leaves it, a day begins */
#define EVENT_HEAD_MAX     96

/* ------------------------------------------------------------------ snapshots */

static void snapshot_release(struct snapshot *snapshot)
{
    if (snapshot && --snapshot->references == 0)
        free(snapshot);
}

static struct snapshot *snapshot_make(int64_t id, uint64_t serial, const char *json, size_t size)
{
    char head[EVENT_HEAD_MAX];
    struct text text = TEXT_IN(head);
    text_add(&text, "id: %lld\nevent: board\ndata: ", (long long)id);
    assert(text_ok(&text) && !memchr(json, '\n', size));
    struct snapshot *snapshot = malloc(sizeof *snapshot + text.size + size + 2);
    if (!snapshot)
        return NULL;
    *snapshot = (struct snapshot){.references = 1, .serial = serial, .size = text.size + size + 2};
    memcpy(snapshot->data, head, text.size);
    memcpy(snapshot->data + text.size, json, size);
    memcpy(snapshot->data + text.size + size, "\n\n", 2);
    return snapshot;
}

static void compose(struct http_server *server)
{
    int64_t id;
    char *json = NULL;
    size_t size;
    if (!server->conf.compose(server->conf.context, &id, &json, &size))
        return;
    struct snapshot *made = snapshot_make(id, server->serial + 1, json, size);
    free(json);
    if (!made)
        return;
    server->serial++;
    snapshot_release(server->newest);
    server->newest = made;
}

/* ------------------------------------------------------------------ one stream */

static bool is_alone(const struct http_server *server)
{
    return server->streams.next == &server->streams;
}

static size_t copy_some(char *out, size_t most, const char *data, size_t size, size_t *offset)
{
    size_t left = size - *offset;
    size_t some = left < most ? left : most;
    memcpy(out, data + *offset, some);
    *offset += some;
    return some;
}

static void beat_write(struct stream *stream)
{
    char at[32];
    int64_t now_ms = clock_unix_ms();
    time_t seconds = (time_t)(now_ms / 1000);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%S", &utc);
    struct text text = TEXT_IN(stream->beat);
    text_add(&text, ": beat\nevent: time\ndata: {\"at\":\"%s.%03dZ\"}\n\n", at, (int)(now_ms % 1000));
    assert(text_ok(&text));
    stream->beat_size = text.size;
    stream->beat_offset = 0;
    stream->beat_due = false;
}

static void take_newest(struct stream *stream, struct snapshot *newest)
{
    snapshot_release(stream->sending);
    newest->references++;
    stream->sending = newest;
    stream->offset = 0;
    stream->seen_serial = newest->serial;
}

static ssize_t stream_read(void *context, uint64_t position, char *out, size_t most)
{
    struct stream *stream = context;
    struct http_server *server = stream->request->server;
    (void)position;
    if (stream->beat_offset < stream->beat_size)
        return (ssize_t)copy_some(out, most, stream->beat, stream->beat_size, &stream->beat_offset);
    if (stream->sending && stream->offset < stream->sending->size)
        return (ssize_t)copy_some(out, most, stream->sending->data, stream->sending->size, &stream->offset);
    if (server->stopping)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (server->newest && server->newest->serial > stream->seen_serial) {
        take_newest(stream, server->newest);
        return (ssize_t)copy_some(out, most, stream->sending->data, stream->sending->size, &stream->offset);
    }
    if (stream->beat_due) {
        beat_write(stream);
        return (ssize_t)copy_some(out, most, stream->beat, stream->beat_size, &stream->beat_offset);
    }
    stream->suspended = true;
    MHD_suspend_connection(stream->request->connection);
    return 0;
}

static void stream_wake(struct stream *stream)
{
    if (!stream->suspended)
        return;
    stream->suspended = false;
    MHD_resume_connection(stream->request->connection);
}

static void link_stream(struct http_server *server, struct stream *stream)
{
    stream->next = &server->streams;
    stream->previous = server->streams.previous;
    stream->previous->next = stream;
    stream->next->previous = stream;
}

static struct MHD_Response *stream_response(struct stream *stream)
{
    struct MHD_Response *response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK_BYTES, stream_read, stream, NULL);
    if (!response)
        return NULL;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/event-stream");
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    security_headers(response);
    return response;
}

/* HEAD has no body, so it must not become a stream that nobody reads. */
static void stream_join(struct http_request *request)
{
    struct http_server *server = request->server;
    if (is_alone(server))
        atomic_store(&server->changed, true); /* nobody listened: what was composed last may be old */
    link_stream(server, &request->stream);
    stream_refresh(server);
    request->stream.beat_due = true;
    if (request->has_identity && server->conf.stream_seen)
        server->conf.stream_seen(server->conf.context, request->identity, true);
}

enum MHD_Result stream_start(struct http_request *request)
{
    request->stream.request = request;
    struct MHD_Response *response = stream_response(&request->stream);
    if (!response)
        return MHD_NO;
    if (!request->is_head)
        stream_join(request);
    enum MHD_Result queued = MHD_queue_response(request->connection, MHD_HTTP_OK, response);
    MHD_destroy_response(response);
    return queued;
}

/* When the hub itself ends a stream, no kiosk has gone. */
void stream_finish(struct http_request *request)
{
    struct stream *stream = &request->stream;
    struct http_server *server = request->server;
    if (!stream->next)
        return;
    stream->previous->next = stream->next;
    stream->next->previous = stream->previous;
    stream->next = NULL;
    snapshot_release(stream->sending);
    if (!server->stopping && request->has_identity && server->conf.stream_seen)
        server->conf.stream_seen(server->conf.context, request->identity, false);
}

/* ------------------------------------------------------------------ all streams */

static void wake_all(struct http_server *server)
{
    for (struct stream *stream = server->streams.next; stream != &server->streams; stream = stream->next)
        stream_wake(stream);
}

void stream_refresh(struct http_server *server)
{
    if (is_alone(server) || !atomic_exchange(&server->changed, false))
        return;
    server->next_refresh_ms = clock_monotonic_ms() + REFRESH_MS;
    compose(server);
    wake_all(server);
}

void stream_beat(struct http_server *server, int64_t now_ms)
{
    if (now_ms >= server->next_refresh_ms)
        atomic_store(&server->changed, true);
    if (now_ms < server->next_beat_ms)
        return;
    server->next_beat_ms = now_ms + HTTP_BEAT_MS;
    for (struct stream *stream = server->streams.next; stream != &server->streams; stream = stream->next)
        stream->beat_due = true;
    wake_all(server);
}

void stream_end_all(struct http_server *server)
{
    wake_all(server); /* each finds that the server stops */
    snapshot_release(server->newest);
    server->newest = NULL;
}

void http_stream_changed(struct http_server *server)
{
    if (!atomic_exchange(&server->changed, true))
        server_wake(server);
}
