import type { Proposal } from './proposal.ts'

export const describeProposal = ({ files, kept }: Proposal): { title: string; body: string } => ({
  title: 'Let WMS Orchestrator work here',
  body: `Brings what WMS Orchestrator needs in this repository:

${Object.keys(files)
  .map((path) => `- \`${path}\`: ${purposeOf(path)}`)
  .join('\n')}
${kept.length === 0 ? '' : `\nThere already, and left alone: ${kept.map((path) => `\`${path}\``).join(', ')}.\n`}
Read each file and make it yours, here or later; nothing of it is known better by a program. After the merge, switch on
the ruleset that \`npm run setup:repo\` printed, and let \`npm run github:doctor\` look at the whole.
`,
})

const PURPOSES: readonly (readonly [RegExp, string])[] = [
  [/ci-\w+\.yml$/, 'tests one folder; skipped green while it is missing or untouched, red when it is deleted.'],
  [/secret-scan\.yml$/, 'looks for secrets in everything that is pushed.'],
  [/pipeline\.json$/, 'which section owns which paths, and which checks agents run; only the base branch’s is read.'],
  [/AGENTS\.md$/, 'what agents read before they write.'],
  [/CODEOWNERS$/, 'who has to agree when the rules themselves change.'],
]

const purposeOf = (path: string): string => PURPOSES.find(([pattern]) => pattern.test(path))?.[1] ?? ''
