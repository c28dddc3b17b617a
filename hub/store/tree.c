#include "hub/store/tree.h"

#include "common/base/json.h"
#include "hub/store/inside.h"

/* ------------------------------------------------------------------ what hangs on one */

static struct fault take_ids(struct query *query, int64_t *out, size_t max, size_t *count)
{
    *count = 0;
    while (query_row(query)) {
        if (*count == max) {
            query->fault = fault_make(FAULT_TOO_BIG, "more than %zu pieces hang on one tree", max);
            break;
        }
        out[(*count)++] = take_int(query);
    }
    return query_end(query);
}

struct fault store_tree_pieces(struct store *store, int64_t tree, int64_t *out, size_t max, size_t *count)
{
    struct query query;
    query_begin(&query, store, "read what hangs on a tree",
                "SELECT id FROM piece WHERE on_tree = ? ORDER BY id");
    put_int(&query, tree);
    return take_ids(&query, out, max, count);
}

/* The events of one command lie side by side; each piece's way back from today leads to its own of them, past
 * nothing that took the piece out of the scrap. */
struct fault store_tree_scrapped(struct store *store, int64_t tree, int64_t *out, size_t max, size_t *count)
{
    struct query query;
    query_begin(&query, store, "read what was scrapped with a tree",
                "WITH RECURSIVE back (seq, previous, command, is_scrap) AS ("
                "SELECT e.seq, e.previous, e.command, e.verb = 'scrap' AND e.changes = 1"
                " FROM piece JOIN event AS e ON e.seq = piece.event WHERE piece.id = ?1 UNION ALL"
                " SELECT e.seq, e.previous, e.command, e.verb = 'scrap' AND e.changes = 1"
                " FROM back JOIN event AS e ON e.seq = back.previous WHERE NOT back.is_scrap),"
                " scrap AS (SELECT seq, command FROM back WHERE is_scrap),"
                " life (piece, seq) AS (SELECT piece.id, piece.event FROM scrap JOIN event AS e"
                " ON e.seq BETWEEN scrap.seq - ?2 AND scrap.seq + ?2 AND e.command = scrap.command"
                " JOIN piece ON piece.id = e.piece WHERE piece.id <> ?1 UNION ALL"
                " SELECT life.piece, e.previous FROM life JOIN event AS e ON e.seq = life.seq"
                " WHERE e.place = 'scrapped' AND e.command IS NOT (SELECT command FROM scrap))"
                " SELECT life.piece FROM life JOIN event AS e ON e.seq = life.seq"
                " WHERE e.command = (SELECT command FROM scrap) ORDER BY life.piece");
    put_int(&query, tree);
    put_int(&query, (int64_t)max);
    return take_ids(&query, out, max, count);
}

/* ------------------------------------------------------------------ of which melt */

#define OF_TREE "(piece.id = ?1 OR piece.on_tree = ?1)"
/* SQL: pieces of the tree by what event ?2 found. */
#define FOUND                                                                                                \
    "(SELECT json_extract(m.value, '$[0]') AS lot, p.value AS piece FROM event,"                             \
    " json_each(event.found, '$.melts') AS m, json_each(m.value, '$[1]') AS p WHERE event.seq = ?2)"
/* SQL: of the pieces that `from` names, those of each melt. */
#define BY_MELT(from)                                                                                        \
    "SELECT json_group_array(json_array(lot, json(pieces))) FROM (SELECT lot, json_group_array(id) AS"       \
    " pieces FROM (SELECT id, lot FROM " from " ORDER BY id) GROUP BY lot) HAVING count(*) > 0"

static struct fault tell_melts(struct query *query, int64_t tree, int64_t which, struct text *found)
{
    put_int(query, tree);
    put_int(query, which);
    if (query_row(query)) {
        json_add_key(found, "melts");
        text_add_span(found, take_span(query));
    }
    return query_end(query);
}

struct fault store_tree_tell_melts(struct store *store, int64_t tree, int64_t melt, struct text *found)
{
    struct query query;
    query_begin(&query, store, "read the melts of a tree", BY_MELT("piece WHERE " OF_TREE " AND lot <> ?2"));
    return tell_melts(&query, tree, melt, found);
}

struct fault store_tree_tell_melts_since(struct store *store, int64_t tree, int64_t event, struct text *found)
{
    struct query query;
    query_begin(&query, store, "read the melts of a tree",
                BY_MELT("piece WHERE " OF_TREE " AND id IN (SELECT piece FROM " FOUND ")"));
    return tell_melts(&query, tree, event, found);
}

struct fault store_tree_set_melt(struct store *store, int64_t tree, int64_t melt)
{
    struct query query;
    query_begin(&query, store, "say which melt a tree is of",
                "UPDATE piece SET lot = ?2 WHERE " OF_TREE " AND lot <> ?2");
    put_int(&query, tree);
    put_int(&query, melt);
    return query_run(&query);
}

struct fault store_tree_melts_back(struct store *store, int64_t tree, int64_t event)
{
    struct query query;
    query_begin(&query, store, "say which melt a tree is of",
                "UPDATE piece SET lot = found.lot FROM " FOUND " AS found WHERE piece.id = found.piece"
                " AND " OF_TREE);
    put_int(&query, tree);
    put_int(&query, event);
    return query_run(&query);
}
