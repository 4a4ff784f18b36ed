#include "report/page.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const codes[] = { "\033[0m", "\033[1m", "\033[32m", "\033[33m", "\033[31m", "\033[2m" };

static void place_word(Page *page)
{
    if (page->word.size == 0) return;
    bool fits = page->column + page->blank + page->width <= PAGE_WIDTH;
    if (!fits && page->blank && page->column > page->hang) {
        buffer_text(page->out, "\n");
        buffer_repeat(page->out, ' ', page->hang);
        page->column = page->hang;
    } else if (page->blank) {
        buffer_text(page->out, " ");
        page->column++;
    }
    buffer_add(page->out, page->word.text, page->word.size);
    page->column += page->width;
    page->word.size = page->width = 0;
    page->blank = false;
}

static void end_paragraph(Page *page)
{
    place_word(page);
    if (page->open) buffer_text(page->out, "\n");
    page->open = page->blank = false;
}

void page_paragraph(Page *page, uint32_t indent, uint32_t hang)
{
    end_paragraph(page);
    buffer_repeat(page->out, ' ', indent);
    page->column = indent;
    page->hang = hang;
    page->open = true;
}

static bool is_glue(const char *text)
{
    return (unsigned char)text[0] == 0xc2 && (unsigned char)text[1] == 0xa0;
}

/* How many letters and signs of ASCII the text begins with. */
static size_t plain_letters(const char *text)
{
    size_t size = 0;
    while (text[size] > ' ' && text[size] < 0x7f) size++;
    return size;
}

void page_text(Page *page, const char *text)
{
    if (!text) {
        page->out->failed = true;
        return;
    }
    for (; *text; text++) {
        size_t plain = plain_letters(text);
        buffer_add(&page->word, text, plain);
        page->width += (uint32_t)plain;
        text += plain;
        unsigned char c = (unsigned char)*text;
        if (!c) return;
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
            place_word(page);
            page->blank = page->column > 0;
            continue;
        }
        bool glue = is_glue(text);
        buffer_add(&page->word, glue ? " " : text, 1);
        page->width += (c & 0xc0) != 0x80;
        text += glue;
    }
}

void page_printf(Page *page, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    Buffer text = { .memory = page->out->memory };
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (size >= 0) buffer_repeat(&text, ' ', (size_t)size);
    if (size < 0 || text.failed) page->out->failed = true;
    else {
        vsnprintf(text.text, (size_t)size + 1, format, again);
        page_text(page, text.text);
    }
    va_end(again);
    buffer_free(&text);
}

void page_styled(Page *page, Style style, const char *text)
{
    bool coded = page->colour && style != STYLE_PLAIN;
    if (coded) buffer_text(&page->word, codes[style]);
    page_text(page, text);
    if (coded) buffer_text(&page->word, codes[STYLE_PLAIN]);
}

void page_gap(Page *page)
{
    end_paragraph(page);
    buffer_text(page->out, "\n");
}

void page_end(Page *page)
{
    end_paragraph(page);
    if (page->word.failed) page->out->failed = true;
    buffer_free(&page->word);
}
