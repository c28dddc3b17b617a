#include "common/rules/tag.h"

#include <string.h>

#include "common/base/text.h"

enum { PREFIX_SIZE = 3, DIGITS_MIN = 6, DIGITS_MAX = 12, CHECK_PART_SIZE = 2 /* "-Z" */ };

static const char *const prefixes[] = {[TAG_PIECE] = "TS1", [TAG_BADGE] = "TSB"};
static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The character's value in the alphabet; -1 when it has none. */
static int check_value(char c)
{
    if (is_digit(c))
        return c - '0';
    return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
}

/* ISO 7064 hybrid system: carries modulo 36 and 37 by turns. The check value c makes (p + c) mod 36 = 1. */
char tag_check_character(struct span payload)
{
    int p = 36;
    for (size_t i = 0; i < payload.size; i++) {
        int value = check_value(payload.data[i]);
        if (value < 0)
            return '\0';
        int sum = (p + value) % 36;
        p = 2 * (sum == 0 ? 36 : sum) % 37;
    }
    return payload.size == 0 ? '\0' : alphabet[(37 - p) % 36];
}

static bool has_prefix(struct span text, enum tag_kind *kind)
{
    for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
        if (span_starts_with(text, prefixes[i])) {
            *kind = (enum tag_kind)i;
            return true;
        }
    }
    return false;
}

/* How many digits stand between the hyphens; 0 when it is not our form. */
static size_t count_digits(struct span text)
{
    if (text.size < PREFIX_SIZE + 1 + DIGITS_MIN + CHECK_PART_SIZE ||
        text.size > PREFIX_SIZE + 1 + DIGITS_MAX + CHECK_PART_SIZE)
        return 0;
    size_t hyphen = text.size - CHECK_PART_SIZE;
    if (text.data[PREFIX_SIZE] != '-' || text.data[hyphen] != '-' || check_value(text.data[hyphen + 1]) < 0)
        return 0;
    for (size_t i = PREFIX_SIZE + 1; i < hyphen; i++)
        if (!is_digit(text.data[i]))
            return 0;
    return hyphen - PREFIX_SIZE - 1;
}

/* Of a text that has `digits` digits between the hyphens. */
static char right_check(struct span text, size_t digits)
{
    char payload[PREFIX_SIZE + DIGITS_MAX];
    memcpy(payload, text.data, PREFIX_SIZE);
    memcpy(payload + PREFIX_SIZE, text.data + PREFIX_SIZE + 1, digits);
    return tag_check_character((struct span){payload, PREFIX_SIZE + digits});
}

char tag_right_check(struct span text)
{
    enum tag_kind kind;
    size_t digits = has_prefix(text, &kind) ? count_digits(text) : 0;
    return digits > 0 ? right_check(text, digits) : '\0';
}

enum tag_fit tag_read(struct span text, struct tag *out, enum tag_kind *kind)
{
    enum tag_kind found;
    if (!has_prefix(text, &found))
        return TAG_NOT_OURS;
    size_t digits = count_digits(text);
    if (digits == 0)
        return TAG_MALFORMED;
    if (right_check(text, digits) != text.data[text.size - 1])
        return TAG_WRONG_CHECK;
    struct tag tag = {""};
    memcpy(tag.text, text.data, text.size);
    *out = tag;
    *kind = found;
    return TAG_FITS;
}

struct tag tag_make(enum tag_kind kind, int64_t number)
{
    assert((size_t)kind < COUNT_OF(prefixes));
    assert(number >= 0 && number <= TAG_NUMBER_MAX);
    char digits[TAG_TEXT_MAX];
    struct tag tag = {""};
    struct text payload = TEXT_IN(digits), text = TEXT_IN(tag.text);
    text_add(&payload, "%s%06lld", prefixes[kind], (long long)number);
    text_add(&text, "%s-%s-%c", prefixes[kind], digits + PREFIX_SIZE,
             tag_check_character(text_span(&payload)));
    assert(text_ok(&payload) && text_ok(&text));
    return tag;
}

int64_t tag_number(struct tag tag)
{
    int64_t number = 0;
    assert(!tag_is_none(tag));
    for (const char *digit = tag.text + PREFIX_SIZE + 1; is_digit(*digit); digit++)
        number = number * 10 + (*digit - '0');
    return number;
}

struct tag tag_of(const char *text)
{
    struct tag tag = {""};
    enum tag_kind kind;
    bool fits = text[0] == '\0' || tag_read(span_of(text), &tag, &kind) == TAG_FITS;
    assert(fits);
    return tag;
}

bool tag_equal(struct tag a, struct tag b)
{
    return strcmp(a.text, b.text) == 0;
}

static char upper_hex(char c)
{
    if (is_digit(c) || (c >= 'A' && c <= 'F'))
        return c;
    return c >= 'a' && c <= 'f' ? (char)(c - 'a' + 'A') : '\0';
}

bool uid_read(struct span text, struct uid *out)
{
    if (text.size != 8 && text.size != 14 && text.size != 20)
        return false;
    struct uid uid = {""};
    for (size_t i = 0; i < text.size; i++) {
        uid.text[i] = upper_hex(text.data[i]);
        if (uid.text[i] == '\0')
            return false;
    }
    if (text.size == 8 && uid.text[0] == '0' && uid.text[1] == '8')
        return false; /* drawn anew at every power-up: it names nothing */
    *out = uid;
    return true;
}

bool uid_equal(struct uid a, struct uid b)
{
    return a.text[0] != '\0' && strcmp(a.text, b.text) == 0;
}
