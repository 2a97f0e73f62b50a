/**
 * Commands to a terminal: titles and links up to their end, colours and moves, everything else that begins with an
 * escape. No part may read what another begins with, so that no output takes longer than its length.
 */
const COMMANDS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes of terminals are what is looked for
  /\u001b\][^\u0007\u001b\u009c\n]{0,2000}(?:\u0007|\u001b\\|\u009c)|(?:\u001b\[|\u009b)[0-?]{0,40}[ -/]{0,4}[@-~]|\u001b[ -/]{0,4}[0-~]/g

/** What a program printed, without what it told the terminal. Node's own takes a time that grows with the square. */
export const withoutTerminalCommands = (text: string): string => text.replace(COMMANDS, '')
