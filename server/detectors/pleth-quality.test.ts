import plethQuality from './pleth-quality.ts'
import { markRules } from './testing.ts'

markRules(plethQuality, 'pleth.quality', 'signal_quality', ['flat', 'clipped', 'missing', 'noise', 'motion'])
