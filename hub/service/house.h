/* The house: the workshop as the hub keeps it in memory. Its first half is read from the store when its
 * revision grows (stations, people, models, routes …); its second half is counted: the load of each station,
 * who is in, who has how many pieces in work. The writer keeps the counts true with every event, so that
 * judging a scan reads one piece and no more; after a rollback they are counted anew. A reader counts for
 * every board. */
#ifndef TOUCHSTONE_HOUSE_H
#define TOUCHSTONE_HOUSE_H

#include "common/rules/flow.h"
#include "common/rules/learning.h"
#include "common/rules/setting.h"
#include "common/rules/workshop.h"
#include "hub/store/kiosk.h"
#include "hub/store/lent.h"
#include "hub/store/people.h"
#include "hub/store/piece.h"
#include "hub/store/store.h"

#define HOUSE_LENT_MAX 1024 /* places lent, to all kiosks together */

struct house {
    char name[NAME_TEXT_MAX];
    char language[LANGUAGE_TEXT_MAX]; /* of the workshop; "": not said */
    int64_t revision;                 /* 0: nothing read yet */
    int station_count;
    struct station stations[STATIONS_MAX];
    int group_count;
    struct group groups[GROUPS_MAX]; /* resolved */
    struct workshop_person *people;  /* by badge */
    size_t person_count;
    struct workshop_alloy *alloys;
    size_t alloy_count;
    struct workshop_lot *lots; /* row id − 1 */
    size_t lot_count;
    struct workshop_route *routes;
    size_t route_count;
    struct workshop_model *models; /* row id − 1 */
    size_t model_count;
    int *model_routes; /* index into routes, for each model */
    struct scale_info *scales;
    size_t scale_count;
    struct accepted_factor *factors; /* all that a manager ever accepted, oldest first */
    size_t factor_count;
    struct kiosk_row *kiosks;
    size_t kiosk_count;
    struct settings settings; /* settings_get(&house->settings, SETTING_…) */

    struct station_now now[STATIONS_MAX]; /* same order as stations */
    struct group_now group_now[GROUPS_MAX];
    int in_work[PEOPLE_MAX][STATIONS_MAX];
    struct presence_row presence[PEOPLE_MAX];
    size_t presence_count;
    struct lent_row lent[HOUSE_LENT_MAX]; /* that have not ended, by id; `now` and `group_now` count them */
    size_t lent_count;
};

/* Reads the first half anew if the store's revision differs. */
MUST_USE struct fault house_load(struct house *house, struct store *store);
/* Counts the second half. */
MUST_USE struct fault house_count(struct house *house, struct store *store);
void house_release(struct house *house); /* a zeroed one is fine */

int house_find_station(const struct house *house, struct code code); /* −1: none */
int house_find_group(const struct house *house, struct code code);   /* −1: none */
int house_find_person(const struct house *house, struct tag badge);  /* −1: none */
const struct kiosk_row *house_find_kiosk(const struct house *house, int64_t kiosk);
const struct workshop_route *house_route(const struct house *house, int64_t model);
/* The route of a piece: its own row where it has one, else (0) that of its model. NULL: there is no such row.
 */
const struct workshop_route *house_piece_route(const struct house *house, int64_t model, int64_t route);
/* The stones of one such piece, in its size. */
const struct stone_list *house_stones(const struct house *house, const struct piece_row *row);
/* The newest revision by code, as a row id; 0: none. */
int64_t house_newest_model(const struct house *house, struct code code);
int64_t house_newest_route(const struct house *house, struct code code);
/* The newest revision of the melt of this alloy that was made last: one that was measured again is not newer
 * for it. */
int64_t house_newest_lot(const struct house *house, struct code alloy);
/* The row at this index is a later revision of a melt that stands before it and was not taken back. */
bool house_is_revised_lot(const struct house *house, size_t index);
const struct workshop_lot *house_lot(const struct house *house, int64_t lot);
const struct workshop_model *house_model(const struct house *house, int64_t model);
const struct workshop_alloy *house_alloy(const struct house *house, struct code alloy);
/* A station's name, or the code itself when there is none such. Borrowed. */
const char *house_station_name(const struct house *house, const struct code *code);
/* The name of whoever has the badge, or the badge itself when nobody does. Borrowed of either. */
const char *house_person_name(const struct house *house, const struct tag *badge);
/* The name of the first station of a kind, or of the station with that code. */
const char *house_place_name(const struct house *house, const struct code *station_or_kind);
const char *house_kiosk_name(const struct house *house, int64_t kiosk);
bool house_kiosk_serves(const struct kiosk_row *kiosk, struct code station);

/* False when the row names a model, melt or step that is not there: a damaged store. Points the piece's steps
 * to its route's, and says which stones its model has. */
MUST_USE bool house_link(const struct house *house, struct piece_row *row);

/* The stations and groups, for what can be said of routes and limits. Borrowed from the house. */
struct floor_plan house_floor(const struct house *house);
/* … and as they are now, for what a move needs. */
struct floor_now house_floor_now(const struct house *house);
/* A piece of the line as the rules see it; its steps are borrowed. False when its row is damaged. */
MUST_USE bool house_line_piece(const struct house *house, const struct line_row *row, struct piece *out);

/* Counts anew which places are lent, after house->lent has changed. */
void house_count_lent(struct house *house);
/* Keeps the counts true: a piece was `before` (NULL: nowhere) and is `after`. */
void house_apply(struct house *house, const struct piece *before, const struct piece *after);
/* An operator badged in or out. */
void house_apply_presence(struct house *house, const struct presence_row *row);

#endif
