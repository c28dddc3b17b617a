#include "tests/unit/kiosk_ui/gallery_helper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A 10.1-inch panel, a 7-inch one, and the first one turned. */
const struct gallery_size GALLERY_SIZES[GALLERY_SIZE_COUNT] = {
    {"1280x800", 1280, 800, 217, 136},
    {"1024x600", 1024, 600, 154, 86},
    {"800x1280", 800, 1280, 136, 217},
};

const struct gallery_size GALLERY_PANELS[GALLERY_PANEL_COUNT] = {
    {"1280x800, 7 inch", 1280, 800, 151, 94},
    {"1280x800, 15 inch", 1280, 800, 323, 202},
    {"1024x600, 10 inch", 1024, 600, 222, 130},
    {"800x1280, 7 inch", 800, 1280, 94, 151},
};

struct view gallery_told(const struct exhibit *exhibit)
{
    struct view view = exhibit->view;
    struct text detail = TEXT_IN(view.detail);
    if (exhibit->view.detail[0] != '\0')
        language_retell(exhibit->view.detail, &detail);
    assert(text_ok(&detail));
    return view;
}

struct ui_conf gallery_conf(const struct gallery_size *size, enum theme theme,
                            const struct language *language)
{
    return (struct ui_conf){.width_px = size->width_px,
                            .height_px = size->height_px,
                            .width_mm = size->width_mm,
                            .height_mm = size->height_mm,
                            .theme = theme,
                            .language = language};
}

#define HOURS(n)         (INT64_C(3600000) * (n))
#define PUT(array, text) ((void)snprintf((array), sizeof(array), "%s", (text)))

static void put_next(struct view *view, int index, const char *name, const char *model, const char *alloy,
                     const char *stones, enum icon icon, int64_t due_ms)
{
    struct view_next *next = &view->next[index];
    PUT(next->name, name);
    PUT(next->model, model);
    PUT(next->alloy, alloy);
    PUT(next->stones, stones);
    next->icon = icon;
    next->due_ms = due_ms;
    if (view->next_count <= index)
        view->next_count = index + 1;
}

static void put_tray(struct view *view, int64_t done, int64_t in_work, int64_t queued, int64_t limit)
{
    view->tray = (struct view_tray){.known = true,
                                    .wip = done + in_work + queued,
                                    .limit = limit,
                                    .mass = MASS_MG(61420),
                                    .mass_limit = MASS_MG(90000),
                                    .done = done,
                                    .in_work = in_work,
                                    .queued = queued,
                                    .oldest_ms = GALLERY_NOW_MS - HOURS(3),
                                    .state = STATION_OK};
    PUT(view->tray.station, view->station);
}

/* What the flow offers to whoever is in while nothing else is under way (kiosk/flow/touch.c, STAGE_REST). */
static void offer_at_rest(struct view *view)
{
    static const enum touch rest[] = {TOUCH_LEAVE, TOUCH_BENCH, TOUCH_MORE};
    memcpy(view->touches, rest, sizeof rest);
    view->touch_count = COUNT_OF(rest);
}

/* A setter's bench in the middle of the day. */
struct view gallery_bench(enum screen screen, enum message message)
{
    struct view view;
    memset(&view, 0, sizeof view);
    view.screen = screen;
    view.message = message;
    view.online = true;
    PUT(view.station, "Setting");
    PUT(view.operators[0], "Setter 3");
    PUT(view.operators[1], "Setter 5");
    view.operator_count = 2;
    view.devices[FLOW_DEVICE_NFC] = view.devices[FLOW_DEVICE_CAMERA] = FLOW_DEVICE_READY;
    view.kind = code_of("setting");
    put_tray(&view, 2, 2, 5, 12);
    put_next(&view, 0, "R-2041", "Solitaire", "18k yellow", "1 × 0.50 ct prong", ICON_RING,
             GALLERY_NOW_MS + HOURS(4));
    put_next(&view, 1, "R-2036", "Pavé band", "18k white", "24 × 0.01 ct pave", ICON_BAND,
             GALLERY_NOW_MS + HOURS(22));
    put_next(&view, 2, "P-0917", "Emerald pendant", "14k yellow", "1 × 1.20 ct bezel", ICON_PENDANT,
             GALLERY_NOW_MS + HOURS(96));
    put_next(&view, 3, "E-0455", "Hoops, pair", "Ag 925", "12 × 0.01 ct channel", ICON_EARRINGS,
             GALLERY_NOW_MS + HOURS(168));
    PUT(view.next[0].size, "52");
    PUT(view.next[1].size, "54");
    view.next[0].rush = true;
    view.next[2].waits_upstream = true;
    if (screen == SCREEN_IDLE)
        offer_at_rest(&view);
    return view;
}

void gallery_put_piece(struct view *view)
{
    view->has_piece = true;
    PUT(view->name, "R-2041");
    PUT(view->model, "Solitaire");
    PUT(view->alloy, "18k yellow");
    PUT(view->stones, "1 × 0.50 ct prong");
    PUT(view->size, "52");
    view->icon = ICON_RING;
    view->due_ms = GALLERY_NOW_MS + HOURS(4);
    PUT(view->next_station, "Polishing");
}

struct view *gallery_add(struct gallery *gallery, const char *name, struct view view)
{
    assert(gallery->count < GALLERY_MAX);
    for (int i = 0; i < gallery->count; i++)
        assert(strcmp(gallery->items[i].name, name) != 0); /* each has a picture of its own */
    struct exhibit *exhibit = &gallery->items[gallery->count++];
    PUT(exhibit->name, name);
    exhibit->view = view;
    return &exhibit->view;
}

static void offer(struct view *view, enum touch first, enum touch second, enum touch third)
{
    const enum touch touches[] = {first, second, third};
    view->touch_count = 0;
    for (size_t i = 0; i < COUNT_OF(touches); i++) {
        if (touches[i] != TOUCH_NONE)
            view->touches[view->touch_count++] = touches[i];
    }
}

static struct fault silent_scale(void)
{
    return fault_make(
        FAULT_TIMEOUT,
        "The scale on %s says nothing: is it on, set to %s and %d %d%c%d, and the right cable in?",
        "/dev/ttyUSB0", "MT-SICS", 9600, 8, 'N', 1);
}

static void make_badges(struct gallery *gallery)
{
    struct view *view = gallery_add(gallery, "badge", gallery_bench(SCREEN_BADGE, MESSAGE_BADGE_IN));
    view->operator_count = 0;
    view = gallery_add(gallery, "badge-first_start", gallery_bench(SCREEN_BADGE, MESSAGE_BADGE_IN));
    view->station[0] = '\0';
    view->operator_count = 0;
    view->online = false;
    view->tray.known = false;
    view->devices[FLOW_DEVICE_NFC] = FLOW_DEVICE_OPENING;
    view = gallery_add(gallery, "badge-no_reader", gallery_bench(SCREEN_BADGE, MESSAGE_BADGE_IN));
    view->operator_count = 0;
    view->station[0] = '\0';
    view->tray.known = false;
    view->online = false;
    view->pending = 2;
    view->devices[FLOW_DEVICE_NFC] = view->devices[FLOW_DEVICE_CAMERA] = FLOW_DEVICE_LOST;
    view->trouble = fault_make(FAULT_DENIED, "This kiosk is not known to the hub: enroll it again");
    view = gallery_add(gallery, "badge-no_disk", gallery_bench(SCREEN_BADGE, MESSAGE_BADGE_IN));
    view->operator_count = 0;
    view->station[0] = '\0';
    view->tray.known = false;
    view->online = false;
    view->trouble = fault_make(FAULT_DENIED, "This kiosk cannot keep what is done here: tell the manager");
}

static void make_quiet(struct gallery *gallery)
{
    struct view *view = gallery_add(gallery, "idle-hello", gallery_bench(SCREEN_IDLE, MESSAGE_HELLO));
    PUT(view->other_name, "Setter 3");
    view = gallery_add(gallery, "idle", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE));
    offer(view, TOUCH_LEAVE, TOUCH_BENCH, TOUCH_MORE);
    view = gallery_add(gallery, "idle-full", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE));
    put_tray(view, 3, 2, 7, 12);
    view->tray.state = STATION_FULL;
    view->next[1].rework = true;
    view = gallery_add(gallery, "idle-over", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE));
    put_tray(view, 3, 2, 8, 12);
    view->tray.state = STATION_OVER;
    view->tray.held = 1;
    view->tray.wip = 14;
    view = gallery_add(gallery, "idle-empty", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE));
    put_tray(view, 0, 0, 0, 12);
    view->tray.oldest_ms = 0;
    view->tray.mass = MASS_UG(0);
    view->tray.state = STATION_STARVED;
    view->next_count = 0;
    view = gallery_add(gallery, "idle-all_done", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE));
    put_tray(view, 7, 0, 0, 12);
    view->tray.state = STATION_STARVED;
    view->next_count = 0;
    view = gallery_add(gallery, "idle-large_limit", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE));
    put_tray(view, 5, 9, 14, 60);
    view = gallery_add(gallery, "idle-in_work", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE));
    view->in_work[0] = view->next[1];
    PUT(view->in_work[0].name, "R-2033");
    view->in_work_count = 1;
    offer(view, TOUCH_UNDO, TOUCH_LEAVE, TOUCH_BENCH);
    view->touches[view->touch_count++] = TOUCH_MORE;
    view = gallery_add(gallery, "idle-stop_and_fix", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE));
    PUT(view->tray.stop, "R-2041");
    view = gallery_add(gallery, "idle-elsewhere", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE));
    for (int i = 0; i < view->next_count; i++) {
        view->next[i].elsewhere = true;
        PUT(view->next[i].station, "QC");
    }
    view = gallery_add(gallery, "idle-full-two_done", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE));
    put_tray(view, 2, 5, 5, 12);
    view->tray.state = STATION_FULL;
    put_tray(gallery_add(gallery, "idle-four", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE)), 0, 1, 2, 4);
    view = gallery_add(gallery, "idle-no_limit", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE));
    put_tray(view, 1, 2, 3, 0);
    view->tray.mass_limit = MASS_UG(0);
}

/* At rest, and something is away or was not told yet. */
static void make_quiet_alone(struct gallery *gallery)
{
    struct view *view = gallery_add(gallery, "idle-offline", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE));
    view->online = false;
    view->pending = 3;
    view = gallery_add(gallery, "idle-denied", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE));
    view->online = false;
    view->pending = 3;
    view->trouble = fault_make(FAULT_DENIED, "This kiosk is not known to the hub: enroll it again");
    view = gallery_add(gallery, "idle-reader_lost", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE));
    view->devices[FLOW_DEVICE_NFC] = FLOW_DEVICE_LOST;
    view->trouble =
        fault_make(FAULT_LOST, "The NFC reader on pn532_uart:/dev/ttyUSB1 was unplugged or sends what it "
                               "should not: check its cable");
    view = gallery_add(gallery, "idle-casting", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE));
    PUT(view->station, "Casting");
    view->kind = code_of("casting");
    put_tray(view, 2, 3, 4, 12);
    view = gallery_add(gallery, "idle-sending", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE));
    view->pending = 3;
    view = gallery_add(gallery, "idle-devices_lost", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE));
    view->devices[FLOW_DEVICE_SCALE] = FLOW_DEVICE_SILENT;
    view->devices[FLOW_DEVICE_NFC] = FLOW_DEVICE_LOST;
    view->devices[FLOW_DEVICE_WEDGE] = FLOW_DEVICE_READY;
    view->trouble = silent_scale();
    view->scale_trouble = true;
    view->operator_count = 3;
    PUT(view->operators[2], "Setter 11");
}

/* What the flow offers while something about a piece is shown (kiosk/flow/touch.c, offer_undecided). */
void gallery_offer_on_piece(struct view *view, bool undo)
{
    static const enum touch touches[] = {TOUCH_UNDO, TOUCH_BENCH, TOUCH_MORE, TOUCH_OK};
    size_t skipped = undo ? 0 : 1;
    view->touch_count = (int)(COUNT_OF(touches) - skipped);
    memcpy(view->touches, touches + skipped, sizeof touches - skipped * sizeof touches[0]);
}

static struct view *add_piece(struct gallery *gallery, const char *name, enum screen screen,
                              enum message message)
{
    struct view *view = gallery_add(gallery, name, gallery_bench(screen, message));
    gallery_put_piece(view);
    if (screen == SCREEN_PIECE)
        gallery_offer_on_piece(view, true);
    else if (screen == SCREEN_WEIGHING)
        gallery_offer_on_piece(view, false);
    return view;
}

static void make_pieces(struct gallery *gallery)
{
    add_piece(gallery, "asking", SCREEN_ASKING, MESSAGE_NONE);
    struct view *view = gallery_add(gallery, "asking-unknown", gallery_bench(SCREEN_ASKING, MESSAGE_NONE));
    PUT(view->name, "TS1-002041-9");
    view = add_piece(gallery, "piece-started", SCREEN_PIECE, MESSAGE_STARTED);
    view->rush = true;
    view = add_piece(gallery, "piece-started-rework", SCREEN_PIECE, MESSAGE_STARTED);
    view->rework = true;
    view = add_piece(gallery, "piece-started-casting", SCREEN_PIECE, MESSAGE_STARTED);
    PUT(view->station, "Casting");
    view->kind = code_of("casting");
    view = add_piece(gallery, "piece-received", SCREEN_PIECE, MESSAGE_RECEIVED);
    view->reason = REASON_AT_ONCE;
    numbers_set(&view->numbers, NUMBER_IN_WORK, 1);
    numbers_set(&view->numbers, NUMBER_AT_ONCE, 1);
    view = add_piece(gallery, "piece-received-next_full", SCREEN_PIECE, MESSAGE_RECEIVED);
    view->reason = REASON_NEXT_FULL;
    PUT(view->about_station, "Polishing");
    view = add_piece(gallery, "piece-finished", SCREEN_PIECE, MESSAGE_FINISHED);
    view = add_piece(gallery, "piece-finished-kept", SCREEN_PIECE, MESSAGE_FINISHED);
    view->online = false;
    view->pending = 1;
    view->kept = true;
    view = add_piece(gallery, "piece-passed", SCREEN_PIECE, MESSAGE_PASSED);
    view = add_piece(gallery, "piece-sent_back", SCREEN_PIECE, MESSAGE_SENT_BACK);
    view = add_piece(gallery, "piece-weighed", SCREEN_PIECE, MESSAGE_WEIGHED);
    view->kept = true;
    PUT(view->alloy, "18k white");
    view->icon = ICON_BAND;
}

static struct view *add_refusal_as(struct gallery *gallery, const char *head, enum reason reason)
{
    char name[64];
    snprintf(name, sizeof name, "%s-%s", head, reason_word(reason));
    struct view *view = add_piece(gallery, name, SCREEN_REFUSAL, MESSAGE_NONE);
    PUT(view->name, "R-2044");
    PUT(view->stays_at, "Casting");
    view->reason = reason;
    offer(view, TOUCH_OK, TOUCH_NONE, TOUCH_NONE);
    return view;
}

static struct view *add_refusal(struct gallery *gallery, enum reason reason)
{
    return add_refusal_as(gallery, "refusal", reason);
}

static void put_full(struct view *view)
{
    PUT(view->takes_on, "Polishing");
    numbers_set(&view->numbers, NUMBER_WIP, 12);
    numbers_set(&view->numbers, NUMBER_LIMIT, 12);
    numbers_set(&view->numbers, NUMBER_WIP_UG, 84600000);
    numbers_set(&view->numbers, NUMBER_LIMIT_UG, 90000000);
    numbers_set(&view->numbers, NUMBER_DONE, 2);
    numbers_set(&view->numbers, NUMBER_PRESENT, 1);
    numbers_set(&view->numbers, NUMBER_STAFF, 3);
}

static void make_refusals(struct gallery *gallery)
{
    struct view *view = add_refusal(gallery, REASON_STATION_FULL);
    PUT(view->about_station, "Setting");
    put_full(view);
    offer(view, TOUCH_OVERRIDE, TOUCH_OK, TOUCH_NONE);
    view = add_refusal_as(gallery, "refusal-link_lost", REASON_STATION_FULL); /* since: no override then */
    PUT(view->about_station, "Setting");
    put_full(view);
    view->online = false;
    view = add_refusal(gallery, REASON_NEXT_FULL);
    PUT(view->about_station, "Polishing");
    put_full(view);
    offer(view, TOUCH_OVERRIDE, TOUCH_OK, TOUCH_NONE);
    view = add_refusal(gallery, REASON_AT_ONCE);
    numbers_set(&view->numbers, NUMBER_IN_WORK, 1);
    view->in_work[0] = view->next[1];
    view->in_work_count = 1;
    numbers_set(&view->numbers, NUMBER_AT_ONCE, 1);
    add_refusal(gallery, REASON_WRONG_STATION);
    view = add_refusal_as(gallery, "refusal-outside", REASON_ALREADY_HERE);
    PUT(view->about_station, "Plating by Martin");
    gallery_offer(view, TOUCH_OK, TOUCH_SEND, TOUCH_NONE);
    view = add_refusal_as(gallery, "refusal-came-back", REASON_NO_WEIGHT);
    PUT(view->about_station, "Plating by Martin");
    gallery_offer(view, TOUCH_OK, TOUCH_ARRIVE, TOUCH_NONE);
    static const enum reason plain[] = {
        REASON_NOT_DONE,         REASON_FINISHED,         REASON_HELD,          REASON_ALREADY_HERE,
        REASON_NO_WEIGHT,        REASON_BAD_STEP,         REASON_NOT_INSPECTED, REASON_WEIGHT_FAILS,
        REASON_UNKNOWN_OPERATOR, REASON_NOT_YOUR_STATION, REASON_BAD_FIELD,     REASON_NOT_QUEUED,
    };
    for (size_t i = 0; i < COUNT_OF(plain); i++)
        add_refusal(gallery, plain[i]);
    struct view *sentence = add_refusal(gallery, REASON_DOES_NOT_ADD_UP);
    PUT(sentence->detail, "The weighings go from 19.9980 to 24.1000 g: that is not one load. Weigh the same "
                          "thing each time.");
}

/* A polisher's bench with a scale of 1 mg, and a solitaire of 4.907 g. */
static struct view *add_weighing(struct gallery *gallery, const char *name, enum screen screen,
                                 enum message message, const char *value, int64_t gross_mg)
{
    struct view *view = add_piece(gallery, name, screen, message);
    PUT(view->station, "QC");
    PUT(view->operators[0], "QC 1");
    view->operator_count = 1;
    view->kind = code_of("qc");
    view->devices[FLOW_DEVICE_SCALE] = FLOW_DEVICE_READY;
    view->devices[FLOW_DEVICE_CAMERA] = FLOW_DEVICE_OFF;
    struct view_weighing *weighing = &view->weighing;
    weighing->unit = UNIT_G;
    weighing->has_theory = weighing->capable = true;
    weighing->gross_expected = MASS_MG(4907);
    weighing->stones = MASS_MG(100);
    weighing->tolerance_ppm = 20000;
    weighing->has_reading = value[0] != '\0';
    weighing->loaded = gross_mg >= 20;
    PUT(weighing->value, value);
    weighing->gross = MASS_MG(gross_mg);
    return view;
}

static void judge(struct view *view, enum ruling ruling, enum ruling_rule rule, bool counted)
{
    struct view_weighing *weighing = &view->weighing;
    weighing->has_verdict = weighing->stable = true;
    weighing->counted = counted;
    weighing->verdict =
        (struct verdict){.ruling = ruling,
                         .rule = rule,
                         .actual = mass_subtract(weighing->gross, weighing->stones),
                         .deviation = mass_subtract(weighing->gross, weighing->gross_expected),
                         .tolerance = MASS_UG(96140),
                         .uncertainty = MASS_UG(19600)};
}

static void make_weighings(struct gallery *gallery)
{
    struct view *view =
        add_weighing(gallery, "weighing-put_on", SCREEN_WEIGHING, MESSAGE_PUT_ON_SCALE, "", 0);
    view = add_weighing(gallery, "weighing-zero", SCREEN_WEIGHING, MESSAGE_PUT_ON_SCALE, "0.000", 0);
    view->weighing.stable = view->weighing.may_zero = view->weighing.may_tare = true;
    view = add_weighing(gallery, "weighing-settling", SCREEN_WEIGHING, MESSAGE_SETTLING, "4.871", 4871);
    judge(view, RULING_PASS, RULE_GUARD_BAND, false);
    view->weighing.stable = false;
    view = add_weighing(gallery, "weighing-empty_pan_first", SCREEN_WEIGHING, MESSAGE_EMPTY_PAN_FIRST,
                        "11.207", 11207);
    view->weighing.stable = true;
    view = add_weighing(gallery, "weighing-lifted_early", SCREEN_WEIGHING, MESSAGE_LIFTED_EARLY, "0.000", 0);
    view = add_weighing(gallery, "weighing-not_capable", SCREEN_WEIGHING, MESSAGE_SCALE_MAY_NOT_JUDGE, "0.00",
                        0);
    view->weighing.capable = false;
    view->weighing.gross_expected = MASS_MG(820);
    view->weighing.stones = MASS_UG(0);
    view = add_weighing(gallery, "weighing-theory_weak", SCREEN_WEIGHING, MESSAGE_SCALE_MAY_NOT_JUDGE,
                        "0.000", 0);
    view->weighing.theory_weak = view->weighing.stable = true;
    view = add_weighing(gallery, "weighing-no_theory", SCREEN_WEIGHING, MESSAGE_SETTLING, "3.140", 3140);
    view->weighing.has_theory = false;
    view->weighing.stones = MASS_UG(0);
    view = add_weighing(gallery, "weighing-carat", SCREEN_WEIGHING, MESSAGE_SETTLING, "24.355", 4871);
    view->weighing.unit = UNIT_CT;
    view = add_weighing(gallery, "weighing-below_zero", SCREEN_WEIGHING, MESSAGE_BELOW_ZERO, "-1204.87",
                        -1204870);
    view->weighing.may_zero = true;
    view = add_weighing(gallery, "weighing-tray_off", SCREEN_WEIGHING, MESSAGE_BELOW_ZERO, "-12.004", -12004);
    view->weighing.may_zero = view->weighing.tared = true;
    view = add_weighing(gallery, "weighing-lift_first", SCREEN_WEIGHING, MESSAGE_LIFT_FIRST, "4.932", 4932);
    judge(view, RULING_PASS, RULE_GUARD_BAND, true);
    PUT(view->other_name, "R-2038");
    view = add_weighing(gallery, "weighing-scale_trouble", SCREEN_WEIGHING, MESSAGE_SCALE_TROUBLE, "", 0);
    view->devices[FLOW_DEVICE_SCALE] = FLOW_DEVICE_SILENT;
    offer(view, TOUCH_OK, TOUCH_NONE, TOUCH_NONE);
    view->fault = silent_scale();
    view = add_weighing(gallery, "weighing-coarse", SCREEN_WEIGHING, MESSAGE_SCALE_TROUBLE, "0.00", 0);
    offer(view, TOUCH_OK, TOUCH_NONE, TOUCH_NONE);
    view->weighing.may_zero = view->weighing.may_tare = true;
    view->fault = fault_make(
        FAULT_INPUT, "Steps of %s g, not of %s g: set the scale finer, or tell the manager", "0.01", "0.001");
}

/* As the inspection offers it after a first weighing. */
static void offer_as_judged(struct view *view, enum ruling ruling)
{
    if (ruling == RULING_FAIL || ruling == RULING_CONDITIONAL_FAIL)
        offer(view, TOUCH_MORE, TOUCH_AGAIN, TOUCH_REWORK);
    else if (ruling == RULING_CONDITIONAL_PASS)
        offer(view, TOUCH_MORE, TOUCH_REWORK, TOUCH_AGAIN);
    else
        offer(view, TOUCH_MORE, TOUCH_REWORK, TOUCH_PASS);
}

static void make_verdicts(struct gallery *gallery)
{
    static const struct {
        const char *name, *value;
        int64_t gross_mg;
        enum ruling ruling;
        enum ruling_rule rule;
        bool lifted;
    } rows[] = {
        {"verdict-pass-lift", "4.932", 4932, RULING_PASS, RULE_GUARD_BAND, false},
        {"verdict-pass", "4.932", 4932, RULING_PASS, RULE_GUARD_BAND, true},
        {"verdict-conditional_pass", "4.997", 4997, RULING_CONDITIONAL_PASS, RULE_GUARD_BAND, true},
        {"verdict-conditional_fail", "4.801", 4801, RULING_CONDITIONAL_FAIL, RULE_GUARD_BAND, true},
        {"verdict-fail", "4.758", 4758, RULING_FAIL, RULE_BEYOND, true},
        {"verdict-no_verdict", "0.83", 830, RULING_NO_VERDICT, RULE_SCALE_NOT_CAPABLE, true},
        {"verdict-unverified", "4.932", 4932, RULING_NO_VERDICT, RULE_THEORY_UNVERIFIED, false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct view *view = add_weighing(gallery, rows[i].name, SCREEN_VERDICT,
                                         rows[i].lifted ? MESSAGE_SCAN_NEXT_OR_TOUCH : MESSAGE_LIFT_PIECE,
                                         rows[i].value, rows[i].gross_mg);
        if (rows[i].rule == RULE_SCALE_NOT_CAPABLE) {
            view->weighing.gross_expected = MASS_MG(820);
            view->weighing.stones = MASS_UG(0);
            view->weighing.capable = false;
        }
        judge(view, rows[i].ruling, rows[i].rule, true);
        view->weighing.lifted = rows[i].lifted;
        if (rows[i].lifted)
            offer_as_judged(view, rows[i].ruling);
    }
    struct view *twice = add_weighing(gallery, "verdict-conditional_twice", SCREEN_VERDICT,
                                      MESSAGE_SCAN_NEXT_OR_TOUCH, "4.997", 4997);
    judge(twice, RULING_CONDITIONAL_PASS, RULE_GUARD_BAND, true);
    twice->weighing.twice = twice->weighing.manager_decides = true;
    offer(twice, TOUCH_MORE, TOUCH_REWORK, TOUCH_ACCEPT);
    struct view *away = gallery_add(gallery, "verdict-conditional_offline", *twice);
    away->online = false;
    offer(away, TOUCH_MORE, TOUCH_REWORK, TOUCH_RECORD);
    struct view *unjudged = gallery_add(gallery, "verdict-manager", *twice);
    judge(unjudged, RULING_NO_VERDICT, RULE_THEORY_UNVERIFIED, true);
    unjudged->weighing.twice = false;
    struct view *ours = gallery_add(gallery, "verdict-conditional_ours", *twice);
    ours->weighing.manager_decides = false;
    offer(ours, TOUCH_MORE, TOUCH_REWORK, TOUCH_PASS);
    struct view *view =
        add_weighing(gallery, "verdict-record", SCREEN_VERDICT, MESSAGE_SCAN_NEXT_OR_TOUCH, "4.932", 4932);
    judge(view, RULING_PASS, RULE_GUARD_BAND, true);
    offer(view, TOUCH_AGAIN, TOUCH_RECORD, TOUCH_NONE);
    view =
        add_weighing(gallery, "verdict-offline", SCREEN_VERDICT, MESSAGE_SCAN_NEXT_OR_TOUCH, "4.932", 4932);
    judge(view, RULING_PASS, RULE_GUARD_BAND, true);
    offer(view, TOUCH_MORE, TOUCH_REWORK, TOUCH_PASS);
    view->online = false;
    view->pending = 2;
}

static void make_troubles(struct gallery *gallery)
{
    struct view *lift =
        gallery_add(gallery, "trouble-LIFT_FIRST", gallery_bench(SCREEN_TROUBLE, MESSAGE_LIFT_FIRST));
    PUT(lift->other_name, "R-2033");
    offer(lift, TOUCH_OK, TOUCH_NONE, TOUCH_NONE);
    struct view *hint = gallery_add(gallery, "idle-not_ours", gallery_bench(SCREEN_IDLE, MESSAGE_NOT_OURS));
    offer(hint, TOUCH_LEAVE, TOUCH_BENCH, TOUCH_MORE);
    for (enum message message = MESSAGE_NO_ANSWER; message <= MESSAGE_NO_SCALE; message++) {
        if (message == MESSAGE_NOT_OURS)
            continue; /* a hint in the foot */
        char name[64] = "trouble-";
        const char *word = message_word(message);
        snprintf(name, sizeof name, "trouble-%.50s", word);
        struct view *view = gallery_add(gallery, name, gallery_bench(SCREEN_TROUBLE, message));
        bool about_piece = message == MESSAGE_NO_ANSWER || message == MESSAGE_OFFLINE_NO_RECEIVE ||
                           message == MESSAGE_CHANGED || message == MESSAGE_BADGE_FIRST;
        if (about_piece)
            gallery_put_piece(view);
        PUT(view->stays_at, "Casting");
        offer(view, TOUCH_OK, TOUCH_NONE, TOUCH_NONE);
        if (message == MESSAGE_NOT_RECORDED)
            view->fault = fault_make(
                FAULT_FULL, "The disk of this kiosk is full, so it cannot %s: make room on it", "write");
        if (message == MESSAGE_OFFLINE_NO_RECEIVE)
            view->online = false;
        if (message == MESSAGE_BADGE_FIRST)
            view->operator_count = 0;
    }
    struct view *odd = gallery_add(gallery, "trouble-phone", gallery_bench(SCREEN_TROUBLE, MESSAGE_MISREAD));
    odd->fault = fault_make(FAULT_INPUT,
                            "This is a phone or a bank card: its number changes each time, so it can be no "
                            "badge and no tag");
    offer(odd, TOUCH_OK, TOUCH_NONE, TOUCH_NONE);
}

/* Names as long as people give them, and in other scripts. */
static void put_long(struct view *view)
{
    PUT(view->station, "Polishing and plating");
    PUT(view->tray.station, view->station);
    PUT(view->operators[0], "สมชาย วงศ์สุวรรณ");
    PUT(view->operators[1], "Jean-Baptiste de la Fontaine");
    PUT(view->name, "ANNIV-2026-0417");
    PUT(view->model, "Three-stone anniversary ring");
    PUT(view->alloy, "18k rose gold, recycled");
    PUT(view->stones, "1 × 1.25 ct oval, 2 × 0.40 ct pear");
    PUT(view->next_station, "Engraving and hallmark");
    PUT(view->about_station, "Engraving and hallmark");
    PUT(view->stays_at, "Polishing and plating");
    PUT(view->other_name, "ANNIV-2026-0416");
    PUT(view->next[0].name, view->name);
    PUT(view->next[0].model, view->model);
    PUT(view->next[0].alloy, "18k rose gold");
    PUT(view->next[0].stones, "1 × 1.25 ct oval, 2 × 0.40 ct pear");
    view->next[0].waits_upstream = true;
    PUT(view->next[1].model, "แหวนเพชร");
}

/* The same piece once more within ten seconds. */
static void make_heard(struct gallery *gallery)
{
    struct view *view = add_piece(gallery, "piece-heard", SCREEN_PIECE, MESSAGE_FINISHED);
    PUT(view->heard, "R-2041");
    gallery_offer_on_piece(view, true);
    view = gallery_add(gallery, "idle-heard", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE));
    PUT(view->heard, "R-2041");
    view = add_refusal_as(gallery, "refusal-heard", REASON_HELD);
    PUT(view->heard, "R-2044");
    view = add_piece(gallery, "long-heard", SCREEN_DONE, MESSAGE_DONE);
    put_long(view);
    view->task.task = TASK_HOLD;
    PUT(view->heard, view->name);
}

static void make_long(struct gallery *gallery)
{
    put_long(gallery_add(gallery, "long-idle", gallery_bench(SCREEN_IDLE, MESSAGE_SCAN_PIECE)));
    put_long(add_piece(gallery, "long-started", SCREEN_PIECE, MESSAGE_STARTED));
    put_long(add_piece(gallery, "long-finished", SCREEN_PIECE, MESSAGE_FINISHED));
    struct view *view = add_piece(gallery, "long-received", SCREEN_PIECE, MESSAGE_RECEIVED);
    put_long(view);
    view->reason = REASON_NEXT_FULL;
    view = add_refusal_as(gallery, "long", REASON_STATION_FULL);
    put_long(view);
    put_full(view);
    put_long(add_refusal_as(gallery, "long", REASON_WRONG_STATION));
    view = add_weighing(gallery, "long-lift_first", SCREEN_WEIGHING, MESSAGE_LIFT_FIRST, "12.3456", 12346);
    put_long(view);
    view =
        add_weighing(gallery, "long-verdict", SCREEN_VERDICT, MESSAGE_SCAN_NEXT_OR_TOUCH, "12.3456", 12346);
    judge(view, RULING_FAIL, RULE_BEYOND, true);
    put_long(view);
    offer(view, TOUCH_MORE, TOUCH_AGAIN, TOUCH_REWORK);
    put_long(gallery_add(gallery, "long-no_answer", gallery_bench(SCREEN_TROUBLE, MESSAGE_NO_ANSWER)));
    put_long(
        gallery_add(gallery, "long-no_receive", gallery_bench(SCREEN_TROUBLE, MESSAGE_OFFLINE_NO_RECEIVE)));
}

static bool offers(const struct view *view, enum touch touch)
{
    for (int i = 0; i < view->touch_count; i++)
        if (view->touches[i] == touch)
            return true;
    return false;
}

/* As the flow has it: the menus that the foot does not have open from the header, where somebody is in, no
 * deed is under way and no weight waits on the pan. */
static void set_above(struct view *view)
{
    bool loaded = (view->screen == SCREEN_VERDICT && !view->weighing.lifted) ||
                  (view->screen == SCREEN_TROUBLE && view->message == MESSAGE_LIFT_FIRST);
    bool waits = view->screen == SCREEN_ASKING || loaded;
    bool may = view->operator_count > 0 && !waits;
    bool of_all = view->screen == SCREEN_MENU && !view->has_piece;
    view->bench_above = may && !offers(view, TOUCH_BENCH) && !(of_all && view->of_bench);
    view->more_above = may && !offers(view, TOUCH_MORE) && !(of_all && !view->of_bench);
}

int gallery_make(struct exhibit out[GALLERY_MAX])
{
    struct gallery gallery = {.items = out};
    setenv("TZ", "UTC", 1); /* dates and hours of the pictures, wherever they are drawn */
    make_badges(&gallery);
    make_quiet(&gallery);
    make_quiet_alone(&gallery);
    make_pieces(&gallery);
    make_refusals(&gallery);
    make_weighings(&gallery);
    make_verdicts(&gallery);
    make_troubles(&gallery);
    make_long(&gallery);
    make_heard(&gallery);
    gallery_make_tasks(&gallery);
    gallery_make_photos(&gallery);
    gallery_make_histories(&gallery);
    for (int i = 0; i < gallery.count; i++)
        set_above(&out[i].view);
    return gallery.count;
}
