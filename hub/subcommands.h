/* What touchstone-hub can do: one file a subcommand. Each gets the words behind its name. */
#ifndef TOUCHSTONE_SUBCOMMANDS_H
#define TOUCHSTONE_SUBCOMMANDS_H

#include "common/base/text.h"
#include "common/rules/command.h"
#include "hub/options.h"
#include "hub/service/service.h"

/* Exit codes. A misused command line is told apart from work that failed. */
enum exit_code { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_MISUSED = 2 };

enum exit_code serve_main(int argc, char **argv);
enum exit_code import_main(int argc, char **argv);
enum exit_code export_main(int argc, char **argv);
enum exit_code backup_main(int argc, char **argv);
enum exit_code restore_main(int argc, char **argv);
enum exit_code verify_main(int argc, char **argv);
enum exit_code digest_main(int argc, char **argv);
enum exit_code enroll_main(int argc, char **argv);
enum exit_code volume_main(int argc, char **argv);
enum exit_code label_main(int argc, char **argv);
enum exit_code pin_main(int argc, char **argv);
enum exit_code tags_main(int argc, char **argv);
enum exit_code take_in_main(int argc, char **argv);

/* pin.c: asks for a PIN at the terminal by `prompt`, without showing it, or reads it from standard input. */
MUST_USE struct fault pin_ask(const char *prompt, char out[PIN_TEXT_MAX]);

/* Says a fault on stderr, "touchstone-hub serve: …"; gives EXIT_MISUSED for FAULT_CONFIG, else EXIT_FAILED.
 */
enum exit_code say_fault(const char *subcommand, struct fault fault);

/* Adds "1 kiosk", "2 kiosks". */
void add_count(struct text *text, int64_t count, const char *one, const char *many);

/* Says on stdout what was proved, "restore: 12 events, 3 pieces, …: proved, and written". */
void say_proved(const char *subcommand, const struct verify_report *report, const char *and_then);

/* A fault of opening the store, FAULT_BUSY completed by what a manager asks the running hub instead. */
MUST_USE struct fault fault_or_ask_the_hub(struct fault fault, const char *instead);

#endif
