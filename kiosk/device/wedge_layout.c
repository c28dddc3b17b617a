#include "kiosk/device/wedge_layout.h"

#include <string.h>

enum { KEYS_MAX = 47, LEVELS = 2, NOTHING = ' ' };

/* Keys in US order, a character each; a blank for a key that types nothing by itself. */
static const char *const TABLES[WEDGE_LAYOUT_COUNT][LEVELS] = {
    [WEDGE_US] = {"1234567890-=qwertyuiop[]asdfghjkl;'\\zxcvbnm,./`",
                  "!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:\"|ZXCVBNM<>?~"},
    [WEDGE_FR] = {"&é\"'(-è_çà)=azertyuiop $qsdfghjklmù*wxcvbn,;:!²",
                  "1234567890°+AZERTYUIOP £QSDFGHJKLM%µWXCVBN?./§~"},
    [WEDGE_DE] = {"1234567890ß qwertzuiopü+asdfghjklöä#yxcvbnm,.- ",
                  "!\"§$%&/()=? QWERTZUIOPÜ*ASDFGHJKLÖÄ'YXCVBNM;:_°"},
    [WEDGE_TH] = {"ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฟหกดเ้่าสวงฃผปแอิืทมใฝ_", "+๑๒๓๔ู฿๕๖๗๘๙๐\"ฎฑธํ๊ณฯญฐ,ฤฆฏโฌ็๋ษศซ.ฅ()ฉฮฺ์?ฒฬฦ%"},
};

bool wedge_layout_find(struct span word, enum wedge_layout *out)
{
    static const char *const words[] = {
#define X(name, word) [name] = word,
        WEDGE_LAYOUT_LIST(X)
#undef X
    };
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (!span_is(word, words[i]))
            continue;
        *out = (enum wedge_layout)i;
        return true;
    }
    return false;
}

/* Bytes of the UTF-8 character that begins so; 0: none begins so. */
static size_t character_size(unsigned char first)
{
    return first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 0;
}

/* The character of a key; sets *size. */
static const char *key_character(enum wedge_layout layout, int level, int key, size_t *size)
{
    const char *at = TABLES[layout][level];
    for (int i = 0; i < key; i++)
        at += character_size((unsigned char)*at);
    *size = character_size((unsigned char)*at);
    return at;
}

/* Which key types it, and with Shift or not; false: none. */
static bool key_find(enum wedge_layout layout, struct span character, int *level, int *key)
{
    for (*level = 0; *level < LEVELS; (*level)++) {
        const char *at = TABLES[layout][*level];
        for (*key = 0; *key < KEYS_MAX; (*key)++) {
            size_t size = character_size((unsigned char)*at);
            if (size == character.size && memcmp(at, character.data, size) == 0)
                return true;
            at += size;
        }
    }
    return false;
}

bool wedge_layout_turn(enum wedge_layout from, enum wedge_layout to, struct span text, char *out,
                       size_t capacity, size_t *size)
{
    *size = 0;
    for (size_t at = 0; at < text.size;) {
        size_t from_size = character_size((unsigned char)text.data[at]), to_size = 1;
        const char *turned = text.data + at; /* Space is Space, and a control byte itself, in each of them */
        int level, key;
        if (from_size == 0 || from_size > text.size - at)
            return false;
        if ((unsigned char)text.data[at] > NOTHING) {
            if (!key_find(from, (struct span){text.data + at, from_size}, &level, &key))
                return false;
            turned = key_character(to, level, key, &to_size);
            if (*turned == NOTHING)
                return false;
        }
        if (*size + to_size > capacity)
            return false;
        memcpy(out + *size, turned, to_size);
        *size += to_size;
        at += from_size;
    }
    return true;
}
