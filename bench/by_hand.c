#include "by_hand.h"

const char *const finding_phrases[FINDING_COUNT] = {
#define FINDING(name, phrase) phrase,
#include "by_hand.def"
};
const char *const number_phrases[NUMBER_COUNT] = {
#define NUMBER(name, phrase, low, high) phrase,
#include "by_hand.def"
};
const Facts nothing_known = {
    {
#define FINDING(name, phrase) UNKNOWN,
#include "by_hand.def"
    },
    {
#define NUMBER(name, phrase, low, high) { low, high },
#include "by_hand.def"
    },
};

typedef unsigned Truth;

static inline Truth not(Truth a)
{
    return (~a & 1) << 1 | (~a >> 1 & 1);
}

/* The evidence of both. */
static inline Truth join(Truth a, Truth b)
{
    return ((a | b) & 2) | (a & b & 1);
}

static inline Truth unless(Truth a, Truth exception)
{
    return exception & 2 ? ABSENT : a;
}

/* What a rule adds to a finding: where its condition fails, nothing. */
static inline Truth implied(Truth condition)
{
    return condition | 1;
}

static inline Truth excluded(Truth condition)
{
    return not(condition) & 1;
}

/* A value of which there is only one at a time: evidence for others is evidence against it. */
static inline Truth one_of(Truth value, Truth others)
{
    return value & (others & 2 ? 2 : 3);
}

static inline Truth below(Number a, Number b)
{
    return (Truth)(a.high < b.low) << 1 | (a.low < b.high);
}

static inline Truth below_value(Number a, double value)
{
    return below(a, (Number){ value, value });
}

static inline Truth between(Number a, Number low, Number high)
{
    return not(below(a, low)) & not(below(high, a));
}

static inline Number choose(Truth condition, Number a, Number b)
{
    if (condition == PRESENT) return a;
    if (condition == ABSENT) return b;
    return (Number){ a.low < b.low ? a.low : b.low, a.high > b.high ? a.high : b.high };
}

static inline int max(int a, int b)
{
    return a > b ? a : b;
}

/* Points that are certain, and points that are possible. */
static inline int certain(Truth a, int points)
{
    return a == PRESENT ? points : 0;
}

static inline int possible(Truth a, int points)
{
    return a != ABSENT ? points : 0;
}

#define HAS(name) ((Truth)facts->findings[F_##name])
#define VALUE(name) (facts->numbers[N_##name])
#define EXACTLY(value) ((Number){ value, value })

static Truth phosphate_normal(const Facts *facts)
{
    Truth female = one_of(HAS(female), HAS(male)), young = below_value(VALUE(age), 50);
    Number low = choose(female, EXACTLY(0.85), EXACTLY(0.75));
    Number high = choose(female, EXACTLY(1.5), choose(young, EXACTLY(1.65), EXACTLY(1.35)));
    return between(VALUE(phosphate), low, high);
}

static Truth definite_systemic_sclerosis(const Facts *facts)
{
    Truth autoantibodies = join(HAS(autoantibodies),
                                HAS(anticentromere) | HAS(anti_topoisomerase) | HAS(anti_polymerase));
    Truth lung = HAS(arterial_hypertension) | HAS(lung_disease);
#define SCORE(points)                                                                                          \
    max(points(HAS(thickening_hands), 9), max(points(HAS(sclerodactyly), 4), points(HAS(puffy_fingers), 2))) + \
        max(points(HAS(pitting_scars), 3), points(HAS(tip_ulcers), 2)) + points(HAS(telangiectasia), 2) +      \
        points(HAS(nailfold), 2) + points(lung, 2) + points(HAS(raynaud), 3) + points(autoantibodies, 3)
    if ((HAS(fingers_spared) | HAS(better_explained)) & 2) return UNKNOWN; /* the score does not apply */
    return (Truth)(SCORE(certain) >= 9) << 1 | (SCORE(possible) >= 9);
}

void by_hand(const Facts *facts, unsigned char verdicts[VERDICT_COUNT])
{
    /* calcification */
    Truth skin = join(HAS(skin_calcinosis), implied(HAS(fingers) | HAS(elbows) | HAS(forearms)));
    Truth calcinosis = join(HAS(calcinosis), implied(skin));
    Truth soft_tissue = join(HAS(soft_tissue_calcification), implied(calcinosis));

    /* calcium and phosphate, kidney */
    Truth calcium_normal = between(VALUE(calcium), EXACTLY(2.15), EXACTLY(2.51));
    Truth phosphate = phosphate_normal(facts);
    Truth phosphatase_normal = between(VALUE(phosphatase), EXACTLY(35), EXACTLY(105));
    Truth laboratory = calcium_normal & phosphate & phosphatase_normal & not(below_value(VALUE(filtration), 60));
    Truth report = not(HAS(bone_mineral_alteration)) & not(HAS(renal_alteration));
    Truth said_normal = join(HAS(metabolism_normal), implied(laboratory | report));
    Truth said_abnormal = join(HAS(metabolism_abnormal), implied(not(calcium_normal) | not(phosphate)));
    Truth normal = one_of(said_normal, said_abnormal), abnormal = one_of(said_abnormal, said_normal);
    Truth failing = below_value(VALUE(filtration), 15);
    Truth kidney_failure = join(join(HAS(kidney_failure), implied(failing | HAS(dialysis))),
                                excluded(unless(not(failing), HAS(dialysis))));
    Truth hyperparathyroidism = join(HAS(hyperparathyroidism), implied(below(VALUE(hormone_limit), VALUE(hormone))));

    /* systemic sclerosis */
    Truth definite = definite_systemic_sclerosis(facts);
    Truth limbs = join(HAS(thickening_limbs), HAS(thickening_elbows) | HAS(thickening_knees));
    Truth proximal = limbs | HAS(thickening_trunk);
    Truth connective = join(HAS(connective_tissue_disease), definite | HAS(lupus) | HAS(dermatomyositis));

    /* the five kinds */
    Truth calciphylactic = HAS(necrosis) & HAS(calcified_arterioles);
    Truth causes = kidney_failure | hyperparathyroidism | HAS(hypervitaminosis_d) | HAS(milk_alkali) | HAS(sarcoidosis);
    Truth metastatic = unless(soft_tissue & abnormal & causes, calciphylactic);
    Truth tumoral = HAS(periarticular_mass) & not(connective | kidney_failure | hyperparathyroidism);
    Truth idiopathic = soft_tissue & normal & not(HAS(tissue_damage) | connective | HAS(periarticular_mass));
    Truth dystrophic = one_of(calcinosis & normal, metastatic | tumoral | calciphylactic | idiopathic);

    /* the spine */
    Truth cervical = dystrophic & HAS(cervical), thoracic = dystrophic & HAS(thoracic),
          lumbar = dystrophic & HAS(lumbar);
    Truth paraspinal = cervical | thoracic | lumbar;
    Truth signs = HAS(neck_pain) | HAS(neck_mass) | HAS(low_back_pain) | HAS(limited_mobility) | HAS(neurological);

    unsigned char *out = verdicts;
    *out++ = (unsigned char)one_of(metastatic, tumoral | calciphylactic | dystrophic | idiopathic);
    *out++ = (unsigned char)one_of(tumoral, metastatic | calciphylactic | dystrophic | idiopathic);
    *out++ = (unsigned char)one_of(calciphylactic, metastatic | tumoral | dystrophic | idiopathic);
    *out++ = (unsigned char)dystrophic;
    *out++ = (unsigned char)one_of(idiopathic, metastatic | tumoral | calciphylactic | dystrophic);
    *out++ = (unsigned char)definite;                         /* systemic sclerosis */
    *out++ = (unsigned char)definite;                         /* definite systemic sclerosis */
    *out++ = (unsigned char)(definite & not(proximal));       /* limited */
    *out++ = (unsigned char)(definite & proximal);            /* diffuse */
    *out++ = (unsigned char)(dystrophic & HAS(small) & skin); /* usual form */
    *out++ = (unsigned char)cervical;
    *out++ = (unsigned char)thoracic;
    *out++ = (unsigned char)lumbar;
    *out++ = (unsigned char)paraspinal;
    *out++ = (unsigned char)paraspinal;           /* unusual */
    *out++ = (unsigned char)(paraspinal & signs); /* symptomatic */
    *out++ = UNKNOWN; /* radiograph of the spine: only suggested, as all that follow and are unknown */
    *out++ = UNKNOWN; /* second look at the thoracic CT */
    *out++ = (unsigned char)(paraspinal & HAS(large) & HAS(several_levels)); /* large and multilevel */
    for (int drug = 0; drug < 8; drug++) *out++ = UNKNOWN;                   /* diltiazem to warfarin */
    *out++ = (unsigned char)(dystrophic & HAS(neurological));                /* surgery */
    *out++ = UNKNOWN;                                                        /* nifedipine */
    *out++ = UNKNOWN;                                                        /* non-steroidal anti-inflammatory drugs */
}
