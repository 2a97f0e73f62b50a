import { glob, readFile } from 'node:fs/promises'
import { createRedactor } from '../../src/secrets/redactor.ts'

/** How fast texts are searched for secrets. Goal: 20 MB/s and more, also where secretlint is asked. */
const MEGABYTES = 20

const source: string[] = []
for await (const path of glob('src/**/*.{ts,mjs,md}')) source.push(await readFile(path, 'utf8'))
const code = source.join('\n')
const text = code.repeat(Math.ceil((MEGABYTES * 1e6) / code.length)).slice(0, MEGABYTES * 1e6)
const redactor = createRedactor(Array.from({ length: 10 }, (_, index) => `secret-${index}-of-this-process`))

await measure('masked at once (log)', () => redactor.mask(text))
await measure('cleaned with secretlint (model, Slack, artifacts)', () => redactor.clean(text))
await measure('searched by line (diffs)', () => redactor.find('all.ts', text))

async function measure(what: string, work: () => unknown): Promise<void> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  console.log(`${what}: ${(MEGABYTES / ((user + system) / 1e6)).toFixed(0)} MB a second of processor time`)
}
