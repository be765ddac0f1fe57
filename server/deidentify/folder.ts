import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { Refusal } from './refusal.ts'

/** A file that grows; written down to the disk when closed. */
export interface Sheet {
  write(text: string): void
  close(): void
}

/**
 * A set of files that is whole or not there: written beside as `DIR.partial`, renamed when complete. What a broken-off
 * export left is thrown away by the next; one that still runs is not disturbed.
 */
export interface Folder {
  sheet(name: string): Sheet
  file(name: string, bytes: Uint8Array | string): void
  /** Bytes written so far. */
  bytes(): number
  /** Puts the set in its place. @throws Refusal when something has come there meanwhile */
  finish(): void
  discard(): void
}

const OWNER = '.written-by'
const BUFFER_CHARS = 64 * 1024

/** @throws Refusal where there is something already, or another export writes there */
export function openFolder(dir: string): Folder {
  refuseTaken(dir)
  const partial = `${dir}.partial`
  claim(partial)
  let bytes = 0

  function create(name: string): { write(data: Uint8Array | string): void; close(): void } {
    const path = join(partial, name)
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const file = openSync(path, 'wx', 0o600)
    return {
      write(data) {
        bytes += typeof data === 'string' ? writeSync(file, data) : writeWhole(file, data)
      },
      close() {
        fsyncSync(file)
        closeSync(file)
      },
    }
  }

  return {
    sheet(name) {
      const file = create(name)
      let waiting = ''
      const flush = () => {
        file.write(waiting)
        waiting = ''
      }
      return {
        write(text) {
          waiting += text
          if (waiting.length > BUFFER_CHARS) flush()
        },
        close() {
          flush()
          file.close()
        },
      }
    },
    file(name, data) {
      const file = create(name)
      file.write(data)
      file.close()
    },
    bytes: () => bytes,
    finish() {
      refuseTaken(dir)
      rmSync(join(partial, OWNER))
      syncFolder(partial)
      renameSync(partial, dir)
      syncFolder(dirname(dir))
    },
    discard: () => rmSync(partial, { recursive: true, force: true }),
  }
}

function refuseTaken(dir: string): void {
  if (existsSync(dir) && readdirSync(dir).length > 0) throw new Refusal(`There is something in ${dir} already. Name a new folder.`)
}

function claim(partial: string): void {
  mkdirSync(dirname(partial), { recursive: true })
  try {
    mkdirSync(partial, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const owner = join(partial, OWNER)
    const pid = existsSync(owner) ? Number(readFileSync(owner, 'utf8')) : 0
    if (pid > 0 && isAlive(pid)) throw new Refusal(`Another export (process ${pid}) is writing ${partial}.`)
    rmSync(partial, { recursive: true, force: true })
    mkdirSync(partial, { mode: 0o700 })
  }
  writeFileSync(join(partial, OWNER), String(process.pid), { flag: 'wx', mode: 0o600 })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function writeWhole(file: number, data: Uint8Array): number {
  for (let at = 0; at < data.length; ) at += writeSync(file, data, at)
  return data.length
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  fsyncSync(folder)
  closeSync(folder)
}
