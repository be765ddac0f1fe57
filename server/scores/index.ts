import { MEWS } from './mews.ts'
import { NEWS2 } from './news2.ts'
import { QSOFA } from './qsofa.ts'
import { SIRS } from './sirs.ts'
import type { ScoreTable } from './table.ts'

/** Every score that is shown, in the order of the screens. A table of one's own (a paediatric one) is one more line here. */
export const SCORES: readonly ScoreTable[] = [NEWS2, MEWS, QSOFA, SIRS]
