/* A hub that is worked by hand, without its threads: so it can be any time, and anybody be away. Its workshop
 * is rig_open's: four pieces that are done at casting. */
#ifndef TOUCHSTONE_SCENE_HELPER_H
#define TOUCHSTONE_SCENE_HELPER_H

#include "hub/service/desk.h"
#include "hub/service/refresh.h"
#include "tests/unit/hub_service/rig_helper.h"

struct scene {
    struct rig rig;
    struct desk desk;
    struct watch watch;
    struct asker bench, finish; /* casting and setting; polishing and QC: both are connected */
};

struct scene *scene_open(void);
struct scene *scene_open_as(struct workshop *workshop); /* another workshop, as for rig_open_as */
void scene_close(struct scene *scene);                  /* proves everything first */
/* In between the hub's own threads do what a test asks of its rig. */
void scene_leave(struct scene *scene);
void scene_return(struct scene *scene);

/* From now on its kiosk is connected, or away; so much later that everybody knows. */
void scene_be(struct scene *scene, const struct asker *asker, bool connected);

struct reply scene_book(struct scene *scene, struct asker *asker, struct command command);
/* By operator 1; a rework goes back to setting. `seen`: the version of the piece, 0 for none. */
struct reply scene_tell_seen(struct scene *scene, struct asker *asker, enum verb verb, const char *station,
                             int piece, enum decided decided, int64_t seen);
struct reply scene_tell(struct scene *scene, struct asker *asker, enum verb verb, const char *station,
                        int piece, enum decided decided);
/* Takes the place of what it asked or told just before. */
struct reply scene_withdraw_last(struct scene *scene, struct asker *asker);

struct piece scene_piece(struct scene *scene, int piece);
void scene_expect_at(struct scene *scene, int piece, const char *station, enum piece_state state);

#endif
