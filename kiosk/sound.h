/* The kiosk's few sounds, made of tones: no files. A refusal is unmistakable; what went well is short and
 * soft. Pure. */
#ifndef TOUCHSTONE_SOUND_H
#define TOUCHSTONE_SOUND_H

#include "kiosk/flow/flow.h"

#define SOUND_RATE        22050 /* samples a second, mono, 16 bit */
#define SOUND_SAMPLES_MAX (SOUND_RATE * 6 / 5)

/* Writes the sound's samples; returns how many (0 for SOUND_NONE). */
size_t sound_make(enum flow_sound sound, int16_t out[SOUND_SAMPLES_MAX]);

#endif
