import { describe, expect, test } from 'vitest'
import { reservationText } from '../../../src/core/approval/reservation-text.ts'
import type { Reservation } from '../../../src/core/approval/reservations.ts'
import type { GuardedPath } from '../../../src/core/artifacts.ts'

const WHYS: readonly GuardedPath['why'][] = [
  ...(['workflow', 'owners', 'rules', 'attributes', 'link', 'submodule', 'lockfile', 'outside'] as const),
]
const forbidden: Reservation = {
  ...{ kind: 'forbidden_paths', name: 'forbidden_paths:1', explicit: true },
  facts: { paths: WHYS.map((why) => ({ path: 'a', why })) },
}
const pushed = (authors: string[], commits: number, files: number): Reservation => ({
  ...{ kind: 'foreign_push', name: 'foreign_push:1', explicit: true },
  facts: { authors, commits, files: Array.from({ length: files }, (_, at) => `f${at}`) },
})
const unjudged: Reservation = {
  ...{ kind: 'not_judged', name: 'not_judged:1', explicit: false },
  facts: {
    judges: [
      { stage: 'QA_BACKEND', judgedSha: null },
      { stage: 'SECURITY', judgedSha: 'a'.repeat(40) },
    ],
  },
}

describe('What speaks against an approval, in words', () => {
  test('says of each path why agents may not touch it', () => {
    expect(reservationText(forbidden, 'en').items).toEqual([
      ...['a (runs in CI)', 'a (who must review)', 'a (rules of the pipeline)', 'a (git attributes)'],
      ...['a (link)', 'a (submodule)', 'a (lockfile)', 'a (outside the sections)'],
    ])
    expect(reservationText(forbidden, 'ru').items).toEqual([
      ...['a (выполняется в CI)', 'a (кто обязан ревьюить)', 'a (правила конвейера)', 'a (атрибуты git)'],
      ...['a (ссылка)', 'a (подмодуль)', 'a (lock-файл)', 'a (вне секций)'],
    ])
  })

  test.each([
    [1, 1, '1 commit that no reviewer has seen (1 file)', '1 коммит (1 файл)'],
    [2, 3, '2 commits that no reviewer has seen (3 files)', '2 коммита (3 файла)'],
    [5, 11, '5 commits that no reviewer has seen (11 files)', '5 коммитов (11 файлов)'],
  ])('counts %i commits and %i files as people do', (commits, files, english, russian) => {
    expect(reservationText(pushed(['Zoe'], commits, files), 'en').title).toContain(english)
    expect(reservationText(pushed(['Zoe'], commits, files), 'ru').title).toContain(russian)
  })

  test('names three authors, short, and counts the rest', () => {
    const title = (...authors: string[]) => reservationText(pushed(authors, 2, 1), 'en').title.split('Author: ')[1]
    expect(title('Ana', 'Bo', 'Cy')).toBe('Ana, Bo, Cy')
    expect(title('Ana', 'Bo', 'Cy', 'Di')).toBe('Ana, Bo, Cy, 1 more')
    expect(title('x'.repeat(40))).toBe('x'.repeat(40))
    expect(title('x'.repeat(41))).toBe(`${'x'.repeat(40)}…`)
    expect(reservationText(pushed(['A', 'B', 'C', 'D', 'E'], 2, 1), 'ru').title).toContain('A, B, C, ещё 2')
  })

  test('names the commit that was judged, where there was one', () => {
    expect(reservationText(unjudged, 'en').items).toEqual(['Backend QA', 'Security review (judged aaaaaaa)'])
    expect(reservationText(unjudged, 'ru').items).toEqual([
      ...['QA бэкенда', 'Проверка безопасности (проверка была для aaaaaaa)'],
    ])
  })
})
