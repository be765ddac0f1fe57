import type { Clock } from '../clock.ts'
import type { Commands } from '../commands/submit.ts'
import type { Dispatcher } from '../dispatch/dispatch.ts'
import type { Gate } from '../gate/gate.ts'
import type { Live } from '../live/live.ts'
import type { Log } from '../log/log.ts'
import type { Calls } from '../notify/calls.ts'
import { log as journal } from '../observe/log.ts'
import { metrics } from '../observe/metrics.ts'
import type { Recorder } from '../record/recorder.ts'
import type { Runtime } from '../runtime/runtime.ts'

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
    calls.onStored(stored)
  })
  dispatcher.onUnstored((effects) => {
    commands.onUnstored(effects)
    live.onUnstored(effects)
    calls.onUnstored(effects)
  })
}

/** Records into the engine, with credit: a worker that has none stops the reading of its devices, of nobody else's. */
export function leadRecords({ log, runtime, live }: Parts, gate: Gate, clock: Clock): void {
  log.onOrdered((batch) => {
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
