import { API_STATUS } from '../../contracts/api.ts'
import type { Role } from '../../contracts/role.ts'
import { live } from '../live/live.ts'
import { hasText, text } from '../text/text.ts'

/** Roles that may use the simulator; the server asks its table again. */
export const MAY_PLAY: ReadonlySet<Role> = new Set(['nurse', 'physician', 'admin'])

export interface Scenario {
  id: string
  title: string
  length_s: number
}
/** What each bed's device plays now, by bed id. */
export type Playing = Record<string, string>
type Fetch = typeof fetch
type Playable = { ok: true; scenarios: Scenario[]; playing: Playing } | { ok: false; why: string }

const PATIENCE_MS = 4_000

/** What the simulator can play, and what it plays. Never rejects. */
export async function playable(ask: Fetch = fetch): Promise<Playable> {
  try {
    const [scenarios, beds] = await Promise.all(
      ['/demo/scenarios', '/demo/beds'].map((path) => ask(path, { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) })),
    )
    if (!scenarios!.ok) return { ok: false, why: await whyNot(scenarios!) }
    const known = ((await scenarios!.json()) as { scenarios: Scenario[] }).scenarios
    const devices = beds!.ok ? ((await beds!.json()) as { beds: Array<{ bed: string; scenario: string | null }> }).beds : []
    return { ok: true, scenarios: known, playing: Object.fromEntries(devices.filter((d) => d.scenario).map((d) => [d.bed, d.scenario!])) }
  } catch (error) {
    return { ok: false, why: unreachable(error) }
  }
}

/** Makes the device of a bed play a scenario. @returns why not, in words; null when it has started. Never rejects. */
export async function startScenario(ward: string, bed: string, scenario: string, ask: Fetch = fetch): Promise<string | null> {
  try {
    const reply = await ask('/demo/scenario', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ward, bed, scenario }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    return reply.ok ? null : await whyNot(reply)
  } catch (error) {
    return unreachable(error)
  }
}

/** In words; a locked screen also asks for unlocking. */
async function whyNot(reply: Response): Promise<string> {
  if (reply.status === API_STATUS.locked) live.store.setState({ locked: true, unlocking: true })
  const body = await reply.text()
  const code = /"error"\s*:\s*"(\w+)"/.exec(body)?.[1] ?? ''
  const key = `demo.${code}`
  return hasText(key) ? text(key) : text('demo.refused', { status: reply.status })
}

/** A fetch that fails says only that nothing answered; anything else is a defect and goes on. */
function unreachable(error: unknown): string {
  if (error instanceof TypeError || error instanceof DOMException) return text('demo.unavailable')
  throw error
}
