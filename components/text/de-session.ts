import type { enSession } from './en-session.ts'
import type { Same } from './words.ts'

export const deSession: Same<typeof enSession> = {
  locked: 'GESPERRT',
  locked_why: 'Kurven und Alarme gehen weiter. Änderungen warten auf Ihre PIN oder Ihr Passwort.',
  unlock: 'Entsperren',
  title: 'Entsperren: {name}',
  pin: 'PIN, 6 Ziffern',
  password: 'Passwort',
  by_pin: 'Mit der PIN',
  by_password: 'Mit dem Passwort',
  sending: 'Entsperrt…',
  not_me: 'Nicht {name}? Abmelden',
  too_many: 'Zu viele Versuche. Melden Sie sich ab und neu an, oder warten Sie eine Viertelstunde.',
  no_way: 'Sie haben hier weder Passwort noch PIN. Melden Sie sich ab und neu an.',
}
