import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { Refusal } from './refusal.ts'
import { createStudy, type Study } from './study-key.ts'

/** From a code back to the stay: what must never lie with the export. */
export interface Link {
  stay: string
  encounter: string
  patient_code: string
  patient: string
  shift_days: number
}

/** A study's key and its links, in a folder apart, readable by this user alone. */
export interface Kept {
  study: Study
  /** Adds links to the file, keeping those of earlier exports; whole or not at all. */
  keepLinks(links: readonly Link[]): void
}

const HEADINGS = 'stay,encounter,patient_code,patient,shift_days'
const KEY_BYTES = 32

/** The key is made when the study has none. @throws Refusal where `keep` lies in `out`, or the key's file is no key */
export function openKept(keep: string, study: string, out: string): Kept {
  const inside = relative(real(out), real(keep))
  if (inside === '' || !inside.startsWith('..'))
    throw new Refusal(`The key and the links would lie in ${out}, with the export they undo. Name another folder with --keep.`)
  mkdirSync(keep, { recursive: true, mode: 0o700 })
  const key = keyOf(join(keep, `${study}.key`))
  const links = join(keep, `${study}.links.csv`)
  return { study: createStudy(key), keepLinks: (more) => keepLinks(links, more) }
}

/** The real path of what may not be there yet. */
function real(path: string): string {
  return existsSync(path) ? realpathSync(path) : path === dirname(path) ? path : join(real(dirname(path)), basename(path))
}

function keyOf(path: string): Buffer {
  if (!existsSync(path)) {
    const making = written(path, `${randomBytes(KEY_BYTES).toString('base64')}\n`)
    try {
      linkSync(making, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(making)
    }
  }
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64')
  if (key.length !== KEY_BYTES) throw new Refusal(`${path} is not the key of a study: it should be 32 bytes of base64.`)
  return key
}

function keepLinks(path: string, links: readonly Link[]): void {
  const before = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(1).filter(Boolean) : []
  const lines = links.map(({ stay, encounter, patient_code, patient, shift_days }) =>
    [stay, encounter, patient_code, patient, shift_days].map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(','),
  )
  renameSync(written(path, `${[HEADINGS, ...new Set([...before, ...lines])].join('\n')}\n`), path)
}

/** Writes a file beside `path`, down to the disk. @returns its path */
function written(path: string, text: string): string {
  const making = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  const file = openSync(making, 'wx', 0o600)
  writeSync(file, text)
  fsyncSync(file)
  closeSync(file)
  return making
}
