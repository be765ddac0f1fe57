import type { Clock } from '../clock.ts'
import { createTrail, type Line, type Trail } from './trail.ts'

/** A trail that stores in memory; for tests of what leads into it. */
export function keptTrail(clock: Clock, via: 'http' | 'socket' = 'http'): { trail: Trail; lines: Line[] } {
  const lines: Line[] = []
  const write = async (batch: readonly Line[]) => void lines.push(...batch)
  return { trail: createTrail({ clock, via, write }), lines }
}
