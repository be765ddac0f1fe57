import type { LogRecord } from '../../contracts/record.ts'

type Told = { offset: number; record: LogRecord }

/** A record that kills its worker has done so twice, and is named in the log, well within this. */
const NAMED_WITHIN_MS = 30_000
/** What has been handed on is let go in so many at a time. */
const LET_GO = 1_000

/**
 * The records, but where one of `encounter` was passed over then (it had killed its worker twice, a `skip` names it) a tick
 * that moves no time stands: it would kill the replay too. Looks as far ahead as such a name may come later.
 */
export async function* passingOver(records: AsyncIterable<Told>, encounter: string): AsyncGenerator<Told> {
  const ahead: Told[] = []
  let head = 0
  for await (const one of records) {
    ahead.push(one)
    const { record } = one
    if (record.kind === 'skip' && record.encounter === encounter) passOver(ahead, record.offset)
    while (record.at_ms - ahead[head]!.record.at_ms > NAMED_WITHIN_MS) yield ahead[head++]!
    if (head < LET_GO) continue
    ahead.splice(0, head)
    head = 0
  }
  yield* ahead.slice(head)
}

function passOver(ahead: Told[], offset: number): void {
  const at = ahead.findIndex((one) => one.offset === offset)
  if (at !== -1) ahead[at] = { offset, record: { kind: 'tick', at_ms: 0 } }
}
