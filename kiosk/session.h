/* A running kiosk without its window: devices and link push events, the flow is stepped, its effects are
 * carried out, and a view comes out. Main thread only, but for the sinks that the threads call. */
#ifndef TOUCHSTONE_SESSION_H
#define TOUCHSTONE_SESSION_H

#include "kiosk/conf.h"
#include "kiosk/device/photo_view.h"
#include "kiosk/flow/flow.h"

struct session;

/* How far the last scan has come, on the monotonic clock; 0: not yet. For those who measure. */
struct session_times {
    int64_t read_us;     /* its code was taken from the queue */
    int64_t recorded_us; /* the first command that followed is on the disk */
    int64_t answered_us; /* the hub's answer to it was taken from the queue */
};

/* Who keeps the photos that the hub gives out, and pictures: each is lent for the call, from session_update.
 */
struct session_photo_sink {
    void (*show)(void *context, const char *id, const struct photo_view *photo);
    void *context;
};

/* `wake` is called from device and link threads when there is something to do. `conf` and `token` are
 * borrowed. Never NULL. */
struct session *session_create(const struct kiosk_conf *conf, const char *token, void (*wake)(void *context),
                               void *context, struct session_photo_sink photos);
/* Ends all threads. Accepts NULL. */
void session_destroy(struct session *session);

/* Opens link and devices: after the first frame, because they take their time. What does not open is shown,
 * and tried again. */
void session_start(struct session *session, int64_t now_ms);

/* Takes in what has arrived, and what time has brought about. */
void session_update(struct session *session, int64_t now_ms);

/* The screen drew a place for this picture of a model, and does not have it. */
void session_want_picture(struct session *session, const char *id, int64_t now_ms);

void session_touch(struct session *session, enum touch touch, int item, int64_t now_ms);
/* A key of a hand scanner that types into the window: an SDL scancode. `waited_ms` tells whether the scanner
 * paused, and is a clock that stands still while the kiosk is at work: keys that lie in the window's queue
 * during a slow write to the disk have not paused. */
void session_key(struct session *session, int scancode, bool down, bool repeated, int64_t waited_ms,
                 int64_t now_ms);

/* What the camera sees, as supervisor_copy_preview. */
bool session_copy_preview(struct session *session, struct camera_preview *out);

/* When session_update wants to be called next, at the latest (monotonic ms); INT64_MAX: not before something
 * arrives. */
int64_t session_next_ms(const struct session *session);

/* Builds the view anew. True when it differs from the one before. */
bool session_look(struct session *session, int64_t now_ms, int64_t unix_ms);
const struct view *session_view(const struct session *session);

struct session_times session_times(const struct session *session);

/* The sound that is due, once; SOUND_NONE when there is none. */
enum flow_sound session_take_sound(struct session *session);

#endif
