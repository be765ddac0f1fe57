/** What a page under /patients/:encounter/review is asked with. */
export interface Asked {
  params: Promise<{ encounter: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** The query of an address; of what is said twice the first counts. */
export function queryOf(said: Record<string, string | string[] | undefined>): URLSearchParams {
  const pairs = Object.entries(said).flatMap(([name, value]): Array<[string, string]> => {
    const first = Array.isArray(value) ? value[0] : value
    return first === undefined ? [] : [[name, first]]
  })
  return new URLSearchParams(pairs)
}
