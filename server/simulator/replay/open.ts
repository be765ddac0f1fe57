import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Annotation, parseAnnotations } from './annotations.ts'
import { readBidmc } from './bidmc.ts'
import { byTurn, parseIndex, readCinc } from './cinc2015.ts'
import type { Recording } from './recording.ts'
import { parseHeader, readWfdb } from './wfdb.ts'

/** Recordings of a folder, read one by one when asked for. */
export interface Shelf {
  layout: Recording['layout']
  names: readonly string[]
  read(name: string): Recording
}

/**
 * Tells the layout of `dir` by its files: index.json with .i16 (cinc2015), *_Signals.csv (bidmc), *.hea (WFDB).
 * @throws Error saying what was looked for where there is none of them
 */
export function openShelf(dir: string): Shelf {
  if (!existsSync(dir)) throw new Error(`no folder ${dir}`)
  const files = readdirSync(dir).sort()
  if (files.includes('index.json')) return cincShelf(dir)
  if (files.some((f) => f.endsWith('_Signals.csv'))) return bidmcShelf(dir, files)
  if (files.some((f) => f.endsWith('.hea'))) return wfdbShelf(dir, files)
  throw new Error(`${dir} holds no recording: neither index.json with .i16 files, nor *_Signals.csv, nor *.hea`)
}

function cincShelf(dir: string): Shelf {
  const entries = byTurn(parseIndex(JSON.parse(text(dir, 'index.json'))))
  const byName = new Map(entries.map((e) => [e.rec, e]))
  return { layout: 'cinc2015', names: entries.map((e) => e.rec), read: (name) => readCinc(byName.get(name)!, bytes(dir, `${name}.i16`)) }
}

function bidmcShelf(dir: string, files: readonly string[]): Shelf {
  const names = files.filter((f) => f.endsWith('_Signals.csv')).map((f) => f.slice(0, -'_Signals.csv'.length))
  const read = (name: string) => {
    const fix = files.includes(`${name}_Fix.txt`) ? text(dir, `${name}_Fix.txt`) : ''
    return readBidmc(name, text(dir, `${name}_Signals.csv`), text(dir, `${name}_Numerics.csv`), fix)
  }
  return { layout: 'bidmc', names, read }
}

function wfdbShelf(dir: string, files: readonly string[]): Shelf {
  const names = files.filter((f) => f.endsWith('.hea')).map((f) => f.slice(0, -'.hea'.length))
  return { layout: 'wfdb', names, read: (name) => readWfdb(parseHeader(text(dir, `${name}.hea`)), (file) => bytes(dir, file)) }
}

/** The reference annotations of a WFDB record; none where there is no file of them. */
export function readAnnotations(dir: string, name: string, extension = 'atr'): Annotation[] {
  const file = `${name}.${extension}`
  return existsSync(join(dir, file)) ? parseAnnotations(bytes(dir, file)) : []
}

function text(dir: string, file: string): string {
  return readFileSync(join(dir, basename(file)), 'utf8')
}
function bytes(dir: string, file: string): Uint8Array {
  return readFileSync(join(dir, basename(file)))
}
