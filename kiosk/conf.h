/* kiosk.ini: what this kiosk is and what hangs on it. Read once at the start; assets/kiosk.ini.example
 * explains every key. */
#ifndef TOUCHSTONE_KIOSK_CONF_H
#define TOUCHSTONE_KIOSK_CONF_H

#include "common/draw/tokens.h"
#include "common/language/language.h"
#include "kiosk/device/device.h"
#include "kiosk/flow/flow.h"

#define CONF_TEXT_MAX    256
#define CONF_DEVICES_MAX 5
#define CONF_CALIPER     "caliper" /* its name as a device; it is a wedge, too */

struct kiosk_conf {
    struct code code;
    struct code stations[FLOW_STATIONS_MAX];
    int station_count;
    char hub_url[CONF_TEXT_MAX];
    char token_file[CONF_TEXT_MAX];
    char outbox[CONF_TEXT_MAX];
    int64_t width_px, height_px;
    int64_t width_mm, height_mm; /* 0: not said */
    bool fullscreen;
    enum theme theme;
    struct device_conf scale, nfc, camera, wedge, caliper; /* `driver` empty: there is none */
    const struct language *language;                       /* of the screen while nobody is in; never NULL */
    struct code scale_code;
    bool wedge_keys; /* the scanner types into the window */
};

/* Reads and checks; the first problem is the fault ("kiosk.ini line 12: …"), and `say` (may be NULL) hears of
 * all. */
MUST_USE struct fault kiosk_conf_read(const char *path, struct kiosk_conf *out,
                                      void (*say)(void *context, int line, const char *sentence),
                                      void *context);

/* The devices that are configured, for the supervisor; returns how many. */
size_t kiosk_conf_devices(const struct kiosk_conf *conf, struct device_conf out[CONF_DEVICES_MAX]);

struct flow_conf kiosk_conf_flow(const struct kiosk_conf *conf);

/* "1280x800": a size that the screen can draw. */
MUST_USE bool kiosk_conf_take_size(struct span value, int64_t *width_px, int64_t *height_px);

#endif
