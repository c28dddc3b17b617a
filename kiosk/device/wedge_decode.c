#include "kiosk/device/wedge_decode.h"

#include <string.h>

#include <linux/input-event-codes.h>

#include "common/base/text.h"
#include "common/rules/tag.h"
#include "kiosk/device/caliper.h"

enum { SHIFT_LEFT = 1, SHIFT_RIGHT = 2, CTRL_LEFT = 4, CTRL_RIGHT = 8, ALT_LEFT = 16, ALT_RIGHT = 32 };
enum { SHIFT = SHIFT_LEFT | SHIFT_RIGHT, CTRL = CTRL_LEFT | CTRL_RIGHT, ALT = ALT_LEFT | ALT_RIGHT };
enum {
    STX = 0x02,
    ETX = 0x03,
    AIM_SIZE = 3,
    ALT_CODE_MAX = 999,
    MACHINE_MS_MAX = 35,
    MACHINE_PRESSES_MIN = 5,
    SIGNED_MS_MAX = 120,
    EVEN_PRESSES_MIN = 8,
    REPEAT_MS_MIN = 100 /* a key that is held is repeated after 200 ms at the soonest */
};

struct key {
    char plain, shifted;
};

static const struct key KEYS[] = {
    [KEY_1] = {'1', '!'},          [KEY_2] = {'2', '@'},           [KEY_3] = {'3', '#'},
    [KEY_4] = {'4', '$'},          [KEY_5] = {'5', '%'},           [KEY_6] = {'6', '^'},
    [KEY_7] = {'7', '&'},          [KEY_8] = {'8', '*'},           [KEY_9] = {'9', '('},
    [KEY_0] = {'0', ')'},          [KEY_MINUS] = {'-', '_'},       [KEY_EQUAL] = {'=', '+'},
    [KEY_Q] = {'q', 'Q'},          [KEY_W] = {'w', 'W'},           [KEY_E] = {'e', 'E'},
    [KEY_R] = {'r', 'R'},          [KEY_T] = {'t', 'T'},           [KEY_Y] = {'y', 'Y'},
    [KEY_U] = {'u', 'U'},          [KEY_I] = {'i', 'I'},           [KEY_O] = {'o', 'O'},
    [KEY_P] = {'p', 'P'},          [KEY_LEFTBRACE] = {'[', '{'},   [KEY_RIGHTBRACE] = {']', '}'},
    [KEY_A] = {'a', 'A'},          [KEY_S] = {'s', 'S'},           [KEY_D] = {'d', 'D'},
    [KEY_F] = {'f', 'F'},          [KEY_G] = {'g', 'G'},           [KEY_H] = {'h', 'H'},
    [KEY_J] = {'j', 'J'},          [KEY_K] = {'k', 'K'},           [KEY_L] = {'l', 'L'},
    [KEY_SEMICOLON] = {';', ':'},  [KEY_APOSTROPHE] = {'\'', '"'}, [KEY_GRAVE] = {'`', '~'},
    [KEY_BACKSLASH] = {'\\', '|'}, [KEY_Z] = {'z', 'Z'},           [KEY_X] = {'x', 'X'},
    [KEY_C] = {'c', 'C'},          [KEY_V] = {'v', 'V'},           [KEY_B] = {'b', 'B'},
    [KEY_N] = {'n', 'N'},          [KEY_M] = {'m', 'M'},           [KEY_COMMA] = {',', '<'},
    [KEY_DOT] = {'.', '>'},        [KEY_SLASH] = {'/', '?'},       [KEY_SPACE] = {' ', ' '},
    [KEY_KPASTERISK] = {'*', '*'}, [KEY_KPMINUS] = {'-', '-'},     [KEY_KPPLUS] = {'+', '+'},
    [KEY_KPDOT] = {'.', '.'},      [KEY_KPCOMMA] = {',', ','},     [KEY_KPSLASH] = {'/', '/'},
    [KEY_KP7] = {'7', '7'},        [KEY_KP8] = {'8', '8'},         [KEY_KP9] = {'9', '9'},
    [KEY_KP4] = {'4', '4'},        [KEY_KP5] = {'5', '5'},         [KEY_KP6] = {'6', '6'},
    [KEY_KP1] = {'1', '1'},        [KEY_KP2] = {'2', '2'},         [KEY_KP3] = {'3', '3'},
    [KEY_KP0] = {'0', '0'},
};

static unsigned modifier_of(int code)
{
    switch (code) {
    case KEY_LEFTSHIFT:
        return SHIFT_LEFT;
    case KEY_RIGHTSHIFT:
        return SHIFT_RIGHT;
    case KEY_LEFTCTRL:
        return CTRL_LEFT;
    case KEY_RIGHTCTRL:
        return CTRL_RIGHT;
    case KEY_LEFTALT:
        return ALT_LEFT;
    case KEY_RIGHTALT:
        return ALT_RIGHT;
    default:
        return 0;
    }
}

static bool is_keypad_digit(int code)
{
    return code >= KEY_KP7 && code <= KEY_KP0 && code != KEY_KPMINUS && code != KEY_KPPLUS;
}

static void start_anew(struct wedge *wedge)
{
    wedge->size = 0;
    wedge->presses = 0;
    wedge->framed = false;
    wedge->ended = false;
    wedge->lost = false;
    wedge->too_long = false;
}

static enum wedge_result frame_begin(struct wedge *wedge)
{
    start_anew(wedge);
    wedge->framed = true;
    return WEDGE_MORE;
}

static enum wedge_result character_add(struct wedge *wedge, char c)
{
    if (wedge->too_long)
        return WEDGE_MORE;
    if (wedge->size == WEDGE_TEXT_MAX) {
        wedge->too_long = true;
        return WEDGE_TOO_LONG;
    }
    wedge->text[wedge->size++] = c;
    return WEDGE_MORE;
}

static enum wedge_result scan_end(struct wedge *wedge)
{
    bool lost = wedge->lost, silent = wedge->too_long || (wedge->size == 0 && !lost);
    wedge->text[wedge->size] = '\0';
    wedge->ended = true;
    if (silent)
        return WEDGE_MORE;
    return lost ? WEDGE_LOST : WEDGE_SCAN;
}

/* The character code that was typed on the keypad while Alt was held. Beyond ASCII it depends on the host's
 * code page. */
static enum wedge_result alt_released(struct wedge *wedge)
{
    int code = wedge->alt_code;
    wedge->alt_code = -1;
    if (code < 0)
        return WEDGE_MORE;
    if (code >= 0x20 && code < 0x7F)
        return character_add(wedge, (char)code);
    wedge->lost = true;
    return WEDGE_MORE;
}

static enum wedge_result modifier_changed(struct wedge *wedge, unsigned modifier, bool down)
{
    bool alt = wedge->held & ALT;
    wedge->held = down ? wedge->held | modifier : wedge->held & ~modifier;
    if (!alt && (wedge->held & ALT))
        wedge->alt_code = -1;
    return alt && !(wedge->held & ALT) ? alt_released(wedge) : WEDGE_MORE;
}

static enum wedge_result control_typed(struct wedge *wedge, char letter)
{
    char control = (char)(letter & 0x1F);
    if (control == STX)
        return frame_begin(wedge);
    if (control == ETX)
        return scan_end(wedge);
    if (control == '\r' || control == '\n' || control == '\t')
        return scan_end(wedge);
    return control == 0 ? WEDGE_MORE : character_add(wedge, control);
}

static void alt_typed(struct wedge *wedge, int code)
{
    int digit = KEYS[code].plain - '0';
    int before = wedge->alt_code < 0 ? 0 : wedge->alt_code;
    wedge->alt_code = before > ALT_CODE_MAX ? before : before * 10 + digit;
}

static enum wedge_result key_pressed(struct wedge *wedge, int code)
{
    if (code == KEY_ENTER || code == KEY_KPENTER || code == KEY_TAB)
        return scan_end(wedge);
    if (code == KEY_F13)
        return frame_begin(wedge);
    if (code < 0 || (size_t)code >= COUNT_OF(KEYS) || KEYS[code].plain == '\0')
        return WEDGE_MORE; /* CapsLock, NumLock, keys that type nothing */
    if ((wedge->held & ALT) && is_keypad_digit(code)) {
        alt_typed(wedge, code);
        return WEDGE_MORE;
    }
    if (wedge->held & CTRL)
        return control_typed(wedge, KEYS[code].plain);
    return character_add(wedge, wedge->held & SHIFT ? KEYS[code].shifted : KEYS[code].plain);
}

static void press_count(struct wedge *wedge, int64_t at_ms)
{
    int64_t gap_ms = at_ms - wedge->pressed_ms;
    wedge->pressed_ms = at_ms;
    if (wedge->presses++ == 0)
        wedge->first_ms = at_ms;
    else if (wedge->presses == 2)
        wedge->shortest_ms = wedge->longest_ms = gap_ms;
    else if (gap_ms < wedge->shortest_ms)
        wedge->shortest_ms = gap_ms;
    else if (gap_ms > wedge->longest_ms)
        wedge->longest_ms = gap_ms;
}

enum wedge_result wedge_key(struct wedge *wedge, int code, int value, int64_t at_ms)
{
    if (value == 2 && at_ms - wedge->at_ms >= REPEAT_MS_MIN)
        return WEDGE_MORE;
    if (wedge->ended || at_ms - wedge->at_ms >= WEDGE_PAUSE_MS)
        start_anew(wedge);
    wedge->at_ms = at_ms;
    unsigned modifier = modifier_of(code);
    if (modifier)
        return modifier_changed(wedge, modifier, value != 0);
    if (value == 0)
        return WEDGE_MORE;
    press_count(wedge, at_ms);
    return key_pressed(wedge, code);
}

void wedge_drop(struct wedge *wedge, int64_t at_ms)
{
    if (wedge->ended)
        start_anew(wedge);
    wedge->lost = true;
    wedge->held = 0;
    wedge->alt_code = -1;
    wedge->at_ms = at_ms;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "]" with a letter and a digit or letter: which symbology it was (ISO/IEC 15424). */
static bool has_aim(struct span text)
{
    if (text.size <= AIM_SIZE || text.data[0] != ']' || !is_letter(text.data[1]))
        return false;
    char modifier = text.data[2];
    return (modifier >= '0' && modifier <= '9') || is_letter(modifier);
}

static bool is_tag(struct span text)
{
    struct tag tag;
    enum tag_kind kind;
    return tag_read(text, &tag, &kind) == TAG_FITS;
}

static struct span fix_off(struct span text, const char *prefix, const char *suffix)
{
    size_t front = strlen(prefix), end = strlen(suffix);
    if (front < text.size && span_starts_with(text, prefix))
        text = (struct span){text.data + front, text.size - front};
    if (end < text.size && memcmp(text.data + text.size - end, suffix, end) == 0)
        text.size -= end;
    return text;
}

static struct span aim_off(struct span text)
{
    return (struct span){text.data + AIM_SIZE, text.size - AIM_SIZE};
}

/* The identifier stands behind the prefix, or in front of it: scanners do either. */
static struct span trim(struct span text, const struct wedge_manner *manner)
{
    bool first = !manner->keep_aim && has_aim(text);
    text = fix_off(first ? aim_off(text) : text, manner->prefix, manner->suffix);
    return !first && !manner->keep_aim && has_aim(text) ? aim_off(text) : text;
}

/* A tag that a scan might have been, and whether there are two different ones. */
struct mending {
    char text[WEDGE_TEXT_MAX + 1];
    size_t size;
    bool differ;
};

static void mending_try(struct mending *mending, struct span text)
{
    if (!is_tag(text))
        return;
    struct span known = {mending->text, mending->size};
    mending->differ = mending->differ || (known.size > 0 && !span_equal(known, text));
    memcpy(mending->text, text.data, text.size);
    mending->size = text.size;
}

static void mending_turn(struct mending *mending, enum wedge_layout from, enum wedge_layout to,
                         struct span text, const struct wedge_manner *manner)
{
    char turned[WEDGE_TEXT_MAX + 1];
    size_t size;
    if (wedge_layout_turn(from, to, text, turned, WEDGE_TEXT_MAX, &size))
        mending_try(mending, trim((struct span){turned, size}, manner));
}

/* The scanner thinks it is another keyboard, or the host has already read it as another one, or CapsLock is
 * on. */
static void mend(struct mending *mending, struct span text, const struct wedge_manner *manner)
{
    char other[WEDGE_TEXT_MAX + 1];
    for (size_t i = 0; i < text.size; i++)
        other[i] = is_letter(text.data[i]) ? (char)(text.data[i] ^ 0x20) : text.data[i];
    struct span cases[] = {text, {other, text.size}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        mending_try(mending, trim(cases[i], manner));
        for (enum wedge_layout layout = WEDGE_FR; layout < WEDGE_LAYOUT_COUNT; layout++) {
            mending_turn(mending, WEDGE_US, layout, cases[i], manner);
            mending_turn(mending, layout, WEDGE_US, cases[i], manner);
        }
    }
}

/* In the characters of the scanner's layout, with all that is around it. */
static struct span text_as_sent(const struct wedge *wedge, const struct wedge_manner *manner,
                                char buffer[WEDGE_TEXT_MAX + 1])
{
    struct span typed = {wedge->text, wedge->size};
    size_t size;
    bool turned = wedge_layout_turn(WEDGE_US, manner->layout, typed, buffer, WEDGE_TEXT_MAX, &size);
    return turned ? (struct span){buffer, size} : typed;
}

struct span wedge_text(const struct wedge *wedge, const struct wedge_manner *manner,
                       char buffer[WEDGE_TEXT_MAX + 1])
{
    struct span typed = {wedge->text, wedge->size};
    struct mending mending = {.size = 0};
    struct span text = trim(text_as_sent(wedge, manner, buffer), manner);
    if (is_tag(text))
        return text;
    mend(&mending, typed, manner);
    if (mending.size == 0 || mending.differ)
        return text;
    memcpy(buffer, mending.text, mending.size);
    buffer[mending.size] = '\0';
    return (struct span){buffer, mending.size};
}

static bool is_signed(const struct wedge *wedge, const struct wedge_manner *manner)
{
    char buffer[WEDGE_TEXT_MAX + 1];
    struct span sent = text_as_sent(wedge, manner, buffer);
    struct span bare = fix_off(sent, manner->prefix, manner->suffix);
    return wedge->framed || bare.size != sent.size || has_aim(bare) || caliper_has_unit(bare) ||
           tag_right_check(wedge_text(wedge, manner, buffer)) != '\0';
}

static bool is_length(const struct wedge *wedge, const struct wedge_manner *manner)
{
    char buffer[WEDGE_TEXT_MAX + 1];
    int64_t length_um;
    return caliper_read(wedge_text(wedge, manner, buffer), &length_um);
}

/* A scanner pauses as long after each report. A letter with Shift takes twice as many as one without. */
static bool is_even(const struct wedge *wedge)
{
    return 2 * wedge->longest_ms <= 5 * wedge->shortest_ms;
}

static bool is_within(const struct wedge *wedge, int key_ms)
{
    return wedge->at_ms - wedge->first_ms <= (int64_t)key_ms * (wedge->presses - 1);
}

enum wedge_pace wedge_pace(const struct wedge *wedge, const struct wedge_manner *manner)
{
    if (wedge->presses < MACHINE_PRESSES_MIN)
        return WEDGE_BY_HAND;
    if (is_within(wedge, MACHINE_MS_MAX))
        return WEDGE_BY_MACHINE;
    if (is_signed(wedge, manner))
        return is_within(wedge, SIGNED_MS_MAX) ? WEDGE_BY_MACHINE : WEDGE_TOO_SLOW;
    if (!is_even(wedge) || !is_within(wedge, SIGNED_MS_MAX))
        return WEDGE_BY_HAND;
    if (is_length(wedge, manner))
        return WEDGE_BY_MACHINE;
    return wedge->presses >= EVEN_PRESSES_MIN ? WEDGE_TOO_SLOW : WEDGE_BY_HAND;
}

int wedge_code_of_scancode(int scancode)
{
    /* USB HID usage tables, page 7, from 0x04 (A) on */
    static const unsigned char codes[] = {
        KEY_A,     KEY_B,         KEY_C,          KEY_D,         KEY_E,         KEY_F,         KEY_G,
        KEY_H,     KEY_I,         KEY_J,          KEY_K,         KEY_L,         KEY_M,         KEY_N,
        KEY_O,     KEY_P,         KEY_Q,          KEY_R,         KEY_S,         KEY_T,         KEY_U,
        KEY_V,     KEY_W,         KEY_X,          KEY_Y,         KEY_Z,         KEY_1,         KEY_2,
        KEY_3,     KEY_4,         KEY_5,          KEY_6,         KEY_7,         KEY_8,         KEY_9,
        KEY_0,     KEY_ENTER,     KEY_ESC,        KEY_BACKSPACE, KEY_TAB,       KEY_SPACE,     KEY_MINUS,
        KEY_EQUAL, KEY_LEFTBRACE, KEY_RIGHTBRACE, KEY_BACKSLASH, KEY_BACKSLASH, KEY_SEMICOLON, KEY_APOSTROPHE,
        KEY_GRAVE, KEY_COMMA,     KEY_DOT,        KEY_SLASH,
    };
    static const unsigned char keypad[] = {
        KEY_KPSLASH, KEY_KPASTERISK, KEY_KPMINUS, KEY_KPPLUS, KEY_KPENTER, KEY_KP1, KEY_KP2, KEY_KP3,
        KEY_KP4,     KEY_KP5,        KEY_KP6,     KEY_KP7,    KEY_KP8,     KEY_KP9, KEY_KP0, KEY_KPDOT};
    static const unsigned char modifiers[] = {KEY_LEFTCTRL,  KEY_LEFTSHIFT,  KEY_LEFTALT,  KEY_LEFTMETA,
                                              KEY_RIGHTCTRL, KEY_RIGHTSHIFT, KEY_RIGHTALT, KEY_RIGHTMETA};
    enum { USAGE_A = 0x04, USAGE_KEYPAD = 0x54, USAGE_F13 = 0x68, USAGE_MODIFIERS = 0xE0 };
    if (scancode >= USAGE_A && scancode < USAGE_A + (int)COUNT_OF(codes))
        return codes[scancode - USAGE_A];
    if (scancode >= USAGE_KEYPAD && scancode < USAGE_KEYPAD + (int)COUNT_OF(keypad))
        return keypad[scancode - USAGE_KEYPAD];
    if (scancode == USAGE_F13)
        return KEY_F13;
    if (scancode >= USAGE_MODIFIERS && scancode < USAGE_MODIFIERS + (int)COUNT_OF(modifiers))
        return modifiers[scancode - USAGE_MODIFIERS];
    return -1;
}
