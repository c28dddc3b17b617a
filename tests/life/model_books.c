/* The naive model's books: where the metal of a piece is, and who answers for a difference (DOMAIN § 6). */
#include "tests/life/model.h"

void naive_object(struct model *model, const char *format, ...)
{
    if (model->problem[0])
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(model->problem, model->problem_size, format, arguments);
    va_end(arguments);
}

/* ------------------------------------------------------------------ money and metal */

void naive_book(struct model *model, const char *name, const char *account, int64_t ug)
{
    int at = 0;
    while (at < model->balance_count &&
           (strcmp(model->balances[at].book, name) != 0 || strcmp(model->balances[at].account, account) != 0))
        at++;
    if (at == model->balance_count) {
        assert(at < BALANCES_MAX);
        snprintf(model->balances[at].book, sizeof model->balances[at].book, "%s", name);
        snprintf(model->balances[at].account, sizeof model->balances[at].account, "%s", account);
        model->balance_count++;
    }
    model->balances[at].ug += ug;
}

const char *naive_station_code(const struct model *model, int station)
{
    return model->shop->stations[station].code.text;
}

/* § 6: "from start to finish the operator; otherwise the station's tray". */
void naive_write_holder(const struct model *model, const struct thing *thing, char out[ACCOUNT_TEXT_MAX])
{
    if (thing->place == POOL)
        snprintf(out, ACCOUNT_TEXT_MAX, "tray:pool");
    else if (thing->place == FINISHED)
        snprintf(out, ACCOUNT_TEXT_MAX, "finished");
    else if (thing->holder >= 0)
        snprintf(out, ACCOUNT_TEXT_MAX, "operator:%s", model->shop->people[thing->holder].person.badge.text);
    else
        snprintf(out, ACCOUNT_TEXT_MAX, "tray:%s", naive_station_code(model, thing->tray));
}

void naive_write_open(const struct model *model, const struct thing *thing, char out[ACCOUNT_TEXT_MAX])
{
    int only = NOBODY;
    bool several = false;
    for (int i = 0; i < thing->mark_count; i++) {
        int person = thing->marks[i].person;
        if (person == NOBODY)
            continue;
        if (person == SOMEBODY || (only != NOBODY && only != person))
            several = true;
        only = person;
    }
    const char *lay = thing->place == AT_STATION ? naive_station_code(model, thing->tray) : "pool";
    const char *first = thing->mark_count ? naive_station_code(model, thing->marks[0].station) : lay;
    const char *last =
        thing->mark_count ? naive_station_code(model, thing->marks[thing->mark_count - 1].station) : lay;
    if (only >= 0 && !several)
        snprintf(out, ACCOUNT_TEXT_MAX, "open:operator:%s", model->shop->people[only].person.badge.text);
    else
        snprintf(out, ACCOUNT_TEXT_MAX, "open:stretch:%s:%s", first, last);
}

void naive_move_metal(struct model *model, const struct thing *before, const struct thing *after)
{
    char from[ACCOUNT_TEXT_MAX];
    char to[ACCOUNT_TEXT_MAX];
    naive_write_holder(model, before, from);
    naive_write_holder(model, after, to);
    naive_book(model, before->book.text, from, -before->metal_ug);
    naive_book(model, before->book.text, to, before->metal_ug);
}

void naive_reweigh(struct model *model, const struct thing *before, int64_t metal_ug)
{
    char holder[ACCOUNT_TEXT_MAX];
    char open[ACCOUNT_TEXT_MAX];
    naive_write_holder(model, before, holder);
    naive_write_open(model, before, open);
    naive_book(model, before->book.text, holder, metal_ug - before->metal_ug);
    naive_book(model, before->book.text, open, before->metal_ug - metal_ug);
}
