/* What a kiosk must know beforehand to work, and to go on working without its hub: the sheet of every piece
 * that its stations may meet, the operators, the stations. Made by the hub, kept on the kiosk's disk,
 * borrowed by kiosk/flow. */
#ifndef TOUCHSTONE_SHEET_H
#define TOUCHSTONE_SHEET_H

#include "common/rules/board.h"
#include "common/rules/command.h"
#include "common/rules/lent.h"
#include "common/rules/photo.h"
#include "common/rules/role.h"

#define ICON_LIST(X)                                                                                         \
    X(ICON_RING, "ring")                                                                                     \
    X(ICON_BAND, "band")                                                                                     \
    X(ICON_PENDANT, "pendant")                                                                               \
    X(ICON_EARRINGS, "earrings")

enum icon {
#define X(name, word) name,
    ICON_LIST(X)
#undef X
};

const char *icon_word(enum icon icon);
MUST_USE bool icon_find(struct span word, enum icon *out);

struct sheet {
    struct piece piece; /* `steps` points to steps[] of this sheet after sheet_link() */
    struct route_step steps[ROUTE_STEPS_MAX];
    char name[NAME_TEXT_MAX];        /* "R-2041": shown, never scanned */
    char model[NAME_TEXT_MAX];       /* "Solitaire" */
    char alloy_name[NAME_TEXT_MAX];  /* "18k yellow" */
    char stones_text[NAME_TEXT_MAX]; /* "1 × 0.50 ct prong"; "" */
    char size[CODE_TEXT_MAX];        /* "52"; "" */
    struct code alloy;
    struct code custody;
    enum icon icon;
    char picture[PHOTO_ID_MAX]; /* of its model: the id of a photo; "": none */
    bool rush;
    int64_t due_ms;        /* 0: none */
    int64_t since_ms;      /* in the present state since */
    struct uid chip;       /* NFC chip bound to it; none */
    struct theory theory;  /* at the step that it is at (or, done, that it comes to next) if that weighs, see
                              weigh_step */
    int32_t tolerance_ppm; /* of that step; 0: none */
    bool has_verdict;      /* last ruling at the present step */
    enum ruling ruling;
    struct stone_due stones[STONE_ROWS_MAX]; /* while nobody has counted: what the step that it is at sets, by
                                                kinds of the stock */
    int stone_count;
};

/* Points sheet->piece.steps to its own steps; call after every copy of a sheet. */
void sheet_link(struct sheet *sheet);

#define SKILLS_MAX 12

struct person {
    struct tag badge;
    char name[NAME_TEXT_MAX]; /* "Setter 3" */
    struct uid chip;
    char language[LANGUAGE_TEXT_MAX]; /* "en", "th" */
    bool manager;                     /* as if ROLE_MANAGER stood in `roles` */
    uint32_t roles;                   /* a bit per enum role; ask person_roles() */
    int skill_count;
    struct code skills[SKILLS_MAX]; /* kinds of stations that they master */
};

/* All that they have, ROLE_MANAGER among them. */
uint32_t person_roles(const struct person *person);

struct scale_info {
    struct code code;
    char name[NAME_TEXT_MAX];
    struct scale_quality quality;
    int64_t tested_ms;  /* of its last ten weighings; 0: none here */
    int64_t checked_ms; /* of its last check-weight; 0: none here, `check_weight_ok` is the file's word */
};

/* What a bench may choose from: a code, and what people call it. */
struct named_thing {
    struct code code;
    char name[NAME_TEXT_MAX];
};

/* A metal that may be handed out: an alloy in a custody class. */
struct metal_info {
    struct code alloy, custody;
    char name[NAME_TEXT_MAX];
};

/* A transfer slip that is on its way here. */
struct slip_info {
    int64_t number;
    struct code from, to;
    int pieces;
};

#define METALS_MAX      32
#define STONE_KINDS_MAX 64
#define COMPONENTS_MAX  64
#define SLIPS_OPEN_MAX  32

#define SHEETS_MAX 1024
#define PEOPLE_MAX 256
#define SCALES_MAX 16
#define GONE_MAX   64

/* The kiosk's whole picture of the workshop. Allocated once; `sheets` etc. are arrays of their maxima. */
struct world {
    int64_t seq; /* hub event up to which this is true; 0: nothing known yet */
    struct sheet *sheets;
    int sheet_count;
    struct tag gone[GONE_MAX]; /* printed tags that were replaced; only the hub fills it */
    int gone_count;
    struct person *people;
    int person_count;
    struct scale_info scales[SCALES_MAX];
    int scale_count;
    bool choices_known; /* metals, stones and components are those of the hub; else nothing is told of them */
    struct metal_info metals[METALS_MAX];
    int metal_count;
    struct named_thing stones[STONE_KINDS_MAX];
    int stone_count;
    struct named_thing components[COMPONENTS_MAX];
    int component_count;
    struct slip_info slips[SLIPS_OPEN_MAX];
    int slip_count;
    bool conditional_stops; /* settings of the workshop, as in struct judged; false: not told */
    bool no_verdict_stops;
    struct board board;
    struct lent lent[LENT_MAX]; /* places lent to this kiosk that no command of it has named yet */
    int lent_count;
};

/* Lookup by printed tag or by chip; NULL when there is none. Borrowed until the world changes. */
const struct sheet *world_find_sheet(const struct world *world, struct tag tag);
const struct sheet *world_find_sheet_by_chip(const struct world *world, struct uid chip);
const struct person *world_find_person(const struct world *world, struct tag badge);
const struct person *world_find_person_by_chip(const struct world *world, struct uid chip);
const struct board_station *world_find_station(const struct world *world, struct code station);
const struct scale_info *world_find_scale(const struct world *world, struct code scale);

/* Which piece next at this station: rework, then rush, then slack, then oldest (DOMAIN § 4). Writes up to
 * `max` indices into world->sheets: those that the station could start or receive now, but those that
 * `leaves_out` names (NULL: none). Returns how many. */
int world_next_pieces(const struct world *world, struct code station, int64_t now_ms,
                      bool (*leaves_out)(const void *context, struct tag piece), const void *context,
                      int *out, int max);

#endif
