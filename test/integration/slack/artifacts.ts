import { findingOf } from '../../../src/agents/witness/texts.ts'
import { type Artifact, type Finding, Invariant } from '../../../src/core/artifacts.ts'
import type { Language } from '../../../src/core/language.ts'
import { gateCheckName, reasonsIn } from '../../../src/core/reasons/reasons.ts'
import type { StageName } from '../../../src/core/stages.ts'

export const HEAD = '4f3c2b1a0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f5a'

/** What QA may find. */
export const countedTwice = (language: Language): Finding => ({
  severity: 'blocker',
  title: SAID[language].repeated,
  detail: SAID[language].repeatedDetail,
  file: 'backend/receiving.js',
  line: 42,
  quote: 'stock.quantity += pallet.quantity',
})

const invariant = (given: { id: string; rule: string }) => Invariant.parse(given)

/** What the team hands over in a stage when all goes well. */
export function artifactsFor(stage: StageName, language: Language = 'en'): Artifact[] {
  const made = madeBy(SAID[language], language)[stage]
  return made === undefined ? [] : [made]
}

const SAID = {
  en: {
    goal: 'Pallets are received by one scan.',
    criteria: ['A repeated scan changes nothing', 'An unknown SSCC is refused'],
    constraint: 'No new table',
    reason: 'Receiving',
    rule: 'A scan is counted once.',
    patch: 'Receive a pallet by its SSCC.',
    review: 'The receiving slice holds.',
    suggestion: 'Name the scanner in the log.',
    proof: 'ok 1 - AC-1 a repeated scan changes nothing',
    checks: '12 tests passed',
    repeated: 'A repeated scan counts twice',
    repeatedDetail: 'Scanning the same SSCC again adds its quantity a second time.',
  },
  ru: {
    goal: 'Паллеты принимаются одним сканом.',
    criteria: ['Повторный скан ничего не меняет', 'Незнакомый SSCC отклоняется'],
    constraint: 'Без новых таблиц',
    reason: 'Приёмка',
    rule: 'Скан учитывается один раз.',
    patch: 'Приёмка паллеты по её SSCC.',
    review: 'Приёмка держится.',
    suggestion: 'Назовите в журнале сканер.',
    proof: 'ok 1 - AC-1 повторный скан ничего не меняет',
    checks: '12 тестов пройдено',
    repeated: 'Повторный скан учитывается дважды',
    repeatedDetail: 'Повторный скан того же SSCC прибавляет количество ещё раз.',
  },
} as const satisfies Record<Language, unknown>

type Said = (typeof SAID)[Language]

function madeBy(said: Said, language: Language): Partial<Record<StageName, Artifact>> {
  return {
    PRODUCT: {
      kind: 'TaskSpec',
      content: {
        goal: said.goal,
        acceptance_criteria: [...said.criteria],
        constraints: [said.constraint],
        sections: [],
        wms_points: [],
      },
    },
    ORCHESTRATE: {
      kind: 'Plan',
      content: {
        sections: [{ section: 'backend', needed: true, reason: said.reason, allowed_paths: ['backend/'] }],
        wms_invariants: [invariant({ id: 'WMS-1', rule: said.rule })],
        pack_problem: null,
        language,
      },
    },
    BACKEND: {
      kind: 'Patch',
      content: {
        commit_sha: HEAD,
        summary: said.patch,
        diff_stat: {
          insertions: 120,
          deletions: 3,
          files: [{ path: 'backend/receiving.js', insertions: 120, deletions: 3 }],
        },
      },
    },
    QA_BACKEND: review('QA_BACKEND', said),
    SECURITY: review('SECURITY', said),
    BACKEND_GATE: gate(language),
    CI_WAIT: {
      kind: 'CiReport',
      content: {
        head_sha: HEAD,
        verdict: 'green',
        reason: reasonsIn(language).ci.allPassed,
        checks: [{ name: 'backend', section: 'backend', state: 'passed', summary: said.checks, log_tail: '' }],
      },
    },
  }
}

const review = (stage: 'QA_BACKEND' | 'SECURITY', said: Said): Artifact => ({
  kind: 'ReviewResult',
  content: {
    stage,
    head_sha: HEAD,
    passed: true,
    summary: said.review,
    issues: [],
    suggestions: [said.suggestion],
    evidence: [{ command: 'node --test', exit_code: 0, output: said.proof }],
    unverified:
      stage === 'SECURITY' ? [{ finding: { ...COUNTED_TWICE, title: said.suggestion }, why: 'no_quote' }] : [],
  },
})

function gate(language: Language): Artifact {
  const words = reasonsIn(language)
  const checks = [
    { name: 'QA_BACKEND', passed: true, detail: words.gate.reviewPassed('node --test → 0') },
    { name: 'secrets', passed: true, detail: words.gate.noSecrets(1) },
  ]
  const details = words.gate.passed(checks.map(({ name }) => gateCheckName(words, name)))
  return {
    kind: 'GateDecision',
    content: {
      ...{ gate: 'BACKEND_GATE', head_sha: HEAD, passed: true, details, checks, issues: [] },
      noticed: [
        findingOf(
          { kind: 'timeout_raised', path: 'backend/receiving.test.js', line: 7, what: '5000 → 60000' },
          language,
        ),
      ],
    },
  }
}

export const COUNTED_TWICE = countedTwice('en')
