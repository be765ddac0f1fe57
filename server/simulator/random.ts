/** Seeded random numbers (mulberry32): the same seed gives the same numbers on every machine; Math.random is used nowhere here. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** About normal, mean 0, deviation 1, never beyond 3.5 (sum of four uniforms: no log or cos, so exact everywhere). */
  normal(): number
  /** Uniform in [low, high). */
  between(low: number, high: number): number
}

export function random(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    normal: () => (next() + next() + next() + next() - 2) * 1.7320508075688772,
    between: (low, high) => low + (high - low) * next(),
  }
}

/** A seed of its own for each name under one seed (FNV-1a), so that streams do not follow one another. */
export function seedOf(seed: number, name: string): number {
  let h = 0x811c9dc5 ^ seed
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  return (h ^ (h >>> 13)) >>> 0
}
