import type { Role } from './role.ts'

/** The parts of a shift. Apart from what is asked about it, so that a browser that shows them carries no schemas. */
export const DUTY_PARTS = ['nurse', 'charge', 'physician'] as const
export type DutyPart = (typeof DUTY_PARTS)[number]

/** Parts each role may have. */
export const PARTS_OF: Readonly<Partial<Record<Role, readonly DutyPart[]>>> = { nurse: ['nurse', 'charge'], physician: ['physician'] }

/** How long before its end a shift is told to whose it is. */
export const SHIFT_ENDING_MS = 3_600_000
