#include "tests/emulators/camera.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/text.h"

enum { SHOT_MS = 120 };

static void set_shows(struct camera *camera, const char *text)
{
    size_t size = strnlen(text, sizeof camera->shows - 1);
    memcpy(camera->shows, text, size);
    camera->shows[size] = '\0';
}

struct fault camera_plug(struct camera *camera)
{
    if (mkdir(camera->folder, 0755) != 0 && errno != EEXIST)
        return fault_system(errno, "cannot make the folder %s", camera->folder);
    camera->plugged = true;
    struct picture bench = picture_default();
    return camera_show(camera, &bench, 1, 0);
}

void camera_unplug(struct camera *camera)
{
    if (!camera->plugged)
        return;
    unlink(camera->path);
    rmdir(camera->folder);
    camera->plugged = false;
    camera->shots = 0;
    set_shows(camera, "none");
}

struct fault camera_open(struct camera *camera, const char *directory)
{
    *camera = (struct camera){.noise = 0};
    struct text folder = TEXT_IN(camera->folder), path = TEXT_IN(camera->path);
    text_add(&folder, "%s/camera", directory);
    text_add(&path, "%s/frame.pgm", camera->folder);
    if (!text_ok(&folder) || !text_ok(&path))
        return fault_make(FAULT_TOO_BIG, "the path %s/camera is too long", directory);
    return camera_plug(camera);
}

void camera_close(struct camera *camera)
{
    camera_unplug(camera);
    frame_destroy(&camera->scene);
}

static struct fault take_shot(struct camera *camera)
{
    struct frame shot;
    size_t size = (size_t)camera->scene.width * (size_t)camera->scene.height;
    struct fault fault = frame_create(&shot, camera->scene.width, camera->scene.height);
    if (fault_is(fault))
        return fault;
    memcpy(shot.pixels, camera->scene.pixels, size);
    frame_noise(&shot, camera->noise, (uint64_t)(camera->seed + 1000 + camera->shots));
    fault = frame_write(&shot, camera->path);
    frame_destroy(&shot);
    camera->frames += fault_is(fault) ? 0 : 1;
    return fault;
}

static struct fault check_plugged(const struct camera *camera)
{
    if (!camera->plugged)
        return fault_make(FAULT_LOST, "the camera is unplugged: camera replug");
    return FAULT_OK;
}

struct fault camera_show(struct camera *camera, const struct picture *picture, int64_t shots, int64_t now_ms)
{
    struct frame scene;
    struct picture still = *picture;
    still.noise = 0;
    struct fault fault = check_plugged(camera);
    if (!fault_is(fault))
        fault = picture_draw(&still, &scene);
    if (fault_is(fault))
        return fault;
    frame_destroy(&camera->scene);
    camera->scene = scene;
    camera->noise = picture->noise;
    camera->seed = picture->seed;
    camera->shots = shots;
    camera->shot_next_ms = now_ms;
    set_shows(camera, picture->text[0] == '\0' ? "none" : picture->text);
    return camera_step(camera, now_ms);
}

struct fault camera_show_file(struct camera *camera, const char *path)
{
    struct frame frame;
    struct fault fault = check_plugged(camera);
    if (!fault_is(fault))
        fault = frame_read(&frame, path);
    if (fault_is(fault))
        return fault;
    frame_destroy(&camera->scene);
    camera->scene = frame;
    camera->noise = 0;
    camera->shots = 0;
    set_shows(camera, path);
    return take_shot(camera);
}

/* Cut off under a hidden name, which no camera looks at, and only then put in place. */
struct fault camera_show_torn(struct camera *camera)
{
    char part[CAMERA_PATH_SIZE + 16];
    struct text hidden = TEXT_IN(part);
    struct fault fault = check_plugged(camera);
    camera->shots = 0;
    set_shows(camera, "torn");
    text_add(&hidden, "%s/.torn.pgm", camera->folder);
    if (!fault_is(fault))
        fault = frame_write(&camera->scene, part);
    if (!fault_is(fault) && (truncate(part, camera->scene.width * camera->scene.height / 2) != 0 ||
                             rename(part, camera->path) != 0))
        fault = fault_system(errno, "cannot shorten %s", part);
    camera->frames += fault_is(fault) ? 0 : 1;
    return fault;
}

struct fault camera_step(struct camera *camera, int64_t now_ms)
{
    if (camera->shots == 0 || now_ms < camera->shot_next_ms)
        return FAULT_OK;
    camera->shot_next_ms = now_ms + SHOT_MS;
    struct fault fault = take_shot(camera);
    camera->shots--;
    return fault;
}

int64_t camera_due_ms(const struct camera *camera)
{
    return camera->shots > 0 ? camera->shot_next_ms : INT64_MAX;
}
