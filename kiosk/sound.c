#include "kiosk/sound.h"

#include <math.h>

struct tone {
    double hertz; /* 0: silence */
    int ms;
    double loudness; /* 0 … 1 */
    double edge; /* 0: round like a flute; 1: with the overtones that make a buzzer cut through a workshop */
};

#define TONES_MAX 6

static const struct tone SOUNDS[][TONES_MAX] = {
    [SOUND_NONE] = {{0, 0, 0, 0}},
    [SOUND_OK] = {{880, 90, 0.22, 0}},
    [SOUND_DONE] = {{659, 80, 0.24, 0}, {988, 130, 0.24, 0}},
    [SOUND_REFUSED] =
        {{175, 240, 0.85, 1}, {0, 70, 0, 0}, {175, 240, 0.85, 1}, {0, 70, 0, 0}, {131, 420, 0.9, 1}},
    [SOUND_ATTENTION] = {{587, 120, 0.45, 0.4}, {0, 70, 0, 0}, {587, 160, 0.45, 0.4}},
    [SOUND_VERDICT_PASS] = {{784, 90, 0.3, 0}, {988, 90, 0.3, 0}, {1319, 180, 0.3, 0}},
    [SOUND_VERDICT_FAIL] = {{392, 200, 0.6, 0.7}, {0, 40, 0, 0}, {294, 380, 0.6, 0.7}},
    [SOUND_TICK] = {{1175, 40, 0.22, 0}, {0, 60, 0, 0}, {1175, 40, 0.22, 0}},
};

/* Rises and falls softly, so that no speaker clicks. */
static double envelope(double at_ms, double length_ms)
{
    double rise = fmin(at_ms / 6, 1), fall = fmin((length_ms - at_ms) / (length_ms * 0.5), 1);
    return fmin(rise, fall);
}

static double wave(const struct tone *tone, double seconds)
{
    double angle = 2 * M_PI * tone->hertz * seconds;
    double value = sin(angle);
    for (int overtone = 3; overtone <= 9; overtone += 2)
        value += tone->edge * sin(overtone * angle) / overtone;
    return value / (1 + tone->edge * 0.25);
}

size_t sound_make(enum flow_sound sound, int16_t out[SOUND_SAMPLES_MAX])
{
    assert((size_t)sound < COUNT_OF(SOUNDS));
    size_t count = 0;
    for (int i = 0; i < TONES_MAX && SOUNDS[sound][i].ms > 0; i++) {
        const struct tone *tone = &SOUNDS[sound][i];
        size_t samples = (size_t)tone->ms * SOUND_RATE / 1000;
        assert(count + samples <= SOUND_SAMPLES_MAX);
        for (size_t s = 0; s < samples; s++) {
            double seconds = (double)s / SOUND_RATE;
            double value = wave(tone, seconds) * tone->loudness * envelope(seconds * 1000, tone->ms);
            out[count++] = (int16_t)lround(fmax(-1, fmin(1, value)) * 32000);
        }
    }
    return count;
}
