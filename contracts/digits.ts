/** Digits of a code that makes a browser a wall; it works once, for ten minutes, and dies of five wrong tries. */
export const WALL_CODE_DIGITS = 8
/** Digits of the personal PIN with which somebody acts at a wall. */
export const PIN_DIGITS = 6
