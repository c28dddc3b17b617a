/* touchstone-hub backup and restore: a copy of the store that was proved, and one put back. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/text.h"
#include "common/sys/clock.h"
#include "hub/progress.h"
#include "hub/service/service.h"
#include "hub/store/backup.h"
#include "hub/store/photo.h"
#include "hub/subcommands.h"

static const char BACKUP_ABOUT[] =
    "Copies the store into one file, and the photos of its sheets and models into FILE.photos, also while a "
    "hub serves "
    "it; "
    "proves the copy with all that verify proves, and only then gives it its name: an older backup of that "
    "name is there until the new one is good. Only a backup of the same workshop is replaced.\n\n"
    "  touchstone-hub backup --db hub.db --out /media/usb/hub-monday.db\n\n"
    "Exit status: 0 there is a good copy, 1 there is none (an older one is as it was), 2 the command line is "
    "wrong.";

static const struct option_row backup_rows[] = {
    {"--db", OPTION_NEEDED, "FILE", "the hub's store", NULL},
    {"--out", OPTION_NEEDED, "FILE", "the copy", NULL},
};

static const char RESTORE_ABOUT[] =
    "Proves a backup and puts it in the place of the hub's store. Refused while a hub works there, and where "
    "there is a store already unless --replace is given: that one is then kept beside it as "
    "FILE.before-restore, or, when an earlier restore has kept one, as FILE.before-restore-2 and so on: none "
    "is "
    "lost.\n\n"
    "  touchstone-hub restore /media/usb/hub-monday.db --db hub.db --replace\n\n"
    "Exit status: 0 restored, 1 not (the store is as it was), 2 the command line is wrong.";

static const struct option_row restore_rows[] = {
    {"BACKUP", OPTION_NEEDED, "FILE", "the copy that backup made", NULL},
    {"--db", OPTION_NEEDED, "FILE", "the hub's store", NULL},
    {"--replace", OPTION_FLAG, NULL, "take the place of the store that is there", NULL},
};

static void say(void *context, const char *sentence)
{
    fprintf(stderr, "%s: %s\n", (const char *)context, sentence);
}

struct copy_path {
    char text[PATH_MAX];
};

static struct fault make_copy(const char *from, const char *to, struct copy_path *copy,
                              struct verify_report *report)
{
    struct text text = TEXT_IN(copy->text);
    text_add(&text, "%s.new", to);
    if (!text_ok(&text))
        return fault_make(FAULT_CONFIG, "the path %.100s… is too long", to);
    char unit[] = "pages";
    struct fault fault = store_copy(from, copy->text, progress_at_terminal(), unit);
    struct photo_folder photos = photo_folder_of(from), photos_to = photo_folder_of(to);
    char name[] = "copy";
    struct verify_conf conf = {.path = copy->text, .photos_in = photos_to.path, .say = say, .context = name};
    int64_t count;
    if (!fault_is(fault))
        fault = photo_copy_all(copy->text, &photos, &photos_to, 0, 0, &count);
    if (!fault_is(fault))
        fault = service_verify_with(&conf, report);
    if (!fault_is(fault) && report->problems > 0)
        fault = fault_make(FAULT_INPUT, "%s is damaged: verify finds %lld %s", from,
                           (long long)report->problems, report->problems == 1 ? "problem" : "problems");
    if (fault_is(fault))
        unlink(copy->text);
    return fault;
}

static bool is_same_file(const char *a, const char *b)
{
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

/* A log beside it: somebody has it open as a store. */
static bool is_in_use(const char *path)
{
    struct copy_path log;
    struct text text = TEXT_IN(log.text);
    text_add(&text, "%s-wal", path);
    return access(log.text, F_OK) == 0;
}

static struct fault backup_run(const struct options *options, struct verify_report *report)
{
    const char *path = options_get(options, "--db"), *out = options_get(options, "--out");
    struct copy_path copy;
    if (is_same_file(path, out) || is_in_use(out))
        return fault_make(FAULT_CONFIG, "--out: %s is a store in use: name another file", out);
    struct fault fault = store_may_replace(path, out);
    if (fault_is(fault))
        return fault_make(FAULT_CONFIG, "--out: %s", fault.text);
    fault = make_copy(path, out, &copy, report);
    if (fault_is(fault))
        return fault;
    fault = store_take_name(copy.text, out);
    return fault_is(fault) ? fault : store_note_backup(path, clock_unix_ms());
}

static struct fault restore_run(const struct options *options, struct verify_report *report)
{
    const char *backup = options_get(options, "BACKUP"), *path = options_get(options, "--db");
    struct copy_path copy;
    char kept[PATH_MAX];
    if (is_same_file(backup, path))
        return fault_make(FAULT_CONFIG, "%s is the store itself: name the backup", backup);
    if (access(path, F_OK) == 0 && !options_has(options, "--replace"))
        return fault_make(FAULT_BUSY, "there is a store at %s: say --replace to put the backup in its place",
                          path);
    struct fault fault = make_copy(backup, path, &copy, report);
    if (fault_is(fault))
        return fault;
    fault = store_put_back(copy.text, path, kept);
    if (fault_is(fault))
        unlink(copy.text);
    else if (kept[0] != '\0')
        printf("restore: the store that was there is kept as %s\n", kept);
    return fault;
}

static enum exit_code run(const char *name, const char *about, struct options *options, int argc, char **argv,
                          struct fault (*work)(const struct options *options, struct verify_report *report))
{
    struct verify_report report = {0};
    struct fault fault = options_read(options, name, argc, argv);
    if (!fault_is(fault) && options->help) {
        options_print_help(options, name, about);
        return EXIT_DONE;
    }
    if (!fault_is(fault))
        fault = work(options, &report);
    if (fault_is(fault))
        return say_fault(name, fault);
    say_proved(name, &report, "written");
    return EXIT_DONE;
}

enum exit_code backup_main(int argc, char **argv)
{
    struct options options = {.rows = backup_rows, .count = COUNT_OF(backup_rows)};
    return run("backup", BACKUP_ABOUT, &options, argc, argv, backup_run);
}

enum exit_code restore_main(int argc, char **argv)
{
    struct options options = {.rows = restore_rows, .count = COUNT_OF(restore_rows)};
    return run("restore", RESTORE_ABOUT, &options, argc, argv, restore_run);
}
