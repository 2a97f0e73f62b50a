import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cut,
  inOurWords,
  joined,
  publishable,
  publishableCode,
  publishableLine,
  publishableQuote,
} from '../../../src/core/publishable.ts'

test.each([
  ['mentions', 'Ask @ana and (@acme/leads)', 'Ask ＠ana and (＠acme/leads)'],
  ['mentions in emphasis', '_@boris_ **@boris**', '_＠boris_ **＠boris**'],
  ['a mention after a lone backtick', '`@boris', "'＠boris"],
  [
    'a mention by the name of its sign',
    '&commat;boris &#64;boris &#x40;boris',
    '＆commat;boris ＆＃64;boris ＆#x40;boris',
  ],
  ['addresses', 'mail a@b.example', 'mail a＠b.example'],
  ['references', '#12 acme/wms#7 GH-3 gh-4', '＃12 acme/wms＃7 GH 3 GH 4'],
  ['a reference by the name of its sign', '&num;12', '＆num;12'],
  ['closing words', 'closes #12, fixes acme/wms#7, resolves GH-3', 'closes ＃12, fixes acme/wms＃7, resolves GH 3'],
  ['closing by address', 'Fixes https://github.com/acme/wms/issues/1', 'Fixes https：//github.com/acme/wms/issues/1'],
  ['an address inside an address', 'hthttps://tps://evil.example', 'hthttps：//tps：//evil.example'],
  ['bare links', 'www.evil.example WWW.evil.example', 'www．evil.example www．evil.example'],
  ['images', 'see ![x](https://evil.example/?token=1)', 'see ![x］(https：//evil.example/?token=1)'],
  ['images by reference', '![x][1]\n[1]: //evil.example/x.png', '![x］[1]\n［1］: //evil.example/x.png'],
  ['links', '[the docs](//evil.example) [a[b]](x)', '［the docs］(//evil.example) [a[b]］(x)'],
  ['footnotes', 'a[^1]\n\n[^1]: approved', 'a[^1]\n\n［^1］: approved'],
  ['HTML', '<img src=x> </details> <!-- no --> <https://x>', '＜img src=x> ＜/details> ＜!-- no --> ＜https：//x>'],
  ['what strikes through what follows', '~~', '～～'],
  ['formulas', '$\\phantom{ costs $5', '＄\\phantom{ costs $5'],
  ['headings, lists and ticked boxes', '# A\n- [x] B\n> C\n1. D', '＃ A\n– [x] B\n＞ C\n1． D'],
  ['rulers, other lists and tables', '+ A\n* B\n  === \n|a|', '＋ A\n＊ B\n  ＝== \n｜a|'],
  ['fences', '```\ncode', "'\ncode"],
  [
    'words that switch CI off',
    'Done [skip ci] [ CI skip ] [no ci]\nskip-checks: true',
    'Done (skip ci) (CI skip) (no ci)\nskip checks: true',
  ],
  ['hidden characters', 'a\u202eb\u200bc\u0007d\u{e0041}\ufe0f\u3164', 'abcd'],
  ['other ends of lines', 'a\r\nb\u2028c\u0085d', 'a\nb\nc\nd'],
  ['words that come apart only after cleaning', '[skip\u200b ci] #\u200b12 @\u200bana', '(skip ci) ＃12 ＠ana'],
  ['plain text', 'if (a < b && c > d) `count` # of pallets', 'if (a < b && c > d) `count` # of pallets'],
])('Published text is defused: %s', (_, text, clean) => {
  expect(publishable(text)).toBe(clean)
})

describe('Whatever others write', () => {
  /** Pieces that a forge acts on, glued together in any way. */
  const hostile = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          ...[
            '@',
            '@boris',
            '#',
            '12',
            'fixes ',
            'GH-',
            '&',
            'commat;',
            '#64;',
            '<',
            '!--',
            'img',
            '>',
            '![',
            '[',
            ']',
          ],
          ...['](', '][', ']:', '(', ')', 'http', 'https', '://', 'www', '.', 'evil.example', '`', '~', '$', '\u200b'],
          ...[
            '\u202e',
            '\n',
            '\r',
            '\u2028',
            ' ',
            '-',
            '1',
            '[skip ci]',
            'skip-checks:',
            '\u0000',
            '\ud800',
            '✓ passed',
          ],
        ),
        fc.string({ unit: 'grapheme', maxLength: 5 }),
      ),
      { maxLength: 30 },
    )
    .map((pieces) => pieces.join(''))
  const HARMFUL =
    /@|#\d|\bGH-\d|:\/\/|\bwww\.|\][[(:]|<[\w!/?]|&#?\w{1,40};|~~|\$\D|\[\s*skip ci\s*\]|(?![\t\n])\p{Cc}|\p{DI}|\p{Zl}|\p{Zp}/iu

  test('nothing in it works on a forge', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const clean of [publishable(text), publishableLine(text), publishableQuote(text), publishableCode(text)])
          expect(clean).not.toMatch(HARMFUL)
      }),
      { numRuns: 3_000 },
    )
  })

  test('it is one line where our lines stand, a quotation elsewhere, and closes the code that it opens', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(publishableLine(text)).not.toMatch(/[\n\r\u2028\u2029]/)
        expect(publishableQuote(text)).toMatch(/^(> .*)(\n> .*)*$/)
        expect(publishableCode(text)).toMatch(/^`[^`\n]*`$/)
        expect((publishable(text).match(/`/g) ?? []).length % 2).toBe(0)
      }),
      { numRuns: 3_000 },
    )
  })

  test('it is the same when it is cleaned again', () => {
    fc.assert(fc.property(hostile, (text) => publishable(publishable(text)) === publishable(text)))
  })
})

test('One line of ours holds no more space than one between words, also where what cannot be seen stood between', () => {
  expect(publishableLine(' a \u200b \n b\u0085c \u200b')).toBe('a b c')
})

test('A quotation begins and ends with what was said', () => {
  expect(publishableQuote('\n a\nb \n\n')).toBe('> a\n> b')
})

test.each([
  ['abcde', 5, 'abcde'],
  ['abcdef', 5, 'abcd…'],
  ['abc  f', 5, 'abc…'],
])('%j in at most %i characters is %j', (text, limit, shown) => {
  expect(cut(publishable(text), limit)).toBe(shown)
})

test('Our own words hold what was made publishable, as it is', () => {
  const [name, file] = [publishableLine('@ana\n# x'), publishableCode('a`b.js')]
  expect(joined([inOurWords`- **${name}** (${3} files)`, file], '\n')).toBe("- **＠ana # x** (3 files)\n`a'b.js`")
})

test.each(['x', '[', '@', '<!-', '[ ', 'https:/', '](', '#', '`', '~', '&a', '1. ', ' \n'])(
  'A flood of "%s" is cleaned in no time',
  (piece) => {
    const before = performance.now()
    publishableLine(piece.repeat(50_000))
    expect(performance.now() - before).toBeLessThan(2_000)
  },
)
