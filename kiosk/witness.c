#include "kiosk/witness.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/base/text.h"
#include "common/sys/clock.h"
#include "common/sys/files.h"
#include "kiosk/ui/words.h"

static void add_word(struct text *text, const char *key, const char *word)
{
    text_add(text, "%s%s=", text->size > 0 ? " " : "", key);
    if (word[0] == '\0')
        text_add(text, "-");
    for (; *word != '\0'; word++)
        text_add(text, "%c", (unsigned char)*word <= ' ' ? '_' : *word);
}

static void add_number(struct text *text, const char *key, int64_t number)
{
    text_add(text, " %s=%lld", key, (long long)number);
}

static void add_flag(struct text *text, const char *key, bool flag)
{
    add_number(text, key, flag ? 1 : 0);
}

static void add_message(struct text *text, enum message message)
{
    text_add(text, " message=");
    for (const char *word = message_word(message); *word != '\0'; word++)
        text_add(text, "%c", tolower((unsigned char)*word));
}

/* The buttons, and the middle of each in pixels, for whoever has to hit them. */
static void add_touches(struct text *text, const struct ui *ui, const struct view *view)
{
    int count = view->under_way ? 0 : view->touch_count;
    text_add(text, " touches=");
    for (int i = 0; i < count; i++)
        text_add(text, "%s%s", i > 0 ? "," : "", touch_word(view->touches[i]));
    text_add(text, "%s places=", count == 0 ? "-" : "");
    struct touch_area area;
    int i = 0;
    for (; ui_touch_area(ui, i, &area); i++) {
        text_add(text, "%s%s", i > 0 ? ";" : "", touch_word(area.touch));
        if (area.touch == TOUCH_ITEM || area.touch == TOUCH_KEY)
            text_add(text, "%d", area.item);
        text_add(text, "@%d,%d", (int)(area.box.x + area.box.width / 2),
                 (int)(area.box.y + area.box.height / 2));
    }
    text_add(text, "%s", i == 0 ? "-" : "");
}

static const char *lower(const char *word, char out[WORDS_SHORT_MAX])
{
    size_t i = 0;
    for (; word[i] != '\0' && i + 1 < WORDS_SHORT_MAX; i++)
        out[i] = (char)tolower((unsigned char)word[i]);
    out[i] = '\0';
    return out;
}

/* What the things that can be touched are, in their order: tasks, words, names. */
static void add_items(struct text *text, const struct view *view)
{
    text_add(text, " items=");
    for (int i = 0; i < view->item_count; i++) {
        const struct view_item *item = &view->items[i];
        const char *word = item->task != TASK_NONE ? task_word(item->task)
                           : item->word[0] != '\0' ? item->word
                                                   : item->name;
        text_add(text, "%s", i > 0 ? "," : "");
        for (; *word != '\0'; word++)
            text_add(text, "%c", (unsigned char)*word <= ' ' || *word == ',' ? '_' : *word);
    }
    text_add(text, "%s", view->item_count == 0 ? "-" : "");
}

/* The photos on the sheet of a piece: which moment, and whether it is here. */
static void add_pictures(struct text *text, const struct view *view)
{
    static const char *const states[] = {
        [VIEW_HISTORY_ASKED] = "asked", [VIEW_HISTORY_THERE] = "there", [VIEW_HISTORY_AWAY] = "away"};
    text_add(text, " pictures=");
    for (int i = 0; i < view->picture_count; i++)
        text_add(text, "%s%s:%s", i > 0 ? "," : "", view->pictures[i].after ? "after" : "before",
                 states[view->pictures[i].state]);
    text_add(text, "%s", view->picture_count == 0 ? "-" : "");
}

static const char *device_state(enum flow_device_status status)
{
    static const char *const words[] = {[FLOW_DEVICE_OFF] = "off",
                                        [FLOW_DEVICE_OPENING] = "opening",
                                        [FLOW_DEVICE_READY] = "ready",
                                        [FLOW_DEVICE_SILENT] = "silent",
                                        [FLOW_DEVICE_LOST] = "lost"};
    assert((size_t)status < COUNT_OF(words));
    return words[status];
}

static void add_weighing(struct text *text, const struct view_weighing *weighing)
{
    add_word(text, "value", weighing->value);
    add_word(text, "ruling", weighing->has_verdict ? ruling_word(weighing->verdict.ruling) : "");
    add_word(text, "rule", weighing->has_verdict ? ruling_rule_word(weighing->verdict.rule) : "");
    add_flag(text, "stable", weighing->stable);
    add_flag(text, "counted", weighing->counted);
    add_flag(text, "lifted", weighing->lifted);
}

static void add_times(struct text *text, struct session_times times)
{
    int64_t shown_us = times.read_us > 0 ? clock_monotonic_us() : 0;
    add_number(text, "disk_us", times.recorded_us > 0 ? times.recorded_us - times.read_us : 0);
    add_number(text, "answer_us", times.answered_us > 0 ? times.answered_us - times.read_us : 0);
    add_number(text, "shown_us", shown_us - times.read_us);
}

void witness_write_line(char out[WITNESS_LINE_MAX], const struct ui *ui, const struct view *view,
                        struct session_times times, int64_t seq)
{
    struct text text = text_in(out, WITNESS_LINE_MAX);
    add_word(&text, "screen", screen_word(view->screen));
    add_message(&text, view->message);
    add_word(&text, "reason", reason_word(view->reason));
    add_word(&text, "name", view->has_piece ? view->name : "");
    add_word(&text, "other", view->other_name);
    add_word(&text, "next", view->next_station);
    char prompt[WORDS_SHORT_MAX];
    add_word(&text, "task", view->task.task == TASK_NONE ? "" : task_word(view->task.task));
    add_word(&text, "prompt",
             view->task.prompt == PROMPT_NONE ? "" : lower(prompt_word(view->task.prompt), prompt));
    add_items(&text, view);
    add_pictures(&text, view);
    add_number(&text, "pending", view->pending);
    add_number(&text, "photos", view->photos);
    add_flag(&text, "online", view->online);
    add_flag(&text, "kept", view->kept);
    add_weighing(&text, &view->weighing);
    add_touches(&text, ui, view);
    add_word(&text, "station", view->station);
    add_word(&text, "operator", view->operator_count > 0 ? view->operators[0] : "");
    add_flag(&text, "known", view->tray.known);
    add_number(&text, "wip", view->tray.wip);
    add_number(&text, "limit", view->tray.limit);
    add_word(&text, "scale", device_state(view->devices[FLOW_DEVICE_SCALE]));
    add_word(&text, "nfc", device_state(view->devices[FLOW_DEVICE_NFC]));
    add_word(&text, "camera", device_state(view->devices[FLOW_DEVICE_CAMERA]));
    add_word(&text, "wedge", device_state(view->devices[FLOW_DEVICE_WEDGE]));
    add_word(&text, "fault", view->fault.text);
    add_word(&text, "trouble", view->trouble.text);
    struct words_message words;
    words_message(view, &words);
    add_word(&text, "said", view->screen == SCREEN_REFUSAL ? view->detail : words.detail);
    add_times(&text, times);
    add_number(&text, "seq", seq);
    assert(text_ok(&text));
}

struct fault witness_state(const char *path, const struct ui *ui, const struct view *view,
                           struct session_times times, int64_t seq)
{
    char line[WITNESS_LINE_MAX];
    witness_write_line(line, ui, view, times, seq);
    size_t size = strlen(line);
    line[size] = '\n'; /* in the place of the NUL: the span needs none */
    return files_replace(path, (struct span){line, size + 1});
}

/* What makes a screen another one; not the live number, not the clock. */
static void write_identity(char out[WITNESS_LINE_MAX], const struct view *view)
{
    struct text text = text_in(out, WITNESS_LINE_MAX);
    text_add(&text, "%d %d %d %s %d %d %d %d %d", (int)view->screen, (int)view->message, (int)view->reason,
             view->name, view->online, view->kept, view->touch_count, view->operator_count,
             (int)view->trouble.code);
    if (view->screen == SCREEN_IDLE || view->screen == SCREEN_BADGE)
        text_add(&text, " %lld %d", (long long)view->tray.wip, view->tray.known);
    if (view->weighing.counted)
        text_add(&text, " %s %d", view->weighing.value, (int)view->weighing.verdict.ruling);
}

struct fault witness_picture(struct witness_album *album, struct ui *ui, const struct view *view, bool asked)
{
    char identity[WITNESS_LINE_MAX], path[1024], message[64] = "";
    if (!album->folder)
        return FAULT_OK;
    write_identity(identity, view);
    if (!asked && strcmp(identity, album->last) == 0)
        return FAULT_OK;
    memcpy(album->last, identity, sizeof album->last);
    const char *word =
        view->screen == SCREEN_REFUSAL ? reason_word(view->reason) : message_word(view->message);
    for (size_t i = 0; word[i] != '\0' && i + 1 < sizeof message; i++)
        message[i] = (char)tolower((unsigned char)word[i]);
    int length = snprintf(path, sizeof path, "%s/%02d-%s-%s.png", album->folder, ++album->count,
                          screen_word(view->screen), message);
    if (length < 0 || (size_t)length >= sizeof path)
        return fault_make(FAULT_TOO_BIG, "the path of the folder for pictures is too long");
    cairo_status_t status = cairo_surface_write_to_png(ui_surface(ui), path);
    if (status != CAIRO_STATUS_SUCCESS)
        return fault_make(FAULT_IO, "cannot write the picture %s: %s", path, cairo_status_to_string(status));
    return FAULT_OK;
}
