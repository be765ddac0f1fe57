import type { Clock } from '../clock.ts'
import type { CallEnd } from './book.ts'
import type { Held } from './held.ts'
import { isToldWhenOver, overMessage } from './message.ts'
import type { CallRow } from './row.ts'
import { threadOf } from './say.ts'
import type { Sender } from './sender.ts'
import type { Tell } from './teller.ts'

export interface CallOff {
  /** Who was called by these and need not come is told, once a thread and contact, when nothing else of it still calls. */
  over(rows: readonly CallRow[], why: CallEnd): void
  /** The call is over, as it stands. */
  cancelled(row: CallRow, why: string): void
}

export function createCallOff({
  held,
  sender,
  tell,
  clock,
}: {
  held: Held
  sender: Pick<Sender, 'add'>
  tell: Tell
  clock: Clock
}): CallOff {
  function cancelled(row: CallRow, why: string): void {
    if (row.state !== 'answered') row.state = 'cancelled'
    row.next_ms = null
    tell(row, 'cancelled', why)
  }
  return {
    cancelled,
    over(rows, why) {
      for (const same of byThread(rows)) {
        const told = isToldWhenOver(same[0]) && !held.stillCalls(same[0])
        if (told && sender.add(overMessage(same, why, clock.now_ms()))) continue
        for (const row of same) cancelled(row, why)
      }
    },
  }
}

function byThread(rows: readonly CallRow[]): Iterable<[CallRow, ...CallRow[]]> {
  const threads = new Map<string, [CallRow, ...CallRow[]]>()
  for (const row of rows) {
    const key = `${threadOf(row)}|${row.contact}`
    const same = threads.get(key)
    if (same) same.push(row)
    else threads.set(key, [row])
  }
  return threads.values()
}
