// Between the two .c files: what has to happen when a program ends in a way it did not plan.
#pragma once

#include <stdbool.h>

#define CN_MODES_ON "\033[?2004h\033[?1004h"
#define CN_MODES_OFF "\033[?1004l\033[?2004l"
// The keyboard protocol of kitty: escape codes for all keys, told apart by press, repeat and release,
// with the Latin key at the same place and the text. Each screen of the terminal has a stack of them.
#define CN_KEYS_ON "\033[>31u"
#define CN_KEYS_OFF "\033[<u"
#define CN_MOUSE_ON "\033[?1000h\033[?1002h\033[?1006h"
#define CN_MOUSE_OFF "\033[?1006l\033[?1002l\033[?1000l"

/// Remembers the terminal's state before ncurses touches it, and the descriptor to reach it by.
void cn_restore_remember(int output, bool is_terminal);
/// Keeps the sequences that bring the terminal back, and catches crashes from here on.
void cn_restore_arm(const char **sequences, int count, bool keyboard);
/// The screen is left in order: nothing to restore for now.
void cn_restore_disarm(void);
/// The screen is up again.
void cn_restore_rearm(void);
/// Gives the crash signals back and forgets the terminal.
void cn_restore_forget(void);
/// Restores the terminal from anywhere, a signal handler included.
void cn_restore_now(void);

/// Sends standard error to a file in memory while the screen is up.
void cn_errors_keep(void);
/// Sends it there again, if it was kept before.
void cn_errors_keep_again(void);
/// Prints what was kept and gives standard error back; safe in a signal handler.
void cn_errors_show(void);
