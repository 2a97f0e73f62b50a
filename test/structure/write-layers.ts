import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commandLine } from '../../src/config/command-line.ts'
import { biomeLayers } from './biome-layers.ts'

commandLine({
  usage: 'npm run layers',
  about: 'Writes the linter’s rules of who may import whom from the table in test/structure/layers.ts.',
})
writeFileSync(join(import.meta.dirname, 'layers.biome.json'), biomeLayers())
