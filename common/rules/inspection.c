#include "common/rules/inspection.h"

#include "common/rules/word.h"

#define WORDS(name, list)   static const char *const name[] = {list(WORD_OF)};
#define WORD_OF(name, word) word,
WORDS(criterion_words, CRITERION_LIST)
WORDS(judgement_words, JUDGEMENT_LIST)
WORDS(result_words, INSPECTION_RESULT_LIST)
WORDS(kind_words, INSPECTION_KIND_LIST)
#undef WORD_OF
#undef WORDS

const char *criterion_word(enum criterion criterion)
{
    assert((size_t)criterion < COUNT_OF(criterion_words));
    return criterion_words[criterion];
}

const char *judgement_word(enum judgement judgement)
{
    assert((size_t)judgement < COUNT_OF(judgement_words));
    return judgement_words[judgement];
}

const char *inspection_result_word(enum inspection_result result)
{
    assert((size_t)result < COUNT_OF(result_words));
    return result_words[result];
}

const char *inspection_kind_word(enum inspection_kind kind)
{
    assert((size_t)kind < COUNT_OF(kind_words));
    return kind_words[kind];
}

bool criterion_find(struct span word, enum criterion *out)
{
    int index = word_index(word, criterion_words, COUNT_OF(criterion_words));
    if (index >= 0)
        *out = (enum criterion)index;
    return index >= 0;
}

bool judgement_find(struct span word, enum judgement *out)
{
    int index = word_index(word, judgement_words, COUNT_OF(judgement_words));
    if (index >= 0)
        *out = (enum judgement)index;
    return index >= 0;
}

bool inspection_result_find(struct span word, enum inspection_result *out)
{
    int index = word_index(word, result_words, COUNT_OF(result_words));
    if (index >= 0)
        *out = (enum inspection_result)index;
    return index >= 0;
}

bool inspection_kind_find(struct span word, enum inspection_kind *out)
{
    int index = word_index(word, kind_words, COUNT_OF(kind_words));
    if (index >= 0)
        *out = (enum inspection_kind)index;
    return index >= 0;
}

/* ------------------------------------------------------------------ single criteria */

enum judgement inspection_dimension(int64_t nominal_um, int64_t actual_um)
{
    int64_t deviation = actual_um - nominal_um;
    bool within = deviation >= -DIMENSION_TOLERANCE_UM && deviation <= DIMENSION_TOLERANCE_UM;
    return within ? JUDGEMENT_PASS : JUDGEMENT_FAIL;
}

enum judgement inspection_fineness(int fineness_min, int64_t measured)
{
    return measured >= fineness_min ? JUDGEMENT_PASS : JUDGEMENT_FAIL;
}

enum judgement inspection_weight(const struct judged *weight)
{
    if (!weight->has_ruling)
        return JUDGEMENT_NONE;
    switch (weight->ruling) {
    case RULING_PASS:
        return JUDGEMENT_PASS;
    case RULING_FAIL:
    case RULING_CONDITIONAL_FAIL:
        return JUDGEMENT_FAIL;
    case RULING_CONDITIONAL_PASS:
        return weight->readings >= 2 && !weight->conditional_stops ? JUDGEMENT_PASS : JUDGEMENT_NONE;
    case RULING_NO_VERDICT:
        break;
    }
    return JUDGEMENT_NONE;
}

/* ------------------------------------------------------------------ the whole sheet */

/* Of all lines about it: one that fails decides; none at all is not judged. */
static enum judgement judgement_of(const struct inspection *sheet, enum criterion criterion)
{
    enum judgement out = JUDGEMENT_NONE;
    for (int i = 0; i < sheet->line_count; i++)
        if (sheet->lines[i].criterion == criterion && sheet->lines[i].judgement > out)
            out = sheet->lines[i].judgement;
    return out;
}

static bool fails(const struct inspection *sheet)
{
    for (int i = 0; i < sheet->line_count; i++)
        if (sheet->lines[i].judgement == JUDGEMENT_FAIL)
            return true;
    return false;
}

/* What the sheet must say something about. The weight may be not judged where that stops nothing. */
static bool is_whole(const struct inspection *sheet, const struct inspection_needs *needs)
{
    static const enum criterion always[] = {CRITERION_DIMENSIONS, CRITERION_FINENESS, CRITERION_SURFACE,
                                            CRITERION_FUNCTION};
    static const enum criterion setting[] = {CRITERION_STONES, CRITERION_SEATS};
    bool on_receipt = sheet->kind == INSPECTION_SETTING;
    const enum criterion *list = on_receipt ? setting : always;
    size_t count = on_receipt ? COUNT_OF(setting) : COUNT_OF(always);
    for (size_t i = 0; i < count; i++)
        if (judgement_of(sheet, list[i]) == JUDGEMENT_NONE)
            return false;
    return on_receipt || !needs->has_stones || judgement_of(sheet, CRITERION_STONES) != JUDGEMENT_NONE;
}

enum inspection_result inspection_judge(const struct inspection *sheet, const struct judged *weight,
                                        const struct inspection_needs *needs)
{
    struct judged asked = *weight;
    asked.conditional_stops = needs->conditional_stops;
    asked.no_verdict_stops = needs->no_verdict_stops;
    asked.sheet_missing = asked.sheet_fails = asked.accepted = false;
    if (fails(sheet))
        return INSPECTION_FAIL;
    if (sheet->kind == INSPECTION_SETTING)
        return is_whole(sheet, needs) ? INSPECTION_PASS : INSPECTION_OPEN;
    enum reason obstacle = judged_obstacle(&asked);
    if (obstacle == REASON_NEEDS_MANAGER)
        return INSPECTION_CONDITIONAL;
    return obstacle == REASON_NONE && is_whole(sheet, needs) ? INSPECTION_PASS : INSPECTION_OPEN;
}
