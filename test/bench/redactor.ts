import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createRedactor, type Redactor } from '../../src/secrets/redactor.ts'
import { filesBelow } from '../structure/sources.ts'

/**
 * How fast texts are searched for secrets. Goal: 20 MB/s and more, also where secretlint is asked. With the path of
 * another version's redactor.ts both are measured in turn, and the ratio is printed: 0.8 and more is well.
 */
const MEGABYTES = 20
const ROUNDS = 3

const source: string[] = []
for (const path of filesBelow('src').filter((path) => /\.(ts|mjs|md)$/.test(path)))
  source.push(await readFile(path, 'utf8'))
const code = source.join('\n')
const text = code.repeat(Math.ceil((MEGABYTES * 1e6) / code.length)).slice(0, MEGABYTES * 1e6)
const secrets = Array.from({ length: 10 }, (_, index) => `secret-${index}-of-this-process`)

const WAYS: Readonly<Record<string, (redactor: Redactor) => unknown>> = {
  'masked at once (log)': (redactor) => redactor.mask(text),
  'cleaned with secretlint (model, Slack, artifacts)': (redactor) => redactor.clean(text),
  'searched by line (diffs)': (redactor) => redactor.find('all.ts', text),
}

const other = process.argv[2]
const before = other === undefined ? null : (await import(resolve(other))).createRedactor(secrets)
const now = createRedactor(secrets)
for (const [what, work] of Object.entries(WAYS)) {
  const [then, speed] = await inTurn(work)
  const ratio = then === 0 ? '' : `, ${then.toFixed(0)} before: ${(speed / then).toFixed(2)} of it`
  console.log(`${what}: ${speed.toFixed(0)} MB a second of processor time${ratio}`)
}

/** The best of some rounds each, in turn, so that a busy machine slows down both. */
async function inTurn(work: (redactor: Redactor) => unknown): Promise<[number, number]> {
  let [then, speed] = [0, 0]
  for (let round = 0; round < ROUNDS; round++) {
    if (before !== null) then = Math.max(then, await measure(() => work(before)))
    speed = Math.max(speed, await measure(() => work(now)))
  }
  return [then, speed]
}

async function measure(work: () => unknown): Promise<number> {
  const start = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(start)
  return MEGABYTES / ((user + system) / 1e6)
}
