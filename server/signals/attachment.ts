/** Whether an electrode or a probe is on the patient, by the word of its device. */
export interface Attachment {
  /** The device says electrode or probe is off. */
  off: boolean
  /** ... but a hole in the data has passed since, so good signal may prove otherwise. */
  doubted: boolean
  /** Seconds of good signal while doubted. */
  good_s: number
}

/** Good signal this long proves that what was said to be off before a hole is on, s. */
const PROOF_S = 30

/** The device has said so: no doubt is left. */
export function setOff(attachment: Attachment, off: boolean): void {
  attachment.off = off
  attachment.doubted = false
}

/** One more second, good or not: after a hole it may be on again without a word, and half a minute of good signal proves it. */
export function proveOn(attachment: Attachment, good: boolean): void {
  if (!attachment.doubted) return
  attachment.good_s = good ? attachment.good_s + 1 : 0
  if (attachment.good_s < PROOF_S) return
  attachment.off = false
  attachment.doubted = false
  attachment.good_s = 0
}
