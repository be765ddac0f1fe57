import { type Effect, isDurable } from '../../contracts/effect.ts'
import type { Clock } from '../clock.ts'
import type { Commands } from '../commands/submit.ts'
import type { Dispatcher } from '../dispatch/dispatch.ts'
import type { Gate } from '../gate/gate.ts'
import type { Live } from '../live/live.ts'
import type { Log, OrderedBatch } from '../log/log.ts'
import type { Calls } from '../notify/calls.ts'
import { log as journal } from '../observe/log.ts'
import { metrics } from '../observe/metrics.ts'
import { passage } from '../observe/passage.ts'
import type { Recorder } from '../record/recorder.ts'
import type { Runtime, StepEffects } from '../runtime/runtime.ts'

interface Parts {
  log: Log
  runtime: Runtime
  dispatcher: Dispatcher
  commands: Commands
  live: Live
  recorder: Recorder
  calls: Calls
}

/** Effects out of the engine: numbers to screens and recorder, scores to screens, the rest through the dispatcher and then to whoever waits. */
export function leadEffects({ runtime, dispatcher, commands, live, recorder, calls }: Parts): void {
  runtime.onEffects((step) => {
    follow(step, dispatcher.effectsBelow(step.partition))
    dispatcher.accept(step)
    for (const effect of step.effects) {
      if (effect.kind === 'numbers') {
        live.onNumbers(effect)
        recorder.onNumbers(effect)
      } else if (effect.kind === 'scores') live.onScores(effect)
      else if (effect.kind === 'count') metrics.engineCounts.inc({ name: effect.name, reason: effect.reason }, effect.n)
      else if (effect.kind === 'alarm')
        metrics.alarms.inc({ detector: effect.alarm.source === 'device' ? 'device' : effect.alarm.detector, change: effect.why })
    }
  })
  dispatcher.onStored((stored) => {
    commands.onStored(stored)
    live.onStored(stored)
    for (const { effects } of stored) passage.sent(effects.map(({ id }) => id))
    calls.onStored(stored)
  })
  dispatcher.onUnstored((effects) => {
    commands.onUnstored(effects)
    live.onUnstored(effects)
    passage.sent(effects.map(({ id }) => id))
    metrics.alarmsUnstored.inc(effects.filter(isAlarm).length)
    calls.onUnstored(effects)
  })
}

const isAlarm = ({ kind }: Effect) => kind === 'alarm'

/** What was stored before a restart is made again by the replay and goes nowhere: it is not followed. */
function follow({ partition, below, effects }: StepEffects, stored: number): void {
  const followed = effects.filter((effect) => isDurable(effect) && Number(effect.id.split('/')[1]) >= stored)
  const alarms = new Set(followed.filter(isAlarm).map(({ id }) => id))
  passage.judged(
    partition,
    below,
    followed.map(({ id }) => id),
    alarms,
  )
}

/** Frames that got their places just now. */
function followFrames({ partition, first, records }: OrderedBatch, now_ms: number): void {
  const received = records.flatMap((record) => (record.kind === 'frame' ? record.at_ms : []))
  if (received.length > 0) passage.ordered(partition, first + records.length - 1, received.length, now_ms - Math.min(...received))
}

/** Records into the engine, with credit: a worker that has none stops the reading of its devices, of nobody else's. */
export function leadRecords({ log, runtime, live }: Parts, gate: Gate, clock: Clock): void {
  log.onDurable(passage.durable)
  log.onOrdered((batch) => {
    followFrames(batch, clock.now_ms())
    live.onBatch(batch)
    if (!runtime.submit(batch)) gate.pause([batch.partition])
  })
  runtime.onCredit((partitions) => gate.resume(partitions))
  runtime.onTrouble((trouble) => {
    metrics.workerTroubles.inc({ reason: trouble.kind === 'poison' ? 'poison' : trouble.reason })
    journal.error(trouble, 'trouble in a worker')
    if (trouble.kind !== 'poison') return
    const { partition, offset, encounter } = trouble
    log.append(partition, { kind: 'skip', at_ms: clock.now_ms(), offset, encounter })
  })
}
