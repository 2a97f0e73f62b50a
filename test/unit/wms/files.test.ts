import { expect, test } from 'vitest'
import { nameMatcher, nameWords } from '../../../src/wms/choice/file-words.ts'
import { pointsOfFiles } from '../../../src/wms/choice/points-of-files.ts'
import { isProductFile } from '../../../src/wms/choice/product-files.ts'
import { BUILT_IN } from '../../../src/wms/pack.ts'

const ids = (...paths: string[]) => pointsOfFiles(BUILT_IN, paths).map(({ point }) => point.id)

test.each([
  ['stock_lot.py', 'stock lot', true],
  ['src/StockLotService.java', 'stock lot', true],
  ['stock-lots.ts', 'stock lot', true],
  ['stocklot.go', 'stock lot', true],
  ['lots/index.ts', 'lot', false],
  ['pilot.ts', 'lot', false],
  ['lot_stock.py', 'stock lot', false],
  ['ballot.py', 'lot', false],
  ['batches.rb', 'batch', true],
  ['Quantity.cs', 'quantity', true],
  ['quantities.cs', 'quantity', true],
  ['deduplicate.ts', 'dedup*', true],
  ['XMLWave.java', 'wave', true],
  ['приёмка_товара.bsl', 'приёмка', true],
])('The name of %s has the words "%s": %s', (path, phrase, has) => {
  expect(nameMatcher(phrase)(path)).toBe(has)
})

test('A name without an ending keeps its words, and a leading dot is none of them', () => {
  expect(nameWords('bin/StockMove')).toEqual(['stock', 'move'])
  expect(nameWords('.stock')).toEqual(['stock'])
})

test.each([
  ['addons/stock/models/stock_lot.py', 'ID-04'],
  ['erpnext/stock/doctype/batch/batch.py', 'ID-04'],
  ['addons/stock/models/stock_move.py', 'INV-03'],
  ['src/main/java/wms/StockCountService.java', 'IB-03'],
  ['src/receiving/receipt-service.ts', 'IN-01'],
  ['db/migration/V7__add_column.sql', 'OPS-01'],
  ['Pages/PickList.razor', 'OUT-04'],
])('A change of %s touches %s', (path, id) => {
  expect(ids(path)).toContain(id)
})

test.each([
  'README.md',
  'package.json',
  'src/account.ts',
  'src/placeholder.ts',
  'src/ColorPicker.tsx',
  'src/DatePicker.vue',
  'web/App.vue',
  'erpnext/hooks.py',
  'wms/i18n/stock_lot.po',
  'docs/cycle-count.md',
  'stock/tests/test_stock_move.py',
  'src/stock-move.test.ts',
  'static/description/pallet.png',
  'locales/en/receipt.ts',
  'gen/stock_move_pb2.py',
  'dist/wave.js',
])('A change of %s touches none', (path) => {
  expect(ids(path)).toEqual([])
})

test('What more files name comes first', () => {
  expect(ids('src/wave.ts', 'src/cycle-count.ts', 'src/stock-count.ts').slice(0, 2)).toEqual(['IB-03', 'OUT-03'])
})

test('A glob of a team matches folders too, and what the team ignores says nothing', () => {
  const [first] = BUILT_IN.points
  if (first === undefined) throw new Error('no point')
  const own = { ...first, id: 'COLD-01', applies_to: { files: [], paths: ['**/frozen/**'], words: [] } }
  const pack = { ...BUILT_IN, points: [...BUILT_IN.points, own], own: ['COLD-01'] }
  const of = (ignoredPaths: string[]) => pointsOfFiles({ ...pack, ignoredPaths }, ['src/frozen/door.ts', 'src/wave.ts'])
  expect(of([]).map(({ point }) => point.id)).toEqual(['COLD-01', 'OUT-03'])
  expect(of(['src/wave.*']).map(({ point }) => point.id)).toEqual(['COLD-01'])
  expect(of(['src/**'])).toEqual([])
})

test('Only files of programs, queries and pages are the product', () => {
  expect(['a.py', 'b.tsx', 'c.sql', 'd.gsp'].every(isProductFile)).toBe(true)
  expect(['a.po', 'b.csv', 'c.png', 'd.css', 'e.xml', 'f.md', 'g.min.js', 'vendor/h.php'].some(isProductFile)).toBe(
    false,
  )
})
