// 24-bit colour for terminals whose description knows only a palette.
#pragma once

#include <stdbool.h>

// When to use 24-bit colour: the values of cn_options.direct_color.
enum { cn_direct_never = 0, cn_direct_if_told = 1, cn_direct_sure = 2 };

// The terminal's own description, with 24-bit colour in place of its palette, as a value for
// TERMINFO. The caller frees it. NULL if the terminal needs none, has no colours, or nothing says
// that it shows 24-bit colour.
char *cn_direct_description(const char *term, int output, int belief);
