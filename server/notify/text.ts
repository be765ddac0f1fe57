import type { Priority } from '../../contracts/alarm.ts'
import type { Call } from '../../contracts/call.ts'

/**
 * What a call may be made of. There is no field here for a patient, a value or a free text: a lock screen, a mail server and
 * a phone company read it (N9, clinical table 5.8).
 */
export interface Said {
  dedup: string
  thread: string
  kind: Call['kind']
  priority: Priority
  level: number
  /** Names of the place, as people say them: "Ward 4B", "07". */
  ward: string
  bed: string
  /** Detector's or technical alarm's words, without values. */
  title: string
  at_ms: number
}

const PRIORITY: Record<Priority, string> = { high: 'High', medium: 'Medium', low: 'Low' }

/** The call as every channel says it: one sentence, made here and nowhere else. `origin` is the house's own address. */
export function callOf(said: Said, origin: string, path: string): Call {
  return {
    dedup: said.dedup,
    thread: said.thread,
    kind: said.kind,
    priority: said.priority,
    level: said.level,
    ward: said.ward,
    bed: said.bed,
    title: said.title,
    text: sentence(said),
    at_ms: said.at_ms,
    url: new URL(path, origin).href,
  }
}

function sentence(said: Said): string {
  const place = said.bed ? `${said.ward} bed ${said.bed}` : said.ward
  if (said.kind === 'test') return `Test call${place && ` for ${place}`}. No alarm; open it to say that it came.`
  const what = `${PRIORITY[said.priority]} alarm, ${place}: ${said.title}.`
  if (said.kind === 'cancelled') return `Over. ${what} Nobody needs to go.`
  return said.level > 1 ? `${what} Step ${said.level}.` : what
}
