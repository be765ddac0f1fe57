/** As much of a wake lock as is used here. */
interface Lock {
  release(): Promise<void>
}

/**
 * The screen does not go dark. Browsers take the lock away from a hidden page, so it is asked for at every return. @returns how to let it
 */
export function keepAwake(): () => void {
  let lock: Lock | null = null
  let over = false
  const ask = () => {
    if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
    navigator.wakeLock.request('screen').then(
      (got) => {
        if (over) void got.release()
        else lock = got
      },
      (error: unknown) => console.warn('the screen may go dark', error),
    )
  }
  ask()
  document.addEventListener('visibilitychange', ask)
  return () => {
    over = true
    document.removeEventListener('visibilitychange', ask)
    void lock?.release()
  }
}
