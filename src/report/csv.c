/* The columns of CSV, and the line that names them. */
#include <limits.h>
#include <string.h>

#include "report/csv_inside.h"
#include "report/report.h"

static bool is_told(const Term *term)
{
    return term->is_number && term->formula;
}

void csv_each_column(const Meaning *meaning, const CsvColumns *columns, void *to)
{
    for (uint32_t i = 0; i < meaning->propositions.count; i++) {
        if (meaning_is_conclusion(meaning, i)) columns->conclusion(to, i);
        if (meaning->propositions.at[i].suspected_t != NONE) columns->suspicion(to, i);
    }
    for (uint32_t i = 0; i < meaning->terms.count; i++)
        if (is_told(&meaning->terms.at[i])) columns->number(to, i);
}

/* ---- cells ---- */

/* Whether a character wants quotes around the cell that it is in. */
static const bool quoted[UCHAR_MAX + 1] = { [','] = true, ['"'] = true, ['\r'] = true, ['\n'] = true };

/* Up to what wants quotes: *text is then what is left. */
static char *put_plain(char *to, const char **text)
{
    for (; **text && !quoted[(unsigned char)**text]; ++*text) *to++ = **text;
    return to;
}

static char *put_doubled(char *to, const char *text)
{
    for (; *text; text++) {
        if (*text == '"') *to++ = '"';
        *to++ = *text;
    }
    return to;
}

char *csv_cell(char *to, const char *text, const char *more)
{
    const char *left = text;
    char *end = put_plain(to, &left);
    if (!*left && *text != ' ') return put_doubled(end, more);
    *to++ = '"';
    to = put_doubled(put_doubled(to, text), more);
    *to++ = '"';
    return to;
}

/* ---- names ---- */

typedef struct Names {
    Buffer *out;
    const Meaning *meaning;
} Names;

static void add_name(Buffer *out, const char *name, const char *more)
{
    if (!buffer_reserve(out, 2 * (strlen(name) + strlen(more)) + 3)) return;
    char *to = out->text + out->size;
    *to++ = ',';
    to = csv_cell(to, name, more);
    *to = 0;
    out->size = (size_t)(to - out->text);
}

static void name_conclusion(void *to, uint32_t proposition)
{
    const Names *names = to;
    const char *name = names->meaning->propositions.at[proposition].name;
    add_name(names->out, name, "");
    add_name(names->out, name, " caveats");
}

static void name_suspicion(void *to, uint32_t proposition)
{
    const Names *names = to;
    add_name(names->out, names->meaning->propositions.at[proposition].name, " suspected");
}

static void name_number(void *to, uint32_t term)
{
    const Names *names = to;
    const char *name = names->meaning->terms.at[term].name;
    add_name(names->out, name, " low");
    add_name(names->out, name, " high");
}

bool report_csv_names(Buffer *out, const Meaning *meaning)
{
    static const CsvColumns columns = { name_conclusion, name_suspicion, name_number };
    Names names = { out, meaning };
    buffer_text(out, "case");
    csv_each_column(meaning, &columns, &names);
    buffer_text(out, "\n");
    return !out->failed;
}
