import type { enWatch } from './en-watch.ts'
import type { Same } from './words.ts'

export const deWatch: Same<typeof enWatch> = {
  chip: '{n, plural, =0 {Kein Bildschirm beobachtet diese Station} =1 {Ein Bildschirm beobachtet diese Station} other {# Bildschirme beobachten diese Station}}',
  chip_others: '{n, plural, =1 {einer mehr ist nicht zu sehen oder zu hören} other {# mehr sind nicht zu sehen oder zu hören}}',
  title: 'Wer diese Station beobachtet',
  why: 'Ein Bildschirm beobachtet, solange er sichtbar ist und sein Ton geht. Ein Bett, das kein Bildschirm beobachtet, ist innerhalb von 15 Sekunden ein Alarm.',
  none: 'Kein Bildschirm',
  screen: 'Bildschirm',
  shows: 'Zeigt',
  state: 'Jetzt',
  you: '{name} (Sie)',
  ward: 'Ganze Station',
  bed: 'Bett {bed}',
  bed_hears: 'Bett {bed} und alle Alarme der Station',
  watching: 'Beobachtet',
  hidden: 'Von anderem verdeckt',
  no_sound: 'Ohne Ton',
  not_heard: 'Meldet sich nicht',
  only_you: 'Niemand außer Ihnen beobachtet dieses Bett',
  close: 'Schließen',
}
