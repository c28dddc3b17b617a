/* The keys of a hand scanner that types → the text it read. By key code, so that the layout of the
 * host does not matter: a Thai or French layout turns digits into letters. Pure: keys and the time go in.
 *
 * Knows: Shift (also sent anew for each letter, or released late), autorepeat (ignored, but for one that
 * comes sooner than any held key is repeated: SDL takes a key that X saw let go of and pressed again within 2
 * ms for one that is held, so the 00 of a tag would be one 0), Ctrl+letter as control byte, Alt with keypad
 * digits as character code, STX … ETX as frame, F13 as prefix. Enter, keypad Enter, Tab and ETX end a scan;
 * one that stops for 300 ms without an end is thrown away. */
#ifndef TOUCHSTONE_WEDGE_DECODE_H
#define TOUCHSTONE_WEDGE_DECODE_H

#include "kiosk/device/wedge_layout.h"

#define WEDGE_TEXT_MAX 255
#define WEDGE_PAUSE_MS 300
#define WEDGE_FIX_MAX  16

/* How a scanner types, by its own set-up. Zeroed: as a US keyboard, AIM identifiers taken off. */
struct wedge_manner {
    enum wedge_layout layout;   /* the keyboard that it thinks it is */
    char prefix[WEDGE_FIX_MAX]; /* taken off where it stands in front; "" none */
    char suffix[WEDGE_FIX_MAX]; /* and at the end */
    bool keep_aim;              /* a "]Q1" in front belongs to the text */
};

enum wedge_result {
    WEDGE_MORE,
    WEDGE_SCAN,     /* wedge_text() is a whole scan, until the next key */
    WEDGE_LOST,     /* a scan ended, but characters of it were lost or are none */
    WEDGE_TOO_LONG, /* more than WEDGE_TEXT_MAX characters; told once, the rest of the scan is thrown away */
};

struct wedge {
    char text[WEDGE_TEXT_MAX + 1];
    size_t size;
    unsigned held; /* modifiers that are down */
    int alt_code;  /* what the keypad typed while Alt is down; -1: nothing */
    bool ended;    /* `text` was handed out: the next key starts anew */
    bool lost;
    bool too_long;
    bool framed;                     /* it began with STX or F13, which no person types */
    int64_t at_ms;                   /* of the last key */
    int64_t first_ms, pressed_ms;    /* of the first and the last press of this scan */
    int64_t shortest_ms, longest_ms; /* between two of them */
    int presses;                     /* of it, without modifiers */
};

/* One key: `code` of linux/input-event-codes.h, `value` 1 down, 0 up, 2 repeated. */
enum wedge_result wedge_key(struct wedge *wedge, int code, int value, int64_t at_ms);

/* The device says that events were dropped: what is being read cannot be whole. */
void wedge_drop(struct wedge *wedge, int64_t at_ms);

/* The scan as it is to be used: in the characters of the scanner's layout, without prefix, suffix and AIM
 * identifier. When it is none of our tags so, but becomes one under another layout, or with its case turned
 * round (the scanner thought that CapsLock is on), and under no two of them a different one, it is that tag:
 * its check character says so. `buffer` is lent for that. */
struct span wedge_text(const struct wedge *wedge, const struct wedge_manner *manner,
                       char buffer[WEDGE_TEXT_MAX + 1]);

enum wedge_pace {
    WEDGE_BY_HAND, /* a person typed it, or nobody can tell: it is no scan */
    WEDGE_BY_MACHINE,
    WEDGE_TOO_SLOW, /* a scanner, but so slow that only its person can mend it: say so */
};

/* Who typed the scan that ended, for keys that come through the window, where a person may type, too. At 35
 * ms a key or less, and more than a few keys, it is a machine. At 120 ms it is one if it is what no person
 * types: it has the form of a tag, a scanner's own signs around it (STX, F13, AIM identifier, the prefix or
 * suffix that is set), or it is a length with its unit. Those more slowly, and anything else that is longer
 * and came as evenly as only a machine does, are too slow. A length without unit that came so evenly counts
 * at 120 ms: who types one means it. */
enum wedge_pace wedge_pace(const struct wedge *wedge, const struct wedge_manner *manner);

/* The linux key code of an SDL scancode (a USB HID usage of page 7); -1: none that matters. For reading a
 * scanner through the window when its device cannot be opened. */
int wedge_code_of_scancode(int scancode);

#endif
