/** FNV-1a over UTF-16 code units, two lanes with different bases: 64 bits as 16 hex digits. Names, not secrets. */
export function hash(text: string): string {
  let a = 0x811c9dc5
  let b = 0x01000193
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    a = Math.imul(a ^ c, 0x01000193)
    b = Math.imul(b ^ c, 0x85ebca6b) ^ (b >>> 13)
  }
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0')
}

/** Id of an alarm: fixed at onset, kept through limit changes and upgrades (promise 2). */
export function alarmId(encounter: string, detector: string, channel: string, version: number, onset_ms: number): string {
  return hash(JSON.stringify([encounter, detector, channel, version, onset_ms]))
}
