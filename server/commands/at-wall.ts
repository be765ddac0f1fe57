import { z } from 'zod'
import { type CommandType, commandKey, type Outcome, type Refusal } from '../../contracts/command.ts'
import { PIN_DIGITS } from '../../contracts/digits.ts'
import type { CommandRequest } from '../../contracts/live.ts'
import { countFailures } from '../access/failures.ts'
import type { Principal } from '../access/principal.ts'
import type { Clock } from '../clock.ts'
import { metrics } from '../observe/metrics.ts'
import { createRate } from './rate.ts'
import type { Commands, Places } from './submit.ts'

/** Who a PIN belongs to, once the audit has it that they are at this wall; null: nobody who may act there. @throws when the store is away */
export type FindPerson = (
  wall: Principal,
  pin: string,
  asked: { type: CommandType; encounter: string; key: string },
) => Promise<Principal | null>

/** Wrong PINs at one wall within the window; then its pad waits. */
export const PINS_WRONG_MAX = 5
export const PINS_WINDOW_MS = 5 * 60_000
export const PAD_WAITS_MS = 60_000
const RATE_PER_S = 20

/** What a person may do at a wall: act on what sounds. Nothing is set or written down there. */
const request = z.object({
  key: commandKey,
  pin: z.string().regex(new RegExp(`^\\d{${PIN_DIGITS}}$`)),
  command: z.looseObject({
    type: z.enum(['acknowledge', 'claim', 'pause', 'resume', 'end_standby']),
    encounter: z.string().min(1).max(100),
  }),
})

/**
 * `commands` for sockets: a wall has no right of its own to change anything, so its command is done by whoever typed
 * their PIN with it, in their name and with their rights. Nobody else's command may carry a PIN.
 */
export function createAtWall({
  commands,
  places,
  clock,
  findPerson,
}: {
  commands: Pick<Commands, 'submit'>
  places: Places
  clock: Clock
  findPerson: FindPerson
}): Pick<Commands, 'submit'> {
  const wrong = createWrongPins(clock)
  const rate = createRate(clock, RATE_PER_S)

  async function atWall(wall: Principal, given: CommandRequest): Promise<Outcome> {
    const seen = request.safeParse(given)
    if (!rate.allows(wall.session)) return refused(given, 'too_many')
    if (!seen.success) return refused(given, 'not_allowed')
    const { key, pin, command } = seen.data
    const ward = places.place(command.encounter)?.ward
    if (ward === undefined || !wall.wards.includes(ward)) return refused(given, 'not_allowed')
    const waits_ms = wrong.waits_ms(wall.user)
    if (waits_ms > 0) return refused(given, 'too_many', { wait_s: Math.ceil(waits_ms / 1000) })
    // Counted before the answer is known: tries made at the same moment count as well.
    wrong.tried(wall.user)
    const person = await findPerson(wall, pin, { type: command.type, encounter: command.encounter, key }).catch((error: unknown) => {
      wrong.undo(wall.user)
      throw error
    })
    if (!person) return refused(given, 'pin_wrong')
    wrong.undo(wall.user)
    return commands.submit(person, { key, command: given.command })
  }

  return {
    async submit(principal, given) {
      if (principal.role === 'kiosk') return atWall(principal, given)
      return given !== null && typeof given === 'object' && 'pin' in given
        ? refused(given, 'bad_request')
        : commands.submit(principal, given)
    },
  }
}

/** Wrong PINs by wall. The fifth makes the pad wait, and so does each further one while the others are remembered. */
function createWrongPins(clock: Clock) {
  const wrong = countFailures(clock, PINS_WRONG_MAX, PINS_WINDOW_MS)
  const until = new Map<string, number>()
  return {
    waits_ms: (wall: string): number => Math.max(0, (until.get(wall) ?? 0) - clock.monotonic_ms()),
    tried(wall: string): void {
      wrong.add(wall)
      if (wrong.full(wall)) until.set(wall, clock.monotonic_ms() + PAD_WAITS_MS)
    },
    /** It was right, or could not be judged. */
    undo(wall: string): void {
      wrong.undo(wall)
      if (!wrong.full(wall)) until.delete(wall)
    },
  }
}

function refused(given: CommandRequest, reason: Refusal, detail?: Record<string, string | number>): Outcome {
  const parsed = z.object({ key: commandKey, command: z.object({ type: z.string() }) }).safeParse(given)
  const type = request.shape.command.shape.type.safeParse(parsed.data?.command.type)
  metrics.commands.inc({ type: type.data ?? 'unknown', outcome: reason })
  return { status: 'refused', key: parsed.data?.key ?? '', reason, ...(detail ? { detail } : {}) }
}
