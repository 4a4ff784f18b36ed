/* Whether a page is well-formed: each element is closed where it should be, each attribute is quoted, and nothing
 * stands there as markup that the page itself has not written. A browser forgives what this does not. */
#ifndef TESTS_MARKUP_H
#define TESTS_MARKUP_H
#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { MARKUP_DEEPEST = 64, MARKUP_NAME = 16 };

typedef struct Markup {
    const char *at;
    char open[MARKUP_DEEPEST][MARKUP_NAME];
    int depth;
    const char *fault; /* where it is not well-formed; or NULL */
} Markup;

static inline bool markup_expect(Markup *m, bool holds)
{
    if (!holds && !m->fault) m->fault = m->at;
    return holds;
}

/* One of those that the page writes. */
static inline void markup_entity(Markup *m)
{
    static const char *const known[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strncmp(m->at, known[i], strlen(known[i])) == 0) {
            m->at += strlen(known[i]);
            return;
        }
    markup_expect(m, false);
}

static inline void markup_name(Markup *m, char name[MARKUP_NAME])
{
    size_t size = 0;
    for (; isalnum((unsigned char)*m->at) && size < MARKUP_NAME - 1; m->at++) name[size++] = *m->at;
    name[size] = 0;
    markup_expect(m, size > 0);
}

static inline void markup_value(Markup *m)
{
    if (!markup_expect(m, m->at[0] == '=' && m->at[1] == '"')) return;
    m->at += 2;
    while (!m->fault && *m->at != '"') {
        if (*m->at == '&') markup_entity(m);
        else if (markup_expect(m, *m->at && *m->at != '<')) m->at++;
    }
    m->at++;
}

static inline void markup_attributes(Markup *m)
{
    while (!m->fault && *m->at == ' ') {
        const char *name = ++m->at;
        while (isalnum((unsigned char)*m->at) || *m->at == '-') m->at++;
        if (markup_expect(m, m->at > name)) markup_value(m);
    }
}

static inline void markup_open(Markup *m)
{
    char name[MARKUP_NAME];
    m->at++;
    markup_name(m, name);
    markup_attributes(m);
    bool closed = strncmp(m->at, "/>", 2) == 0;
    if (!markup_expect(m, closed || *m->at == '>') || !markup_expect(m, m->depth < MARKUP_DEEPEST)) return;
    m->at += closed ? 2 : 1;
    if (!closed) strcpy(m->open[m->depth++], name);
}

static inline void markup_close(Markup *m)
{
    char name[MARKUP_NAME];
    m->at += 2;
    markup_name(m, name);
    bool right = m->depth > 0 && strcmp(name, m->open[m->depth - 1]) == 0 && *m->at == '>';
    if (!markup_expect(m, right)) return;
    m->depth--;
    m->at++;
}

/* Where it is not well-formed; NULL where it is. */
static inline const char *markup_fault(const char *page)
{
    static const char type[] = "<!DOCTYPE html>\n";
    Markup m = { .at = page };
    if (markup_expect(&m, strncmp(page, type, sizeof type - 1) == 0)) m.at += sizeof type - 1;
    while (!m.fault && *m.at) {
        if (*m.at == '&') markup_entity(&m);
        else if (m.at[0] == '<' && m.at[1] == '/') markup_close(&m);
        else if (*m.at == '<') markup_open(&m);
        else if (markup_expect(&m, *m.at != '>')) m.at++;
    }
    markup_expect(&m, m.depth == 0);
    return m.fault;
}

#endif
