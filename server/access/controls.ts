/**
 * The protections whose tests are themselves tested: a build made for tests can be told to leave one out, and then the test
 * of it must fail. In the product the condition below is false when it is built, and nothing of this is in it.
 */
export type Control = 'origin' | 'header' | 'matrix' | 'canary' | 'cookie' | 'revocation' | 'audit' | 'ticket' | 'rate'

/** Whether this test build runs without `control`. Always false in the product. */
export function removed(control: Control): boolean {
  if (process.env.WARDWAVE_TEST_BUILD === '1') return (process.env.WARDWAVE_TEST_WITHOUT ?? '').split(',').includes(control)
  return false
}
