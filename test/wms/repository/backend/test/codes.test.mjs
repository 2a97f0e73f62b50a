import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDigit, parseGs1 } from '../src/gs1.mjs'
import { openWms } from '../src/wms.mjs'

const ana = { tenant: 'harbour', actor: 'ana', device: 'gun-1' }
const TODAY = '2026-03-10'

test('the check digit is that of the specification', () => {
  assert.equal(checkDigit('37610425002123456'), 9)
})

test('a label with item, expiry and lot is read', () => {
  assert.deepEqual(parseGs1('0104012345678901172603311012AB', TODAY), {
    ...{ gtin: '04012345678901', expiresOn: '2026-03-31', lot: '12AB' },
  })
})

test('what is no GS1 code is refused', () => {
  assert.throws(() => parseGs1('', TODAY))
  assert.throws(() => parseGs1('HELLO', TODAY))
})

test('an item is found by its barcode', async () => {
  const wms = openWms()
  await wms.items.define(ana, { sku: 'TEA', barcodes: ['4012345678901'] })
  assert.equal((await wms.items.byBarcode(ana, '4012345678901')).sku, 'TEA')
  await assert.rejects(wms.items.byBarcode(ana, '4000000000000'), { code: 'unknown_code' })
})

test('a pallet is where it was placed, and where the one under it is', async () => {
  const wms = openWms()
  await wms.pallets.place(ana, { pallet: 'P1', location: 'A-01' })
  await wms.pallets.stack(ana, { pallet: 'P2', on: 'P1' })
  assert.equal(await wms.pallets.locationOf(ana, 'P2'), 'A-01')
})

test('a pallet code with a wrong check digit is refused', () => {
  assert.throws(() => parseGs1('00376104250021234568', TODAY), { code: 'check_digit' })
})
