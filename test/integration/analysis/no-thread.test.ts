import { expect, test } from 'vitest'
import { analyse, holdThreads } from '../../../src/analysis/analysis.ts'

test('Where no thread can begin, a text is refused for now and looked at when one can', async () => {
  const words = () => analyse('cleanTexts', { known: [], texts: ['a'], oneByOne: false })
  {
    await using _ = holdThreads({ program: new URL('./no-such-program.ts', import.meta.url) })
    await expect(words()).rejects.toMatchObject({ kind: 'transient' })
  }
  await using _ = holdThreads()
  expect(await words()).toEqual({ outcome: 'done', result: ['a'] })
})
