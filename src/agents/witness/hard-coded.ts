import { literalsIn } from '../../syntax/reading/plain-choices.ts'
import { lineOf, type ReadChange } from './change.ts'
import { isProduct, isTest } from './files.ts'
import type { Observation } from './observation.ts'

/** Status codes, sizes and times that any program may contain. */
const COMMON = /^(?:[1-5]\d\d|\d0+|1024|2048|4096|3600|86400|60|24|365|99+|65535|8080|127|255|256)$/

/** A person reads no more. */
const SHOWN = 3

/** Whether the change branches on data at all; otherwise the unchanged tests do not matter. */
export const choosesByData = (changes: readonly ReadChange[]): boolean => chosenIn(changes).length > 0

const chosenIn = (changes: readonly ReadChange[]) => changes.filter(({ path }) => isProduct(path)).flatMap(newChoices)

/**
 * Product code that branches on data of a visible test, such as its pallet's code. Names of states do not count, since
 * product and tests share them.
 */
export function hardCodedAnswers(changes: readonly ReadChange[], otherTests: readonly string[]): Observation[] {
  const chosen = chosenIn(changes)
  if (chosen.length === 0) return []
  const visible = changes.filter(({ path }) => isTest(path)).flatMap(({ before, after }) => [before ?? '', after ?? ''])
  const data = new Set([...visible, ...otherTests].flatMap(literalsIn))
  const lines = new Map(chosen.filter(({ value }) => data.has(value)).map((one) => [`${one.path}:${one.line}`, one]))
  return [...lines.values()]
    .slice(0, SHOWN)
    .map(({ path, line, what }) => ({ kind: 'answer_hard_coded', path, line, what }))
}

/** Literals that the code newly branches on. */
function newChoices({ path, before, after, is }: ReadChange) {
  const choices = (is?.choices ?? []).filter(({ value }) => isData(value))
  if (choices.length === 0) return []
  const known = new Set(literalsIn(before ?? ''))
  const lines = (after ?? '').split('\n')
  return choices
    .filter(({ value }) => !known.has(value))
    .map(({ value, line }) => ({ path, value, line, what: lineOf(lines, line) }))
}

/** Contains a number, as codes, lots and bins do, and is not a common value. */
const isData = (literal: string): boolean =>
  /\d/.test(literal) &&
  !/^[a-z]+(?:-[a-z\d]+)+$|^[a-z]{2,}\d{1,3}$/.test(literal) &&
  !COMMON.test(literal) &&
  !/[/\\\s$]|^v?\d\.|^utf-?8$|^[a-z]+:|^\d{1,3}(?:\.\d{1,3}){3}$/i.test(literal) &&
  literal.length >= 3
