import type { enView } from './en-view.ts'
import type { Same } from './words.ts'

export const deView: Same<typeof enView> = {
  title: 'Ansicht',
  close: 'Schließen',
  layout_title: 'Betten zugleich',
  layout: { all: 'Alle', places: '{n}' },
  sort_title: 'Ordnung',
  sort: { number: 'Nach Bett', mine: 'Meine zuerst', acuity: 'Nach Dringlichkeit' },
  privacy_title: 'Namen',
  privacy: { names: 'Namen', initials: 'Initialen', hidden: 'Verborgen' },
  wall_privacy: 'Namen hier: {privacy}. Ein Administrator setzt das unter Verwaltung, Wandanzeigen.',
  none_mine: 'Sie haben keine Betten übernommen. Das geht unter Dienst.',
  reorder: 'Jetzt neu ordnen',
  not_sorted: 'Noch nicht geordnet',
  sorted_at: 'Geordnet {time}. Die Betten bleiben, wo sie sind, bis Sie neu ordnen.',
  sorted: { number: 'Nach Bett geordnet', mine: 'Meine zuerst, geordnet {time}', acuity: 'Nach Dringlichkeit, geordnet {time}' },
  pages: 'Seiten der Station',
  page: 'Seite {n} von {of}',
  page_beds: 'Betten {from}–{to}',
  page_alarms: '{priority}, {n, plural, one {# Alarm} other {# Alarme}}',
  no_device: 'Kein Gerät zugeordnet',
  ventilator: 'Beatmungsgerät {label}',
  pump: 'Pumpe {label}',
  address: 'Adresse',
  address_title: 'Adresse von {name}',
  address_do: 'Wie diese Wand ihre Station zeigt. Öffnen Sie die Adresse einmal an ihrem Bildschirm; er behält diese Einstellungen.',
}
