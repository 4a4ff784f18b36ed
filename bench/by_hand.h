/* What rules/ssc.rules concludes, written out in C by hand: the reference for one case. */
#ifndef BY_HAND_H
#define BY_HAND_H

/* Two bits: evidence for, and no evidence against. So `and` is &, and `or` is |. */
enum { ABSENT = 0, UNKNOWN = 1, CONFLICT = 2, PRESENT = 3 };

/* The findings that the rules look at, then those that they do not: a name in C, and what the rules call it. */
#define FINDINGS(X) \
    X(female, "sex is female") X(male, "sex is male") \
    X(metabolism_normal, "phosphocalcic metabolism is normal") X(metabolism_abnormal, "phosphocalcic metabolism is abnormal") \
    X(dialysis, "dialysis") X(kidney_failure, "kidney failure") X(hyperparathyroidism, "hyperparathyroidism") \
    X(anticentromere, "anticentromere antibodies") X(anti_topoisomerase, "anti-topoisomerase I antibodies") \
    X(anti_polymerase, "anti-RNA polymerase III antibodies") X(autoantibodies, "systemic-sclerosis-related autoantibodies") \
    X(soft_tissue_calcification, "soft tissue calcification") X(calcinosis, "calcinosis") X(skin_calcinosis, "skin calcinosis") \
    X(fingers, "calcinosis of the fingers") X(elbows, "calcinosis of the elbows") X(forearms, "calcinosis of the forearms") \
    X(small, "small calcifications") X(cervical, "cervical paraspinal calcification") \
    X(thoracic, "thoracic paraspinal calcification") X(lumbar, "lumbar paraspinal calcification") \
    X(large, "large calcification") X(several_levels, "calcification through several spinal levels") \
    X(periarticular_mass, "calcified periarticular mass") X(calcified_arterioles, "calcification of dermal arterioles") \
    X(necrosis, "painful skin necrosis") X(tissue_damage, "tissue damage") \
    X(bone_mineral_alteration, "bone mineral alteration") X(renal_alteration, "renal alteration") \
    X(hypervitaminosis_d, "hypervitaminosis D") X(milk_alkali, "milk-alkali syndrome") X(sarcoidosis, "sarcoidosis") \
    X(neck_pain, "neck pain") X(neck_mass, "neck mass") X(low_back_pain, "low back pain") \
    X(limited_mobility, "limitation of spinal mobility") X(neurological, "neurological complications") \
    X(thickening_hands, "skin thickening proximal to the MCP joints") X(sclerodactyly, "sclerodactyly") \
    X(puffy_fingers, "puffy fingers") X(tip_ulcers, "digital tip ulcers") X(pitting_scars, "fingertip pitting scars") \
    X(telangiectasia, "telangiectasia") X(nailfold, "abnormal nailfold capillaries") \
    X(arterial_hypertension, "pulmonary arterial hypertension") X(lung_disease, "interstitial lung disease") \
    X(raynaud, "Raynaud's phenomenon") X(fingers_spared, "skin thickening sparing the fingers") \
    X(better_explained, "scleroderma-like disorder explaining the manifestations better") \
    X(thickening_elbows, "skin thickening proximal to the elbows") X(thickening_knees, "skin thickening proximal to the knees") \
    X(thickening_trunk, "skin thickening of the trunk") X(thickening_limbs, "skin thickening of the proximal limbs") \
    X(lupus, "systemic lupus erythematosus") X(dermatomyositis, "dermatomyositis") \
    X(connective_tissue_disease, "connective tissue disease") \
    X(thoracic_ct, "thoracic CT") X(digital_ulcers, "digital ulcers") \
    X(earlier_diagnosis, "earlier diagnosis of limited systemic sclerosis") \
    X(hypertension, "hypertension") X(dyslipidemia, "dyslipidemia") X(asthma, "asthma") X(cough, "cough") \
    X(dysphagia, "dysphagia") X(fever, "fever") X(weight_loss, "weight loss") X(malaise, "malaise") \
    X(dyspnea, "dyspnea at rest") X(arthrosis_hands, "osteoarthritis of the hands") \
    X(arthrosis_neck, "osteoarthritis of the neck") X(inflammatory_pain, "inflammatory rhythm of pain") \
    X(radiation, "radiation of pain")

/* The numbers, each with its range. */
#define NUMBERS(X) \
    X(age, "age", 0, 120) X(calcium, "serum calcium", 0.5, 6) X(phosphate, "serum phosphate", 0.1, 10) \
    X(phosphatase, "alkaline phosphatase", 1, 10000) X(filtration, "estimated glomerular filtration rate", 0, 250) \
    X(hormone, "parathyroid hormone", 0, 1000) X(hormone_limit, "upper limit of parathyroid hormone", 1, 50) \
    X(duration, "duration of symptoms", 0, 1200) X(years, "years since the diagnosis", 0, 120) X(mass_size, "mass size", 0, 100)

#define AS_FINDING(name, phrase) F_##name,
#define AS_NUMBER(name, phrase, low, high) N_##name,
enum { FINDINGS(AS_FINDING) FINDING_COUNT };
enum { NUMBERS(AS_NUMBER) NUMBER_COUNT };
enum { VERDICT_COUNT = 30 };

typedef struct Number {
    double low, high; /* both ends included */
} Number;

typedef struct Facts {
    unsigned char findings[FINDING_COUNT];
    Number numbers[NUMBER_COUNT];
} Facts;

extern const char *const finding_phrases[FINDING_COUNT], *const number_phrases[NUMBER_COUNT];
extern const Facts nothing_known;

/* The verdicts on all conclusions and actions, in the order of their propositions: two bits, as above. A conclusion cannot
 * be stated as a fact here; rulesrun can do that too. */
void by_hand(const Facts *facts, unsigned char verdicts[VERDICT_COUNT]);

#endif
