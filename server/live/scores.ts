import type { ScoresEffect } from '../../contracts/effect.ts'
import type { ScoresView } from '../../contracts/live.ts'
import type { ScoresNow } from '../../contracts/score.ts'
import { namesFor } from '../store/alarm-view.ts'
import { keepOnly } from './keep-only.ts'

/** Scores now, by patient, in memory: what the engine said last. A ward is sent the one on its sectors, a bed all of them. */
export interface Scores {
  take(effect: ScoresEffect): void
  ofWard(encounters: readonly string[]): ScoresView[]
  ofBed(encounter: string): ScoresView[]
  /** Forgets everybody else. */
  keep(encounters: ReadonlySet<string>): void
}

/** The score a sector shows. */
const ON_SECTOR = 'news2'

export function createScores(namesNow: () => Readonly<Record<string, string>>): Scores {
  const patients = new Map<string, ScoresNow>()
  const sector = ({ scores, ...now }: ScoresNow): ScoresView => ({
    ...now,
    scores: scores.filter(({ id }) => id === ON_SECTOR).map((score) => ({ ...score, parts: [] })),
    observed: {},
    names: {},
  })
  const whole = (now: ScoresNow): ScoresView => {
    const people = Object.values(now.observed).map(({ by }) => by)
    return { ...now, names: namesFor(people, namesNow()) }
  }
  const of = (encounter: string) => patients.get(encounter) ?? []
  return {
    take: ({ now }) => void patients.set(now.encounter, now),
    ofWard: (encounters) => encounters.flatMap(of).map(sector),
    ofBed: (encounter) => [of(encounter)].flat().map(whole),
    keep: (encounters) => keepOnly(patients, encounters),
  }
}
