import respQuality from './resp-quality.ts'
import { markRules } from './testing.ts'

markRules(respQuality, 'resp.quality', 'signal_quality', ['lead_off', 'clipped', 'missing', 'noise'])
