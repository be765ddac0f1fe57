/** An emergency is in force until its time is over, somebody ends it, or the patient is discharged. */
export function openingInForce(now_ms: number) {
  return { endedAt: null, untilAt: { gt: new Date(now_ms) }, encounter: { dischargedAt: null } } as const
}
