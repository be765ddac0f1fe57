const AGAIN_MS = 3_000

/** Calls `go` once the server answers: a page that is left for one that cannot come would be a browser's error for ever. */
export function whenAnswering(go: () => void): () => void {
  let stopped = false
  const ask = async () => {
    const answered = await fetch('/api/health', { cache: 'no-store', signal: AbortSignal.timeout(AGAIN_MS) }).then(
      (reply) => reply.ok,
      () => false,
    )
    if (stopped) return
    if (answered) go()
    else setTimeout(() => void ask(), AGAIN_MS)
  }
  void ask()
  return () => {
    stopped = true
  }
}
