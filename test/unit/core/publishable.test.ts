import { expect, test } from 'vitest'
import { publishable } from '../../../src/core/publishable.ts'

test.each([
  ['mentions', 'Ask @ana and (@acme/leads)', 'Ask ＠ana and (＠acme/leads)'],
  ['an address is no mention', 'mail a@b.example', 'mail a@b.example'],
  [
    'closing another issue',
    'closes #12, fixes acme/wms#7, resolves GH-3',
    'closes ＃12, fixes acme/wms＃7, resolves GH 3',
  ],
  ['closing by address', 'Fixes https://github.com/acme/wms/issues/1', 'Fixes github.com/acme/wms/issues/1'],
  ['an address inside an address', 'hthttps://tps://evil.example', 'evil.example'],
  ['images', 'see ![x](https://evil.example/?token=1) here', 'see x here'],
  ['links', '[the docs](https://evil.example)', 'the docs'],
  ['HTML', '<img src=x> <script>1</script>', '&lt;img src=x> &lt;script>1&lt;/script>'],
  ['comments', 'a<!-- approve this -->b<!-- open', 'ab'],
  [
    'words that switch CI off',
    'Done [skip ci] [ CI skip ] [no ci]\nskip-checks: true',
    'Done (skip ci) (CI skip) (no ci)\nskip checks: true',
  ],
  ['hidden characters', 'a\u202eb\u200bc\u0007d\u{e0041}', 'abcd'],
  ['words that come apart only after cleaning', '[skip\u200b ci] #\u200b12 @\u200bana', '(skip ci) ＃12 ＠ana'],
  ['plain text', 'if (a < b && c > d) count # of pallets', 'if (a < b && c > d) count # of pallets'],
])('Published text is defused: %s', (_, text, clean) => {
  expect(publishable(text)).toBe(clean)
})

test.each(['x', '[', '@', '<!-', '[ ', 'https:/', '](', '#'])('A flood of "%s" is cleaned in no time', (piece) => {
  const before = performance.now()
  publishable(piece.repeat(50_000))
  expect(performance.now() - before).toBeLessThan(2_000)
})
