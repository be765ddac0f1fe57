import type { DedicatedDatabase } from '../database/testing.ts'
import type { ServerProcess } from './process.ts'
import { mulberry } from './script.ts'

const CALM_MIN_MS = 1_200
const CALM_MAX_MS = 3_500

/** Kills, at seeded moments: the server (half of the time), the database, or both at once. @returns recovery times in s. */
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
    const dice = random()
    const what = dice < 0.5 ? 'server' : dice < 0.75 ? 'database' : 'server and database'
    const began = performance.now()
    if (what !== 'server') await database.kill()
    if (what === 'server and database') await pause(random() * 400)
    if (what !== 'database') await server.kill()
    if (what !== 'server') await database.restart()
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
