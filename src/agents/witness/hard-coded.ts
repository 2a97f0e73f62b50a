import { literalsIn } from '../../syntax/reading/plain-choices.ts'
import { isProduct, isTest, lineOf, type ReadChange } from './change.ts'
import type { Observation } from './observation.ts'

/** Codes, sizes and times that any program may know. */
const COMMON = /^(?:[1-5]\d\d|\d0+|1024|2048|4096|3600|86400|60|24|365|99+|65535|8080|127|255|256)$/

/** As many as a person reads. */
const SHOWN = 3

/**
 * Product code that chooses by the very data of a visible test: what only the test knows, such as the code of its pallet.
 * Words that name a state are known to both and say nothing. The tests that the change leaves alone are read only if it
 * chooses by data at all.
 */
export async function hardCodedAnswers(
  changes: readonly ReadChange[],
  otherTests: () => Promise<readonly string[]>,
): Promise<Observation[]> {
  const chosen = changes.filter(({ path }) => isProduct(path)).flatMap(newChoices)
  if (chosen.length === 0) return []
  const visible = changes.filter(({ path }) => isTest(path)).flatMap(({ before, after }) => [before ?? '', after ?? ''])
  const data = new Set([...visible, ...(await otherTests())].flatMap(literalsIn))
  const lines = new Map(chosen.filter(({ value }) => data.has(value)).map((one) => [`${one.path}:${one.line}`, one]))
  return [...lines.values()]
    .slice(0, SHOWN)
    .map(({ path, line, what }) => ({ kind: 'answer_hard_coded', path, line, what }))
}

/** Data that the code chooses by now and did not know before. */
function newChoices({ path, before, after, is }: ReadChange) {
  const choices = (is?.choices ?? []).filter(({ value }) => isData(value))
  if (choices.length === 0) return []
  const known = new Set(literalsIn(before ?? ''))
  const lines = (after ?? '').split('\n')
  return choices
    .filter(({ value }) => !known.has(value))
    .map(({ value, line }) => ({ path, value, line, what: lineOf(lines, line) }))
}

/** Has a number in it, as codes, lots and bins have, and is not known to everybody. */
const isData = (literal: string): boolean =>
  /\d/.test(literal) &&
  !/^[a-z]+(?:-[a-z\d]+)+$|^[a-z]{2,}\d{1,3}$/.test(literal) &&
  !COMMON.test(literal) &&
  !/[/\\\s$]|^v?\d\.|^utf-?8$|^[a-z]+:|^\d{1,3}(?:\.\d{1,3}){3}$/i.test(literal) &&
  literal.length >= 3
