import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CHANNEL_BY_KEY, CHANNELS } from './channel.ts'
import { DEVICE_ALARMS, deviceAlarmWord } from './device-alarm.ts'

const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8')

test('[DEV-20] keys, codes and names are each used once', () => {
  for (const of of ['key', 'mdc', 'name'] as const) expect(new Set(CHANNELS.map((c) => c[of])).size, of).toBe(CHANNELS.length)
})

test('[DEV-21] a setting has the code of what it sets plus 0x01000000, its name with _SETTING, and its units', () => {
  const settings = CHANNELS.filter((c) => c.key.endsWith('_set'))
  expect(settings.map((c) => c.key)).toEqual(['fio2_set', 'peep_set', 'tidal_volume_set', 'vent_rate_set'])
  for (const setting of settings) {
    const measured = CHANNEL_BY_KEY.get(setting.key.replace(/_set$/, ''))!
    expect(setting.mdc).toBe(measured.mdc + 0x0100_0000)
    expect(setting.name).toBe(`${measured.name}_SETTING`)
    expect(setting.units).toEqual(measured.units)
  }
  expect(CHANNEL_BY_KEY.get('tidal_volume_set')!.mdc).toBe(16_929_196)
})

test('[DEV-22] a code of our own lies in the private partition and bears our name; a standard one does neither', () => {
  for (const { key, mdc, name } of CHANNELS) {
    const partition = (mdc & 0x00ff_ffff) >> 16
    const own = mdc >= 1024 * 0x1_0000 && mdc < 1025 * 0x1_0000
    expect(own, key).toBe(name.startsWith('WARDWAVE_'))
    if (!own) expect([name.startsWith('MDC_'), partition], key).toEqual([true, 2])
  }
})

test('[DEV-23] the README lists every channel of ventilators, pumps and wearables with its code', () => {
  for (const { key, mdc, parameter } of CHANNELS) {
    if (!['vent', 'pump', 'activity'].includes(parameter)) continue
    expect(readme, key).toContain(`\`${key}\``)
    if (!key.endsWith('_set')) expect(readme, key).toContain(String(mdc))
  }
})

test('[DEV-24] the README lists every alarm of a device that has words, and each code stands for one', () => {
  const codes = Object.entries(DEVICE_ALARMS).flatMap(([word, of]) => [word, ...of].map((code) => [code, word] as const))
  expect(new Set(codes.map(([code]) => code.toLowerCase())).size).toBe(codes.length)
  for (const [code, word] of codes) {
    expect(readme).toContain(`\`${code}\``)
    expect(deviceAlarmWord(code.toLowerCase())).toBe(word)
  }
  expect(deviceAlarmWord('X-4711')).toBeNull()
})
