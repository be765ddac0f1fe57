import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { UsageError } from './options.ts'
import { PROFILES } from './patient.ts'

const token = z.object({
  device: z.string().min(1),
  token: z.string().min(1),
  bed: z.coerce.string(),
  ward: z.string(),
  profile: z.enum(PROFILES).default('adult'),
  kind: z.enum(['monitor', 'ventilator', 'pump', 'wearable']).default('monitor'),
})
export type DeviceToken = z.infer<typeof token>

/** The devices to play, from the file the seeding writes. @throws UsageError saying what is wrong with it */
export function readTokens(file: string, wards: number, patients: number): DeviceToken[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`--tokens ${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
  return chooseTokens(parseTokens(text, file), wards, patients)
}

export function parseTokens(text: string, file: string): DeviceToken[] {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new UsageError(`--tokens ${file}: not JSON (${error instanceof Error ? error.message : String(error)})`)
  }
  const parsed = z.array(token).min(1).safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  throw new UsageError(`--tokens ${file}: ${issue.path.join('.') || 'the list'}: ${issue.message}`)
}

/** Of the first `wards` wards (0 = all) the devices of the first `patients` (0 = all). @throws UsageError when there are fewer */
export function chooseTokens(tokens: readonly DeviceToken[], wards: number, patients: number): DeviceToken[] {
  const names = [...new Set(tokens.map((t) => t.ward))]
  if (wards > names.length) throw new UsageError(`--wards ${wards}: the tokens are of ${names.length}`)
  const kept = new Set(wards === 0 ? names : names.slice(0, wards))
  const beds = [...byBed(tokens.filter((t) => kept.has(t.ward))).values()]
  if (patients > beds.length) throw new UsageError(`--patients ${patients}: there are tokens for ${beds.length}`)
  return (patients === 0 ? beds : beds.slice(0, patients)).flat()
}

/** The devices of each bed, beds in the order of their first device. */
export function byBed<T extends { ward: string; bed: string }>(devices: readonly T[]): Map<string, T[]> {
  const beds = new Map<string, T[]>()
  for (const device of devices) {
    const key = `${device.ward}/${device.bed}`
    beds.set(key, [...(beds.get(key) ?? []), device])
  }
  return beds
}
