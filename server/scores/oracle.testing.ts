/**
 * The scores once more, written from the printed tables as plain conditions and sharing nothing with the product: what a
 * second person would write. null stands for "no total".
 */
export interface Patient {
  rr: number | null
  spo2: number | null
  oxygen: boolean | null
  sbp: number | null
  pulse: number | null
  acvpu: 'A' | 'C' | 'V' | 'P' | 'U' | null
  temp: number | null
  gcs: number | null
  wbc: number | null
  bands: number | null
  paco2: number | null
  scale2: boolean
  child: boolean
  pregnant: boolean
}

const whole = (x: number) => Math.floor(x + 0.5)
/** Half up by the decimal digits themselves, not by multiplication: 38.05 is 38.1. */
function tenth(x: number): number {
  const [before, after = ''] = x.toString().split('.')
  const digits = `${after}00`
  const up = digits[1]! >= '5' ? 1 : 0
  return (Number(before) * 10 + Number(digits[0]) + up) / 10
}

function news2Saturation(s: number, oxygen: boolean, scale2: boolean): number {
  if (!scale2) {
    if (s >= 96) return 0
    if (s >= 94) return 1
    return s >= 92 ? 2 : 3
  }
  if (s <= 83) return 3
  if (s === 84 || s === 85) return 2
  if (s === 86 || s === 87) return 1
  if (s <= 92 || !oxygen) return 0
  if (s < 95) return 1
  return s < 97 ? 2 : 3
}

export function news2(p: Patient): { total: number; band: string } | null {
  if (p.child || p.pregnant) return null
  const { rr, spo2, oxygen, sbp, pulse, acvpu, temp } = p
  if (rr === null || spo2 === null || oxygen === null || sbp === null || pulse === null || acvpu === null || temp === null) return null
  const [r, s, b, h, t] = [whole(rr), whole(spo2), whole(sbp), whole(pulse), tenth(temp)]
  const each = [
    r >= 25 || r <= 8 ? 3 : r >= 21 ? 2 : r <= 11 ? 1 : 0,
    news2Saturation(s, oxygen, p.scale2),
    oxygen ? 2 : 0,
    b >= 220 || b < 91 ? 3 : b < 101 ? 2 : b < 111 ? 1 : 0,
    h > 130 || h < 41 ? 3 : h > 110 ? 2 : h > 90 || h < 51 ? 1 : 0,
    acvpu === 'A' ? 0 : 3,
    t > 39 ? 2 : t > 38 ? 1 : t > 36 ? 0 : t > 35 ? 1 : 3,
  ]
  const total = each.reduce((a, c) => a + c, 0)
  const band = total > 6 ? 'high' : total > 4 ? 'medium' : each.includes(3) ? 'low_medium' : 'low'
  return { total, band }
}

export function mews(p: Patient): number | null {
  const { rr, sbp, pulse, acvpu, temp } = p
  if (p.child || rr === null || sbp === null || pulse === null || acvpu === null || temp === null) return null
  const [r, b, h, t] = [whole(rr), whole(sbp), whole(pulse), tenth(temp)]
  let sum = 'ACVPU'.indexOf(acvpu) === 0 ? 0 : { C: 1, V: 1, P: 2, U: 3, A: 0 }[acvpu]
  if (b < 71) sum += 3
  else if (b < 81 || b > 199) sum += 2
  else if (b < 101) sum += 1
  if (h > 129) sum += 3
  else if (h > 110 || h < 41) sum += 2
  else if (h > 100 || h < 51) sum += 1
  if (r > 29) sum += 3
  else if (r > 20 || r < 9) sum += 2
  else if (r > 14) sum += 1
  if (t < 35 || t >= 38.5) sum += 2
  return sum
}

export function qsofa({ rr, sbp, gcs, child }: Patient): number | null {
  if (child || rr === null || sbp === null || gcs === null) return null
  return [whole(rr) >= 22, whole(sbp) <= 100, whole(gcs) < 15].filter(Boolean).length
}

export function sirs({ temp, pulse, rr, paco2, wbc, bands, child }: Patient): number | null {
  if (child || temp === null || pulse === null || rr === null || wbc === null) return null
  const t = tenth(temp)
  const w = tenth(wbc)
  const criteria = [
    t > 38 || t < 36,
    whole(pulse) > 90,
    whole(rr) > 20 || (paco2 !== null && tenth(paco2) < 32),
    w > 12 || w < 4 || (bands !== null && whole(bands) > 10),
  ]
  return criteria.filter(Boolean).length
}
