import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openShelf } from '../simulator/replay/open.ts'
import type { Recording } from '../simulator/replay/recording.ts'
import type { Played } from './play.ts'
import { countRed, emptyRed, type RedCount } from './red.ts'
import { median } from './statistics.ts'

/** One run of the measurement: where the recordings are, whom to tell, what went wrong, what the signals cost. */
export class Session {
  /** Recordings that could not be measured, with the reason. */
  readonly broken: string[] = []
  /** ns per sample by signal, one figure a recording. */
  private readonly costs = new Map<string, number[]>()
  /** Red alarms by folder, of patients whose alarms nobody announced. */
  readonly red = new Map<string, RedCount>()
  private visited = 0

  constructor(
    private readonly root: string,
    private readonly record: string | null,
    private readonly told: (line: string) => void,
    /** A line for every recording. */
    readonly detail: (line: string) => void,
  ) {}

  dir(folder: string): string {
    return join(this.root, folder)
  }
  has(folder: string): boolean {
    return existsSync(this.dir(folder))
  }
  /** Recordings looked at so far: none with --record means that its name is wrong. */
  get recordings(): number {
    return this.visited
  }

  /** Visits the recordings of a folder in turn. One that fails is named and left out. */
  each(folder: string, visit: (recording: Recording, name: string) => void): void {
    this.guarded(`${folder}/`, () => {
      const shelf = openShelf(this.dir(folder))
      const names = shelf.names.filter((name) => this.record === null || name === this.record)
      names.forEach((name, i) => {
        this.visited++
        this.told(`${folder} ${i + 1}/${names.length} ${name}`)
        this.guarded(`${folder}/${name}`, () => visit(shelf.read(name), name))
      })
    })
  }
  private guarded(what: string, work: () => void): void {
    try {
      work()
    } catch (error) {
      this.broken.push(`${what}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  /** Notes what a recording cost. */
  cost({ spent }: Played): void {
    const all = spent.get('engine')!.samples
    for (const [id, { ns, samples }] of spent)
      if (ns > 0) this.costs.set(id, [...(this.costs.get(id) ?? []), ns / (samples > 0 ? samples : all)])
  }
  /** Notes the red alarms of a recording. */
  alarmed(folder: string, played: Played, duration_s: number): void {
    const count = this.red.get(folder) ?? emptyRed()
    this.red.set(folder, count)
    countRed(count, played, duration_s)
  }
  /** ns per sample of the waves a signal is given (of all waves, where it reads none): the median over recordings. */
  nsPerSample(): Record<string, number> {
    return Object.fromEntries([...this.costs].map(([id, all]) => [id, Number(median(all).toFixed(1))]))
  }
}
