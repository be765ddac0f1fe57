import artQuality from './art-quality.ts'
import { markRules } from './testing.ts'

markRules(artQuality, 'art.quality', 'signal_quality', ['flat', 'clipped', 'missing', 'noise', 'motion', 'out_of_range'])
