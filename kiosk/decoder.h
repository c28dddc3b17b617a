/* Photos and pictures become pixels on a thread of its own: a large PNG takes a second of a small computer,
 * in which neither a finger nor the hub may wait. One after the other. */
#ifndef TOUCHSTONE_DECODER_H
#define TOUCHSTONE_DECODER_H

#include "common/rules/photo.h"
#include "kiosk/device/photo_view.h"

struct decoder;

/* `done` is called from the thread when a photo is there, or `fault` says why not. Never NULL. */
struct decoder *decoder_create(void (*done)(void *context, const char *id, struct fault fault),
                               void *context);
void decoder_destroy(struct decoder *decoder); /* accepts NULL; what is waiting is let go */

/* Any thread. `data` is malloc'ed, and the decoder's from here on. */
void decoder_give(struct decoder *decoder, const char *id, char *data, size_t size);

/* Any thread. The pixels of one that is done, the receiver's to free;
 * NULL: there are none, or they were taken. */
struct photo_view *decoder_take(struct decoder *decoder, const char *id);

#endif
