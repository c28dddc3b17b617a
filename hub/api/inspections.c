/* GET /v1/inspections/{tag}: the inspection sheets of a piece, and setting's checks, oldest first. */
#include <stdlib.h>

#include "hub/api/life.h"
#include "hub/api/parts.h"
#include "hub/service/life_read.h"

#define SHEET_BYTES 16384 /* head, lines and pictures, all escaped */

static void write_line(struct text *out, const struct inspection_line *line)
{
    static const char *const units[] = {[CRITERION_WEIGHT] = "ug", [CRITERION_DIMENSIONS] = "um"};
    bool has_unit = line->criterion == CRITERION_WEIGHT || line->criterion == CRITERION_DIMENSIONS;
    json_begin_item(out);
    json_add_text(out, "criterion", criterion_word(line->criterion));
    json_add_text(out, "judgement", judgement_word(line->judgement));
    json_add_text_if(out, "method", line->method.text);
    json_add_text_if(out, "what", line->subject);
    if (line->has_measure) {
        json_add_int(out, "nominal", line->nominal);
        json_add_int(out, "actual", line->actual);
        if (has_unit)
            json_add_text(out, "unit", units[line->criterion]);
    }
    if (line->has_ruling)
        json_add_text(out, "ruling", ruling_word(line->ruling));
    json_add_int_if(out, "weighing", line->weighing);
    json_end(out, '}');
}

static void write_photos(struct text *out, const struct inspection_row *row)
{
    json_begin_field(out, "photos", '[');
    for (int i = 0; i < row->photo_count; i++) {
        json_begin_item(out);
        json_add_text(out, "moment", row->photos[i].moment.text);
        json_add_text(out, "reference", row->photos[i].reference);
        json_end(out, '}');
    }
    json_end(out, ']');
}

static void write_sheet(struct text *out, const struct inspection_row *row)
{
    json_begin_item(out);
    json_add_int(out, "inspection", row->id);
    json_add_text(out, "kind", inspection_kind_word(row->sheet.kind));
    json_add_text(out, "result", inspection_result_word(row->result));
    json_add_text(out, "station", row->station.text);
    json_add_int(out, "step", row->step);
    json_add_text_if(out, "by", row->operator_badge.text);
    json_add_true_if(out, "with_pin", row->with_pin);
    json_add_time(out, "at", row->at_ms);
    json_add_int_if(out, "supersedes", row->supersedes);
    json_add_int_if(out, "superseded_by", row->superseded_by);
    json_add_true_if(out, "withdrawn", row->withdrawn);
    json_add_text_if(out, "defect", row->defect.text);
    json_add_text_if(out, "guilty", row->guilty.text);
    json_add_text_if(out, "note", row->note);
    json_add_int(out, "seq", row->event);
    json_begin_field(out, "criteria", '[');
    for (int i = 0; i < row->sheet.line_count; i++)
        write_line(out, &row->sheet.lines[i]);
    json_end(out, ']');
    write_photos(out, row);
    json_end(out, '}');
}

static bool take_sheet(void *context, const struct inspection_row *row)
{
    struct text *text = context;
    text_reserve(text, SHEET_BYTES);
    write_sheet(text, row);
    return text_ok(text);
}

enum api_when inspections_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct text text = {.size = 0};
    struct tag tag;
    enum tag_kind kind;
    bool found = false;
    if (tag_read(call->name, &tag, &kind) != TAG_FITS || kind != TAG_PIECE)
        return answer_problem(answer, API_BAD, "That is not the tag of a piece, or it was misread.");
    list_begin(&text);
    struct fault fault = reader_inspections(api->reader, tag, &found, take_sheet, &text);
    if (fault_is(fault) || !found) {
        free(text.data);
        return fault_is(fault)
                   ? answer_fault(answer, fault)
                   : answer_problem_of(answer, API_NOT_FOUND, "No piece has the tag %s.", tag.text);
    }
    list_end(&text, 0);
    return answer_text(answer, &text);
}
