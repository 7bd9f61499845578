// Pseudo-terminals for tests. Swift cannot fork: between fork and exec only async-signal-safe
// functions may run.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The two sides of a terminal: the person's and the program's.
typedef struct {
    int person;
    int program;
} cpty_pair;

/// Opens a terminal of this size. Returns 0 or an error number.
int cpty_open(cpty_pair *pair, int rows, int columns);
/// Starts a program in a new session with the terminal as its controlling terminal. Returns 0 or an
/// error number.
int cpty_spawn(
    const cpty_pair *pair, const char *path, char *const arguments[], char *const environment[],
    const char *directory, int *process);
/// Changes the size; the program receives SIGWINCH.
int cpty_resize(int descriptor, int rows, int columns);
/// Whether the process has ended, and how: exit code, or 1000 plus the signal.
bool cpty_has_ended(int process, int *how);
/// Kills the process and reaps it.
void cpty_end(int process);
/// Copies the settings that `stty` shows, as bytes to compare. Returns their number.
size_t cpty_modes(int descriptor, uint8_t *bytes, size_t capacity);
/// Waits until there is something to read, at most this long.
bool cpty_is_readable(int descriptor, int milliseconds);
/// Whether a program could write now: the terminal is not full, and no other thread writes.
bool cpty_is_writable(int descriptor);
/// Starts the guardian, which kills every process with the mark once `held` is closed everywhere.
/// Returns 0 or an error number.
int cpty_guard(const char *path, const char *mark, int *held);
