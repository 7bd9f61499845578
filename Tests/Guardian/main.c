// Ends everything that the tests started once the tests themselves have ended for any reason.
//
// Usage: guardian MARK. Standard input is a pipe whose other end only the tests' process holds.
// When that process is gone, also after `kill -9`, the pipe ends. Then every process whose
// environment holds the entry MARK is killed: children, their children and detached servers.

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

// A forked child has no mark until it executes its program: several scans in a row must be clean.
enum { CLEAN_SCANS = 5, SCANS_MAX = 100, ENVIRONMENT_MAX = 1 << 18 };

static bool has_mark(const char *process, const char *mark) {
    static char text[ENVIRONMENT_MAX];
    char path[64];
    snprintf(path, sizeof path, "/proc/%s/environ", process);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    size_t length = 0;
    while (length < sizeof text - 1) {
        ssize_t count = read(file, text + length, sizeof text - 1 - length);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        length += (size_t)count;
    }
    close(file);
    text[length] = 0;
    for (const char *entry = text; entry < text + length; entry += strlen(entry) + 1) {
        if (strcmp(entry, mark) == 0) return true;
    }
    return false;
}

/// Kills every process with the mark. Returns whether there was one.
static bool sweep(const char *mark) {
    DIR *processes = opendir("/proc");
    if (!processes) return false;
    bool found = false;
    for (struct dirent *entry; (entry = readdir(processes));) {
        if (!isdigit((unsigned char)entry->d_name[0])) continue;
        pid_t process = (pid_t)atoi(entry->d_name);
        if (process == getpid() || !has_mark(entry->d_name, mark)) continue;
        found = true;
        kill(process, SIGKILL);
    }
    closedir(processes);
    return found;
}

int main(int count, char *arguments[]) {
    if (count != 2) return 64;
    // From here on it is not the tests' child. They do not wait for it, so it would stay a zombie that
    // their search for ended children finds for ever.
    pid_t guardian = fork();
    if (guardian != 0) return guardian < 0 ? 71 : 0;
    // Open copies of the tests' descriptors would keep their readers waiting.
    for (int file = 3; file < 4096; file++) close(file);
    // An interrupt from the terminal is for the tests; this process outlives them for a moment.
    for (int number = 1; number < NSIG; number++) {
        if (number != SIGCHLD) signal(number, SIG_IGN);
    }
    char byte;
    ssize_t ended;
    do {
        ended = read(0, &byte, 1);
    } while (ended > 0 || (ended < 0 && errno == EINTR));
    int clean = 0;
    for (int scan = 0; scan < SCANS_MAX && clean < CLEAN_SCANS; scan++) {
        clean = sweep(arguments[1]) ? 0 : clean + 1;
        struct timespec moment = {.tv_nsec = 50 * 1000 * 1000};
        nanosleep(&moment, NULL);
    }
    return 0;
}
