/** Everything that happened to one patient, and notes. */
export const enTimeline = {
  title: 'Timeline',
}
