/* What is said next in a whole life: mostly what somebody would, sometimes anything. */
#include <stdarg.h>
#include <stdio.h>

#include "tests/life/whole_draw.h"

/* ------------------------------------------------------------------ saying */

int any(const struct draw *draw, int bound)
{
    return chance_below(draw->chance, bound);
}

bool often(const struct draw *draw, int percent)
{
    return any(draw, 100) < percent;
}

int64_t grams(const struct draw *draw, int most)
{
    return INT64_C(1000) * (1 + any(draw, most * 1000));
}

void add(const struct draw *draw, const char *format, ...)
{
    size_t size = strlen(draw->step->says);
    struct text text = text_in(draw->step->says + size, sizeof draw->step->says - size);
    va_list arguments;
    va_start(arguments, format);
    text_add_list(&text, format, arguments);
    va_end(arguments);
    assert(text_ok(&text));
}

const char *badge_of(int person)
{
    static struct tag tag;
    tag = tag_make(TAG_BADGE, person + 1);
    return tag.text;
}

const char *station_of(const struct draw *draw, int index)
{
    return draw->shop->stations[index].code.text;
}

int station_of_kind(const struct draw *draw, const char *kind)
{
    int from = any(draw, draw->shop->station_count);
    for (int i = 0; i < draw->shop->station_count; i++) {
        int at = (from + i) % draw->shop->station_count;
        if (strcmp(draw->shop->stations[at].kind.text, kind) == 0)
            return at;
    }
    return from;
}

int station_named(const struct draw *draw, const char *code)
{
    for (int i = 0; i < draw->shop->station_count; i++)
        if (strcmp(station_of(draw, i), code) == 0)
            return i;
    return any(draw, draw->shop->station_count);
}

/* Sometimes a badge that nobody has. */
static void begin(const struct draw *draw, const char *verb, int person, const char *station)
{
    add(draw, "\"operator\":\"%s\"", badge_of(any(draw, 300) == 0 ? LIFE_PEOPLE_MAX : person));
    if (station[0])
        add(draw, ",\"station\":\"%s\"", station);
    add(draw, ",\"do\":\"%s\"", verb);
}

void said_by(const struct draw *draw, const char *verb, const char *station, const char *badge)
{
    int person = 0;
    for (int i = 0; i < LIFE_PEOPLE_MAX; i++)
        person = strcmp(badge_of(i), badge) == 0 ? i : person;
    draw->step->sender = 0; /* serves every station */
    begin(draw, verb, person, station);
}

void at_bench(const struct draw *draw, const char *verb, const char *station)
{
    int person = any(draw, LIFE_PEOPLE_MAX);
    if (draw->piece && draw->piece->holder[0] && any(draw, 100) < 75)
        for (int i = 0; i < LIFE_PEOPLE_MAX; i++)
            person = strcmp(badge_of(i), draw->piece->holder) == 0 ? i : person;
    draw->step->sender = any(draw, 100) < 60 ? 0 : any(draw, LIFE_ACTORS_MAX);
    begin(draw, verb, person, station);
}

void as_manager(const struct draw *draw, const char *verb, const char *station)
{
    int dice = any(draw, 100);
    bool office = dice < 70;
    draw->step->sender = office ? WHOLE_SENDERS_MAX - 1 : 0;
    begin(draw, verb, dice < 97 ? LIFE_PEOPLE_MAX - 1 : any(draw, LIFE_PEOPLE_MAX), station);
    if (!office && dice < 92)
        add(draw, ",\"pin\":\"%s\"", WHOLE_PIN);
}

/* Sometimes one that was misread, or that nobody knows. */
void about_piece(const struct draw *draw)
{
    int dice = any(draw, 300);
    if (dice == 0)
        add(draw, ",\"piece\":\"TS1-000001-%s\"", WORD_OF(draw, "A", "E"));
    else if (dice == 1)
        add(draw, ",\"piece\":\"%s\"", tag_make(TAG_PIECE, 4999).text);
    else if (draw->piece)
        add(draw, ",\"piece\":\"%s\"", draw->piece->tag);
}

const char *word_of(const struct draw *draw, const char *const *words, int count)
{
    return words[any(draw, count)];
}

const char *excess(const struct draw *draw)
{
    return WORD_OF(draw, "rush_order", "client_waits", "bench_idle", "other");
}

const char *alloy_of(const struct draw *draw)
{
    return WORD_OF(draw, "alloy-0", "alloy-1");
}

/* ------------------------------------------------------------------ choosing */

static const struct {
    int weight;
    void (*say)(struct draw *draw);
} FAMILIES[] = {
    {650, draw_flow},     {80, draw_life},    {40, draw_lot},         {45, draw_slip},
    {15, draw_hand_over}, {15, draw_tag},     {10, draw_presence},    {35, draw_quality},
    {40, draw_grant},     {20, draw_lent},    {40, draw_bring_metal}, {60, draw_use_metal},
    {15, draw_melt},      {20, draw_settle},  {35, draw_recover},     {15, draw_stock_take},
    {10, draw_stock_out}, {30, draw_build},   {110, draw_tree},       {45, draw_stones},
    {45, draw_orders},    {30, draw_change},  {10, draw_design},      {35, draw_delivery},
    {6, draw_scales},     {6, draw_learning}, {10, draw_setup},
};

static void say_something(struct draw *draw)
{
    int total = 0;
    size_t at = 0;
    for (size_t i = 0; i < COUNT_OF(FAMILIES); i++)
        total += FAMILIES[i].weight;
    for (int which = any(draw, total); which >= FAMILIES[at].weight; at++)
        which -= FAMILIES[at].weight;
    FAMILIES[at].say(draw);
}

static bool is_gone(const struct seen *piece)
{
    static const char *const gone[] = {"ended", "delivered", "scrapped", "tree"};
    for (size_t i = 0; i < COUNT_OF(gone); i++)
        if (strcmp(piece->place, gone[i]) == 0)
            return true;
    return false;
}

static bool is_on_its_way(const struct seen *piece)
{
    return strcmp(piece->place, "pool") == 0 || strcmp(piece->place, "station") == 0;
}

/* Half of the time one of a few that are on their way, the same for some hours, so that they get through;
 * else any. */
static const struct seen *choose_piece(const struct draw *draw)
{
    int count = draw->view->count;
    bool few = often(draw, 70);
    int from = few ? (int)(draw->view->last_event / 120 * 7 % (count + 1)) : any(draw, count);
    int which = few ? any(draw, 3) : 0;
    const struct seen *piece = count > 0 ? &draw->view->pieces[any(draw, count)] : NULL;
    for (int i = 0; i < count && which >= 0; i++) {
        const struct seen *one = &draw->view->pieces[(from + i) % count];
        if (is_gone(one) || (few && !is_on_its_way(one)))
            continue;
        piece = one;
        which--;
    }
    return piece;
}

void whole_generate(const struct workshop *shop, const struct view *view, struct chance *chance,
                    struct whole_step *out)
{
    *out = (struct whole_step){.how = HOW_ASKED};
    struct draw draw = {.shop = shop, .view = view, .chance = chance, .step = out};
    int dice = any(&draw, 100);
    out->pass_ms = dice < 3 ? 601000 : 1000 + any(&draw, 60000);
    out->sender = any(&draw, WHOLE_SENDERS_MAX);
    if (dice >= 94) {
        out->how = dice < 97 ? HOW_AGAIN : HOW_WITHDRAWN;
        return;
    }
    draw.piece = choose_piece(&draw);
    say_something(&draw);
    if (!out->says[0])
        add(&draw, "\"do\":\"report\",\"report\":\"scale_silent\"");
}
