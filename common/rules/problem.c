#include "common/rules/problem.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/text.h"

void problem_add(struct problems *problems, const char *where, const char *format, ...)
{
    char sentence[PROBLEM_TEXT_MAX];
    struct text text = TEXT_IN(sentence);
    va_list arguments;
    va_start(arguments, format);
    text_add_list(&text, format, arguments);
    va_end(arguments);
    text_end_cut(&text);
    problems->count++;
    if (problems->say)
        problems->say(problems->context, where, sentence);
}

/* "pieces[3].tag" is under "pieces[3]", and under itself. */
static bool is_under(const char *where, const char *above)
{
    size_t size = strlen(above);
    return strncmp(where, above, size) == 0 &&
           (where[size] == '\0' || where[size] == '.' || where[size] == '[');
}

bool problem_list_add(struct problem_list *list, const char *where, const char *sentence)
{
    for (int i = 0; i < list->unread; i++)
        if (is_under(where, list->items[i].where) || is_under(list->items[i].where, where))
            return false;
    if (list->count == list->max) {
        list->more++;
        return true;
    }
    struct problem *item = &list->items[list->count++];
    struct text place = TEXT_IN(item->where), text = TEXT_IN(item->sentence);
    item->order = list->count;
    item->place = 0;
    text_add(&place, "%s", where);
    text_end_cut(&place);
    text_add(&text, "%s", sentence);
    text_end_cut(&text);
    return true;
}

bool problem_list_is_read(struct problem_list *list)
{
    list->unread = list->count;
    for (int i = 0; i < list->count; i++) {
        const char *where = list->items[i].where;
        if (strcmp(where, "workshop") != 0 && !strpbrk(where, "[."))
            return false;
    }
    return list->more == 0;
}

static int compare(const void *a, const void *b)
{
    const struct problem *one = a, *other = b;
    int by_place = (one->place > other->place) - (one->place < other->place);
    return by_place != 0 ? by_place : one->order - other->order;
}

void problem_list_sort(struct problem_list *list)
{
    if (list->count > 0)
        qsort(list->items, (size_t)list->count, sizeof *list->items, compare);
}
