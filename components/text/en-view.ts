/** The ward wall as one wants it: layouts, order, privacy. */
export const enView = {
  title: 'View',
}
