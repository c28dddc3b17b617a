/* Putting a copy in the place of a store: at every moment there is one, whole; and none is replaced in which
 * a hub works. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "common/base/text.h"
#include "hub/store/backup.h"

struct place {
    char folder[64];
    char store[96], old[128], old_2[136], copy[96], link[96];
    char kept[PATH_MAX]; /* what store_put_back says */
};

static void place_make(struct place *place)
{
    assert_true(TEXT_COPY(place->folder, SPAN("/tmp/touchstone-back-XXXXXX")));
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->store, sizeof place->store, "%s/hub.db", place->folder);
    snprintf(place->old, sizeof place->old, "%s.before-restore", place->store);
    snprintf(place->old_2, sizeof place->old_2, "%s-2", place->old);
    snprintf(place->copy, sizeof place->copy, "%s/copy.new", place->folder);
    snprintf(place->link, sizeof place->link, "%s/link.db", place->folder);
}

static void place_remove(const struct place *place)
{
    const char *const names[] = {place->store, place->old, place->old_2, place->copy, place->link};
    static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    char path[160];
    for (size_t i = 0; i < COUNT_OF(names); i++)
        for (size_t k = 0; k < COUNT_OF(endings); k++) {
            snprintf(path, sizeof path, "%s%s", names[i], endings[k]);
            unlink(path);
        }
    assert_int_equal(rmdir(place->folder), 0);
}

static void copy_file(const char *from, const char *to)
{
    static char bytes[1024 * 1024];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert_true(in && out);
    size_t size = fread(bytes, 1, sizeof bytes, in);
    assert_true(size > 0 && size < sizeof bytes);
    assert_int_equal(fwrite(bytes, 1, size, out), size);
    fclose(in);
    fclose(out);
}

static void make_rows(const char *path, const char *sql, sqlite3 **db)
{
    assert_int_equal(sqlite3_open(path, db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(*db, sql, NULL, NULL, NULL), SQLITE_OK);
}

/* As a killed hub leaves it: its last row is in the log alone. */
static void make_killed(const struct place *place, const char *path)
{
    char log[160], copied[160];
    sqlite3 *db;
    snprintf(log, sizeof log, "%s-wal", place->link);
    snprintf(copied, sizeof copied, "%s-wal", path);
    make_rows(place->link,
              "PRAGMA journal_mode = WAL; CREATE TABLE deed (n); PRAGMA wal_checkpoint(TRUNCATE);"
              " INSERT INTO deed VALUES (1)",
              &db);
    copy_file(place->link, path);
    copy_file(log, copied);
    sqlite3_close(db);
    unlink(place->link);
}

static void make_copy(const struct place *place)
{
    sqlite3 *db;
    make_rows(place->copy, "CREATE TABLE deed (n); INSERT INTO deed VALUES (1), (2)", &db);
    sqlite3_close(db);
}

/* −1: there is no such store. */
static int count_deeds(const char *path)
{
    sqlite3 *db;
    sqlite3_stmt *question = NULL;
    int count = -1;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "SELECT count(*) FROM deed", -1, &question, NULL) == SQLITE_OK &&
        sqlite3_step(question) == SQLITE_ROW)
        count = sqlite3_column_int(question, 0);
    sqlite3_finalize(question);
    sqlite3_close(db);
    return count;
}

static void the_store_that_was_there_is_kept(void **state)
{
    struct place place;
    (void)state;
    place_make(&place);
    make_copy(&place);
    assert_false(fault_is(store_put_back(place.copy, place.store, place.kept)));
    assert_string_equal(place.kept, ""); /* there was none */
    const char *const olds[] = {place.old, place.old_2};
    for (size_t i = 0; i < COUNT_OF(olds); i++) { /* none over what was kept before */
        make_killed(&place, place.store);
        make_copy(&place);
        assert_false(fault_is(store_put_back(place.copy, place.store, place.kept)));
        assert_string_equal(place.kept, olds[i]);
        assert_int_equal(count_deeds(place.store), 2);
        for (size_t k = 0; k <= i; k++)
            assert_int_equal(count_deeds(olds[k]), 1);
    }
    place_remove(&place);
}

/* The moment between: nothing took the name. */
static void a_copy_that_cannot_take_its_place_leaves_the_store_as_it_was(void **state)
{
    struct place place;
    (void)state;
    place_make(&place);
    make_killed(&place, place.store);
    assert_true(fault_is(store_put_back(place.copy, place.store, place.kept)));
    assert_int_equal(count_deeds(place.store), 1);
    place_remove(&place);
}

static void a_symlink_leads_to_the_store_that_is_meant(void **state)
{
    struct place place;
    struct store *store;
    (void)state;
    place_make(&place);
    assert_false(fault_is(store_open(place.store, STORE_CREATE, &store)));
    assert_int_equal(symlink(place.store, place.link), 0);
    make_copy(&place);
    assert_int_equal(store_put_back(place.copy, place.link, place.kept).code, FAULT_BUSY);
    store_close(store);
    assert_false(fault_is(store_put_back(place.copy, place.link, place.kept)));
    assert_int_equal(count_deeds(place.store), 2);
    assert_int_equal(count_deeds(place.link), 2);
    place_remove(&place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_store_that_was_there_is_kept),
        cmocka_unit_test(a_copy_that_cannot_take_its_place_leaves_the_store_as_it_was),
        cmocka_unit_test(a_symlink_leads_to_the_store_that_is_meant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
