import { Writable } from 'node:stream'
import { inspect } from 'node:util'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { logOptions } from '../../../src/log.ts'
import { createRedactor } from '../../../src/secrets/redactor.ts'

const OWN = 'own-secret-of-this-process'
const TOKEN = ['xo', 'xb-', '123456789012-1234567890123-a1B2c3D4e5F6g7H8'].join('')

const written = (write: (log: pino.Logger) => void): string => {
  const lines: string[] = []
  const to = new Writable({ write: (chunk, _, done) => done(void lines.push(String(chunk))) })
  write(pino(logOptions('trace', createRedactor([OWN])), to))
  return lines.join('')
}

const withRequest = Object.assign(new Error(`refused ${TOKEN}`), { request: { headers: { authorization: TOKEN } } })

test.each<[string, (log: pino.Logger) => void]>([
  ['in a field', (log) => log.info({ note: TOKEN })],
  ['deep in a field', (log) => log.info({ a: { b: { c: { d: { token: 'short1' } } } }, note: TOKEN })],
  ['under a key in other letters', (log) => log.info({ Authorization: 'short1', API_KEY: 'short1', note: OWN })],
  ['in the message', (log) => log.info(`posting with ${TOKEN}`)],
  ['in a URL', (log) => log.info({ url: `https://x.example/?t=${encodeURIComponent(OWN)}` })],
  ['in a list', (log) => log.info({ args: ['--key', TOKEN] })],
  ["in an error's message and stack", (log) => log.error({ err: new Error(`refused ${TOKEN}`) })],
  ["in an error's cause", (log) => log.error({ err: new Error('no', { cause: new Error(TOKEN) }) })],
  ["in an error's request", (log) => log.error(withRequest)],
  ['in a format', (log) => log.info('token %s', TOKEN)],
  ['in JSON in a string', (log) => log.info({ body: JSON.stringify({ note: TOKEN }) })],
  ['in the bindings of a child', (log) => log.child({ note: OWN, session: TOKEN }).info('hello')],
])('A secret %s is not logged', (_, write) => {
  const text = written(write)
  for (const secret of [TOKEN, OWN, encodeURIComponent(OWN), 'short1']) expect(text).not.toContain(secret)
  for (const line of text.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow()
})

test('What helps is kept: the level, numbers of tokens, the kind of an error', () => {
  const line = JSON.parse(written((log) => log.warn({ total_tokens: 12, promptTokens: 7, stage: 'BACKEND' }, 'slow')))
  expect(line).toMatchObject({ level: 40, total_tokens: 12, promptTokens: 7, stage: 'BACKEND', msg: 'slow' })
})

test('The redactor does not show what it knows', () => {
  expect(inspect(createRedactor([OWN]), { depth: 9, showHidden: true })).not.toContain(OWN)
})
