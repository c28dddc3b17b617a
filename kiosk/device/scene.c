#include "kiosk/device/scene.h"

#include <string.h>

enum { CHANGE_MIN = 14, STEP = 2 }; /* grey levels; every second pixel each way is enough */

static int cell_mean(const struct picture *frame, int column, int row)
{
    int left = frame->width * column / SCENE_ACROSS, right = frame->width * (column + 1) / SCENE_ACROSS;
    int top = frame->height * row / SCENE_DOWN, bottom = frame->height * (row + 1) / SCENE_DOWN;
    int sum = 0, count = 0;
    for (int y = top; y < bottom; y += STEP) {
        for (int x = left; x < right; x += STEP, count++)
            sum += frame->grey[(size_t)y * (size_t)frame->width + (size_t)x];
    }
    return count > 0 ? sum / count : 0;
}

bool scene_changed(struct scene *scene, const struct picture *frame)
{
    enum { CELLS = SCENE_ACROSS * SCENE_DOWN };
    struct scene now = {.is_known = true};
    int all = 0;
    for (int i = 0; i < CELLS; i++) {
        now.cell[i] = cell_mean(frame, i % SCENE_ACROSS, i / SCENE_ACROSS);
        all += now.cell[i] - scene->cell[i];
    }
    all /= CELLS;
    bool changed = !scene->is_known;
    for (int i = 0; i < CELLS && !changed; i++) {
        int difference = now.cell[i] - scene->cell[i] - all;
        changed = difference > CHANGE_MIN || difference < -CHANGE_MIN;
    }
    if (changed)
        *scene = now;
    return changed;
}
