import pg from 'pg'
import { TEST_CALL_PATH, TWILIO_STATUS_PATH } from '../contracts/contact.ts'
import { PARTITIONS, partitionOf } from '../contracts/record.ts'
import { BUILD } from '../contracts/version.ts'
import { createSessions } from './access/session.ts'
import { askedFor } from './audit/asked.ts'
import { auditKey } from './audit/key.ts'
import { systemClock } from './clock.ts'
import { createAtWall } from './commands/at-wall.ts'
import { createCommands } from './commands/submit.ts'
import type { Config } from './config.ts'
import { createFollower } from './core/admissions.ts'
import { startCheckpoints } from './core/audit.ts'
import { openCalls } from './core/calls.ts'
import { openChannels } from './core/channels.ts'
import { openDatabase } from './core/database.ts'
import { chartDemo } from './core/demo-chart.ts'
import { demoMenu } from './core/demo-menu.ts'
import { leadEffects, leadRecords } from './core/effects.ts'
import { startEnds } from './core/ends.ts'
import { listenToFacts } from './core/facts-changed.ts'
import { prepareFirstRun } from './core/first-run.ts'
import { answerLimitsEffect } from './core/limits-effect.ts'
import { startPages } from './core/pages.ts'
import { startPruner } from './core/pruner.ts'
import { restorePartitions } from './core/restore.ts'
import { sealOldRows } from './core/seal-old-rows.ts'
import { startSnapshotter } from './core/snapshotter.ts'
import { openStatus, STATUS_PATH } from './core/status.ts'
import { createStopping } from './core/stopping.ts'
import { testCalls } from './core/test-call.ts'
import { startTicker } from './core/ticker.ts'
import { answerWhy } from './core/why.ts'
import { createDispatcher } from './dispatch/dispatch.ts'
import { createDeadLetters } from './gate/dead-letters.ts'
import { createGate } from './gate/gate.ts'
import { createProgressStore } from './gate/progress-store.ts'
import { createRegistry } from './gate/registry.ts'
import { createSeen } from './gate/seen.ts'
import { createDirectory } from './live/directory.ts'
import { createLive } from './live/live.ts'
import { boardFacts, createPast, readHouseSince } from './live/past.ts'
import { TICKET_PATH, ticketOffice } from './live/ticket-office.ts'
import { createTickets } from './live/tickets.ts'
import type { Watching } from './live/watch.ts'
import { createKeeper } from './log/kept-snapshots.ts'
import type { Log } from './log/log.ts'
import { postgresLog } from './log/postgres.ts'
import { loadSnapshots, saveSnapshot } from './log/snapshots.ts'
import { twilioStatus } from './notify/channels/sms/status.ts'
import { log as journal } from './observe/log.ts'
import { createRecorder } from './record/recorder.ts'
import { createClerk } from './replay/clerk.ts'
import type { StepEffects } from './runtime/runtime.ts'
import { workerRuntime } from './runtime/workers.ts'
import { fieldsOf } from './seal/keyring.ts'
import { authSecret } from './secrets.ts'
import { bootFacts } from './store/boot.ts'
import { endEmergencies } from './store/break-glass.ts'
import { endShifts } from './store/duty-hold.ts'
import { sessionSource } from './store/sessions.ts'
import { createStore } from './store/store.ts'
import { personAtWall } from './store/wall-people.ts'
import { type Certificate, watchCertificate } from './web/certificate.ts'
import { openDoor } from './web/door.ts'

/** What a program that embeds Wardwave may put in place of a part; the ledger's seeded defects use it. */
export interface Parts {
  /** Aborted when the start is to be broken off. */
  leaving?: AbortSignal
  /** The log as the gate sees it. */
  logForGate?(log: Log): Log
  /** What screens are shown when they come, or come back. */
  watchingForLive?(watching: Watching): Watching
  /** Hears what the engine decided as it reaches this process, before anybody else; measurements begin there. */
  onStep?(step: StepEffects): void
}

export interface App {
  /** Public and device port. */
  readonly port: number
  readonly devicePort: number
  /** One-time link for the first admin, when nobody can sign in yet. */
  readonly setupLink: string | null
  /** Lets go in order: devices first, then what they sent is stored, then screens and pages, the database last. */
  stop(): Promise<void>
}

/** What an embedded database gets to end by itself; one that does not is dealt with by the next start. */
const DATABASE_STOP_MS = 3_000
/** How soon what has ended by the clock is written down. */
const EMERGENCIES_END_MS = 2_000
const SHIFTS_END_MS = 5_000

/** Starts a whole Wardwave. The ports open last, when every patient's state is back. */
export async function startApp(config: Config, parts: Parts = {}): Promise<App> {
  const clock = systemClock
  const stopping = createStopping()
  try {
    return await start()
  } catch (error) {
    await stopping.all()
    throw error
  }

  async function start(): Promise<App> {
    const database = await openDatabase(config, parts.leaving)
    stopping.add(database.stop, DATABASE_STOP_MS)
    const { appUrl, ownerUrl } = database
    const secret = config.authSecret ?? authSecret(config.dataDir)
    const secure = config.publicUrl.startsWith('https:')
    const key = auditKey(config.dataDir, config.audit.keyPem)
    const calling = openChannels(config, clock)
    const web = config.pages ? await startPages({ config, appUrl, secret, auditPublicKeys: key.publicPems, calls: calling.offered }) : null
    if (web) stopping.add(web.stop)

    const store = createStore(appUrl, fieldsOf(config.fieldKeysFile, clock.now_ms), 'socket')
    stopping.add(store.close)
    const setupLink = await prepareFirstRun(config, store, clock)
    await sealOldRows(store, ownerUrl, config.fieldKeysFile)
    const facts = await bootFacts(store)
    const pool = new pg.Pool({ connectionString: appUrl, max: 4, connectionTimeoutMillis: 3_000, query_timeout: 5_000 })
    pool.on('error', (error) => journal.warn({ error: error.message }, 'a connection broke; another is opened'))
    stopping.add(() => pool.end())

    const directory = createDirectory((known) => readHouseSince(store, known))
    await directory.start()
    stopping.add(directory.stop)

    const log = await postgresLog({ appUrl, ownerUrl, clock, retention_ms: config.logRetention_ms })
    database.claim() // the log's lock says that no other server uses it
    stopping.add(log.close)
    const dispatcher = await createDispatcher({ appUrl, log, clock, wardOf: (encounter) => directory.place(encounter)?.ward ?? null })
    const checkpoints = await startCheckpoints({ config, pool, clock, key, dispatcher })
    for (const stop of [checkpoints.close, dispatcher.close, dispatcher.drain, log.flush, store.trail.close]) stopping.add(stop)
    const runtime = workerRuntime({ workers: config.workers, build: BUILD })
    stopping.add(() => runtime.close())

    const sessions = createSessions(sessionSource(store, clock.now_ms, config.idle), clock, { secret, secure })
    const commands = createCommands({
      ...{ log, clock, places: directory, fields: store.fields },
      colleagues: { isOnDuty: (...who) => calls.isOnDuty(...who) },
    })
    const atWall = createAtWall({
      commands,
      places: directory,
      clock,
      findPerson: (wall, pin, asked) => personAtWall(wall, store, clock.now_ms(), pin, asked),
    })
    const past = createPast({ store, pool })
    const tickets = createTickets(clock)
    const live = createLive({
      clock,
      sessions,
      directory,
      past,
      log,
      commands: atWall,
      trail: store.trail,
      tickets,
      cover: (record) => log.append(partitionOf(record.encounter), record),
      build: BUILD,
      demo: config.demo,
      ...(parts.watchingForLive && { watchingAs: parts.watchingForLive }),
    })
    const recorder = createRecorder({ appUrl, ownerUrl, log, clock, retention_ms: config.recordRetention_ms })
    stopping.add(recorder.close)

    const registry = createRegistry(pool)
    await registry.refresh()
    const deadLetters = createDeadLetters(pool)
    const gate = createGate({
      log: parts.logForGate?.(log) ?? log,
      clock,
      devices: registry,
      bindings: registry,
      progress: createProgressStore(pool),
      deadLetters,
      ...(config.tls ? { tls: config.tls } : {}),
    })
    const seen = createSeen({ pool, clock, sessions: gate.sessions })
    for (const stop of [registry.close, deadLetters.close, seen.close, gate.drain]) stopping.add(stop)

    const calls = openCalls({ ...{ store, pool, log, clock, directory }, channels: calling.channels, publicUrl: config.publicUrl })
    stopping.add(calls.stop)
    const all = { log, runtime, dispatcher, commands, live, recorder, calls }
    live.load(await boardFacts(store, pool))
    if (parts.onStep) runtime.onEffects(parts.onStep)
    leadEffects(all)
    const snapshots = await loadSnapshots(pool)
    const { replayed } = await restorePartitions({ log, runtime, snapshots })
    journal.info({ replayed }, 'every patient is back where the log ends')
    leadRecords(all, gate, clock)
    await recorder.start()
    // Before anything new is appended: what is covered must be read, not only heard of.
    await gate.restore()
    for (let partition = 0; partition < PARTITIONS; partition++)
      log.append(partition, { kind: 'opened', at_ms: clock.now_ms(), build: BUILD })
    const follower = createFollower({ read: () => bootFacts(store), log, clock })
    await follower.follow()
    if (config.demo) chartDemo({ append: (partition, record) => log.append(partition, record), clock, facts, names: directory.names() })

    await calls.start()
    const occupied = () => [...new Set(directory.encounters().map(partitionOf))]
    const ticker = startTicker({ log, clock, partitions: occupied })
    const keep = createKeeper(pool, clock)
    const snapshotter = startSnapshotter({
      runtime,
      // Also those that were left: what an old snapshot remembers must not come back.
      partitions: () => [...new Set([...occupied(), ...follower.partitions(), ...snapshots.keys()])],
      committedBelow: (partition) => Math.min(log.durable(partition), dispatcher.effectsBelow(partition)),
      save: (snapshot) => saveSnapshot(pool, snapshot).then(() => keep(snapshot)),
    })
    const pruner = startPruner({ pool, store, clock, logRetention_ms: config.logRetention_ms })
    const refresh = async () => {
      await Promise.all([registry.refresh(), directory.refresh()])
      await Promise.all([live.factsChanged(), follower.follow(), calls.refresh()])
    }
    const factsChanged = listenToFacts({ appUrl, refresh })
    const emergencies = startEnds('emergencies', EMERGENCIES_END_MS, () => endEmergencies(store, clock.now_ms()))
    const shifts = startEnds('shifts', SHIFTS_END_MS, () => endShifts(store, clock.now_ms()))
    for (const stop of [ticker.stop, snapshotter.stop, pruner.stop, factsChanged.stop, emergencies.stop, shifts.stop]) stopping.add(stop)

    let open = false
    const ready = () => ({
      ok: open,
      detail: {
        storing: log.storing(),
        waiting_bytes: log.waitingBytes(),
        devices: gate.sessions().filter((s) => s.connected).length,
        viewers: live.viewers(),
        web: { pid: web?.pid() ?? null },
        database: { pid: database.pid() },
      },
    })
    const door = openDoor({
      clock,
      tls: config.tls,
      webPort: web ? web.port : null,
      dev: !config.production,
      ready,
      origins: config.allowedOrigins,
      trustedProxies: config.trustedProxies,
      onRefused: (address, reason, path) => store.trail.refused({ address }, reason, askedFor(path).path),
    })
    live.attach(door.sockets)
    door.own(TICKET_PATH, ticketOffice(sessions, tickets))
    const { channels, twilio } = calling
    const { principalFromCookie: principalOf } = sessions
    const clerk = createClerk({ appUrl, build: BUILD })
    stopping.add(clerk.close)
    const status = openStatus({ principalOf, clock, gate, live, log, directory, trail: store.trail })
    stopping.add(status.stop)
    door.own(STATUS_PATH, status.answer)
    door.own('/why', answerWhy({ principalOf, store, clock, clerk }))
    door.own('/limits-effect', answerLimitsEffect({ principalOf, store, clock, clerk }))
    door.own(TEST_CALL_PATH, testCalls({ principalOf, store, clock, channels, publicUrl: config.publicUrl }))
    door.own(TWILIO_STATUS_PATH, twilioStatus({ ...twilio, told: calls.onReported }))
    if (config.demo && config.simControlPort !== null) {
      const menu = demoMenu({
        controlPort: config.simControlPort,
        principalOf: sessions.principalFromCookie,
        trail: store.trail,
      })
      for (const path of ['/demo/scenarios', '/demo/scenario', '/demo/beds']) door.own(path, menu(path.replace('/demo', '')))
    }
    if (config.tls) {
      const renewed = (pair: Certificate) => {
        door.renew(pair)
        gate.renew(pair)
      }
      stopping.add(watchCertificate(config.tls, renewed))
    }
    for (const stop of [door.close, live.drain]) stopping.add(stop)
    const devicePort = await gate.listen(config.devicePort, config.deviceHost)
    await door.listen(config.port, config.host)
    // Pages that do not come up are told of and started again; alarms do not wait for them.
    await web?.ready().catch((error: unknown) => journal.error({ error: String(error) }, 'no pages yet; waves and alarms go on'))
    open = true
    return { port: config.port, devicePort, setupLink, stop: stopping.all }
  }
}
