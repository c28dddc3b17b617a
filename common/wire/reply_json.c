/* Replies ⇄ JSON. The kiosk may be older than its hub: a reason, a flag or a number that it does not know yet
 * is left out. */
#include <string.h>

#include "common/base/text.h"
#include "common/wire/fields.h"
#include "common/wire/parse.h"
#include "common/wire/wire.h"
#include "common/base/json.h"

static void write_numbers(struct text *out, const struct numbers *numbers)
{
    if (numbers->has == 0)
        return;
    json_begin_field(out, "numbers", '{');
    for (int i = 0; i < NUMBER_COUNT; i++) {
        if (numbers_has(numbers, (enum number)i))
            json_add_int(out, number_word((enum number)i), numbers->value[i]);
    }
    json_end(out, '}');
}

static void write_flags(struct text *out, const struct reply *reply)
{
    if (reply->flag_count == 0)
        return;
    json_begin_field(out, "flags", '[');
    for (int i = 0; i < reply->flag_count; i++)
        json_add_item(out, reason_word(reply->flags[i]));
    json_end(out, ']');
}

static void write_piece(struct text *out, const struct reply *reply)
{
    if (!reply->has_piece)
        return;
    json_begin_field(out, "piece", '{');
    json_add_text(out, "place", place_word(reply->place));
    json_add_text(out, "state", piece_state_word(reply->state));
    json_add_int(out, "version", reply->version);
    json_add_text_if(out, "station", reply->station.text);
    json_end(out, '}');
}

static void write_verdict(struct text *out, const struct reply *reply)
{
    if (!reply->has_verdict)
        return;
    json_begin_field(out, "verdict", '{');
    json_add_text(out, "ruling", ruling_word(reply->verdict.ruling));
    json_add_text(out, "rule", ruling_rule_word(reply->verdict.rule));
    json_add_int(out, "actual_ug", reply->verdict.actual.ug);
    json_add_int(out, "deviation_ug", reply->verdict.deviation.ug);
    json_add_int(out, "tolerance_ug", reply->verdict.tolerance.ug);
    json_add_int(out, "uncertainty_ug", reply->verdict.uncertainty.ug);
    json_end(out, '}');
}

#define PROBLEM_JSON_MAX (6 * (PROBLEM_WHERE_MAX + PROBLEM_TEXT_MAX) + 32) /* a byte may become six */

/* As many as there is room for. */
static void write_problems(struct text *out, const struct problem_list *list)
{
    size_t begin = out->size;
    json_begin_field(out, "problems", '[');
    for (int i = 0; i < list->count; i++) {
        if (out->size - begin + PROBLEM_JSON_MAX > WIRE_PROBLEMS_TEXT_MAX)
            break;
        json_begin_item(out);
        json_add_text(out, "where", list->items[i].where);
        json_add_text(out, "what", list->items[i].sentence);
        json_end(out, '}');
    }
    json_end(out, ']');
}

void wire_write_reply(struct text *out, const struct reply *reply)
{
    json_begin(out, '{');
    if (!uuid_is_nil(reply->id)) /* nil: the command had none that could be read */
        json_add_uuid(out, "id", reply->id);
    json_add_text(out, "result", result_word(reply->result));
    json_add_text_if(out, "reason", reason_word(reply->reason));
    write_numbers(out, &reply->numbers);
    json_add_text_if(out, "next", reply->next.text);
    json_add_text_if(out, "at_station", reply->at.text);
    json_add_text_if(out, "field", reply->field);
    write_flags(out, reply);
    json_add_int_if(out, "seq", reply->seq);
    write_piece(out, reply);
    json_add_text_if(out, "not_started", reason_word(reply->not_started));
    json_add_ints_if(out, "lent", reply->lent, reply->lent_count);
    json_add_text_if(out, "lender", reply->lender);
    json_add_time_if(out, "lender_gone", reply->lender_gone_ms);
    json_add_text_if(out, "thing", reply->thing);
    json_add_text_if(out, "detail", reply->detail);
    if (reply->problems)
        write_problems(out, reply->problems);
    write_verdict(out, reply);
    json_end(out, '}');
}

static void read_numbers(const struct fields *reply, struct numbers *out)
{
    struct fields numbers;
    if (!field_object(reply, "numbers", OPTIONAL, &numbers))
        return;
    for (int i = 0; i < NUMBER_COUNT; i++) {
        int64_t value;
        if (field_int(&numbers, number_word((enum number)i), OPTIONAL, INT64_MIN, INT64_MAX, &value))
            numbers_set(out, (enum number)i, value);
    }
}

static void read_reason(const struct fields *fields, const char *name, enum reason *out)
{
    struct span word;
    if (field_span(fields, name, OPTIONAL, &word) && !reason_find(word, out))
        *out = REASON_NONE; /* of a newer hub */
}

static void read_flags(const struct fields *fields, struct reply *out)
{
    json_t *flags = json_object_get(fields->object, "flags");
    if (flags && !json_is_array(flags))
        fields_complain(fields, "flags", "must be a list, in [ ]");
    for (size_t i = 0; i < json_array_size(flags) && out->flag_count < REPLY_FLAGS_MAX; i++) {
        struct span word;
        if (!value_span(json_array_get(flags, i), &word))
            fields_complain(fields, "flags", "must be a list of words");
        else if (reason_find(word, &out->flags[out->flag_count]))
            out->flag_count++;
    }
}

static void read_piece(const struct fields *reply, struct reply *out)
{
    struct fields piece;
    out->has_piece = field_object(reply, "piece", OPTIONAL, &piece);
    if (!out->has_piece)
        return;
    FIELD_WORD(&piece, "place", REQUIRED, place_find, &out->place);
    FIELD_WORD(&piece, "state", REQUIRED, piece_state_find, &out->state);
    field_int(&piece, "version", REQUIRED, 0, INT64_MAX, &out->version);
    field_code(&piece, "station", OPTIONAL, &out->station);
}

static void read_verdict(const struct fields *reply, struct reply *out)
{
    struct fields verdict;
    out->has_verdict = field_object(reply, "verdict", OPTIONAL, &verdict);
    if (!out->has_verdict)
        return;
    FIELD_WORD(&verdict, "ruling", REQUIRED, ruling_find, &out->verdict.ruling);
    FIELD_WORD(&verdict, "rule", REQUIRED, ruling_rule_find, &out->verdict.rule);
    /* Of a reading that makes no sense, too: a reply that cannot be read is asked for again and again. */
    field_int(&verdict, "actual_ug", REQUIRED, INT64_MIN, INT64_MAX, &out->verdict.actual.ug);
    field_int(&verdict, "deviation_ug", REQUIRED, INT64_MIN, INT64_MAX, &out->verdict.deviation.ug);
    field_int(&verdict, "tolerance_ug", REQUIRED, 0, INT64_MAX, &out->verdict.tolerance.ug);
    field_int(&verdict, "uncertainty_ug", REQUIRED, 0, INT64_MAX, &out->verdict.uncertainty.ug);
}

/* More than a command can name is nothing that this program could have asked about. */
static void read_lent(const struct fields *fields, struct reply *out)
{
    json_t *list = json_object_get(fields->object, "lent");
    for (size_t i = 0; i < json_array_size(list) && out->lent_count < LENT_NAMED_MAX; i++) {
        if (value_int(json_array_get(list, i), 1, INT64_MAX, &out->lent[out->lent_count]))
            out->lent_count++;
        else
            fields_complain(fields, "lent", "must be a list of ids");
    }
}

/* For a person: one that is longer than there is room for is cut, the reply counts all the same. */
static void read_detail(const struct fields *fields, struct reply *out)
{
    struct span sentence;
    struct text text = TEXT_IN(out->detail);
    if (field_span(fields, "detail", OPTIONAL, &sentence))
        text_add_span(&text, sentence);
    text_end_cut(&text);
}

static void read_reply(const struct fields *fields, struct reply *out)
{
    memset(out, 0, sizeof *out);
    field_uuid(fields, "id", OPTIONAL, &out->id);
    FIELD_WORD(fields, "result", REQUIRED, result_find, &out->result);
    read_reason(fields, "reason", &out->reason);
    read_numbers(fields, &out->numbers);
    field_code(fields, "next", OPTIONAL, &out->next);
    field_code(fields, "at_station", OPTIONAL, &out->at);
    field_text(fields, "field", OPTIONAL, out->field, sizeof out->field);
    read_flags(fields, out);
    field_int(fields, "seq", OPTIONAL, 0, INT64_MAX, &out->seq);
    read_piece(fields, out);
    read_reason(fields, "not_started", &out->not_started);
    read_lent(fields, out);
    FIELD_TEXT(fields, "lender", OPTIONAL, out->lender);
    field_time(fields, "lender_gone", OPTIONAL, &out->lender_gone_ms);
    read_verdict(fields, out);
    read_detail(fields, out);
}

static struct fault read_list(json_t *list, struct complaints *complaints, struct reply *replies, size_t max,
                              size_t *count)
{
    size_t size = json_array_size(list);
    if (size > max)
        return fault_make(FAULT_TOO_BIG, "the answer has %zu replies to %zu commands", size, max);
    for (size_t i = 0; i < size; i++) {
        struct fields item = fields_root(json_array_get(list, i), complaints);
        if (!json_is_object(item.object))
            return fault_make(FAULT_INPUT, "the answer's item %zu is no reply", i);
        read_reply(&item, &replies[i]);
    }
    *count = size;
    return FAULT_OK;
}

struct fault wire_read_replies(struct span body, struct reply *replies, size_t max, size_t *count)
{
    struct complaints complaints = {.problems = NULL};
    json_t *root;
    *count = 0;
    struct fault fault = parse_json(body, WIRE_REPLIES_MAX, "the answer", &root);
    if (fault_is(fault))
        return fault;
    if (json_is_array(root)) {
        fault = read_list(root, &complaints, replies, max, count);
    } else if (max >= 1) {
        struct fields fields = fields_root(root, &complaints);
        read_reply(&fields, &replies[0]);
        *count = 1;
    }
    json_decref(root);
    if (complaints.count > 0)
        fault = complaints.first;
    if (fault_is(fault))
        *count = 0;
    return fault;
}
