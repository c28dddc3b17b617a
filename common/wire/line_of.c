/* Where in a JSON text a path leads: "pieces[3].tag" → its line. The text was read before, so that it is
 * JSON; still nothing here goes beyond its end. */
#include "common/base/number.h"
#include "common/wire/wire.h"

struct spot {
    struct span text;
    size_t at;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static char look(const struct spot *place)
{
    return place->at < place->text.size ? place->text.data[place->at] : '\0';
}

static void skip_blanks(struct spot *place)
{
    while (place->at < place->text.size && is_blank(place->text.data[place->at]))
        place->at++;
}

/* Behind the string that begins here; its inside is *out, with its escapes. */
static void skip_string(struct spot *place, struct span *out)
{
    size_t begin = ++place->at;
    while (place->at < place->text.size && place->text.data[place->at] != '"')
        place->at += place->text.data[place->at] == '\\' ? 2 : 1;
    if (place->at > place->text.size)
        place->at = place->text.size;
    *out = (struct span){place->text.data + begin, place->at - begin};
    if (place->at < place->text.size)
        place->at++;
}

/* Behind the value that begins here, however deep. */
static void skip_value(struct spot *place)
{
    struct span inside;
    int depth = 0;
    do {
        char c = look(place);
        if (c == '"') {
            skip_string(place, &inside);
        } else {
            if (c == '{' || c == '[')
                depth++;
            if (c == '}' || c == ']')
                depth--;
            place->at++;
        }
        if (depth == 0 && (look(place) == ',' || look(place) == '}' || look(place) == ']'))
            return;
    } while (place->at < place->text.size);
}

/* To the value of a key of the object that begins here. */
static bool enter_key(struct spot *place, struct span key)
{
    struct spot walk = *place;
    if (look(&walk) != '{')
        return false;
    walk.at++;
    for (;;) {
        struct span name;
        skip_blanks(&walk);
        if (look(&walk) != '"')
            return false;
        size_t begin = walk.at;
        skip_string(&walk, &name);
        skip_blanks(&walk);
        walk.at++; /* the colon */
        skip_blanks(&walk);
        if (span_equal(name, key)) {
            place->at = look(&walk) == '{' || look(&walk) == '[' ? walk.at : begin;
            return true;
        }
        skip_value(&walk);
        skip_blanks(&walk);
        if (look(&walk) != ',')
            return false;
        walk.at++;
    }
}

/* To an item of the list that begins here. */
static bool enter_item(struct spot *place, int64_t index)
{
    struct spot walk = *place;
    if (look(&walk) != '[')
        return false;
    walk.at++;
    for (;; index--) {
        skip_blanks(&walk);
        if (walk.at >= walk.text.size || look(&walk) == ']')
            return false;
        if (index == 0) {
            place->at = walk.at;
            return true;
        }
        skip_value(&walk);
        skip_blanks(&walk);
        if (look(&walk) != ',')
            return false;
        walk.at++;
    }
}

static bool enter(struct spot *place, struct span step)
{
    struct span rest = step, name, digits;
    int64_t index;
    if (!span_split(&rest, '[', &name) || !enter_key(place, name))
        return false;
    while (rest.data && span_split(&rest, '[', &digits)) {
        if (digits.size == 0 || digits.data[digits.size - 1] != ']' ||
            !number_read_int((struct span){digits.data, digits.size - 1}, 0, INT32_MAX, &index) ||
            !enter_item(place, index))
            return false;
    }
    return true;
}

int wire_line_of(struct span body, const char *path)
{
    struct spot place = {body, 0};
    struct span rest = span_of(path), step;
    int line = 1;
    skip_blanks(&place);
    while (rest.data && rest.size > 0 && span_split(&rest, '.', &step))
        if (!enter(&place, step))
            break; /* what is missing is where it should stand */
    for (size_t i = 0; i < place.at && i < body.size; i++)
        line += body.data[i] == '\n';
    return line;
}
