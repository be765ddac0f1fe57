import type { CommandType } from '../contracts/command.ts'
import type { ClientToServer } from '../contracts/live.ts'
import type { Place, WardKey, Who } from './proof/world.ts'
import { wardsOf } from './proof/world.ts'

/**
 * Every way in, who may use it, and with what answer: written down by hand, not read off the server. A route, event or path
 * that is missing here fails the run. A new route is one line in ROUTES:
 *
 *   ['GET /api/patients/:encounter', 'care', 200],
 *
 * what it is, who may (WHO_MAY), and the status whoever may gets when nothing more is asked than the bare question (`{}` as
 * the body, an unknown id for every parameter but :ward, :bed and :encounter): 400 says that the right came first and the
 * question was then found wanting, 404 that nobody has that id. Everybody else gets what follows from who they are.
 */

/** `own`: only in wards of theirs. An emergency opens one stay of another ward to `opened_nurse`, for what says so. */
const WHO_MAY = {
  anyone: { who: 'everybody' },
  signed_in: { who: ['kiosk', 'nurse', 'other_nurse', 'opened_nurse', 'physician', 'admin', 'biomed', 'auditor'] },
  person: { who: ['nurse', 'other_nurse', 'opened_nurse', 'physician', 'admin', 'biomed', 'auditor'] },
  watch: { who: ['kiosk', 'nurse', 'other_nurse', 'opened_nurse', 'physician', 'admin'], own: true },
  care: { who: ['nurse', 'other_nurse', 'opened_nurse', 'physician', 'admin'], own: true, emergency: true },
  /** Who answers alarms; of which ward is asked when it is known of whom. */
  carers: { who: ['nurse', 'other_nurse', 'opened_nurse', 'physician', 'admin'] },
  chart: { who: ['nurse', 'other_nurse', 'opened_nurse', 'physician'], own: true, emergency: true },
  bind: { who: ['nurse', 'other_nurse', 'opened_nurse', 'admin'], own: true },
  admit: { who: ['nurse', 'other_nurse', 'opened_nurse', 'admin'], own: true },
  admit_somewhere: { who: ['nurse', 'other_nurse', 'opened_nurse', 'admin'] },
  limits: { who: ['physician', 'admin'], own: true },
  limits_somewhere: { who: ['physician', 'admin'] },
  duty: { who: ['nurse', 'other_nurse', 'opened_nurse', 'physician', 'admin'], own: true },
  policy: { who: ['admin'], own: true },
  emergency: { who: ['nurse', 'other_nurse', 'opened_nurse', 'physician'] },
  load: { who: ['nurse', 'other_nurse', 'opened_nurse', 'physician', 'admin'], own: true },
  people: { who: ['admin'] },
  wards: { who: ['admin'] },
  walls: { who: ['admin'] },
  merge: { who: ['admin'] },
  devices: { who: ['admin', 'biomed'] },
  status: { who: ['admin', 'biomed'] },
  audit: { who: ['admin', 'auditor'] },
  review: { who: ['admin', 'auditor'] },
  export: { who: ['admin'], own: true },
  simulator: { who: ['nurse', 'other_nurse', 'opened_nurse', 'physician', 'admin'] },
  sections: { who: ['nurse', 'other_nurse', 'opened_nurse', 'admin', 'biomed', 'auditor'] },
  wall_itself: { who: ['kiosk'] },
} as const satisfies Record<string, { who: 'everybody' | readonly Who[]; own?: true; emergency?: true }>
export type Group = keyof typeof WHO_MAY

export type Route = readonly [what: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`, group: Group, allowed: number]

/** Pages are looked at with GET. */
export const PAGES: readonly Route[] = [
  ['GET /', 'signed_in', 307],
  ['GET /sign-in', 'anyone', 200],
  ['GET /setup', 'anyone', 200],
  ['GET /invite', 'anyone', 200],
  ['GET /wall', 'anyone', 200],
  ['GET /wards', 'signed_in', 200],
  ['GET /wards/:ward', 'watch', 200],
  ['GET /patients/:encounter', 'care', 200],
  ['GET /patients/:encounter/limits', 'care', 200],
  ['GET /patients/:encounter/review', 'care', 200],
  ['GET /patients/:encounter/review/strip', 'care', 200],
  ['GET /alarms', 'carers', 200],
  ['GET /alarms/:alarm', 'carers', 404],
  ['GET /load', 'carers', 200],
  ['GET /status', 'status', 200],
  ['GET /account', 'person', 200],
  ['GET /duty', 'carers', 200],
  ['GET /emergency', 'emergency', 200],
  ['GET /admin', 'sections', 307],
  ['GET /admin/people', 'people', 200],
  ['GET /admin/wards', 'wards', 200],
  ['GET /admin/wards/:ward', 'wards', 200],
  ['GET /admin/patients', 'admit_somewhere', 200],
  ['GET /admin/alarms', 'policy', 200],
  ['GET /admin/devices', 'devices', 200],
  ['GET /admin/walls', 'walls', 200],
  ['GET /admin/emergency', 'review', 200],
  ['GET /admin/audit', 'audit', 200],
]

export const ROUTES: readonly Route[] = [
  ['GET /api/health', 'anyone', 200],
  ['POST /api/setup', 'anyone', 400],
  ['POST /api/invite', 'anyone', 400],
  ['POST /api/wall/enrol', 'anyone', 400],
  ['POST /api/wall/renew', 'wall_itself', 200],
  ['GET /api/me', 'signed_in', 200],
  ['GET /api/beds', 'carers', 200],
  ['GET /api/session', 'person', 200],
  ['POST /api/session/unlock', 'person', 400],
  ['GET /api/account', 'person', 200],
  ['POST /api/account/password', 'person', 400],
  ['POST /api/account/pin', 'person', 400],
  ['DELETE /api/account/sessions/:session', 'person', 404],
  ['GET /api/account/contacts', 'person', 200],
  ['POST /api/account/contacts', 'person', 400],
  ['PATCH /api/account/contacts/:contact', 'person', 404],
  ['DELETE /api/account/contacts/:contact', 'person', 404],
  ['GET /api/admin/wards/:ward/contacts', 'policy', 200],
  ['POST /api/admin/wards/:ward/contacts', 'policy', 400],
  ['PATCH /api/admin/wards/:ward/contacts/:contact', 'policy', 404],
  ['DELETE /api/admin/wards/:ward/contacts/:contact', 'policy', 404],
  ['GET /api/me/duty', 'person', 200],
  ['GET /api/wards/:ward/duty', 'watch', 200],
  ['POST /api/wards/:ward/duty', 'duty', 400],
  ['PATCH /api/wards/:ward/duty/:duty', 'duty', 400],
  ['DELETE /api/wards/:ward/duty/:duty', 'duty', 404],
  ['POST /api/wards/:ward/duty/:duty/beds', 'duty', 400],
  ['POST /api/wards/:ward/duty/:duty/hand-over', 'duty', 400],
  ['GET /api/patients/:encounter', 'care', 200],
  ['GET /api/patients/:encounter/alarms', 'care', 200],
  ['PUT /api/patients/:encounter/alarms/:alarm/mark', 'care', 404],
  ['GET /api/patients/:encounter/alarms/:alarm/history', 'care', 404],
  ['GET /api/patients/:encounter/limits', 'care', 200],
  ['GET /api/patients/:encounter/notes', 'care', 400],
  ['POST /api/patients/:encounter/notes', 'care', 400],
  ['POST /api/notifications/:notification/seen', 'person', 404],
  ['POST /api/notifications/:notification/delivered', 'person', 404],
  ['GET /api/patients/:encounter/strip', 'care', 400],
  ['GET /api/patients/:encounter/review', 'care', 400],
  ['GET /api/patients/:encounter/trends', 'care', 200],
  ['GET /api/patients/:encounter/timeline', 'care', 400],
  ['GET /api/patients/:encounter/devices', 'bind', 200],
  ['POST /api/patients/:encounter/devices', 'bind', 400],
  ['DELETE /api/patients/:encounter/devices/:device', 'bind', 409],
  ['GET /api/wards/:ward/load', 'load', 200],
  ['GET /api/wards/:ward/load/burn', 'load', 200],
  ['GET /api/wards/:ward/load/csv', 'load', 200],
  ['POST /api/emergency', 'emergency', 400],
  // Only one's own is found: the row is the right, also of somebody who could open none any more.
  ['DELETE /api/emergency/:opening', 'signed_in', 404],
  ['GET /api/admin/people', 'people', 200],
  ['POST /api/admin/people', 'people', 400],
  ['PATCH /api/admin/people/:user', 'people', 400],
  ['POST /api/admin/people/:user/access', 'people', 400],
  ['POST /api/admin/people/:user/link', 'people', 404],
  ['DELETE /api/admin/people/:user/sessions', 'people', 404],
  ['GET /api/admin/wards', 'wards', 200],
  ['POST /api/admin/wards', 'wards', 400],
  ['PATCH /api/admin/wards/:ward', 'wards', 400],
  ['POST /api/admin/wards/:ward/open', 'wards', 400],
  ['POST /api/admin/wards/:ward/beds', 'wards', 400],
  ['PUT /api/admin/wards/:ward/beds', 'wards', 400],
  ['GET /api/admin/wards/:ward/policy', 'policy', 200],
  ['PUT /api/admin/wards/:ward/policy', 'policy', 400],
  ['POST /api/admin/wards/:ward/policy/dry-run', 'policy', 400],
  ['PATCH /api/admin/beds/:bed', 'wards', 400],
  ['POST /api/admin/beds/:bed/open', 'wards', 400],
  ['POST /api/admin/import/beds', 'wards', 400],
  ['POST /api/admin/import/devices', 'devices', 400],
  ['GET /api/admin/patients', 'admit_somewhere', 200],
  ['POST /api/admin/patients', 'admit_somewhere', 400],
  ['POST /api/admin/patients/find', 'admit_somewhere', 400],
  ['POST /api/admin/patients/merge', 'merge', 400],
  ['GET /api/admin/patients/:encounter', 'admit', 200],
  ['PATCH /api/admin/patients/:encounter', 'admit', 400],
  ['POST /api/admin/patients/:encounter/transfer', 'admit', 400],
  ['POST /api/admin/patients/:encounter/discharge', 'admit', 400],
  ['GET /api/admin/devices', 'devices', 200],
  ['POST /api/admin/devices', 'devices', 400],
  ['POST /api/admin/devices/tokens', 'devices', 400],
  ['GET /api/admin/devices/:device/history', 'devices', 404],
  ['POST /api/admin/devices/:device/quarantine', 'devices', 400],
  ['DELETE /api/admin/devices/:device/quarantine', 'devices', 404],
  ['POST /api/admin/devices/:device/revoke', 'devices', 404],
  ['POST /api/admin/devices/:device/tokens', 'devices', 400],
  ['DELETE /api/admin/devices/:device/tokens/:token', 'devices', 404],
  ['GET /api/admin/walls', 'walls', 200],
  ['POST /api/admin/walls', 'walls', 400],
  ['PATCH /api/admin/walls/:wall', 'walls', 400],
  ['DELETE /api/admin/walls/:wall', 'walls', 404],
  ['POST /api/admin/walls/:wall/code', 'walls', 404],
  ['GET /api/admin/emergency', 'review', 200],
  ['GET /api/admin/emergency/waiting', 'review', 200],
  ['GET /api/admin/emergency/:opening/looked', 'review', 404],
  ['POST /api/admin/emergency/:opening', 'review', 400],
  ['GET /api/admin/audit', 'audit', 200],
  ['GET /api/admin/audit/people', 'audit', 200],
  ['GET /api/admin/audit/chain', 'audit', 200],
  ['POST /api/admin/audit/chain', 'audit', 200],
  ['GET /api/admin/audit/export', 'audit', 200],
]

/** Tried one by one elsewhere, because asking once changes who may ask next; and next-auth's own, which is its whole subject. */
export const ASKED_ELSEWHERE: Readonly<Record<string, string>> = {
  'GET /api/auth/:nextauth': 'sign-in, in security.spec.ts',
  'POST /api/auth/:nextauth': 'sign-in, in security.spec.ts',
  'DELETE /api/account/sessions': 'ends every session of whoever asks: asked last, in matrix.spec.ts',
  'POST /api/session/lock': 'locks whoever asks: asked last, in matrix.spec.ts',
}

/** Answered by the server itself, not by pages. */
export const DOOR: readonly Route[] = [
  ['GET /healthz', 'anyone', 200],
  ['GET /readyz', 'anyone', 200],
  ['POST /live/ticket', 'signed_in', 200],
  ['GET /live/status', 'status', 200],
  ['GET /why', 'carers', 400],
  ['GET /limits-effect', 'limits_somewhere', 400],
  ['POST /contacts/test', 'person', 400],
  // Its sender proves itself by a signature; without an account there nobody sends.
  ['POST /calls/twilio', 'anyone', 404],
]
/** Three more in a demo, for its scenario menu; asked there, in access.spec.ts. The simulator finds `{}` wanting with 404: no such bed. */
export const DEMO: readonly Route[] = [
  ['GET /demo/scenarios', 'simulator', 200],
  ['POST /demo/scenario', 'simulator', 404],
  ['GET /demo/beds', 'simulator', 200],
]
/** `/metrics` is for the machine itself; whoever is forwarded by a proxy is refused, whoever they are. */
export const DOOR_ELSEWHERE = ['/metrics'] as const

/** What a page may say on its socket; equal to the contract by type. */
export const SOCKET_EVENTS = ['watch', 'unwatch', 'command', 'screen', 'active'] as const satisfies readonly (keyof ClientToServer)[]
type Unnamed = Exclude<keyof ClientToServer, (typeof SOCKET_EVENTS)[number]>
export const everyEventIsNamed: [Unnamed] extends [never] ? true : Unnamed = true

export const WATCHES: ReadonlyArray<readonly [view: 'ward' | 'bed', group: Group]> = [
  ['ward', 'watch'],
  ['bed', 'care'],
]
/** At a wall a command needs somebody's PIN besides: without one nobody acts there. */
export const COMMANDS: Readonly<Record<CommandType, Group>> = {
  acknowledge: 'care',
  claim: 'care',
  decline: 'care',
  escalate: 'care',
  delegate: 'care',
  pause: 'care',
  resume: 'care',
  standby: 'care',
  end_standby: 'care',
  set_limits: 'limits',
  chart: 'chart',
}

const NOBODY: ReadonlySet<Who> = new Set(['anonymous', 'device', 'disabled', 'expired'])
export const isNobody = (who: Who) => NOBODY.has(who)

/** Whether `who` may, about the patient, bed or ward of `key`. `stay`: it is about one stay. */
export function may(group: Group, who: Who, key: WardKey, { local, stay }: { local: boolean; stay: boolean }): boolean {
  const right: { who: 'everybody' | readonly Who[]; own?: true; emergency?: true } = WHO_MAY[group]
  if (right.who === 'everybody') return true
  if (!right.who.includes(who)) return false
  if (!right.own || !local || wardsOf(who).includes(key)) return true
  return right.emergency === true && stay && who === 'opened_nurse' && key === 'b'
}

/** The status `who` must get. */
export function expected([what, group, allowed]: Route, who: Who, key: WardKey): number {
  const isPage = !what.includes(' /api/') && ![...DOOR, ...DEMO].some(([path]) => path === what)
  if (may(group, who, key, { local: true, stay: what.includes(':encounter') })) return allowed
  if (!isNobody(who)) return 403
  return isPage ? 307 : 401
}

/** Whether the ward asked of makes a difference at all. */
export const isAboutAWard = ([what]: Route) => /:(ward|bed|encounter)/.test(what)

const UNKNOWN = '00000000-0000-4000-8000-000000000000'

/** The path of a route for `place`; ids that belong to no ward are nobody's. */
export function pathFor(what: string, place: Place): string {
  const known: Record<string, string> = { ward: place.ward, bed: place.bed, encounter: place.encounter }
  return what.replace(/^[A-Z]+ /, '').replace(/:(\w+)/g, (_, name: string) => known[name] ?? UNKNOWN)
}
