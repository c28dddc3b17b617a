#include "kiosk/conf.h"

#include <string.h>

#include "common/base/text.h"
#include "common/sys/config.h"
#include "kiosk/scales/pattern.h"
#include "kiosk/ui/ui.h"

static bool take_code(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    return code_read(value, &conf->code);
}

static bool take_stations(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    struct span word;
    conf->station_count = 0;
    while (span_word(&value, &word)) {
        if (conf->station_count == FLOW_STATIONS_MAX ||
            !code_read(word, &conf->stations[conf->station_count]))
            return false;
        for (int i = 0; i < conf->station_count; i++) {
            if (code_equal(conf->stations[i], conf->stations[conf->station_count]))
                return false;
        }
        conf->station_count++;
    }
    return conf->station_count > 0;
}

static bool take_url(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    bool whole = span_starts_with(value, "http://") || span_starts_with(value, "https://");
    return whole && value.size > sizeof "https://" && !memchr(value.data, ' ', value.size) &&
           TEXT_COPY(conf->hub_url, value);
}

static bool take_token_file(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    return TEXT_COPY(conf->token_file, value);
}

static bool take_outbox(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    return TEXT_COPY(conf->outbox, value);
}

bool kiosk_conf_take_size(struct span value, int64_t *width_px, int64_t *height_px)
{
    return config_take_pair(value, UI_SIDE_MIN, UI_SIDE_MAX, width_px, height_px);
}

static bool take_size(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    return kiosk_conf_take_size(value, &conf->width_px, &conf->height_px);
}

static bool take_screen_mm(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    return config_take_pair(value, 50, 2000, &conf->width_mm, &conf->height_mm);
}

static bool take_fullscreen(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    return config_take_bool(value, &conf->fullscreen);
}

static bool take_theme(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    return theme_find(value, &conf->theme);
}

static bool take_language(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    const struct language *language = language_find(value);
    if (language)
        conf->language = language;
    return language != NULL;
}

/* ------------------------------------------------------------------ devices */

static bool take_driver(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    const struct device_driver *driver = device_driver_find(value);
    bool fits = TEXT_COPY(conf->scale.driver, value); /* also a wrong one: it is said once, and not missed */
    return fits && driver && driver->class == DEVICE_SCALE;
}

static bool take_port(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    bool fits = TEXT_COPY(conf->scale.path, value);
    return fits && value.data[0] == '/';
}

static bool take_protocol(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    bool fits = TEXT_COPY(conf->scale.protocol, value);
    return fits && scale_protocol_find(value);
}

static bool take_line(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    struct span rest = value, baud, form;
    int64_t number;
    bool split = span_split(&rest, ' ', &baud) && span_split(&rest, ' ', &form) && !rest.data;
    return split && number_read_int(baud, 300, 230400, &number) && form.size == 3 &&
           (form.data[0] == '7' || form.data[0] == '8') && strchr("NEO", form.data[1]) &&
           (form.data[2] == '1' || form.data[2] == '2') && TEXT_COPY(conf->scale.line, value);
}

static bool take_pattern(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    return TEXT_COPY(conf->scale.pattern, value); /* check_scale says what is wrong in it */
}

static bool take_printing(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    conf->scale.listen = span_is(value, "continuous");
    return conf->scale.listen || span_is(value, "request");
}

static bool take_unit(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    conf->scale.unit = unit_find(value);
    return conf->scale.unit != UNIT_NONE;
}

static bool take_tael(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    conf->scale.tael = unit_find(value);
    return conf->scale.tael == UNIT_TLH || conf->scale.tael == UNIT_TLS || conf->scale.tael == UNIT_TLT;
}

static bool take_scale_code(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    return code_read(value, &conf->scale_code);
}

static bool take_connection(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    return TEXT_COPY(conf->nfc.path, value) && TEXT_COPY(conf->nfc.driver, SPAN("nfc"));
}

static bool take_source(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    return value.data[0] == '/' && TEXT_COPY(conf->camera.path, value) &&
           TEXT_COPY(conf->camera.driver, SPAN("camera"));
}

static bool take_wedge(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    if (span_is(value, "keys")) {
        conf->wedge_keys = true;
        return true;
    }
    return value.data[0] == '/' && TEXT_COPY(conf->wedge.path, value) &&
           TEXT_COPY(conf->wedge.driver, SPAN("wedge"));
}

static bool take_layout(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    return wedge_layout_find(value, &conf->wedge.manner.layout) && conf->wedge.manner.layout != WEDGE_TH;
}

static bool take_prefix(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    return TEXT_COPY(conf->wedge.manner.prefix, value);
}

static bool take_suffix(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    return TEXT_COPY(conf->wedge.manner.suffix, value);
}

static bool take_aim(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    bool off;
    if (!config_take_bool(value, &off))
        return false;
    conf->wedge.manner.keep_aim = !off;
    return true;
}

static bool take_caliper(void *target, struct span value)
{
    struct kiosk_conf *conf = target;
    return value.data[0] == '/' && TEXT_COPY(conf->caliper.path, value) &&
           TEXT_COPY(conf->caliper.driver, SPAN("wedge"));
}

static const struct config_key KEYS[] = {
    {"kiosk", "code", true, "the code of this kiosk at the hub, like bench-3", take_code},
    {"kiosk", "stations", true, "one to four different station codes with blanks or commas between them",
     take_stations},
    {"hub", "url", true, "the address of the hub, like http://127.0.0.1:7410", take_url},
    {"hub", "token_file", true, "the path of the file with this kiosk's secret", take_token_file},
    {"outbox", "path", true, "the path of the outbox file, on a disk that survives a power cut", take_outbox},
    {"screen", "size", false, "a size in pixels of 480 to 4096 each way, like 1280x800", take_size},
    {"screen", "fullscreen", false, "yes or no", take_fullscreen},
    {"screen", "screen_mm", false, "the size of the panel in whole millimetres, like 217x136",
     take_screen_mm},
    {"screen", "theme", false, "dark or light", take_theme},
    {"screen", "language", false, "a language that Touchstone speaks, like en, fr, hi, it, th or zh_CN",
     take_language},
    {"scale", "driver", false, "serial, hid or replay", take_driver},
    {"scale", "port", false, "a path, like /dev/serial/by-id/usb-…", take_port},
    {"scale", "protocol", false, NULL, take_protocol}, /* the names of all protocols */
    {"scale", "line", false, "speed and form of the serial line, like 9600 8N1", take_line},
    {"scale", "printing", false, "request or continuous", take_printing},
    {"scale", "pattern", false,
     "forms of a line with || between them, like ST,{value}{unit}{stable} || US,{value}{unit}", take_pattern},
    {"scale", "unit", false, "a unit like g, ct or ozt: what the scale is set to when it prints none",
     take_unit},
    {"scale", "tael", false, "tlh, tls or tlt: which tael the scale means by tl", take_tael},
    {"scale", "code", false, "the code of this scale at the hub", take_scale_code},
    {"nfc", "connection", false, "a connection of libnfc, like pn532_uart:/dev/ttyUSB1", take_connection},
    {"camera", "source", false, "a path: /dev/video0, or a folder or a file of pictures", take_source},
    {"wedge", "device", false, "/dev/input/by-id/…-event-kbd, or the word keys", take_wedge},
    {"wedge", "layout", false, "the keyboard that the scanner is set to: us, fr or de", take_layout},
    {"wedge", "prefix", false, "up to 15 characters that the scanner sends in front of each code",
     take_prefix},
    {"wedge", "suffix", false, "up to 15 characters that the scanner sends behind each code", take_suffix},
    {"wedge", "strip_aim", false, "yes or no: take an AIM identifier, like ]Q1, off the front", take_aim},
    {"caliper", "device", false, "/dev/input/by-id/…-event-kbd", take_caliper},
};

/* Problems that no single line shows. */
struct whole {
    struct fault first;
    void (*say)(void *context, int line, const char *sentence);
    void *context;
};

static void add_problem(struct whole *whole, const char *sentence)
{
    if (whole->say)
        whole->say(whole->context, 0, sentence);
    if (!fault_is(whole->first))
        whole->first = fault_make(FAULT_CONFIG, "kiosk.ini: %s", sentence);
}

static void check_protocol(const struct device_conf *scale, struct whole *whole)
{
    bool by_pattern = strcmp(scale->protocol, "pattern") == 0, has_pattern = scale->pattern[0] != '\0';
    struct fault fault = has_pattern ? scale_pattern_check(span_of(scale->pattern)) : FAULT_OK;
    if (by_pattern != has_pattern)
        add_problem(whole, "section [scale]: \"protocol = pattern\" and \"pattern\" belong together");
    if (fault_is(fault))
        add_problem(whole, fault.text);
    bool hid_driver = strcmp(scale->driver, "hid") == 0, hid_protocol = strcmp(scale->protocol, "hid") == 0;
    if (hid_driver != hid_protocol && strcmp(scale->driver, "replay") != 0)
        add_problem(whole, "section [scale]: a USB HID scale has \"driver = hid\" and no other protocol");
}

static void check_scale(struct kiosk_conf *conf, struct whole *whole)
{
    struct device_conf *scale = &conf->scale;
    if (scale->driver[0] == '\0' && scale->path[0] == '\0' && scale->protocol[0] == '\0')
        return;
    if (scale->driver[0] == '\0')
        (void)!TEXT_COPY(scale->driver, SPAN("serial"));
    if (scale->path[0] == '\0')
        add_problem(whole, "section [scale] lacks \"port\": the path of the scale's line");
    if (scale->protocol[0] == '\0' && strcmp(scale->driver, "hid") == 0)
        (void)!TEXT_COPY(scale->protocol, SPAN("hid"));
    check_protocol(scale, whole);
    if (scale->protocol[0] == '\0')
        add_problem(whole, "section [scale] lacks \"protocol\": what the scale speaks, like mt-sics");
    if (scale->line[0] == '\0')
        (void)!TEXT_COPY(scale->line, SPAN("9600 8N1"));
    if (code_is_none(conf->scale_code))
        add_problem(whole, "section [scale] lacks \"code\": by it the hub knows how good the scale is");
}

static void check_screen(const struct kiosk_conf *conf, struct whole *whole)
{
    bool known = conf->width_mm > 0;
    if (known && (conf->width_px > conf->height_px) != (conf->width_mm > conf->height_mm))
        add_problem(whole, "section [screen]: size and screen_mm lie on different sides: turn one of them");
}

static void name_devices(struct kiosk_conf *conf)
{
    static const struct {
        enum device_class class;
        size_t offset;
    } devices[] = {{DEVICE_SCALE, offsetof(struct kiosk_conf, scale)},
                   {DEVICE_NFC, offsetof(struct kiosk_conf, nfc)},
                   {DEVICE_CAMERA, offsetof(struct kiosk_conf, camera)},
                   {DEVICE_WEDGE, offsetof(struct kiosk_conf, wedge)}};
    for (size_t i = 0; i < COUNT_OF(devices); i++) {
        struct device_conf *device = (struct device_conf *)(void *)((char *)conf + devices[i].offset);
        (void)!TEXT_COPY(device->name, span_of(device_class_word(devices[i].class)));
    }
    (void)!TEXT_COPY(conf->caliper.name, SPAN(CONF_CALIPER));
}

/* The keys, complete: what is right for a protocol are the names that probe tells, too. */
static void name_protocols(struct config_key keys[COUNT_OF(KEYS)], char names[FAULT_TEXT_MAX])
{
    struct text text = text_in(names, FAULT_TEXT_MAX);
    const struct scale_protocol *protocol;
    text_add(&text, "one of");
    for (size_t i = 0; (protocol = scale_protocol_at(i)); i++)
        text_add(&text, " %s", protocol->name);
    assert(text_ok(&text));
    memcpy(keys, KEYS, sizeof KEYS);
    for (size_t i = 0; i < COUNT_OF(KEYS); i++)
        if (!keys[i].expected)
            keys[i].expected = names;
}

struct fault kiosk_conf_read(const char *path, struct kiosk_conf *out,
                             void (*say)(void *context, int line, const char *sentence), void *context)
{
    *out = (struct kiosk_conf){
        .width_px = 1280, .height_px = 800, .theme = THEME_DARK, .language = LANGUAGE_ENGLISH};
    struct config_key keys[COUNT_OF(KEYS)];
    char protocols[FAULT_TEXT_MAX];
    name_protocols(keys, protocols);
    const struct config_reader reader = {
        .keys = keys, .count = COUNT_OF(KEYS), .target = out, .say = say, .context = context};
    struct fault fault = config_read(path, &reader);
    if (fault.code == FAULT_NOT_FOUND)
        return fault_make(
            FAULT_NOT_FOUND,
            "there is no %s: copy kiosk.ini.example there and fill it in, or name another with --config",
            path);
    if (fault_is(fault) && fault.code != FAULT_CONFIG)
        return fault;
    struct whole whole = {.say = say, .context = context};
    check_scale(out, &whole);
    check_screen(out, &whole);
    name_devices(out);
    return fault_is(fault) ? fault : whole.first;
}

size_t kiosk_conf_devices(const struct kiosk_conf *conf, struct device_conf out[CONF_DEVICES_MAX])
{
    const struct device_conf *const devices[CONF_DEVICES_MAX] = {&conf->scale, &conf->nfc, &conf->camera,
                                                                 &conf->wedge, &conf->caliper};
    size_t count = 0;
    for (size_t i = 0; i < COUNT_OF(devices); i++) {
        if (devices[i]->driver[0] != '\0')
            out[count++] = *devices[i];
    }
    return count;
}

struct flow_conf kiosk_conf_flow(const struct kiosk_conf *conf)
{
    struct flow_conf flow = {.kiosk = conf->code, .station_count = conf->station_count};
    memcpy(flow.stations, conf->stations, sizeof flow.stations);
    if (conf->scale.driver[0] == '\0')
        return flow;
    const struct scale_protocol *protocol = scale_protocol_find(span_of(conf->scale.protocol));
    flow.scale = conf->scale_code;
    flow.scale_answers_stable =
        protocol && protocol->ask_stable && !conf->scale.listen && strcmp(conf->scale.driver, "replay") != 0;
    return flow;
}
