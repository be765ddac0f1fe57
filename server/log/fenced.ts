/** Thrown when a writer has learned that somebody else has written: trying again would be wrong. */
export class Fenced extends Error {
  override name = 'Fenced'
}
