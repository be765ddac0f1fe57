import type { IncomingMessage } from 'node:http'
import type { CommandType, Outcome } from '../../contracts/command.ts'
import type { CommandRequest, WatchRequest } from '../../contracts/live.ts'
import type { Principal } from '../access/principal.ts'
import type { Refused, Trail } from '../audit/trail.ts'
import type { Admission } from './watch.ts'

/** What the live sockets have for the audit: who looked at what, and who was turned away. Nothing waits for it. */
export interface Watched {
  /** A screen asked to be shown something. */
  asked(principal: Principal, request: WatchRequest, admission: Admission): void
  /** A command was answered; those the engine refused have their line already. */
  commanded(principal: Principal, request: CommandRequest, outcome: Outcome): void
  /** A socket was not opened. */
  turnedAway(who: Principal | null, request: IncomingMessage, reason: 'origin' | 'ticket' | 'signed_out' | 'too_many'): void
}

/** Decided before a command becomes a record: the engine never hears of it. */
const BEFORE_THE_ENGINE = ['not_allowed', 'not_found', 'locked', 'too_many', 'pin_wrong'] as const
const COMMANDS: readonly CommandType[] = ['acknowledge', 'pause', 'resume', 'set_limits', 'chart']
const PATH = '/socket.io'

export function createWatched(trail: Pick<Trail, 'viewed' | 'refused'>): Watched {
  return {
    asked(principal, request, admission) {
      if (admission.ok) {
        const { view } = admission.admitted
        const subject = view.view === 'ward' ? view.ward : view.encounter
        void trail.viewed(principal, view.view === 'ward' ? 'view.ward' : 'view.patient', subject, view.ward)
      } else if (admission.error !== 'unavailable') trail.refused(principal, admission.error, `${PATH}/watch`, askedOf(request))
    },
    commanded(principal, request, outcome) {
      if (outcome.status !== 'refused') return
      const reason = BEFORE_THE_ENGINE.find((known) => known === outcome.reason)
      if (!reason) return
      const { type, encounter } = fieldsOf(fieldsOf(request).command)
      trail.refused(principal, reason, `${PATH}/command/${COMMANDS.find((known) => known === type) ?? 'unknown'}`, textOf(encounter))
    },
    turnedAway(who, request, reason) {
      const stranger: Refused = { address: request.socket.remoteAddress ?? 'unknown' }
      trail.refused(who ?? stranger, reason, PATH)
    },
  }
}

function askedOf(request: unknown): string {
  const { ward, encounter } = fieldsOf(request)
  return textOf(encounter) || textOf(ward)
}

/** What was sent has not been checked when it is refused: it may be anything. */
function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function textOf(id: unknown): string {
  return typeof id === 'string' ? id : ''
}
