/** Straight lines between [second, value]; null stands for the patient's own value. */
export type Course = ReadonlyArray<readonly [number, number | null]>

/** The value of a course at second `t_s`. */
export function along(course: Course, t_s: number, own: number): number {
  const value = (i: number) => course[i]![1] ?? own
  let i = 0
  while (i + 1 < course.length && course[i + 1]![0] <= t_s) i++
  if (i + 1 >= course.length) return value(i)
  const share = Math.max(0, (t_s - course[i]![0]) / (course[i + 1]![0] - course[i]![0]))
  return value(i) + (value(i + 1) - value(i)) * share
}

export const between = (t_s: number, from_s: number, to_s: number): boolean => t_s >= from_s && t_s < to_s
