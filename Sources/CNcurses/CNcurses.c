#define _GNU_SOURCE 1
#define NCURSES_WIDECHAR 1

#include "CNcurses.h"
#include "CNcursesDirect.h"
#include "CNcursesRestore.h"

#include <curses.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

// Declared here, because term.h defines macros such as `lines` and `columns`.
extern char *tigetstr(const char *);

_Static_assert(sizeof(cn_cell) == 12, "cells are copied as they are");
_Static_assert(sizeof(wchar_t) == 4, "a character is one wchar_t");

enum { style_count = 1024, run_length = 512 };

typedef struct {
    attr_t attributes;
    int pair;
} appearance;

static struct {
    SCREEN *screen;
    FILE *in, *out;
    int colors;
    bool utf8, mouse, keyboard, has_default_colors, is_away, expects_answers;
    appearance appearances[style_count];
#if NCURSES_VERSION_PATCH < 20180127
    struct { int ink, paper; } pairs[256];
    int pair_count;
#endif
} the;

static FILE *stream(int fd, const char *mode) {
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (copy < 0) return NULL;
    FILE *file = fdopen(copy, mode);
    if (!file) close(copy);
    return file;
}

static void close_streams(void) {
    if (the.in) fclose(the.in);
    if (the.out) fclose(the.out);
    the.in = the.out = NULL;
}

// Before its first endwin and doupdate, ncurses writes at every cursor move; after them, once per
// frame. This first endwin writes to /dev/null, so that nobody sees it.
static void leave_initial_state(void) {
    int fd = fileno(the.out);
    int keep = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (keep >= 0 && null >= 0) {
        dup2(null, fd);
        endwin();
        dup2(keep, fd);
        fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
    if (keep >= 0) close(keep);
    if (null >= 0) close(null);
    doupdate();
}

// Opens the terminal with a description that we made. ncurses takes one only from the environment.
// glibc keeps the old list of variables, so another thread can still read it meanwhile.
static SCREEN *new_screen_described(const char *term, const char *description) {
    const char *before = getenv("TERMINFO");
    char *kept = before ? strdup(before) : NULL;
    setenv("TERMINFO", description, 1);
    SCREEN *screen = newterm(term, the.out, the.in);
    if (kept)
        setenv("TERMINFO", kept, 1);
    else
        unsetenv("TERMINFO");
    free(kept);
    return screen;
}

static SCREEN *new_screen(const char *term, int direct) {
    char *description = cn_direct_description(term, fileno(the.out), direct);
    SCREEN *screen = description ? new_screen_described(term, description) : NULL;
    free(description);
    if (screen) return screen;
    if (direct == cn_direct_sure && strlen(term) < 64) {
        const char *tail = "-256color";
        size_t length = strlen(term), tail_length = strlen(tail);
        if (length > tail_length && !strcmp(term + length - tail_length, tail))
            length -= tail_length;
        char name[80];
        snprintf(name, sizeof name, "%.*s-direct", (int)length, term);
        screen = newterm(name, the.out, the.in);
        if (screen) return screen;
    }
    return newterm(term, the.out, the.in);
}

static void choose_charset(int charset) {
    if (charset == 1) {
        if (!setlocale(LC_CTYPE, "C.UTF-8") && !setlocale(LC_CTYPE, "en_US.UTF-8"))
            setlocale(LC_CTYPE, "");
        the.utf8 = true;
        return;
    }
    setlocale(LC_CTYPE, "");
    const char *codeset = nl_langinfo(CODESET);
    the.utf8 = charset == 0 && codeset
        && (!strcmp(codeset, "UTF-8") || !strcmp(codeset, "utf8"));
}

static void prepare(const cn_options *options) {
    raw();
    noecho();
    nonl();
    typeahead(-1);
    curs_set(0);
    leaveok(stdscr, TRUE);
    scrollok(stdscr, FALSE);
    the.colors = 0;
    if (!options->no_color && has_colors() && start_color() == OK) {
        the.has_default_colors = use_default_colors() == OK;
        the.colors = COLORS;
    }
    int rows = options->rows, columns = options->columns;
    if ((rows > 0 && columns > 0) || cn_ask_size(&rows, &columns)) resize_term(rows, columns);
    leave_initial_state();
}

static void send_text(const char *text) { cn_send(text, strlen(text)); }

// Reads the answers that are still on their way. The terminal answers in the order of the
// questions, so nothing comes after the answer to the last question, "ESC [ c". That answer ends
// with the letter c.
static void drain_answers(void) {
    enum { patience = 100 };
    send_text("\033[c");
    struct pollfd ready = {.fd = fileno(the.in), .events = POLLIN};
    bool is_answer = false;
    while (poll(&ready, 1, patience) == 1 && (ready.revents & POLLIN)) {
        char bytes[256];
        ssize_t count = read(ready.fd, bytes, sizeof bytes);
        if (count <= 0) return;
        for (ssize_t i = 0; i < count; i++) {
            if (bytes[i] == '?') is_answer = true;
            else if (bytes[i] == 'c' && is_answer) return;
            else if (bytes[i] >= 0x40) is_answer = false;
        }
    }
}

static void set_modes(bool on) {
    send_text(on ? CN_MODES_ON : CN_MODES_OFF);
    if (the.keyboard) send_text(on ? CN_KEYS_ON : CN_KEYS_OFF);
    send_text(on && the.mouse ? CN_MOUSE_ON : CN_MOUSE_OFF);
    if (!on && the.expects_answers) drain_answers();
}

cn_result cn_open(const cn_options *options) {
    if (the.screen) return CN_ALREADY_OPEN;
    if (options->needs_terminal && !(isatty(options->input) && isatty(options->output)))
        return CN_NOT_A_TERMINAL;
    const char *term = options->term ? options->term : getenv("TERM");
    if (!term || !*term) return CN_TERM_UNSET;
    memset(&the, 0, sizeof the);
    choose_charset(options->charset);
    // Uses the terminal's own size, not one that a shell exported for another terminal.
#if NCURSES_VERSION_PATCH >= 20120714
    use_env(FALSE);
    use_tioctl(TRUE);  // Without it, a terminal whose description has no size is refused.
#endif
    the.in = stream(options->input, "r");
    the.out = stream(options->output, "w");
    if (!the.in || !the.out) {
        close_streams();
        return CN_NO_RESOURCES;
    }
    cn_restore_remember(fileno(the.out), options->needs_terminal);
    the.screen = new_screen(term, options->direct_color);
    const char *place = the.screen ? tigetstr("cup") : NULL;
    if (!the.screen || !place || place == (char *)-1) {
        cn_result result = the.screen ? CN_TERM_DUMB : CN_TERM_UNKNOWN;
        if (the.screen) {
            endwin();
            delscreen(the.screen);
        }
        cn_restore_forget();
        the.screen = NULL;
        close_streams();
        return result;
    }
    the.mouse = options->mouse;
    the.keyboard = options->keyboard;
    const char *names[] = {"sgr0", "op", "cnorm", "rmcup"};
    const char *sequences[4];
    for (int i = 0; i < 4; i++) sequences[i] = tigetstr(names[i]);
    cn_restore_arm(sequences, 4, options->keyboard);
    if (options->keeps_errors) cn_errors_keep();
    prepare(options);
    set_modes(true);
    return CN_OK;
}

// Leaves the screen until cn_come_back, without stopping the process.
static void leave(void) {
    if (!the.screen || the.is_away) return;
    set_modes(false);
    endwin();
    cn_restore_disarm();
    cn_errors_show();
    the.is_away = true;
}

void cn_come_back(void) {
    if (!the.screen) return;
    if (!the.is_away) {  // Other programs may have changed the terminal meanwhile.
        if (the.keyboard) send_text(CN_KEYS_OFF);
        endwin();
    }
    cn_restore_rearm();
    cn_errors_keep_again();
    clearok(curscr, TRUE);
    doupdate();
    set_modes(true);
    the.is_away = false;
}

void cn_close(void) {
    if (!the.screen) return;
    leave();
    delscreen(the.screen);
    the.screen = NULL;
    close_streams();
    cn_restore_forget();
}

void cn_stop(void) {
    leave();
    struct sigaction normal = {.sa_handler = SIG_DFL}, ours;
    sigaction(SIGTSTP, &normal, &ours);
    sigset_t stop, before;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    pthread_sigmask(SIG_UNBLOCK, &stop, &before);
    raise(SIGTSTP);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    sigaction(SIGTSTP, &ours, NULL);
    cn_come_back();
}

int cn_colors(void) { return the.colors; }

bool cn_is_utf8(void) { return the.utf8; }

int cn_input(void) { return the.in ? fileno(the.in) : -1; }

static int pair_of(int ink, int paper) {
    if (!the.colors || (ink < 0 && paper < 0)) return 0;
    if (!the.has_default_colors) {
        ink = ink < 0 ? COLOR_WHITE : ink;
        paper = paper < 0 ? COLOR_BLACK : paper;
    }
#if NCURSES_VERSION_PATCH >= 20180127
    int pair = alloc_pair(ink, paper);
    return pair < 0 ? 0 : pair;
#else
    for (int i = 0; i < the.pair_count; i++)
        if (the.pairs[i].ink == ink && the.pairs[i].paper == paper) return i + 1;
    int limit = COLOR_PAIRS < 256 ? COLOR_PAIRS : 256;
    if (the.pair_count + 1 >= limit) return 0;
    the.pairs[the.pair_count].ink = ink;
    the.pairs[the.pair_count].paper = paper;
    the.pair_count++;
    return init_pair((short)the.pair_count, (short)ink, (short)paper) == OK ? the.pair_count : 0;
#endif
}

void cn_define_style(uint16_t style, unsigned marks, int ink, int paper) {
    if (!the.screen || style >= style_count) return;
    appearance *target = &the.appearances[style];
    target->pair = pair_of(ink, paper);
    target->attributes = (marks & CN_BOLD ? A_BOLD : 0) | (marks & CN_FAINT ? A_DIM : 0)
        | (marks & CN_UNDERLINE ? A_UNDERLINE : 0) | (marks & CN_REVERSE ? A_REVERSE : 0);
}

static void fill(cchar_t *target, const cn_cell *cell) {
    const appearance *source = &the.appearances[cell->style < style_count ? cell->style : 0];
    wchar_t text[4] = {(wchar_t)cell->base, cell->first, cell->first ? cell->second : 0, 0};
    int pair = source->pair;
#if NCURSES_VERSION_PATCH >= 20180127
    setcchar(target, text, source->attributes, 0, &pair);
#else
    setcchar(target, text, source->attributes, (short)pair, NULL);
#endif
}

void cn_put_run(int row, int column, const cn_cell *cells, size_t count) {
    if (!the.screen) return;
    cchar_t run[run_length];
    size_t used = 0;
    int start = column;
    for (size_t i = 0; i < count; i++) {
        if (cells[i].columns > 0) fill(&run[used++], &cells[i]);
        column++;
        bool is_whole = i + 1 == count || cells[i + 1].columns > 0;
        if (i + 1 == count || (used >= run_length - 1 && is_whole)) {
            if (used > 0) mvwadd_wchnstr(stdscr, row, start, run, (int)used);
            used = 0;
            start = column;
        }
    }
}

void cn_update(void) {
    if (!the.screen || the.is_away) return;
    wnoutrefresh(stdscr);
    doupdate();
}

void cn_repaint(void) {
    if (the.screen) clearok(curscr, TRUE);
}

static int from_environment(const char *name) {
    const char *text = getenv(name);
    int number = text ? atoi(text) : 0;
    return number > 0 && number <= 10000 ? number : 0;
}

bool cn_ask_size(int *rows, int *columns) {
    struct winsize size;
    if (!the.out || ioctl(fileno(the.out), TIOCGWINSZ, &size) != 0) return false;
    // A serial line reports no size; the environment may have it.
    int lines = size.ws_row ? size.ws_row : from_environment("LINES");
    int width = size.ws_col ? size.ws_col : from_environment("COLUMNS");
    if (lines == 0 || width == 0) return false;
    *rows = lines;
    *columns = width;
    return true;
}

void cn_expect_answers(bool may_come) { the.expects_answers = may_come; }

void cn_resize(int rows, int columns) {
    if (!the.screen || rows < 1 || columns < 1) return;
    // resizeterm would put a key into ncurses' own input, which nothing reads.
    if (is_term_resized(rows, columns)) resize_term(rows, columns);
    werase(stdscr);
    clearok(curscr, TRUE);
}

void cn_set_mouse(bool on) {
    if (!the.screen || the.mouse == on) return;
    the.mouse = on;
    send_text(on ? CN_MOUSE_ON : CN_MOUSE_OFF);
}

void cn_send(const char *bytes, size_t count) {
    if (the.out) cn_write_all(fileno(the.out), bytes, count);
}
