/* The camera: a folder with one picture, `frame.pgm`, which is replaced as a whole when there is a new frame.
 * Something new before the lens makes a few frames, a little apart and each with noise of its own, as a real
 * camera would; then it is still. */
#ifndef BENCH_CAMERA_H
#define BENCH_CAMERA_H

#include "tests/emulators/picture.h"

#define CAMERA_PATH_SIZE  512
#define CAMERA_SHOWS_SIZE 192

struct camera {
    char folder[CAMERA_PATH_SIZE];
    char path[CAMERA_PATH_SIZE + 16];
    bool plugged;
    struct frame scene; /* before the sensor's noise; owned */
    double noise;
    int64_t seed;
    int64_t shots; /* still to be taken */
    int64_t shot_next_ms;
    uint64_t frames; /* written so far */
    char shows[CAMERA_SHOWS_SIZE];
};

/* Plugs in a camera with `directory`/camera; it looks at the empty bench. */
MUST_USE struct fault camera_open(struct camera *camera, const char *directory);
void camera_close(struct camera *camera);

/* Without a camera there is no folder. */
MUST_USE struct fault camera_plug(struct camera *camera);
void camera_unplug(struct camera *camera);

/* Puts a scene before the lens and takes the first of `shots` frames. */
MUST_USE struct fault camera_show(struct camera *camera, const struct picture *picture, int64_t shots,
                                  int64_t now_ms);

/* A picture from a file (PGM or PNG), once, as it is. */
MUST_USE struct fault camera_show_file(struct camera *camera, const char *path);

/* A frame that breaks off in the middle. */
MUST_USE struct fault camera_show_torn(struct camera *camera);

/* Takes the shot that is due. */
MUST_USE struct fault camera_step(struct camera *camera, int64_t now_ms);
int64_t camera_due_ms(const struct camera *camera);

#endif
