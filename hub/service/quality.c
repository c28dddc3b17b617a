/* inspect, check_setting, accept: the inspection sheet, setting's check of what it received, and a manager's
 * word. */
#include "hub/service/engrave.h"
#include "hub/service/happened.h"
#include "hub/service/life.h"
#include "hub/service/pin.h"
#include "hub/service/visit.h"

#include <stdio.h>
#include <string.h>

#include "common/base/json.h"
#include "common/rules/held.h"
#include "hub/store/photo.h"

/* ------------------------------------------------------------------ where */

/* The station that asks, or the piece's own when the office names none; −1: it is at none. */
static int station_of(const struct act *act)
{
    const struct piece *piece = &act->row.now.piece;
    if (act->station >= 0)
        return act->station;
    return piece->place == PLACE_STATION ? house_find_station(&act->desk->house, piece->station) : -1;
}

static bool is_of_kind(const struct route_step *step, enum inspection_kind kind)
{
    return kind == INSPECTION_SHEET ? step->inspection : step->sets_stones;
}

/* Why it cannot be inspected here and now; REASON_NONE when it can. */
static enum reason place_obstacle(const struct act *act, enum inspection_kind kind)
{
    struct piece piece = held_found(&act->row.now.piece, act->command->decided == DECIDED_KIOSK);
    const struct route_step *step = piece_step(&piece);
    int here = station_of(act);
    if (piece.place != PLACE_STATION || here < 0 ||
        !code_equal(piece.station, act->desk->house.stations[here].code))
        return REASON_WRONG_STATION;
    if (!step || !is_of_kind(step, kind))
        return REASON_BAD_STEP;
    if (piece.state == PIECE_HELD)
        return REASON_HELD;
    return piece.state == PIECE_DONE || piece.transit ? REASON_NOT_IN_WORK : REASON_NONE;
}

static struct fault refuse_place(struct act *act, enum reason reason, enum inspection_kind kind)
{
    struct outcome refused = act_refusal(act, reason);
    char where[LIFE_WHERE_MAX];
    life_where(where, &act->desk->house, &act->row.now.piece);
    if (reason == REASON_BAD_STEP)
        return life_refuse(act, &refused,
                           kind == INSPECTION_SHEET ? _("%s is %s, where nothing is inspected.")
                                                    : _("%s is %s, where nothing is set."),
                           act->row.name, where);
    if (reason == REASON_WRONG_STATION)
        return life_refuse(act, &refused, _("%s is %s, not here."), act->row.name, where);
    return life_refuse_plainly(act, &refused);
}

/* ------------------------------------------------------------------ signing */

/* Badge, and the PIN where the workshop wants it. *good false: the reply is refused. */
static struct fault sign(struct act *act, struct inspection_row *row, bool *good)
{
    bool wants = settings_get(&act->desk->house.settings, SETTING_SIGN_WITH_PIN) != 0;
    bool session = act->who->is_office && tag_equal(act->who->badge, act->command->operator_badge);
    struct outcome refused = act_refusal(act, REASON_WRONG_PIN);
    enum pin_fit fit = PIN_FITS;
    char sentence[DETAIL_TEXT_MAX];
    struct text text = TEXT_IN(sentence);
    row->operator_badge = act->command->operator_badge;
    row->with_pin = wants || session;
    *good = true;
    if (!wants || session)
        return FAULT_OK;
    const char *where = house_kiosk_name(&act->desk->house, act->who->kiosk);
    struct fault fault = pin_try(act->desk, act->command->operator_badge, act->command->pin, where, &fit);
    *good = fit == PIN_FITS;
    if (fault_is(fault) || *good)
        return fault;
    pin_explain(&text, fit);
    return life_refuse(act, &refused, "%s", sentence);
}

/* ------------------------------------------------------------------ lines */

static struct inspection_line *add_line(struct inspection *sheet, enum criterion criterion,
                                        enum judgement judgement)
{
    assert(sheet->line_count < INSPECTION_LINES_MAX);
    struct inspection_line *line = &sheet->lines[sheet->line_count++];
    *line = (struct inspection_line){.criterion = criterion, .judgement = judgement};
    return line;
}

static void add_word(struct inspection *sheet, const struct form *form, const char *name,
                     enum criterion criterion)
{
    if (form_has(form, name))
        (void)add_line(sheet, criterion, (enum judgement)form_int(form, name)); /* words in the same order */
}

static void add_weight(struct inspection *sheet, const struct visit *visit)
{
    struct inspection_line *line = add_line(sheet, CRITERION_WEIGHT, inspection_weight(&visit->judged));
    line->has_ruling = visit->judged.has_ruling;
    line->ruling = visit->judged.ruling;
    line->weighing = visit->weighing;
    line->has_measure = visit->weighing != 0;
    line->nominal = visit->read.theory.metal.ug;
    line->actual = visit->read.verdict.actual.ug;
}

static bool add_dimensions(struct inspection *sheet, const struct form *form)
{
    size_t count;
    const struct form *rows = form_rows(form, "dimensions", &count);
    for (size_t i = 0; i < count; i++) {
        int64_t nominal = form_int(&rows[i], "nominal_um"), actual = form_int(&rows[i], "actual_um");
        struct inspection_line *line =
            add_line(sheet, CRITERION_DIMENSIONS, inspection_dimension(nominal, actual));
        struct text subject = TEXT_IN(line->subject);
        line->has_measure = true;
        line->nominal = nominal;
        line->actual = actual;
        text_add(&subject, "%s", form_text(&rows[i], "what"));
        if (!text_ok(&subject))
            return false;
    }
    return true;
}

/* Measured, it is judged; by touch, the inspector says. */
static void add_fineness(struct inspection *sheet, const struct form *form,
                         const struct workshop_alloy *alloy)
{
    struct inspection_line *line;
    if (form_has(form, "measured")) {
        int minimum = alloy->fineness_min > 0 ? alloy->fineness_min : alloy->fineness;
        line = add_line(sheet, CRITERION_FINENESS, inspection_fineness(minimum, form_int(form, "measured")));
        line->has_measure = true;
        line->nominal = minimum;
        line->actual = form_int(form, "measured");
        line->method = code_of("xrf");
    } else if (form_has(form, "fineness")) {
        line = add_line(sheet, CRITERION_FINENESS, (enum judgement)form_int(form, "fineness"));
        line->method = form_code(form, "method");
    }
}

static const struct workshop_alloy *alloy_of(const struct act *act)
{
    const struct house *house = &act->desk->house;
    return house_alloy(house, house_lot(house, act->row.lot)->alloy);
}

static bool has_fineness_slipped(const struct act *act, const struct inspection *sheet)
{
    const struct form *form = act->command->form;
    return sheet->kind == INSPECTION_SHEET &&
           fineness_meant(form_int(form, "measured"), alloy_of(act)->fineness) != 0;
}

static struct fault refuse_fineness(struct act *act)
{
    const struct workshop_alloy *alloy = alloy_of(act);
    int64_t said = form_int(act->command->form, "measured");
    return life_refuse_field(act, REASON_BAD_FIELD, "measured",
                             "A fineness of %lld.%lld ‰, and %s has %d.%d ‰: a power of ten slipped. In "
                             "parts per 10 000 it is %lld. What is so poor fails by touch.",
                             (long long)(said / 10), (long long)(said % 10), alloy->name,
                             alloy->fineness / 10, alloy->fineness % 10,
                             (long long)fineness_meant(said, alloy->fineness));
}

static int64_t stones_of_model(const struct act *act)
{
    return stone_list_count(house_stones(&act->desk->house, &act->row)) * act->row.now.piece.quantity;
}

static void add_counted(struct inspection *sheet, const struct act *act)
{
    const struct form *form = act->command->form;
    int64_t wanted = stones_of_model(act);
    if (!form_has(form, "count"))
        return;
    struct inspection_line *line = add_line(
        sheet, CRITERION_STONES, form_int(form, "count") == wanted ? JUDGEMENT_PASS : JUDGEMENT_FAIL);
    line->has_measure = true;
    line->nominal = wanted;
    line->actual = form_int(form, "count");
}

static bool add_lines(const struct act *act, const struct visit *visit, struct inspection *sheet)
{
    const struct form *form = act->command->form;
    add_word(sheet, form, "stones", CRITERION_STONES);
    if (sheet->kind == INSPECTION_SETTING) {
        add_counted(sheet, act);
        add_word(sheet, form, "seats", CRITERION_SEATS);
        return true;
    }
    add_weight(sheet, visit);
    add_word(sheet, form, "surface", CRITERION_SURFACE);
    add_word(sheet, form, "function", CRITERION_FUNCTION);
    add_fineness(sheet, form, alloy_of(act));
    return add_dimensions(sheet, form);
}

/* ------------------------------------------------------------------ the rest of the sheet */

static bool add_photos(struct inspection_row *row, const struct form *form)
{
    size_t count;
    const struct form *rows = form_rows(form, "photos", &count);
    for (size_t i = 0; i < count && i < INSPECTION_PHOTOS_MAX; i++) {
        struct inspection_photo *photo = &row->photos[row->photo_count++];
        struct text reference = TEXT_IN(photo->reference);
        photo->moment = form_code(&rows[i], "moment");
        text_add(&reference, "%s", form_text(&rows[i], "reference"));
        if (!text_ok(&reference))
            return false;
    }
    return true;
}

/* Lines of the photos that have not come: the kiosk holds them, and sends them when it can. What is no id is
 * kept elsewhere. Returns how many. */
static int list_due(const struct act *act, const struct inspection_row *row,
                    int64_t due[INSPECTION_PHOTOS_MAX])
{
    struct photo_folder folder = store_photo_folder(act->desk->store);
    int count = 0;
    for (int i = 0; i < row->photo_count; i++)
        if (photo_is_id(span_of(row->photos[i].reference)) &&
            !photo_is_there(&folder, row->photos[i].reference))
            due[count++] = i;
    return count;
}

/* A step that the piece has passed, or this one. */
static bool is_step_so_far(const struct piece *piece, struct code kind)
{
    for (int i = 0; i <= piece->step; i++)
        if (code_equal(piece->steps[i].kind, kind))
            return true;
    return false;
}

/* "Fineness, Surface" */
static const char *name_failing(const struct inspection *sheet, char out[DETAIL_TEXT_MAX])
{
    struct text text = text_in(out, DETAIL_TEXT_MAX);
    for (int i = 0; i < sheet->line_count; i++)
        if (sheet->lines[i].judgement == JUDGEMENT_FAIL)
            text_add(&text, text.size ? ", %s" : "%s",
                     language_term(criterion_word(sheet->lines[i].criterion)));
    text_end_cut(&text);
    return out;
}

/* What fails names its defect and the step that caused it; what does not fail names none. */
static struct fault check_blame(struct act *act, struct inspection_row *row, bool *good)
{
    const struct form *form = act->command->form;
    char failing[DETAIL_TEXT_MAX];
    *good = false;
    row->defect = form_code(form, "defect");
    row->guilty = form_code(form, "guilty");
    if (row->result != INSPECTION_FAIL) {
        *good = code_is_none(row->defect) && code_is_none(row->guilty);
        return *good ? FAULT_OK
                     : life_refuse_field(act, REASON_BAD_FIELD, "defect",
                                         _("Nothing fails on this sheet: name no defect."));
    }
    if (code_is_none(row->defect))
        return life_refuse_field(act, REASON_BAD_FIELD, "defect",
                                 _("This fails: %s. Name the code of its defect."),
                                 name_failing(&row->sheet, failing));
    if (code_is_none(row->guilty))
        return life_refuse_field(act, REASON_BAD_FIELD, "guilty",
                                 _("This fails: %s. Name the step that caused it."),
                                 name_failing(&row->sheet, failing));
    if (!is_step_so_far(&act->row.now.piece, row->guilty))
        return life_refuse_field(act, REASON_BAD_FIELD, "guilty",
                                 _("The piece has not been at a step of that kind."));
    *good = true;
    return FAULT_OK;
}

/* A sheet of this visit that stands must be named to be replaced, and nothing else can be. */
static struct fault check_superseded(struct act *act, const struct visit *visit, struct inspection_row *row,
                                     bool *good)
{
    bool stands = visit->inspected != 0 && visit->sheet.sheet.kind == row->sheet.kind;
    struct outcome refused = act_refusal(act, REASON_EXISTS);
    row->supersedes = form_int(act->command->form, "supersedes");
    *good = stands ? row->supersedes == visit->sheet.id : row->supersedes == 0;
    if (*good)
        return FAULT_OK;
    *good = act_stands(act, REASON_EXISTS); /* it was signed: the newer one is the one that counts */
    if (*good)
        row->supersedes = stands ? visit->sheet.id : 0;
    if (*good)
        return FAULT_OK;
    if (stands)
        return life_refuse(act, &refused,
                           _("Sheet %lld stands: a new one names it as the one that it supersedes."),
                           (long long)visit->sheet.id);
    return life_refuse_field(act, REASON_UNKNOWN_THING, "supersedes",
                             _("No sheet of this visit stands that could be superseded."));
}

static struct fault fill_sheet(struct act *act, const struct visit *visit, struct inspection_row *row,
                               bool *good)
{
    const struct form *form = act->command->form;
    struct inspection_needs needs = {.conditional_stops = visit->judged.conditional_stops,
                                     .no_verdict_stops = visit->judged.no_verdict_stops,
                                     .has_stones = act->row.now.piece.stones_due.ug > 0};
    struct text note = TEXT_IN(row->note);
    *good = false;
    text_add(&note, "%s", form_text(form, "note"));
    if (!text_ok(&note))
        return life_refuse_field(act, REASON_BAD_FIELD, "note", _("The note is too long for the sheet."));
    if (!add_photos(row, form))
        return life_refuse_field(act, REASON_BAD_FIELD, "photos",
                                 _("The reference of a picture is too long."));
    if (has_fineness_slipped(act, &row->sheet))
        return refuse_fineness(act);
    if (!add_lines(act, visit, &row->sheet))
        return life_refuse_field(act, REASON_BAD_FIELD, "dimensions",
                                 _("What was measured has too long a name."));
    row->result = inspection_judge(&row->sheet, &visit->judged, &needs);
    struct fault fault = check_blame(act, row, good);
    return fault_is(fault) || !*good ? fault : check_superseded(act, visit, row, good);
}

/* ------------------------------------------------------------------ posting */

static struct fault raise_failing(struct act *act, const struct inspection_row *row)
{
    const struct house *house = &act->desk->house;
    int guilty;
    struct fault fault = move_find_guilty(act, row->guilty, &guilty);
    if (fault_is(fault))
        return fault;
    return raise_alert_at(
        act->desk, ALERT_INSPECTION_FAILS, guilty >= 0 ? house->stations[guilty].code : code_of(""),
        act->row.name, N_("%s fails at %s: %s, caused at %s. Stop and fix."),
        PARTS(act->row.name, house_station_name(house, &row->station), phrase_term(row->defect.text).text,
              guilty >= 0 ? house->stations[guilty].name : house_place_name(house, &row->guilty)));
}

/* The sheet is the event's own: its number is told by the reply's `thing`. */
static struct fault post_sheet(struct act *act, struct inspection_row *row)
{
    struct outcome outcome = outcome_accept(outcome_begin(&act->row.now.piece));
    int64_t due[INSPECTION_PHOTOS_MAX];
    char buffer[FOUND_TEXT_MAX];
    struct text found = TEXT_IN(buffer);
    act_flag_held(act, &outcome);
    json_begin(&found, '{');
    json_add_text(&found, "result", inspection_result_word(row->result));
    json_add_int_if(&found, "supersedes", row->supersedes);
    json_add_bool(&found, "with_pin", row->with_pin);
    json_add_ints_if(&found, "photos_due", due, list_due(act, row, due));
    json_end(&found, '}');
    struct fault fault = life_post(act, &outcome, (struct span){found.data, found.size});
    row->event = act->reply->seq;
    if (!fault_is(fault))
        fault = store_inspection_add(act->desk->store, row);
    if (fault_is(fault))
        return fault;
    snprintf(act->reply->thing, sizeof act->reply->thing, "inspection:%lld", (long long)row->id);
    act_explain(act, _("Sheet %lld: %s."), (long long)row->id,
                language_term(inspection_result_word(row->result)));
    return row->result == INSPECTION_FAIL ? raise_failing(act, row) : FAULT_OK;
}

static struct fault inspect(struct act *act, enum inspection_kind kind)
{
    struct visit visit;
    bool good = false;
    enum reason obstacle = place_obstacle(act, kind);
    if (obstacle != REASON_NONE)
        return refuse_place(act, obstacle, kind);
    struct inspection_row row = {.piece = act->row.id,
                                 .sheet = {.kind = kind},
                                 .step = act->row.now.piece.step,
                                 .station = act->row.now.piece.station,
                                 .at_ms = act->deed_ms};
    struct fault fault = visit_read(act, &visit);
    if (!fault_is(fault))
        fault = sign(act, &row, &good);
    if (!fault_is(fault) && good)
        fault = fill_sheet(act, &visit, &row, &good);
    return fault_is(fault) || !good ? fault : post_sheet(act, &row);
}

/* ------------------------------------------------------------------ a manager accepts */

static struct deed deed_of(const struct act *act, int here)
{
    const struct house *house = &act->desk->house;
    return (struct deed){
        .piece = &act->row.now.piece,
        .here = &house->now[here],
        .next = house->now,
        .next_count = (size_t)house->station_count,
        .groups = house->group_now,
        .group_count = (size_t)house->group_count,
        /* nobody: whoever has it in hand gives it, not the manager */
    };
}

static struct fault post_accepted(struct act *act, const struct outcome *outcome, enum reason stopped,
                                  const struct judged *judged)
{
    char buffer[FOUND_TEXT_MAX];
    struct text found = TEXT_IN(buffer);
    bool was_rework = act->row.now.piece.rework;
    json_begin(&found, '{');
    json_add_text(&found, "stopped_by", reason_word(stopped));
    json_end(&found, '}');
    struct fault fault = life_post(act, outcome, (struct span){found.data, found.size});
    if (!fault_is(fault))
        fault = raise_no_more(act, was_rework);
    return fault_is(fault) ? fault : raise_accepted(act, stopped, judged);
}

static struct fault accept(struct act *act)
{
    struct visit visit;
    int here = station_of(act);
    struct outcome refused = act_refusal(act, REASON_WRONG_STATION);
    if (here < 0)
        return life_refuse_plainly(act, &refused);
    struct fault fault = visit_read(act, &visit);
    if (fault_is(fault))
        return fault;
    struct deed deed = deed_of(act, here);
    enum reason stopped = judged_obstacle(&visit.judged);
    visit.judged.accepted = true;
    struct outcome outcome = piece_pass(&deed, &visit.judged);
    if (outcome.reason == REASON_NO_WEIGHT)
        return life_refuse(act, &outcome, _("Weigh %s first: there is nothing yet to accept."),
                           act->row.name);
    if (outcome.reason == REASON_BAD_STEP)
        return refuse_place(act, REASON_BAD_STEP, INSPECTION_SHEET);
    if (outcome.reason != REASON_NONE)
        return life_refuse_plainly(act, &outcome);
    refused.reason = REASON_WRONG_STATE;
    if (stopped == REASON_NONE)
        return life_refuse(act, &refused, _("Nothing stops %s: it can be passed without a manager."),
                           act->row.name);
    return post_accepted(act, &outcome, stopped, &visit.judged);
}

struct fault quality_book(struct act *act)
{
    switch ((int)act->command->verb) {
    case VERB_INSPECT:
        return inspect(act, INSPECTION_SHEET);
    case VERB_CHECK_SETTING:
        return inspect(act, INSPECTION_SETTING);
    case VERB_ENGRAVE:
        return engrave_book(act);
    case VERB_ACCEPT:
        return accept(act);
    }
    assert(false); /* not a verb of this family */
    return FAULT_OK;
}
