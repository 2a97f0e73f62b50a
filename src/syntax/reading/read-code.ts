import type { CodeReading } from '../code-reading.ts'
import { grammarOf } from '../grammar.ts'
import { testsIn } from '../tests/tests-in.ts'
import { syntaxTreeOf } from '../tree.ts'
import { blanked } from './blanked.ts'
import { choicesIn } from './choices.ts'
import { plainChoices } from './plain-choices.ts'
import { plainlyBlanked } from './plain-text.ts'
import { testsInWords } from './words.ts'

/** What is longer is read in words: a tree of it would take a second and more. */
const LONGEST_CHARS = 200_000

/**
 * Reads a file of source text by the grammar of its language, or line by line where there is none. Takes time that grows
 * with the text and no faster, whatever stands in it. Plain data in and out: it may run on another thread.
 */
export async function readCode(path: string, text: string): Promise<CodeReading> {
  const grammar = grammarOf(path)
  const tree = grammar === null || text.length > LONGEST_CHARS ? null : await syntaxTreeOf(path, text)
  if (tree === null || grammar === null) return readInWords(path, text)
  const method = tree.hasErrors ? 'in_part' : 'grammar'
  return { method, ...blanked(tree), ...testsIn(tree, grammar), choices: choicesIn(tree) }
}

/** The same without a grammar, to compare with a text that has none. */
export function readInWords(path: string, text: string): CodeReading {
  const plain = plainlyBlanked(path, text)
  return { method: 'words', ...plain, ...testsInWords(plain), choices: plainChoices(plain.code) }
}
