/* Photos of sheets: kept before the deed, sent beside the commands, never lost and never in the way. */
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench_helper.h"

#include <cmocka.h>

#include "common/rules/form.h"
#include "kiosk/link/spool.h"

#include "photo_helper.h"

static struct bench *bench;

static int setup(void **state)
{
    (void)state;
    bench = bench_create();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    bench_destroy(bench);
    return 0;
}

static struct link *link_now(void)
{
    return bench_link(bench);
}

/* A draft as the camera leaves it. */
static void take(int place, int number, char id[PHOTO_ID_MAX])
{
    char path[SPOOL_PATH_MAX];
    struct fault fault = link_photo_begin(link_now(), place, path, sizeof path);
    assert_string_equal(fault.text, "");
    assert_true(photo_write(path, number));
    fault = link_photo_take(link_now(), place, id);
    assert_string_equal(fault.text, "");
}

static void inspect(char ids[][PHOTO_ID_MAX], int count)
{
    struct photo_sheet sheet;
    struct command command = bench_command(VERB_INSPECT, DECIDED_KIOSK);
    photo_sheet_fill(&sheet, ids, count);
    command.form = &sheet.form;
    struct fault fault = link_send(link_now(), &command);
    assert_string_equal(fault.text, "");
}

/* Files in the spool whose names have this ending; NULL: all. */
static int count_files(const char *ending)
{
    char path[SPOOL_PATH_MAX];
    int count = 0;
    snprintf(path, sizeof path, "%s.photos", bench_store(bench));
    DIR *folder = opendir(path);
    for (struct dirent *file = folder ? readdir(folder) : NULL; file; file = readdir(folder)) {
        const char *at = ending ? strstr(file->d_name, ending) : file->d_name;
        count += file->d_name[0] != '.' && at != NULL;
    }
    if (folder)
        closedir(folder);
    return count;
}

static void photos_come_to_the_hub(void **state)
{
    char ids[2][PHOTO_ID_MAX];
    (void)state;
    take(0, 1, ids[0]);
    take(1, 2, ids[1]);
    assert_int_equal(link_status(link_now()).photos, 0); /* nobody has said yes */
    assert_false(fault_is(link_photo_keep(link_now(), ids[0])));
    bench_wait_photos(bench, 0);
    assert_true(hub_has_photo(bench_hub(bench), ids[0]));
    assert_false(hub_has_photo(bench_hub(bench), ids[1]));
    inspect(ids, 2);
    BENCH_EXPECT(bench, "1 inspect ");
    bench_wait_photos(bench, 0);
    assert_true(hub_has_photo(bench_hub(bench), ids[1]));
    assert_int_equal(hub_count_photos(bench_hub(bench)), 2);
    assert_int_equal(count_files(NULL), 0);
}

/* Whatever becomes of the line, the deeds go on, and every photo comes. */
static const struct {
    const char *name;
    enum trouble troubles[4];
    int count, times; /* that the hub saw it */
} ROWS[] = {
    {"cut before it was there", {TROUBLE_CUT_BEFORE}, 1, 1},
    {"cut before the answer: once more, and it is one", {TROUBLE_CUT_AFTER}, 1, 2},
    {"an answer that says nothing", {TROUBLE_GARBAGE}, 1, 2},
    {"one thing after the other", {TROUBLE_CUT_BEFORE, TROUBLE_CUT_AFTER, TROUBLE_CUT_BEFORE}, 3, 2},
};

static void a_line_that_is_cut_delays_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        char id[1][PHOTO_ID_MAX], line[HUB_LINE_MAX];
        int before = hub_count_photos(bench_hub(bench));
        print_message("  %s\n", ROWS[i].name);
        hub_plan_photos(bench_hub(bench), ROWS[i].troubles, ROWS[i].count);
        take(0, 10 + (int)i, id[0]);
        inspect(id, 1);
        bench_wait_pending(bench, 0);
        bench_wait_photos(bench, 0);
        assert_true(hub_has_photo(bench_hub(bench), id[0]));
        assert_int_equal(hub_count_photos(bench_hub(bench)) - before, ROWS[i].times);
        hub_booked(bench_hub(bench), (int)i, line);
        assert_non_null(strstr(line, "inspect"));
    }
}

static void a_photo_under_way_blocks_no_deed(void **state)
{
    static const enum trouble silent[] = {TROUBLE_SILENT};
    char id[1][PHOTO_ID_MAX];
    (void)state;
    hub_plan_photos(bench_hub(bench), silent, 1);
    take(0, 20, id[0]);
    inspect(id, 1);
    bench_wait_pending(bench, 0);
    struct command asked = bench_ask(bench);
    assert_true(bench_wait_end(bench, asked.id));
    assert_int_equal(link_status(link_now()).photos, 1);
    hub_down(bench_hub(bench)); /* what hung is cut off, and goes again */
    bench_wait_online(bench, false);
    hub_up(bench_hub(bench));
    bench_wait_photos(bench, 0);
    assert_true(hub_has_photo(bench_hub(bench), id[0]));
}

static void without_the_hub_they_are_kept_and_counted(void **state)
{
    char ids[3][PHOTO_ID_MAX];
    (void)state;
    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    take(0, 30, ids[0]);
    take(1, 31, ids[1]);
    inspect(ids, 2);
    take(0, 32, ids[2]); /* of a sheet that is not signed when the kiosk stops */
    assert_int_equal(link_status(link_now()).photos, 2);
    bench_close_link(bench);
    assert_int_equal(count_files(".jpg"), 1);
    bench_open_link(bench);
    assert_int_equal(link_status(link_now()).photos, 2);
    assert_int_equal(count_files(".jpg"), 0);
    hub_up(bench_hub(bench));
    bench_wait_photos(bench, 0);
    bench_wait_pending(bench, 0);
    assert_true(hub_has_photo(bench_hub(bench), ids[0]) && hub_has_photo(bench_hub(bench), ids[1]));
    assert_false(hub_has_photo(bench_hub(bench), ids[2]));
}

/* Again: the draft before is no more. */
static void the_last_draft_of_a_place_counts(void **state)
{
    char id[1][PHOTO_ID_MAX], first[PHOTO_ID_MAX];
    (void)state;
    take(0, 40, first);
    take(0, 41, id[0]);
    inspect(id, 1);
    bench_wait_photos(bench, 0);
    assert_true(hub_has_photo(bench_hub(bench), id[0]));
    assert_false(hub_has_photo(bench_hub(bench), first));
}

static void the_same_picture_twice_is_one(void **state)
{
    char ids[2][PHOTO_ID_MAX];
    (void)state;
    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    take(0, 50, ids[0]);
    take(1, 50, ids[1]);
    assert_string_equal(ids[0], ids[1]);
    inspect(ids, 2);
    assert_int_equal(link_status(link_now()).photos, 1);
    hub_up(bench_hub(bench));
    bench_wait_photos(bench, 0);
    assert_int_equal(count_files(NULL), 0);
}

static void a_hub_that_takes_no_photos_is_told_and_tried_again(void **state)
{
    static const enum trouble full[] = {TROUBLE_ERROR_500};
    char id[1][PHOTO_ID_MAX];
    struct link_status status;
    (void)state;
    hub_plan_photos(bench_hub(bench), full, 1);
    take(0, 60, id[0]);
    inspect(id, 1);
    bench_wait_fault(bench, FAULT_IO, &status);
    assert_true(status.online);
    assert_string_equal(status.fault.text,
                        "The hub takes no photos now, they are kept here: tell the manager");
    struct command asked = bench_ask(bench); /* and nothing else is in its way */
    assert_true(bench_wait_end(bench, asked.id));
    bench_wait_photos(bench, 0);
    assert_string_equal(link_status(link_now()).fault.text, "");
    assert_true(hub_has_photo(bench_hub(bench), id[0]));
}

/* What the hub will never have, or is no more what it is called, is set aside; the next ones go on. */
static void what_can_never_be_sent_is_set_aside(void **state)
{
    static const enum trouble refused[] = {TROUBLE_BAD_REQUEST};
    char ids[3][PHOTO_ID_MAX], path[SPOOL_PATH_MAX + PHOTO_ID_MAX];
    (void)state;
    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    hub_plan_photos(bench_hub(bench), refused, 1);
    for (int i = 0; i < 3; i++) {
        take(0, 70 + i, ids[i]);
        inspect(&ids[i], 1);
    }
    snprintf(path, sizeof path, "%s.photos/%s", bench_store(bench), ids[1]);
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    fputc('x', file);
    fclose(file);
    assert_int_equal(link_status(link_now()).photos, 3);
    hub_up(bench_hub(bench));
    bench_wait_photos(bench, 0);
    assert_int_equal(count_files(".refused"), 2);
    assert_int_equal(hub_count_photos(bench_hub(bench)), 1);
}

static void what_is_no_picture_is_no_photo(void **state)
{
    char path[SPOOL_PATH_MAX], id[PHOTO_ID_MAX];
    (void)state;
    assert_false(fault_is(link_photo_begin(link_now(), 0, path, sizeof path)));
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("hello", file);
    fclose(file);
    struct fault fault = link_photo_take(link_now(), 0, id);
    assert_int_equal(fault.code, FAULT_INPUT);
    assert_non_null(strstr(fault.text, "neither a JPEG nor a PNG"));
}

/* A file of the largest size that is counted, and takes no room on the disk. */
static void a_full_spool_is_a_sentence(void **state)
{
    char folder[SPOOL_PATH_MAX], path[SPOOL_PATH_MAX + PHOTO_ID_MAX];
    char id[PHOTO_ID_MAX];
    (void)state;
    hub_down(bench_hub(bench));
    bench_close_link(bench);
    snprintf(folder, sizeof folder, "%s.photos", bench_store(bench));
    assert_int_equal(mkdir(folder, 0700), 0);
    memset(id, 'a', PHOTO_ID_MAX - 1);
    id[PHOTO_ID_MAX - 1] = '\0';
    snprintf(path, sizeof path, "%s/%s", folder, id);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    assert_int_equal(ftruncate(fd, SPOOL_BYTES_MAX - PHOTO_BYTES_MAX), 0);
    close(fd);
    bench_open_link(bench);
    assert_false(fault_is(link_photo_begin(link_now(), 0, path, sizeof path))); /* just one more fits */
    bench_close_link(bench);
    snprintf(path, sizeof path, "%s/%s", folder, id);
    assert_int_equal(truncate(path, SPOOL_BYTES_MAX - PHOTO_BYTES_MAX + 1), 0);
    bench_open_link(bench);
    struct fault fault = link_photo_begin(link_now(), 0, path, sizeof path);
    assert_int_equal(fault.code, FAULT_FULL);
    assert_string_equal(fault.text,
                        "This kiosk holds 1 photos that the hub has not taken: there is room again "
                        "when they are sent; go on without a photo");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(photos_come_to_the_hub),
        TEST(a_line_that_is_cut_delays_it),
        TEST(a_photo_under_way_blocks_no_deed),
        TEST(without_the_hub_they_are_kept_and_counted),
        TEST(the_last_draft_of_a_place_counts),
        TEST(the_same_picture_twice_is_one),
        TEST(a_hub_that_takes_no_photos_is_told_and_tried_again),
        TEST(what_can_never_be_sent_is_set_aside),
        TEST(what_is_no_picture_is_no_photo),
        TEST(a_full_spool_is_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
