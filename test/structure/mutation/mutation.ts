import { existsSync } from 'node:fs'
import { commandLine } from '../../../src/config/command-line.ts'
import { explain, missingFiles } from './explain.ts'
import { countOf, countRow, HEADER, nameOf, percent, scoreOf, sum, survivorsOf } from './report.ts'
import { changedSince, targetsAt } from './targets.ts'
import { tryMutants } from './try-mutants.ts'

const SCORE_NEEDED = 0.9
const USUAL = 'src/core'
const say = (text: string): void => void process.stdout.write(`${text}\n`)

async function main(): Promise<number> {
  const { values, words } = commandLine({
    usage: 'npm run mutation -- [options] [<file or folder> …]',
    about: [
      'Changes files in one small way at a time (a mutant) and runs the unit tests that reach the change. A mutant that no',
      'test notices survives: a test is missing, or the code is not needed. Mutants that no test can notice are explained',
      'in test/structure/mutation/equivalent.json; an explanation that holds no longer is an error.',
      `Without a file all of ${USUAL} is changed. Ends with 1 where fewer than ${percent(SCORE_NEEDED)} are noticed.`,
    ].join('\n'),
    options: { changed: { type: 'string', like: 'commit', about: 'Only files that differ from this commit.' } },
    takesWords: true,
  })
  const paths = words.length > 0 ? words : [USUAL]
  const targets = await targetsAt(values.changed === undefined ? paths : changedSince(values.changed, paths))
  if (targets.length === 0) {
    say(`Nothing to change: no code of ${paths.join(', ')}${values.changed ? ` differs from ${values.changed}` : ''}.`)
    return 0
  }
  const begun = Date.now()
  say(HEADER)
  const tried = await tryMutants(targets, (target) => say(countRow(nameOf(target), countOf(target, explain(target)))))
  const all = sum(tried.map((target) => countOf(target, explain(target))))
  say(countRow('all', all))
  const survivors = tried.flatMap(survivorsOf)
  if (survivors.length > 0) say(`\nSurvivors\n${survivors.join('\n')}`)
  const stale = [
    ...missingFiles(existsSync).map((file) => `${file}: there is no such file any more`),
    ...tried.flatMap((target) => explain(target).stale),
  ]
  if (stale.length > 0) say(`\nExplanations that hold no longer (equivalent.json)\n${stale.join('\n')}`)
  const score = scoreOf(all)
  const seconds = Math.round((Date.now() - begun) / 1_000)
  say(`\n${percent(score)} of the mutants are found, ${percent(SCORE_NEEDED)} are needed (${seconds} s).`)
  return score >= SCORE_NEEDED && stale.length === 0 ? 0 : 1
}

process.exitCode = await main()
