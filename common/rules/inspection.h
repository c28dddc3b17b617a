/* The inspection sheet: six criteria, each passed, failed or not judged, with what was measured (DOMAIN § 7).
 * And setting's check of what it receives. Pure. */
#ifndef TOUCHSTONE_INSPECTION_H
#define TOUCHSTONE_INSPECTION_H

#include "common/rules/flow.h"

/* Of the sheet are the first six; setting checks stones and seats. */
#define CRITERION_LIST(X)                                                                                    \
    X(CRITERION_WEIGHT, "weight")         /* the scale's ruling, never typed */                              \
    X(CRITERION_DIMENSIONS, "dimensions") /* nominal against actual, in µm */                               \
    X(CRITERION_FINENESS, "fineness")     /* touch test, or XRF in parts per 10 000 */                       \
    X(CRITERION_SURFACE, "surface")       /* under the loupe */                                              \
    X(CRITERION_STONES, "stones")         /* security; on receipt: against the order */                      \
    X(CRITERION_FUNCTION, "function")                                                                        \
    X(CRITERION_SEATS, "seats")

enum criterion {
#define X(name, word) name,
    CRITERION_LIST(X)
#undef X
};

#define JUDGEMENT_LIST(X)                                                                                    \
    X(JUDGEMENT_NONE, "not_judged")                                                                          \
    X(JUDGEMENT_PASS, "pass")                                                                                \
    X(JUDGEMENT_FAIL, "fail")

enum judgement {
#define X(name, word) name,
    JUDGEMENT_LIST(X)
#undef X
};

#define INSPECTION_RESULT_LIST(X)                                                                            \
    X(INSPECTION_OPEN, "open") /* something that must be judged is not */                                    \
    X(INSPECTION_PASS, "pass")                                                                               \
    X(INSPECTION_CONDITIONAL, "conditional") /* a manager decides about the weight */                        \
    X(INSPECTION_FAIL, "fail")

enum inspection_result {
#define X(name, word) name,
    INSPECTION_RESULT_LIST(X)
#undef X
};

#define INSPECTION_KIND_LIST(X)                                                                              \
    X(INSPECTION_SHEET, "sheet")                                                                             \
    X(INSPECTION_SETTING, "setting") /* setting's check on receipt */

enum inspection_kind {
#define X(name, word) name,
    INSPECTION_KIND_LIST(X)
#undef X
};

const char *criterion_word(enum criterion criterion);
const char *judgement_word(enum judgement judgement);
const char *inspection_result_word(enum inspection_result result);
const char *inspection_kind_word(enum inspection_kind kind);
MUST_USE bool criterion_find(struct span word, enum criterion *out);
MUST_USE bool judgement_find(struct span word, enum judgement *out);
MUST_USE bool inspection_result_find(struct span word, enum inspection_result *out);
MUST_USE bool inspection_kind_find(struct span word, enum inspection_kind *out);

#define DIMENSION_TOLERANCE_UM 200 /* ± 0.2 mm */
#define INSPECTION_LINES_MAX   24
#define INSPECTION_PHOTOS_MAX  8
#define SUBJECT_NAME_MAX       48

struct inspection_line {
    enum criterion criterion;
    enum judgement judgement;
    struct code method;             /* "touch", "xrf"; none */
    char subject[SUBJECT_NAME_MAX]; /* what was measured: "shank width"; "" */
    bool has_measure;
    int64_t nominal, actual; /* µg, µm or parts per 10 000, by the criterion */
    bool has_ruling;         /* weight: */
    enum ruling ruling;
    int64_t weighing; /* event of the reading; 0: none */
};

struct inspection {
    enum inspection_kind kind;
    int line_count;
    struct inspection_line lines[INSPECTION_LINES_MAX];
};

/* What a workshop and a piece ask of a sheet. */
struct inspection_needs {
    bool conditional_stops; /* settings of the workshop, as in struct judged */
    bool no_verdict_stops;
    bool has_stones; /* the piece has stones, so that their security must be judged */
};

enum judgement inspection_dimension(int64_t nominal_um, int64_t actual_um);
/* `fineness_min`: what the alloy must have at least, parts per 10 000. */
enum judgement inspection_fineness(int fineness_min, int64_t measured);
/* The scale's ruling as a criterion: pass passes; fail and conditional_fail fail; a conditional_pass passes
 * after a second reading, unless it goes to a manager; what was not judged is not judged. */
enum judgement inspection_weight(const struct judged *weight);

/* fail before conditional before open before pass. `weight`: as given to inspection_weight. */
enum inspection_result inspection_judge(const struct inspection *sheet, const struct judged *weight,
                                        const struct inspection_needs *needs);

#endif
