#include "common/rules/piece.h"

#include "common/rules/word.h"

WORDS_OF_ENUM(PIECE_STATE_LIST, enum piece_state, piece_state_word, piece_state_find)
WORDS_OF_ENUM(PLACE_LIST, enum place, place_word, place_find)
WORDS_OF_ENUM(PIECE_KIND_LIST, enum piece_kind, piece_kind_word, piece_kind_find)

bool place_is_live(enum place place)
{
    return place == PLACE_POOL || place == PLACE_STATION || place == PLACE_PARKED || place == PLACE_TREE ||
           place == PLACE_FINISHED;
}

enum piece_state piece_work_state(const struct piece *piece)
{
    return piece->state == PIECE_HELD ? piece->was : piece->state;
}

bool piece_is_started(const struct piece *piece)
{
    return piece_work_state(piece) != PIECE_QUEUED;
}

bool piece_is_at(const struct piece *piece, struct code station)
{
    return piece->place == PLACE_STATION && code_equal(piece->station, station);
}

bool piece_has_metal(const struct piece *piece)
{
    if (piece->place == PLACE_POOL)
        return false;
    bool done = piece_work_state(piece) == PIECE_DONE;
    for (int i = 0; i < piece->step_count; i++)
        if (step_is(&piece->steps[i], CASTING_KIND))
            return i < piece->step || (i == piece->step && done);
    return true;
}

bool piece_is_of_metal(const struct piece *piece)
{
    return piece_has_metal(piece) || piece->book_mass.ug > 0;
}

bool piece_lacks_metal(const struct piece *piece)
{
    return piece->kind != KIND_TREE && !piece->weighed && piece->book_mass.ug == 0 && piece_has_metal(piece);
}

struct load piece_load(const struct piece *piece)
{
    bool has_metal = piece->weighed || piece->book_mass.ug > 0;
    int64_t times = piece->kind == KIND_TREE ? 1 : piece->quantity;
    return (struct load){piece->quantity, has_metal ? piece->book_mass : MASS_UG(piece->each_due.ug * times)};
}

const struct route_step *piece_next_step(const struct piece *piece)
{
    if (piece->place == PLACE_FINISHED || piece->step + 1 >= piece->step_count)
        return NULL;
    const struct route_step *next = &piece->steps[piece->step + 1];
    return step_is(next, DELIVERY_KIND) ? NULL : next;
}

const struct route_step *piece_step(const struct piece *piece)
{
    if (piece->step < 0)
        return NULL;
    assert(piece->step < piece->step_count);
    return &piece->steps[piece->step];
}

enum weigh_policy piece_weigh_policy(const struct piece *piece)
{
    const struct route_step *step = piece_step(piece);
    return step ? step->weigh : WEIGH_NONE;
}

bool piece_weighs_out(const struct piece *piece)
{
    const struct route_step *step = piece_step(piece);
    return step && step_weighs_through(step, true);
}

int piece_theory_step(const struct piece *piece)
{
    bool comes_here = piece->place == PLACE_STATION || piece->place == PLACE_PARKED; /* it goes back there */
    bool here = comes_here && piece_work_state(piece) != PIECE_DONE;
    return here || !piece_next_step(piece) ? piece->step : piece->step + 1;
}

struct mass piece_stones_at(const struct piece *piece, int step, bool through)
{
    assert(step < piece->step_count);
    return through && step >= 0 && piece->steps[step].sets_stones ? piece->stones_due : piece->stones;
}

struct mass piece_stones_on_pan(const struct piece *piece)
{
    const struct route_step *step = piece_step(piece);
    bool through =
        step && piece_work_state(piece) != PIECE_DONE && step_weighs_through(step, piece_is_started(piece));
    return piece_stones_at(piece, piece->step, through);
}

struct mass piece_beside_on_pan(const struct piece *piece)
{
    return mass_add(piece_stones_on_pan(piece), findings_foreign(&piece->findings));
}

struct mass piece_beside_metal(const struct piece *piece)
{
    return mass_add(piece->stones, findings_foreign(&piece->findings));
}
