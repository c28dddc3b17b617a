/* Which kiosks listen. A kiosk that reconnects may have two streams for a moment: only the first and the last
 * count. */
#include "common/base/log.h"
#include "hub/api/parts.h"

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
    place->kiosk = who->kiosk;
    place->count += connected ? 1 : -1;
    if (place->count == (connected ? 1 : 0))
        service_note_kiosk(api->conf.service, who->kiosk, connected);
}
