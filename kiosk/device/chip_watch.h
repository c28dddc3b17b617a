/* What lies on a chip reader, out of what single looks see: a chip is told once, told gone after three empty
 * looks, because one at the edge of the field flickers. Who takes a chip away and shows it again wants to be
 * heard: half a second later it is news again. Pure. */
#ifndef TOUCHSTONE_CHIP_WATCH_H
#define TOUCHSTONE_CHIP_WATCH_H

#include "common/rules/tag.h"

enum {
    CHIP_EMPTY_LOOKS = 3,
    CHIP_LOOK_GAP_MS = 150 /* between two looks; an empty one takes some 30 ms more (PN532, two retries) */
};

struct chip_watch {
    struct uid held; /* the chip that was told last, and has not left since; none: nothing */
    bool several;
    int empty; /* empty looks in a row */
};

enum chip_news { CHIP_NO_NEWS, CHIP_IS_NEW, CHIP_ARE_SEVERAL, CHIP_IS_GONE };

/* A look saw nothing. CHIP_IS_GONE: tell that. */
enum chip_news chip_watch_empty(struct chip_watch *watch);

/* A look saw this chip: is it one that must be told? Changes nothing but the count of empty looks. */
bool chip_watch_is_new(struct chip_watch *watch, struct uid uid);

/* It was read, and is the only one. */
enum chip_news chip_watch_one(struct chip_watch *watch, struct uid uid);

/* There are two or more. */
enum chip_news chip_watch_several(struct chip_watch *watch);

#endif
