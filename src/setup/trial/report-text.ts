import type { CheckTrial, StepTrial, Trial } from './trial.ts'

const RED_SHOWN = 20

/** A trial as a person reads it in a terminal. */
export function trialText({ steps, checks, isReady, notes }: Trial): string {
  const rows = [...steps.map(stepRow), ...checks.map(checkRow)]
  const widths = [0, 1, 2, 3].map((at) => Math.max(0, ...rows.map((row) => (row[at] ?? '').length)))
  const table = rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const troubles = [...steps.map(stepTroubles), ...checks.map(checkTroubles)].flat()
  const red = checks.filter((check) => check.red.length > 0).flatMap(redLines)
  return [
    ...table.map((line) => `  ${line}`),
    ...(red.length > 0 ? ['', 'Red on the base, which blocks no task:', ...red] : []),
    ...(troubles.length > 0 ? ['', ...troubles] : []),
    ...(notes.length > 0 ? ['', ...notes] : []),
    ...['', isReady ? 'Ready: tasks can begin.' : 'Not ready: a task would wait, and cost nothing.'],
  ].join('\n')
}

const stepRow = ({ command, ms, wasThere, trouble }: StepTrial): string[] => [
  `setup  ${shortened(command)}`,
  trouble !== null ? 'failed' : wasThere ? 'kept' : 'made',
  seconds(ms),
]

function checkRow({ name, state, ms, memoryMb, passed, red, exitCode }: CheckTrial): string[] {
  const words = {
    green: 'green',
    red: `red (${exitCode})`,
    cannot_run: 'cannot run',
    not_there: 'not there',
    not_tried: 'not tried',
  }
  const counts = [...(passed > 0 ? [`${passed} passed`] : []), ...(red.length > 0 ? [`${red.length} red`] : [])]
  const memory = memoryMb === null ? '' : `${memoryMb} MiB`
  return [
    `check  ${name}`,
    words[state],
    ms === 0 ? '' : seconds(ms),
    [memory, ...counts].filter((one) => one !== '').join(', '),
  ]
}

const stepTroubles = ({ command, trouble, output }: StepTrial): string[] =>
  trouble === null
    ? []
    : [
        `Setup ${shortened(command)}: ${trouble.why}.`,
        `  ${trouble.fix}`,
        ...lastLines(output).map((line) => `  | ${line}`),
      ]

const checkTroubles = ({ name, trouble, file }: CheckTrial): string[] =>
  trouble === null
    ? []
    : [`Check ${name}: ${trouble.why}.`, `  ${trouble.fix}`, ...(file === null ? [] : [`  All that it wrote: ${file}`])]

const redLines = ({ name, red }: CheckTrial): string[] => [
  ...red.slice(0, RED_SHOWN).map((test) => `  ${name}: ${test}`),
  ...(red.length > RED_SHOWN ? [`  ${name}: and ${red.length - RED_SHOWN} more`] : []),
]

const LINES = 6
/** Not what every failure ends with. */
const lastLines = (output: string): string[] =>
  output
    .split('\n')
    .filter(
      (line) =>
        !/^(?:\[\w+\]\s*)?$|\[Help \d\]|re-run Maven|Re-run Maven|^\s+at |complete log of this run/.test(
          line.trimEnd(),
        ),
    )
    .slice(-LINES)
    .map((line) => line.slice(0, 200))

const COMMAND_CHARS = 70
const shortened = (command: string): string =>
  command.length > COMMAND_CHARS ? `${command.slice(0, COMMAND_CHARS)}…` : command

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

/** As JSON for programs, without the outputs. */
export const trialJson = ({ rules: _, ...trial }: Trial): object => ({
  ...trial,
  steps: trial.steps.map(({ output: __, ...step }) => step),
  checks: trial.checks.map(({ output: __, ...check }) => check),
})
