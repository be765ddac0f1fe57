import { checksum16 } from '../simulator/replay/wfdb.ts'

/** A signal as it is stored: physical = sample * gain + offset, in a UCUM `unit`. */
export interface RecordSignal {
  channel: string
  unit: string
  gain: number
  offset: number
  /** MISSING_SAMPLE where nothing was recorded, which is the format's own mark for it. */
  samples: Int16Array
}

/**
 * One record of signals that were sampled together: header(5) text and its .dat of format 16, samples interleaved. The
 * header says when (already shifted) and what, and has no comment: nothing of a person.
 */
export function wfdbRecord(
  name: string,
  { rate_hz, start_ms, signals }: { rate_hz: number; start_ms: number; signals: readonly RecordSignal[] },
): { header: string; data: Uint8Array } {
  const frames = signals[0]?.samples.length ?? 0
  const lines = [`${name} ${signals.length} ${rate_hz} ${frames} ${baseTime(start_ms)}`, ...signals.map((one) => signalLine(name, one))]
  const out = Buffer.allocUnsafe(frames * signals.length * 2)
  signals.forEach(({ samples }, column) => {
    for (let i = 0; i < frames; i++) out.writeInt16LE(samples[i]!, (i * signals.length + column) * 2)
  })
  return { header: `${lines.join('\n')}\n`, data: out }
}

/** Gain in counts a unit; the baseline is a whole count, so that a height may be half a count off. */
function signalLine(name: string, { channel, unit, gain, offset, samples }: RecordSignal): string {
  const scale = `${1 / gain}(${Math.round(-offset / gain) + 0})/${unitWord(unit)}`
  return `${name}.dat 16 ${scale} 16 0 ${samples[0] ?? 0} ${checksum16(samples)} 0 ${signalName(channel)}`
}

/** hh:mm:ss.mmm dd/mm/yyyy, UTC. */
function baseTime(at_ms: number): string {
  const [day = '', time = ''] = new Date(at_ms).toISOString().slice(0, -1).split('T')
  return `${time} ${day.split('-').reverse().join('/')}`
}

/** Names as records of public databases have them: II, V1, PLETH, RESP, ART, CVP, CO2. */
const signalName = (channel: string) => channel.replace(/^ecg_|_wave$/g, '').toUpperCase()

/** Without the brackets of UCUM; what has no unit is NU there. */
const unitWord = (unit: string) => (unit === '1' ? 'NU' : unit.replace(/[[\]]/g, ''))
