/* Names that hold more than was meant: a unit without its brackets, a line that begins with no clause word. */
#include <string.h>

#include "language/checker_inside.h"

static bool is_one_of(const char *text, size_t size, const char *const *list)
{
    for (; *list; list++)
        if (strlen(*list) == size && memcmp(*list, text, size) == 0) return true;
    return false;
}

/* A word that is hardly the end of a name: `mg/dL`, `/min`, `kg`. An A/G is a ratio. */
static bool is_unit_word(const char *text, size_t size)
{
    static const char *const alone[] = { "%", "kg", "cm", "mm", "mmHg", "mm[Hg]", "kPa", "mg", NULL };
    static const char *const behind[] = { "L", "l", "dL",  "dl",  "mL", "ml", "uL",  "\xC2\xB5L", "mm3", "min",
                                          "h", "d", "day", "24h", "kg", "m2", "mol", "mmol",      "s",   NULL };
    const char *slash = memrchr(text, '/', size);
    if (!slash) return is_one_of(text, size, alone);
    return is_one_of(slash + 1, size - (size_t)(slash + 1 - text), behind);
}

/* `measure haemoglobin g/dL` */
static void warn_unit(Checker *c, const Statement *s, const Phrase *name)
{
    const char *blank = strrchr(name->text, ' ');
    if (s->kind != STATEMENT_MEASURE || s->unit || s->formula || !blank) return;
    if (!is_unit_word(blank + 1, strlen(blank + 1))) return;
    diagnose(c->diagnostics, DIAGNOSTIC_NAME_HOLDS_MORE, name->span,
             arena_printf(c->arena,
                          "put the unit in brackets: `measure %.*s (%s)`; if the name ends so, put it in quotes",
                          (int)(blank - name->text), name->text, blank + 1),
             "This measure has no unit: `%s` is part of its name", blank + 1);
}

/* `finding atrial fibrillation` and, indented below it, `aka AF`. A name that a rule uses is one. */
static bool warn_line(Checker *c, const Phrase *name)
{
    const char *text = c->sources->list.at[name->span.file].text;
    const char *line = memchr(text + name->span.start, '\n', name->span.end - name->span.start);
    uint32_t term = table_find(&c->meaning->phrases, name->key, name->key_size);
    if (!line || term == TABLE_NONE || c->meaning->terms.at[term].used) return false;
    uint32_t start = (uint32_t)(line - text);
    while (start < name->span.end && (unsigned char)text[start] <= ' ') start++;
    uint32_t size = 0;
    while (start + size < name->span.end && (unsigned char)text[start + size] > ' ') size++;
    if (text[start] == '#') return false; /* a comment between */
    diagnose(
        c->diagnostics, DIAGNOSTIC_NAME_HOLDS_MORE, (Span){ name->span.file, start, start + size },
        "a clause begins with also, code, ask, assume, value, range, bands, …; if this goes on with the name, write "
        "the name on one line",
        "`%.*s` begins no clause, and this line is part of the name above it", (int)size, text + start);
    return true;
}

void warn_names(Checker *c)
{
    for (uint32_t f = 0; f < c->files.count; f++) {
        const Tree *tree = &c->files.at[f].tree;
        for (uint32_t i = 0; i < tree->statements.count; i++) {
            const Statement *s = tree->statements.at[i];
            if (s->kind != STATEMENT_FINDING && s->kind != STATEMENT_MEASURE) continue;
            for (uint32_t k = 0; k < s->names.count; k++) {
                const Phrase *name = &s->names.at[k];
                if (!name->quoted && !warn_line(c, name)) warn_unit(c, s, name);
            }
        }
    }
}
