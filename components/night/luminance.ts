/** Relative luminance and contrast (WCAG 2.2) of sRGB colours written #rrggbb, and the same hue with less light. */

/** Linear share of each channel, 0 to 1. */
function linear(hex: string): [number, number, number] {
  const channel = (at: number) => {
    const v = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
  }
  return [channel(1), channel(3), channel(5)]
}

/** 0 (black) to 1 (white). */
export function luminance(hex: string): number {
  const [r, g, b] = linear(hex)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** 1 to 21, whichever of the two is lighter. */
export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/** The same hue with `share` of its light; each channel rounded up, so that what is asked for as a least is kept. */
export function dimmed(hex: string, share: number): string {
  const channel = (v: number) => {
    const x = v * share
    const s = x <= 0.0031308 ? x * 12.92 : 1.055 * x ** (1 / 2.4) - 0.055
    return Math.min(255, Math.ceil(s * 255 - 1e-6))
      .toString(16)
      .padStart(2, '0')
  }
  return `#${linear(hex).map(channel).join('')}`
}

/** `hex` with `share` of its light, but with at least `least` to 1 against `ground`; never lighter than it was. */
export function dimmedReadable(hex: string, share: number, ground: string, least: number): string {
  const needed = least * (luminance(ground) + 0.05) - 0.05
  return dimmed(hex, Math.min(1, Math.max(share, needed / luminance(hex))))
}
