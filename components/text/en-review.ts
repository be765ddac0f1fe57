/** Event review and printed strips. */
export const enReview = {
  title: 'Review',
}
