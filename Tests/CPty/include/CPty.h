// Pseudo-terminals for tests. Forking and the calls around it are not for Swift: between fork and
// exec only async-signal-safe functions may run.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A terminal of our own: the side a person sits at, and the side a program sees.
typedef struct {
    int person;
    int program;
} cpty_pair;

/// Opens one, its size set; 0, or the number of an error.
int cpty_open(cpty_pair *pair, int rows, int columns);
/// Starts a program with the terminal as its own, in a session of its own; 0, or the number of an error.
int cpty_spawn(
    const cpty_pair *pair, const char *path, char *const arguments[], char *const environment[],
    const char *directory, int *process);
/// Changes the size; the program gets WINCH.
int cpty_resize(int descriptor, int rows, int columns);
/// Whether the process has ended, and how: exit code, or 1000 plus the signal.
bool cpty_has_ended(int process, int *how);
/// Kills and buries what is left of it.
void cpty_end(int process);
/// The settings that `stty` shows, as bytes to compare; returns how many.
size_t cpty_modes(int descriptor, uint8_t *bytes, size_t capacity);
/// Waits until there is something to read, at most so many milliseconds.
bool cpty_is_readable(int descriptor, int milliseconds);
/// Whether a program could write now: neither full, nor just written to by another thread.
bool cpty_is_writable(int descriptor);
/// Starts the guardian, which kills every process that bears the mark once nobody holds `held` any more;
/// 0, or the number of an error.
int cpty_guard(const char *path, const char *mark, int *held);
