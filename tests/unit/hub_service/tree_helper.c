#include "tests/unit/hub_service/tree_helper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

const char *person_account(const char *kind, int person)
{
    static char text[64];
    snprintf(text, sizeof text, "%s:%s", kind, rig_person(person).text);
    return text;
}

void open_with_wax(struct rig *rig, struct asker *office, int pieces, int64_t setting_limit)
{
    struct workshop workshop;
    rig_describe(&workshop, pieces, 0);
    workshop.models[0].sizes[0].volume_mm3_e3 = 0;
    workshop.stations[1].limit.pieces = setting_limit;
    rig_open_as(rig, &workshop);
    *office = rig_office(rig, RIG_MANAGER);
    said_yes(buy_metal(office, "alloy=au750y mass_ug=200000000"));
}

const char *pieces_from(int first, int last)
{
    static char text[2048];
    size_t at = (size_t)snprintf(text, sizeof text, "pieces=");
    for (int i = first; i <= last; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "{piece=%s}", rig_piece(i).text);
    return text;
}

struct tag tree_in(const struct reply *reply)
{
    assert_memory_equal(reply->thing, "piece:", 6);
    return tag_of(reply->thing + 6);
}

struct tag build_tree(struct asker *bench, int first, int last)
{
    struct reply reply = say(bench, VERB_BUILD_TREE, "casting", 1, 0, pieces_from(first, last));
    said_yes(reply);
    return tree_in(&reply);
}

struct reply move_tree(struct asker *bench, enum verb verb, int person, struct tag tag)
{
    struct command command = asker_make(bench, verb, "casting", person, 0);
    command.piece = tag;
    return asker_send(bench, &command);
}

void expect_not_withdrawn(struct asker *bench, struct uuid id)
{
    int64_t n = bench->n;
    struct command command = asker_make(bench, VERB_WITHDRAW, "", 0, 0);
    command.has_replaces = true;
    command.replaces_id = id;
    command.replaces_n = n;
    said_no(asker_send(bench, &command), REASON_NOTHING_TO_UNDO, NULL);
}
