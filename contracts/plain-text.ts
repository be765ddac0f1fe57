import { z } from 'zod'

/** Text that a database keeps and a screen shows as it is: no control characters, no half of a character. */
export const PLAIN = /^[^\p{Cc}\p{Cs}]*$/u

/** An id as something out there may send it. */
export const anyId = z.string().min(1).max(100).regex(PLAIN)
