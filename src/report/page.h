/* Text for people, wrapped at about 100 columns. */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H
#include "base/buffer.h"

#include <stdint.h>

typedef enum { STYLE_PLAIN, STYLE_BOLD, STYLE_GOOD, STYLE_WARNING, STYLE_BAD, STYLE_DIM } Style;

enum { PAGE_WIDTH = 100 };

/* Running out of memory is remembered in out->failed. */
typedef struct Page {
    Buffer *out;
    bool colour;
    Buffer word;     /* that is not yet placed */
    uint32_t width;  /* of that word */
    uint32_t column; /* of the line written so far */
    uint32_t hang;   /* where the paragraph's further lines begin */
    bool blank;      /* comes before the word */
    bool open;       /* a paragraph is being written */
} Page;

/* Ends the paragraph, if one is open, and begins another: its first line at column `indent`, all others at `hang`. */
void page_paragraph(Page *page, uint32_t indent, uint32_t hang);

/* A blank at which no line is broken; written as an ordinary one. */
#define PAGE_GLUE "\xc2\xa0"

/* Adds text to the paragraph; it may break at blanks. Control characters become `?`, as cases could play tricks on a
 * terminal with them. NULL counts as no memory. */
void page_text(Page *page, const char *text);
void page_printf(Page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same in a style, where the page has colours. */
void page_styled(Page *page, Style style, const char *text);

/* Ends the paragraph, and leaves a line blank. */
void page_gap(Page *page);

/* Ends the last paragraph, and frees what the page itself holds. */
void page_end(Page *page);

#endif
