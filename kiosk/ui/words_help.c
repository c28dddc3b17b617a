/* Help: what a screen is for, in three steps. */
#include "kiosk/ui/words_inside.h"

struct step_of_help {
    enum glyph glyph;
    const char *words;
};

struct page_of_help {
    enum screen of;
    struct step_of_help steps[WORDS_HELP_STEPS];
};

static const struct page_of_help PAGES[] = {
    {SCREEN_BADGE,
     {{GLYPH_BADGE, N_("Hold your badge to the reader, or its code before the camera.")},
      {GLYPH_SCAN, N_("Then scan a piece. Everything else follows by itself.")},
      {GLYPH_LEAVE, N_("Touch \"Badge out\" when you leave.")}}},
    {SCREEN_IDLE,
     {{GLYPH_SCAN, N_("Scan a piece: it is taken in and started. Scan it again when it is done.")},
      {GLYPH_TRAY, N_("The tray shows the places of this station. When it is full, nothing more comes in.")},
      {GLYPH_TOUCH,
       N_("\"Piece\" has what else is done with one. \"Bench\": metal, stones, trees, slips, the scale.")}}},
    {SCREEN_WEIGHING,
     {{GLYPH_LIFT, N_("Empty the pan.")},
      {GLYPH_PUT, N_("Put only what is asked for on it, and take your hands away.")},
      {GLYPH_CHECK, N_("When the number is steady it counts. Then lift it off.")}}},
    {SCREEN_VERDICT,
     {{GLYPH_PAN, N_("The white mark is what the piece weighs; the middle is what it should weigh.")},
      {GLYPH_WARNING, N_("Green passes, red fails. Amber is too close for this scale: weigh again.")},
      {GLYPH_SCAN, N_("Scan the next piece to record it, or touch.")}}},
    {SCREEN_REFUSAL,
     {{GLYPH_OCTAGON, N_("Nothing was done. The large words say why.")},
      {GLYPH_TRAY, N_("Leave the piece where it was.")},
      {GLYPH_BADGE, N_("A manager can let it past a limit, with badge and PIN.")}}},
    {SCREEN_KEYPAD,
     {{GLYPH_KEYPAD, N_("Type the number. The last key takes one digit away.")},
      {GLYPH_GO, N_("\"Next\" goes on.")},
      {GLYPH_BACK, N_("\"Back\" goes one question back.")}}},
    {SCREEN_PHOTO,
     {{GLYPH_SCAN, N_("Put the piece before the camera, until it is large and sharp in the picture.")},
      {GLYPH_CAMERA, N_("Touch \"Take the photo\", and hold still for a moment.")},
      {GLYPH_LOOK, N_("Look at it. \"Next\" keeps it; \"Take it again\" throws it away.")}}},
    {SCREEN_SHEET,
     {{GLYPH_LIST, N_("What the piece is, and its way through the workshop. It is where the gold row is.")},
      {GLYPH_CAMERA, N_("Touch a photo to see it large. Touch it again to close it.")},
      {GLYPH_CLOCK, N_("\"History\" says what happened to it.")}}},
    {SCREEN_HISTORY,
     {{GLYPH_CLOCK, N_("All that was done to the piece, the newest first: when, what, by whom, where.")},
      {GLYPH_PAN, N_("A number at the right is what the books say of its metal from then on.")},
      {GLYPH_TOUCH, N_("\"Older\" and \"Newer\" turn the page.")}}},
    {SCREEN_CHECKS,
     {{GLYPH_LOOK, N_("Look at the piece: each row is one criterion.")},
      {GLYPH_CHECK, N_("Touch \"passes\" or \"fails\". Touch it again to leave it open.")},
      {GLYPH_BADGE, N_("Your badge signs the sheet.")}}},
    {SCREEN_SCAN,
     {{GLYPH_SCAN, N_("Scan what is asked for, or touch it in the list.")},
      {GLYPH_GO, N_("\"Next\" when that is all.")},
      {GLYPH_BACK, N_("\"Back\" goes one question back.")}}},
};

static const struct page_of_help OTHER = {
    SCREEN_MENU,
    {{GLYPH_TOUCH, N_("Touch what you want to do, or what fits.")},
     {GLYPH_BACK, N_("\"Back\" goes one step back. Nothing is booked before the last one.")},
     {GLYPH_SCAN, N_("Or just scan the next piece.")}},
};

void words_help(const struct view *view, struct words_help *out)
{
    const struct page_of_help *page = &OTHER;
    for (size_t i = 0; i < COUNT_OF(PAGES); i++)
        if (PAGES[i].of == view->help_of)
            page = &PAGES[i];
    for (int i = 0; i < WORDS_HELP_STEPS; i++) {
        out->steps[i].glyph = page->steps[i].glyph;
        out->steps[i].words = _(page->steps[i].words);
    }
}
