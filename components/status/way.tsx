import { TriangleAlert } from 'lucide-react'
import { GLASS_PROMISED_MS, HOP_ALLOWED_MS, type Hop, type HopLine, type StatusReply } from '../../contracts/status.ts'
import { text } from '../text/text.ts'
import { barsOf, delayWords, placeOf, shares } from './figures.ts'

/** Head of the page: the whole way in three figures. */
export function Whole({ status }: { status: StatusReply }) {
  const { glass, screens, devices } = status
  const figures = [
    ['p50', glass.p50_ms],
    ['p95', glass.p95_ms],
    ['p99', glass.p99_ms],
  ] as const
  return (
    <header className="status-head">
      <div>
        <h1>{text('status.title')}</h1>
        <p>{text('status.intro', { screens: screens.length, devices: devices.connected, known: devices.known })}</p>
        {glass.n === 0 && <p>{text('status.nothing')}</p>}
      </div>
      <dl className="status-whole">
        {figures.map(([which, ms]) => (
          <div key={which} data-over={(which === 'p95' && ms !== null && ms > GLASS_PROMISED_MS) || undefined}>
            <dt>{text(`status.whole.${which}`, { ms: GLASS_PROMISED_MS })}</dt>
            <dd data-testid={`status-${which}`}>
              {delayWords(ms)} <small>{text('status.ms')}</small>
            </dd>
          </div>
        ))}
      </dl>
    </header>
  )
}

/** What is slow, in words; that nothing is, too. */
export function Verdict({ status }: { status: StatusReply }) {
  const line = (hop: Hop) => status.hops.find((one) => one.hop === hop)!
  const { largest, over, storing, waiting_bytes } = status
  return (
    <div className="status-verdict" role="status" data-testid="status-verdict" data-over={over[0]}>
      {!storing && <Doubt>{text('status.storing', { mb: (waiting_bytes / 1e6).toFixed(1) })}</Doubt>}
      {over.map((hop) => (
        <Doubt key={hop}>{overWords(line(hop))}</Doubt>
      ))}
      {storing && over.length === 0 && <p>{text('status.fine')}</p>}
      {largest && <p>{text('status.largest', { hop: text(`status.hop.${largest}`), ms: delayWords(line(largest).p50_ms) })}</p>}
    </div>
  )
}

function Doubt({ children }: { children: string }) {
  return (
    <p className="status-doubt">
      <TriangleAlert size={16} aria-hidden="true" /> {children}
    </p>
  )
}

function overWords({ hop, p95_ms, waiting_ms }: HopLine): string {
  const allowed = HOP_ALLOWED_MS[hop]
  const waits = (waiting_ms ?? 0) > (p95_ms ?? 0)
  return text(waits ? 'status.over_waits' : 'status.over', {
    hop: text(`status.hop.${hop}`),
    ms: delayWords(waits ? waiting_ms : p95_ms),
    allowed,
  })
}

/** One bar over the hops: what part of a usual way each takes. The brightest is the largest. */
export function ShareBar({ hops, largest }: { hops: readonly HopLine[]; largest: Hop | null }) {
  const each = shares(hops)
  const words = hops.map(({ hop }, i) => text('status.share_of', { hop: text(`status.hop.${hop}`), share: each[i]! })).join(', ')
  return (
    <div className="status-share" role="img" aria-label={`${text('status.share')}: ${words}`}>
      {hops.map(({ hop, p50_ms }) => (
        <i key={hop} data-largest={hop === largest || undefined} style={{ flexGrow: p50_ms ?? 0 }} />
      ))}
    </div>
  )
}

export function Hops({ hops, largest, over }: Pick<StatusReply, 'hops' | 'largest' | 'over'>) {
  const each = shares(hops)
  return (
    <ol className="status-hops">
      {hops.map((line, i) => (
        <HopCard key={line.hop} line={line} share={each[i]!} largest={line.hop === largest} over={over.includes(line.hop)} />
      ))}
    </ol>
  )
}

function HopCard({ line, share, largest, over }: { line: HopLine; share: number; largest: boolean; over: boolean }) {
  const { hop, n, p50_ms, p95_ms, p99_ms, hour } = line
  const figures = [
    ['col_share', n > 0 ? `${share} %` : text('status.unknown')],
    ['col_p95', delayWords(p95_ms)],
    ['col_p99', delayWords(p99_ms)],
    ['col_hour', delayWords(hour.p95_ms)],
    ['col_allowed', String(HOP_ALLOWED_MS[hop])],
  ] as const
  return (
    <li data-testid={`hop-${hop}`} data-largest={largest || undefined} data-over={over || undefined}>
      <h2>
        {text(`status.hop.${hop}`)} <small>{text(`status.hop_is.${hop}`)}</small>
      </h2>
      <p className="status-p50">
        <strong>{delayWords(p50_ms)}</strong> {text(n > 0 ? 'status.p50' : 'status.none_passed')}
      </p>
      <Distribution line={line} />
      <dl>
        {figures.map(([key, value]) => (
          <div key={key}>
            <dt>{text(`status.${key}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  )
}

const WIDTH = 200
const HEIGHT = 56

function Distribution({ line }: { line: HopLine }) {
  const { hop, p50_ms, p95_ms, p99_ms } = line
  const { first, bars } = barsOf(line)
  if (p50_ms === null || p95_ms === null || p99_ms === null) return <div className="status-bars" />
  const step = WIDTH / bars.length
  const label = text('status.distribution', {
    hop: text(`status.hop.${hop}`),
    p50: delayWords(p50_ms),
    p95: delayWords(p95_ms),
    p99: delayWords(p99_ms),
  })
  return (
    <svg className="status-bars" viewBox={`0 0 ${WIDTH} ${HEIGHT + 8}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {bars.map(({ height, tail }, i) => {
        const high = Math.max(1, height * HEIGHT)
        // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place on the scale
        return <rect key={i} data-tail={tail || undefined} x={i * step} y={HEIGHT - high} width={Math.max(1, step - 1)} height={high} />
      })}
      {[p50_ms, p95_ms, p99_ms].map((ms, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: always the same three
        <rect key={i} className="status-mark" x={placeOf(ms, first, bars.length) * WIDTH - 1} y={HEIGHT + 2} width={2} height={6} />
      ))}
    </svg>
  )
}
