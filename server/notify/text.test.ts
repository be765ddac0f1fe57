import { expect, test } from 'vitest'
import { callOf, type Said } from './text.ts'
import { titleOf } from './title.ts'

const SAID: Said = {
  ...{ dedup: 'd', thread: 't', kind: 'call', priority: 'high', level: 1, ward: 'Ward 4B', bed: '07' },
  ...{ title: 'Desaturation', at_ms: 1_000 },
}
const say = (change: Partial<Said> = {}) => callOf({ ...SAID, ...change }, 'https://ward.example', '/alarms/a1?call=n1')

/** Everything a call is made of; a field for a patient would have to be written here, and into the type. */
type Named = 'dedup' | 'thread' | 'kind' | 'priority' | 'level' | 'ward' | 'bed' | 'title' | 'at_ms'
const nothingElse: [Exclude<keyof Said, Named>] extends [never] ? true : false = true

test('[CHN-1] a call is made of place, priority and kind; what else somebody holds beside them does not get in', () => {
  expect(nothingElse).toBe(true)
  const alarm = {
    ...SAID,
    family: 'Haddad',
    given: 'Noor',
    mrn: 'MRN-4711',
    born: '1950-01-02',
    encounter: 'enc-1',
    value: 78,
    because: { spo2: 78 },
  }
  const call = callOf(alarm, 'https://ward.example', '/alarms/a1')
  expect(JSON.stringify(call)).not.toMatch(/Haddad|Noor|4711|1950|enc-1|78/)
  expect(Object.keys(call).sort()).toEqual(['at_ms', 'bed', 'dedup', 'kind', 'level', 'priority', 'text', 'thread', 'title', 'url', 'ward'])
})

test.each([
  [{}, 'High alarm, Ward 4B bed 07: Desaturation.'],
  [{ level: 3 }, 'High alarm, Ward 4B bed 07: Desaturation. Step 3.'],
  [{ bed: '', priority: 'medium', title: 'No screen shows this bed' }, 'Medium alarm, Ward 4B: No screen shows this bed.'],
  [{ kind: 'cancelled' }, 'Over. High alarm, Ward 4B bed 07: Desaturation. Nobody needs to go.'],
  [{ kind: 'test', bed: '' }, 'Test call for Ward 4B. No alarm; open it to say that it came.'],
  [{ kind: 'test', ward: '', bed: '' }, 'Test call. No alarm; open it to say that it came.'],
] as const)('[CHN-1] the sentence of %j', (change, text) => expect(say(change).text).toBe(text))

test('[CHN-1] the answer is given at the house’s own address, wherever the path came from', () => {
  expect(say().url).toBe('https://ward.example/alarms/a1?call=n1')
  expect(new URL(callOf(SAID, 'https://ward.example', '/account?came=c').url).origin).toBe('https://ward.example')
})

test('[CHN-1] the kind of an alarm is in our words, without values, and without what was typed into a device', () => {
  const alarm = { source: 'wardwave', detector: 'desaturation', code: 'desaturation', params: { value: 71, limit: 80 } } as const
  expect(titleOf(alarm)).toBe('Desaturation')
  expect(titleOf({ ...alarm, detector: 'no_data', code: 'no_data' })).toBe('No data')
  const device = { source: 'device', detector: 'device', code: 'device' } as const
  expect(titleOf({ ...device, params: { code: 'MDC_EVT_FLUID_LINE_OCCL', text: 'Noor Haddad' } })).toBe('Pump: occlusion')
  expect(titleOf({ ...device, params: { code: 'X1', text: 'Noor Haddad' } })).toBe('Alarm of a device')
  expect(titleOf({ ...alarm, detector: 'nobody', code: 'nothing' })).toBe('Alarm')
})
