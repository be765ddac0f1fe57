import { shapeLength } from './beat-type-shape.ts'
import type { Strip } from './beat-type-strip.ts'

/** Shapes of beats kept at a time; the least used makes room. */
export const KINDS = 4
/** Leads whose shapes are compared. */
export const LEADS_MAX = 2
/** One lead: what was measured lately, and the shapes known on it. */
export interface TypedLead {
  channel: string
  strip: Strip
  /** KINDS templates, one after another, microvolts, free of their means. */
  shapes: Int16Array
  /** Which kinds have a shape on this lead, a bit each. */
  has: number
  /** The beat before. */
  before: Int16Array
  /** How far beats of the dominant kind usually are from their template on this lead: 1 - fit. */
  wobble: number
  /** Where the dominant kind's template lay last. */
  at: number
  /** Beats since the lead last showed one. */
  silent: number
}

/** The shapes of a patient's beats. Kind `dominant` is the patient's own rhythm, the others are compared with it. */
export interface Kinds {
  leads: TypedLead[]
  share: Float64Array
  seen: Float64Array
  dominant: number
  /** Beats learnt from. */
  beats: number
}

export function createKinds(): Kinds {
  return { leads: [], share: new Float64Array(KINDS), seen: new Float64Array(KINDS), dominant: 0, beats: 0 }
}

export function createLead(channel: string, strip: Strip): TypedLead {
  const length = shapeLength(strip.fs)
  return { channel, strip, shapes: new Int16Array(KINDS * length), has: 0, before: new Int16Array(length), wobble: 0.05, at: 0, silent: 0 }
}
