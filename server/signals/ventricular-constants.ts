/**
 * What decides that five beats are a ventricular tachycardia. The last three numbers were chosen on the 171 ventricular
 * tachycardia alarms of the CinC 2015 development subset, from a grid, in the middle of its plateau. Chosen on four fifths of
 * the records and scored on the other fifth they give 82 (mean of 20 divisions into five), chosen and scored on all 83
 * (`npm run accuracy` prints both).
 */

/** Beats a ventricular tachycardia has at least (CinC 2015). */
export const RUN_BEATS = 5
/** 100/min (CinC 2015), less what the rate over four intervals is uncertain by. */
export const LEAST_RATE = 95
/** A beat with odds (logarithm) no better than this is plainly the patient's own: no run goes through it. */
export const OWN_ODDS = -0.8
/** How much a step of the mean odds (-4 to 4) counts against the likeness of the beats (1 = all the same). */
export const ODDS_WEIGHT = 0.08
/** How much a pulse that goes on undisturbed speaks against it. */
export const PULSE_WEIGHT = 0.15
/** Likeness and odds together must be more than this. */
export const SURE = 0.95
