/**
 * How a process or thread of our own starts: without our environment, which has secrets, without our command-line
 * options, and with what was compiled before.
 */
export const OWN_PROGRAM = {
  env: {},
  execArgv: [
    '--disable-warning=ExperimentalWarning',
    '--import',
    new URL('./compile-cache.mjs', import.meta.url).href,
  ] as string[],
} as const
