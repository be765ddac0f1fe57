import type { z } from 'zod'
import { NotSent } from './channel.ts'

/** An address that is kept as JSON. @throws NotSent when it is not what the channel keeps; its text is nowhere in the error */
export function parsed<S extends z.ZodType>(schema: S, address: string): z.infer<S> {
  const read = schema.safeParse(json(address))
  if (!read.success) throw new NotSent('address malformed', 'refused', { retry: false })
  return read.data
}

/** undefined for what is no JSON. */
export function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
