#include "kiosk/device/camera_view.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/text.h"
#include "kiosk/device/picture_change.h"
#include "kiosk/device/picture_file.h"

struct camera_view {
    pthread_mutex_t
        mutex; /* guards what follows, but for the frame that is not the newest: the camera's alone */
    struct camera_preview frames[2];
    int newest;
    uint32_t serial;
    bool is_live;
    bool photo_wanted;
    char photo_path[DEVICE_PATH_MAX];
};

struct camera_view *camera_view_create(void)
{
    struct camera_view *view = calloc(1, sizeof *view);
    if (view)
        pthread_mutex_init(&view->mutex, NULL);
    return view;
}

void camera_view_destroy(struct camera_view *view)
{
    if (!view)
        return;
    pthread_mutex_destroy(&view->mutex);
    free(view);
}

static int factor_for(const struct picture *frame)
{
    return picture_factor(frame->width, frame->height, CAMERA_PREVIEW_WIDTH_MAX, CAMERA_PREVIEW_HEIGHT_MAX);
}

void camera_view_put(struct camera_view *view, const struct picture *frame, const struct picture_code *code,
                     bool is_ours, int64_t at_ms)
{
    int other = 1 - view->newest; /* only this thread writes it */
    struct camera_preview *preview = &view->frames[other];
    int factor = factor_for(frame);
    preview->width = frame->width / factor;
    preview->height = frame->height / factor;
    picture_shrink_into(frame, factor, preview->grey);
    preview->at_ms = at_ms;
    preview->has_code = code != NULL;
    preview->is_ours = is_ours;
    for (int i = 0; i < 4; i++) {
        preview->corner_x[i] = code ? code->corner[i].x / factor : 0;
        preview->corner_y[i] = code ? code->corner[i].y / factor : 0;
    }
    pthread_mutex_lock(&view->mutex);
    preview->serial = ++view->serial;
    view->newest = other;
    pthread_mutex_unlock(&view->mutex);
}

void camera_view_clear(struct camera_view *view, bool is_live)
{
    int other = 1 - view->newest;
    view->frames[other].width = view->frames[other].height = 0;
    pthread_mutex_lock(&view->mutex);
    view->newest = other;
    view->is_live = is_live;
    view->photo_wanted = view->photo_wanted && is_live;
    pthread_mutex_unlock(&view->mutex);
}

bool camera_view_copy(struct camera_view *view, struct camera_preview *out)
{
    pthread_mutex_lock(&view->mutex);
    const struct camera_preview *newest = &view->frames[view->newest];
    bool there = newest->width > 0 && newest->serial != out->serial;
    if (there) {
        size_t pixels = (size_t)newest->width * (size_t)newest->height;
        memcpy(out, newest, offsetof(struct camera_preview, grey) + pixels);
    }
    pthread_mutex_unlock(&view->mutex);
    return there;
}

bool camera_view_photo_want(struct camera_view *view, const char *path)
{
    pthread_mutex_lock(&view->mutex);
    bool free_now = view->is_live && !view->photo_wanted && TEXT_COPY(view->photo_path, span_of(path));
    view->photo_wanted = view->photo_wanted || free_now;
    pthread_mutex_unlock(&view->mutex);
    return free_now;
}

bool camera_view_photo_is_wanted(struct camera_view *view)
{
    pthread_mutex_lock(&view->mutex);
    bool wanted = view->photo_wanted;
    pthread_mutex_unlock(&view->mutex);
    return wanted;
}

bool camera_view_photo_take(struct camera_view *view, char path[DEVICE_PATH_MAX])
{
    pthread_mutex_lock(&view->mutex);
    bool wanted = view->photo_wanted;
    view->photo_wanted = false;
    memcpy(path, view->photo_path, sizeof view->photo_path);
    pthread_mutex_unlock(&view->mutex);
    return wanted;
}
