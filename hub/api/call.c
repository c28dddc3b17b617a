/* Reading a call: parameters by name, each checked, each refusal naming the parameter and what it should be.
 */
#include <string.h>

#include "common/base/number.h"
#include "common/base/time.h"
#include "hub/api/parts.h"

struct span call_query(const struct api_call *call, const char *name)
{
    for (int i = 0; i < call->param_count && i < API_PARAMS_MAX; i++)
        if (span_is(call->params[i].name, name))
            return call->params[i].value;
    return (struct span){"", 0};
}

static bool refuse(struct api_answer *answer, const char *name, const char *should)
{
    answer_problem_of(answer, API_BAD, "\"%s\" must be %s.", name, should);
    return false;
}

bool call_int(const struct api_call *call, const char *name, int64_t low, int64_t high, int64_t *out,
              struct api_answer *answer)
{
    struct span value = call_query(call, name);
    if (value.size == 0 || number_read_int(value, low, high, out))
        return true;
    if (high == INT64_MAX && low == 0)
        return refuse(answer, name, "a whole number");
    answer_problem_of(answer, API_BAD, "\"%s\" must be a whole number from %lld to %lld.", name,
                      (long long)low, (long long)high);
    return false;
}

bool call_uuid(const struct api_call *call, const char *name, struct uuid *out, struct api_answer *answer)
{
    struct span value = call_query(call, name);
    return value.size == 0 || uuid_read(value, out) || refuse(answer, name, "a UUID");
}

/* ------------------------------------------------------------------ times */

bool call_time(const struct api_call *call, const char *name, int64_t *out, struct api_answer *answer)
{
    struct span value = call_query(call, name);
    if (value.size == 0 || time_read_day(value, out) || time_read(value, out))
        return true;
    return refuse(answer, name, "a day (2026-11-20) or a time in UTC (2026-11-20T14:00:00.000Z)");
}

bool call_period(const struct api_call *call, int days, struct call_period *out, struct api_answer *answer)
{
    out->to_ms = call->now_ms;
    if (!call_time(call, "to", &out->to_ms, answer))
        return false;
    out->from_ms = out->to_ms > days * DAY_MS ? out->to_ms - days * DAY_MS : 0;
    if (!call_time(call, "from", &out->from_ms, answer))
        return false;
    return out->from_ms < out->to_ms || refuse(answer, "from", "before \"to\"");
}

/* ------------------------------------------------------------------ names */

bool call_tag(const struct api_call *call, const char *name, enum tag_kind kind, struct tag *out,
              struct api_answer *answer)
{
    struct tag tag;
    enum tag_kind is;
    struct span value = call_query(call, name);
    if (value.size == 0)
        return true;
    if (tag_read(value, &tag, &is) != TAG_FITS || is != kind)
        return refuse(answer, name, kind == TAG_PIECE ? "the tag of a piece" : "a badge");
    *out = tag;
    return true;
}

bool call_word(const struct api_call *call, const char *name, const char *const *words, int *out,
               struct api_answer *answer)
{
    char known[FAULT_TEXT_MAX / 2];
    struct text text = TEXT_IN(known);
    struct span value = call_query(call, name);
    for (int i = 0; value.size > 0 && words[i]; i++) {
        if (span_is(value, words[i])) {
            *out = i;
            return true;
        }
        text_add(&text, "%s%s", i > 0 ? ", " : "one of: ", words[i]);
    }
    if (value.size == 0)
        return true;
    text_end_cut(&text);
    return refuse(answer, name, known);
}

/* ------------------------------------------------------------------ what many calls have */

bool call_page(const struct api_call *call, struct call_page *out, struct api_answer *answer)
{
    *out = (struct call_page){.after = 0, .limit = API_LIMIT};
    return call_int(call, "after", 0, INT64_MAX, &out->after, answer) &&
           call_int(call, "limit", 1, API_LIMIT_MAX, &out->limit, answer);
}

bool call_person_period(struct api *api, const struct api_call *call, int days, struct call_period *out,
                        struct api_answer *answer)
{
    struct settings settings;
    bool given = call_query(call, "from").size > 0;
    if (!call_period(call, days, out, answer))
        return false;
    struct fault fault = reader_settings(api->reader, &settings);
    if (fault_is(fault)) {
        answer_fault(answer, fault);
        return false;
    }
    int64_t kept = settings_get(&settings, SETTING_PERSON_DAYS), first_ms = call->now_ms - kept * DAY_MS;
    if (!given && out->from_ms < first_ms)
        out->from_ms = first_ms;
    if (out->from_ms >= first_ms && out->from_ms <= out->to_ms)
        return true;
    answer_problem_of(
        answer, API_BAD,
        "Figures of single persons are told for %lld days (setting person_days): ask for a later "
        "period.",
        (long long)kept);
    return false;
}

bool call_number(const struct api_call *call, const char *what, int64_t *out, struct api_answer *answer)
{
    bool good = number_read_int(call->name, 1, INT64_MAX, out);
    if (!good)
        answer_problem_of(answer, API_BAD, "A %s has a whole number.", what);
    return good;
}

bool call_format(const struct api_call *call, const char *const *words, enum call_format *out,
                 struct api_answer *answer)
{
    int format = span_starts_with(call->accept, "text/csv") ? CALL_CSV : CALL_JSON;
    bool known = call_word(call, "format", words, &format, answer);
    *out = (enum call_format)format;
    return known;
}

bool call_wants_csv(const struct api_call *call, bool *out, struct api_answer *answer)
{
    static const char *const FORMATS[] = {"json", "csv", NULL};
    enum call_format format;
    bool known = call_format(call, FORMATS, &format, answer);
    *out = format == CALL_CSV;
    return known;
}

static bool refuse_language(struct api_answer *answer)
{
    char words[128];
    struct text text = TEXT_IN(words);
    language_add_codes(&text);
    text_end_cut(&text);
    answer_problem_of(answer, API_BAD, "\"language\" must be one of %s.", words);
    return false;
}

bool call_speak(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct span asked = call_query(call, "language");
    const struct language *language = language_find(asked);
    char name[NAME_TEXT_MAX], house[LANGUAGE_TEXT_MAX] = "";
    struct fault fault = FAULT_OK;
    if (asked.size > 0 && !language)
        return refuse_language(answer);
    if (!language)
        fault = reader_house_name(api->reader, name, house);
    if (fault_is(fault)) {
        answer_fault(answer, fault);
        return false;
    }
    if (!language)
        language = language_find(span_of(house));
    language_use(language ? language : language_accept(call->accept_language));
    return true;
}

bool call_is_manager(const struct api_call *call)
{
    return call->who && call->who->is_manager;
}
