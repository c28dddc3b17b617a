/* Keyboard layouts, key by key: which character a key types under which. A scanner that types as a French
 * keyboard is read with another table than one that types as a US one, and what a host's layout has made of a
 * scan can be turned back, because no layout has a character on two keys. Dead keys are in none of them.
 * Pure. Source: xkeyboard-config by libxkbcommon. */
#ifndef TOUCHSTONE_WEDGE_LAYOUT_H
#define TOUCHSTONE_WEDGE_LAYOUT_H

#include "common/base/span.h"

#define WEDGE_LAYOUT_LIST(X)                                                                                 \
    X(WEDGE_US, "us")                                                                                        \
    X(WEDGE_FR, "fr") /* AZERTY */                                                                           \
    X(WEDGE_DE, "de") /* QWERTZ */                                                                           \
    X(WEDGE_TH, "th") /* Kedmanee */

enum wedge_layout {
#define X(name, word) name,
    WEDGE_LAYOUT_LIST(X)
#undef X
        WEDGE_LAYOUT_COUNT
};

MUST_USE bool wedge_layout_find(struct span word, enum wedge_layout *out);

/* What the keys that type `text` (UTF-8) under layout `from` type under `to`. False: a character of it is on
 * no key of `from` or types nothing under `to`, or there are more than `capacity` bytes. */
MUST_USE bool wedge_layout_turn(enum wedge_layout from, enum wedge_layout to, struct span text, char *out,
                                size_t capacity, size_t *size);

#endif
