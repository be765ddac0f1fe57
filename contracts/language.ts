/** Languages that there is a catalogue of words for; the first is what is shown when nothing is said. */
export const LANGUAGES = ['en', 'de'] as const
export type Language = (typeof LANGUAGES)[number]

/** How times are written in each: 24 hours in both. */
export const TIME_LOCALE: Record<Language, string> = { en: 'en-GB', de: 'de-DE' }
