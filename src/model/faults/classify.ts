import type { ServerFault } from '../wire/server-fault.ts'
import { isOverflow } from './overflow.ts'

export type FaultKind =
  /** The conversation is longer than the model reads. */
  | 'overflow'
  /** A filter refuses the conversation. */
  | 'refused'
  /** The model wrote something that the server could make nothing of. */
  | 'misspoken'
  /** The way in which JSON was asked for. */
  | 'format'
  /** A field of the request that not all servers have, or its value. */
  | 'field'
  | 'no_tools'
  | 'key'
  | 'credit'
  | 'no_model'
  /** Something between us and the model. */
  | 'gateway'
  | 'busy'
  /** The server refuses the request for a reason that we do not know. */
  | 'request'
  | 'unknown'

/** Says what a fault is about: by status, code and type first, by words last. */
export function faultKindOf(fault: ServerFault): FaultKind {
  if (isOverflow(fault)) return 'overflow'
  if (fault.isPage) return 'gateway'
  return byCode(fault) ?? byStatus(fault)
}

const CODES: readonly (readonly [RegExp, FaultKind])[] = [
  [
    /^(insufficient_quota|insufficient_(balance|credits?|funds)|billing\w*|exceeded_current_quota\w*|arrearage|allocationquota.*|payment_required|budget_exceeded)$/,
    'credit',
  ],
  [
    /^(content_filter|content_policy_violation|responsibleaipolicyviolation|data_inspection_failed|moderation\w*|prohibited_content|safety)$/,
    'refused',
  ],
  [/^(tool_use_failed|json_validate_failed|output_parse_failed)$/, 'misspoken'],
  [
    /^(invalid_api_key|api_key_invalid|authentication_error|autherror|token_not_found_in_db|invalid_authentication\w*|account_deactivated|access_terminated_error)$/,
    'key',
  ],
  [
    /^(model_not_found|model_not_available|deploymentnotfound|model_decommissioned|unknown_model|invalid_model\w*|modelnotfound)$/,
    'no_model',
  ],
  [
    /^(rate_limit\w*|resource_exhausted|overloaded\w*|server_error|api_error|engine_overloaded\w*|throttl\w*|unavailable|service_unavailable\w*|timeout\w*|too_many_requests|internal\w*)$/,
    'busy',
  ],
]

function byCode({ codes, status }: ServerFault): FaultKind | null {
  const found = CODES.find(([pattern]) => codes.some((code) => pattern.test(code)))?.[1] ?? null
  return found === 'busy' && isRequestStatus(status) ? null : found
}

const isRequestStatus = (status: number | null): boolean => status === 400 || status === 404 || status === 422

/** The words that settle what a refused request is about, where no code does. */
const WORDS: readonly (readonly [RegExp, FaultKind])[] = [
  [
    /api.?key[^.]{0,40}(invalid|incorrect|not valid|missing|expired)|(invalid|incorrect|missing)[^.]{0,20}api.?key/i,
    'key',
  ],
  [
    /credit balance|insufficient (balance|credit|funds|quota)|(no|out of) credits?|exceeded your current quota|欠费|余额不足/i,
    'credit',
  ],
  [
    /(enable-auto-tool-choice|tool-call-parser|does not support tools?|support tool use|(tools?|function call\w*|functions?) (is|are) not supported|not support (tool|function))/i,
    'no_tools',
  ],
  [
    /response.?format|\bschemas?\b|json.?object|structured.?output|guided|grammar|tool.?choice|requested parameters/i,
    'format',
  ],
  [
    /model[^.]{0,80}(not found|does not exist|not exist|not available|no longer|decommissioned|unknown)|(unknown|invalid|no such|not a valid) model/i,
    'no_model',
  ],
  [/content (filter|management|policy)|safety (system|polic)|moderation|inappropriate content/i, 'refused'],
  [
    /unsupported (parameter|value)|unrecognized|unexpected (keyword|field|argument)|extra (inputs|fields)|not permitted|unknown (field|parameter|name|argument)|property '[^']*' is unsupported|max_(completion_)?tokens|completion tokens|stream_options/i,
    'field',
  ],
]

function byStatus({ status, message, param }: ServerFault): FaultKind {
  if (status === null) return 'unknown'
  if (status === 401 || status === 403) return 'key'
  if (status === 402) return 'credit'
  if (isRequestStatus(status) || status === 501) {
    const words = WORDS.find(([pattern]) => pattern.test(`${param} ${message}`))?.[1]
    return words ?? (status === 404 ? 'no_model' : 'request')
  }
  return 'busy'
}
