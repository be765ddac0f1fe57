const LENGTH_MAX = 40

/** What of `words` an address can carry: "Ward 4B" is ward-4b; nothing left is `otherwise`. */
export function slug(words: string, otherwise: string): string {
  const plain = words.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const kept = plain
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LENGTH_MAX)
    .replace(/^-+|-+$/g, '')
  return kept || otherwise
}

/** The slug of `words`, or the first of slug-2, slug-3 ... that `isFree`. An id once used stays used. */
export async function freeId(words: string, otherwise: string, isFree: (id: string) => Promise<boolean>): Promise<string> {
  const first = slug(words, otherwise)
  for (let n = 1; ; n++) {
    const id = n === 1 ? first : `${first}-${n}`
    if (await isFree(id)) return id
  }
}
