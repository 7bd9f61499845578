#define _GNU_SOURCE 1
#define NCURSES_WIDECHAR 1

#include "CNcursesDirect.h"
#include "CNcurses.h"

#include <curses.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// Declared here, because term.h defines macros such as `lines` and `columns`.
struct term;
extern int setupterm(const char *, int, int *);
extern struct term *set_curterm(struct term *);
extern int del_curterm(struct term *);
extern int tigetflag(const char *);
extern int tigetnum(const char *);
extern char *tigetstr(const char *);

enum { direct_colors = 1 << 24, direct_pairs = 1 << 16, size_max = 16 * 1024 };

static bool ask(const char *term, int output) {
    int error = 0;
    return term && *term && setupterm(term, output, &error) == OK;
}

static void forget(void) { del_curterm(set_curterm(NULL)); }

static bool is_text(const char *text) { return text && text != (const char *)-1; }

// Whether to use 24-bit colour on the terminal that was set up last. Never if it has fewer than 8
// colours, or if its description has 24-bit colour already.
static bool takes_direct(int belief) {
    int colors = tigetnum("colors");
    if (colors < 8 || colors >= direct_colors || belief == cn_direct_never) return false;
    return belief == cn_direct_sure || tigetflag("RGB") > 0 || tigetflag("Tc") > 0
        || tigetnum("RGB") > 0 || is_text(tigetstr("RGB"));
}

int cn_colors_of(const char *term, int output, int belief) {
    if (!ask(term, output)) return 0;
    int colors = takes_direct(belief) ? direct_colors : tigetnum("colors");
    forget();
    return colors < 0 ? 0 : colors;
}

// Older ncurses libraries read no description from the environment. Reentrant ones have functions
// in place of the arrays of capability names below.
#if NCURSES_VERSION_PATCH >= 20180127 && !(defined(NCURSES_REENTRANT) && NCURSES_REENTRANT)

extern const char *const boolnames[];
extern const char *const numnames[];
extern const char *const strnames[];

// A compiled description while it grows (see term(5), the format with 32-bit numbers).
typedef struct {
    uint8_t bytes[size_max];
    size_t count;
    bool is_full;
} blob;

static void put(blob *to, const void *bytes, size_t count) {
    if (to->count + count > size_max) {
        to->is_full = true;
        return;
    }
    memcpy(to->bytes + to->count, bytes, count);
    to->count += count;
}

static void put_number(blob *to, int32_t number, int width) {
    uint8_t bytes[4];
    for (int i = 0; i < width; i++) bytes[i] = (uint8_t)((uint32_t)number >> 8 * i);
    put(to, bytes, (size_t)width);
}

static void even_out(blob *to) {
    if (to->count % 2) put_number(to, 0, 1);
}

static bool is_one_of(const char *name, const char *const *names) {
    while (*names && strcmp(*names, name)) names++;
    return *names != NULL;
}

static const char *text_of(const char *name) {
    // Numbers below eight stay the terminal's own colours.
    if (!strcmp(name, "setaf"))
        return "\033[%?%p1%{8}%<%t3%p1%d%e38;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;"
               "%p1%{255}%&%d%;m";
    if (!strcmp(name, "setab"))
        return "\033[%?%p1%{8}%<%t4%p1%d%e48;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;"
               "%p1%{255}%&%d%;m";
    const char *const palette[] = {"setf", "setb", "initc", "initp", "oc", NULL};
    return is_one_of(name, palette) ? NULL : tigetstr(name);
}

static int number_of(const char *name) {
    if (!strcmp(name, "colors")) return direct_colors;
    if (!strcmp(name, "pairs")) return direct_pairs;
    return tigetnum(name);
}

static int count_of(const char *const *names) {
    int count = 0;
    while (names[count]) count++;
    return count;
}

static void compile(const char *term, blob *to) {
    static blob table;
    table.count = 0;
    table.is_full = false;
    int flags = count_of(boolnames), numbers = count_of(numnames), texts = count_of(strnames);
    int16_t places[1024];
    if (texts > 1024) {
        to->is_full = true;
        return;
    }
    for (int i = 0; i < texts; i++) {
        const char *text = text_of(strnames[i]);
        places[i] = is_text(text) ? (int16_t)table.count : -1;
        if (is_text(text)) put(&table, text, strlen(text) + 1);
    }
    const int header[] = {
        01036, (int)strlen(term) + 1, flags, numbers, texts, (int)table.count};
    for (int i = 0; i < 6; i++) put_number(to, header[i], 2);
    put(to, term, strlen(term) + 1);
    for (int i = 0; i < flags; i++)
        put_number(to, strcmp(boolnames[i], "ccc") && tigetflag(boolnames[i]) > 0, 1);
    even_out(to);
    for (int i = 0; i < numbers; i++) put_number(to, number_of(numnames[i]), 4);
    for (int i = 0; i < texts; i++) put_number(to, places[i], 2);
    put(to, table.bytes, table.count);
    // Two extended flags: AX means that default colours work, RGB that colours are red, green and
    // blue.
    static const char names[] = "AX\0RGB";
    const int more[] = {2, 0, 0, 2, sizeof names};
    even_out(to);
    for (int i = 0; i < 5; i++) put_number(to, more[i], 2);
    put(to, "\1\1", 2);
    put_number(to, 0, 2);
    put_number(to, 3, 2);
    put(to, names, sizeof names);
    to->is_full |= table.is_full;
}

char *cn_direct_description(const char *term, int output, int belief) {
    static blob made;
    if (belief == cn_direct_never || strlen(term) > 64 || !ask(term, output)) return NULL;
    made.count = 0;
    made.is_full = !takes_direct(belief);
    if (!made.is_full) compile(term, &made);
    forget();
    char *text = made.is_full ? NULL : malloc(4 + made.count * 2 + 1);
    if (!text) return NULL;
    strcpy(text, "hex:");
    for (size_t i = 0; i < made.count; i++) {
        text[4 + 2 * i] = "0123456789ABCDEF"[made.bytes[i] >> 4];
        text[5 + 2 * i] = "0123456789ABCDEF"[made.bytes[i] & 15];
    }
    text[4 + made.count * 2] = 0;
    return text;
}

#else

char *cn_direct_description(const char *term, int output, int belief) {
    (void)term, (void)output, (void)belief;
    return NULL;
}

#endif
