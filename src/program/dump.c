/* The program as text: `p12 = and p3 p4`, and behind it the text of the rules that it came from. */
#include <string.h>

#include "base/number.h"
#include "program/program.h"

enum { NUMBER_WIDTH = 6, TEXT_COLUMN = 56, LONGEST_TEXT = 60 };

typedef struct Dump {
    Buffer *out;
    const Program *program;
    const Meaning *meaning;
    const uint32_t *code; /* the instruction: its opcode and operands */
} Dump;

static void put_end(Buffer *out, double value)
{
    char text[NUMBER_TEXT];
    buffer_add(out, text, number_format(value, NUMBER_DIGITS, text));
}

static void put_interval(Buffer *out, Interval a)
{
    if (interval_is_point(&a)) {
        put_end(out, a.lo);
        return;
    }
    buffer_text(out, a.lo_open || isinf(a.lo) ? "(" : "[");
    put_end(out, a.lo);
    buffer_text(out, ", ");
    put_end(out, a.hi);
    buffer_text(out, a.hi_open || isinf(a.hi) ? ")" : "]");
}

static void put_constant(Dump *d, uint32_t k)
{
    if (k >= d->program->constants.count) buffer_printf(d->out, "k%u?", k);
    else if (*d->code == OP_scale) {
        put_end(d->out, d->program->constants.at[k].lo);
        buffer_text(d->out, " + ");
        put_end(d->out, d->program->constants.at[k].hi);
    } else put_interval(d->out, d->program->constants.at[k]);
}

static void put_proposition(Dump *d, uint32_t proposition)
{
    if (proposition < d->meaning->propositions.count)
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): what is counted is there */
        buffer_printf(d->out, "\"%s\"", d->meaning->propositions.at[proposition].name);
    else buffer_printf(d->out, "s%u", proposition);
}

static void put_term(Dump *d, uint32_t term)
{
    if (term < d->meaning->terms.count) buffer_printf(d->out, "\"%s\"", d->meaning->terms.at[term].name);
    else buffer_printf(d->out, "t%u", term);
}

static void put_register(Dump *d, char kind, uint32_t number)
{
    if (number == NONE) buffer_text(d->out, "-");
    else buffer_printf(d->out, "%c%u", kind, number);
}

static void put_operand(Dump *d, char letter, uint32_t operand)
{
    buffer_text(d->out, " ");
    switch (letter) {
    case 'p':
    case 'q': put_register(d, 'p', operand); break;
    case 'n':
    case 'm': put_register(d, 'n', operand); break;
    case 's': put_proposition(d, operand); break;
    case 't': put_term(d, operand); break;
    case 'k': put_constant(d, operand); break;
    case 'b': buffer_printf(d->out, "baseline %u", operand); break;
    default: buffer_printf(d->out, "%u", operand); break;
    }
}

/* What is written stands in front: `p4 p5 =`. */
static void put_results(Dump *d, uint32_t length)
{
    const char *letter = opcode_operands[*d->code];
    bool any = false;
    for (uint32_t i = 1; i < length && *letter && *letter != '*'; i++, letter++) {
        if (*letter != 'P' && *letter != 'N') continue;
        if (any) buffer_text(d->out, " ");
        put_register(d, *letter == 'P' ? 'p' : 'n', d->code[i]);
        any = true;
    }
    if (any) buffer_text(d->out, *d->code == OP_gain ? " += " : " = ");
}

static void put_operands(Dump *d, uint32_t length)
{
    const char *letter = opcode_operands[*d->code], *again = letter;
    for (uint32_t i = 1; i < length; i++, letter++) {
        if (*letter == '*') {
            again = ++letter;
            if (++i == length) break;
        }
        if (!*letter) letter = again;
        if (*letter != 'P' && *letter != 'N') put_operand(d, *letter, d->code[i]);
    }
}

/* p2..p7 = stated "cough" "fever" "weight loss" */
static void put_stated(Dump *d)
{
    enum { SHOWN = 4 };
    uint32_t count = d->code[1], plane = d->code[2], first = d->code[3];
    buffer_printf(d->out, "p%u..p%llu = stated", plane, plane + 2ull * count - 1);
    for (uint32_t i = 0; i < count && i < SHOWN; i++) put_operand(d, 's', first + i);
    if (count > SHOWN) buffer_printf(d->out, " and %u more", count - SHOWN);
}

/* A counted list of planes, and the plane of the evidence to the contrary. */
static void put_evidence(Dump *d, const uint32_t *list)
{
    for (uint32_t i = 0; i < *list; i++) put_operand(d, 'p', list[1 + i]);
    if (d->code[2] != PLANE_NONE) buffer_printf(d->out, ", opposed p%u", d->code[2]);
}

/* p9 = settle for "cough" p4 p5, opposed p10 */
static void put_settle(Dump *d)
{
    put_results(d, 2);
    buffer_text(d->out, "settle");
    if (d->code[4] < 2) {
        buffer_text(d->out, d->code[4] ? " against" : " for");
        put_operand(d, 's', d->code[3]);
    }
    put_evidence(d, d->code + 5);
}

/* p9 = band for "serum calcium is low" p4, opposed p10, in conflict p6 */
static void put_band(Dump *d)
{
    put_results(d, 2);
    buffer_text(d->out, d->code[5] ? "band against" : "band for");
    put_operand(d, 's', d->code[4]);
    put_evidence(d, d->code + 6);
    buffer_printf(d->out, ", in conflict p%u", d->code[3]);
}

/* p9 += gain p4 p5, opposed p10 */
static void put_gain(Dump *d)
{
    put_results(d, 2);
    buffer_text(d->out, "gain");
    put_evidence(d, d->code + 3);
}

/* The value that a band is, alone: its term was named already. */
static void put_band_name(Dump *d, uint32_t proposition)
{
    const Meaning *m = d->meaning;
    const Proposition *band = proposition < m->propositions.count ? &m->propositions.at[proposition] : NULL;
    if (band && band->term < m->terms.count && band->value < m->terms.at[band->term].values.count)
        buffer_text(d->out, m->terms.at[band->term].values.at[band->value].name);
    else put_proposition(d, proposition);
}

/* n2 p46 = measure "serum calcium" in [0.5, 6], low < n0, normal >= n0 <= n1, high > n1 */
static void put_measure(Dump *d)
{
    put_results(d, 3);
    buffer_text(d->out, "measure");
    put_operand(d, 't', d->code[3]);
    if (d->code[5] != NONE) put_operand(d, 'n', d->code[5]);
    buffer_text(d->out, " in");
    put_operand(d, 'k', d->code[4]);
    for (uint32_t i = 0; i < d->code[6]; i++) {
        const uint32_t *band = d->code + 7 + 4 * (size_t)i;
        buffer_text(d->out, ", ");
        put_band_name(d, band[0]);
        if (band[1] != NONE) buffer_printf(d->out, " %s n%u", band[3] & 1 ? ">=" : ">", band[1]);
        if (band[2] != NONE) buffer_printf(d->out, " %s n%u", band[3] & 2 ? "<=" : "<", band[2]);
    }
}

static void put_instruction(Dump *d, uint32_t length)
{
    if (*d->code == OP_stated) put_stated(d);
    else if (*d->code == OP_settle) put_settle(d);
    else if (*d->code == OP_band) put_band(d);
    else if (*d->code == OP_gain) put_gain(d);
    else if (*d->code == OP_measure) put_measure(d);
    else {
        put_results(d, length);
        buffer_text(d->out, opcode_names[*d->code]);
        put_operands(d, length);
    }
}

/* text[0..size) on one line, white space as one blank, and no longer than is easily read. */
static void put_cut(Buffer *out, const char *text, uint32_t size)
{
    uint32_t shown = 0;
    for (uint32_t i = 0; i < size; i++) {
        bool blank = strchr(" \t\r\n", text[i]) != NULL, starts = ((unsigned char)text[i] & 0xc0) != 0x80;
        if (blank && i + 1 < size && strchr(" \t\r\n", text[i + 1])) continue;
        if (starts && shown++ == LONGEST_TEXT) {
            buffer_text(out, "…");
            return;
        }
        buffer_add(out, blank ? " " : text + i, 1);
    }
}

static void put_source(Dump *d, Span span, size_t column)
{
    const Sources *sources = d->meaning->sources;
    if (!sources || span.file >= sources->list.count) return;
    const Source *source = &sources->list.at[span.file];
    if (span.start > span.end || span.end > source->size) return;
    buffer_repeat(d->out, ' ', column < TEXT_COLUMN ? TEXT_COLUMN - column : 1);
    buffer_text(d->out, "; ");
    if (sources->list.count > 1) buffer_printf(d->out, "%s:", source->name);
    buffer_printf(d->out, "%u: ", source_place(source, span.start).line);
    put_cut(d->out, source->text + span.start, span.end - span.start);
}

static void put_count(Buffer *out, uint32_t count, const char *what)
{
    buffer_printf(out, "%u %s%s", count, what, count == 1 ? "" : "s");
}

static void put_header(Dump *d)
{
    buffer_text(d->out, "; ");
    put_count(d->out, d->program->starts.count, "instruction");
    buffer_text(d->out, ", ");
    put_count(d->out, d->program->planes, "plane");
    buffer_text(d->out, ", ");
    put_count(d->out, d->program->numbers, "number");
    buffer_text(d->out, "\n");
}

void program_dump(Buffer *out, const Program *program, const Meaning *meaning)
{
    Dump d = { out, program, meaning, NULL };
    put_header(&d);
    for (uint32_t i = 0; i < program->starts.count; i++) {
        size_t line = out->size;
        uint32_t length = program_length(program, program->starts.at[i]);
        buffer_printf(out, "%*u  ", NUMBER_WIDTH, i);
        if (length) {
            d.code = program->code.at + program->starts.at[i];
            put_instruction(&d, length);
            if (i < program->spans.count) put_source(&d, program->spans.at[i], out->size - line);
        } else buffer_text(out, "damaged");
        buffer_text(out, "\n");
    }
}
