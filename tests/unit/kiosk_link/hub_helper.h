/* A small hub on plain sockets, for the tests of the link: it keeps the contract's promises about outboxes
 * (order, gap, memory, replaced) and breaks the line in every way that a test asks for. One thread; a port of
 * its own. */
#ifndef TOUCHSTONE_TEST_HUB_H
#define TOUCHSTONE_TEST_HUB_H

#include "common/base/fault.h"
#include "common/rules/command.h"

#define HUB_TOKEN "a-secret-of-the-test"

/* What happens to one POST of commands. */
enum trouble {
    TROUBLE_NONE,
    TROUBLE_CUT_BEFORE,      /* the connection is cut, nothing was seen */
    TROUBLE_CUT_AFTER,       /* everything was booked, the connection is cut before the answer */
    TROUBLE_CUT_WITHIN,      /* booked, half of the answer arrives */
    TROUBLE_ERROR_500,       /* nothing was booked */
    TROUBLE_ERROR_503_AFTER, /* booked, and then an error */
    TROUBLE_GARBAGE,         /* booked, and an answer that is no JSON */
    TROUBLE_SHORT,           /* booked, and an answer that lacks replies */
    TROUBLE_SILENT,          /* booked, and no answer ever */
    TROUBLE_DEAF,            /* not even seen, and no answer ever */
    TROUBLE_BAD_REQUEST,     /* 400, nothing was booked */
    TROUBLES
};

struct hub;

struct hub *hub_start(void);
void hub_stop(struct hub *hub);
const char *hub_address(const struct hub *hub);

/* The next POSTs meet these, in order; after them all is well. */
void hub_plan(struct hub *hub, const enum trouble *troubles, int count);
/* Each POST meets a trouble with a chance of `percent`, out of a generator that starts at `seed`. 0 per cent
 * ends it. */
void hub_plan_chance(struct hub *hub, uint64_t seed, int percent);

void hub_down(struct hub *hub);                   /* all connections cut, none taken */
void hub_up(struct hub *hub);                     /* on the same port */
void hub_deny(struct hub *hub, bool deny);        /* 401 to everything */
void hub_hold_stream(struct hub *hub, bool hold); /* the stream stays open, and not a byte comes */
void hub_cut_streams(struct hub *hub, bool cuts); /* each as soon as it was opened */
void hub_refuse(struct hub *hub,
                enum verb verb); /* live commands of this verb are refused: station_full, 12 of 12 */

/* Says that the board has changed: event n of the hub. */
void hub_change_board(struct hub *hub);
/* Waits until every stream has been told of it, at most ten seconds. False: it was not. */
bool hub_wait_told(struct hub *hub);
/* The answer to GET /v1/kiosk; copied. */
void hub_set_world(struct hub *hub, const char *json);

/* Labels: that of piece 41 is printed, for 42 the printer is off, at 43 the line is cut. */

/* GET of a piece: that of piece 41 has a history, 42 is not known, at 43 the line is cut. */

/* The next photos meet these, in order; after them all is well. */
void hub_plan_photos(struct hub *hub, const enum trouble *troubles, int count);
/* Has it the photo of this id? How many did it take in, the same one again included? */
bool hub_has_photo(struct hub *hub, const char *id);
int hub_count_photos(struct hub *hub);
/* How often was it asked for a photo? It has "photo", and no other. */
int hub_count_photos_given(struct hub *hub);

/* The version of the contract that it speaks from the next stream on; at first this program's own. In the
 * first it has no photos and no parameters but `after`, and counts who asks for them all the same. */
void hub_speak(struct hub *hub, int contract);
int hub_count_strange(struct hub *hub);
/* The next POST is answered with `recorded` (a reply, or an array of them), under the ids of what came, and
 * not booked. Lent until then. */
void hub_answer(struct hub *hub, const char *recorded);
/* The last POST's body, and the language that it asked for; "": none. */
void hub_last_body(struct hub *hub, char *out, size_t capacity);
void hub_last_language(struct hub *hub, char *out, size_t capacity);

/* What was booked, in the order of booking: "1 receive", "2 finish", "3 withdraw undoes 2", "4 void". Waits
 * until there are `count` lines, at most ten seconds; returns how many there are. */
#define HUB_LINE_MAX 96
const char *hub_last_pin(struct hub *hub); /* of the last command that had one */
int hub_wait_booked(struct hub *hub, int count);
void hub_booked(struct hub *hub, int index, char out[HUB_LINE_MAX]);
/* Ids booked so far, and how many came more than once with another effect (always 0 when all is well). */
int hub_count_doubles(struct hub *hub);

/* The hub forgets everything from number n on, as when it is restored from a backup. */
void hub_forget(struct hub *hub, int64_t n);
/* From now on it asks for the number that it expects, whatever it is told. */
void hub_stick(struct hub *hub);
/* It has a command of this id under another number. As hubs did once, it calls that a conflict, and the
 * number is still free. */
void hub_know(struct hub *hub, struct uuid id);
/* Answers to requests that begin like `to` ("GET /healthz ") are made at once, and wait to be sent; NULL lets
 * them go. Lent. */
void hub_hold_answers(struct hub *hub, const char *to);
/* Waits until one is held, at most ten seconds. False: none was. */
bool hub_wait_held(struct hub *hub);

/* GETs of the world since the start; the last `after`. */
int hub_count_worlds(struct hub *hub, int64_t *after);
int hub_count_posts(struct hub *hub);
/* Commands that came before it was their turn. */
int hub_count_gaps(struct hub *hub);
int hub_count_streams(struct hub *hub);
/* Waits until there were so many, at most ten seconds. False: there were not. */
bool hub_wait_streams(struct hub *hub, int count);

#endif
