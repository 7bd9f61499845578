// ncurses behind functions of our own. No type, macro or global of curses passes this header: they
// are shared mutable state or macros, which Swift cannot use safely. Only CNcurses.c includes curses.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

/// One character on its way to the screen.
typedef struct {
    uint32_t base;     ///< The character.
    uint16_t first;    ///< First combining mark, or zero.
    uint16_t second;   ///< Second combining mark, or zero.
    uint16_t style;    ///< A number given to cn_define_style.
    uint16_t columns;  ///< 1 or 2, or 0 for the second half of a wide one, which is skipped.
} cn_cell;

/// Why a screen could not be opened.
typedef enum {
    CN_OK = 0,
    CN_NOT_A_TERMINAL = 1,  ///< Input or output is a file or a pipe.
    CN_TERM_UNSET = 2,      ///< TERM is not set.
    CN_TERM_UNKNOWN = 3,    ///< No description of TERM is installed.
    CN_TERM_DUMB = 4,       ///< The terminal cannot place its cursor.
    CN_NO_RESOURCES = 5,    ///< No descriptors or no memory left.
    CN_ALREADY_OPEN = 6,    ///< ncurses knows one screen at a time here.
} cn_result;

/// What a screen is opened with.
typedef struct {
    int input;               ///< Where keys come from; duplicated.
    int output;              ///< Where the screen is; duplicated.
    const char *_Nullable term;  ///< Terminal type; NULL takes TERM.
    int rows;                ///< Rows, or 0 to ask the terminal.
    int columns;             ///< Columns, or 0 to ask the terminal.
    int charset;             ///< 0 by the locale, 1 UTF-8, 2 ASCII.
    bool needs_terminal;     ///< false for screens in memory.
    int direct_color;        ///< Red, green, blue: 0 never, 1 if the description says so, 2 surely.
    bool no_color;           ///< Leave colours alone.
    bool mouse;              ///< Ask the terminal for mouse reports.
    bool keyboard;           ///< Ask it to tell keys pressed, held down and let go apart.
    bool keeps_errors;       ///< Keep standard error until the screen is gone.
} cn_options;

/// Opens the screen. The one place where the terminal changes state, so that one place restores it.
cn_result cn_open(const cn_options *options);
/// Closes the screen, restores the terminal, prints what standard error had to say.
void cn_close(void);
/// Restores the terminal and stops the process as ctrl-Z does; returns after it was continued.
void cn_stop(void);
/// Leaves the screen for a while without stopping.
void cn_leave(void);
/// Comes back to the screen after cn_leave, or after the process was continued by others.
void cn_come_back(void);

/// How many colours a type of terminal has, asked without a screen; 0 for none. `direct` is as in
/// cn_options.
int cn_colors_of(const char *term, int output, int direct);
/// How many colours there are; 0 for none, 16777216 for red, green and blue.
int cn_colors(void);
/// Whether characters beyond ASCII can be written.
bool cn_is_utf8(void);
/// The descriptor to read keys from.
int cn_input(void);

/// Marks of cn_define_style, the same bits as the deck's own.
enum { CN_BOLD = 1, CN_FAINT = 2, CN_UNDERLINE = 4, CN_REVERSE = 8 };
/// Says what a style number looks like; colours are -1 for the terminal's own. Pairs are found once,
/// here, and not for every cell.
void cn_define_style(uint16_t style, unsigned marks, int ink, int paper);
/// Puts a run of changed cells on a row. One call a run instead of one a cell.
void cn_put_run(int row, int column, const cn_cell *cells, size_t count);
/// Sends all that was put, in one write.
void cn_update(void);
/// Forgets what the terminal shows, so that the next update paints all of it.
void cn_repaint(void);
/// Asks the terminal for its size, and the environment where the terminal does not know; false when
/// neither does.
bool cn_ask_size(int *rows, int *columns);
/// Takes a new size over.
void cn_resize(int rows, int columns);
/// Switches mouse reports on or off.
void cn_set_mouse(bool on);
/// Says whether the terminal may have answers on their way when the screen is left: they are waited
/// for, for a tenth of a second at most, and read, so that no shell takes them for keys.
void cn_expect_answers(bool may_come);
/// Sends bytes that move nothing, such as a window title.
void cn_send(const char *bytes, size_t count);

/// Catches INT, TERM, HUP, QUIT, TSTP, CONT and WINCH into a pipe; returns the end to read signal
/// numbers from, or -1. A second ending signal in a stuck program restores the terminal and exits.
int cn_signals_open(void);
/// Gives the signals back.
void cn_signals_close(void);

/// A descriptor to wake a poll with: an eventfd, or a pipe where there is none.
typedef struct {
    int read_end;
    int write_end;
} cn_waker;
/// Makes a waker; false when no descriptor is left.
bool cn_waker_open(cn_waker *waker);
/// Wakes, from any thread.
void cn_waker_wake(const cn_waker *waker);
/// Takes all wakes back.
void cn_waker_drain(const cn_waker *waker);
/// Ends a waker.
void cn_waker_close(cn_waker *waker);

/// A file in memory (or a nameless one on disk), for screens without a terminal.
int cn_memory_file(const char *name);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

#ifdef __cplusplus
}
#endif
