import type { DeviceRow } from '../../../contracts/devices.ts'
import { text } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { whenText } from './when.ts'

/** Tokens that work, by their names: when made, when they end, and which one the connection came with. */
export function TokenList({ row, now_ms, onEnd }: { row: DeviceRow; now_ms: number; onEnd: (token: string) => void }) {
  return (
    <section className="device-tokens" aria-label={text('device.tokens')}>
      <h3>{text('device.tokens')}</h3>
      {row.tokens.length === 0 && <p>{text('device.no_token')}</p>}
      <ul>
        {row.tokens.map(({ token, created_ms, ends_ms, in_use }) => (
          <li key={token}>
            <span>
              <code>{token}</code> {in_use && <span className="admin-mark">{text('device.token_used')}</span>}
              <small>
                {text('device.token_made', { time: whenText(created_ms, now_ms) })} ·{' '}
                {ends_ms === null ? text('device.token_stays') : text('device.token_ends', { time: whenText(ends_ms, now_ms) })}
              </small>
            </span>
            {row.state !== 'revoked' && (
              <Button aria-label={text('device.end_token_one', { token })} onClick={() => onEnd(token)}>
                {text('device.end_token')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
