import type { enWall } from './en-wall.ts'
import type { Same } from './words.ts'

export const deWall: Same<typeof enWall> = {
  pin: {
    ask: 'Ihre PIN',
    typed: '{n} von {of} Ziffern',
    delete: 'Letzte Ziffer löschen',
    cancel: 'Abbrechen',
    waits: 'Zu viele falsche PINs an diesem Bildschirm. Warten Sie {n} s.',
  },
  ended: 'DIESER BILDSCHIRM IST AUS',
  ended_revoked: 'Ein Administrator hat diese Wandanzeige außer Betrieb genommen. Es werden keine Live-Daten gezeigt.',
  ended_expired: 'Der Server kennt diese Wandanzeige nicht mehr. Es werden keine Live-Daten gezeigt.',
  ended_role_changed: 'Diese Wandanzeige wechselt die Station…',
  enter_code: 'Code eingeben',
  enrol: {
    title: 'Wandanzeige',
    intro: 'Ein Administrator macht unter Verwaltung, Wandanzeigen, einen Code für diesen Bildschirm. Er gilt einmal, zehn Minuten lang.',
    code: 'Code, {n} Ziffern',
    submit: 'Diesen Bildschirm als Wandanzeige benutzen',
    sending: 'Fragt den Server…',
    gone: 'Dieser Bildschirm ist keine Wandanzeige mehr. Geben Sie einen neuen Code ein, um ihn wieder zu benutzen.',
    no_ward:
      'Das ist die Wandanzeige {name}. Ihre Station ist geschlossen: ein Administrator kann ihr eine andere geben. Es wird von selbst wieder gefragt.',
    signed_in: '{name} ist hier angemeldet. Mit dem Code wird dieser Bildschirm eine Wandanzeige, und {name} wird an ihm abgemeldet.',
    missing: 'Geben Sie alle {n} Ziffern ein.',
  },
  admin: {
    intro: 'Bildschirme, die eine Station zeigen, ohne dass jemand angemeldet ist. Ohne persönliche PIN wird dort nichts geändert.',
    add: 'Wandanzeige hinzufügen',
    none: 'Noch keine Wandanzeige. Fügen Sie eine hinzu, und geben Sie ihren Code am Bildschirm ein.',
    caption: 'Wandanzeigen',
    name: 'Name, wie die Station sie nennt',
    ward: 'Station',
    columns: { name: 'Name', ward: 'Station', enrolled: 'Eingerichtet', seen: 'Zuletzt gesehen', state: 'Zustand' },
    never: 'nie',
    state: {
      connected: 'verbunden',
      away: 'nicht verbunden',
      waiting: 'Code offen bis {time}',
      new: 'noch kein Bildschirm',
      revoked: 'außer Betrieb',
    },
    change: 'Ändern',
    new_code: 'Neuer Code',
    revoke: 'Außer Betrieb nehmen',
    of: '{what}: {name}',
    save: 'Sichern',
    code_title: 'Code für {name}',
    code_is:
      'Öffnen Sie diese Adresse am Bildschirm, oder geben Sie den Code unter {path} ein. Er gilt einmal, bis {time}, und wird nicht wieder gezeigt.',
    link_label: 'Adresse für den Bildschirm',
    code_old:
      'Ein Bildschirm, der jetzt läuft, geht weiter, bis der Code benutzt ist; dann wird er dunkel, und der neue tritt an seine Stelle.',
    revoke_title: '{name} außer Betrieb nehmen',
    revoke_is: 'Der Bildschirm zeigt sofort nichts mehr. Um ihn wieder zu benutzen, braucht er einen neuen Code.',
  },
}
