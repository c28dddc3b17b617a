/* What tasks are called, what they ask, and what the foot says meanwhile. */
#include <string.h>

#include "kiosk/ui/words_inside.h"

/* What a task is about: the menu lays these together. */
enum about {
    ABOUT_LOOK,
    ABOUT_PIECE,
    ABOUT_LOT, /* and its tag */
    ABOUT_STONE,
    ABOUT_TREE,
    ABOUT_METAL,
    ABOUT_HOUSE,
    ABOUT_MANAGER,
};

static const struct {
    enum about about;
    enum glyph glyph;
    const char *words;
} TASKS[TASK_COUNT] = {
    [TASK_QUEUE] = {ABOUT_LOOK, GLYPH_QUEUE, N_("Queue")},
    [TASK_LOOK] = {ABOUT_LOOK, GLYPH_LOOK, N_("Look at a piece")},
    [TASK_WEIGH] = {ABOUT_PIECE, GLYPH_PAN, N_("Weigh")},
    /* Translators: a piece stays where it is until it is released */
    [TASK_HOLD] = {ABOUT_PIECE, GLYPH_BARS, N_("Hold")},
    [TASK_RELEASE] = {ABOUT_PIECE, GLYPH_GO, N_("Release")},
    [TASK_REWORK] = {ABOUT_PIECE, GLYPH_BACK, N_("Send back")},
    [TASK_INSPECT] = {ABOUT_PIECE, GLYPH_SHEET, N_("Inspection sheet")},
    [TASK_CHECK_SETTING] = {ABOUT_PIECE, GLYPH_SEAT, N_("Check before setting")},
    [TASK_ENGRAVE] = {ABOUT_PIECE, GLYPH_ENGRAVE, N_("Serial number")},
    [TASK_ACCEPT] = {ABOUT_PIECE, GLYPH_SEAL, N_("Accept as it is")},
    /* Translators: a manager lets a piece past a limit, once */
    [TASK_OVERRIDE] = {ABOUT_PIECE, GLYPH_UNLOCK, N_("Override")},
    [TASK_EXCEED] = {ABOUT_PIECE, GLYPH_TRAY_MORE, N_("Take in with a reason")},
    [TASK_HAND_OVER] = {ABOUT_PIECE, GLYPH_HAND_OVER, N_("Hand over")},
    [TASK_SPLIT] = {ABOUT_LOT, GLYPH_SPLIT, N_("Split a lot")},
    [TASK_MERGE] = {ABOUT_LOT, GLYPH_MERGE, N_("Join halves of a lot")},
    [TASK_BIND_CHIP] = {ABOUT_LOT, GLYPH_CHIP, N_("Bind a chip")},
    [TASK_BIND_TAG] = {ABOUT_LOT, GLYPH_TAG_NEW, N_("New tag")},
    [TASK_LABEL] = {ABOUT_LOT, GLYPH_PRINTER, N_("Print a label")},
    [TASK_STOCK_OUT] = {ABOUT_LOT, GLYPH_CHAIN_MORE, N_("Take a component")},
    [TASK_ISSUE_STONES] = {ABOUT_STONE, GLYPH_GEM_TAKE, N_("Take stones")},
    [TASK_SET_STONES] = {ABOUT_STONE, GLYPH_SET, N_("Stones set")},
    [TASK_FINISH] = {ABOUT_STONE, GLYPH_SET_DONE, N_("Finish")},
    [TASK_RETURN_STONES] = {ABOUT_STONE, GLYPH_GEM_RETURN, N_("Return stones")},
    [TASK_BREAK_STONES] = {ABOUT_STONE, GLYPH_GEM_BROKEN, N_("Stone broken")},
    [TASK_LOSE_STONES] = {ABOUT_STONE, GLYPH_GEM_LOST, N_("Stone lost")},
    /* Translators: the wax tree that is cast */
    [TASK_BUILD_TREE] = {ABOUT_TREE, GLYPH_TREE_BUILD, N_("Build a tree")},
    [TASK_TAKE_APART] = {ABOUT_TREE, GLYPH_TREE_APART, N_("Take a tree apart")},
    [TASK_CAST] = {ABOUT_TREE, GLYPH_FLAME, N_("Cast a tree")},
    [TASK_CUT] = {ABOUT_TREE, GLYPH_CUT, N_("Cut a tree")},
    [TASK_ISSUE_METAL] = {ABOUT_METAL, GLYPH_METAL_TAKE, N_("Take metal")},
    [TASK_RETURN_METAL] = {ABOUT_METAL, GLYPH_METAL_RETURN, N_("Return metal")},
    [TASK_RETURN_SCRAP] = {ABOUT_METAL, GLYPH_DUST_RETURN, N_("Return scrap or filings")},
    [TASK_SEND] = {ABOUT_HOUSE, GLYPH_TRUCK, N_("Send out")},
    [TASK_ARRIVE] = {ABOUT_HOUSE, GLYPH_PARCEL, N_("Goods came in")},
    [TASK_CHECK_SCALE] = {ABOUT_HOUSE, GLYPH_WEIGHT, N_("Check-weight")},
    [TASK_TEST_SCALE] = {ABOUT_HOUSE, GLYPH_TEN_TIMES, N_("Test the scale")},
    [TASK_STOCK_TAKE] = {ABOUT_HOUSE, GLYPH_SHELVES, N_("Stock-take")},
    /* Translators: findings and chains that lie in stock */
    [TASK_STOCK_COMPONENTS] = {ABOUT_MANAGER, GLYPH_CHAIN_COUNTED, N_("Count a component")},
    /* Translators: those that lie in stock */
    [TASK_STOCK_STONES] = {ABOUT_MANAGER, GLYPH_GEM_COUNTED, N_("Count stones")},
    /* Translators: a held piece gives its place free, and comes back later */
    [TASK_PARK] = {ABOUT_MANAGER, GLYPH_PARK, N_("Park")},
    [TASK_UNPARK] = {ABOUT_MANAGER, GLYPH_UNPARK, N_("Bring back")},
    [TASK_SCRAP] = {ABOUT_MANAGER, GLYPH_BIN, N_("Scrap")},
    [TASK_MISSING] = {ABOUT_MANAGER, GLYPH_MISSING, N_("Missing")},
    [TASK_FOUND] = {ABOUT_MANAGER, GLYPH_FOUND, N_("Found")},
};

const char *words_task(enum task task)
{
    return task == TASK_NONE ? "" : _(TASKS[task].words);
}

enum glyph words_task_glyph(enum task task)
{
    return TASKS[task].glyph;
}

int words_task_group(enum task task)
{
    return (int)TASKS[task].about;
}

/* Why a tile of the menu is sunk: what there is none of that it could be done with. */
static const char *const NOT_NOW[TASK_COUNT] = {
    [TASK_NONE] = "",
    [TASK_WEIGH] = N_("No piece of metal lies here"),
    [TASK_HOLD] = N_("No piece lies here that is not held"),
    [TASK_RELEASE] = N_("No piece is held here"),
    [TASK_REWORK] = N_("No piece waits for its inspection here"),
    [TASK_INSPECT] = N_("No piece waits for its inspection here"),
    [TASK_CHECK_SETTING] = N_("No piece waits for its stones here"),
    [TASK_ENGRAVE] = N_("No piece waits for its number here"),
    [TASK_ACCEPT] = N_("No piece waits for its inspection here"),
    [TASK_HAND_OVER] = N_("No piece is in work here"),
    [TASK_SPLIT] = N_("No lot of several pieces lies here"),
    [TASK_MERGE] = N_("No two halves of a lot lie here"),
    [TASK_SET_STONES] = N_("No piece is in work here"),
    [TASK_BUILD_TREE] = N_("No wax piece lies here"),
    [TASK_TAKE_APART] = N_("No wax tree lies here"),
    [TASK_CAST] = N_("No wax tree lies here"),
    [TASK_CUT] = N_("No cast tree lies here"),
    [TASK_PARK] = N_("No piece is held here"),
    [TASK_UNPARK] = N_("No piece is parked"),
    [TASK_SCRAP] = N_("No piece lies here"),
    [TASK_MISSING] = N_("No piece lies here"),
    [TASK_FOUND] = N_("No piece is missing"),
};

/* ------------------------------------------------------------------ questions */

/* What is asked, in a few words, and how it is answered. */
static const struct {
    enum glyph glyph;
    const char *title, *detail;
} PROMPTS[PROMPT_COUNT_OF_ALL] = {
    [PROMPT_NONE] = {GLYPH_NONE, "", ""},
    [PROMPT_PIECE] = {GLYPH_SCAN, N_("Which piece?"), N_("scan it, or touch it")},
    [PROMPT_PIECES] = {GLYPH_SCAN, N_("Which pieces?"), N_("scan one after the other")},
    [PROMPT_LOT] = {GLYPH_SCAN, N_("Which lot?"), N_("scan its tag, or touch it")},
    [PROMPT_OTHER_HALF] = {GLYPH_SCAN, N_("And the other half?"), N_("scan its tag, or touch it")},
    [PROMPT_TREE] = {GLYPH_SCAN, N_("Which tree?"), N_("scan its tag, or touch it")},
    [PROMPT_TREE_PIECES] = {GLYPH_SCAN, N_("What hangs on it?"), N_("scan each wax piece")},
    [PROMPT_CUT_PIECES] = {GLYPH_SCAN, N_("Scan and weigh each piece"), N_("touch one that is misfilled")},
    [PROMPT_STATION_STOCK] = {GLYPH_SHELVES, N_("Scan all that lies here"),
                              N_("what is not scanned counts as missing")},
    [PROMPT_NEW_TAG] = {GLYPH_TAG_NEW, N_("Scan the new tag"), N_("a printed tag that nothing has had")},
    [PROMPT_CHIP] = {GLYPH_CHIP, N_("Hold the chip to the reader"), N_("one that belongs to nothing yet")},
    [PROMPT_PERSON] = {GLYPH_BADGE, N_("To whom?"), N_("they hold their badge here")},
    [PROMPT_MANAGER] = {GLYPH_BADGE, N_("The manager's badge"), N_("only a manager may do this")},
    [PROMPT_PIN] = {GLYPH_KEYPAD, N_("The manager's PIN"), N_("four to eight digits")},
    [PROMPT_REASON] = {GLYPH_QUESTION, N_("Why?"), N_("it is written down, with who said it")},
    [PROMPT_DEFECT] = {GLYPH_QUESTION, N_("What is wrong with it?"), N_("touch what fits best")},
    [PROMPT_GUILTY] = {GLYPH_BACK, N_("Which step caused it?"), N_("the piece goes back there")},
    [PROMPT_METAL] = {GLYPH_INGOT, N_("Which metal?"), N_("touch it")},
    [PROMPT_RETURN_KIND] = {GLYPH_DUST, N_("What is it?"), N_("touch it")},
    [PROMPT_STONE] = {GLYPH_GEM, N_("Which stones?"), N_("touch them")},
    [PROMPT_SETTING] = {GLYPH_SEAT, N_("In which setting?"), N_("touch it")},
    [PROMPT_COMPONENT] = {GLYPH_CHAIN, N_("Which component?"), N_("touch it")},
    [PROMPT_SUBCONTRACTOR] = {GLYPH_TRUCK, N_("Where to?"), N_("touch it")},
    [PROMPT_SLIP] = {GLYPH_PARCEL, N_("Which slip?"), N_("touch the one that came")},
    [PROMPT_UNWEIGHED] = {GLYPH_QUESTION, N_("Why is it not weighed?"), N_("a manager agrees with a PIN")},
    [PROMPT_STONES_SET] = {GLYPH_GEM, N_("What is set in it?"), N_("all its stones in carats, or skip it")},
    [PROMPT_STONES_DUE] = {GLYPH_GEM, N_("Are all these stones set?"), N_("touch what is not right")},
    [PROMPT_STONES_IN] = {GLYPH_GEM, N_("How many are in it?"), N_("type the number")},
    [PROMPT_STONES_REST] = {GLYPH_QUESTION, N_("And the others?"), N_("touch it")},
    [PROMPT_COUNT] = {GLYPH_KEYPAD, N_("How many?"), N_("type the number")},
    [PROMPT_MASS] = {GLYPH_PUT, N_("Put it on the scale"), N_("nothing else on the pan")},
    [PROMPT_TREE_MASS] = {GLYPH_PUT, N_("Put the cast tree on the scale"), N_("nothing else on the pan")},
    [PROMPT_SPRUE] = {GLYPH_PUT, N_("Put the sprue on the scale"), N_("or skip it")},
    [PROMPT_BUTTON] = {GLYPH_PUT, N_("Put the button on the scale"), N_("or skip it")},
    [PROMPT_CHECK_WEIGHT] = {GLYPH_WEIGHT, N_("What does the check-weight weigh?"),
                             N_("as it is stamped, in grams")},
    [PROMPT_ON_SCALE] = {GLYPH_PUT, N_("Put the check-weight on the scale"), N_("in the middle of the pan")},
    [PROMPT_TEN_TIMES] = {GLYPH_TEN_TIMES, N_("Put the same load on, ten times"),
                          N_("lift it off each time")},
    [PROMPT_PHOTO_BEFORE] = {GLYPH_CAMERA, N_("A photo of it as it came"),
                             N_("before anything is done to it")},
    [PROMPT_PHOTO_AFTER] = {GLYPH_CAMERA, N_("A photo of it as it leaves"), N_("as the client will see it")},
    [PROMPT_CRITERIA] = {GLYPH_SHEET, N_("Does it pass?"), N_("the weight comes from the scale")},
    [PROMPT_NOMINAL] = {GLYPH_CALIPER, N_("How wide should it be?"), N_("as drawn, in millimetres")},
    [PROMPT_MEASURED] = {GLYPH_CALIPER, N_("How wide is it?"), N_("measure it, or type it")},
    [PROMPT_SERIAL] = {GLYPH_ENGRAVE, N_("Its serial number?"),
                       N_("scan or type it; skip: the next of the workshop")},
    [PROMPT_BOOK] = {GLYPH_CHECK, N_("Is this right?"), N_("then it is booked")},
};

const char *words_prompt(enum prompt prompt)
{
    return PROMPTS[prompt].title[0] == '\0' ? "" : _(PROMPTS[prompt].title);
}

/* ------------------------------------------------------------------ the foot */

static void say(struct words_message *out, enum tone tone, enum glyph glyph, const char *title,
                const char *detail)
{
    *out = (struct words_message){.tone = tone, .glyph = glyph};
    SAY(out->title, "%s", title);
    SAY(out->detail, "%s", detail);
}

/* Beside the question: how the photo of it stands. */
static void say_photo(const struct view *view, struct words_message *out)
{
    if (view->task.photo == VIEW_PHOTO_TAKEN)
        say(out, TONE_DO, GLYPH_LOOK, _("Is the photo good?"), _("sharp, and all of the piece in it"));
    else if (view->devices[FLOW_DEVICE_CAMERA] != FLOW_DEVICE_READY)
        say(out, TONE_NEAR, GLYPH_PLUG, _("The camera is away"),
            _("look at its plug, or go on without a photo"));
    else if (view->task.photo == VIEW_PHOTO_TAKING)
        say(out, TONE_DO, GLYPH_CAMERA, _("Hold it still"), _("the photo is being taken"));
}

static void say_ask(const struct view *view, struct words_message *out)
{
    const struct view_task *task = &view->task;
    say(out, TONE_DO, PROMPTS[task->prompt].glyph, words_prompt(task->prompt),
        _(PROMPTS[task->prompt].detail));
    if (task->ask == ASK_PHOTO)
        say_photo(view, out);
    if (task->of > 0)
        SAY(out->detail, _("%d of %d"), task->done + 1, task->of);
    if (view->screen == SCREEN_KEYPAD && task->ask == ASK_MASS)
        say(out, TONE_DO, GLYPH_PAN, _("How much does it weigh?"),
            _("no scale here: type what another scale shows"));
    bool row = view->screen == SCREEN_WEIGHING && task->ask == ASK_PIECES;
    if (row) {
        say(out, TONE_DO, GLYPH_PUT, "", _("nothing else on the pan"));
        SAY(out->title, _("Put %s on the scale"), or_else(task->piece, _("the piece")));
    }
}

static const char *looking_title(const struct view *view)
{
    if (view->screen == SCREEN_HELP)
        return _("How this works");
    if (view->screen == SCREEN_QUEUE)
        return _("In the order of their turn");
    if (view->screen == SCREEN_HISTORY)
        return view->name;
    return view->name[0] != '\0' ? view->name : _("The sheet");
}

/* What is in no piece's history cannot be taken back: the deed that puts it right is another one. */
static enum task counterpart(enum task task)
{
    switch ((int)task) {
    case TASK_ISSUE_METAL:
        return TASK_RETURN_METAL;
    case TASK_RETURN_METAL:
        return TASK_ISSUE_METAL;
    case TASK_ISSUE_STONES:
        return TASK_RETURN_STONES;
    case TASK_RETURN_STONES:
        return TASK_ISSUE_STONES;
    }
    return TASK_NONE;
}

/* Beside a piece what was said of it; else that stands large, and here how it is put right. */
static void say_booked(const struct view *view, struct words_message *out)
{
    enum task right = counterpart(view->task.task);
    if (view->has_piece)
        words_booked(view, out->detail);
    else if (!view->kept && right != TASK_NONE)
        SAY(out->detail, _("not right? %s puts it back"), words_task(right));
    if (view->kept && out->detail[0] == '\0')
        SAY(out->detail, "%s", _("kept on this kiosk until the hub is back"));
}

/* What the hub remarks on a deed that it booked is in its own words. */
static void say_done(const struct view *view, struct words_message *out)
{
    if (view->detail[0] != '\0') {
        say(out, TONE_NEAR, GLYPH_WARNING, "", view->detail);
        say_todo(out, GLYPH_TOUCH, _("It is booked: touch OK"));
    } else {
        say(out, TONE_OK, GLYPH_CHECK, "", "");
        say_booked(view, out);
    }
    if (view->detail[0] != '\0')
        SAY(out->title, "%s", words_task(view->task.task));
    else
        SAY(out->title, _("%s: booked"), words_task(view->task.task));
}

void words_say_task(const struct view *view, struct words_message *out)
{
    switch ((int)view->message) {
    case MESSAGE_MENU:
        say(out, TONE_DO, GLYPH_TOUCH, _("What do you want to do?"), _("touch it"));
        break;
    case MESSAGE_NOT_NOW:
        say(out, TONE_NEAR, GLYPH_WARNING, _(NOT_NOW[view->not_now]), "");
        SAY(out->detail, _("%s: not now"), words_task(view->not_now));
        break;
    case MESSAGE_DONE:
        say_done(view, out);
        break;
    case MESSAGE_PRINTING:
        say(out, TONE_CALM, GLYPH_DOTS, _("The label is being printed"), _("a moment"));
        break;
    case MESSAGE_PRINTED:
        say(out, TONE_OK, GLYPH_TAG, _("The label is printed"), _("take it from the printer"));
        break;
    case MESSAGE_UNDONE:
        say(out, TONE_OK, GLYPH_BACK, _("Taken back"), _("it is as it was before"));
        break;
    case MESSAGE_NOT_UNDONE:
        say(out, TONE_NEAR, GLYPH_WARNING, _("Not taken back"),
            _("The piece has gone on since. Ask the manager."));
        if (view->name[0] != '\0')
            SAY(out->detail, _("%s has gone on since. Ask the manager."), view->name);
        say_todo(out, GLYPH_TOUCH, _("Touch OK"));
        break;
    case MESSAGE_UNDO_LATE:
        say(out, TONE_NEAR, GLYPH_WARNING, _("Not taken back"),
            _("That can be done for one minute only. Ask the manager."));
        say_todo(out, GLYPH_TOUCH, _("Touch OK"));
        break;
    case MESSAGE_NEEDS_HUB:
        say(out, TONE_NEAR, GLYPH_PLUG, _("Not without the hub"),
            _("What only a manager may do is asked of the hub. Nothing was done. Try again when it is "
              "back."));
        say_todo(out, GLYPH_TOUCH, _("Touch OK"));
        break;
    case MESSAGE_TASK_OPEN:
        say(out, TONE_NEAR, GLYPH_WARNING, _("First this, then the next piece"),
            _("Answer what is asked, or touch Back until you are out of it."));
        say_todo(out, GLYPH_TOUCH, _("Touch OK"));
        break;
    case MESSAGE_NOT_IT:
        say(out, TONE_NEAR, GLYPH_WARNING, _("That is not it"), _("Something else is asked for here."));
        say_todo(out, GLYPH_TOUCH, _("Touch OK, and read the foot"));
        break;
    case MESSAGE_LOOKING:
        say(out, TONE_CALM, GLYPH_LIST, looking_title(view), "");
        if (view->screen == SCREEN_PICTURE)
            say(out, TONE_CALM, GLYPH_CAMERA, looking_title(view), _("touch the photo to close it"));
        if (view->screen == SCREEN_HISTORY)
            say(out, TONE_CALM, GLYPH_CLOCK, looking_title(view), _("what happened to it, newest first"));
        break;
    default:
        say_ask(view, out);
        break;
    }
}

/* ------------------------------------------------------------------ lists */

const char *words_unit(const struct view_task *task)
{
    if (task->ask == ASK_CARATS)
        return _("ct");
    if (task->ask == ASK_LENGTH)
        return _("mm");
    if (task->ask == ASK_SERIAL)
        return "";
    return task->has_point ? _("g") : _("pieces");
}

/* "7 pieces" */
static void add_pieces(struct text *text, int64_t count)
{
    text_add(text, P_("%lld piece", "%lld pieces", (unsigned long)count), (long long)count);
}

static void say_number(const struct view_item *item, char *out, size_t capacity)
{
    struct text text = text_in(out, capacity);
    char digits[WORDS_SHORT_MAX], told[WORDS_SHORT_MAX];
    switch (item->what) {
    case ITEM_PLAIN:
        break;
    case ITEM_SLIP: /* "Transfer slip 12 · 7 pieces" */
        text_add(&text, _("Transfer slip %lld"), (long long)item->number);
        text_add(&text, " · ");
        add_pieces(&text, item->mark);
        break;
    case ITEM_PHOTO:
        /* Translators: a photo */
        text_add(&text, "%s", C_("photo", "taken"));
        break;
    case ITEM_COUNT:
        add_pieces(&text, item->number);
        break;
    case ITEM_STONES:
        text_add(&text, P_("%lld stone", "%lld stones", (unsigned long)item->number),
                 (long long)item->number);
        break;
    case ITEM_MASS:
        words_grams(MASS_UG(item->number), 3, told);
        text_add(&text, _("%s g"), told);
        break;
    case ITEM_LENGTH:
        SAY(digits, "%lld.%02lld", (long long)(item->number / 1000), (long long)(item->number % 1000 / 10));
        words_decimal(digits, told);
        text_add(&text, _("%s mm"), told);
        break;
    }
}

void words_item(const struct view_item *item, char word[WORDS_TITLE_MAX], char detail[WORDS_TITLE_MAX])
{
    char number[WORDS_SHORT_MAX] = "";
    struct text upper = text_in(word, WORDS_TITLE_MAX), lower = text_in(detail, WORDS_TITLE_MAX);
    say_number(item, number, sizeof number);
    words_keep_together(&upper, item->name[0] != '\0' ? item->name : language_term(item->word));
    const char *between = item->detail[0] != '\0' && number[0] != '\0' ? " · " : "";
    if (item->what == ITEM_STONES && item->mark > 0) { /* "14 stones · 1 broken" */
        bool broken = span_is(span_of(item->detail), "broken");
        text_add(&lower, "%s · ", number);
        text_add(&lower,
                 broken ? P_("%d broken", "%d broken", (unsigned long)item->mark)
                        : P_("%d lost", "%d lost", (unsigned long)item->mark),
                 item->mark);
    } else if (item->what == ITEM_STONES) { /* "1 stone · prong" */
        text_add(&lower, "%s%s%s", number, between, language_setting(item->detail));
    } else {
        text_add(&lower, "%s%s%s", language_term(item->detail), between, number);
    }
}

/* Criteria are kept two bits each. */
static void count_checks(int marks, int *passes, int *fails)
{
    for (*passes = *fails = 0; marks > 0; marks >>= 2) {
        *passes += (marks & 3) == 1;
        *fails += (marks & 3) == 2;
    }
}

void words_answer(const struct view_item *item, char out[WORDS_TITLE_MAX])
{
    struct text text = text_in(out, WORDS_TITLE_MAX);
    int passes, fails;
    out[0] = '\0';
    if (item->prompt == PROMPT_CRITERIA) {
        count_checks(item->mark, &passes, &fails);
        text_add(&text, _("%d pass, %d fail"), passes, fails);
    } else if (item->what != ITEM_PLAIN) {
        say_number(item, out, WORDS_TITLE_MAX);
    } else {
        text_add(&text, "%s", item->name[0] != '\0' ? item->name : language_term(item->word));
    }
}

/* Who agreed and what was seen are no part of what is booked; nor is a list of what was done again and again.
 */
static bool is_booked(const struct view_item *item)
{
    return item->what != ITEM_PHOTO && item->prompt != PROMPT_MANAGER && item->prompt != PROMPT_TEN_TIMES &&
           item->prompt != PROMPT_CHIP;
}

void words_booked(const struct view *view, char out[WORDS_SENTENCE_MAX])
{
    struct text text = text_in(out, WORDS_SENTENCE_MAX);
    char answer[WORDS_TITLE_MAX];
    out[0] = '\0';
    for (int i = 0; i < view->item_count; i++) {
        const struct view_item *item = &view->items[i];
        words_answer(item, answer);
        if (answer[0] == '\0' || !is_booked(item))
            continue;
        text_add(&text, "%s%s", text.size > 0 ? " · " : "", answer);
        bool other = item->detail[0] != '\0' && !span_is(span_of(item->detail), "own");
        if (other) /* metal of a custody class of its own */
            text_add(&text, " · %s", language_term(item->detail));
    }
}

void words_book(const struct view *view, char out[WORDS_SENTENCE_MAX])
{
    struct text text = text_in(out, WORDS_SENTENCE_MAX);
    char said[WORDS_SHORT_MAX];
    out[0] = '\0';
    if (view->weighing.gross.ug == 0)
        return;
    words_grams(view->weighing.gross, 3, said);
    text_add(&text, _("%s g metal"), said);
    if (view->weighing.stones.ug == 0)
        return;
    words_grams(view->weighing.stones, 3, said);
    text_add(&text, " · ");
    text_add(&text, _("%s g stones"), said);
}
