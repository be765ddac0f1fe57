/** The text of a folder's index.ts. */
export function indexOf(folder: string): string
