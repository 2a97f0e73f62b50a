import { inOurWords, joined, type Publishable, publishableCode } from '../../core/publishable.ts'
import type { Proposal } from './proposal.ts'

export const describeProposal = ({ files, kept }: Proposal): { title: Publishable; body: Publishable } => ({
  title: inOurWords`Let WMS Orchestrator work here`,
  body: inOurWords`Brings what WMS Orchestrator needs in this repository:

${joined(
  Object.keys(files).map((path) => inOurWords`- ${publishableCode(path)}: ${purposeOf(path)}`),
  '\n',
)}
${kept.length === 0 ? inOurWords`` : inOurWords`\nThere already, and left alone: ${joined(kept.map(publishableCode), ', ')}.\n`}
Read each file and make it yours, here or later; nothing of it is known better by a program. After the merge, switch on
the ruleset that \`npm run setup:repo\` printed, and let \`npm run github:doctor\` look at the whole.
`,
})

const PURPOSES: readonly (readonly [RegExp, Publishable])[] = [
  [
    /ci-\w+\.yml$/,
    inOurWords`tests one folder; skipped green while it is missing or untouched, red when it is deleted.`,
  ],
  [/secret-scan\.yml$/, inOurWords`looks for secrets in everything that is pushed.`],
  [
    /pipeline\.json$/,
    inOurWords`which section owns which paths, and which checks agents run; only the base branch’s is read.`,
  ],
  [/AGENTS\.md$/, inOurWords`what agents read before they write.`],
  [/CODEOWNERS$/, inOurWords`who has to agree when the rules themselves change.`],
]

const purposeOf = (path: string): Publishable => PURPOSES.find(([pattern]) => pattern.test(path))?.[1] ?? inOurWords``
