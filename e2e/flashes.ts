import type { Page } from '@playwright/test'

/** An element that flashes: how often, for which share of the time in its own colour, and where in its period it is now. */
export interface Flash {
  what: string
  per_s: number
  on_share: number
  phase_ms: number
}

/** Everything on the page that changes its look for ever, by its computed keyframes. */
export function flashesOf(page: Page): Promise<Flash[]> {
  return page.evaluate(() =>
    document.getAnimations().flatMap((animation) => {
      const effect = animation.effect as KeyframeEffect
      const { duration, iterations } = effect.getComputedTiming()
      if (iterations !== Number.POSITIVE_INFINITY || animation.playState !== 'running') return []
      const frames = effect.getKeyframes()
      const look = (i: number) => JSON.stringify([frames[i]!.backgroundColor, frames[i]!.color, frames[i]!.opacity])
      const changes = frames.flatMap((_, i) => (i > 0 && look(i) !== look(i - 1) ? [frames[i]!.computedOffset] : []))
      if (changes.length === 0) return []
      const element = effect.target as HTMLElement
      return [
        {
          what: `${element.className} ${element.closest<HTMLElement>('[data-state]')?.dataset.state ?? ''} ${(animation as CSSAnimation).animationName ?? ''}`,
          per_s: (Math.ceil(changes.length / 2) * 1_000) / Number(duration),
          on_share: changes[0]!,
          phase_ms: Number(animation.startTime) % Number(duration),
        },
      ]
    }),
  )
}
