/* Telling systemd how the program is (sd_notify). Without systemd every call does nothing. Thread-safe. */
#ifndef TOUCHSTONE_NOTIFY_H
#define TOUCHSTONE_NOTIFY_H

#include <stdint.h>

/* It serves; `status` is a sentence for `systemctl status`. */
void notify_ready(const char *status);
/* It is still well: to be called at least twice in each notify_watchdog_ms. */
void notify_alive(void);
void notify_stopping(void);

/* How long systemd waits for a sign of life before it restarts the program; 0: it does not watch. */
int64_t notify_watchdog_ms(void);

#endif
