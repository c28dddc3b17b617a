/* Which kiosks listen. A kiosk that reconnects may have two streams for a moment: only the first and the last
 * count. */
#include "common/base/log.h"
#include "hub/api/parts.h"

#define SKEW_NEWS_MS 2000 /* a difference of clocks that changes by less is none */

static struct kiosk_streams *find_place(struct api *api, int64_t kiosk)
{
    struct kiosk_streams *empty = NULL;
    for (size_t i = 0; i < API_KIOSKS_MAX; i++) {
        if (api->streams[i].count > 0 && api->streams[i].kiosk == kiosk)
            return &api->streams[i];
        if (api->streams[i].count == 0 && !empty)
            empty = &api->streams[i];
    }
    return empty;
}

void stream_seen(struct api *api, const struct identity *who, bool connected)
{
    struct kiosk_streams *place = who->is_office ? NULL : find_place(api, who->kiosk);
    if (who->is_office)
        return; /* nobody misses a browser */
    if (!place) {
        log_write(LOG_LEVEL_WARNING, "api", "kiosks_many max=%d kiosk=%s", API_KIOSKS_MAX, who->code.text);
        return;
    }
    if (!connected && place->count == 0)
        return; /* it came when there was no place */
    if (place->count == 0)
        place->outbox = (struct uuid){{0}};
    place->kiosk = who->kiosk;
    place->count += connected ? 1 : -1;
    if (place->count == (connected ? 1 : 0))
        service_note_kiosk(api->conf.service, who->kiosk, connected);
}

/* Only news: what the writer is told makes a new board, which makes the kiosk ask again. */
void kiosk_said(struct api *api, const struct identity *who, struct uuid outbox, int64_t skew_ms)
{
    struct kiosk_streams *place = find_place(api, who->kiosk);
    if (!place || place->count == 0)
        return;
    int64_t drift_ms = skew_ms - place->skew_ms;
    if (uuid_equal(place->outbox, outbox) && drift_ms < SKEW_NEWS_MS && drift_ms > -SKEW_NEWS_MS)
        return;
    place->outbox = outbox;
    place->skew_ms = skew_ms;
    service_note_hello(api->conf.service, who->kiosk, outbox, skew_ms);
}
