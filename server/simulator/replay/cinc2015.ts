import { z } from 'zod'
import { channelsByName, type Recording } from './recording.ts'

/** The alarms of the PhysioNet/CinC Challenge 2015, with the judgement of the experts. */
export const CINC_ALARMS = ['Asystole', 'Bradycardia', 'Tachycardia', 'Ventricular_Flutter_Fib', 'Ventricular_Tachycardia'] as const
export type CincAlarm = (typeof CINC_ALARMS)[number]

const entry = z.object({
  rec: z.string().regex(/^[\w-]+$/),
  alarm: z.enum(CINC_ALARMS),
  true: z.union([z.literal(0), z.literal(1)]),
  fs: z.number().positive(),
  samples: z.number().int().positive(),
  channels: z.array(z.object({ name: z.string(), gain: z.string(), adczero: z.number() })).min(1),
})
export type CincEntry = z.infer<typeof entry>

/** Reads index.json. @throws z.ZodError naming the field that is not as it should be */
export function parseIndex(json: unknown): CincEntry[] {
  return z.array(entry).parse(json)
}

/**
 * One alarm's last 60 s from its interleaved little-endian int16. The gain of arterial pressure in this set is not to be
 * trusted (its medians run from -15 to 208 mmHg): the wave is marked so.
 * @throws RangeError when the file's size is not what the index says
 */
export function readCinc(of: CincEntry, bytes: Uint8Array): Recording {
  const width = of.channels.length
  if (bytes.length !== of.samples * width * 2)
    throw new RangeError(`${of.rec}: ${bytes.length} bytes, the index says ${of.samples * width * 2}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const keys = channelsByName(of.channels.map((c) => c.name))
  const waves = of.channels.map(({ name, gain, adczero }, c) => {
    const [per = Number.NaN, unit = ''] = [Number.parseFloat(gain), gain.split('/')[1]]
    if (!(per > 0)) throw new RangeError(`${of.rec} ${name}: gain ${gain}`)
    const samples = Int16Array.from({ length: of.samples }, (_, i) => view.getInt16(2 * (i * width + c), true))
    const trusted = keys[c] !== 'art'
    return { name, channel: keys[c] ?? null, rate_hz: of.fs, gain: 1 / per, offset: -adczero / per, unit, trusted, samples }
  })
  const about = `${of.alarm.replaceAll('_', ' ')}, judged ${of.true === 1 ? 'true' : 'false'}`
  return { id: of.rec, layout: 'cinc2015', about, duration_s: of.samples / of.fs, waves, numbers: [] }
}

/** The order of a demonstration: true alarms first, the kinds in turn, so that few beds show all kinds. */
export function byTurn(entries: readonly CincEntry[]): CincEntry[] {
  const turn = new Map<string, number>()
  const placed = entries.map((e) => {
    const key = `${e.alarm}${e.true}`
    const n = turn.get(key) ?? 0
    turn.set(key, n + 1)
    return { e, n }
  })
  return placed
    .sort((a, b) => b.e.true - a.e.true || a.n - b.n || CINC_ALARMS.indexOf(a.e.alarm) - CINC_ALARMS.indexOf(b.e.alarm))
    .map((p) => p.e)
}
