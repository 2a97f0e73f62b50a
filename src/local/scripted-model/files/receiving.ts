import { createHash } from 'node:crypto'

/** The receiving slice that the scripted backend developer writes, and the tests of its author and its tester. */

export const modulePath = (slug: string) => `backend/src/receiving/${slug}.mjs`
export const routePath = (slug: string) => `backend/src/routes/${slug}.mjs`
export const ownTestPath = (slug: string) => `backend/test/${slug}.test.mjs`
export const repeatTestPath = (slug: string) => `backend/test/${slug}-repeat.test.mjs`
export const qaTestPath = (slug: string) => `backend/test/qa/${slug}.test.mjs`

/** The line that posts the movement; the guard is inserted before it. */
export const POSTING = '  ledger.post({'

export const GUARD = `  const earlier = ledger.movements().find((it) => it.kind === 'receipt' && it.reference === parsed.sscc)
  if (earlier)
    return { outcome: 'already_received', sscc: parsed.sscc, on_hand: ledger.onHand(earlier.item, earlier.location) }
`

const CHANGES = 'export const CHANGES = ['

/** The edit that records a change people asked for. */
export const withChange = (change: string): [oldText: string, newText: string] => [
  CHANGES,
  `${CHANGES}\n  ${JSON.stringify(change)},`,
]

/** The first version, with a bug: a pallet that is scanned twice is received twice. */
export const receivingModule = (slug: string) => `import { parseSscc } from '../sscc.mjs'

/** Changes that were asked for after the first version, newest first. */
export const CHANGES = [
]

const isText = (value) => typeof value === 'string' && value.trim() !== '' && value.length <= 100

/**
 * Receives one pallet by the scan of its code (task ${slug}): { sscc, item, location, quantity, actor }.
 * Answers what happened and what is on hand now; a scan that cannot be used changes nothing.
 */
export const receivePallet = (ledger, scan) => {
  const parsed = parseSscc(scan.sscc)
  if (!parsed.ok) return { outcome: 'refused', reason: parsed.reason }
  if (!isText(scan.item) || !isText(scan.location)) return { outcome: 'refused', reason: 'item and location are required' }
  if (!Number.isSafeInteger(scan.quantity) || scan.quantity <= 0)
    return { outcome: 'refused', reason: 'quantity must be a positive integer' }
${POSTING}
    kind: 'receipt',
    item: scan.item,
    location: scan.location,
    quantity: scan.quantity,
    reference: parsed.sscc,
    actor: isText(scan.actor) ? scan.actor : null,
  })
  return { outcome: 'received', sscc: parsed.sscc, on_hand: ledger.onHand(scan.item, scan.location) }
}
`

export const receivingRoute = (slug: string) => `import { receivePallet } from '../receiving/${slug}.mjs'

const STATUS = { received: 201, already_received: 200, refused: 422 }

/** A scan of a pallet at the dock: POST /receiving/${slug} */
export default {
  method: 'POST',
  path: '/receiving/${slug}',
  handle({ body, ledger }) {
    const result = receivePallet(ledger, body)
    return { status: STATUS[result.outcome], body: result }
  },
}
`

const testHead = (slug: string, up: string) => `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ledger } from '${up}/src/ledger.mjs'
import { receivePallet } from '${up}/src/receiving/${slug}.mjs'

const scan = { sscc: '376104250021234569', item: 'COFFEE-1KG', location: 'DOCK-1', quantity: 40, actor: 'ana' }
`

export const ownTest = (slug: string) => `${testHead(slug, '..')}
test('AC-1: a scanned pallet is on hand at its location', () => {
  const ledger = new Ledger()
  assert.deepEqual(receivePallet(ledger, scan), { outcome: 'received', sscc: scan.sscc, on_hand: 40 })
  assert.equal(ledger.onHand('COFFEE-1KG', 'DOCK-1'), 40)
})

test('INV-08 AC-5: a scan without a usable quantity or location changes nothing', () => {
  const ledger = new Ledger()
  for (const wrong of [{ quantity: 0 }, { quantity: 1.5 }, { quantity: -1 }, { location: '' }, { item: null }])
    assert.equal(receivePallet(ledger, { ...scan, ...wrong }).outcome, 'refused')
  assert.equal(ledger.movements().length, 0)
})
`

export const repeatTest = (slug: string) => `${testHead(slug, '..')}
test('INV-06 AC-2: a repeated scan answers the same stock and writes no movement', () => {
  const ledger = new Ledger()
  receivePallet(ledger, scan)
  assert.deepEqual(receivePallet(ledger, scan), { outcome: 'already_received', sscc: scan.sscc, on_hand: 40 })
  assert.equal(ledger.movements().length, 1)
})
`

/** Names ids of the scripted specification. */
export const REPEAT_TEST_NAME = 'INV-06 AC-2: the same pallet scanned twice counts once'

export const qaTest = (slug: string) => `${testHead(slug, '../..')}
test('${REPEAT_TEST_NAME}', () => {
  const ledger = new Ledger()
  receivePallet(ledger, scan)
  receivePallet(ledger, { ...scan, sscc: \`00\${scan.sscc}\` })
  assert.equal(ledger.onHand(scan.item, scan.location), 40)
})

test('ID-01 AC-3: a pallet code with a wrong check digit is refused', () => {
  const ledger = new Ledger()
  assert.equal(receivePallet(ledger, { ...scan, sscc: '376104250021234568' }).outcome, 'refused')
  assert.equal(ledger.movements().length, 0)
})

test('INV-01 AC-4: on-hand is the sum of the receipts of different pallets', () => {
  const ledger = new Ledger()
  receivePallet(ledger, scan)
  receivePallet(ledger, { ...scan, sscc: '376104250021234576', quantity: 5 })
  const sum = ledger.movements().reduce((total, it) => total + it.quantity, 0)
  assert.equal(sum, 45)
  assert.equal(ledger.onHand(scan.item, scan.location), sum)
})
`

export const changeTestPath = (slug: string, change: string) =>
  `backend/test/${slug}-change-${createHash('sha256').update(change).digest('hex').slice(0, 8)}.test.mjs`

export const changeTest = (slug: string, change: string) => `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CHANGES } from '../src/receiving/${slug}.mjs'

test('the change that was asked for stays on record', () => {
  assert.ok(CHANGES.includes(${JSON.stringify(change)}))
})
`
