import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { commandLine } from '../../src/config/command-line.ts'

const { words } = commandLine({
  usage: 'npm run bench -- [tasks]',
  about:
    'Measures the time between two stages, beside the same transactions without a queue, with 6 tasks unless told;\nthen what bench:repository measures.',
  takesWords: true,
})
for (const [script, args] of [
  ['hops.ts', words],
  ['repository.ts', []],
] as const) {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, script), ...args], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
