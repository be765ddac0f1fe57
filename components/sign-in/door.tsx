import type { ReactNode } from 'react'
import { text } from '../text/text.ts'
import { Footer } from '../ui/footer.tsx'
import { OriginBand } from '../ui/origin-band.tsx'
import './sign-in.css'

/** The frame before anybody is signed in: the product and its one warning at the left, the form at the right. */
export function Door({ demo, left, children }: { demo: boolean; left?: ReactNode; children: ReactNode }) {
  return (
    <div className="door">
      <OriginBand origin={demo ? 'simulated' : 'live'} />
      <div className="door-halves">
        <section className="door-left" aria-label={text('product')}>
          <p className="door-product">{text('product')}</p>
          <p className="door-hero">{text('page.tagline')}</p>
          <p className="door-intended">
            {text('page.intended')} {text('page.confirm')}
          </p>
          {left}
        </section>
        <main className="door-right">{children}</main>
      </div>
      <Footer />
    </div>
  )
}
