import type { ChannelName } from '../../contracts/call.ts'
import { TWILIO_STATUS_PATH } from '../../contracts/contact.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Channels } from '../notify/channel.ts'
import { createChannels } from '../notify/channels/index.ts'
import { pushKey } from '../notify/channels/push/key.ts'

export interface OpenChannels {
  channels: Channels
  /** What pages may know of them: which there are, and what a browser subscribes with. */
  offered: { channels: ChannelName[]; push_key: string }
  /** The account that reports text messages, and to which address; null: none, or it cannot reach us. */
  twilio: { token: string | null; url: string | null }
}

/** The channels of this configuration. A provider outside can report to us by https only. */
export function openChannels({ calls, dataDir, publicUrl }: Pick<Config, 'calls' | 'dataDir' | 'publicUrl'>, clock: Clock): OpenChannels {
  const key = pushKey(dataDir, calls.push.pem, calls.push.contact)
  const statusUrl = calls.twilio && publicUrl.startsWith('https:') ? `${publicUrl}${TWILIO_STATUS_PATH}` : null
  const channels = createChannels({ settings: calls, pushKey: key, statusUrl, now_ms: clock.now_ms })
  return {
    channels,
    offered: { channels: [...channels.keys()], push_key: key.publicKey },
    twilio: { token: calls.twilio?.token ?? null, url: statusUrl },
  }
}
