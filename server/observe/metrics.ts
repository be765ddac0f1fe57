import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { HOPS, type Measured, STATUS_NOW_MS } from '../../contracts/status.ts'
import { delays } from './delays.ts'
import { passage } from './passage.ts'

/** Every metric name in one place: renaming one is changing somebody's dashboard. Labels come from closed lists. */
export const registry = new Registry()
const registers = [registry]
const MS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000]

export const metrics = {
  frames: new Counter({ name: 'wardwave_frames_total', help: 'Frames received, by fate', labelNames: ['fate'], registers }),
  rejects: new Counter({ name: 'wardwave_rejects_total', help: 'Frames dead-lettered, by reason', labelNames: ['reason'], registers }),
  devices: new Gauge({ name: 'wardwave_devices', help: 'Devices connected', registers }),
  deviceCloses: new Counter({
    name: 'wardwave_device_closes_total',
    help: 'Device sockets closed, by code name',
    labelNames: ['code'],
    registers,
  }),
  logCommit: new Histogram({ name: 'wardwave_log_commit_ms', help: 'Group commit of the log', buckets: MS, registers }),
  logWaiting: new Gauge({ name: 'wardwave_log_waiting_bytes', help: 'Bytes ordered but not yet durable', registers }),
  notRecorded: new Counter({ name: 'wardwave_not_recorded_total', help: 'Frames judged but not stored: the queue was full', registers }),
  effectsCommit: new Histogram({ name: 'wardwave_effects_commit_ms', help: 'Effects transaction', buckets: MS, registers }),
  engineCounts: new Counter({
    name: 'wardwave_engine_total',
    help: 'Counted by the engine, by name and reason',
    labelNames: ['name', 'reason'],
    registers,
  }),
  workerTroubles: new Counter({
    name: 'wardwave_worker_troubles_total',
    help: 'Workers that died or hung, poison records',
    labelNames: ['reason'],
    registers,
  }),
  alarms: new Counter({ name: 'wardwave_alarms_total', help: 'Alarm changes', labelNames: ['detector', 'change'], registers }),
  commands: new Counter({
    name: 'wardwave_commands_total',
    help: 'Commands, by type and outcome',
    labelNames: ['type', 'outcome'],
    registers,
  }),
  viewers: new Gauge({ name: 'wardwave_viewers', help: 'Browser sockets open', registers }),
  bedsUnwatched: new Gauge({ name: 'wardwave_beds_unwatched', help: 'Occupied beds that no screen shows, visible and audible', registers }),
  viewerQueued: new Gauge({ name: 'wardwave_viewer_queued_bytes', help: 'Bytes that wait for the slowest screen', registers }),
  pictures: new Counter({
    name: 'wardwave_pictures_total',
    help: 'Wave pictures handed to viewers, those skipped later included',
    registers,
  }),
  ticksSkipped: new Counter({ name: 'wardwave_ticks_skipped_total', help: 'Wave pictures skipped for slow viewers', registers }),
  recorderMinutes: new Counter({ name: 'wardwave_recorder_minutes_total', help: 'Minutes of waves and numbers written', registers }),
  unreadableFields: new Counter({
    name: 'wardwave_unreadable_fields_total',
    help: 'Sealed fields that could not be opened, by reason',
    labelNames: ['reason'],
    registers,
  }),
  calls: new Counter({ name: 'wardwave_calls_total', help: 'Calls, by channel and hop', labelNames: ['channel', 'hop'], registers }),
  callsUnwritten: new Counter({
    name: 'wardwave_calls_unwritten_total',
    help: 'Receipts of calls given up while the database was away: too many waited',
    registers,
  }),
  callsRefused: new Counter({ name: 'wardwave_calls_refused_total', help: 'Calls not taken: too many waited', registers }),
  delay: new Gauge({
    name: 'wardwave_delay_ms',
    help: 'Delay of a hop in the last 5 minutes, and of the whole way (glass), by quantile',
    labelNames: ['hop', 'quantile'],
    registers,
    collect() {
      this.reset()
      for (const hop of [...HOPS, 'glass'] satisfies Measured[]) {
        const { p50_ms, p95_ms, p99_ms } = delays.quantiles(hop, STATUS_NOW_MS)
        const each = [
          ['0.5', p50_ms],
          ['0.95', p95_ms],
          ['0.99', p99_ms],
        ] as const
        for (const [quantile, ms] of each) if (ms !== null) this.set({ hop, quantile }, ms)
      }
    },
  }),
  bedDelay: new Gauge({
    name: 'wardwave_bed_delay_p95_ms',
    help: 'Device to screen of a bed in the last minute, p95 of the worst screen that shows it',
    labelNames: ['bed'],
    registers,
  }),
  alarmsSent: new Counter({
    name: 'wardwave_alarms_sent_total',
    help: 'Alarm changes sent to screens',
    registers,
    collect() {
      this.reset()
      this.inc(passage.alarmsSent())
    },
  }),
  alarmsUnstored: new Counter({ name: 'wardwave_alarms_unstored_total', help: 'Alarm changes sent marked "not stored"', registers }),
  alarmsSkipped: new Counter({
    name: 'wardwave_alarms_skipped_total',
    help: 'Alarm changes judged and not sent within 2 s; there must be none',
    registers,
    collect() {
      this.reset()
      this.inc(passage.alarmsSkipped())
    },
  }),
  webRestarts: new Counter({ name: 'wardwave_web_restarts_total', help: 'Restarts of the page process', registers }),
} as const
