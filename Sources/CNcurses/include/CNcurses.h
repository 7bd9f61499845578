// Wraps ncurses. This header exposes no type, macro or global of curses: they are macros or shared
// mutable state, which Swift cannot use safely. Only CNcurses.c and CNcursesDirect.c include
// curses.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// One character to write to the screen.
typedef struct {
    uint32_t base;     ///< The character.
    uint16_t first;    ///< First combining mark, or zero.
    uint16_t second;   ///< Second combining mark, or zero.
    uint16_t style;    ///< A number given to cn_define_style.
    uint16_t columns;  ///< 1 or 2; 0 for the second half of a wide one, which is skipped.
} cn_cell;

/// Why a screen could not be opened.
typedef enum {
    CN_OK = 0,
    CN_NOT_A_TERMINAL = 1,  ///< Input or output is a file or a pipe.
    CN_TERM_UNSET = 2,      ///< TERM is not set.
    CN_TERM_UNKNOWN = 3,    ///< No description of TERM is installed.
    CN_TERM_DUMB = 4,       ///< The terminal cannot place its cursor.
    CN_NO_RESOURCES = 5,    ///< No descriptors or no memory left.
    CN_ALREADY_OPEN = 6,    ///< Another screen is open; only one at a time is possible.
} cn_result;

/// Options for cn_open.
typedef struct {
    int input;               ///< Descriptor of the keys; duplicated.
    int output;              ///< Descriptor of the screen; duplicated.
    const char *_Nullable term;  ///< Terminal type; NULL means that of TERM.
    int rows;                ///< Rows, or 0 to ask the terminal.
    int columns;             ///< Columns, or 0 to ask the terminal.
    int charset;             ///< 0 by the locale, 1 UTF-8, 2 ASCII.
    bool needs_terminal;     ///< False for screens in memory.
    int direct_color;        ///< 24-bit colour: 0 never, 1 if the description says so, 2 always.
    bool no_color;           ///< Use no colours.
    bool mouse;              ///< Ask the terminal for mouse reports.
    bool keyboard;           ///< Ask for presses, repeats and releases of keys.
    bool keeps_errors;       ///< Hold back standard error while the screen is up.
} cn_options;

/// Opens the screen. All changes of the terminal's state begin here, so that one place can restore
/// it.
cn_result cn_open(const cn_options *options);
/// Closes the screen, restores the terminal and prints what standard error received meanwhile.
void cn_close(void);
/// Restores the terminal and stops the process as ctrl-Z does; returns when the process continues.
void cn_stop(void);
/// Takes the screen back after another program continued the process.
void cn_come_back(void);

/// The number of colours of a terminal type, found without a screen; 0 for none. `direct` is as in
/// cn_options.
int cn_colors_of(const char *term, int output, int direct);
/// The number of colours; 0 for none, 16777216 for 24-bit colour.
int cn_colors(void);
/// Whether characters beyond ASCII can be written.
bool cn_is_utf8(void);
/// The descriptor to read keys from.
int cn_input(void);

/// Marks for cn_define_style; they have the same bits as the deck's own.
enum { CN_BOLD = 1, CN_FAINT = 2, CN_UNDERLINE = 4, CN_REVERSE = 8 };
/// Sets the appearance of a style number; a colour of -1 is the terminal's own. The colour pair is found
/// here once, not for every cell.
void cn_define_style(uint16_t style, unsigned marks, int ink, int paper);
/// Puts a run of changed cells into a row: one call per run instead of one per cell.
void cn_put_run(int row, int column, const cn_cell *cells, size_t count);
/// Sends everything that was put, in one write.
void cn_update(void);
/// Forgets what the terminal shows, so that the next update draws everything.
void cn_repaint(void);
/// Asks the terminal for its size, or the environment if the terminal does not know; false if
/// neither does.
bool cn_ask_size(int *rows, int *columns);
/// Sets a new size.
void cn_resize(int rows, int columns);
/// Switches mouse reports on or off.
void cn_set_mouse(bool on);
/// Says whether answers of the terminal may be on their way when the screen is left. If so, they
/// are read, until a tenth of a second passes without one, so that no shell takes them for keys.
void cn_expect_answers(bool may_come);
/// Sends bytes that leave the cursor where it is, such as a window title.
void cn_send(const char *bytes, size_t count);

/// Catches INT, TERM, HUP, QUIT, TSTP, CONT and WINCH into a pipe. Returns the descriptor to read
/// signal numbers from, or -1. A second INT, TERM, HUP or QUIT means that the program is stuck: it
/// restores the terminal and exits.
int cn_signals_open(void);
/// Restores the earlier signal handlers.
void cn_signals_close(void);

/// A descriptor that wakes a poll: an eventfd, or a pipe on systems without eventfd.
typedef struct {
    int read_end;
    int write_end;
} cn_waker;
/// Opens a waker; false if no descriptor is left.
bool cn_waker_open(cn_waker *waker);
/// Wakes the poll; any thread may call it.
void cn_waker_wake(const cn_waker *waker);
/// Clears all wakes.
void cn_waker_drain(const cn_waker *waker);
/// Closes a waker.
void cn_waker_close(cn_waker *waker);

#pragma clang assume_nonnull end
