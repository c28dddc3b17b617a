/* The whole store as rows: every table is carried or has a reason, rows come back as they were, what cannot
 * be is said and nothing is kept of it, and rows of an older format come forward. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "common/base/text.h"
#include "hub/store/whole.h"

#define PAGE_FILE "docs/workshop-file.md"

enum { PAGE_MAX = 65536, DUMP_MAX = 65536, SAID_MAX = 1024 };

struct spot {
    char folder[64], from[96], to[96];
};

static void spot_make(struct spot *spot)
{
    struct store *store;
    assert_true(TEXT_COPY(spot->folder, SPAN("/tmp/touchstone-whole-XXXXXX")));
    assert_non_null(mkdtemp(spot->folder));
    snprintf(spot->from, sizeof spot->from, "%s/from.db", spot->folder);
    snprintf(spot->to, sizeof spot->to, "%s/to.db", spot->folder);
    struct fault fault = store_open(spot->from, STORE_CREATE, &store);
    if (fault_is(fault))
        fail_msg("%s", fault.text);
    store_close(store);
}

static void spot_remove(const struct spot *spot)
{
    static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        char path[128];
        snprintf(path, sizeof path, "%s%s", spot->from, endings[i]);
        remove(path);
        snprintf(path, sizeof path, "%s%s", spot->to, endings[i]);
        remove(path);
    }
    rmdir(spot->folder);
}

static void well(struct fault fault)
{
    if (fault_is(fault))
        fail_msg("%s", fault.text);
}

static sqlite3 *open_file(const char *path)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    return db;
}

static void exec(const char *path, const char *sql)
{
    sqlite3 *db = open_file(path);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}

/* ------------------------------------------------------------------ the list */

static const struct whole_table *find(const char *name)
{
    for (size_t i = 0; i < WHOLE_TABLE_COUNT; i++)
        if (strcmp(WHOLE_TABLES[i].name, name) == 0)
            return &WHOLE_TABLES[i];
    return NULL;
}

static void test_every_table_is_decided(void **state)
{
    static char page[PAGE_MAX];
    struct spot spot;
    sqlite3_stmt *statement;
    size_t count = 0;
    (void)state;
    FILE *file = fopen(PAGE_FILE, "re");
    assert_non_null(file); /* tests run in the root of the repository */
    page[fread(page, 1, sizeof page - 1, file)] = '\0';
    fclose(file);
    spot_make(&spot);
    sqlite3 *db = open_file(spot.from);
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'table'", -1, &statement, NULL),
        SQLITE_OK);
    for (; sqlite3_step(statement) == SQLITE_ROW; count++) {
        char row[96];
        const char *name = (const char *)sqlite3_column_text(statement, 0);
        if (!find(name))
            fail_msg("hub/store/whole.h does not say whether %s is carried", name);
        snprintf(row, sizeof row, "`%s`", name);
        if (!strstr(page, row))
            fail_msg("%s does not name the table %s", PAGE_FILE, row);
    }
    assert_int_equal(count, WHOLE_TABLE_COUNT); /* and it names no other */
    sqlite3_finalize(statement);
    sqlite3_close(db);
    spot_remove(&spot);
}

/* ------------------------------------------------------------------ rows */

struct carry {
    struct filling *filling; /* NULL: rows are only written down */
    struct problems problems;
    const char *without; /* a column that the other format has not; NULL: none */
    struct text dump;
};

static bool take(void *context, const struct record *row)
{
    struct carry *carry = context;
    struct record kept = {.name = row->name};
    text_add(&carry->dump, "%s", row->name);
    for (int i = 0; i < row->count; i++) {
        const struct record_field *field = &row->fields[i];
        text_add(&carry->dump, field->text ? " %s='%s'" : " %s=", field->name, field->text);
        if (!field->text)
            text_add(&carry->dump, "%lld", (long long)field->number);
        if (!carry->without || strcmp(field->name, carry->without) != 0)
            kept.fields[kept.count++] = *field;
    }
    text_add(&carry->dump, "\n");
    if (carry->filling)
        well(store_fill_row(carry->filling, &kept, &carry->problems));
    return true;
}

static void walk(const char *path, struct carry *carry, struct whole_head *head)
{
    struct store *store;
    well(store_open(path, STORE_READ, &store));
    well(store_whole_head(store, head));
    well(store_whole_each(store, take, carry));
    assert_true(text_ok(&carry->dump));
    store_close(store);
}

static const char rows[] =
    "UPDATE workshop SET name = 'Zoë''s \"atelier\"', revision = 7;"
    "INSERT INTO person (badge, name, manager) VALUES ('TSB-000001-I', 'A', 1), ('TSB-000002-G', '', 0);"
    "INSERT INTO pin VALUES ('TSB-000001-I', '$argon2id$', 1);"
    "INSERT INTO seat VALUES (3, 'TSB-000001-I');"
    "INSERT INTO session VALUES (x'aa', 3, 1, 2);"
    "INSERT INTO kiosk (id, code, name, token, met) VALUES (9, 'b', 'B', x'00ff10', 1), (2, 'a', 'A', NULL, "
    "0);"
    "INSERT INTO setting VALUES ('learn_n_min', -9007199254740993);"
    "INSERT INTO hub_check VALUES ('backup', 1, 0, NULL);";

static void test_rows_come_back(void **state)
{
    static char first[DUMP_MAX], second[DUMP_MAX];
    struct spot spot;
    struct whole_head head, again;
    (void)state;
    spot_make(&spot);
    exec(spot.from, rows);
    struct carry out = {.dump = TEXT_IN(first)}, back = {.dump = TEXT_IN(second)};
    well(store_fill_begin(spot.to, store_format(), &out.filling));
    walk(spot.from, &out, &head);
    assert_int_equal(out.problems.count, 0);
    well(store_fill_end(out.filling, FAULT_OK));
    walk(spot.to, &back, &again);
    assert_string_equal(second, first);
    assert_non_null(strstr(first, "kiosk id=2 code='a' name='A' met=0\n"
                                  "kiosk id=9 code='b' name='B' token='00ff10' met=1\n"));
    assert_non_null(strstr(first, "name='Zoë's \"atelier\"' revision=7"));
    assert_non_null(strstr(first, "value=-9007199254740993"));
    assert_non_null(strstr(first, "badge='TSB-000002-G' name=''"));
    assert_null(strstr(first, "argon2"));
    assert_int_equal(head.pins, 1);
    assert_int_equal(again.pins, 0);
    assert_int_equal(again.rows, head.rows);
    spot_remove(&spot);
}

static void test_an_older_format_comes_forward(void **state)
{
    static char first[DUMP_MAX], second[DUMP_MAX];
    struct spot spot;
    struct whole_head head;
    (void)state;
    spot_make(&spot);
    exec(spot.from, rows);
    struct carry out = {.without = "stones_unsealed", .dump = TEXT_IN(first)},
                 back = {.dump = TEXT_IN(second)};
    well(store_fill_begin(spot.to, 20, &out.filling)); /* format 21 brought that column */
    walk(spot.from, &out, &head);
    assert_int_equal(out.problems.count, 0);
    well(store_fill_end(out.filling, FAULT_OK));
    struct store *store;
    struct fault fault = store_open(spot.to, STORE_READ, &store);
    assert_int_equal(fault.code, FAULT_INPUT); /* it is of that format */
    well(store_open(spot.to, STORE_WRITE, &store));
    store_close(store);
    walk(spot.to, &back, &head);
    assert_string_equal(second, first);
    spot_remove(&spot);
}

/* ------------------------------------------------------------------ what cannot be */

#define NUMBER(name, value)                                                                                  \
    {                                                                                                        \
        name, NULL, value                                                                                    \
    }
#define WORDS(name, value)                                                                                   \
    {                                                                                                        \
        name, value, 0                                                                                       \
    }

static const struct {
    const char *name;
    struct record row;
    const char *says; /* NULL: nothing is wrong with it */
} wrongs[] = {
    {"a person", {"person", 3, {WORDS("badge", "x"), WORDS("name", "A"), NUMBER("manager", 0)}}, NULL},
    {"a table that there is not",
     {"customer", 1, {NUMBER("id", 1)}},
     "customer: is no table that is carried"},
    {"one that stays behind", {"session", 1, {NUMBER("seat", 1)}}, "session: is no table that is carried"},
    {"a column that there is not",
     {"setting", 3, {WORDS("name", "a"), NUMBER("value", 1), NUMBER("colour", 1)}},
     "setting: has no column colour"},
    {"a number for a text", {"setting", 2, {NUMBER("name", 1), NUMBER("value", 1)}}, "name must be a text"},
    {"a text for a number",
     {"setting", 2, {WORDS("name", "a"), WORDS("value", "1")}},
     "value must be a whole number"},
    {"bytes that are none",
     {"kiosk", 3, {WORDS("code", "k"), WORDS("name", "K"), WORDS("token", "0g")}},
     "token must be bytes in hexadecimal"},
    {"half a byte",
     {"kiosk", 3, {WORDS("code", "k"), WORDS("name", "K"), WORDS("token", "012")}},
     "token must be bytes in hexadecimal"},
    {"a column that is missing", {"setting", 1, {WORDS("name", "a")}}, "setting.value is missing"},
    {"the same key twice",
     {"person", 3, {WORDS("badge", "x"), WORDS("name", "B"), NUMBER("manager", 0)}},
     "a line above has the same person.badge"},
    {"a row that nobody has",
     {"seat", 2, {NUMBER("id", 1), WORDS("badge", "nobody")}},
     "seat: it names a row that no line above has"},
    {"what may not be",
     {"workshop",
      4,
      {NUMBER("id", 2), WORDS("name", "W"), NUMBER("revision", 1), NUMBER("stones_unsealed", 0)}},
     "id = 1"},
};

static void note(void *context, const char *where, const char *sentence)
{
    struct text *said = context;
    text_add(said, "%s: %s\n", where, sentence);
}

static void test_what_cannot_be_is_said(void **state)
{
    struct spot spot;
    struct filling *filling;
    (void)state;
    spot_make(&spot);
    well(store_fill_begin(spot.to, store_format(), &filling));
    for (size_t i = 0; i < COUNT_OF(wrongs); i++) {
        char room[SAID_MAX];
        struct text said = TEXT_IN(room);
        struct problems problems = {.say = note, .context = &said};
        well(store_fill_row(filling, &wrongs[i].row, &problems));
        if (problems.count != (wrongs[i].says ? 1 : 0) || (wrongs[i].says && !strstr(room, wrongs[i].says)))
            fail_msg("%s: said %s", wrongs[i].name, room);
    }
    struct fault fault = store_fill_end(filling, fault_make(FAULT_INPUT, "problems"));
    assert_int_equal(fault.code, FAULT_INPUT);
    sqlite3 *db = open_file(spot.to);
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT count(*) FROM person", -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(statement, 0), 0); /* the good one neither */
    sqlite3_finalize(statement);
    sqlite3_close(db);
    spot_remove(&spot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_table_is_decided),
        cmocka_unit_test(test_rows_come_back),
        cmocka_unit_test(test_an_older_format_comes_forward),
        cmocka_unit_test(test_what_cannot_be_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
