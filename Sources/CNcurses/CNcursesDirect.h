// Red, green and blue for terminals whose description knows only a palette.
#pragma once

#include <stdbool.h>

// How far a terminal is believed to know red, green and blue: the values of cn_options.direct_color.
enum { cn_direct_never = 0, cn_direct_if_told = 1, cn_direct_sure = 2 };

// The terminal's own description with red, green and blue in place of its palette, as a value for
// TERMINFO; to be freed. NULL when it needs none, has no colours at all, or nobody says that it can.
char *cn_direct_description(const char *term, int output, int belief);
