/* The desk: where the writer judges. One batch of commands after another; every function here runs on the
 * writer's thread, inside the transaction that it has begun. Only hub/service includes it (and the tests of
 * this room). */
#ifndef TOUCHSTONE_DESK_H
#define TOUCHSTONE_DESK_H

#include "common/language/language.h"
#include "common/rules/form.h"
#include "hub/service/house.h"
#include "hub/service/prove.h"
#include "hub/service/service.h"
#include "hub/store/alert.h"
#include "hub/store/event.h"
#include "hub/store/ledger.h"
#include "hub/store/outbox.h"
#include "hub/store/table_seal.h"

struct watch;

/* Sign-ins that failed since some moment. */
struct sign_in_rate {
    int64_t since_ms;
    int64_t failed;
};

/* Orders that may be whole now: looked at once, when the command is over. */
struct order_list {
    int64_t *orders;
    size_t count, capacity;
};

struct desk {
    struct store *store;
    struct house house;
    int64_t seq;               /* of the last event */
    int64_t now_ms;            /* the hub's clock at the beginning of the batch */
    bool identities_changed;   /* in this batch: a token or a right may be good no more */
    struct order_list touched; /* by the command that has its turn: order_lost.c */
    int64_t digest_day;        /* days since 1970: the digest of the day before is made; 0: not looked yet */
    struct sign_in_rate sign_ins;
    const struct watch *watch; /* which kiosks are connected: refresh.h; NULL: none */
    void (*write_reply)(struct text *out, const struct reply *reply);
    int64_t results[RESULT_REPLACED + 1]; /* answers of this batch, by result */
};

/* Makes the desk's memory equal to the store: at the start, and after anything was rolled back. */
MUST_USE struct fault desk_load(struct desk *desk);
/* Gives back what the desk has in memory; its store is whose who opened it. */
void desk_release(struct desk *desk);

/* Has the writer do something in a transaction of its own, and waits for it. */
MUST_USE struct fault service_task(struct service *service,
                                   struct fault (*run)(struct desk *desk, void *context), void *context);

/* ------------------------------------------------------------------ commands */

/* Books every item of a job and writes its replies into the job's arena. A fault leaves the caller to roll
 * back. */
MUST_USE struct fault desk_book_job(struct desk *desk, struct job *job);

/* One command that has its turn: what the verbs' files work on. */
struct act {
    struct desk *desk;
    const struct identity *who;
    const struct command *command;
    struct reply *reply;                /* to fill; zeroed, `id` set */
    int station;                        /* index into the house; −1: none */
    int person;                         /* −1: none, or not known */
    int64_t deed_ms;                    /* when it happened, as far as the hub believes it */
    enum reason flags[REPLY_FLAGS_MAX]; /* what is wrong with a deed that had happened: of its first event */
    int flag_count;
    bool flags_told;       /* the wall knows what is wrong with a deed that had happened */
    bool scale_unknown;    /* weigh: nobody knows the scale, so nothing was judged */
    struct span form_text; /* what the command's form says, as JSON, for its event */
    struct span found;     /* what the hub found out about it, as JSON, for its event; empty: nothing */
    const struct stone_lines
        *stones;                  /* what its event does with stones: set for one posting; NULL: nothing */
    int64_t override;             /* event of the override that a receive or start uses up; 0: none */
    int64_t lent[LENT_NAMED_MAX]; /* places lent to this kiosk that a receive uses up */
    int lent_count;
    int64_t matches; /* event of the implied deed that this is, told late; 0: none */
    bool has_piece;
    struct piece_row row; /* the piece before the deed, linked to its route */
};

/* move.c: receive, start, finish, pass, rework. weigh.c: weigh. presence.c: badge_in, badge_out. trouble.c:
 * report. */
MUST_USE struct fault move_book(struct act *act);
/* The station of this kind where the piece was last; −1 when its life shows none. */
MUST_USE struct fault move_find_guilty(struct act *act, struct code kind, int *out);
MUST_USE struct fault weigh_book(struct act *act);
MUST_USE struct fault presence_book(struct act *act);
MUST_USE struct fault report_book(struct act *act);
/* life.c, quality.c, grant.c, tree.c, metal.c, stone.c, learn.c, order.c, setup.c: the families with forms.
 * acknowledge.c: acknowledge. Each has act->command->form (put: act->command->put), checked; judges, posts,
 * fills the reply. */
MUST_USE struct fault life_book(struct act *act);
MUST_USE struct fault quality_book(struct act *act);
MUST_USE struct fault grant_book(struct act *act);
MUST_USE struct fault tree_book(struct act *act);
MUST_USE struct fault metal_book(struct act *act);
MUST_USE struct fault stone_book(struct act *act);
MUST_USE struct fault learn_book(struct act *act);
MUST_USE struct fault order_book(struct act *act);
MUST_USE struct fault setup_book(struct act *act);
MUST_USE struct fault alert_book(struct act *act);
/* late.c: true when a deed that had happened belongs to an earlier visit of the piece: since the version that
 * was seen, it has come to this station anew, by no deed that this kiosk knows of, and what the kiosk did
 * here before was of that earlier visit, too. */
MUST_USE struct fault act_is_late(struct act *act, bool *out);
/* True for a deed that was decided at a kiosk when the piece has left since: that kiosk had it here last, and
 * it is elsewhere now. For what can be done with a piece wherever it is. */
MUST_USE struct fault act_has_left(struct act *act, bool *out);
/* True for a release that was decided at a kiosk when the piece is held by somebody else, too, and the kiosk
 * had not seen that: what it let go was a hold of its own, or one that has ended since. */
MUST_USE struct fault act_is_held_anew(struct act *act, bool *out);
/* right.c: may this operator do it, here? *out: REASON_NONE, _NOT_ALLOWED or _WRONG_PIN, the sentence of the
 * refusal in the reply. */
MUST_USE struct fault check_right(struct act *act, enum reason *out);
/* undo.c: takes back what `event` did. Refuses with nothing_to_undo. */
MUST_USE struct fault undo_book(struct act *act, const struct event_row *event);
/* undo.c: fills the reply as the deed that `event` recorded was answered. */
MUST_USE struct fault undo_answer_again(struct act *act, const struct event_row *event);

/* undo.c: where a badge event, or the undo of one, leaves its operator: station and kiosk of `out`. */
MUST_USE struct fault undo_presence_after(struct store *store, int64_t seq, struct presence_row *out);

void act_refuse(struct act *act, enum reason reason);
/* Refuses with a sentence for a person: what is wrong, with its names and numbers, and the remedy. What a
 * bench may be told is marked, and so is in the language of the job (job->language), as are the words that
 * are put in. */
void act_refuse_because(struct act *act, enum reason reason, const char *format, ...) PRINTF_LIKE(3, 4);
/* The same by a pattern that was marked with N_, about one name. */
void act_refuse_about(struct act *act, enum reason reason, const char *pattern, const char *name);
/* A sentence beside an answer, whatever it is. */
void act_explain(struct act *act, const char *format, ...) PRINTF_LIKE(2, 3);
/* As act_refuse_because, for those who have the arguments as a list. */
void act_refuse_list(struct act *act, enum reason reason, const char *format, va_list arguments)
    PRINTF_LIKE(3, 0);
void act_refuse_field(struct act *act, const char *field); /* bad_field */
/* As act_refuse_because, and names the field of the form that it is about. */
void act_refuse_field_because(struct act *act, enum reason reason, const char *field, const char *format, ...)
    PRINTF_LIKE(4, 5);
/* The field alone, beside a refusal that is made otherwise. */
void act_name_field(struct act *act, const char *field);
/* A weight in grams for a sentence, with the decimal mark of its language: "4,932". */
struct told_grams {
    char text[MASS_TEXT_MAX + 4];
};
struct told_grams told_grams(struct mass mass, int decimals);
/* The same of stones, in carats: "0.5", no more decimals than are needed, five at most. */
struct told_grams told_carats(struct mass mass);
/* What a rule answers that says no of act's piece (if it has one), for a reason that only the service knows.
 */
struct outcome act_refusal(const struct act *act, enum reason reason);
/* Fills the reply's state of the piece. */
void act_show_piece(struct act *act, const struct piece *piece);

/* ------------------------------------------------------------------ posting (record.c) */

/* Once, and as long as there is room; REASON_NONE is no flag. */
void flag_add(enum reason flags[REPLY_FLAGS_MAX], int *count, enum reason flag);

/* An event about to be posted for this act: verb, times, who, where, the piece as it is. */
struct event_row act_event(const struct act *act);

/* Seals and writes an event with its weighing (may be NULL) and transfers, moves the piece (`row` NULL: about
 * none) from row->now to event->after, and keeps the house's counts. */
MUST_USE struct fault desk_post(struct desk *desk, struct event_row *event, struct piece_row *row,
                                const struct weighing_row *weighing, const struct transfers *transfers);

/* The reply to an event that desk_post has booked: accepted, seq, thing, flags. */
void act_accept_event(struct act *act, const struct event_row *event);
/* Posts an event that moves no piece (or only the transfers of one) and fills the reply: accepted, seq,
 * thing. The event comes from act_event, with `thing` and `found` set where there are any. One command may
 * post several events; the reply names the last. */
MUST_USE struct fault act_post_event(struct act *act, struct event_row *event,
                                     const struct transfers *transfers);
/* Posts what the command did to one more piece, not (only) the one that it names: `row` from row->now to
 * *after (version already one higher), with `transfers`. Times are stamped. */
MUST_USE struct fault act_post_piece(struct act *act, struct piece_row *row, const struct piece *after,
                                     const struct transfers *transfers);
/* The same with an event of the caller's, which came from act_event. */
MUST_USE struct fault act_post_piece_event(struct act *act, struct event_row *event, struct piece_row *row,
                                           const struct piece *after, const struct transfers *transfers);
/* Writes a new piece with the event that brings it: row->now.piece is how it begins (version 1), row->id is
 * set. It moves no metal. */
MUST_USE struct fault act_post_new_piece(struct act *act, struct piece_row *row);
/* The same with an event of the caller's, and the transfers that bring its metal. */
MUST_USE struct fault act_post_new_piece_event(struct act *act, struct event_row *event,
                                               struct piece_row *row, const struct transfers *transfers);
/* Posts what an accepted deed did to a piece, and fills the reply. */
MUST_USE struct fault act_post(struct act *act, const struct outcome *outcome,
                               const struct weighing_row *weighing);

/* The ruling that stands, of a weighing that has a verdict: where it has happened the one that was shown, for
 * people have acted by it; else the hub's. */
enum ruling weighing_ruling(enum decided decided, const struct weighing_row *weighing);

struct book desk_book_of(const struct house *house, const struct piece_row *row);

/* late_weigh.c: a weighing that came late divides anew what was posted across its moment, between open
 * balances. `found`, where it does: {"divides":97}, the weighing that had posted it. */
#define LATE_FOUND_MAX 40
MUST_USE struct fault late_divide(struct act *act, struct transfers *out, struct text *found);
/* The one that divides what this weighing posted, and was not taken back. */
MUST_USE struct fault late_find_division(struct act *act, int64_t weighing, struct event_row *out,
                                         bool *found);

/* What the metal does when a piece goes from `before` to `event->after`: the same for booking and for
 * proving. */
void post_transfers(struct transfers *out, struct book book, const struct piece *before,
                    const struct event_row *event);

/* The times of a piece after a deed at `deed_ms`; `after` has those of `before` until then. */
void post_stamp(struct piece_now *after, const struct piece_now *before, int64_t deed_ms);

/* ------------------------------------------------------------------ sealing (seal.c) */

/* BLAKE2b-256 over the seal before, the event, its weighing, its transfers and its stones, each field with
 * its length. */
void seal_make(unsigned char out[EVENT_SEAL_SIZE], const unsigned char before[EVENT_SEAL_SIZE],
               const struct event_row *event, const struct weighing_row *weighing,
               const struct transfers *transfers);
/* What seal_make hashes behind the seal before, in hexadecimal: docs/export.md has its fields. */
void seal_write(struct text *out, const struct event_row *event, const struct weighing_row *weighing,
                const struct transfers *transfers);
void digest_body(unsigned char out[COMMAND_DIGEST_SIZE], struct span body);
void digest_token(unsigned char out[KIOSK_DIGEST_SIZE], struct span token);
/* enroll.c: a random secret as text, and its digest. */
void token_make(char token[SERVICE_TOKEN_MAX], unsigned char digest[KIOSK_DIGEST_SIZE]);

/* ------------------------------------------------------------------ learning (learn_sample.c) */

/* After a weighing was booked: `before` is the piece before it, `metal` what was found. */
MUST_USE struct fault learn_note_weighing(struct act *act, const struct piece_row *before, struct mass metal);
/* After a cut at which it was weighed on its own: `row` as that left it, `before` its event before. */
MUST_USE struct fault learn_note_cut(struct act *act, const struct piece_row *row, int64_t before);
/* The weighing was taken back. */
MUST_USE struct fault learn_forget_weighing(struct act *act, int64_t event);
/* What took back the event `seq` was taken back in its turn: if that is a weighing, it teaches again. */
MUST_USE struct fault learn_remember_weighing(struct act *act, int64_t seq);
/* A deed was taken back; if it had sent its piece back, that no longer counts. */
MUST_USE struct fault learn_forget_rework(struct act *act, const struct event_row *undone);
/* At the start: where no weighing has taught anything yet, learns from all that the events have. A file of an
 * older format comes without. */
MUST_USE struct fault learn_from_history(struct desk *desk);
/* Computes anew what is kept beside the events of scales and samples, for verify */
MUST_USE struct fault learn_prove(const struct prover *prover);

/* lend.c: compares lent places with the events that ended them, for verify. */
MUST_USE struct fault lend_prove(const struct prover *prover);
/* grant.c: compares overrides with the events that granted and used them, for verify. */
MUST_USE struct fault grant_prove(const struct prover *prover);
/* order_lost.c: a piece of this order (0: of none) has left the line, or the order wants fewer: when the
 * command is over, order_look_at_touched looks whether all of it is delivered now. Noted as often as it
 * happens, it is looked at once. */
MUST_USE struct fault order_touch(struct desk *desk, int64_t order);
MUST_USE struct fault order_look_at_touched(struct act *act);
/* A deed at act's piece was taken back: if the piece had left the line by it, and that had ended its order,
 * the order goes on. */
MUST_USE struct fault order_go_on(struct act *act, const struct event_row *undone);
/* order.c: compares orders, changes and deliveries with their events, for verify. */
MUST_USE struct fault order_prove(const struct prover *prover);

/* ------------------------------------------------------------------ scales (learn_scale.c) */

/* NULL: nobody knows it. */
const struct scale_info *house_find_scale(const struct house *house, struct code code);
/* What it is worth now: one whose check-weight is overdue judges nothing. */
struct scale_quality house_scale_quality(const struct house *house, const struct scale_info *scale,
                                         int64_t now_ms);

/* ------------------------------------------------------------------ alerts (raise.c) */

/* The sentence of an alert, by its pattern and PARTS (common/base/say.h). */
void alert_say(struct alert *alert, const char *pattern, const char *const *parts);
/* Raises an alert with a sentence. `subject` is cut to fit when need be. */
MUST_USE struct fault raise_alert(struct desk *desk, enum alert_kind kind, const char *subject,
                                  const char *pattern, const char *const *parts);
/* The same, shown at the station where it is to be mended; none: no station in particular. */
MUST_USE struct fault raise_alert_at(struct desk *desk, enum alert_kind kind, struct code station,
                                     const char *subject, const char *pattern, const char *const *parts);
MUST_USE struct fault raise_bad_command(struct desk *desk, const struct identity *who, enum reason problem);
MUST_USE struct fault raise_unknown_tag(struct act *act, const char *tag);
/* A mark (printed tag or chip) that `other` has was to be given to something else. */
MUST_USE struct fault raise_duplicate_tag(struct act *act, const char *mark, const char *other);
MUST_USE struct fault raise_scan_refused(struct act *act, const struct outcome *outcome);
/* After a move: ends what its piece was complained of and is over. Taken in anywhere, it stands before no
 * full station; finished where it was sent back to, or passed, neither its weight nor its defect matters. */
MUST_USE struct fault raise_no_more(struct act *act, bool was_rework);
/* What ALERT_DEVICE is about: two kiosks may each have a "scale". */
void report_subject(struct code kiosk, const char *device, char out[NAME_TEXT_MAX]);
/* The deed has not happened after all: nor has what it told of the piece, and what it had mended is open
 * again. */
MUST_USE struct fault raise_taken_back(struct act *act, const struct event_row *undone);
/* A manager's reason, as a sentence ends with it. */
struct phrase raise_why(const char *reason);
MUST_USE struct fault raise_accepted(struct act *act, enum reason stopped, const struct judged *judged);
MUST_USE struct fault raise_replay(struct act *act, enum reason flag);
MUST_USE struct fault raise_weighing(struct act *act, const struct verdict *verdict);

/* ------------------------------------------------------------------ theory (sheet.c) */

/* What the piece should weigh at the step that it is at, or, done or in the pool, at the next one.
 * *tolerance_ppm of that step. */
struct theory sheet_theory(const struct house *house, const struct piece_row *row, int32_t *tolerance_ppm);
/* … and at the last step that it had done at a station which it has left, with that step's tolerance. False:
 * it never was there. */
bool sheet_theory_left(const struct house *house, const struct piece_row *row, const struct station *left,
                       struct theory *out, int32_t *tolerance_ppm);
/* Metal after all steps before `step` (and `step` itself when `through`), for the whole quantity. */
struct theory sheet_theory_at(const struct house *house, const struct piece_row *row, int step, bool through);
/* Everything of a sheet but what must be asked from the order. */
void sheet_fill(const struct house *house, const struct piece_row *row, struct sheet *out);

#endif
