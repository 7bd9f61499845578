// Restores the terminal when the program ends unexpectedly. Only the .c files use this header.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define CN_MODES_ON "\033[?2004h\033[?1004h"
#define CN_MODES_OFF "\033[?1004l\033[?2004l"
// kitty's keyboard protocol: escape codes for all keys, which tell press, repeat and release apart,
// and with the Latin key at the same place and the text. Each screen of the terminal keeps a stack
// of these settings.
#define CN_KEYS_ON "\033[>31u"
#define CN_KEYS_OFF "\033[<u"
#define CN_MOUSE_ON "\033[?1000h\033[?1002h\033[?1006h"
#define CN_MOUSE_OFF "\033[?1006l\033[?1002l\033[?1000l"

/// Remembers the terminal's state before ncurses changes it, and the descriptor to restore it
/// through.
void cn_restore_remember(int output, bool is_terminal);
/// Keeps the sequences that restore the terminal, and catches crashes from now on.
void cn_restore_arm(const char **sequences, int count, bool keyboard);
/// Turns restoring off, because the screen was left in order.
void cn_restore_disarm(void);
/// Turns restoring on again, because the screen is up again.
void cn_restore_rearm(void);
/// Restores the earlier crash handlers and forgets the terminal.
void cn_restore_forget(void);
/// Restores the terminal; safe in a signal handler.
void cn_restore_now(void);

/// Writes all bytes, unless the descriptor fails; safe in a signal handler.
void cn_write_all(int fd, const char *bytes, size_t count);

/// Redirects standard error to a file in memory while the screen is up.
void cn_errors_keep(void);
/// Redirects it again, if cn_errors_keep did so before.
void cn_errors_keep_again(void);
/// Prints the kept text and restores standard error; safe in a signal handler.
void cn_errors_show(void);
