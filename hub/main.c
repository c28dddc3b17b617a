/* touchstone-hub: see `touchstone-hub --help`. */
#include <stdio.h>
#include <string.h>

#include "hub/subcommands.h"

static const struct {
    const char *name;
    enum exit_code (*run)(int argc, char **argv);
    const char *about;
} subcommands[] = {
    {"serve", serve_main, "answer kiosks and walls until stopped"},
    {"import", import_main, "set up a hub, or change it, from a workshop file"},
    {"export", export_main, "write the workshop, and the history of a period, into files"},
    {"backup", backup_main, "copy the store, proved, also while it is served"},
    {"restore", restore_main, "put a backup in the place of the store"},
    {"verify", verify_main, "prove that pieces, ledger and events agree"},
    {"digest", digest_main, "print the line that proves a day later"},
    {"enroll", enroll_main, "let a kiosk in, or give it a new token"},
    {"pin", pin_main, "set the PIN of a badge"},
    {"label", label_main, "print the label of a piece or a badge"},
    {"tags", tags_main, "print tags or badges that are free"},
    {"take-in", take_in_main, "book what a kiosk had recorded that will not connect again"},
    {"model-volume", volume_main, "measure the volume of a model from its STL file"},
};

static void print_help(void)
{
    printf("usage: touchstone-hub SUBCOMMAND …\n\n"
           "The hub of a jewelry workshop: it judges every scan and weighing, keeps the ledger, and feeds "
           "the wall.\n\n");
    for (size_t i = 0; i < COUNT_OF(subcommands); i++)
        printf("  %-13s %s\n", subcommands[i].name, subcommands[i].about);
    printf("\n  touchstone-hub SUBCOMMAND --help tells its options; --version tells the version.\n"
           "  Exit status: 0 done, 1 failed, 2 the command line or a setting is wrong.\n");
}

enum exit_code say_fault(const char *subcommand, struct fault fault)
{
    fprintf(stderr, "touchstone-hub %s: %s\n", subcommand, fault.text);
    return fault.code == FAULT_CONFIG ? EXIT_MISUSED : EXIT_FAILED;
}

void add_count(struct text *text, int64_t count, const char *one, const char *many)
{
    text_add(text, "%lld %s", (long long)count, count == 1 ? one : many);
}

void say_proved(const char *subcommand, const struct verify_report *report, const char *and_then)
{
    char words[128];
    struct text text = TEXT_IN(words);
    add_count(&text, report->events, "event, ", "events, ");
    add_count(&text, report->pieces, "piece, ", "pieces, ");
    add_count(&text, report->transfers, "transfer, ", "transfers, ");
    add_count(&text, report->photos, "photo", "photos");
    printf("%s: %s: proved, and %s\n", subcommand, words, and_then);
}

struct fault fault_or_ask_the_hub(struct fault fault, const char *instead)
{
    return fault.code == FAULT_BUSY ? fault_make(FAULT_BUSY, "%s, or ask it: %s", fault.text, instead)
                                    : fault;
}

static enum exit_code run(int argc, char **argv)
{
    for (size_t i = 0; i < COUNT_OF(subcommands); i++) {
        if (strcmp(argv[1], subcommands[i].name) == 0)
            return subcommands[i].run(argc - 2, argv + 2);
    }
    fprintf(stderr, "touchstone-hub: \"%s\" is not known: see touchstone-hub --help\n", argv[1]);
    return EXIT_MISUSED;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "touchstone-hub: say what to do: see touchstone-hub --help\n");
        return EXIT_MISUSED;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("touchstone-hub %s\n", TOUCHSTONE_VERSION);
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_help();
        return EXIT_DONE;
    }
    return (int)run(argc, argv);
}
