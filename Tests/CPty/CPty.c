#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif

#include "CPty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static int say_size(int descriptor, int rows, int columns) {
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    return ioctl(descriptor, TIOCSWINSZ, &size) == 0 ? 0 : errno;
}

int cpty_open(cpty_pair *pair, int rows, int columns) {
    pair->person = pair->program = -1;
    int person = posix_openpt(O_RDWR | O_NOCTTY);
    if (person < 0) return errno;
    fcntl(person, F_SETFD, FD_CLOEXEC);
    char name[128];
    bool is_named = grantpt(person) == 0 && unlockpt(person) == 0;
#if defined(__linux__)
    is_named = is_named && ptsname_r(person, name, sizeof name) == 0;
#else
    const char *known = is_named ? ptsname(person) : NULL;
    is_named = known && strlen(known) < sizeof name && strcpy(name, known);
#endif
    int program = is_named ? open(name, O_RDWR | O_NOCTTY) : -1;
    if (program < 0) {
        int error = errno;
        close(person);
        return error;
    }
    fcntl(program, F_SETFD, FD_CLOEXEC);
    fcntl(person, F_SETFL, fcntl(person, F_GETFL) | O_NONBLOCK);
    pair->person = person;
    pair->program = program;
    return say_size(program, rows, columns);
}

static void become(
    const cpty_pair *pair, const char *path, char *const arguments[], char *const environment[],
    const char *directory) {
    setsid();
    ioctl(pair->program, TIOCSCTTY, 0);
    for (int i = 0; i < 3; i++) dup2(pair->program, i);
#if defined(__linux__)
    closefrom(3);
#else
    for (int i = getdtablesize() - 1; i > 2; i--) close(i);
#endif
    // The tests' process may have blocked or ignored signals; the program must not inherit this.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    struct sigaction normal = {.sa_handler = SIG_DFL};
    for (int i = 1; i < NSIG; i++) sigaction(i, &normal, NULL);
    if (directory && chdir(directory) != 0) _exit(126);
    execve(path, arguments, environment);
    _exit(127);
}

int cpty_spawn(
    const cpty_pair *pair, const char *path, char *const arguments[], char *const environment[],
    const char *directory, int *process) {
    pid_t child = fork();
    if (child < 0) return errno;
    if (child == 0) become(pair, path, arguments, environment, directory);
    *process = child;
    return 0;
}

int cpty_resize(int descriptor, int rows, int columns) {
    return say_size(descriptor, rows, columns);
}

bool cpty_has_ended(int process, int *how) {
    int status = 0;
    if (waitpid(process, &status, WNOHANG) != process) return false;
    *how = WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
    return true;
}

void cpty_end(int process) {
    kill(process, SIGKILL);
    while (waitpid(process, NULL, 0) < 0 && errno == EINTR) {}
}

size_t cpty_modes(int descriptor, uint8_t *bytes, size_t capacity) {
    struct termios modes;
    memset(&modes, 0, sizeof modes);
    if (tcgetattr(descriptor, &modes) != 0) return 0;
    size_t count = sizeof modes < capacity ? sizeof modes : capacity;
    memcpy(bytes, &modes, count);
    return count;
}

bool cpty_is_readable(int descriptor, int milliseconds) {
    struct pollfd ready = {.fd = descriptor, .events = POLLIN};
    return poll(&ready, 1, milliseconds) > 0;
}

bool cpty_is_writable(int descriptor) {
    struct pollfd ready = {.fd = descriptor, .events = POLLOUT};
    return poll(&ready, 1, 0) == 1 && (ready.revents & POLLOUT);
}

int cpty_guard(const char *path, const char *mark, int *held) {
    int ends[2];
    if (pipe(ends) != 0) return errno;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[0], 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_init(&attributes);
    // A new session: a signal that ends the tests' process group does not end the guardian.
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    char *const arguments[] = {(char *)path, (char *)mark, NULL};
    char *const environment[] = {NULL};
    pid_t process;
    int error = posix_spawn(&process, path, &actions, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    close(ends[0]);
    // The child ends at once: the guardian is the child's own child.
    int status = 0;
    while (error == 0 && waitpid(process, &status, 0) < 0) {
        if (errno != EINTR) error = errno;
    }
    if (error == 0 && status != 0) error = ECHILD;
    if (error != 0) close(ends[1]);
    *held = error == 0 ? ends[1] : -1;
    return error;
}
