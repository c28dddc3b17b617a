#include "kiosk/device/chip_watch.h"

#include <string.h>

static bool is_held(const struct chip_watch *watch, struct uid uid)
{
    return watch->held.text[0] != '\0' && strcmp(watch->held.text, uid.text) == 0;
}

enum chip_news chip_watch_empty(struct chip_watch *watch)
{
    bool something = watch->several || watch->held.text[0] != '\0';
    if (!something || ++watch->empty < CHIP_EMPTY_LOOKS)
        return CHIP_NO_NEWS;
    *watch = (struct chip_watch){0};
    return CHIP_IS_GONE;
}

bool chip_watch_is_new(struct chip_watch *watch, struct uid uid)
{
    watch->empty = 0;
    return watch->several || !is_held(watch, uid);
}

enum chip_news chip_watch_one(struct chip_watch *watch, struct uid uid)
{
    bool known = is_held(watch, uid);
    *watch = (struct chip_watch){.held = uid};
    return known ? CHIP_NO_NEWS : CHIP_IS_NEW;
}

enum chip_news chip_watch_several(struct chip_watch *watch)
{
    bool known = watch->several;
    *watch = (struct chip_watch){.held = watch->held, .several = true};
    return known ? CHIP_NO_NEWS : CHIP_ARE_SEVERAL;
}
