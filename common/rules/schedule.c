#include "common/rules/schedule.h"

/* ------------------------------------------------------------------ whose turn it is */

bool turn_is_before(const struct turn *a, const struct turn *b)
{
    if (a->rework != b->rework)
        return a->rework;
    if (a->rush != b->rush)
        return a->rush;
    if (a->slack_ms != b->slack_ms)
        return a->slack_ms < b->slack_ms;
    return a->since_ms < b->since_ms;
}

static bool is_before_it(const struct piece *piece)
{
    bool there = piece->place == PLACE_STATION || piece->place == PLACE_PARKED;
    return there && piece_work_state(piece) != PIECE_DONE;
}

/* The index of the first step that is still to do. */
static int first_left(const struct piece *piece)
{
    return is_before_it(piece) ? piece->step : piece->step + 1;
}

static bool is_on_its_way(const struct piece *piece)
{
    return place_is_live(piece->place) && piece->place != PLACE_FINISHED;
}

int64_t piece_standard_left_ms(const struct piece *piece)
{
    int64_t left_s = 0;
    if (!is_on_its_way(piece))
        return 0;
    for (int i = first_left(piece); i < piece->step_count; i++)
        left_s += i < 0 ? 0 : piece->steps[i].standard_s;
    return left_s * 1000;
}

int64_t piece_slack_ms(const struct piece *piece, int64_t due_ms, int64_t now_ms)
{
    return due_ms == 0 ? INT64_MAX : due_ms - now_ms - piece_standard_left_ms(piece);
}

/* ------------------------------------------------------------------ when it will be ready */

static struct queue *find_queue(struct queues *queues, struct code kind, struct code visit)
{
    for (int i = 0; i < queues->count; i++)
        if (code_equal(queues->items[i].kind, kind) && code_equal(queues->items[i].visit, visit))
            return &queues->items[i];
    return NULL;
}

static int64_t hands_of(const struct station *station)
{
    return (station->staff > 0 ? station->staff : 1) * (int64_t)(station->at_once > 0 ? station->at_once : 1);
}

void queues_begin(struct queues *queues, const struct station *stations, int station_count)
{
    assert(station_count <= STATIONS_MAX);
    queues->count = 0;
    for (int i = 0; i < station_count; i++) {
        struct queue *queue = find_queue(queues, stations[i].kind, stations[i].visit);
        if (!queue) {
            queue = &queues->items[queues->count++];
            *queue = (struct queue){.kind = stations[i].kind, .visit = stations[i].visit};
        }
        queue->hands += hands_of(&stations[i]);
    }
}

/* The work that a piece is at the station where it is. */
static int64_t work_here_ms(const struct piece *piece)
{
    const struct route_step *step = piece_step(piece);
    return step && is_before_it(piece) ? step->standard_s * INT64_C(1000) * piece->quantity : 0;
}

void queues_add(struct queues *queues, const struct piece *piece, bool rush)
{
    const struct route_step *step = piece_step(piece);
    struct queue *queue = step ? find_queue(queues, step->kind, step->visit) : NULL;
    if (!queue)
        return;
    queue->work_ms += work_here_ms(piece);
    if (rush || piece->rework)
        queue->urgent_ms += work_here_ms(piece);
}

/* How many of a lot one person works on at a time there; the best of the kind's stations. */
static int64_t at_once(const struct route_step *step, const struct station *stations, int station_count)
{
    int64_t most = 1;
    for (int i = 0; i < station_count; i++)
        if (station_takes(&stations[i], step) && stations[i].at_once > most)
            most = stations[i].at_once;
    return most;
}

static int64_t wait_ms(const struct piece *piece, int step, bool urgent, const struct queues *queues)
{
    for (int i = 0; i < queues->count; i++) {
        const struct queue *queue = &queues->items[i];
        if (!code_equal(queue->kind, piece->steps[step].kind) ||
            !code_equal(queue->visit, piece->steps[step].visit))
            continue;
        int64_t work_ms = urgent ? queue->urgent_ms : queue->work_ms;
        if (step == piece->step)
            work_ms -= work_here_ms(piece);
        return work_ms > 0 ? work_ms / queue->hands : 0;
    }
    return 0;
}

struct outlook piece_outlook(const struct piece *piece, bool rush, const struct queues *queues,
                             const struct station *stations, int station_count)
{
    struct outlook outlook = {0, 0};
    int first = first_left(piece);
    if (!is_on_its_way(piece))
        return outlook;
    for (int i = first < 0 ? 0 : first; i < piece->step_count; i++) {
        const struct route_step *step = &piece->steps[i];
        int64_t hands = at_once(step, stations, station_count);
        int64_t rounds = (piece->quantity + hands - 1) / hands;
        outlook.work_ms += rounds * step->standard_s * 1000;
        if (!(i == piece->step && piece->state == PIECE_IN_WORK))
            outlook.queue_ms += wait_ms(piece, i, rush || (i == piece->step && piece->rework), queues);
    }
    return outlook;
}

int64_t outlook_ready_ms(struct outlook outlook, int64_t now_ms)
{
    return now_ms + outlook.work_ms + outlook.queue_ms;
}

bool outlook_is_at_risk(struct outlook outlook, int64_t due_ms, int64_t now_ms)
{
    return due_ms != 0 && outlook.work_ms + outlook.queue_ms > due_ms - now_ms;
}
