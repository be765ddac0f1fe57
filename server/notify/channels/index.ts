import type { ChannelName } from '../../../contracts/call.ts'
import { networksOf } from '../../web/address.ts'
import type { Channel, Channels } from '../channel.ts'
import type { Way } from '../post.ts'
import type { CallSettings } from '../settings.ts'
import { emailChannel } from './email/email.ts'
import { pagerdutyChannel } from './pagerduty/pagerduty.ts'
import type { PushKey } from './push/key.ts'
import { pushChannel } from './push/push.ts'
import { slackChannel } from './slack/slack.ts'
import { smsChannel } from './sms/sms.ts'
import type { Twilio } from './sms/twilio.ts'
import { webhookChannel } from './webhook/webhook.ts'
import { whatsappChannel } from './whatsapp/whatsapp.ts'

export interface ChannelsOptions {
  settings: CallSettings
  pushKey: PushKey
  /** Where Twilio reports what became of a message; null: reports cannot reach us. */
  statusUrl: string | null
  now_ms(): number
}

/** The channels this house has set up, each ready to send. */
export function createChannels({ settings, pushKey, statusUrl, now_ms }: ChannelsOptions): Channels {
  const { mail, twilio, smsFrom, whatsapp, pagerdutyApi } = settings
  const typedIn: Way = { reach: networksOf(settings.networks) }
  const named: Way = { reach: 'anywhere' }
  const account: Twilio | null = twilio && { ...twilio, statusUrl }
  const all: Array<[ChannelName, Channel | null]> = [
    ['push', pushChannel(pushKey, typedIn)],
    ['email', mail && emailChannel(mail)],
    ['slack', slackChannel(typedIn)],
    ['pagerduty', pagerdutyChannel(pagerdutyApi, named)],
    ['sms', account && smsFrom ? smsChannel(account, smsFrom, named) : null],
    ['whatsapp', account && whatsapp ? whatsappChannel(account, whatsapp, named) : null],
    ['webhook', webhookChannel(typedIn, now_ms)],
  ]
  return new Map(all.filter((one): one is [ChannelName, Channel] => one[1] !== null))
}
