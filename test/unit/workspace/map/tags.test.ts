import { expect, test } from 'vitest'
import { tagsOf } from '../../../../src/workspace/map/text/tags.ts'

test.each([
  [
    'a.kt',
    'data class Lot(val id: Long)\n\nsuspend fun <T> List<T>.blockExpired(): Int = 1\n  fun `blocks expired lots`() {}',
    [
      ['Lot', 1],
      ['blockExpired', 3],
      ['blocks expired lots', 4],
    ],
  ],
  [
    'a.dart',
    'abstract class Lot {\n}\nmixin Expires {}\n',
    [
      ['Lot', 1],
      ['Expires', 3],
    ],
  ],
  [
    'a.sql',
    'create table if not exists wms.lots (id int);\nCREATE OR REPLACE FUNCTION "blockLot"() returns int',
    [
      ['lots', 1],
      ['blockLot', 2],
    ],
  ],
  [
    'schema.prisma',
    'model Lot {\n  id Int\n}\nenum State { A }',
    [
      ['Lot', 1],
      ['State', 4],
    ],
  ],
  [
    'a.vue',
    '<template><p>Lot</p></template>\n<script setup lang="ts">\nfunction blockLot() {}\n</script>',
    [['blockLot', 3]],
  ],
  ['a.svelte', '<script>\n  class LotList {}\n</script>\n<p>Lot</p>', [['LotList', 2]]],
  [
    'a.groovy',
    'class LotService {\n    def blockLot(Lot lot) {}\n}',
    [
      ['LotService', 1],
      ['blockLot', 2],
    ],
  ],
  [
    'a.md',
    '# Lots\ntext\n## Expiry ##\n',
    [
      ['Lots', 1],
      ['Expiry', 3],
    ],
  ],
  ['a.ts', 'export function blockLot() {}\n', [['blockLot', 1]]],
])('The definitions of %s are found', async (path, text, expected) => {
  const { definitions } = await tagsOf(path, text)
  expect(definitions.map(({ name, line }) => [name, line])).toEqual(expected)
})

test('What is used is known without a grammar too, in any script; of a file of no known language only its path', async () => {
  expect((await tagsOf('a.kt', 'val x = bloquearPreço(lot)')).names.split(' ')).toContain('bloquearPreço')
  expect(await tagsOf('a.bin', 'class Lot {}')).toEqual({ definitions: [], names: '' })
  expect(await tagsOf('a.vue', '<template>only</template>')).toEqual({ definitions: [], names: '' })
})

test('Attack: a hostile text takes a time that grows with its length', async () => {
  const hostile = (count: number) =>
    ['public '.repeat(count), `fun <${'a'.repeat(count)}`, '# '.repeat(count), 'create or replace '.repeat(count)].join(
      '\n',
    )
  for (const path of ['a.kt', 'a.sql', 'a.md', 'a.vue', 'a.dart', 'a.groovy']) {
    const began = process.threadCpuUsage()
    await tagsOf(path, hostile(50_000))
    await tagsOf(path, hostile(50).repeat(500))
    expect([path, process.threadCpuUsage(began).user < 2_000_000]).toEqual([path, true])
  }
})
