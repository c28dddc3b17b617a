#include "common/rules/inspection.h"

#include "common/rules/word.h"

WORDS_OF_ENUM(CRITERION_LIST, enum criterion, criterion_word, criterion_find)
WORDS_OF_ENUM(JUDGEMENT_LIST, enum judgement, judgement_word, judgement_find)
WORDS_OF_ENUM(INSPECTION_RESULT_LIST, enum inspection_result, inspection_result_word, inspection_result_find)
WORDS_OF_ENUM(INSPECTION_KIND_LIST, enum inspection_kind, inspection_kind_word, inspection_kind_find)

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
