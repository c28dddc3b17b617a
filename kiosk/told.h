/* What the devices, the link and the decoder tell, as events of the flow. Pure, whatever the thread. */
#ifndef TOUCHSTONE_TOLD_H
#define TOUCHSTONE_TOLD_H

#include "kiosk/device/device.h"
#include "kiosk/flow/flow.h"
#include "kiosk/link/link.h"

/* False: it is nothing to the flow. */
bool told_by_device(const struct device_event *device, struct flow_event *out);

/* All but LINK_EVENT_SEEN, whose pixels come first (told_seen). `now_ms` on the monotonic clock. */
struct flow_event told_by_link(const struct link_event *link, int64_t now_ms);

/* Photo `id` can be looked at, or cannot: the fault. `now_ms` on the monotonic clock. */
struct flow_event told_seen(const char *id, int64_t now_ms, struct fault fault);

#endif
