/** Two intervals are alike when they differ by less than this part of the mean interval. */
const ALIKE = 0.1
/** A premature beat: an interval shorter than this part of the middle one, made good by the next. */
const PREMATURE = 0.88
const MADE_GOOD = 0.1

const ratios = new Float64Array(64)
const sorted = new Float64Array(64)

/**
 * How little the next interval follows from this one: sample entropy of lengths 1 and 2 with the size of the tolerance taken
 * out (coefficient of sample entropy, Lake and Moorman 2011), of `count` intervals as ratios to their mean. Rhythms that
 * repeat are low however uneven they are, bigeminy among them; atrial fibrillation is high. A single premature beat with its
 * compensatory pause counts as two even intervals.
 * @param intervals ms, oldest first, at most 64
 */
export function irregularity(intervals: Int16Array, count: number): number {
  const middle = medianOf(intervals, count)
  let sum = 0
  for (let i = 0; i < count; i++) sum += intervals[i]!
  const mean = sum / count
  for (let i = 0; i < count; i++) ratios[i] = intervals[i]! / mean
  evenOut(count, middle / mean)
  let alike = 0
  let followed = 0
  for (let i = 0; i + 1 < count; i++) {
    for (let j = i + 1; j + 1 < count; j++) {
      if (Math.abs(ratios[i]! - ratios[j]!) >= ALIKE) continue
      alike++
      if (Math.abs(ratios[i + 1]! - ratios[j + 1]!) < ALIKE) followed++
    }
  }
  // With next to no likeness at all the entropy is at least that of one pair that followed.
  return Math.log(2 * ALIKE) - Math.log(Math.max(1, followed) / Math.max(1, alike))
}

function medianOf(intervals: Int16Array, count: number): number {
  for (let i = 0; i < count; i++) sorted[i] = intervals[i]!
  sorted.subarray(0, count).sort()
  return sorted[count >> 1]!
}

function evenOut(count: number, middle: number): void {
  for (let i = 0; i + 1 < count; i++) {
    const pair = (ratios[i]! + ratios[i + 1]!) / 2
    if (ratios[i]! > PREMATURE * middle || Math.abs(pair - middle) > MADE_GOOD * middle) continue
    ratios[i] = pair
    ratios[i + 1] = pair
    i++
  }
}
