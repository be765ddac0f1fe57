import { enBehind } from './en-behind.ts'
import { enShell } from './en-shell.ts'

/** Every text of the product in English; other languages have the same keys. */
export const en = { ...enShell, ...enBehind }
