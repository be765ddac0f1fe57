import type { DedicatedDatabase } from '../database/testing.ts'
import type { ServerProcess } from './process.ts'
import { mulberry } from './script.ts'

const CALM_MIN_MS = 1_200
const CALM_MAX_MS = 3_500
/**
 * How long the database stands still before the server is killed over it. What was sent to it before is stored when it goes on,
 * killed or not: every device must have sent a frame (each 250 ms) after that batch, and have had time to be told a lie.
 */
const FROZEN_MIN_MS = 900
const FROZEN_MAX_MS = 1_500
/** Of so many kills one is the last moment of a server whose database stands still: chance alone may never meet it. */
const FROZEN_EVERY = 3

export type Kill = 'server' | 'database' | 'server and database' | 'server over a frozen database'

/** What the `kill`-th kill of a run is. */
export function kindOf(kill: number, dice: number): Kill {
  if (kill % FROZEN_EVERY === FROZEN_EVERY - 1) return 'server over a frozen database'
  return dice < 0.5 ? 'server' : dice < 0.75 ? 'database' : 'server and database'
}

/**
 * Kills, at seeded moments: the server, the database, both at once, or the server while its database stands still.
 * @returns recovery times in s.
 */
export async function rage({
  kills,
  seed,
  server,
  database,
  lastAck_ms,
  say,
}: {
  kills: number
  seed: number
  server: ServerProcess
  database: DedicatedDatabase
  lastAck_ms: () => number
  say: (line: string) => void
}): Promise<number[]> {
  const random = mulberry(seed * 104_729 + 1)
  const recoveries: number[] = []
  for (let kill = 1; kill <= kills; kill++) {
    await pause(CALM_MIN_MS + random() * (CALM_MAX_MS - CALM_MIN_MS))
    const what = kindOf(kill, random())
    const between_ms = random()
    let began = performance.now()
    if (what === 'server over a frozen database') {
      database.freeze()
      await pause(FROZEN_MIN_MS + between_ms * (FROZEN_MAX_MS - FROZEN_MIN_MS))
      began = performance.now()
      await server.kill()
      database.thaw()
    } else {
      if (what !== 'server') await database.kill()
      if (what === 'server and database') await pause(between_ms * 400)
      if (what !== 'database') await server.kill()
      if (what !== 'server') await database.restart()
    }
    if (what !== 'database') await server.start()
    const up = performance.now()
    while (lastAck_ms() <= began || lastAck_ms() < up) {
      if (performance.now() - up > 30_000) throw new Error(`kill ${kill} (${what}): nothing was acknowledged within 30 s of the restart`)
      await pause(20)
    }
    recoveries.push((performance.now() - began) / 1000)
    say(`  kill ${kill}/${kills}: ${what}; acknowledging again after ${recoveries.at(-1)!.toFixed(1)} s`)
  }
  return recoveries
}

const pause = (ms: number) => new Promise((next) => setTimeout(next, ms))
