/* What the hub speaks: a kiosk writes and asks in its hub's version of the contract, so that a newer kiosk
 * understands an older hub. Asked anew with each stream: the hub may have been updated meanwhile. */
#include "common/sys/clock.h"
#include "common/wire/wire.h"
#include "kiosk/link/inside.h"

void health_begin(struct link *link, int64_t now_ms)
{
    if (link->contract == 0 && link->stream_alive && now_ms >= link->health_retry.after_ms &&
        !client_runs(link->client, EXCHANGE_HEALTH))
        client_get_health(link->client, HEALTH_TIMEOUT_MS);
}

/* Whoever answers and tells no version, a proxy for example, is taken for the first: it is asked for the
 * least. */
void health_ended(struct link *link, const struct answer *answer)
{
    bool tells = answer->status == 200 || (answer->status >= 400 && answer->status < 500);
    if (!tells) {
        retry_later(&link->health_retry, clock_monotonic_ms(), RETRY_MS_MAX);
        return;
    }
    link->health_retry = (struct retry){0, 0};
    link->contract = wire_read_contract(answer->body);
}
