import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { biomeLayers } from './biome-layers.ts'

writeFileSync(join(import.meta.dirname, 'layers.biome.json'), biomeLayers())
