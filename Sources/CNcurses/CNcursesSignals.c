#define _GNU_SOURCE 1

#include "CNcurses.h"
#include "CNcursesRestore.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/eventfd.h>
#endif

static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH};
enum { caught_count = sizeof caught / sizeof caught[0] };

static struct {
    int pipe[2];
    volatile sig_atomic_t is_open, is_ending;
    struct sigaction earlier[caught_count];
} the = {.pipe = {-1, -1}};

static bool open_pipe(int ends[2]) {
    if (pipe(ends) != 0) return false;
    for (int i = 0; i < 2; i++) {
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
        fcntl(ends[i], F_SETFL, fcntl(ends[i], F_GETFL) | O_NONBLOCK);
    }
    return true;
}

static void arrived(int signal) {
    int saved = errno;
    bool ends = signal == SIGINT || signal == SIGTERM || signal == SIGHUP || signal == SIGQUIT;
    if (ends && the.is_ending++) {
        // The first signal had no effect: the program is stuck, perhaps in a write to this
        // terminal.
        cn_restore_now();
        _exit(128 + signal);
    }
    unsigned char byte = (unsigned char)signal;
    ssize_t sent = write(the.pipe[1], &byte, 1);
    (void)sent;  // If the pipe is full, many signals wait already.
    errno = saved;
}

int cn_signals_open(void) {
    if (the.is_open) return the.pipe[0];
    if (!open_pipe(the.pipe)) return -1;
    the.is_ending = 0;
    the.is_open = 1;
    struct sigaction action = {.sa_handler = arrived, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < caught_count; i++) sigaction(caught[i], &action, &the.earlier[i]);
    return the.pipe[0];
}

void cn_signals_close(void) {
    if (!the.is_open) return;
    for (int i = 0; i < caught_count; i++) sigaction(caught[i], &the.earlier[i], NULL);
    the.is_open = 0;
    close(the.pipe[0]);
    close(the.pipe[1]);
    the.pipe[0] = the.pipe[1] = -1;
}

bool cn_waker_open(cn_waker *waker) {
#if defined(__linux__)
    waker->read_end = waker->write_end = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return waker->read_end >= 0;
#else
    int ends[2];
    if (!open_pipe(ends)) return false;
    waker->read_end = ends[0];
    waker->write_end = ends[1];
    return true;
#endif
}

void cn_waker_wake(const cn_waker *waker) {
    uint64_t one = 1;
    ssize_t sent = write(waker->write_end, &one, sizeof one);
    (void)sent;  // If it is full, the poll wakes anyway.
}

void cn_waker_drain(const cn_waker *waker) {
    uint64_t bytes[16];
    while (read(waker->read_end, bytes, sizeof bytes) == sizeof bytes) {}
}

void cn_waker_close(cn_waker *waker) {
    if (waker->write_end != waker->read_end) close(waker->write_end);
    if (waker->read_end >= 0) close(waker->read_end);
    waker->read_end = waker->write_end = -1;
}
