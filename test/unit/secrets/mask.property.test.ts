import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRedactor } from '../../../src/secrets/redactor.ts'

const PIECE = 64 * 1024
const LONGEST = 2 * PIECE
const OWN = ['wms-own', 'k3y-0f-many-ch4racters'].join('-')
const redactor = createRedactor([OWN])

/** Put together here, so that no scanner takes this file for a leak. */
const SECRETS = [
  OWN,
  Buffer.from(OWN).toString('base64'),
  ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_'),
  ['glpat', 'a1B2c3D4e5F6g7H8i9J0'].join('-'),
  ['xo', 'xb-123456789012-1234567890123-a1B2c3D4e5F6g7H8'].join(''),
  ['-----BEGIN ', `PRIVATE KEY-----\n${'MC4CAQAwBQYDK2VwBCIEIJ+DYvh6\n'.repeat(40)}-----END `, 'PRIVATE KEY-----'].join(
    '',
  ),
  ['ghp', "a1B2c3D4e5F6g7H8' +\n  'i9J0k1L2m3N4o5P6q7R8"].join('_'),
  ['gh', '\u200bp_a1B2c3D4e5F6\u200bg7H8i9J0k1L2m3N4o5P6q7R8'].join(''),
]

const around = (place: number) => fc.integer({ min: place - 1_400, max: place + 40 })
const filler = fc.constantFrom('word ', '\n', 'x = 1; ', 'пример ', '😀 ')

/** The secret alone in its text, as it is masked there. */
const alone = (secret: string): string => redactor.mask(` '${secret}' `)

test('A secret is masked wherever it stands, also across the pieces in which a text is searched', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SECRETS), filler, around(PIECE), (secret, fill, place) => {
      const before = fill.repeat(Math.ceil(place / fill.length))
      const behind = fill.repeat(100)
      const masked = redactor.mask(`${before} '${secret}' ${behind}`)
      expect(masked).toBe(`${before}${alone(secret)}${behind}`)
    }),
    { numRuns: 200 },
  )
})

test('Of a text that is too long the end is withheld, and no part of a secret that begins before it is shown', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SECRETS), filler, around(LONGEST), fc.nat(2 ** 20), (secret, fill, place, more) => {
      const before = fill.repeat(Math.ceil(place / fill.length))
      const text = `${before} '${secret}' ${'y '.repeat(more + 40_000)}`
      const masked = redactor.mask(text)
      expect(masked.length).toBeLessThan(LONGEST + 200)
      expect(masked).toMatch(/… \d+ characters withheld$/)
      const parts = secret.match(/[\w+/=-]{12,}/g) ?? []
      for (const part of parts) expect(masked).not.toContain(part.slice(0, 12))
      for (const part of parts) expect(masked).not.toContain(part.slice(-12))
    }),
    { numRuns: 100 },
  )
})

test('However long a text is, no more than two pieces of it are searched', () => {
  const cpuMs = (text: string): number => {
    const before = process.cpuUsage()
    redactor.mask(text)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  }
  for (const piece of ['eyJaaaaaaaa-', 'a\u200b', "a'+'", 'Bearer a1b2c3d4/']) {
    const sized = (length: number) => piece.repeat(length / piece.length)
    const bounded = Math.max(...[1, 2, 3].map(() => cpuMs(sized(LONGEST))))
    expect(Math.min(...[1, 2, 3].map(() => cpuMs(sized(64 * LONGEST))))).toBeLessThan(4 * bounded + 20)
  }
})
