import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Denied, type Principal } from '../access/principal.ts'
import { systemClock } from '../clock.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { testFields } from '../seal/testing.ts'
import { bindChoices } from './bind-candidates.ts'
import { type Bound, bindDevice, unbindDevice } from './bindings.ts'
import { ConflictError } from './conflict.ts'
import { deviceHistory } from './device-history.ts'
import { endToken, rotateTokens } from './device-tokens.ts'
import { addDevice, listDevices, quarantineDevice, releaseDevice, revokeDevice } from './devices.ts'
import { sealPatient } from './patient-record.ts'
import { createStore, type Store } from './store.ts'
import { tokenHash } from './token.ts'

const now_ms = systemClock.now_ms()
const HOUR_MS = 3_600_000
let database: TestDatabase
let store: Store

const person = (role: Principal['role'], wards: string[]): Principal => {
  return { user: `u-${role}`, name: role, role, wards, session: 's', expires_ms: now_ms + HOUR_MS }
}
const admin = person('admin', ['w1'])
const biomed = person('biomed', [])
const nurse = person('nurse', ['w1'])
const conflict = (reason: ConflictError['reason']) => expect.objectContaining({ reason })
const all = { find: '', state: null } as const

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
  await store.prisma.ward.createMany({ data: ['w1', 'w2'].map((id) => ({ id, name: `Ward ${id}` })) })
  for (const [n, ward] of ['w1', 'w1', 'w2'].entries()) {
    const [bed, patient, encounter] = [`b${n}`, `p${n}`, `e${n}`]
    await store.prisma.bed.create({ data: { id: bed, wardId: ward, label: `0${n}`, position: n } })
    const facts = { mrn: `MRN-${n}`, family: `Family${n}`, given: 'Given', sex: 'F', born: '1950-01-02' }
    await store.prisma.patient.create({ data: sealPatient(store.fields, patient, facts) })
    await store.prisma.encounter.create({ data: { id: encounter, patientId: patient, bedId: bed } })
  }
})
afterAll(async () => {
  await store?.close()
  await database?.drop()
})

let count = 0
let device = ''
let token = ''
beforeEach(async () => {
  device = `MX-${++count}`
  token = (await addDevice(biomed, store, now_ms, { device, label: `Monitor ${count}`, kind: 'monitor', model: 'M', serial: `SN${count}` }))
    .token
})
const on = (n: number, more: Partial<Bound> = {}): Bound => ({ encounter: `e${n}`, device, patient: `p${n}`, bed: `b${n}`, ...more })
const row = async (at_ms = now_ms) =>
  (await listDevices(biomed, store, at_ms, { ...all, find: device })).devices.find((one) => one.device === device)!
const inbox = async (action: string) =>
  store.prisma.$queryRaw<Array<{ subject: string; detail: Record<string, unknown> }>>`
    SELECT subject, detail FROM hot.audit_inbox WHERE action = ${action} AND subject = ${device} ORDER BY id`

describe('inventory', () => {
  test('[DVC-1] a token has 256 bits, is told once, and only its SHA-256 is kept', async () => {
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    const kept = await store.prisma.deviceToken.findMany({ where: { deviceId: device } })
    expect(kept.map(({ hash }) => hash)).toEqual([tokenHash(token)])
    expect(JSON.stringify([await row(), await inbox('device.token_made')])).not.toContain(token)
    expect(await row()).toMatchObject({ state: 'free', bed: null, seen: null, tokens: [{ ends_ms: null, in_use: false }] })
  })

  test('[DVC-2] an id is given once, whatever its case and however many ask at the same time', async () => {
    const one = { label: 'x', kind: 'pump', model: '', serial: '' } as const
    await expect(addDevice(admin, store, now_ms, { ...one, device: device.toLowerCase() })).rejects.toEqual(conflict('device_id_taken'))
    const asked = await Promise.allSettled(
      Array.from({ length: 8 }, () => addDevice(admin, store, now_ms, { ...one, device: `TWIN-${count}` })),
    )
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('[DVC-3] rotation: both tokens work until the overlap ends; an earlier end is never put off', async () => {
    await rotateTokens(biomed, store, now_ms, { devices: [device], overlap_ms: HOUR_MS })
    expect((await row()).tokens.map(({ ends_ms }) => ends_ms)).toEqual(expect.arrayContaining([null, now_ms + HOUR_MS]))
    await rotateTokens(biomed, store, now_ms + 1, { devices: [device], overlap_ms: 5 * HOUR_MS })
    const first = tokenHash(token).slice(0, 16)
    expect((await row()).tokens.find((one) => one.token === first)!.ends_ms).toBe(now_ms + HOUR_MS)
    expect((await row(now_ms + HOUR_MS)).tokens).toHaveLength(2)
    expect((await row(now_ms + 6 * HOUR_MS)).tokens).toHaveLength(1)
  })

  test('[DVC-3] several at once: each gets its own, and one that is revoked stops the whole', async () => {
    const other = await addDevice(admin, store, now_ms, { device: `O-${count}`, label: 'o', kind: 'pump', model: '', serial: '' })
    const made = await rotateTokens(admin, store, now_ms, { devices: [device, other.device, device], overlap_ms: HOUR_MS })
    expect(made.map((one) => one.device).sort()).toEqual([device, other.device].sort())
    expect(new Set(made.map((one) => one.token)).size).toBe(2)
    await revokeDevice(admin, store, now_ms, other.device)
    const devices = [device, other.device]
    await expect(rotateTokens(admin, store, now_ms, { devices, overlap_ms: HOUR_MS })).rejects.toEqual(conflict('device_revoked'))
    expect((await row()).tokens).toHaveLength(2)
  })

  test('[DVC-4] a token is ended by its name and by nothing shorter; another device’s token is not there', async () => {
    const name = tokenHash(token).slice(0, 16)
    for (const wrong of ['', name.slice(0, 8), '%', '0'.repeat(16)])
      await expect(endToken(admin, store, now_ms, { device, token: wrong })).rejects.toEqual(new Denied('not_found'))
    await endToken(admin, store, now_ms, { device, token: name })
    await endToken(admin, store, now_ms, { device, token: name })
    expect((await row()).tokens).toEqual([])
    expect(await inbox('device.token_ended')).toHaveLength(1)
  })

  test('[DVC-5] quarantine and revocation take the device off, say why, and keep it from being worn', async () => {
    await bindDevice(nurse, store, now_ms, on(0))
    await quarantineDevice(biomed, store, now_ms + 5, { device, reason: 'defect' })
    expect(await row()).toMatchObject({ state: 'quarantined', quarantined_for: 'defect', bed: null })
    expect((await inbox('device.quarantined'))[0]!.detail).toEqual({ reason: 'defect', taken_off: 'e0' })
    await expect(bindDevice(nurse, store, now_ms, on(0))).rejects.toEqual(conflict('device_quarantined'))
    await releaseDevice(biomed, store, now_ms, device)
    await bindDevice(nurse, store, now_ms + 10, on(0))
    await revokeDevice(admin, store, now_ms + 20, device)
    await expect(bindDevice(nurse, store, now_ms + 30, on(0))).rejects.toEqual(conflict('device_revoked'))
    await expect(releaseDevice(admin, store, now_ms, device)).rejects.toEqual(conflict('device_revoked'))
    expect((await row()).state).toBe('revoked')
  })

  test('[DVC-6] who is connected, with which token and whose clock, is what the gate told last, and old news is not connected', async () => {
    const told = new Date(now_ms - 4_000)
    await store.prisma
      .$executeRaw`INSERT INTO hot.device_seen (device, connected, token, last_ms, clock_offset_ms, clock_uncertainty_ms, battery_pct, told_at)
      VALUES (${device}, true, ${tokenHash(token)}, ${now_ms - 5_000}, 12.5, 3, 41, ${told})`
    const seen = { connected: true, last_ms: now_ms - 5_000, clock_offset_ms: 12.5, clock_uncertainty_ms: 3, battery_pct: 41 }
    expect(await row()).toMatchObject({ seen, tokens: [{ in_use: true }] })
    expect(await row(now_ms + 60_000)).toMatchObject({ seen: { ...seen, connected: false }, tokens: [{ in_use: false }] })
  })

  test('[DVC-7] the inventory is for those who manage devices; biomed sees beds and never a name', async () => {
    await bindDevice(nurse, store, now_ms, on(0))
    const { devices } = await listDevices(biomed, store, now_ms, all)
    expect(devices.find((one) => one.device === device)!.bed).toEqual({ ward: 'w1', ward_name: 'Ward w1', bed_label: '00' })
    expect(JSON.stringify(devices)).not.toMatch(/Family|MRN/)
    const add = { device: 'N', label: 'n', kind: 'pump', model: '', serial: '' } as const
    const refused: Array<Promise<unknown>> = [
      listDevices(nurse, store, now_ms, all),
      addDevice(nurse, store, now_ms, add),
      rotateTokens(nurse, store, now_ms, { devices: [device], overlap_ms: HOUR_MS }),
      endToken(nurse, store, now_ms, { device, token: '' }),
      quarantineDevice(nurse, store, now_ms, { device, reason: 'defect' }),
      releaseDevice(nurse, store, now_ms, device),
      revokeDevice(nurse, store, now_ms, device),
      deviceHistory(nurse, store, now_ms, { device, at_ms: null }),
    ]
    for (const one of await Promise.allSettled(refused)) expect(one).toMatchObject({ reason: new Denied('not_allowed') })
    await expect(quarantineDevice(admin, store, now_ms, { device: 'nobody', reason: 'defect' })).rejects.toEqual(new Denied('not_found'))
  })
})

describe('at the bed', () => {
  test('[DVC-20] a device is put on a patient of the own ward, told in the audit, and twice is once', async () => {
    expect(await bindDevice(nurse, store, now_ms, on(0))).toEqual({ from_ms: now_ms })
    expect(await bindDevice(nurse, store, now_ms + 9, on(0))).toEqual({ from_ms: now_ms })
    expect(await inbox('device.bound')).toEqual([{ subject: device, detail: { encounter: 'e0', bed: 'b0', from_ms: now_ms } }])
    expect((await row()).state).toBe('in_use')
    await expect(bindDevice(nurse, store, now_ms, on(2))).rejects.toEqual(new Denied('not_allowed'))
    await expect(bindDevice(biomed, store, now_ms, on(0))).rejects.toEqual(new Denied('not_allowed'))
    await expect(bindDevice({ ...nurse, locked: true }, store, now_ms, on(0))).rejects.toEqual(new Denied('locked'))
    await expect(unbindDevice(biomed, store, now_ms, on(0))).rejects.toEqual(new Denied('not_allowed'))
  })

  test('[DVC-21] what was confirmed is what is bound: another patient or bed by now, or a discharge, refuses', async () => {
    await expect(bindDevice(nurse, store, now_ms, on(0, { patient: 'p1' }))).rejects.toEqual(conflict('not_as_shown'))
    await expect(bindDevice(nurse, store, now_ms, on(0, { bed: 'b1' }))).rejects.toEqual(conflict('not_as_shown'))
    await store.prisma.encounter.update({ where: { id: 'e1' }, data: { dischargedAt: new Date(now_ms) } })
    await expect(bindDevice(nurse, store, now_ms, on(1))).rejects.toEqual(conflict('already_discharged'))
    await store.prisma.encounter.update({ where: { id: 'e1' }, data: { dischargedAt: null } })
    await expect(bindDevice(nurse, store, now_ms, on(0, { device: 'nobody' }))).rejects.toEqual(new Denied('not_found'))
    expect(await store.prisma.binding.count({ where: { deviceId: device } })).toBe(0)
  })

  test('[DVC-22] one device, one patient: of many who ask at the same time one gets it, and the others are told it is worn', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 12 }, (_, i) => bindDevice(admin, store, now_ms, on(i % 2))))
    const worn = await store.prisma.binding.findMany({ where: { deviceId: device, toAt: null } })
    expect(worn).toHaveLength(1)
    for (const [i, one] of asked.entries()) {
      if (`e${i % 2}` === worn[0]!.encounterId) expect(one.status).toBe('fulfilled')
      else expect(one).toMatchObject({ reason: { reason: 'device_worn' } })
    }
  })

  test('[DVC-23] whatever is done at the same time, and whatever the clock does, wearings of one device never overlap', async () => {
    for (let round = 0; round < 12; round++) {
      const at_ms = now_ms + ((round * 7919) % 1000) - 500
      const steps: Array<Promise<unknown>> = [0, 1, 0, 1].map((n, i) => (i < 2 ? unbindDevice : bindDevice)(admin, store, at_ms + i, on(n)))
      if (round % 5 === 4) {
        const doubted = quarantineDevice(biomed, store, at_ms, { device, reason: 'doubt' })
        steps.push(doubted.then(() => releaseDevice(biomed, store, at_ms, device)))
      }
      for (const one of await Promise.allSettled(steps)) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(ConflictError)
    }
    const rows = await store.prisma.binding.findMany({ where: { deviceId: device }, orderBy: [{ fromAt: 'asc' }, { toAt: 'asc' }] })
    expect(rows.length).toBeGreaterThan(2)
    for (const [i, { fromAt, toAt }] of rows.entries()) {
      if (toAt) expect(toAt.getTime()).toBeGreaterThanOrEqual(fromAt.getTime())
      if (i > 0) expect(fromAt.getTime()).toBeGreaterThanOrEqual(rows[i - 1]!.toAt!.getTime())
    }
  })

  test('[DVC-24] taken off: the wearing ends now, the device is free, and what nobody wears cannot be taken off', async () => {
    await bindDevice(nurse, store, now_ms, on(0))
    expect(await unbindDevice(nurse, store, now_ms + 100, on(0))).toEqual({ to_ms: now_ms + 100 })
    await expect(unbindDevice(nurse, store, now_ms + 200, on(0))).rejects.toEqual(conflict('not_bound'))
    await bindDevice(nurse, store, now_ms + 300, on(1))
    await expect(unbindDevice(nurse, store, now_ms + 400, on(0))).rejects.toEqual(conflict('not_bound'))
  })

  test('[DVC-25] the choices show whom with two identifiers, what is worn where in the own wards only, and know what a scanner typed', async () => {
    await bindDevice(admin, store, now_ms, on(1))
    const other = `PU-${count}`
    await addDevice(admin, store, now_ms, { device: other, label: 'Pump', kind: 'pump', model: '', serial: `P${count}` })
    await bindDevice(person('nurse', ['w2']), store, now_ms, on(2, { device: other }))
    const { patient, candidates, exact, bed_label } = await bindChoices(nurse, store, now_ms, 'e0', '')
    expect({ patient, bed_label, exact }).toEqual({
      patient: { patient: 'p0', family: 'Family0', given: 'Given', sex: 'F', born: '1950-01-02', mrn: 'MRN-0' },
      bed_label: '00',
      exact: null,
    })
    expect(candidates.find((one) => one.device === device)).toMatchObject({ state: 'in_use', worn_at: '01' })
    expect(candidates.find((one) => one.device === other)).toMatchObject({ state: 'in_use', worn_at: null })
    const order = ['free', 'in_use', 'quarantined']
    const states = candidates.map(({ state }) => order.indexOf(state))
    expect(states).toEqual([...states].sort())
    for (const typed of [device, device.toLowerCase(), ` ${device} `, `sn${count}`, `Monitor ${count}`])
      expect((await bindChoices(nurse, store, now_ms, 'e0', typed)).exact).toBe(device)
    expect((await bindChoices(nurse, store, now_ms, 'e0', 'MX')).exact).toBeNull()
    await expect(bindChoices(nurse, store, now_ms, 'e2', '')).rejects.toEqual(new Denied('not_allowed'))
  })

  test('[DVC-30] who wore it when: the stay, the bed, from, to and by; at a past time the one of then', async () => {
    await bindDevice(nurse, store, now_ms, on(0))
    await unbindDevice(nurse, store, now_ms + 100, on(0))
    await bindDevice(person('nurse', ['w2']), store, now_ms + 200, on(2))
    const { wearings } = await deviceHistory(admin, store, now_ms, { device, at_ms: null })
    expect(wearings).toMatchObject([
      { encounter: 'e2', bed_label: '02', from_ms: now_ms + 200, to_ms: null, patient: null },
      {
        encounter: 'e0',
        bed_label: '00',
        from_ms: now_ms,
        to_ms: now_ms + 100,
        by: 'u-nurse',
        patient: { family: 'Family0', mrn: 'MRN-0' },
      },
    ])
    const at = async (at_ms: number) => (await deviceHistory(biomed, store, now_ms, { device, at_ms })).wearings.map((one) => one.encounter)
    expect(await at(now_ms - 1)).toEqual([])
    expect(await at(now_ms)).toEqual(['e0'])
    expect(await at(now_ms + 99)).toEqual(['e0'])
    expect(await at(now_ms + 100)).toEqual([])
    expect(await at(now_ms + 200)).toEqual(['e2'])
  })

  test('[DVC-31] a name in the history is a view of that patient, and audited; biomed gets none and leaves no view', async () => {
    await bindDevice(nurse, store, now_ms, on(0))
    expect((await deviceHistory(biomed, store, now_ms, { device, at_ms: null })).wearings[0]!.patient).toBeNull()
    expect(await inbox('device.history_viewed')).toEqual([])
    await deviceHistory(admin, store, now_ms, { device, at_ms: null })
    expect(await inbox('device.history_viewed')).toEqual([{ subject: device, detail: { encounters: ['e0'] } }])
  })
})
