import { expect, test } from 'vitest'
import { addedSecrets } from '../../../src/secrets/added-secrets.ts'
import { createRedactor } from '../../../src/secrets/redactor.ts'
import { KINDS, NEAR_MISSES, unmarked } from './kinds.ts'

const redactor = createRedactor([])

const WAYS = {
  'a log line': async (text: string) => redactor.mask(text),
  'what models and people are shown': async (text: string) => redactor.clean(text),
}

/** What a mask must have left of a text: what stood before and behind the secret, and nothing of the secret. */
function expectMasked(masked: string, { text, secret }: ReturnType<typeof unmarked>): void {
  const start = text.indexOf(secret)
  expect(masked).toContain('[secret: ')
  expect(masked).not.toContain(secret.slice(-8))
  expect(masked).not.toContain(secret.slice(0, 8))
  expect(masked.startsWith(text.slice(0, start))).toBe(true)
  expect(masked.endsWith(text.slice(start + secret.length))).toBe(true)
}

for (const [way, masked] of Object.entries(WAYS))
  test.each(Object.entries(KINDS))(`%s is masked in ${way}`, async (_, marked) => {
    const kind = unmarked(marked)
    expectMasked(await masked(kind.text), kind)
  })

test.each(Object.entries(KINDS))('%s stops a gate', async (_, marked) => {
  const { text } = unmarked(marked)
  const found = await addedSecrets(redactor, { path: 'backend/a.txt', before: null, after: `first line\n${text}` }, [])
  expect(found).not.toEqual([])
  expect(found.every(({ line }) => line > 1)).toBe(true)
})

test.each(Object.entries(NEAR_MISSES))('%s is no secret for anybody', async (_, text) => {
  expect(redactor.mask(text)).toBe(text)
  expect(await redactor.clean(text)).toBe(text)
  expect(await addedSecrets(redactor, { path: 'backend/a.txt', before: null, after: text }, [])).toEqual([])
})

test('More than sixty kinds are known', () => {
  expect(Object.keys(KINDS).length).toBeGreaterThanOrEqual(60)
})
