/* `touchstone-kiosk probe scale|nfc|camera …`: shows what a device says, for the person who installs it.
 * Prints to stdout; faults as sentences on stderr. Returns the exit status: 0 it spoke, 1 it did not, 2
 * usage. */
#ifndef TOUCHSTONE_PROBE_H
#define TOUCHSTONE_PROBE_H

/* argv[0] is "scale", "nfc" or "camera". */
int probe_main(int argc, char **argv);

#endif
