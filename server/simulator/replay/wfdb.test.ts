import { expect, test } from 'vitest'
import { MISSING_SAMPLE } from '../../../contracts/channel.ts'
import { random } from '../random.ts'
import { isBeat, parseAnnotations } from './annotations.ts'
import { encode16, encode212, encodeWords, weave, word } from './testing.ts'
import { checksum16, decode16, decode212, parseHeader, readWfdb } from './wfdb.ts'

const r = random(1)
const twelve = (n: number) => Array.from({ length: n }, () => Math.floor(r.next() * 4_096) - 2_048)

test('[SIM-20] format 212 gives back every 12-bit sample, of odd and even counts', () => {
  for (const n of [2, 3, 100, 101]) {
    const samples = twelve(n)
    expect([...decode212(encode212(samples))].slice(0, n)).toEqual(samples)
  }
})

test('[SIM-20] format 16 gives back every 16-bit sample', () => {
  expect([...decode16(encode16([0, 1, -1, 32_767, -32_768]))]).toEqual([0, 1, -1, 32_767, -32_768])
})

const II = [995, 1_000, -2_048, 1_200, 1_024, 900]
const V5 = [1_011, 1_012, 1_013, 1_014, 1_015, 1_016]
const sum = (v: number[]) => checksum16(Int16Array.from(v))
const header = (first = II[0], check = sum(II)) =>
  `r1 2 360 6\r\nr1.dat 212 200 11 1024 ${first} ${check} 0 MLII\r\nr1.dat 212 200(1000)/mV 11 1024 1011 ${sum(V5)} 0 V5\r\n# 75 F\r\n`
const file = () => encode212(weave([II, V5]))

test('[SIM-21] a record is read by its header: leads by name, millivolts by gain and baseline, -2048 is missing', () => {
  const recording = readWfdb(parseHeader(header()), file)
  const [two, five] = recording.waves
  expect(two).toMatchObject({ name: 'MLII', channel: 'ecg_ii', rate_hz: 360, unit: 'mV', gain: 1 / 200 })
  expect(two!.samples[1]! * two!.gain + two!.offset).toBeCloseTo((1_000 - 1_024) / 200)
  expect(two!.samples[2]).toBe(MISSING_SAMPLE)
  expect(five).toMatchObject({ channel: 'ecg_v5', offset: -1_000 / 200 })
  expect([...five!.samples]).toEqual(V5)
  expect(recording).toMatchObject({ id: 'r1', about: '75 F', duration_s: 6 / 360 })
})

test('[SIM-21] a first value or a checksum that does not fit is an error, and so is a file that is too short', () => {
  expect(() => readWfdb(parseHeader(header(994)), file)).toThrow('first sample')
  expect(() => readWfdb(parseHeader(header(995, 7)), file)).toThrow('checksum')
  expect(() => readWfdb(parseHeader(header()), () => file().subarray(0, 9))).toThrow('the header says')
})

test('[SIM-21] several samples per frame and a skew are taken apart', () => {
  const text = 'r 2 125 4\nr.dat 16x2 200 12 0 1 36 0 MCL1\nr.dat 16:1 200 12 0 20 0 0 RESP\n'
  const frames = [1, 2, 10, 3, 4, 20, 5, 6, 30, 7, 8, 40]
  const [ecg, resp] = readWfdb(parseHeader(text), () => encode16(frames)).waves
  expect([...ecg!.samples]).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(ecg!.rate_hz).toBe(250)
  expect([...resp!.samples]).toEqual([20, 30, 40])
})

test('[SIM-21] what is not read is refused by name', () => {
  expect(() => parseHeader('r/2 1 125 10\n')).toThrow('segments')
  expect(() => parseHeader('r 1 125 10\nr.dat 80 200\n')).toThrow('format 80')
  expect(() => parseHeader('r 2 125 10\nr.dat 16 200\n')).toThrow('2 signals announced, 1 described')
  expect(() => parseHeader('')).toThrow('no record line')
})

test('[SIM-22] annotations: times add up, a skip is signed with its high half first, texts belong to the one before', () => {
  const text = [0x4128, 0x4946] // "(AFI" little-endian, then B and padding
  const bytes = encodeWords([
    word(28, 18),
    word(63, 5),
    ...text,
    0x0042,
    word(1, 59), // N
    word(59, 0),
    0x0001,
    0x0002,
    word(5, 10), // skip 65538, V after 10
    word(61, 3),
    word(62, 1),
    word(60, -2),
    word(59, 0),
    -1,
    -5,
    word(31, 0), // skip back 5, a flutter wave
    word(50, 1),
  ])
  expect(parseAnnotations(bytes)).toEqual([
    { sample: 18, symbol: '+', sub: 0, channel: 0, num: 0, aux: '(AFIB' },
    { sample: 77, symbol: 'N', sub: 0, channel: 0, num: 0, aux: '' },
    { sample: 65_625, symbol: 'V', sub: 3, channel: 1, num: -2, aux: '' },
    { sample: 65_620, symbol: '!', sub: 0, channel: 1, num: -2, aux: '' },
    { sample: 65_621, symbol: '[50]', sub: 0, channel: 1, num: -2, aux: '' },
  ])
})

test('[SIM-22] a beat is one of the nineteen codes; a rhythm change, a flutter wave and noise are not', () => {
  expect([...'NLRBAaJSVrFejnE/fQ?'].every(isBeat)).toBe(true)
  expect([...'+!~|[]"x'].some(isBeat)).toBe(false)
})

test('[SIM-22] a text that runs past the end is an error', () => {
  expect(() => parseAnnotations(encodeWords([word(1, 5), word(63, 200)]))).toThrow(RangeError)
})
