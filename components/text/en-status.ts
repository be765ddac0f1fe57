/** Where the delay is, hop by hop. */
export const enStatus = {
  title: 'Status',
}
