#define _GNU_SOURCE 1

#include "CNcursesRestore.h"
#include "CNcurses.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE};
enum { crash_count = sizeof crashes / sizeof crashes[0], stack_size = 64 * 1024 };

// Holds everything that a signal handler needs, because a handler cannot look it up.
static struct {
    int output, keep, standard_error;
    bool is_terminal, has_modes, keeps_errors;
    volatile sig_atomic_t is_armed, is_catching;
    struct termios modes;
    char bytes[512];
    size_t count;
    struct sigaction earlier[crash_count];
} the = {.output = -1, .keep = -1, .standard_error = -1};

static char crash_stack[stack_size];

static void append(const char *sequence) {
    if (!sequence || sequence == (char *)-1) return;
    while (*sequence && the.count < sizeof the.bytes) {
        if (sequence[0] == '$' && sequence[1] == '<') {  // Only paper terminals need padding.
            const char *end = strchr(sequence, '>');
            if (end) {
                sequence = end + 1;
                continue;
            }
        }
        the.bytes[the.count++] = *sequence++;
    }
}

void cn_write_all(int fd, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t sent = write(fd, bytes, count);
        if (sent > 0) {
            bytes += sent;
            count -= (size_t)sent;
        } else if (sent == 0 || errno != EINTR) {
            return;
        }
    }
}

// Cuts off threads that still draw: what they write from now on goes to /dev/null.
static int take_over(void) {
    int mine = fcntl(the.output, F_DUPFD_CLOEXEC, 3);
    if (mine < 0) return the.output;
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (null < 0) return mine;
    dup2(null, the.output);
    close(null);
    return mine;
}

void cn_restore_now(void) {
    if (!the.is_armed) return;
    the.is_armed = 0;
    int output = take_over();
    // A terminal that no longer reads would block us for ever. One that another thread is writing
    // to is busy only for a moment.
    enum { patience = 500 };
    struct pollfd ready = {.fd = output, .events = POLLOUT};
    bool can_write = poll(&ready, 1, patience) == 1 && (ready.revents & POLLOUT);
    if (can_write) cn_write_all(output, the.bytes, the.count);
    if (the.has_modes) tcsetattr(output, TCSANOW, &the.modes);
    if (output != the.output) close(output);
    cn_errors_show();
}

static void crashed(int signal, siginfo_t *info, void *context) {
    int saved = errno;
    if (the.is_armed) {
        cn_restore_now();
        // Without this, the backtracer waits half a minute for a key.
        int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
        if (null >= 0) dup2(null, 0);
    }
    errno = saved;
    for (int i = 0; i < crash_count; i++) {
        if (crashes[i] != signal) continue;
        struct sigaction *earlier = &the.earlier[i];
        if (earlier->sa_flags & SA_SIGINFO && earlier->sa_sigaction) {
            earlier->sa_sigaction(signal, info, context);
        } else if (earlier->sa_handler != SIG_DFL && earlier->sa_handler != SIG_IGN) {
            earlier->sa_handler(signal);
        } else {
            struct sigaction normal = {.sa_handler = SIG_DFL};
            sigaction(signal, &normal, NULL);
            raise(signal);
        }
        return;
    }
}

static void catch_crashes(void) {
    if (the.is_catching) return;
    stack_t stack;
    if (sigaltstack(NULL, &stack) == 0 && (stack.ss_flags & SS_DISABLE)) {
        stack = (stack_t){.ss_sp = crash_stack, .ss_size = stack_size};
        sigaltstack(&stack, NULL);
    }
    struct sigaction action = {.sa_sigaction = crashed, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < crash_count; i++) sigaction(crashes[i], &action, &the.earlier[i]);
    the.is_catching = 1;
}

void cn_restore_remember(int output, bool is_terminal) {
    the.output = output;
    the.is_terminal = is_terminal;
    the.has_modes = is_terminal && tcgetattr(output, &the.modes) == 0;
}

void cn_restore_arm(const char **sequences, int count, bool keyboard) {
    static bool is_registered;
    the.count = 0;
    append(CN_MOUSE_OFF);
    if (keyboard) append(CN_KEYS_OFF);
    append(CN_MODES_OFF);
    for (int i = 0; i < count; i++) append(sequences[i]);
    if (!the.is_terminal) return;
    if (!is_registered) is_registered = atexit(cn_restore_now) == 0;
    catch_crashes();
    the.is_armed = 1;
}

void cn_restore_disarm(void) { the.is_armed = 0; }

void cn_restore_rearm(void) { the.is_armed = the.is_terminal; }

void cn_restore_forget(void) {
    the.is_armed = 0;
    the.output = -1;
    if (the.keep >= 0) close(the.keep);
    the.keep = -1;
    the.keeps_errors = false;
    if (!the.is_catching) return;
    for (int i = 0; i < crash_count; i++) sigaction(crashes[i], &the.earlier[i], NULL);
    the.is_catching = 0;
}

// A file in memory, or an unnamed one on disk; -1 if there is none.
static int memory_file(void) {
#if defined(__linux__)
    int fd = memfd_create("penstock-errors", MFD_CLOEXEC);
    if (fd >= 0) return fd;
#endif
    // This file has no name; the system chooses its folder.
    FILE *scratch = tmpfile();
    if (!scratch) return -1;
    int file = fcntl(fileno(scratch), F_DUPFD_CLOEXEC, 3);
    fclose(scratch);
    return file;
}

void cn_errors_keep(void) {
    if (the.keep < 0) the.keep = memory_file();
    the.keeps_errors = the.keep >= 0;
    cn_errors_keep_again();
}

void cn_errors_keep_again(void) {
    if (!the.keeps_errors || the.standard_error >= 0) return;
    // Appends, so that the output of a child and our own do not overwrite each other.
    fcntl(the.keep, F_SETFL, fcntl(the.keep, F_GETFL) | O_APPEND);
    the.standard_error = fcntl(2, F_DUPFD_CLOEXEC, 3);
    if (the.standard_error >= 0) dup2(the.keep, 2);
}

void cn_errors_show(void) {
    if (the.standard_error < 0) return;
    dup2(the.standard_error, 2);
    close(the.standard_error);
    the.standard_error = -1;
    // Prints only the end of the kept text: the last lines matter most.
    enum { most = 64 * 1024 };
    off_t end = lseek(the.keep, 0, SEEK_END);
    off_t place = end > most ? end - most : 0;
    char bytes[1024];
    while (place < end) {
        ssize_t count = pread(the.keep, bytes, sizeof bytes, place);
        if (count <= 0) break;
        cn_write_all(2, bytes, (size_t)count);
        place += count;
    }
    if (ftruncate(the.keep, 0) != 0) return;
}
