/* A piece by its tag: the sheet, with fields more: `engraving` (where it has a serial number), `photos` of
 * its sheets, and `history`. */
#include <stdlib.h>

#include "common/base/time.h"
#include "common/base/number.h"
#include "hub/api/parts.h"
#include "hub/service/engrave.h"
#include "hub/service/life_read.h"

#define SHEET_BYTES   (16 * 1024)
#define HISTORY_BYTES 640 /* of one line */

static void write_code(struct text *out, const char *name, const char *value)
{
    if (value[0] != '\0')
        text_add(out, ",\"%s\":\"%s\"", name, value); /* codes and tags need no escaping */
}

static void write_verdict(struct text *out, const struct verdict *verdict)
{
    text_add(out,
             ",\"verdict\":{\"ruling\":\"%s\",\"rule\":\"%s\",\"actual_ug\":%lld,\"deviation_ug\":%lld,"
             "\"tolerance_ug\":%lld,\"uncertainty_ug\":%lld}",
             ruling_word(verdict->ruling), ruling_rule_word(verdict->rule), (long long)verdict->actual.ug,
             (long long)verdict->deviation.ug, (long long)verdict->tolerance.ug,
             (long long)verdict->uncertainty.ug);
}

static void write_line(struct text *out, const struct history_line *line, bool first)
{
    char at[TIME_TEXT_MAX];
    time_write(at, line->at_ms);
    text_add(out, "%s{\"seq\":%lld,\"at\":\"%s\",\"do\":\"%s\"", first ? "" : ",", (long long)line->seq, at,
             line->verb == VERB_REPORT ? "stock_take" : verb_word(line->verb));
    write_code(out, "station", line->station.text);
    write_code(out, "operator", line->operator_badge.text);
    text_add(out, ",\"state\":\"%s\",\"book_ug\":%lld", piece_state_word(line->state),
             (long long)line->book_mass.ug);
    if (line->has_verdict)
        write_verdict(out, &line->verdict);
    text_add(out, "%s}", line->undone ? ",\"undone\":true" : "");
}

static void write_engraving(struct text *out, const struct engraving_row *row)
{
    json_begin_field(out, "engraving", '{');
    json_add_int(out, "record", row->id);
    json_add_text(out, "serial", row->what.serial);
    json_add_text_if(out, "hallmark", row->what.hallmark);
    json_add_text_if(out, "marks", row->what.marks);
    json_add_text_if(out, "inscription", row->what.inscription);
    json_add_text_if(out, "station", row->station.text);
    json_add_text_if(out, "by", row->operator_badge.text);
    json_add_time(out, "at", row->at_ms);
    json_end(out, '}');
}

/* Oldest first, as the history is told. */
static void write_photos(struct text *out, const struct piece_photo *photos, int count)
{
    json_begin_field(out, "photos", '[');
    for (int i = count - 1; i >= 0; i--) {
        json_begin_item(out);
        json_add_text(out, "id", photos[i].id);
        json_add_text(out, "moment", photos[i].after ? "after" : "before");
        json_add_time(out, "at", photos[i].at_ms);
        json_end(out, '}');
    }
    json_end(out, ']');
}

/* What is read of a piece beside its sheet. */
struct life {
    struct engraving_row engraved;
    bool is_engraved;
    struct piece_photo photos[PIECE_PHOTOS_MAX];
    int photo_count;
    struct history_line *lines;
    size_t line_count;
};

static void write_piece(struct text *out, const struct sheet *sheet, const struct life *life)
{
    wire_write_sheet(out, sheet);
    if (out->size > 0 && text_ok(out))
        out->size--; /* the sheet's closing brace, to be written again behind its history */
    if (life->is_engraved)
        write_engraving(out, &life->engraved);
    if (life->photo_count > 0)
        write_photos(out, life->photos, life->photo_count);
    text_add(out, ",\"history\":[");
    for (size_t i = 0; i < life->line_count; i++)
        write_line(out, &life->lines[i], i == 0);
    text_add(out, "]}");
}

static enum api_when answer_misread(struct api_answer *answer, struct span name, enum tag_fit fit)
{
    char detail[FAULT_TEXT_MAX];
    struct text text = TEXT_IN(detail);
    int shown = name.size > 32 ? 32 : (int)name.size;
    if (fit == TAG_WRONG_CHECK)
        text_add(&text, "%.*s was misread: its check character does not fit. Scan the tag again.", shown,
                 name.data);
    else
        text_add(&text, "%.*s is not the tag of a piece: those look like %s.", shown, name.data,
                 tag_make(TAG_PIECE, 123).text);
    return answer_problem(answer, API_BAD, detail);
}

/* `newer` tells the tag that came in its place, if any did. */
static enum api_when answer_unknown(struct api_answer *answer, struct tag tag, const struct sheet *newer)
{
    if (tag_is_none(newer->piece.tag))
        return answer_problem_of(answer, API_NOT_FOUND, "No piece has the tag %s.", tag.text);
    return answer_problem_of(answer, API_NOT_FOUND, "%s was replaced by %s: that is the tag of %s now.",
                             tag.text, newer->piece.tag.text, newer->name);
}

static enum api_when answer_piece(struct api *api, struct tag tag, struct life *life, size_t max,
                                  struct api_answer *answer)
{
    struct sheet sheet;
    bool found = false;
    struct fault fault = reader_sheet(api->reader, tag, &sheet, &found, life->lines, max, &life->line_count);
    if (!fault_is(fault) && found)
        fault = reader_engraving(api->reader, tag, &life->engraved, &life->is_engraved);
    if (!fault_is(fault) && found)
        fault = reader_photos(api->reader, tag, life->photos, &life->photo_count);
    if (fault_is(fault))
        return answer_fault(answer, fault);
    if (!found)
        return answer_unknown(answer, tag, &sheet);
    struct text text = text_create(SHEET_BYTES + life->line_count * HISTORY_BYTES);
    if (text.data)
        write_piece(&text, &sheet, life);
    return answer_text(answer, &text);
}

enum api_when piece_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct tag tag;
    enum tag_kind kind;
    int64_t max = API_HISTORY_MAX;
    enum tag_fit fit = tag_read(call->name, &tag, &kind);
    if (fit != TAG_FITS || kind != TAG_PIECE)
        return answer_misread(answer, call->name, fit);
    if (!call_int(call, "history", 0, API_HISTORY_MAX, &max, answer))
        return API_NOW;
    struct life life = {.lines = calloc(API_HISTORY_MAX, sizeof *life.lines)};
    if (!life.lines)
        return answer_fault(answer, fault_make(FAULT_FULL, "no memory to read the history of %s", tag.text));
    enum api_when when = answer_piece(api, tag, &life, (size_t)max, answer);
    free(life.lines);
    return when;
}
