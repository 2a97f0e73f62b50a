import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { commandLine } from '../config/command-line.ts'
import { readConfig } from '../config/config.ts'
import { processEnvironment, startedIn } from '../config/process/environment.ts'
import { codeLanguage, type Language } from '../core/language.ts'
import { routeOutgoing } from '../exec/outgoing.ts'
import { checkedPack } from '../wms/checked-pack.ts'
import type { Pack } from '../wms/points/point.ts'
import { PACK_PATH } from '../wms/team/pack-file.ts'
import { fail } from './entry.ts'
import { askProduct } from './pack/ask-product.ts'
import { changedIn, filesText, namedText, shownText } from './pack/pack-report.ts'
import { printOut as say } from './progress.ts'

const COMMAND = {
  usage: 'npm run wms-pack -- "sentence or diff"',
  about:
    'Checks a team’s .wms/pack.json in this folder and says what is left out of it. Then says which points are chosen and why:\nfor a diff (or a file with one) by the names of its files, for a sentence by the configured model in the product role.\nThe exit code is 1 when something is left out.',
  takesWords: true,
  options: {
    pack: { type: 'string', like: 'path', about: 'Another file than .wms/pack.json.' },
    language: {
      type: 'string',
      like: 'en or ru',
      about: 'The language of the points; that of the sentence by default.',
    },
  },
  variables: ['MODEL_BASE_URL', 'MODEL_NAME', 'MODEL_API_KEY'],
} as const

const TIMEOUT_MS = 10 * 60_000

async function main(): Promise<void> {
  const { values, words } = commandLine(COMMAND)
  const said = await textOf(words.join(' '))
  const language = values.language === undefined ? guessed(said) : codeLanguage(values.language)
  const path = resolve(startedIn(), values.pack ?? PACK_PATH)
  const text = existsSync(path) ? await readFile(path, 'utf8') : null
  const { pack, faults } = checkedPack(text, language)
  say(
    text === null
      ? `There is no ${path}: only the ${pack.points.length} built-in points apply.`
      : `${pack.points.length} points.`,
  )
  for (const { at, told } of faults) say(`  left out: ${at}: ${told[language]}`)
  if (faults.length > 0) process.exitCode = 1
  if (said !== '') say(`\n${await chosenText(pack, said, language)}`)
}

async function chosenText(pack: Pack, said: string, language: Language): Promise<string> {
  const changed = changedIn(said)
  if (changed.length > 0) return filesText(pack, changed, language)
  const config = readConfig(processEnvironment())
  if (config.model === null) return shownText(pack, said, language)
  await routeOutgoing(config.outgoing, config.home)
  const { intent, points } = await askProduct(config.model, pack, { said, language }, AbortSignal.timeout(TIMEOUT_MS))
  return `${intent}\n${namedText(pack, points, language)}`
}

/** A diff may be given as a file. */
async function textOf(typed: string): Promise<string> {
  const path = resolve(startedIn(), typed)
  return /\.(?:diff|patch)$/.test(typed) && existsSync(path) ? readFile(path, 'utf8') : typed
}

const guessed = (said: string): Language => (/[а-яё]/iu.test(said) ? 'ru' : 'en')

await main().catch(fail)
