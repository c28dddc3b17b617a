#include "common/rules/engraving.h"

#include <string.h>

#include "common/base/text.h"

static bool comes_later(const struct piece *piece)
{
    bool later = false;
    for (int i = 0; i < piece->step_count; i++)
        if (step_is(&piece->steps[i], ENGRAVING_KIND)) {
            if (i <= piece->step)
                return false;
            later = true;
        }
    return later;
}

enum reason engraving_obstacle(const struct piece *piece)
{
    if ((piece->place != PLACE_STATION && piece->place != PLACE_FINISHED) || piece->transit)
        return REASON_WRONG_STATION;
    if (piece->place == PLACE_STATION && piece->state == PIECE_HELD)
        return REASON_HELD;
    if (piece->kind == KIND_TREE || piece->quantity > 1)
        return REASON_BAD_FIELD;
    if (comes_later(piece) || (!piece->weighed && !piece_has_metal(piece)))
        return REASON_NOT_DONE;
    return REASON_NONE;
}

static bool is_of_serial(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
           c == '.' || c == '/';
}

bool serial_is_one(struct span text)
{
    if (text.size == 0 || text.size >= SERIAL_TEXT_MAX)
        return false;
    for (size_t i = 0; i < text.size; i++)
        if (!is_of_serial(text.data[i]))
            return false;
    return true;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool serial_equal(const char *a, const char *b)
{
    while (*a != '\0' && upper(*a) == upper(*b)) {
        a++;
        b++;
    }
    return upper(*a) == upper(*b);
}

void serial_write(int64_t number, char out[SERIAL_TEXT_MAX])
{
    struct text text = text_in(out, SERIAL_TEXT_MAX);
    text_add(&text, "%06lld", (long long)number);
}

bool hallmark_fits(const char *of_alloy, const char *struck)
{
    return of_alloy[0] == '\0' || strcmp(of_alloy, struck) == 0;
}
