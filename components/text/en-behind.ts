import { enAccount } from './en-account.ts'
import { byKey, enAudit, enAuditActions } from './en-audit.ts'
import { enBed } from './en-bed.ts'
import { enContacts } from './en-contacts.ts'
import { enBind, enDevices, enImport } from './en-devices.ts'
import { enPeople } from './en-people.ts'
import { enPolicy } from './en-policy.ts'
import { enReview } from './en-review.ts'
import { enTimeline } from './en-timeline.ts'
import { enWards } from './en-wards.ts'
import { enWaves } from './en-waves.ts'
import { enWhy } from './en-why.ts'

/** Texts of the pages behind the ward, which come with the first of them: a ward screen loads what it shows. */
export const enBehind = {
  account: enAccount,
  audit: enAudit,
  audit_action: byKey(enAuditActions),
  bed: enBed,
  contacts: enContacts,
  bind: enBind,
  device: enDevices,
  import: enImport,
  people: enPeople,
  policy: enPolicy,
  wards: enWards,
  why: enWhy,
  waves: enWaves,
  timeline: enTimeline,
  review: enReview,
}
