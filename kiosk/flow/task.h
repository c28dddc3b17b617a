/* Tasks: work at the bench that scanning alone cannot say. A task is a row of a table (task_table.c): the
 * verb that it fills in, where it is offered, and what is asked for, one thing after the other. One machine
 * (task.c) asks, whatever the task: a new task is a row here, one there, and its words.
 *
 * Part of the flow's interface: the view says which task asks what, the screen has the words. */
#ifndef TOUCHSTONE_TASK_H
#define TOUCHSTONE_TASK_H

#include "common/rules/sheet.h"

/* In the order of the menu. */
#define TASK_LIST(X)                                                                                         \
    X(TASK_NONE, "none")                                                                                     \
    /* to look at */                                                                                         \
    X(TASK_QUEUE, "queue") /* all that waits for this bench, in the order of its turn */                     \
    X(TASK_LOOK, "look")   /* the sheet of a piece */                                                        \
    /* a piece */                                                                                            \
    X(TASK_WEIGH, "weigh") /* in process: sets its book mass */                                              \
    X(TASK_HOLD, "hold")                                                                                     \
    X(TASK_RELEASE, "release")                                                                               \
    X(TASK_REWORK, "rework")                                                                                 \
    X(TASK_INSPECT, "inspect")                                                                               \
    X(TASK_CHECK_SETTING, "check_setting")                                                                   \
    X(TASK_ENGRAVE, "engrave") /* its serial number and hallmark */                                          \
    X(TASK_ACCEPT, "accept")                                                                                 \
    X(TASK_OVERRIDE, "override")                                                                             \
    X(TASK_EXCEED, "exceed") /* a limit that asks for a reason: received with one */                         \
    X(TASK_HAND_OVER, "hand_over")                                                                           \
    X(TASK_SPLIT, "split")                                                                                   \
    X(TASK_MERGE, "merge")                                                                                   \
    X(TASK_BIND_CHIP, "bind_chip")                                                                           \
    X(TASK_BIND_TAG, "bind_tag")                                                                             \
    X(TASK_LABEL, "label")                                                                                   \
    X(TASK_STOCK_OUT, "stock_out") /* a finding goes into a piece */                                         \
    /* stones */                                                                                             \
    X(TASK_ISSUE_STONES, "issue_stones")                                                                     \
    X(TASK_SET_STONES, "set_stones")                                                                         \
    X(TASK_FINISH, "finish") /* of a setting step: which stones are in it */                                 \
    X(TASK_RETURN_STONES, "return_stones")                                                                   \
    X(TASK_BREAK_STONES, "break_stones")                                                                     \
    X(TASK_LOSE_STONES, "lose_stones")                                                                       \
    /* trees */                                                                                              \
    X(TASK_BUILD_TREE, "build_tree")                                                                         \
    X(TASK_TAKE_APART, "take_apart")                                                                         \
    X(TASK_CAST, "cast")                                                                                     \
    X(TASK_CUT, "cut")                                                                                       \
    /* metal */                                                                                              \
    X(TASK_ISSUE_METAL, "issue_metal")                                                                       \
    X(TASK_RETURN_METAL, "return_metal")                                                                     \
    X(TASK_RETURN_SCRAP, "return_scrap")                                                                     \
    /* slips, the scale, the station */                                                                      \
    X(TASK_SEND, "send")                                                                                     \
    X(TASK_ARRIVE, "arrive")                                                                                 \
    X(TASK_CHECK_SCALE, "check_scale")                                                                       \
    X(TASK_TEST_SCALE, "test_scale")                                                                         \
    X(TASK_STOCK_TAKE, "stock_take")                                                                         \
    X(TASK_STOCK_COMPONENTS, "stock_components") /* in stock, by a manager */                                \
    X(TASK_STOCK_STONES, "stock_stones")                                                                     \
    /* a manager's */                                                                                        \
    X(TASK_PARK, "park")                                                                                     \
    X(TASK_UNPARK, "unpark")                                                                                 \
    X(TASK_SCRAP, "scrap")                                                                                   \
    X(TASK_MISSING, "missing")                                                                               \
    X(TASK_FOUND, "found")

enum task {
#define X(name, word) name,
    TASK_LIST(X)
#undef X
        TASK_COUNT
};

const char *task_word(enum task task);

/* What a question is about: the screen has a sentence for each. */
#define PROMPT_LIST(X)                                                                                       \
    X(PROMPT_NONE)                                                                                           \
    X(PROMPT_PIECE)                                                                                          \
    X(PROMPT_PIECES)                                                                                         \
    X(PROMPT_LOT)                                                                                            \
    X(PROMPT_OTHER_HALF)                                                                                     \
    X(PROMPT_TREE)                                                                                           \
    X(PROMPT_TREE_PIECES)   /* what hangs on it */                                                           \
    X(PROMPT_CUT_PIECES)    /* each is scanned and weighed */                                                \
    X(PROMPT_STATION_STOCK) /* everything that lies here */                                                  \
    X(PROMPT_NEW_TAG)                                                                                        \
    X(PROMPT_CHIP)                                                                                           \
    X(PROMPT_PERSON)                                                                                         \
    X(PROMPT_MANAGER)                                                                                        \
    X(PROMPT_PIN)                                                                                            \
    X(PROMPT_REASON)                                                                                         \
    X(PROMPT_DEFECT)                                                                                         \
    X(PROMPT_GUILTY)                                                                                         \
    X(PROMPT_METAL)                                                                                          \
    X(PROMPT_RETURN_KIND)                                                                                    \
    X(PROMPT_STONE)                                                                                          \
    X(PROMPT_SETTING)                                                                                        \
    X(PROMPT_COMPONENT)                                                                                      \
    X(PROMPT_SUBCONTRACTOR)                                                                                  \
    X(PROMPT_SLIP)                                                                                           \
    X(PROMPT_UNWEIGHED) /* something of metal on it: why? */                                                 \
    X(PROMPT_STONES_SET)                                                                                     \
    X(PROMPT_STONES_DUE)  /* as planned: all in it? */                                                       \
    X(PROMPT_STONES_IN)   /* of one kind: how many are in it */                                              \
    X(PROMPT_STONES_REST) /* and what became of the others */                                                \
    X(PROMPT_COUNT)                                                                                          \
    X(PROMPT_MASS)                                                                                           \
    X(PROMPT_TREE_MASS)                                                                                      \
    X(PROMPT_SPRUE)                                                                                          \
    X(PROMPT_BUTTON)                                                                                         \
    X(PROMPT_CHECK_WEIGHT)                                                                                   \
    X(PROMPT_ON_SCALE)                                                                                       \
    X(PROMPT_TEN_TIMES)                                                                                      \
    X(PROMPT_PHOTO_BEFORE)                                                                                   \
    X(PROMPT_PHOTO_AFTER)                                                                                    \
    X(PROMPT_CRITERIA)                                                                                       \
    X(PROMPT_NOMINAL)                                                                                        \
    X(PROMPT_MEASURED)                                                                                       \
    X(PROMPT_SERIAL)                                                                                         \
    X(PROMPT_BOOK)

enum prompt {
#define X(name) name,
    PROMPT_LIST(X)
#undef X
        PROMPT_COUNT_OF_ALL
};

const char *prompt_word(enum prompt prompt); /* "PIECE": for the log and the tests */

enum ask_kind {
    ASK_END,
    ASK_PIECE,     /* scanned, or touched in the list of those that lie here */
    ASK_PIECES,    /* scanned one after the other */
    ASK_NEW_TAG,   /* a printed tag that nothing has had */
    ASK_CHIP,      /* an NFC chip */
    ASK_PERSON,    /* another one's badge */
    ASK_MANAGER,   /* a manager's badge: the command is theirs */
    ASK_PIN,       /* theirs */
    ASK_CHOICE,    /* one of a list */
    ASK_COUNT,     /* how many: keypad */
    ASK_MASS,      /* on the scale; where the bench has none, typed in grams */
    ASK_WEIGHINGS, /* ten times the same load */
    ASK_CARATS,    /* of stones: keypad */
    ASK_LENGTH,    /* millimetres: a caliper that types, or the keypad */
    ASK_SERIAL,    /* a serial number: any code that is not ours, or the keypad */
    ASK_PHOTO,     /* of the piece, by the camera; left out where there is none */
    ASK_CHECKS,    /* criteria that each pass or fail */
    ASK_STONES,    /* what is set, kind by kind, as planned: a touch on one changes its count */
    ASK_BOOK,      /* all that was said, once more: book it? */
};

#endif
