/* Devices of a bench. A driver is a const table of few functions and only waits for one thing; the supervisor
 * owns threads, retry, back-off, staleness and reopening, so that no driver repeats it. A device that dies
 * shows on screen and is reopened; it never takes the kiosk down.
 *
 * Threads: every device has one thread of its own, which calls its driver's functions only. Events go through
 * `device_sink.push`, which is called from those threads. */
#ifndef TOUCHSTONE_DEVICE_H
#define TOUCHSTONE_DEVICE_H

#include "common/base/fault.h"
#include "common/rules/reading.h"
#include "common/rules/tag.h"
#include "kiosk/device/wedge_decode.h"
#include "kiosk/scales/pattern.h"

#define DEVICE_NAME_MAX 32
#define DEVICE_PATH_MAX 256

/* What kind of thing it is; the words stand in kiosk.ini and on the screen's chips. */
#define DEVICE_CLASS_LIST(X)                                                                                 \
    X(DEVICE_SCALE, "scale")                                                                                 \
    X(DEVICE_NFC, "nfc")                                                                                     \
    X(DEVICE_CAMERA, "camera")                                                                               \
    X(DEVICE_WEDGE, "wedge")

enum device_class {
#define X(name, word) name,
    DEVICE_CLASS_LIST(X)
#undef X
        DEVICE_CLASS_COUNT
};

const char *device_class_word(enum device_class class);

enum device_event_kind {
    DEVICE_EVENT_NONE,    /* wait() timed out: nothing happened */
    DEVICE_EVENT_READING, /* a scale spoke */
    DEVICE_EVENT_CODE,    /* a code or chip was read: text and/or uid */
    DEVICE_EVENT_VALUE,   /* a caliper typed a length */
    DEVICE_EVENT_PHOTO, /* the photo that was wanted: `text` is its file, or `fault` says why there is none */
    DEVICE_EVENT_STATUS, /* made by the supervisor: opened, lost, silent */
    DEVICE_EVENT_ACTION, /* how supervisor_zero or supervisor_tare ended: one for each scale */
};

enum device_status {
    DEVICE_OFF, /* not configured */
    DEVICE_OPENING,
    DEVICE_READY,
    DEVICE_SILENT, /* open, but says nothing (a scale that does not answer) */
    DEVICE_LOST,   /* unplugged, failed; being reopened */
};

/* READY with a fault is a notice about something that did not work once, to be shown once: a scan with lost
 * characters, a chip that cannot be used. The device itself goes on. */

#define CODE_READ_MAX 256

struct device_event {
    enum device_event_kind kind;
    enum device_class class;
    char name[DEVICE_NAME_MAX]; /* of the device: "scale", "nfc" */
    int64_t at_ms;              /* monotonic */
    struct reading reading;     /* READING */
    int64_t length_um;          /* VALUE: micrometres; `text` as it was typed */
    char text[CODE_READ_MAX];   /* CODE: what was read, as it was read; "" for a chip without text */
    struct uid uid;             /* CODE from NFC; none otherwise */
    bool several;               /* CODE: two chips on the reader: no id, show "one at a time" */
    enum device_status status;  /* STATUS */
    /* STATUS, PHOTO: why, as a sentence with the remedy; ACTION: none when it was done */
    struct fault fault;
    enum scale_action action; /* ACTION: which; reading.code tells programs why a scale refused */
};

struct camera_view;

struct device_conf {
    char driver[DEVICE_NAME_MAX]; /* "serial", "hid", "nfc", "camera", "wedge", "replay" */
    char name[DEVICE_NAME_MAX];
    /* /dev/serial/by-id/…, pn532_uart:/dev/…, /dev/video0, a folder of pictures */
    char path[DEVICE_PATH_MAX];
    char protocol[DEVICE_NAME_MAX];      /* scales: "mt-sics" */
    char line[DEVICE_NAME_MAX];          /* serial: "9600 8N1" */
    int poll_ms;                         /* scales that must be asked: interval; 0: default */
    bool listen;                         /* scales that print by themselves and must not be asked */
    char pattern[SCALE_PATTERN_MAX + 1]; /* of the protocol "pattern" */
    enum unit unit, tael;                /* of scales that print none, or only `tl`: struct scale_dialect */
    char record[DEVICE_PATH_MAX];        /* serial: what arrives is written there as a capture; "": not */
    struct wedge_manner manner;          /* wedge: how the scanner types */
    struct camera_view *view;     /* camera: where its frames are seen; the supervisor's; NULL: nowhere */
    char helper[DEVICE_PATH_MAX]; /* nfc: path of touchstone-nfc; "" finds it beside this program */
};

struct device_driver {
    const char *name; /* key in kiosk.ini */
    enum device_class class;
    /* Bytes that the caller lends as `state`: zeroed once, kept over close and open. */
    size_t state_size;
    MUST_USE struct fault (*open)(void *state, const struct device_conf *conf);
    /* Blocks up to wait_ms_max or until `wake_fd` is readable (the supervisor wants to end; -1: none). Kind
     * NONE when nothing came. */
    MUST_USE struct fault (*wait)(void *state, int wait_ms_max, int wake_fd, struct device_event *out);
    void (*close)(void *state); /* accepts a state that was never opened */
    /* Told by the supervisor, in the device's thread, after open and when it changes; NULL: always on. */
    void (*want)(void *state, bool wanted);
    /* Zeroes or tares; wait() tells the outcome in an ACTION event. In the device's thread, while it is open.
     * NULL: this device has none. */
    void (*act)(void *state, enum scale_action action);
    /* True: open() alone proves nothing, wait() says READY itself with a STATUS event. */
    bool announces;
};

const struct device_driver *device_driver_find(struct span name);

/* What a key that came through the window has led to: what was typed by a scanner or a caliper (a CODE, a
 * VALUE), a notice (the scan is too long, has lost keys, or its scanner is too slow), or NONE: it goes on, it
 * is empty, or a person typed. */
void wedge_window_event(const struct wedge *wedge, const struct wedge_manner *manner,
                        enum wedge_result result, struct device_event *out);

/* Where events go; called from device threads. Must not block for long. */
struct device_sink {
    void (*push)(void *context, const struct device_event *event);
    void *context;
};

/* The supervisor: starts a thread per configured device, reopens what dies (0.5 s, 1, 2, 5 s …), reports
 * status changes once. */
struct supervisor;
MUST_USE struct fault supervisor_create(const struct device_conf *confs, size_t count,
                                        struct device_sink sink, struct supervisor **out);
/* Ends all threads and closes all devices; accepts NULL. */
void supervisor_destroy(struct supervisor *supervisor);

/* While the screen weighs, a scale is asked often and a "stable value" is awaited; otherwise rarely or not at
 * all. Thread-safe. `wanted` false: one question every 5 s, so that a dead scale is known. Off and on again
 * counts the load on the pan anew. */
void supervisor_want_weight(struct supervisor *supervisor, bool wanted);
/* Zeroes or tares the scale: puts the display to zero with what lies on the pan; tare is for a tray or a tag
 * whose mass is not to count. Thread-safe, returns at once; the outcome comes as a DEVICE_EVENT_ACTION,
 * within 15 s while the scale is ready, at once when it is not. Readings go on meanwhile. */
void supervisor_zero(struct supervisor *supervisor);
void supervisor_tare(struct supervisor *supervisor);
/* Camera on only while a code may be wanted; it is the one device that costs CPU. Thread-safe. */
void supervisor_want_camera(struct supervisor *supervisor, bool wanted);

/* What the camera sees, at most so large, rows without gaps. Keep one and hand it in again and again. */
#define CAMERA_PREVIEW_WIDTH_MAX  640
#define CAMERA_PREVIEW_HEIGHT_MAX 480
struct camera_preview {
    uint32_t serial; /* of the frame; zero at first */
    int width, height;
    int64_t at_ms;                /* monotonic */
    bool has_code;                /* a code was found in this frame, at these corners */
    bool is_ours;                 /* and is a tag or a badge */
    int corner_x[4], corner_y[4]; /* in pixels of the preview, in turn around it */
    unsigned char
        grey[CAMERA_PREVIEW_WIDTH_MAX * CAMERA_PREVIEW_HEIGHT_MAX]; /* only width × height are copied */
};

/* Copies the newest frame when it is another than *out has. False: there is none, or no newer one. Nothing is
 * allocated. Main thread. */
bool supervisor_copy_preview(struct supervisor *supervisor, struct camera_preview *out);

/* Takes a photo, also while the camera is not wanted: a JPEG in the file `path` (complete or not there), in
 * colour when the camera gives colours. How it went comes as an event PHOTO. False: there is no camera, or
 * the last photo is still being taken. Main thread. */
bool supervisor_take_photo(struct supervisor *supervisor, const char *path);

#endif
