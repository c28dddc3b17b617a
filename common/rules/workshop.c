#include "common/rules/workshop.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/text.h"
#include "common/rules/workshop_inside.h"

enum { WHERE_TEXT_MAX = 64 };

void workshop_release(struct workshop *workshop)
{
    free(workshop->stations);
    free(workshop->groups);
    free(workshop->people);
    free(workshop->alloys);
    free(workshop->lots);
    free(workshop->models);
    free(workshop->routes);
    free(workshop->orders);
    free(workshop->order_lines);
    free(workshop->pieces);
    free(workshop->scales);
    free(workshop->kiosks);
    memset(workshop, 0, sizeof *workshop);
}

/* ---------------------------------------------------------------- what a model has in a size */

const struct workshop_size *workshop_size_find(const struct workshop_model *model, const char *size)
{
    for (int i = 0; i < model->size_count; i++)
        if (strcmp(model->sizes[i].size, size) == 0)
            return &model->sizes[i];
    return NULL;
}

const struct stone_list *workshop_stone_list(const struct workshop_model *model, const char *size)
{
    const struct workshop_size *found = workshop_size_find(model, size);
    return found && found->has_stones ? &found->stones : &model->stones;
}

int64_t stone_list_count(const struct stone_list *list)
{
    int64_t count = 0;
    for (int i = 0; i < list->count; i++)
        count += list->items[i].count;
    return count;
}

static struct stone_due *due_of_kind(struct stone_due *rows, int *count, struct code kind)
{
    for (int i = 0; i < *count; i++)
        if (code_equal(rows[i].kind, kind))
            return &rows[i];
    rows[*count] = (struct stone_due){.kind = kind};
    return &rows[(*count)++];
}

_Static_assert(STONES_PER_MODEL_MAX <= STONE_ROWS_MAX, "each of a model's may be a kind of its own");

int stone_list_due(const struct stone_list *list, int64_t quantity, struct stone_due out[STONE_ROWS_MAX])
{
    int count = 0;
    for (int i = 0; i < list->count; i++) {
        const struct workshop_stone *stone = &list->items[i];
        if (code_is_none(stone->kind))
            return 0;
        struct stone_due *row = due_of_kind(out, &count, stone->kind);
        if (row->count == 0)
            memcpy(row->setting, stone->setting, sizeof row->setting);
        row->count += stone->count * quantity;
    }
    return count;
}

struct mass stone_list_mass(const struct stone_list *list, int64_t quantity)
{
    int64_t one_ug = 0;
    for (int i = 0; i < list->count; i++)
        one_ug += list->items[i].each.ug * list->items[i].count;
    return MASS_UG(one_ug * quantity);
}

/* ---------------------------------------------------------------- for its checks */

void workshop_complain(struct problems *problems, const char *list, int index, const char *field,
                       const char *format, ...)
{
    char where[WHERE_TEXT_MAX], sentence[PROBLEM_TEXT_MAX];
    struct text place = TEXT_IN(where), text = TEXT_IN(sentence);
    text_add(&place, "%s[%d]%s%s", list, index, field[0] ? "." : "", field);
    va_list arguments;
    va_start(arguments, format);
    text_add_list(&text, format, arguments);
    va_end(arguments);
    text_end_cut(&text);
    problem_add(problems, where, "%s", sentence);
}

int workshop_find_code(const struct code *first, size_t stride, int count, struct code code)
{
    for (int i = 0; i < count; i++) {
        const struct code *at = (const struct code *)((const char *)first + (size_t)i * stride);
        if (!code_is_none(*at) && code_equal(*at, code))
            return i;
    }
    return -1;
}
