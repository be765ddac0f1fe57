/** Takes everybody out of `known` who is not among `encounters`: nothing of a stay that is over stays in memory. */
export function keepOnly(known: Map<string, unknown>, encounters: ReadonlySet<string>): void {
  for (const encounter of [...known.keys()]) if (!encounters.has(encounter)) known.delete(encounter)
}
