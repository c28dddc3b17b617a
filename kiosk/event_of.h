/* What the devices, the link and the decoder tell, as events of the flow. Pure, whatever the thread. */
#ifndef TOUCHSTONE_EVENT_OF_H
#define TOUCHSTONE_EVENT_OF_H

#include "kiosk/device/device.h"
#include "kiosk/flow/flow.h"
#include "kiosk/link/link.h"

/* False: it is nothing to the flow. */
bool event_of_device(const struct device_event *device, struct flow_event *out);

/* All but LINK_EVENT_SEEN, whose pixels come first (event_of_seen). `now_ms` on the monotonic clock. */
struct flow_event event_of_link(const struct link_event *link, int64_t now_ms);

/* Photo `id` can be looked at, or cannot: the fault. `now_ms` on the monotonic clock. */
struct flow_event event_of_seen(const char *id, int64_t now_ms, struct fault fault);

#endif
