const BUCKET_MS = 5_000
/** Twelve buckets of five seconds: the offset is the best of the last minute. */
const BUCKETS = 12

/**
 * What the server's clock says now, as far as this screen can know.
 * Every message names the server's time at sending; delay only ever makes it look older, so the least delayed
 * message of the last minute is the best estimate. Ages of data are counted against this clock (screens 2.4).
 */
export class ServerClock {
  private readonly buckets: Array<{ from_ms: number; offset_ms: number }> = []
  private offset_ms: number

  /** `wall_ms` and `local_ms` are the screen's own two clocks, read together; used until the server is first heard. */
  constructor(wall_ms: number, local_ms: number) {
    this.offset_ms = wall_ms - local_ms
  }

  /** A message sent at `server_ms` arrived at `local_ms` (monotonic). */
  heard(server_ms: number, local_ms: number): void {
    const offset = server_ms - local_ms
    const newest = this.buckets.at(-1)
    if (newest && local_ms - newest.from_ms < BUCKET_MS) newest.offset_ms = Math.max(newest.offset_ms, offset)
    else this.buckets.push({ from_ms: local_ms, offset_ms: offset })
    if (this.buckets.length > BUCKETS) this.buckets.shift()
    this.offset_ms = Math.max(...this.buckets.map((b) => b.offset_ms))
  }

  /** This screen's monotonic clock stood still for `ms` while its machine slept; what was heard before says nothing of now. */
  slept(ms: number): void {
    this.buckets.length = 0
    this.offset_ms += ms
  }

  /** Server time at monotonic local time `local_ms`. */
  at(local_ms: number): number {
    return local_ms + this.offset_ms
  }
}
