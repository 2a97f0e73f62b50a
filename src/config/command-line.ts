import { parseArgs } from 'node:util'
import { AppError } from '../errors.ts'
import { type CommandLine, type CommandOptions, helpOf } from './command-help.ts'

interface Typed<O extends CommandOptions> {
  readonly values: ReturnType<typeof parseArgs<{ options: O }>>['values']
  /** The positional arguments. */
  readonly words: readonly string[]
}

/** Parses arguments, or returns the help for `--help`. Throws AppError `bad_input` for unknown arguments. */
export function parseCommandLine<O extends CommandOptions>(
  command: CommandLine<O>,
  args: readonly string[],
): Typed<O> | { readonly help: string } {
  const { options = {}, takesWords = false } = command
  try {
    if (args.includes('--help')) return { help: helpOf(command) }
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: takesWords })
    return { values: values as Typed<O>['values'], words: positionals }
  } catch (error) {
    const [what] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/)
    throw new AppError('bad_input', `${what}.`, { hint: `Write: ${command.usage}\nThe option --help says more.` })
  }
}

/** Parses a script's arguments. Exits after printing the help, and with code 1 after a fault. */
export function commandLine<O extends CommandOptions>(
  command: CommandLine<O>,
  args: readonly string[] = process.argv.slice(2),
): Typed<O> {
  try {
    const typed = parseCommandLine(command, args)
    if (!('help' in typed)) return typed
    process.stdout.write(typed.help)
    return process.exit(0)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    process.stderr.write(`${error.message}\n${error.hint}\n`)
    return process.exit(1)
  }
}
