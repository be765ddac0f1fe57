import { z } from 'zod'
import type { PatientFacts } from './patients.ts'
import { PLAIN } from './plain-text.ts'

/** JSON of the inventory (/api/admin/devices) and of what a patient wears (/api/patients/:encounter/devices). No patient's name in the inventory. */
export const DEVICE_KINDS = ['monitor', 'ventilator', 'pump', 'wearable'] as const
export const deviceKind = z.enum(DEVICE_KINDS)
export type InventoryKind = z.infer<typeof deviceKind>

/** What a token, a label on the housing and a barcode can carry. */
export const deviceId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/)
/** Shown as it is given: never a formula, never markup. No control characters. */
export const deviceText = z.string().trim().max(100).regex(PLAIN)
export const deviceLabel = deviceText.min(1)

export const addDevice = z.object({
  device: deviceId,
  label: deviceLabel,
  kind: deviceKind,
  model: deviceText.default(''),
  serial: deviceText.default(''),
})
export type AddDevice = z.infer<typeof addDevice>

export const OVERLAP_MIN_MS = 60_000
export const OVERLAP_MAX_MS = 7 * 86_400_000
export const OVERLAP_DEFAULT_MS = 86_400_000
/** How long the tokens there are stay valid beside the new one. */
export const rotateToken = z.object({ overlap_ms: z.number().int().min(OVERLAP_MIN_MS).max(OVERLAP_MAX_MS) })

export const QUARANTINE_REASONS = ['defect', 'clock', 'cleaning', 'inspection', 'lost', 'doubt'] as const
export const quarantineDevice = z.object({ reason: z.enum(QUARANTINE_REASONS) })
export type QuarantineReason = z.infer<typeof quarantineDevice>['reason']

/** Devices that get a token each, shown once. */
export const TOKENS_AT_ONCE_MAX = 100
export const makeTokens = z.object({ devices: z.array(deviceId).min(1).max(TOKENS_AT_ONCE_MAX) })

export const DEVICE_STATES = ['in_use', 'free', 'quarantined', 'revoked'] as const
export type DeviceState = (typeof DEVICE_STATES)[number]

/** A token is never told again; it is named by the first 16 digits of its hash. */
export interface TokenLine {
  token: string
  created_ms: number
  /** When it stops working; null = not until it is rotated or revoked. */
  ends_ms: number | null
  /** The open connection came with it. */
  in_use: boolean
}

/** Written by the gate every few seconds; null = not heard of since records began. */
export interface SeenLine {
  connected: boolean
  /** Newest frame; null = none yet. */
  last_ms: number | null
  clock_offset_ms: number
  clock_uncertainty_ms: number
  battery_pct: number | null
}

export interface DeviceRow {
  device: string
  label: string
  kind: string
  model: string
  serial: string
  state: DeviceState
  quarantined_for: QuarantineReason | null
  bed: { ward: string; ward_name: string; bed_label: string } | null
  seen: SeenLine | null
  tokens: TokenLine[]
}

/** GET /api/admin/devices?find=&state= — at most `DEVICES_SHOWN_MAX` rows, by id. */
export interface DevicesReply {
  now_ms: number
  devices: DeviceRow[]
  /** How many there are of each state, whatever was looked for. */
  counts: Record<DeviceState, number>
  /** More match than are listed. */
  more: boolean
}
export const DEVICES_SHOWN_MAX = 200

/** The only time a token is told. */
export interface TokenMade {
  device: string
  token: string
  kind: string
  /** Where the patient who wears it lies; '' = nobody wears it. */
  ward: string
  bed: string
  /** When the tokens before it end; null = there were none. */
  others_end_ms: number | null
}
/** Answer to a new device, a rotation, and tokens for several; `url` is the device port as seen from outside. */
export interface TokensReply {
  url: string
  made: TokenMade[]
}

/** GET /api/admin/devices/:device/history[?at=ms] */
export interface HistoryReply {
  device: string
  label: string
  wearings: Array<{
    encounter: string
    ward: string
    ward_name: string
    bed_label: string
    from_ms: number
    to_ms: number | null
    by: string
    by_name: string
    /** null: not for this person to see. */
    patient: { family: string; given: string; born: string; mrn: string } | null
  }>
}

/** A file to import, as text; `confirm` writes what the preview of the same text showed. */
export const IMPORT_MAX_CHARS = 1_048_576
export const IMPORT_MAX_LINES = 5_000
export const importFile = z.object({ csv: z.string().max(IMPORT_MAX_CHARS), confirm: z.boolean() })

export const LINE_FAULTS = [
  'not_csv',
  'columns_missing',
  'cells_wrong',
  'id_wrong',
  'id_other_case',
  'label_wrong',
  'kind_wrong',
  'text_wrong',
  'position_wrong',
  'twice',
  'revoked',
  'ward_unknown',
  'ward_closed',
  'bed_closed',
  'ward_full',
  'too_many_lines',
  'empty',
] as const
export type LineFault = (typeof LINE_FAULTS)[number]

/** One line of the file and what importing does with it. `name` is the device's id or ward and bed label. */
export interface ImportLine {
  /** In the file, from 1; the header is line 1 as a rule. */
  line: number
  name: string
  verdict: 'new' | 'unchanged' | 'changed' | 'wrong'
  why: LineFault | null
  /** The column at fault, or the columns that change. */
  columns: string[]
}
/** POST /api/admin/import/devices and /beds. Nothing is written while one line is wrong. */
export interface ImportReply {
  lines: ImportLine[]
  counts: Record<ImportLine['verdict'], number>
  written: boolean
}

export const bindDevice = z.object({
  device: deviceId,
  /** Whom and where the person confirmed; another patient or bed by now is refused. */
  patient: z.string().min(1).max(100),
  bed: z.string().min(1).max(100),
})

/** A device that may be put on. `worn_at` is told of own wards only. */
export interface BindCandidate {
  device: string
  label: string
  kind: string
  model: string
  serial: string
  state: DeviceState
  worn_at: string | null
  connected: boolean
}
/** GET /api/patients/:encounter/devices?find= */
export interface BindReply {
  patient: PatientFacts & { patient: string }
  bed: string
  bed_label: string
  ward_name: string
  worn: Array<{ device: string; label: string; kind: string; from_ms: number }>
  /** Free ones first; at most `CANDIDATES_MAX`. */
  candidates: BindCandidate[]
  /** The one whose id, serial or label is exactly what was looked for: what a scanner types. */
  exact: string | null
}
export const CANDIDATES_MAX = 40
