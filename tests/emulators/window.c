#include "tests/emulators/window.h"

struct fault window_create(struct window **out, const char *name, const char *things)
{
    (void)name;
    (void)things;
    *out = NULL;
    return fault_make(FAULT_CONFIG, "this build has no window");
}
void window_destroy(struct window *window)
{
    (void)window;
}
int window_fd(const struct window *window)
{
    (void)window;
    return -1;
}
bool window_wants_drawing(const struct window *window, const struct bench *bench, int64_t now_ms)
{
    (void)window;
    (void)bench;
    (void)now_ms;
    return false;
}
void window_draw(struct window *window, const struct bench *bench, int64_t now_ms)
{
    (void)window;
    (void)bench;
    (void)now_ms;
}
bool window_handle(struct window *window, struct bench *bench, int64_t now_ms)
{
    (void)window;
    (void)bench;
    (void)now_ms;
    return true;
}
