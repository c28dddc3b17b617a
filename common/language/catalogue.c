#include "common/language/catalogue.h"

#include <string.h>

static const uint32_t MO_MAGIC = 0x950412de;
enum { HEADER_SIZE = 28, AT_COUNT = 8, AT_SENTENCES = 12, AT_TRANSLATIONS = 16, PAIR = 8 };

static uint32_t number_at(struct span mo, size_t at)
{
    const unsigned char *bytes = (const unsigned char *)mo.data + at;
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* The text of an entry in the table that starts where `table` says. */
static struct span text_at(struct span mo, size_t table, int index)
{
    size_t pair = number_at(mo, table) + (size_t)index * PAIR;
    return (struct span){mo.data + number_at(mo, pair + 4), number_at(mo, pair)};
}

int catalogue_count(struct span mo)
{
    return mo.size < HEADER_SIZE ? 0 : (int)number_at(mo, AT_COUNT);
}

static bool table_is_inside(struct span mo, size_t table)
{
    size_t start = number_at(mo, table), count = number_at(mo, AT_COUNT);
    if (start > mo.size || count > (mo.size - start) / PAIR)
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t size = number_at(mo, start + i * PAIR), at = number_at(mo, start + i * PAIR + 4);
        if (at >= mo.size || size >= mo.size - at || mo.data[at + size] != '\0')
            return false;
    }
    return true;
}

bool catalogue_is_sound(struct span mo)
{
    if (mo.size == 0)
        return true;
    if (mo.size < HEADER_SIZE || mo.size > INT32_MAX || number_at(mo, 0) != MO_MAGIC)
        return false;
    if (!table_is_inside(mo, AT_SENTENCES) || !table_is_inside(mo, AT_TRANSLATIONS))
        return false;
    for (int i = 1; i < catalogue_count(mo); i++) {
        if (strcmp(text_at(mo, AT_SENTENCES, i - 1).data, text_at(mo, AT_SENTENCES, i).data) >= 0)
            return false;
    }
    return true;
}

void catalogue_entry(struct span mo, int index, struct span *sentence, struct span *translation)
{
    *sentence = text_at(mo, AT_SENTENCES, index);
    *translation = text_at(mo, AT_TRANSLATIONS, index);
}

struct span catalogue_find(struct span mo, const char *sentence)
{
    int low = 0, high = catalogue_count(mo);
    while (low < high) {
        int middle = low + (high - low) / 2;
        int order = strcmp(sentence, text_at(mo, AT_SENTENCES, middle).data);
        if (order == 0)
            return text_at(mo, AT_TRANSLATIONS, middle);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return (struct span){NULL, 0};
}
