/* The instruction `measure`: what is known of a number from its range, the facts of a case, and its formula. */
#include <string.h>

#include "run/lanes.h"

/* Its operands, looked up for one word of cases. */
typedef struct Measure {
    Interval range;
    Lanes facts;     /* what the facts share; meant where `stated` has a bit */
    Lanes spans;     /* what they span */
    bool has_spans;  /* else no case has two facts */
    uint64_t stated; /* the cases with a fact that is a number */
    uint64_t banded; /* the cases with a fact that is a band */
    const NumberRegister *formula, *numbers;
    const uint32_t *bands;
    uint32_t band_count, word;
    const CaseTable *table;
    uint32_t table_word;
    const Block *block;
    bool disputed; /* the reading in which bands that came out in conflict are taken as not stated */
} Measure;

/* What the sources looked at so far share, and what they span. */
typedef struct Known {
    Interval shared, span;
    bool any; /* of the sources says something: else `span` is not set */
} Known;

static void learn(Known *known, Interval shared, Interval span)
{
    known->shared = interval_meet(known->shared, shared);
    known->span = known->any ? interval_hull(known->span, span) : span;
    known->any = true;
}

typedef struct BandFact {
    uint32_t proposition, low, high, ends;
} BandFact;

static BandFact band_fact(const Measure *m, uint32_t i)
{
    const uint32_t *operands = m->bands + 4 * (size_t)i;
    return (BandFact){ operands[0], operands[1], operands[2], operands[3] };
}

/* A band with bounds that are intervals reaches as far as they do. */
static Interval inside_band(const Measure *m, BandFact band, uint32_t lane)
{
    Interval inside = interval_everything;
    if (band.low != NONE) {
        Interval low = number_get(&m->numbers[band.low], lane);
        inside.lo = low.lo, inside.lo_open = low.lo_open || !(band.ends & 1);
    }
    if (band.high != NONE) {
        Interval high = number_get(&m->numbers[band.high], lane);
        inside.hi = high.hi, inside.hi_open = high.hi_open || !(band.ends & 2);
    }
    return inside;
}

/* What is left outside: an interval for the first and the last band, and anything for the others. */
static Interval outside_band(const Measure *m, BandFact band, uint32_t lane)
{
    Interval outside = interval_everything;
    if (band.low == NONE && band.high != NONE) {
        Interval high = number_get(&m->numbers[band.high], lane);
        outside.lo = high.lo, outside.lo_open = high.lo_open || (band.ends & 2);
    } else if (band.high == NONE && band.low != NONE) {
        Interval low = number_get(&m->numbers[band.low], lane);
        outside.hi = low.hi, outside.hi_open = low.hi_open || (band.ends & 1);
    }
    return outside;
}

static bool says_something(Interval a)
{
    return !interval_empty(a) && (isfinite(a.lo) || isfinite(a.hi));
}

/* The cases of the word that state a band, or deny it (`column`), as far as this reading goes by it. */
static uint64_t band_bits(const Measure *m, BandFact band, const uint64_t *column)
{
    if (!column) return 0;
    uint64_t bits = column[m->table_word];
    if (!m->disputed || band.proposition >= m->block->program->pairs.count) return bits;
    PlanePair pair = m->block->program->pairs.at[band.proposition];
    return bits & ~(block_before(m->block, pair.t)[m->word] & block_before(m->block, pair.f)[m->word]);
}

static void learn_bands(Known *known, const Measure *m, uint32_t i)
{
    uint32_t lane = m->word * WORD_CASES + i;
    for (uint32_t k = 0; k < m->band_count; k++) {
        BandFact band = band_fact(m, k);
        const PlaneColumn *column = &m->table->planes[band.proposition];
        Interval inside = inside_band(m, band, lane), outside = outside_band(m, band, lane);
        if ((band_bits(m, band, column->stated_for) >> i & 1) && says_something(inside)) learn(known, inside, inside);
        if ((band_bits(m, band, column->against) >> i & 1) && says_something(outside)) learn(known, outside, outside);
    }
}

/* A formula that agrees with the facts to 12 digits agrees with them. */
static void learn_formula(Known *known, Interval formula)
{
    if (!says_something(formula)) return;
    learn(known, interval_empty(known->shared) ? formula : interval_snap(formula, known->shared), formula);
}

/* Case i of the word, from all its sources. */
static Interval measure_case(const Measure *m, uint32_t i, bool *conflict)
{
    Known known = { .shared = m->range };
    if (m->stated >> i & 1) learn(&known, lanes_get(m->facts, i), lanes_get(m->has_spans ? m->spans : m->facts, i));
    if (m->banded >> i & 1) learn_bands(&known, m, i);
    if (m->formula) learn_formula(&known, number_get(m->formula, m->word * WORD_CASES + i));
    *conflict = interval_empty(known.shared);
    if (!*conflict) return interval_tidy(known.shared);
    Interval within = interval_meet(known.span, m->range);
    return interval_tidy(interval_empty(within) ? known.span : within);
}

/* ---- the common cases, all of a word at once ---- */

/* Facts that are numbers, in a full word: what most of the cases have is copied, and the rest put right. */
static INLINE void put_word_of_facts(Lanes to, const Measure *m)
{
    bool mostly_stated = __builtin_popcountll(m->stated) > WORD_CASES / 2;
    if (mostly_stated) {
        memcpy(to.lo, m->facts.lo, WORD_CASES * sizeof *to.lo);
        memcpy(to.hi, m->facts.hi, WORD_CASES * sizeof *to.hi);
    } else {
        for (uint32_t i = 0; i < WORD_CASES; i++) to.lo[i] = m->range.lo, to.hi[i] = m->range.hi;
    }
    for (uint64_t rest = mostly_stated ? ~m->stated : m->stated; rest; rest &= rest - 1) {
        uint32_t i = (uint32_t)__builtin_ctzll(rest);
        to.lo[i] = mostly_stated ? m->range.lo : m->facts.lo[i];
        to.hi[i] = mostly_stated ? m->range.hi : m->facts.hi[i];
    }
}

/* Facts that are numbers, and no other source. */
static INLINE void put_facts(Lanes to, const Measure *m, uint32_t size)
{
    uint64_t stated = m->stated, missing = first_bits(size) & ~stated;
    OpenEnds open = { spread(m->range.lo_open) & missing, spread(m->range.hi_open) & missing };
    if (size == WORD_CASES) put_word_of_facts(to, m);
    for (uint32_t i = 0; size < WORD_CASES && i < size; i++) {
        to.lo[i] = stated >> i & 1 ? m->facts.lo[i] : m->range.lo;
        to.hi[i] = stated >> i & 1 ? m->facts.hi[i] : m->range.hi;
    }
    if (stated) open.lo |= *m->facts.lo_open & stated, open.hi |= *m->facts.hi_open & stated;
    lanes_put_open(to, open);
}

/* Open ends at infinity make the instructions that follow take a slower way for nothing. */
static INLINE void tidy_open(Lanes to, uint32_t size)
{
    OpenEnds open = { 0 };
    for (uint32_t i = 0; i < size; i++) lanes_put(to, &open, i, interval_tidy(lanes_get(to, i)));
    lanes_put_open(to, open);
}

/* The cases of the word whose facts share nothing. */
static INLINE uint64_t disagreeing(Lanes facts, uint64_t stated, uint32_t size)
{
    uint64_t bits = 0;
    for (uint32_t i = 0; i < size; i++)
        if (stated >> i & 1) bits |= (uint64_t)interval_empty(lanes_get(facts, i)) << i;
    return bits;
}

static INLINE bool agrees_nearly(double a, double b)
{
    return a != b && fabs(a - b) <= number_tolerance(a, b);
}

/* A formula, and no fact. False, where in some case it has to be looked at more closely, for it leaves the range or
 * comes near its ends: nothing can be relied on then. */
static INLINE bool put_formula(Lanes to, const Measure *m, Lanes formula, uint32_t size)
{
    Interval range = m->range;
    bool closer = false;
    if (!lanes_closed(formula) || range.lo_open || range.hi_open) return false;
    for (uint32_t i = 0; i < size; i++) {
        double lo = formula.lo[i], hi = formula.hi[i];
        closer |= agrees_nearly(lo, range.lo);
        closer |= agrees_nearly(lo, range.hi);
        closer |= agrees_nearly(hi, range.lo);
        closer |= agrees_nearly(hi, range.hi);
        to.lo[i] = lo > range.lo ? lo : range.lo;
        to.hi[i] = hi < range.hi ? hi : range.hi;
        closer |= to.lo[i] > to.hi[i];
    }
    lanes_put_open(to, (OpenEnds){ 0 });
    return !closer;
}

static uint64_t measure_word(Lanes to, const Measure *m, uint32_t size)
{
    uint64_t closer = first_bits(size), conflicts = 0; /* closer: the cases to be looked at one by one */
    if (!m->formula && !m->banded) {
        put_facts(to, m, size);
        if (!lanes_closed(to)) tidy_open(to, size);
        closer = m->stated && m->has_spans ? disagreeing(m->facts, m->stated, size) : 0;
    } else if (m->formula && !m->stated && !m->banded && put_formula(to, m, lanes_of(m->formula, m->word), size)) {
        closer = 0;
    }
    if (!closer) return 0;
    OpenEnds open = { 0 };
    for (uint32_t i = 0; i < size; i++) {
        bool conflict = false;
        bool look = closer >> i & 1;
        lanes_put(to, &open, i, look ? measure_case(m, i, &conflict) : lanes_get(to, i));
        conflicts |= (uint64_t)conflict << i;
    }
    lanes_put_open(to, open);
    return conflicts;
}

/* ---- the instruction ---- */

static uint64_t banded_cases(const Measure *m, bool banded)
{
    uint64_t bits = 0;
    for (uint32_t k = 0; k < m->band_count && banded; k++) {
        BandFact band = band_fact(m, k);
        const PlaneColumn *column = &m->table->planes[band.proposition];
        bits |= band_bits(m, band, column->stated_for) | band_bits(m, band, column->against);
    }
    return bits;
}

static Lanes fact_lanes(double *lo, double *hi, uint64_t *lo_open, uint64_t *hi_open, uint32_t word)
{
    size_t at = (size_t)word * WORD_CASES;
    return (Lanes){ lo + at, hi + at, lo_open + word, hi_open + word };
}

static void look_up_facts(Measure *m, const NumberColumn *column, uint64_t lanes)
{
    m->stated = column->stated ? column->stated[m->table_word] & lanes : 0;
    m->banded = banded_cases(m, column->banded) & lanes;
    if (!m->stated) return;
    m->facts = fact_lanes(column->lo, column->hi, column->lo_open, column->hi_open, m->table_word);
    m->has_spans = column->span_lo != NULL;
    if (m->has_spans)
        m->spans = fact_lanes(column->span_lo, column->span_hi, column->span_lo_open, column->span_hi_open,
                              m->table_word);
}

static void forget(Lanes to, uint64_t lanes, Interval range, uint32_t size)
{
    OpenEnds open = { 0 };
    for (uint32_t i = 0; i < size; i++) lanes_put(to, &open, i, lanes >> i & 1 ? range : lanes_get(to, i));
    lanes_put_open(to, open);
}

/* Nothing is stated of the term in any case of the table, and it has no formula. Most measures of most cases are so. */
static bool is_untouched(const Block *b, const uint32_t *at)
{
    const NumberColumn *column = &b->table->numbers[at[3]];
    return at[5] == NONE && !column->stated && !column->banded;
}

/* The most common cases, where nothing is to be written: all that is known is stated as a number, once in a case, or is
 * the formula. There is no conflict then. */
static bool leave_unwritten(const Block *b, const uint32_t *at)
{
    const NumberColumn *column = &b->table->numbers[at[3]];
    Interval range = interval_tidy(b->program->constants.at[at[4]]);
    if ((column->banded && at[6]) || column->span_lo) return false;
    if (at[5] != NONE && (column->stated || !points_copy(b, at[1], at[5], range))) return false;
    memset(block_plane(b, at[2]), 0, b->words * sizeof(uint64_t));
    if (at[5] != NONE) return true;
    *b->numbers[at[1]].form = (NumberForm){ .holds = HOLDS_FACTS, .measure = at };
    facts_compare(b, at);
    return true;
}

static void write_range(const Block *b, const uint32_t *at)
{
    uint64_t *plane = block_plane(b, at[2]);
    *plane = 0;
    if (b->words > 1) memset(plane, 0, b->words * sizeof *plane);
    numbers_fill(number_written(b, at[1]), interval_tidy(b->program->constants.at[at[4]]), b->count);
}

static void write_sources(const Block *b, const uint32_t *at, Reading reading)
{
    const NumberRegister *n = number_written(b, at[1]);
    uint64_t *plane = block_plane(b, at[2]);
    for (uint32_t i = 0; i < at[6]; i++)
        for (uint32_t k = 1; k <= 2; k++)
            if (at[7 + 4 * i + k] != NONE) number_read(b, at[7 + 4 * i + k]);
    Measure m = { .range = interval_tidy(b->program->constants.at[at[4]]),
                  .formula = at[5] == NONE ? NULL : number_read(b, at[5]),
                  .numbers = b->numbers,
                  .bands = at + 7,
                  .band_count = at[6],
                  .table = b->table,
                  .block = b,
                  .disputed = reading == READING_DISPUTED };
    for (uint32_t w = 0; w < b->words; w++) {
        Lanes to = lanes_of(n, w);
        uint32_t size = cases_in(b->count, w);
        m.word = w;
        m.table_word = b->first / WORD_CASES + w;
        look_up_facts(&m, &b->table->numbers[at[3]], first_bits(size));
        plane[w] = measure_word(to, &m, size);
        if (reading != READING_DISPUTED) continue;
        plane[w] = block_before(b, at[2])[w];
        if (plane[w]) forget(to, plane[w], m.range, size);
    }
}

static INLINE void write_measure(const Block *b, const uint32_t *at, Reading reading)
{
    if (is_untouched(b, at)) write_range(b, at);
    else write_sources(b, at, reading);
}

void machine_measure(const Block *b, const uint32_t *at, Reading reading)
{
    if (b->width > 1 && leave_unwritten(b, at)) return;
    write_measure(b, at, reading);
}

void number_write_out(const Block *b, const NumberRegister *n)
{
    if (n->form->holds == HOLDS_POINTS) points_write_out(b, n);
    else write_measure(b, n->form->measure, READING_ORDINARY); /* as in all of them, since nothing is in conflict */
}

#ifndef INSTRUCTION_SET
void machine_write_out(const Machine *machine, uint32_t number)
{
    const NumberRegister *n = &machine->registers[READING_ORDINARY].numbers[number];
    Block block = block_of(machine, machine->table, READING_ORDINARY);
    block.self = &block;
    if (n->form->holds != HOLDS_REALS) number_write_out(&block, n);
}
#endif
