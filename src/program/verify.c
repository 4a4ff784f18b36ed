/* The verifier: a walk through the code that proves what the machine takes for granted. */
#include <math.h>
#include <string.h>

#include "program/alone.h"
#include "program/held.h"
#include "program/slice.h"

const char program_no_memory[] = "there is no memory to verify the program";

/* What is known of a plane: the instruction that writes it and whether that is a `settle`, which circles may add to. */
typedef struct PlaneState {
    uint32_t settled; /* the instruction, or NONE */
    bool written;
} PlaneState;

typedef struct Verifier {
    const Program *program;
    const uint32_t *code;       /* the instruction looked at: its opcode and operands */
    uint32_t at, number;        /* where it begins, and which it is */
    uint32_t loop, loop_number; /* the open loop, likewise; NONE outside */
    PlaneState *planes;
    bool *numbers; /* written? */
} Verifier;

static const char *read_plane(const Verifier *v, uint32_t plane)
{
    if (plane >= v->program->planes) return "there is no such plane";
    return v->planes[plane].written ? NULL : "a plane is read before it is written";
}

static const char *read_number(const Verifier *v, uint32_t number)
{
    if (number >= v->program->numbers) return "there is no such number";
    return v->numbers[number] ? NULL : "a number is read before it is written";
}

static const char *write_plane(Verifier *v, uint32_t plane)
{
    if (plane >= v->program->planes) return "there is no such plane";
    if (v->planes[plane].written) return "a plane is written twice";
    v->planes[plane] = (PlaneState){ *v->code == OP_settle ? v->number : NONE, true };
    return NULL;
}

static const char *write_number(Verifier *v, uint32_t number)
{
    if (number >= v->program->numbers) return "there is no such number";
    if (v->numbers[number]) return "a number is written twice";
    v->numbers[number] = true;
    return NULL;
}

/* A circle of rules may add to what was settled before it began: such a plane only grows while it runs, so it ends. */
static const char *gain_plane(const Verifier *v, uint32_t plane)
{
    if (plane >= v->program->planes) return "there is no such plane";
    if (v->loop == NONE) return "`gain` outside a loop";
    if (!v->planes[plane].written || v->planes[plane].settled == NONE || v->planes[plane].settled > v->loop_number)
        return "`gain` adds to a plane that was not settled before its loop";
    return NULL;
}

static bool is_range(const Interval *k)
{
    return !isnan(k->lo) && !isnan(k->hi) && k->lo < INFINITY && k->hi > -INFINITY && !interval_empty(*k);
}

static const char *read_constant(const Verifier *v, uint32_t k)
{
    if (k >= v->program->constants.count) return "there is no such constant";
    const Interval *constant = &v->program->constants.at[k];
    if (*v->code == OP_scale)
        return isfinite(constant->lo) && isfinite(constant->hi) ? NULL : "a conversion must be finite";
    return is_range(constant) ? NULL : "a constant must be a number or an interval";
}

/* The counterpart of a settled plane is read only under a stricter reading, after all has been written. */
static bool is_counterpart(uint32_t opcode, uint32_t place)
{
    return place == 2 && (opcode == OP_settle || opcode == OP_gain || opcode == OP_band);
}

static const char *check_read(const Verifier *v, char letter, uint32_t place, uint32_t operand)
{
    switch (letter) {
    case 'p':
        if (is_counterpart(*v->code, place)) return operand < v->program->planes ? NULL : "there is no such plane";
        return read_plane(v, operand);
    case 'q': return operand == NONE ? NULL : read_plane(v, operand);
    case 'n': return read_number(v, operand);
    case 'm': return operand == NONE ? NULL : read_number(v, operand);
    case 's': return operand < v->program->propositions ? NULL : "there is no such proposition";
    case 't': return operand < v->program->terms ? NULL : "there is no such term";
    case 'k': return read_constant(v, operand);
    case 'b': return operand < v->program->baselines ? NULL : "there is no such baseline";
    default: return NULL;
    }
}

static const char *check_write(Verifier *v, char letter, uint32_t operand)
{
    if (letter == 'P') return *v->code == OP_gain ? gain_plane(v, operand) : write_plane(v, operand);
    return letter == 'N' ? write_number(v, operand) : NULL;
}

/* All operands: first those that are read, then (`writes`) those that are written, since none may be both. */
static const char *check_operands(Verifier *v, bool writes)
{
    const char *letter = opcode_operands[*v->code], *error = NULL, *again = letter;
    uint32_t length = program_length(v->program, v->at);
    for (uint32_t place = 1; place < length && !error; place++, letter++) {
        if (*letter == '*') {
            again = ++letter;
            if (++place == length) break;
        }
        if (!*letter) letter = again;
        error = writes ? check_write(v, *letter, v->code[place]) : check_read(v, *letter, place, v->code[place]);
    }
    return error;
}

/* i pairs of planes for i propositions. */
static const char *check_stated(Verifier *v)
{
    uint32_t count = v->code[1], plane = v->code[2], first = v->code[3];
    if (count == 0) return "`stated` of no proposition";
    if (count > v->program->propositions - first) return "there is no such proposition";
    if (count > (v->program->planes - plane) / 2) return "there is no such plane";
    const char *error = NULL;
    for (uint32_t i = 1; i < 2 * count && !error; i++) error = write_plane(v, plane + i);
    return error;
}

static const char *check_measure(const Verifier *v)
{
    for (uint32_t i = 0; i < v->code[6]; i++)
        if (v->code[10 + 4 * i] > 3) return "the ends of a band are 0 to 3";
    return NULL;
}

static const char *check_loop(Verifier *v)
{
    if (v->loop != NONE) return "a loop within a loop";
    v->loop = v->at;
    v->loop_number = v->number;
    return NULL;
}

static const char *check_again(Verifier *v)
{
    if (v->loop == NONE) return "`again` outside a loop";
    if (v->code[1] != v->loop) return "`again` names another place than that of its loop";
    v->loop = NONE;
    return NULL;
}

/* What an opcode demands beyond the kinds of its operands. */
static const char *check_particulars(Verifier *v)
{
    switch (*v->code) {
    case OP_stated: return check_stated(v);
    case OP_settle: return v->code[4] <= 2 ? NULL : "`settle` reads half 0, 1 or 2";
    case OP_band: return v->code[5] <= 1 ? NULL : "`band` reads half 0 or 1";
    case OP_loop: return check_loop(v);
    case OP_again: return check_again(v);
    case OP_at_least:
        return v->code[2] >= 1 && v->code[2] <= v->code[3] ? NULL : "`at_least` of fewer planes than it wants";
    case OP_gain: return v->code[3] ? NULL : "an empty list";
    case OP_and:
    case OP_or:
    case OP_recorded:
    case OP_sum:
    case OP_highest:
    case OP_lowest: return v->code[2] ? NULL : "an empty list";
    case OP_measure: return check_measure(v);
    default: return NULL;
    }
}

static const char *check_instruction(Verifier *v)
{
    const Program *program = v->program;
    if (program->code.at[v->at] >= OPCODES) return "there is no such instruction";
    if (program_length(program, v->at) == 0) return "the code ends within an instruction";
    if (v->number >= program->starts.count || program->starts.at[v->number] != v->at)
        return "the list of instructions does not fit the code";
    v->code = program->code.at + v->at;
    const char *error = check_operands(v, false);
    if (!error) error = check_operands(v, true);
    if (!error) error = check_particulars(v);
    return error;
}

static const char *check_counterparts(Verifier *v)
{
    for (v->number = 0; v->number < v->program->starts.count; v->number++) {
        v->code = v->program->code.at + v->program->starts.at[v->number];
        if (is_counterpart(*v->code, 2) && read_plane(v, v->code[2]))
            return "the counterpart of a plane is never written";
    }
    return NULL;
}

static const char *check_code(Verifier *v)
{
    const Program *program = v->program;
    const char *error = NULL;
    for (; v->at < program->code.count; v->number++) {
        if ((error = check_instruction(v))) return error;
        v->at += program_length(program, v->at);
    }
    if (v->loop != NONE) return "a loop does not end";
    if (program->starts.count != v->number || program->spans.count != v->number)
        return "the list of instructions does not fit the code";
    return check_counterparts(v);
}

/* The registers that are looked at after a run. */
static const char *check_results(const Verifier *v)
{
    const Program *program = v->program;
    const char *error = NULL;
    for (uint32_t i = 0; i < program->pairs.count && !error; i++) {
        error = read_plane(v, program->pairs.at[i].t);
        if (!error) error = read_plane(v, program->pairs.at[i].f);
    }
    for (uint32_t i = 0; i < program->conflicts.count && !error; i++) error = read_plane(v, program->conflicts.at[i]);
    return error;
}

const char *program_verify(const Program *program, uint32_t *instruction)
{
    Verifier v = { .program = program, .loop = NONE };
    *instruction = 0;
    if (program->planes < 2) return "the empty and the full plane are missing";
    Arena scratch = { .memory = program->arena ? program->arena->memory : NULL };
    v.planes = arena_zero(&scratch, program->planes * sizeof *v.planes);
    v.numbers = arena_zero(&scratch, program->numbers * sizeof *v.numbers);
    const char *error = program_no_memory;
    if (v.planes && v.numbers) {
        v.planes[PLANE_NONE] = v.planes[PLANE_ALL] = (PlaneState){ NONE, true };
        error = check_code(&v);
        if (!error) error = check_results(&v);
        *instruction = v.number;
    }
    arena_free(&scratch);
    return error;
}

/* Whether the instruction at provided[at] is the one at code[place]; the loop that it goes back to lies elsewhere. */
static bool is_copy(const Program *p, uint32_t at, uint32_t place, uint32_t length, uint32_t loop)
{
    const uint32_t *copy = p->provided.at + at, *code = p->code.at + place;
    if (p->provided.count - at < length || *copy != *code) return false;
    if (*code == OP_again) return copy[1] == loop;
    return memcmp(copy, code, length * sizeof *code) == 0;
}

static const char *check_provided(const Program *program)
{
    uint32_t at = 0, loop = NONE;
    for (uint32_t i = 0; i < program->starts.count && at < program->provided.count; i++) {
        uint32_t place = program->starts.at[i], length = program_length(program, place);
        if (!is_copy(program, at, place, length, loop)) continue;
        if (program->code.at[place] == OP_loop) loop = at;
        if (program->code.at[place] == OP_again) loop = NONE;
        at += length;
    }
    if (at < program->provided.count) return "what runs again for the provided reading is no part of the code";
    return loop == NONE ? NULL : "a loop that runs again does not end";
}

const char *program_prove(Program *program, uint32_t *instruction)
{
    const char *error = program_verify(program, instruction);
    if (error) return error;
    if (!program_find_held(program) || !program_slice(program) || !program_make_alone(program))
        return program_no_memory;
    if (!program_alone_is_sound(program)) return "the code for one case alone is not sound";
    return check_provided(program);
}
