/** A personal PIN: six figures, typed at walls and to unlock. Only its blind index is stored. */
export const PIN = /^\d{6}$/

/** Whether `pin` is among the first anybody would try: one figure, a run up or down, a half or pair repeated. */
export function isSimple(pin: string): boolean {
  const figures = [...pin].map(Number)
  const steps = new Set(figures.slice(1).map((figure, i) => (figure - figures[i]! + 10) % 10))
  const [step] = steps
  const isRun = steps.size === 1 && (step === 0 || step === 1 || step === 9)
  return isRun || /^(\d{2})\1\1$|^(\d{3})\2$/.test(pin)
}
