/* The sheet of a piece: what it is, how far it is, what it should weigh. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/base/text.h"
#include "hub/service/desk.h"

/* ------------------------------------------------------------------ theory */

static struct factor_question question_of(const struct house *house, const struct piece_row *row)
{
    const struct workshop_lot *lot = house_lot(house, row->lot);
    return (struct factor_question){
        .steps = row->now.piece.steps,
        .model = house_model(house, row->model)->code,
        .alloy = lot->alloy,
        .source = lot->source,
        .released_ms = row->released_ms,
    };
}

/* The rework factors of the steps from `first` on, the last step's first; how many. */
static size_t rework_factors(const struct route_step *steps, int first, int done, struct stage_factor *out)
{
    size_t count = 0;
    for (int i = done; i-- > first;)
        out[count++] = theory_rework_factor(steps[i].rework_factor_ppm);
    return count;
}

/* Findings of its own book were weighed with it, but those that were put in since it was sent back. */
static struct theory rework_theory(const struct piece_row *row, int done, struct mass stones)
{
    const struct alloy_density weighed = {.u_ppm = 0};
    const struct findings *findings = &row->now.piece.findings;
    struct theory_finding own[FINDINGS_MAX];
    struct stage_factor factors[ROUTE_STEPS_MAX];
    size_t again = rework_factors(row->now.piece.steps, row->redo.first, done, factors), count = 0;
    struct theory theory =
        theory_expect_rework(row->redo.mass, factors, again, stones, theory_stones_u(stones));
    for (int i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        struct mass more = findings_more(finding, &row->redo.findings);
        if (!finding->own || more.ug <= 0)
            continue;
        size_t acted = finding->step + 1 < done ? (size_t)(done - finding->step - 1) : 0;
        acted = acted < again ? acted : again;
        struct theory added = theory_expect_rework(more, factors, acted, MASS_UG(0), MASS_UG(0));
        own[count++] = (struct theory_finding){added.metal, acted};
    }
    return theory_add_findings(theory, weighed, factors, again, theory_stones_u(stones), own, count,
                               findings_foreign(findings));
}

static double product_of(const struct factor_question *question, const struct house *house, int done)
{
    struct stage_factor factors[ROUTE_STEPS_MAX];
    double product = 1;
    size_t count = learning_factors(question, done, house->factors, house->factor_count, factors);
    for (size_t i = 0; i < count; i++)
        product *= (double)factors[i].factor_ppm / PPM;
    return product;
}

/* Those of the piece's own alloy, less what the steps after they were added take; how many. */
static size_t findings_kept(const struct factor_question *question, const struct house *house,
                            const struct findings *findings, int done, struct theory_finding *out)
{
    size_t count = 0;
    for (int i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        if (!finding->own)
            continue;
        int added = finding->step + 1 < done ? finding->step + 1 : done;
        double kept = product_of(question, house, done) / product_of(question, house, added);
        out[count++] = (struct theory_finding){
            MASS_UG(llround((double)finding->mass.ug * kept)),
            learning_acted(question, done, added, house->factors, house->factor_count)};
    }
    return count;
}

struct theory sheet_theory_at(const struct house *house, const struct piece_row *row, int step, bool through)
{
    const struct piece *piece = &row->now.piece;
    const struct workshop_lot *lot = house_lot(house, row->lot);
    struct factor_question question = question_of(house, row);
    struct stage_factor factors[ROUTE_STEPS_MAX];
    int done = through ? step + 1 : step;
    size_t count = learning_factors(&question, done, house->factors, house->factor_count, factors);
    struct mass stones = piece_stones_at(piece, step, through);
    bool again = step < row->redo.inspection && step >= row->redo.first &&
                 row->redo.quantity == piece->quantity && row->redo.mass.ug > 0; /* else nobody weighed it */
    if (again)
        return rework_theory(row, done, stones);
    /* A tree's volume is that of all its pieces together. */
    int64_t pieces = piece->kind == KIND_TREE ? 1 : piece->quantity;
    struct alloy_density density = density_trusted(lot->density, lot->source);
    struct mass stones_u = theory_stones_u(stones);
    struct theory theory =
        theory_expect(row->volume_mm3_e3 * pieces, density, factors, count, stones, stones_u);
    if (piece->findings.count == 0)
        return theory;
    struct theory_finding own[FINDINGS_MAX];
    size_t own_count = findings_kept(&question, house, &piece->findings, done < 0 ? 0 : done, own);
    return theory_add_findings(theory, density, factors, count, stones_u, own, own_count,
                               findings_foreign(&piece->findings));
}

/* That of the step, or less where the client demands less. */
static int32_t tolerance_of(const struct piece_row *row, const struct route_step *step)
{
    bool less = row->tolerance_ppm > 0 && row->tolerance_ppm < step->tolerance_ppm;
    return less ? row->tolerance_ppm : step->tolerance_ppm;
}

struct theory sheet_theory(const struct house *house, const struct piece_row *row, int32_t *tolerance_ppm)
{
    const struct piece *piece = &row->now.piece;
    int index = piece_theory_step(piece);
    if (index < 0 || index >= piece->step_count) {
        *tolerance_ppm = 0;
        return sheet_theory_at(house, row, piece->step, true);
    }
    const struct route_step *step = &piece->steps[index];
    *tolerance_ppm = tolerance_of(row, step);
    bool through = step_weighs_through(step, index == piece->step && piece_is_started(piece));
    return sheet_theory_at(house, row, index, through);
}

bool sheet_theory_left(const struct house *house, const struct piece_row *row, const struct station *left,
                       struct theory *out, int32_t *tolerance_ppm)
{
    const struct piece *piece = &row->now.piece;
    int step = piece->step;
    while (step >= 0 && !station_takes(left, &piece->steps[step]))
        step--;
    if (step < 0)
        return false;
    *tolerance_ppm = tolerance_of(row, &piece->steps[step]);
    *out = sheet_theory_at(house, row, step, step_weighs_through(&piece->steps[step], true));
    return true;
}

/* ------------------------------------------------------------------ words */

/* "1 × 0.50 ct prong, 12 × 0.02 ct pavé"; what does not fit is told by an ellipsis. */
static void write_stones(const struct stone_list *list, char out[NAME_TEXT_MAX])
{
    char whole[STONES_PER_MODEL_MAX * 64];
    struct text text = TEXT_IN(whole);
    for (int i = 0; i < list->count; i++) {
        const struct workshop_stone *stone = &list->items[i];
        int64_t hundredths = (stone->each.ug + 1000) / 2000; /* 1 ct = 200 mg */
        text_add(&text, "%s%d × %lld.%02lld ct%s%s", i ? ", " : "", stone->count,
                 (long long)(hundredths / 100), (long long)(hundredths % 100), stone->setting[0] ? " " : "",
                 stone->setting);
    }
    size_t size = text.size;
    if (size < NAME_TEXT_MAX) {
        memcpy(out, whole, size + 1);
        return;
    }
    size = NAME_TEXT_MAX - sizeof "…";
    while (size > 0 && !span_is_utf8((struct span){whole, size}))
        size--;
    memcpy(out, whole, size);
    memcpy(out + size, "…", sizeof "…");
}

/* That of the revision that the piece was released as or, where that has none, of the newest one. */
static const char *picture_of(const struct house *house, const struct workshop_model *model)
{
    if (model->picture[0] != '\0')
        return model->picture;
    return house->models[house_newest_model(house, model->code) - 1].picture;
}

void sheet_fill(const struct house *house, const struct piece_row *row, struct sheet *out)
{
    const struct workshop_model *model = house_model(house, row->model);
    const struct workshop_lot *lot = house_lot(house, row->lot);
    const struct workshop_alloy *alloy = house_alloy(house, lot->alloy);
    *out = (struct sheet){
        .piece = row->now.piece,
        .alloy = lot->alloy,
        .custody = row->custody,
        .icon = model->icon,
        .since_ms = row->now.state_ms,
        .chip = row->chip,
        .has_verdict = row->now.has_ruling,
        .ruling = row->now.ruling,
    };
    for (int i = 0; i < row->now.piece.step_count; i++) {
        out->steps[i] = row->now.piece.steps[i];
        out->steps[i].tolerance_ppm = tolerance_of(row, &out->steps[i]);
    }
    memcpy(out->name, row->name, sizeof out->name);
    memcpy(out->model, model->name, sizeof out->model);
    memcpy(out->picture, picture_of(house, model), sizeof out->picture);
    memcpy(out->size, row->size, sizeof out->size);
    if (alloy)
        memcpy(out->alloy_name, alloy->name, sizeof out->alloy_name);
    write_stones(house_stones(house, row), out->stones_text);
    out->theory = sheet_theory(house, row, &out->tolerance_ppm);
    sheet_link(out);
}
