/**
 * Terminal control sequences: titles and links, colours and cursor moves, and all others that begin with an escape. The
 * alternatives cannot overlap, so that the time stays linear.
 */
const COMMANDS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes of terminals are what is looked for
  /\u001b\][^\u0007\u001b\u009c\n]{0,2000}(?:\u0007|\u001b\\|\u009c)|(?:\u001b\[|\u009b)[0-?]{0,40}[ -/]{0,4}[@-~]|\u001b[ -/]{0,4}[0-~]/g

/** Removes terminal control sequences. Node's `stripVTControlCharacters` takes quadratic time. */
export const withoutTerminalCommands = (text: string): string => text.replace(COMMANDS, '')
