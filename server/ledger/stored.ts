import type pg from 'pg'
import { recordsOf } from '../log/row.ts'

/** One who sent frames, and up to where it was told "kept". */
export interface Sender {
  device: string
  boot: string
  acked: number
}

interface StoredRow {
  partition: number
  first: string
  places: number[] | null
  bytes: Buffer
}

const ROWS_A_PAGE = 200

/** Every frame that stands in the log: `device/boot/seq` -> where (partition/offset). Reads all of it, page by page. */
export async function storedFrames(pool: pg.Pool): Promise<Map<string, string[]>> {
  const frames = new Map<string, string[]>()
  for (let after = [-1, -1]; ; ) {
    const { rows } = await pool.query<StoredRow>(
      `SELECT partition, first, places, bytes FROM hot.log_batch WHERE (partition, first) > ($1, $2)
       ORDER BY partition, first LIMIT ${ROWS_A_PAGE}`,
      after,
    )
    for (const row of rows) note(frames, row)
    const last = rows.at(-1)
    if (!last) return frames
    after = [last.partition, Number(last.first)]
  }
}

function note(frames: Map<string, string[]>, { partition, first, places, bytes }: StoredRow): void {
  for (const { offset, record } of recordsOf({ first: Number(first), places, bytes })) {
    if (record.kind !== 'frame') continue
    const key = `${record.device}/${record.boot}/${record.frame.seq}`
    const place = `${partition}/${offset} at ${record.at_ms}`
    const before = frames.get(key)
    if (before) before.push(place)
    else frames.set(key, [place])
  }
}

/** What was acknowledged and is not there, and what is there more than once. Adds a line to `wrong` for each. */
export function countLost(frames: ReadonlyMap<string, string[]>, senders: readonly Sender[], wrong: string[]) {
  let [acked_frames, lost_frames, duplicate_frames] = [0, 0, 0]
  for (const { device, boot, acked } of senders) {
    acked_frames += acked
    for (let seq = 1; seq <= acked; seq++) {
      if (frames.has(`${device}/${boot}/${seq}`)) continue
      lost_frames++
      wrong.push(`${device} frame ${seq} was acknowledged and is not in the log`)
    }
  }
  for (const [key, places] of frames) {
    if (places.length === 1) continue
    duplicate_frames += places.length - 1
    wrong.push(`${key} stands ${places.length} times in the log: ${places.join(', ')}`)
  }
  return { acked_frames, lost_frames, duplicate_frames }
}
