import { inflateSync } from 'node:zlib'

type Matrix = [number, number, number, number, number, number]
export interface Stroke {
  x0: number
  y0: number
  x1: number
  y1: number
}

const MM_PER_POINT = 25.4 / 72

/** Straight strokes of every page of a PDF, in millimetres of paper: what a printer is told to draw, not what a screen shows. */
export function strokesOf(pdf: Buffer): Stroke[][] {
  return contentsOf(pdf).filter(isPage).map(strokes)
}

/** Paper of every page, millimetres. */
export function paperOf(pdf: Buffer): Array<{ width: number; height: number }> {
  const boxes = [...pdf.toString('latin1').matchAll(/\/MediaBox\s*\[\s*([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s*\]/g)]
  return boxes.map(([, x0, y0, x1, y1]) => ({
    width: (Number(x1) - Number(x0)) * MM_PER_POINT,
    height: (Number(y1) - Number(y0)) * MM_PER_POINT,
  }))
}

/** A page begins by placing its paper; the shapes of letters are streams as well. */
const isPage = (content: string) => /^\S+ 0 0 \S+ \S+ \S+ cm\s/.test(content)

function contentsOf(pdf: Buffer): string[] {
  const text = pdf.toString('latin1')
  return [...text.matchAll(/(?<!end)stream\r?\n/g)].flatMap(({ index, 0: word }) => {
    const end = text.indexOf('endstream', index)
    try {
      return [inflateSync(pdf.subarray(index + word.length, end)).toString('latin1')]
    } catch {
      return [] // a font or a picture in another coding: nothing is drawn by it
    }
  })
}

/** Follows the few operators of a page that move the paper and the pen. */
function strokes(content: string): Stroke[] {
  const found: Stroke[] = []
  const kept: Matrix[] = []
  let now: Matrix = [1, 0, 0, 1, 0, 0]
  let numbers: number[] = []
  let pen: [number, number] = [0, 0]
  for (const word of content.split(/\s+/)) {
    const number = Number(word)
    if (word !== '' && Number.isFinite(number)) {
      numbers.push(number)
      continue
    }
    const [a = 0, b = 0] = numbers.slice(-2)
    if (word === 'q') kept.push(now)
    else if (word === 'Q') now = kept.pop() ?? now
    else if (word === 'cm') now = product(numbers.slice(-6) as Matrix, now)
    else if (word === 'm') pen = placed(now, a, b)
    else if (word === 'l') {
      const to = placed(now, a, b)
      found.push({ x0: pen[0], y0: pen[1], x1: to[0], y1: to[1] })
      pen = to
    }
    numbers = []
  }
  return found
}

function placed([a, b, c, d, e, f]: Matrix, x: number, y: number): [number, number] {
  return [(a * x + c * y + e) * MM_PER_POINT, (b * x + d * y + f) * MM_PER_POINT]
}

function product([a, b, c, d, e, f]: Matrix, [A, B, C, D, E, F]: Matrix): Matrix {
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F]
}
