#include "kiosk/event_of.h"

#include <string.h>

#include "common/base/text.h"
#include "kiosk/conf.h"

_Static_assert((int)DEVICE_CLASS_COUNT == (int)FLOW_DEVICE_COUNT &&
                   (int)DEVICE_WEDGE == (int)FLOW_DEVICE_WEDGE,
               "flow and device list the same devices in the same order");
_Static_assert((int)DEVICE_LOST == (int)FLOW_DEVICE_LOST && (int)DEVICE_SILENT == (int)FLOW_DEVICE_SILENT,
               "flow and device list the same states in the same order");

bool event_of_device(const struct device_event *device, struct flow_event *out)
{
    struct flow_event event = {.now_ms = device->at_ms, .at_ms = device->at_ms};
    switch (device->kind) {
    case DEVICE_EVENT_NONE:
        return false;
    case DEVICE_EVENT_READING:
        event.kind = FLOW_EVENT_READING;
        event.reading = device->reading;
        break;
    case DEVICE_EVENT_CODE:
        event.kind = FLOW_EVENT_CODE;
        _Static_assert(sizeof event.code == sizeof device->text, "a code that was read fits");
        memcpy(event.code, device->text, sizeof event.code);
        event.chip = device->uid;
        event.several = device->several;
        event.typed = device->class == DEVICE_WEDGE;
        break;
    case DEVICE_EVENT_ACTION:
        event.kind = FLOW_EVENT_ACTION;
        event.touch = device->action == SCALE_ZERO ? TOUCH_ZERO : TOUCH_TARE;
        event.fault = device->fault;
        break;
    case DEVICE_EVENT_VALUE:
        event.kind = FLOW_EVENT_VALUE;
        event.length_um = device->length_um;
        memcpy(event.code, device->text, sizeof event.code);
        break;
    case DEVICE_EVENT_PHOTO:
        event.kind = FLOW_EVENT_PHOTO;
        event.fault = device->fault;
        memcpy(event.code, device->text, sizeof event.code);
        break;
    case DEVICE_EVENT_STATUS:
        /* a caliper has no chip on the screen of its own: only what it has to say is shown */
        if (strcmp(device->name, CONF_CALIPER) == 0 &&
            !(device->status == DEVICE_READY && fault_is(device->fault)))
            return false;
        event.kind = FLOW_EVENT_DEVICE;
        event.device = (enum flow_device)device->class;
        event.device_status = (enum flow_device_status)device->status;
        event.fault = device->fault;
        break;
    }
    *out = event;
    return true;
}

struct flow_event event_of_link(const struct link_event *link, int64_t now_ms)
{
    struct flow_event event = {.now_ms = now_ms};
    switch (link->kind) {
    case LINK_EVENT_REPLY:
        event.kind = FLOW_EVENT_REPLY;
        event.command = link->command;
        event.reply = link->reply;
        event.live = link->live;
        break;
    case LINK_EVENT_TIMEOUT:
        event.kind = FLOW_EVENT_UNANSWERED;
        event.command = link->command;
        break;
    case LINK_EVENT_STATUS:
        event.kind = FLOW_EVENT_LINK;
        event.online = link->status.online;
        event.pending = link->status.pending;
        event.photos = link->status.photos;
        event.fault = link->status.fault;
        break;
    case LINK_EVENT_WORLD:
        event.kind = FLOW_EVENT_WORLD;
        break;
    case LINK_EVENT_SEEN:
        assert(link->kind != LINK_EVENT_SEEN);
        break;
    case LINK_EVENT_HISTORY:
    case LINK_EVENT_PRINTED:
        event.kind = link->kind == LINK_EVENT_HISTORY ? FLOW_EVENT_HISTORY : FLOW_EVENT_PRINTED;
        event.command.piece = link->tag;
        event.fault = link->fault;
        break;
    case LINK_EVENT_LOOKED:
        event.kind = FLOW_EVENT_LOOKED;
        event.fault = link->fault;
        break;
    }
    return event;
}

struct flow_event event_of_seen(const char *id, int64_t now_ms, struct fault fault)
{
    struct flow_event event = {.kind = FLOW_EVENT_SEEN, .now_ms = now_ms, .fault = fault};
    bool fits = TEXT_COPY(event.code, span_of(id));
    assert(fits);
    return event;
}
