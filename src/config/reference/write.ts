import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commandLine } from '../command-line.ts'
import { configurationPage } from './configuration-page.ts'
import { envExample } from './env-example.ts'

commandLine({
  usage: 'npm run docs:configuration',
  about: 'Writes docs/configuration.md and .env.example from the tables of src/config.',
})
const root = join(import.meta.dirname, '../../..')
writeFileSync(join(root, '.env.example'), envExample())
writeFileSync(join(root, 'docs/configuration.md'), configurationPage())
