import { expect, test } from 'vitest'
import { createRedactor } from '../../../src/secrets/redactor.ts'

/** Put together here, so that no scanner takes this file for a leak. */
const join = (...parts: string[]) => parts.join('')
const OWN = join('wms-own', '/pass+word=', '"7"')
const redactor = createRedactor([OWN])

const KINDS = {
  'a GitHub token': join('ghp', '_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'),
  'a long installation token with underscores': join('ghs', '_', 'a1B2_c3D4e5F6_g7H8i9J0k1L2m3_N4o5P6q7R8'.repeat(3)),
  'a fine-grained GitHub token': join('github', '_pat_', '11ABCDEFG0a1B2c3D4e5F6_g7H8i9J0k1L2m3N4o5P6q7R8s9T0'),
  'an OpenAI key without its marker': join('sk', '-proj-', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'),
  'a Slack bot token': join('xo', 'xb-', '123456789012-1234567890123-a1B2c3D4e5F6g7H8'),
  'a Slack app token': join('xa', 'pp-', '1-A0123456789-1234567890123-a1b2c3d4e5f6'),
  'a Slack webhook': join('https://hooks.slack', '.com/services/', 'T00000000/B00000000/a1B2c3D4e5F6g7H8i9J0k1L2'),
  'an AWS key id': join('AK', 'IA', 'IOSFODNN7EXAMPL3'),
  'a Google key': join('AI', 'za', 'SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q'),
  'a JSON web token': join('ey', 'JhbGciOiJIUzI1NiJ9', '.', 'ey', 'JzdWIiOiIxMjM0NTY3ODkwIn0', '.', 'dozjgNryP4J3jVmN'),
  'an ed25519 key': join(
    '-----BEGIN ',
    'PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmi\n',
    '-----END PRIVATE KEY-----',
  ),
  'a key in one line of JSON': join(
    '-----BEGIN ',
    'RSA PRIVATE KEY-----\\nMIIEowIBAAKCAQEAx1y2z3\\nAbCdEf0123456789\\n',
    '-----END RSA PRIVATE KEY-----',
  ),
} as const

test.each(Object.entries(KINDS))('%s is masked in a text, and the text around it stays', async (_, secret) => {
  const masked = redactor.mask(`before (${secret}) after`)
  expect(masked).toMatch(/^before \(.*\[secret: [a-z-]+\].*\) after$/s)
  expect(masked).not.toContain(secret.slice(-12))
})

test.each([
  ['a signing secret', join('SLACK_SIGNING_', 'SECRET=8f742231b10e8888abcd99yyyzzz85a5'), '8f742231b10e'],
  ['a password in code', join('const pass', 'word = "correct7horse8battery"'), 'correct7horse'],
  ['a token in JSON', join('{"to', 'ken": "a1b2c3d4e5f6g7h8"}'), 'a1b2c3d4'],
  ['a header', join('Authorization: Bea', 'rer a1B2c3D4e5F6g7H8i9'), 'a1B2c3D4'],
  ['the password of a URL', join('postgres://wms:', 'hunter2hunter2@db.internal/wms'), 'hunter2'],
])('The value of %s is masked, its name is kept', (_, text, value) => {
  const masked = redactor.mask(text)
  expect(masked).not.toContain(value)
  expect(masked.slice(0, 6)).toBe(text.slice(0, 6))
})

test.each([
  ['as it is', OWN],
  ['in a URL', encodeURIComponent(OWN)],
  ['in JSON', JSON.stringify({ note: OWN })],
  ['in hexadecimal', Buffer.from(OWN).toString('hex')],
  ['in base64, at the start', Buffer.from(`${OWN}y`).toString('base64')],
  ['in base64, one byte in', Buffer.from(`x${OWN}y`).toString('base64')],
  ['in base64, two bytes in', Buffer.from(`xx${OWN}yy`).toString('base64')],
  ['in base64 for URLs', Buffer.from(`x${OWN}y`).toString('base64url')],
])('A secret of our own is known %s', (_, text) => {
  expect(redactor.mask(`said ${text}.`)).toContain('[secret: own-secret]')
})

test.each([
  ['a commit', 'e83c5163316f89bfbde7d9ab23ca2e25604af290'],
  ['a UUID', '123e4567-e89b-42d3-a456-426614174000'],
  ['a pallet code', '(00)006141411234567890'],
  ['a placeholder', 'DATABASE_URL=postgres://user:password@localhost/wms'],
  ['a setting to be filled in', 'API_TOKEN=your-token-goes-here'],
  ['a variable', "const token = readToken('header-name')"],
  ['a path as a value', "const secret = 'backend/src/secrets/v2.mjs'"],
  ['a word', 'The bearer of internationalization'],
  ['Russian prose', 'Пароль: пользователь вводит его при приёмке паллеты'],
])('%s is no secret', async (_, text) => {
  expect(redactor.mask(text)).toBe(text)
  expect(await redactor.find('a.mjs', text)).toEqual([])
})

test('A service that looks for secrets for weeks keeps nothing of what it looked at', async () => {
  const kept = performance.getEntriesByType('mark').length
  await redactor.find('notes.md', 'nothing secret')
  expect(performance.getEntriesByType('mark')).toHaveLength(kept)
})

test('What only secretlint knows is masked where it can be waited for', async () => {
  const key = join('SG', '.', 'a1B2c3D4e5F6g7H8i9J0k1', '.', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V')
  const clean = await redactor.clean({ deep: [{ er: `key ${key}` }], count: 3, none: null })
  expect(JSON.stringify(clean)).not.toContain(key)
  expect(clean).toMatchObject({ count: 3, none: null })
})

test.each([
  ['above it', '// secretlint-disable\n', ''],
  ['in the line above', '// secretlint-disable-next-line\n', ''],
  ['in its own line', '', ' // secretlint-disable-line'],
])('Attack: a comment %s that switches the search off has no effect', async (_, before, after) => {
  const key = join('SG', '.', 'a1B2c3D4e5F6g7H8i9J0k1', '.', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V')
  const text = `${before}const key = '${key}'${after}\n`
  expect(await redactor.find('backend/a.mjs', text)).toHaveLength(1)
  expect(await redactor.clean(text)).not.toContain(key)
})

test('A secret is found by file and line, and never told', async () => {
  const secret = KINDS['a GitHub token']
  const found = await redactor.find('backend/a.mjs', `one\ntwo\nconst x = '${secret}'\n`)
  expect(found).toMatchObject([{ path: 'backend/a.mjs', line: 3, rule: 'github-token' }])
  expect(JSON.stringify(found)).not.toContain(secret)
})

test('A secret in the name of a file is found too', async () => {
  expect(await redactor.find(`docs/${KINDS['a GitHub token']}.md`, 'text')).toHaveLength(1)
})

/** Milliseconds of processor time for one look at a text. */
async function cpuMsFor(text: string): Promise<number> {
  const before = process.cpuUsage()
  redactor.mask(text)
  await redactor.find('a.txt', text)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

const repeated = (piece: string) => (chars: number) => piece.repeat(chars / piece.length)
const followedByBlanks = (word: string) => (chars: number) => `${word}${' '.repeat(chars)}`

test.each([
  ['BEGIN lines', repeated('-----BEGIN PRIVATE KEY-----\n')],
  ['half a token', repeated('eyJaaaaaaaaa.')],
  ['slashes and colons', repeated('://a:')],
  ['assignments', repeated('secret="')],
  ['one character', repeated('a')],
  ['capitals', repeated('A_')],
  ['blanks after bearer', followedByBlanks('Bearer')],
  ['blanks after secret', followedByBlanks('secret')],
  ['openings of keys in one line', repeated(join('-----BEGIN RSA ', 'PRIVATE KEY-----'))],
  ['beginnings of URLs', repeated('postgres://http://a:b')],
  ['switches', repeated('secretlint-disable')],
])('Four times as long a text of %s takes about four times as long, not sixteen', async (_, textOf) => {
  const short = await cpuMsFor(textOf(50_000))
  expect(await cpuMsFor(textOf(200_000))).toBeLessThan(8 * Math.max(short, 25))
})
