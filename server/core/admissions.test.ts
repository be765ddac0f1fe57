import { describe, expect, test } from 'vitest'
import { DEFAULT_TIMES } from '../../contracts/policy.ts'
import { type LogRecord, PARTITIONS, partitionOf } from '../../contracts/record.ts'
import { manualClock } from '../clock.ts'
import { createPartition, type Partition } from '../engine/partition.ts'
import type { BootFacts } from '../store/boot.ts'
import { createFollower } from './admissions.ts'

/** Small and repeatable; the seed is in the message of what fails. */
function random(seed: number): (n: number) => number {
  let state = seed
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}

/** The house as the store would give it: stays, bindings, and what the engine has said of its beds. */
function house() {
  const stays = new Map<string, { ward: string; bed: string; over: boolean }>()
  const bindings: BootFacts['bindings'] = []
  /** Version of each ward's alarm policy; a ward without one is missing. */
  const versions = new Map<string, number>()
  return {
    stays,
    bindings,
    versions,
    facts(engine: Engine): BootFacts {
      const open = [...stays].filter(([, { over }]) => !over)
      return {
        encounters: open.map(([encounter, { ward, bed }]) => ({
          ...{ encounter, ward, bed, profile: 'adult' as const, origin: 'live', admitted_ms: 0 },
        })),
        bindings: bindings.filter(({ encounter }) => !stays.get(encounter)!.over).map((row) => ({ ...row })),
        policies: [...versions].map(([ward, version]) => ({ ward, times: { ...DEFAULT_TIMES, version, high_ms: [0], medium_ms: [] } })),
        ending: engine.stored().filter((encounter) => stays.get(encounter)?.over ?? false),
      }
    },
  }
}

interface Engine {
  append(partition: number, record: LogRecord): { offset: number; queued: boolean }
  /** Where it holds whom, what they wear, and the version of the policy in force for them. */
  holds(): Record<string, { ward: string; bed: string; worn: string[]; policy: number }>
  /** What the store knows of it: as of its last `store()`. */
  stored(): string[]
  store(): void
  /** kill -9: what came after the last `commit()` is gone. */
  crash(): void
  commit(): void
}

type Held = { ward: string; bed: string; times: { version: number }; devices: Map<string, { bound: boolean }> }

/** The real partitions, stepped at once, over a log that can lose its end. */
function engine(): Engine {
  let records: Array<[number, LogRecord]> = []
  let durable = 0
  let known: string[] = []
  let partitions: Partition[] = []
  const open = () =>
    Array.from({ length: PARTITIONS }, (_, partition) => createPartition({ partition, signals: [], detectors: [], build: 't' }))
  partitions = open()
  const patients = (): Array<[string, Held]> =>
    partitions.flatMap((one) => [...(structuredClone(one.snapshot()) as { patients: Map<string, Held> }).patients])
  return {
    append(partition, record) {
      records.push([partition, record])
      partitions[partition]!.step(records.length, record)
      return { offset: records.length - 1, queued: true }
    },
    holds: () =>
      Object.fromEntries(
        patients().map(([encounter, { ward, bed, devices, times }]) => [
          encounter,
          { ward, bed, worn: [...devices].flatMap(([name, { bound }]) => (bound ? [name] : [])).sort(), policy: times.version },
        ]),
      ),
    stored: () => known,
    store() {
      known = patients().map(([encounter]) => encounter)
    },
    commit() {
      durable = records.length
    },
    crash() {
      records = records.slice(0, durable)
      partitions = open()
      for (const [at, [partition, record]] of records.entries()) partitions[partition]!.step(at + 1, record)
    },
  }
}

function expected({ stays, bindings, versions }: ReturnType<typeof house>) {
  const open = [...stays].filter(([, { over }]) => !over)
  const worn = (encounter: string) => bindings.filter((b) => b.encounter === encounter && b.to_ms === null).map((b) => b.device)
  return Object.fromEntries(
    open.map(([encounter, { ward, bed }]) => [encounter, { ward, bed, worn: worn(encounter).sort(), policy: versions.get(ward) ?? 0 }]),
  )
}

describe('the engine follows the facts', () => {
  test('[PAT-21][P13][DTY-23] whatever people change, whenever core dies or is told late, it holds exactly who lies there, where, wearing what, under which policy', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const pick = random(seed)
      const ward = house()
      const core = engine()
      const clock = manualClock()
      const start = () => createFollower({ read: async () => ward.facts(core), log: core, clock })
      let follower = start()
      let made = 0
      const lying = () => [...ward.stays].filter(([, { over }]) => !over).map(([encounter]) => encounter)
      const free = () => Array.from({ length: 6 }, (_, i) => `b${i}`).filter((bed) => !lying().some((e) => ward.stays.get(e)!.bed === bed))
      const takeOff = (holds: (binding: BootFacts['bindings'][number]) => boolean) => {
        for (const binding of ward.bindings) if (binding.to_ms === null && holds(binding)) binding.to_ms = clock.now_ms()
      }
      const someone = () => lying()[pick(lying().length)]
      const change = [
        () => {
          const bed = free()[pick(free().length || 1)]
          if (bed) ward.stays.set(`e${seed}-${made++}`, { ward: `w${pick(2)}`, bed, over: false })
        },
        () => {
          const encounter = someone()
          const bed = free()[pick(free().length || 1)]
          if (encounter && bed) Object.assign(ward.stays.get(encounter)!, { bed, ward: `w${pick(2)}` })
        },
        () => {
          const encounter = someone()
          if (!encounter) return
          ward.stays.get(encounter)!.over = true
          takeOff((binding) => binding.encounter === encounter)
        },
        () => {
          const encounter = someone()
          const device = `d${pick(4)}`
          if (!encounter) return
          takeOff((binding) => binding.device === device)
          ward.bindings.push({ device, encounter, from_ms: clock.now_ms(), to_ms: null })
        },
        () => void ward.versions.set('w1', (ward.versions.get('w1') ?? 0) + 1),
        () => takeOff(({ device }) => device === `d${pick(4)}`),
      ]
      for (let n = 0; n < 60; n++) {
        clock.advance(1 + pick(1_000))
        change[pick(change.length)]!()
        const what = pick(10)
        if (what < 5) await follower.follow()
        if (what === 6) core.store()
        if (what === 7) core.commit()
        if (what === 8) {
          core.crash()
          follower = start()
        }
      }
      await follower.follow()
      core.store()
      await follower.follow()
      expect(core.holds(), `seed ${seed}`).toEqual(expected(ward))
    }
  })

  test('[PAT-22] what was said already is not said again', async () => {
    const said: LogRecord[] = []
    const facts: BootFacts = {
      encounters: [{ encounter: 'e1', ward: 'w1', bed: 'b1', profile: 'neonate', origin: 'live', admitted_ms: 0 }],
      bindings: [
        { device: 'd1', encounter: 'e1', from_ms: 5, to_ms: 9 },
        { device: 'd1', encounter: 'e1', from_ms: 10, to_ms: null },
        { device: 'd2', encounter: 'e1', from_ms: 5, to_ms: 9 },
      ],
      ending: ['gone'],
      policies: [],
    }
    const append = (partition: number, record: LogRecord) => {
      expect(partition).toBe(partitionOf((record as { encounter: string }).encounter))
      said.push(record)
      return { offset: said.length, queued: true }
    }
    const follower = createFollower({ read: async () => facts, log: { append }, clock: manualClock() })
    await follower.follow()
    expect(said.map((record) => [record.kind, 'device' in record ? record.device : ''])).toEqual([
      ['discharge', ''],
      ['admit', ''],
      ['policy', ''],
      ['bind', 'd1'],
      ['unbind', 'd2'],
    ])
    for (let i = 0; i < 3; i++) await follower.follow()
    expect(said).toHaveLength(5)
    facts.bindings[1]!.to_ms = 20
    facts.bindings.push({ device: 'd1', encounter: 'e1', from_ms: 21, to_ms: null })
    await follower.follow()
    expect(said.slice(5).map((record) => record.kind)).toEqual(['unbind', 'bind'])
  })

  test('[PAT-22] facts that cannot be read say nothing, and what was missed is said at the next look', async () => {
    const core = engine()
    let away = true
    const facts: BootFacts = {
      encounters: [{ encounter: 'e1', ward: 'w1', bed: 'b1', profile: 'adult', origin: 'live', admitted_ms: 0 }],
      bindings: [],
      ending: [],
      policies: [],
    }
    const read = async () => {
      if (away) throw new Error('away')
      return facts
    }
    const follower = createFollower({ read, log: core, clock: manualClock() })
    await expect(follower.follow()).rejects.toThrow('away')
    expect(core.holds()).toEqual({})
    away = false
    await follower.follow()
    expect(Object.keys(core.holds())).toEqual(['e1'])
  })
})
