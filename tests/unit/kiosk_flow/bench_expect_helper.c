#include "bench_inside.h"

#include <stdio.h>
#include <string.h>

/* ---------------------------------------------------------------- what must be so */

static void expect_sent(struct bench *bench, enum decided decided, const char *verb, const char *piece)
{
    if (!bench->has_sent)
        fail_msg("\"%s\": nothing was sent", bench->line);
    if (bench->sent.decided != decided || bench->sent.verb != bench_verb(verb) ||
        !tag_equal(bench->sent.piece, bench_piece_tag(bench, piece)))
        fail_msg("\"%s\": sent %s %s %s", bench->line, bench->sent.decided == DECIDED_HUB ? "live" : "kiosk",
                 verb_word(bench->sent.verb), bench->sent.piece.text);
    bench->under_way = bench->sent;
    if (bench->sent.verb == VERB_WITHDRAW)
        bench->withdrawn = bench->sent;
    bench->has_sent = false;
}

static void expect_text(const struct bench *bench, const char *seen, const char *want)
{
    if (!is(seen, want))
        fail_msg("\"%s\": it is \"%s\"", bench->line, seen);
}

static struct view view_of(const struct bench *bench)
{
    struct view view;
    flow_view(bench->flow, &bench->world, bench->now_ms, UNIX_MS, &view);
    return view;
}

static void expect_touches(const struct bench *bench, const struct view *view, const char *want)
{
    char buffer[80];
    struct text text = TEXT_IN(buffer);
    for (int i = 0; i < view->touch_count; i++)
        text_add(&text, "%s%s", i > 0 ? "," : "", touch_word(view->touches[i]));
    expect_text(bench, view->touch_count > 0 ? buffer : "none", want);
}

static void expect_sound(const struct bench *bench, const char *want)
{
    static const char *const words[] = {"none", "ok", "done", "refused", "attention", "pass", "fail", "tick"};
    enum flow_sound sound = SOUND_NONE;
    for (int i = 0; i < bench->effects.count; i++)
        if (bench->effects.items[i].kind == FLOW_EFFECT_SOUND)
            sound = bench->effects.items[i].sound;
    expect_text(bench, words[sound], want);
}

/* What the scale was told in the last step. */
static void expect_told(const struct bench *bench, const char *want)
{
    const char *told = "nothing";
    for (int i = 0; i < bench->effects.count; i++)
        told = bench->effects.items[i].kind == FLOW_EFFECT_ZERO   ? "zero"
               : bench->effects.items[i].kind == FLOW_EFFECT_TARE ? "tare"
                                                                  : told;
    expect_text(bench, told, want);
}

/* What became of photos in the last step: "takes before", "keeps a", "sees a", "-". */
static void expect_photo(const struct bench *bench, const char *want)
{
    char told[32];
    struct text text = TEXT_IN(told);
    for (int i = 0; i < bench->effects.count; i++) {
        const struct flow_effect *effect = &bench->effects.items[i];
        if (effect->kind == FLOW_EFFECT_PHOTO)
            text_add(&text, "takes-%s", effect->place == 1 ? "after" : "before");
        if (effect->kind == FLOW_EFFECT_KEEP)
            text_add(&text, "keeps-%c", effect->photo[0]);
        if (effect->kind == FLOW_EFFECT_SEE)
            text_add(&text, "sees-%c", effect->photo[0]);
        if (effect->kind == FLOW_EFFECT_PICTURE)
            text_add(&text, "looks-for-%c", effect->photo[0]);
    }
    expect_text(bench, told[0] != '\0' ? told : "-", want);
}

static void expect_history(struct bench *bench, const char *want)
{
    const char *piece = "-";
    for (int i = 0; i < bench->effects.count; i++)
        if (bench->effects.items[i].kind == FLOW_EFFECT_HISTORY)
            piece = bench->effects.items[i].command.piece.text;
    expect_text(bench, piece, is(want, "-") ? want : bench_piece_tag(bench, want).text);
}

static void expect_print(struct bench *bench, const char *want)
{
    const char *label = "-";
    for (int i = 0; i < bench->effects.count; i++)
        if (bench->effects.items[i].kind == FLOW_EFFECT_PRINT)
            label = bench->effects.items[i].command.piece.text;
    expect_text(bench, label, is(want, "-") ? want : bench_label_tag(bench, want).text);
}

bool expect_command(struct bench *bench, const struct words *words)
{
    const char *what = words->items[0];
    if (is(what, "sends")) {
        expect_sent(bench, is(words->items[1], "live") ? DECIDED_HUB : DECIDED_KIOSK, words->items[2],
                    words->items[3]);
    } else if (is(what, "asks") || is(what, "keeps")) {
        expect_sent(bench, is(what, "asks") ? DECIDED_HUB : DECIDED_KIOSK, words->items[1], words->items[2]);
        bench_record(bench, bench->under_way.verb == VERB_WITHDRAW);
    } else if (is(what, "nothing")) {
        if (bench->has_sent)
            fail_msg("\"%s\" was sent", verb_word(bench->sent.verb));
    } else {
        return false;
    }
    return true;
}

bool expect_view(struct bench *bench, const struct words *words)
{
    const char *what = words->items[0];
    struct view view = view_of(bench);
    char buffer[512];
    struct text field = TEXT_IN(buffer);
    if (is(what, "screen"))
        expect_text(bench, screen_word(view.screen), words->items[1]);
    else if (is(what, "message"))
        expect_text(bench, message_word(view.message), words->items[1]);
    else if (is(what, "lists"))
        assert_true(bench_find_item(bench, words->items[1]) >= 0);
    else if (is(what, "lacks"))
        assert_int_equal(bench_find_item(bench, words->items[1]), -1);
    else if (is(what, "touches"))
        expect_touches(bench, &view, words->items[1]);
    else if (is(what, "tells-scale"))
        expect_told(bench, words->items[1]);
    else if (is(what, "prints"))
        expect_print(bench, words->items[1]);
    else if (is(what, "looks"))
        expect_text(bench, bench->has_look ? "yes" : "no", words->items[1]);
    else if (is(what, "reads"))
        expect_history(bench, words->items[1]);
    else if (is(what, "camera"))
        expect_photo(bench, words->items[1]);
    else if (is(what, "sound"))
        expect_sound(bench, words->items[1]);
    else if (is(what, "show")) {
        bench_write_field(bench, &view, words->items[1], &field);
        expect_text(bench, buffer, strstr(bench->line, words->items[1]) + strlen(words->items[1]) + 1);
    } else
        return false;
    return true;
}
