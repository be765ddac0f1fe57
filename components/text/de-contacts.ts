import type { enContacts } from './en-contacts.ts'
import type { Same } from './words.ts'

export const deContacts: Same<typeof enContacts> = {
  title: 'Wie ich gerufen werde',
  intro:
    'Wer im Dienst ist, wird so gerufen, wenn ein Alarm nach ihr oder ihm verlangt. Das ist der zweite Weg: ein Telefon ohne Netz wird nicht erreicht. Der erste ist der Bildschirm.',
  caption: 'Meine Rufwege',
  none: 'Sie werden nur auf Bildschirmen gerufen.',
  ward_title: 'Kanäle der Station',
  ward_intro:
    'Gerufen von Stufen der Kette, in denen „Station“ steht: ein Chatraum, ein Pagerdienst, ein Webhook. Sie nennen Ort, Priorität und Art des Alarms, nie einen Patienten.',
  ward_caption: 'Kanäle der Station',
  ward_none: 'Die Station hat keinen eigenen Kanal.',
  columns: { channel: 'Weg', shown: 'Adresse', state: 'Zustand' },
  channel: {
    push: 'Push-Nachricht',
    email: 'E-Mail',
    slack: 'Chatraum (Slack)',
    pagerduty: 'PagerDuty',
    sms: 'SMS',
    whatsapp: 'WhatsApp',
    webhook: 'Webhook',
  },
  address: {
    email: 'E-Mail-Adresse',
    slack: 'Adresse des eingehenden Webhooks',
    pagerduty: 'Integrationsschlüssel (Events API v2)',
    sms: 'Nummer, mit + und Land',
    whatsapp: 'Nummer, mit + und Land',
    webhook: 'Adresse, die ein POST annimmt',
  },
  label: 'Name, zur Unterscheidung von anderen',
  add: 'Weg hinzufügen',
  add_channel: 'Kanal hinzufügen',
  channel_of: 'Weg',
  invalid: 'Das ist keine Adresse dieser Art.',
  added: 'Hinzugefügt. Senden Sie einen Proberuf, um zu sehen, ob er ankommt.',
  secret: 'Geheimnis, das die Rufe signiert',
  secret_why:
    'Wird nur dieses eine Mal gezeigt. Der Empfänger prüft damit, dass ein Ruf von hier kommt: HMAC-SHA256 über Zeitstempel, einen Punkt und den Inhalt.',
  device: 'Mich auf diesem Gerät rufen',
  device_why:
    'Eine Nachricht erscheint auch, wenn keine Seite offen ist. Sie nennt Ort, Priorität und Art des Alarms, nichts von einem Patienten.',
  device_added: 'Dieses Gerät wird von jetzt an gerufen. Senden Sie einen Proberuf, um zu sehen, ob er ankommt.',
  push_fault: {
    unsupported:
      'Dieser Browser nimmt keine Push-Nachrichten an. Legen Sie Wardwave auf einem iPhone oder iPad erst auf den Home-Bildschirm, und öffnen Sie es von dort.',
    denied:
      'Dieser Browser soll keine Mitteilungen von Wardwave zeigen. Erlauben Sie sie in seinen Einstellungen für diese Seite, und versuchen Sie es noch einmal.',
    failed: 'Dieser Browser konnte sich nicht anmelden: sein Push-Dienst ist nicht erreichbar.',
  },
  test: 'Proberuf',
  test_of: 'Proberuf: {way}',
  testing: 'Ruft…',
  tested: 'Gesendet. Kommt er an?',
  came: 'Kam an',
  came_of: 'Kam an: {way}',
  came_thanks: 'Der Proberuf kam an: dieser Weg geht.',
  remove: 'Entfernen',
  remove_of: 'Entfernen: {way}',
  remove_title: 'Diesen Weg entfernen?',
  remove_is: '{way} wird nicht mehr gerufen.',
  untested: 'Nicht geprüft',
  works: 'Geht, {time}',
  gone: 'Gibt es seit {time} nicht mehr. Richten Sie ihn neu ein.',
  failed: 'Gescheitert {time}: {why}',
  why: {
    unreachable: 'der Dienst antwortet nicht ({code})',
    refused: 'der Dienst lehnt es ab ({code})',
    host: 'diese Adresse liegt nicht im öffentlichen Internet, und ihr Netz ist in der Konfiguration nicht genannt',
    no_channel: 'dieser Weg ist in diesem Haus nicht eingerichtet',
  },
  too_many: 'Eben wurden mehrere Proberufe gesendet. Warten Sie eine Minute.',
}
