import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BIDMC_RATE_HZ, parseBreaths } from '../simulator/replay/bidmc.ts'
import { type CincEntry, parseIndex } from '../simulator/replay/cinc2015.ts'
import { readAnnotations } from '../simulator/replay/open.ts'
import type { Recording } from '../simulator/replay/recording.ts'
import { type AfRecord, afLine, scoreAf } from './af.ts'
import { ANNOUNCED_S, activeAtEnd, type CincRecord, KEEPERS } from './cinc.ts'
import { FINDING_NAMES, findingsOf, type TachycardiaRecord } from './out-of-fold.ts'
import { play } from './play.ts'
import { type PulseRecord, pulseLine, scorePulses } from './pulse.ts'
import { type QrsRecord, qrsLine, scoreQrs } from './qrs.ts'
import { type RespWindow, respLine, scoreResp } from './resp.ts'
import { countSaturation, type SaturationCount, saturationRow } from './saturation.ts'
import type { Session } from './session.ts'

/** Beats and rhythm on the arrhythmia database, both leads fed, each record played once. */
export function measureRhythm(session: Session): { qrs: QrsRecord[]; af: AfRecord[] } {
  const qrs: QrsRecord[] = []
  const af: AfRecord[] = []
  session.each('mitdb', (recording, name) => {
    const annotations = readAnnotations(session.dir('mitdb'), name)
    if (annotations.length === 0) throw new Error('no annotations (.atr)')
    const played = play(recording, { names: ['beat', 'af'] })
    session.cost(played)
    session.alarmed('mitdb', played, recording.duration_s)
    const rate_hz = recording.waves[0]!.rate_hz
    const duration_ms = recording.duration_s * 1_000
    const beats = scoreQrs(name, annotations, rate_hz, played.of('beat'))
    const rhythm = scoreAf(name, annotations, rate_hz, duration_ms, played.of('af'))
    session.detail(qrsLine(beats))
    session.detail(afLine(rhythm))
    qrs.push(beats)
    af.push(rhythm)
  })
  return { qrs, af }
}

/** The alarms of the challenge: was one of the type, or one above it, active just before the end? */
export function measureAlarms(session: Session): { alarms: CincRecord[]; tachycardias: TachycardiaRecord[] } {
  const found: CincRecord[] = []
  const tachycardias: TachycardiaRecord[] = []
  let index: CincEntry[] = []
  session.each('cinc2015', (recording, name) => {
    if (index.length === 0) index = parseIndex(JSON.parse(readFileSync(join(session.dir('cinc2015'), 'index.json'), 'utf8')))
    const { alarm, true: truth } = index.find((e) => e.rec === name)!
    const until_s = Math.min(recording.duration_s, ANNOUNCED_S)
    const played = play(recording, { until_s, names: FINDING_NAMES })
    session.cost(played)
    const keeper = activeAtEnd(played.alarms, KEEPERS[alarm], until_s * 1_000)
    const record = { name, alarm, truth: truth === 1, kept: keeper !== undefined }
    found.push(record)
    if (alarm === 'Ventricular_Tachycardia') {
      const higher = activeAtEnd(played.alarms, KEEPERS.Ventricular_Flutter_Fib, until_s * 1_000) !== undefined
      tachycardias.push({ ...record, higher, findings: findingsOf(played.of, until_s * 1_000) })
    }
    const waves = recording.waves.map((w) => w.name).join(' ')
    const clinical = played.alarms.map((a) => `${a.detector} ${seconds(a.raised_ms)}-${seconds(a.ended_ms)}`).join(', ')
    session.detail(`${name}: ${alarm} ${record.truth ? 'true' : 'false'} ${wordOf(record)} [${waves}] alarms: ${clinical || 'none'}`)
  })
  return { alarms: found, tachycardias }
}

const seconds = (ms: number | null): string => (ms === null ? 'end' : (ms / 1_000).toFixed(1))
const wordOf = ({ truth, kept }: CincRecord): string => (truth ? (kept ? 'kept' : 'LOST') : kept ? 'FALSE ALARM KEPT' : 'silenced')

/** Pulse and respiration against ECG and annotators; the device's own numbers are withheld, so that ours are measured. */
export function measureBreathing(session: Session): { pulse: PulseRecord[]; resp: RespWindow[] } {
  const pulse: PulseRecord[] = []
  const resp: RespWindow[] = []
  session.each('bidmc', (recording, name) => {
    const played = play({ ...recording, numbers: [] }, { names: ['beat', 'pulse', 'pulse.pleth', 'rr'] })
    session.cost(played)
    session.alarmed('bidmc', played, recording.duration_s)
    const duration_ms = recording.duration_s * 1_000
    const times = (key: string) => played.of(key).map((e) => e.at_ms)
    const beats = times('beat').sort((a, b) => a - b)
    const pulses = (played.of('pulse.pleth').length > 0 ? times('pulse.pleth') : times('pulse')).sort((a, b) => a - b)
    const scored = scorePulses(name, beats, pulses, duration_ms)
    pulse.push(scored)
    session.detail(pulseLine(scored))
    const file = join(session.dir('bidmc'), `${name}_Breaths.csv`)
    if (!existsSync(file)) throw new Error('no annotated breaths (_Breaths.csv)')
    const breaths = parseBreaths(readFileSync(file, 'utf8')).map((annotator) => annotator.map((n) => (n * 1_000) / BIDMC_RATE_HZ))
    const windows = scoreResp(name, breaths, duration_ms, played.of('rr'))
    resp.push(...windows)
    session.detail(respLine(windows))
  })
  return { pulse, resp }
}

/** The monitors' SpO2 under two delays; the pleth goes with it, for it says when a number is in doubt. */
export function measureSaturation(session: Session): SaturationCount[] {
  const counts: SaturationCount[] = []
  session.each('bidmc', (recording, name) => {
    const counted = countSaturation(saturationOf(recording))
    if (counted.alarms_0s > 0) session.detail(saturationRow(name, counted))
    counts.push(counted)
  })
  return counts
}

function saturationOf(recording: Recording): Recording {
  const waves = recording.waves.filter((w) => w.channel === 'pleth')
  return { ...recording, waves, numbers: recording.numbers.filter((n) => n.channel === 'spo2') }
}
