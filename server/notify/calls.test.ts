import { expect, test } from 'vitest'
import { metrics } from '../observe/metrics.ts'
import { ATTEMPTS_MAX } from './backoff.ts'
import { EARLY_MAX } from './calls.ts'
import { ACKNOWLEDGED, changeOf, ENDED, startedCalls, wardCalls } from './testing.ts'

const high = (revision: number, level: number, over = {}) => ({ revision, level, ...over })

test('[NTF-1] each step calls whoever it names, once, however often it is told; every hop is written', async () => {
  const { calls, stored, provider, hops } = startedCalls()
  await calls.start()
  const raised = changeOf('raised', high(1, 1))
  calls.onUnstored([raised])
  await stored(1, raised)
  expect(provider.saidTo('ana-push')).toEqual(['call 1'])
  await stored(2, changeOf('escalated', high(2, 2)))
  await stored(3, changeOf('escalated', high(3, 3)))
  await stored(4, changeOf('escalated', high(4, 4)))
  expect(provider.saidTo('cho-push')).toEqual(['call 2', 'call 3'])
  expect(['ana-push', 'ben-sms'].map(provider.saidTo)).toEqual([['call 1', 'call 3'], ['call 3']])
  expect(['dov-email', 'room', 'pager'].map(provider.saidTo)).toEqual([['call 4'], ['call 4'], ['call 4']])
  expect(hops().slice(0, 2)).toEqual(['ana-push 1 queued', 'ana-push 1 sent'])
  await calls.stop()
})

test('[NTF-8] a call says place, priority, kind and step, never a value; it opens at its alarm and names itself', async () => {
  const { calls, stored, provider, written } = startedCalls()
  await calls.start()
  await stored(1, changeOf('raised', high(1, 2, { params: { value: 71.25, family: 'Okafor' } })))
  const { call } = provider.heard[1]!
  expect(call.text).toBe('High alarm, Ward 4B bed 01: Desaturation. Step 2.')
  expect(JSON.stringify(call)).not.toMatch(/71\.25|Okafor|enc-1/)
  const row = written.flatMap(({ rows }) => rows).find(({ level }) => level === 2)!
  expect(call.url).toBe(`https://ward.example/alarms/a1?call=${row.id}`)
  expect([call.thread, call.dedup]).toEqual(['a1', row.dedup])
  await calls.stop()
})

test('[NTF-9] what failed is tried again with the same key, later each time, and no more than so often', async () => {
  const { calls, stored, pass, provider, hops } = startedCalls()
  await calls.start()
  provider.answers.set('ana-push', ['busy', 'busy', 'sent'])
  await stored(1, changeOf('raised', high(1, 1)))
  await pass(60_000)
  expect(provider.heard.map(({ call }) => call.dedup)).toEqual(Array(3).fill(provider.heard[0]!.call.dedup))
  expect(hops().filter((hop) => hop.startsWith('ana'))).toEqual([
    'ana-push 1 queued',
    'ana-push 1 failed (unreachable: http 503, tried again)',
    'ana-push 1 failed (unreachable: http 503, tried again)',
    'ana-push 1 sent',
  ])
  provider.answers.set('cho-push', ['busy'])
  await stored(2, changeOf('escalated', high(2, 2)))
  await pass(600_000)
  expect(provider.saidTo('cho-push')).toHaveLength(ATTEMPTS_MAX)
  await calls.stop()
})

test('[NTF-10] [NTF-11] a call that reaches nobody is told within a minute, also from a provider that hangs; and again when one gets through', async () => {
  const { calls, stored, pass, provider, records } = startedCalls()
  await calls.start()
  provider.answers.set('ana-push', ['hang', 'hang', 'hang', 'hang', 'hang', 'sent'])
  await stored(1, changeOf('raised', high(1, 1)))
  await pass(60_000)
  expect(records.map(({ alarm, level, delivered, why }) => [alarm, level, delivered, why])).toEqual([['a1', 1, false, 'timeout']])
  expect(records[0]!.at_ms - 1_000_000).toBeLessThan(60_000)
  await pass(60_000)
  expect(records.at(-1)).toMatchObject({ kind: 'delivery', encounter: 'enc-1', alarm: 'a1', delivered: true })
  await calls.stop()
})

test('[NTF-10] a step that resolves to nobody, to nobody who can be reached, or to a channel that is not set up is told at once', async () => {
  const { calls, stored, records, ward } = startedCalls()
  await calls.start()
  const now = wardCalls(1_000_000)
  ward.now = { ...now, duty: { ...now.duty, on: [] } }
  await stored(1, changeOf('raised', high(1, 1)))
  ward.now = { ...now, duty: { ...now.duty, contacts: [] } }
  await stored(2, changeOf('raised', { id: 'seen', ...high(1, 1) }))
  expect(records).toHaveLength(1) // whoever is on duty has it on a screen
  await stored(2, changeOf('raised', { id: 'u', code: 'unwatched', priority: 'medium', revision: 1 }))
  await stored(2, changeOf('escalated', high(2, 2)))
  ward.now = { ...now, duty: { ...now.duty, contacts: [{ contact: 'x', user: 'ana', channel: 'whatsapp', label: '' }] } }
  await stored(3, changeOf('raised', { id: 'a2', ...high(1, 1) }))
  ward.now = undefined
  await stored(4, changeOf('raised', { id: 'a3', ...high(1, 1) }))
  expect(records.map(({ why }) => why)).toEqual(['nobody_on_duty', 'nobody_reachable', 'no_channel', 'nobody_on_duty'])
  await calls.stop()
})

test('[NTF-12] over: what waits is cancelled and says why, whoever was called is told once where that helps, a text only of a high alarm', async () => {
  const { calls, stored, provider, hops } = startedCalls()
  await calls.start()
  provider.answers.set('ben-sms', ['busy'])
  await stored(1, changeOf('raised', high(1, 4)))
  await stored(2, changeOf('ended', { ...high(2, 4), ...ENDED }))
  expect(['ana-push', 'cho-push', 'ben-sms', 'dov-email', 'room', 'pager'].map((one) => provider.saidTo(one).at(-1))).toEqual([
    'cancelled 3',
    'cancelled 3',
    'call 3',
    'call 4',
    'cancelled 4',
    'cancelled 4',
  ])
  expect(provider.saidTo('ana-push')).toEqual(['call 1', 'call 3', 'cancelled 3'])
  const over = hops().filter((hop) => hop.includes('cancelled'))
  expect(new Set(over.map((hop) => hop.replace(/^.*cancelled/, '')))).toEqual(new Set([' (ended)']))
  expect(over).toHaveLength(8)
  expect(calls.waiting()).toBe(0)
  await calls.stop()
})

test('[NTF-12] a medium alarm that is over sends no text after the first; the pager resolves', async () => {
  const { calls, stored, provider, ward } = startedCalls()
  await calls.start()
  const now = wardCalls(1_000_000)
  ward.now = { ...now, policy: { ...now.policy!, medium: [{ after_ms: 0, to: ['ward'] }] } }
  await stored(1, changeOf('raised', high(1, 1, { priority: 'medium' })))
  await stored(2, changeOf('ended', { ...high(2, 1, { priority: 'medium' }), ...ENDED }))
  expect(['room', 'pager'].map(provider.saidTo)).toEqual([['call 1'], ['call 1', 'cancelled 1']])
  await calls.stop()
})

test('[NTF-12] ended while a provider hangs: what it takes after all is called off, what it does not is tried no more', async () => {
  const { calls, stored, pass, provider, hops } = startedCalls()
  await calls.start()
  provider.answers.set('ana-push', ['hang', 'sent'])
  await stored(1, changeOf('raised', high(1, 1)))
  await stored(2, changeOf('ended', { ...high(2, 1), ...ENDED }))
  expect(provider.saidTo('ana-push')).toEqual(['call 1'])
  provider.letGo()
  await pass(1_000)
  expect(provider.saidTo('ana-push')).toEqual(['call 1', 'cancelled 1'])
  provider.answers.set('ana-push', ['hang'])
  await stored(3, changeOf('raised', { id: 'a2', ...high(1, 1) }))
  await stored(4, changeOf('ended', { id: 'a2', ...high(2, 1), ...ENDED }))
  await pass(60_000)
  expect(provider.heard.filter(({ call }) => call.thread === 'a2')).toHaveLength(1)
  expect(hops().at(-1)).toBe('ana-push 1 cancelled (ended)')
  await calls.stop()
})

test('[NTF-12] of several beds in one message on its way those that are over call nobody off while another still calls', async () => {
  const { calls, stored, pass, provider, hops } = startedCalls()
  await calls.start()
  provider.answers.set('cho-push', ['hang', 'sent'])
  const unwatched = (bed: string, over: object) =>
    ({ id: `u${bed}`, bed, code: 'unwatched', detector: 'unwatched', priority: 'medium', ...over }) as const
  for (const [i, bed] of ['b1', 'b2', 'b3'].entries()) await stored(i + 1, changeOf('raised', unwatched(bed, { revision: 1 })))
  await pass(1_500)
  for (const [i, bed] of ['b1', 'b2'].entries()) await stored(4 + i, changeOf('ended', unwatched(bed, { revision: 2, ...ENDED })))
  provider.letGo()
  await pass(1_000)
  expect(provider.saidTo('cho-push')).toEqual(['call 0'])
  expect(hops().filter((hop) => hop.startsWith('cho-push 0 cancelled'))).toHaveLength(2)
  await stored(6, changeOf('ended', unwatched('b3', { revision: 2, ...ENDED })))
  expect(provider.saidTo('cho-push')).toEqual(['call 0', 'cancelled 0'])
  await calls.stop()
})

test('[NTF-18] stopped, nothing more goes out, whatever an attempt on its way brings', async () => {
  const { calls, stored, settle, provider } = startedCalls()
  await calls.start()
  provider.answers.set('ana-push', ['hang'])
  await stored(1, changeOf('raised', high(1, 1)))
  const stopping = calls.stop()
  calls.onStored([{ ward: 'w1', cursor: 2, effects: [changeOf('escalated', high(2, 2))] }])
  provider.letGo()
  await settle()
  calls.turn()
  await stopping
  expect(provider.heard.map(({ address }) => address)).toEqual(['ana-push'])
})

test('[NTF-13] a provider that is slow and then answers twice: one call, one receipt', async () => {
  const { calls, stored, pass, provider, hops } = startedCalls()
  await calls.start()
  provider.answers.set('ana-push', ['hang', 'hang', 'sent'])
  await stored(1, changeOf('raised', high(1, 1)))
  await pass(15_000)
  expect(provider.saidTo('ana-push')).toHaveLength(2)
  provider.letGo()
  await pass(60_000)
  expect(provider.saidTo('ana-push')).toHaveLength(2)
  expect(hops().filter((hop) => hop.endsWith('sent'))).toEqual(['ana-push 1 sent'])
  await calls.stop()
})

test('[NTF-14] who answers is written at their own call: going, acknowledged, declined', async () => {
  const { calls, stored, hops } = startedCalls()
  await calls.start()
  await stored(1, changeOf('raised', high(1, 1)))
  await stored(2, changeOf('declined', high(2, 1), 'ana'), changeOf('escalated', high(3, 2), 'ana'))
  const claimed = { response: { state: 'claimed', by: 'cho', at_ms: 0, until_ms: 9 } } as const
  await stored(3, changeOf('claimed', { ...high(4, 2), ...claimed }, 'cho'))
  await stored(4, changeOf('acknowledged', { ...high(5, 2), ...ACKNOWLEDGED }, 'cho'))
  expect(hops().filter((hop) => hop.includes('answered'))).toEqual([
    'ana-push 1 answered (declined)',
    'cho-push 2 answered (going)',
    'cho-push 2 answered (acknowledged)',
  ])
  await calls.stop()
})

test('[NTF-14] a provider that reports later: delivered is a hop of its own, once; what it could not deliver after all reached nobody', async () => {
  const { calls, stored, hops, records } = startedCalls()
  await calls.start()
  await stored(1, changeOf('raised', { bed: 'b3', ...high(1, 1) }))
  calls.onReported({ provider_id: 'ben-sms-1', state: 'delivered', detail: '' })
  calls.onReported({ provider_id: 'ben-sms-1', state: 'delivered', detail: '' })
  await stored(2, changeOf('raised', { id: 'a2', bed: 'b3', ...high(1, 1) }))
  calls.onReported({ provider_id: 'ben-sms-2', state: 'failed', detail: 'twilio 30003' })
  calls.onReported({ provider_id: 'nobody’s', state: 'failed', detail: '' })
  await stored(3)
  expect(hops().filter((hop) => /delivered|failed/.test(hop))).toEqual([
    'ben-sms 1 delivered',
    'ben-sms 1 failed (unreachable: twilio 30003)',
  ])
  expect(records.map(({ alarm, delivered, why }) => [alarm, delivered, why])).toEqual([['a2', false, 'unreachable']])
  await calls.stop()
})

test('[NTF-3] "I’m going" ends the tries of calls that did not go out; a lapse with nobody left calls the last ones once more', async () => {
  const { calls, stored, pass, provider, records } = startedCalls()
  await calls.start()
  provider.answers.set('room', ['busy'])
  await stored(1, changeOf('raised', high(1, 4)))
  const before = provider.saidTo('room').length
  const claimed = { response: { state: 'claimed', by: 'ana', at_ms: 0, until_ms: 9 } } as const
  await stored(2, changeOf('claimed', { ...high(2, 4), ...claimed }, 'ana'))
  await pass(120_000)
  expect(provider.saidTo('room')).toHaveLength(before)
  expect(records).toEqual([])
  provider.answers.set('room', ['sent'])
  await stored(3, changeOf('claim_lapsed', high(3, 4)))
  expect([provider.saidTo('room').at(-1), provider.saidTo('dov-email')]).toEqual(['call 4', ['call 4', 'call 4']])
  expect(new Set(provider.heard.filter(({ address }) => address === 'dov-email').map(({ call }) => call.dedup)).size).toBe(2)
  await calls.stop()
})

test('[NTF-6] a closed screen leaves twelve beds unwatched: one message a person and ward, at once, and a receipt for each alarm', async () => {
  const { calls, stored, pass, provider, hops, records } = startedCalls()
  await calls.start()
  const beds = Array.from({ length: 12 }, (_, i) => `b${i + 1}`)
  for (const [i, bed] of beds.entries())
    await stored(
      i + 1,
      changeOf('raised', { id: `u${bed}`, bed, code: 'unwatched', detector: 'unwatched', priority: 'medium', revision: 1 }),
    )
  await pass(1_500)
  expect([provider.saidTo('ana-push').length, provider.saidTo('cho-push').length]).toEqual([1, 1])
  const { call } = provider.heard.find(({ address }) => address === 'cho-push')!
  expect(call.text).toBe('Medium alarm, Ward 4B: No screen shows this bed (beds 01, 02, 03, 04, 05, 06 and 6 more).')
  expect(hops().filter((hop) => hop === 'cho-push 0 sent')).toHaveLength(12)
  // Over for all but one: who was called is told when it is over for the last.
  for (const [i, bed] of beds.entries())
    await stored(20 + i, changeOf('ended', { id: `u${bed}`, bed, code: 'unwatched', priority: 'medium', revision: 2, ...ENDED }))
  expect(provider.saidTo('cho-push')).toEqual(['call 0', 'cancelled 0'])
  expect(records).toEqual([])
  await calls.stop()
})

test('[NTF-10] that "a call reached nobody" reaches nobody is not told by another such alarm', async () => {
  const { calls, stored, pass, records, ward } = startedCalls()
  await calls.start()
  const now = wardCalls(1_000_000)
  ward.now = { ...now, duty: { ...now.duty, on: [] } }
  await stored(1, changeOf('raised', { code: 'not_delivered', priority: 'medium', revision: 1 }))
  await pass(60_000)
  expect(records).toEqual([])
  await calls.stop()
})

test('[NTF-15] beyond three a minute, medium calls of one person wait for each other up to 20 s; a high one never does', async () => {
  const { calls, stored, pass, provider } = startedCalls()
  await calls.start()
  for (let i = 1; i <= 8; i++)
    await stored(i, changeOf('raised', { id: `m${i}`, bed: i % 2 ? 'b1' : 'b2', priority: 'medium', revision: 1, level: 1 }))
  expect(provider.saidTo('ana-push')).toHaveLength(3)
  await stored(9, changeOf('raised', { id: 'h1', ...high(1, 1) }))
  expect(provider.saidTo('ana-push')).toHaveLength(4)
  expect(provider.heard.at(-1)!.call.priority).toBe('high')
  await pass(20_500)
  expect(provider.saidTo('ana-push')).toHaveLength(5)
  expect(provider.heard.at(-1)!.call.title).toBe('Desaturation (beds 01, 02)')
  expect(provider.heard.at(-1)!.call.url).toMatch(/^https:\/\/ward.example\/alarms\?call=/)
  await calls.stop()
})

test('[NTF-16] a provider that hangs holds up no other, and a fault in one change calls for the others', async () => {
  const { calls, stored, provider, ward } = startedCalls()
  await calls.start()
  const good = ward.now
  for (let i = 1; i <= 30; i++) {
    provider.answers.set('ana-push', ['hang'])
    await stored(i, changeOf('raised', { id: `h${i}`, ...high(1, 1) }))
  }
  await stored(31, changeOf('raised', { id: 'b', bed: 'b3', ...high(1, 1) }))
  expect(provider.saidTo('ben-sms')).toEqual(['call 1'])
  Object.defineProperty(ward, 'now', {
    configurable: true,
    get: () => {
      throw new Error('broken')
    },
  })
  await stored(32, changeOf('raised', { id: 'broken', ...high(1, 1) }))
  Object.defineProperty(ward, 'now', { value: good })
  await stored(33, changeOf('raised', { id: 'c', bed: 'b3', ...high(1, 1) }))
  expect(provider.saidTo('ben-sms')).toEqual(['call 1', 'call 1'])
  await calls.stop()
})

test('[NTF-25] what is told before the start waits for it up to a bound; past it the oldest change goes, counted', async () => {
  const { calls, provider } = startedCalls()
  const count = async () => (await metrics.callsRefused.get()).values[0]?.value ?? 0
  const before = await count()
  const told = (id: string) => changeOf('raised', high(1, 1, { id }))
  calls.onUnstored([
    told('first'),
    ...Array.from({ length: EARLY_MAX - 1 }, () => changeOf('updated', high(1, 0, { id: 'quiet' }))),
    told('last'),
  ])
  expect((await count()) - before).toBe(1)
  await calls.start()
  calls.turn()
  await new Promise(setImmediate)
  expect(provider.heard.map(({ call }) => call.url.split('/').at(-1)!.split('?')[0])).toEqual(['last'])
  await calls.stop()
})

test('[TAB-9] who is asked by name is called at once, once however often it is told, beside the chain; over, it is called off', async () => {
  const { calls, stored, provider } = startedCalls()
  await calls.start()
  const asked = { by: 'ana', to: 'ben', at_ms: 1 }
  await stored(1, changeOf('raised', high(1, 1)))
  const change = changeOf('delegated', high(2, 1, { asked }), 'ana')
  calls.onUnstored([change])
  await stored(2, change)
  await stored(3, changeOf('updated', high(3, 1, { asked })))
  expect([provider.saidTo('ben-sms'), provider.saidTo('ana-push')]).toEqual([['call 1'], ['call 1']])
  await stored(4, changeOf('escalated', high(4, 2)))
  expect(provider.saidTo('cho-push')).toEqual(['call 2'])
  await stored(5, changeOf('delegated', high(5, 2, { asked }), 'cho'))
  expect(provider.saidTo('ben-sms'), 'asked anew is called anew').toEqual(['call 1', 'call 2'])
  await stored(6, changeOf('acknowledged', high(6, 2, ACKNOWLEDGED), 'ana'))
  await stored(7, changeOf('delegated', high(7, 2, { ...ACKNOWLEDGED, asked }), 'cho'))
  expect(provider.saidTo('ben-sms')).toEqual(['call 1', 'call 2', 'cancelled 2'])
  await calls.stop()
})

test('[TAB-9] whoever is asked no more before their call went out is not called; the step’s own calls and the next asking go on', async () => {
  const { calls, stored, pass, provider, hops, records } = startedCalls()
  await calls.start()
  provider.answers.set('ben-sms', ['busy'])
  provider.answers.set('ana-push', ['busy', 'busy', 'sent'])
  const asked = (to: string) => ({ asked: { by: 'cho', to, at_ms: 1 } })
  await stored(1, changeOf('raised', high(1, 1)))
  await stored(2, changeOf('delegated', high(2, 1, asked('ben')), 'cho'))
  await stored(3, changeOf('delegated', high(3, 1, asked('dov')), 'cho'))
  await pass(60_000)
  expect(hops().filter((hop) => hop.startsWith('ben'))).toEqual([
    'ben-sms 1 queued',
    'ben-sms 1 failed (unreachable: http 503, tried again)',
    'ben-sms 1 cancelled (not_asked)',
  ])
  expect([provider.saidTo('ben-sms').length, provider.saidTo('dov-email'), hops().at(-1)]).toEqual([1, ['call 1'], 'ana-push 1 sent'])
  expect(records).toEqual([])
  await calls.stop()
})

const silences = [
  ['paused', { state: 'paused', by: 'ana', until_ms: 9, reason: 'bath' }],
  ['standby', { state: 'off', why: 'standby', by: 'ana', until_ms: 9, reason: 'imaging' }],
  ['suppressed', { state: 'off', why: 'suppressed' }],
] as const
for (const [why, signal] of silences)
  test(`[TAB-9] [NTF-4] ${why}: the step’s calls stay, who is asked by name goes on being called, and their miss is told`, async () => {
    const { calls, stored, pass, provider, hops, records } = startedCalls()
    await calls.start()
    provider.answers.set('ana-push', ['busy'])
    provider.answers.set('ben-sms', ['hang', 'hang', 'hang', 'hang', 'hang', 'sent'])
    const asked = { by: 'cho', to: 'ben', at_ms: 1 }
    await stored(1, changeOf('raised', high(1, 1)))
    await stored(2, changeOf('delegated', high(2, 1, { asked }), 'cho'))
    await stored(3, changeOf(why, high(3, 1, { asked, signal }), 'ana'))
    await pass(120_000)
    expect(provider.saidTo('ana-push')).toHaveLength(1)
    expect([
      hops()
        .filter((hop) => hop.startsWith('ana'))
        .at(-1),
      hops().at(-1),
    ]).toEqual([`ana-push 1 cancelled (${why})`, 'ben-sms 1 sent'])
    expect(records.map(({ level, delivered }) => [level, delivered])).toEqual([
      [1, false],
      [1, true],
    ])
    await calls.stop()
  })

test('[TAB-9] who was asked declines after the next step was taken: they are not called, the step’s own calls go on', async () => {
  const { calls, stored, pass, provider, hops, records } = startedCalls()
  await calls.start()
  provider.answers.set('ben-sms', ['busy'])
  provider.answers.set('cho-push', ['busy', 'busy', 'sent'])
  await stored(1, changeOf('delegated', high(1, 1, { asked: { by: 'ana', to: 'ben', at_ms: 1 } }), 'ana'))
  await stored(2, changeOf('escalated', high(2, 2)))
  await stored(3, changeOf('declined', high(3, 2), 'ben'))
  await pass(60_000)
  expect(provider.saidTo('ben-sms')).toHaveLength(1)
  expect(
    hops()
      .filter((hop) => hop.startsWith('ben'))
      .at(-1),
  ).toBe('ben-sms 1 cancelled (not_asked)')
  expect([hops().at(-1), records]).toEqual(['cho-push 2 sent', []])
  await calls.stop()
})

test('[TAB-9] [NTF-10] that whoever is asked has gone off duty, or can be called nowhere, is told', async () => {
  const { calls, stored, pass, records, hops } = startedCalls()
  await calls.start()
  await stored(1, changeOf('delegated', high(1, 1, { asked: { by: 'ana', to: 'eve', at_ms: 1 } }), 'ana'))
  await pass(60_000)
  expect(records.map(({ why, delivered }) => [why, delivered])).toContainEqual(['nobody_on_duty', false])
  expect(hops().filter((hop) => hop.startsWith('eve'))).toEqual([])
  await calls.stop()
})
