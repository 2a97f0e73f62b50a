import { mrkdwn, plain } from '../payloads.ts'
import { choices, type Examples, emoji, richText } from './parts.ts'

/** The JSON examples of https://docs.slack.dev/reference/block-kit/composition-objects, one entry a page. */
const said = (text: string) => ({ type: 'section', text: mrkdwn(text) })
const managed = (rest: object) => [
  said(':mag: Search results for *Cata*'),
  { type: 'divider' },
  {
    ...said('*<fakeLink.toYourApp.com|Use Case Catalogue>*\nUse Case Catalogue for the following departments/roles...'),
    accessory: { type: 'static_select', placeholder: emoji('Manage'), ...rest },
  },
]

export const objects: Examples = {
  confirmation_dialog: [
    [
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            text: emoji('Approve'),
            confirm: {
              title: plain('Are you sure?'),
              text: mrkdwn('Would you not prefer a good game of _chess_?'),
              confirm: plain('Do it'),
              deny: plain('Stop, I changed my mind!'),
            },
            style: 'primary',
            value: 'click_me_123',
          },
          { type: 'button', text: emoji('Deny'), style: 'danger', value: 'click_me_123' },
        ],
      },
    ],
  ],
  dispatch_action_configuration: [
    [
      {
        type: 'input',
        dispatch_action: true,
        element: {
          type: 'plain_text_input',
          multiline: true,
          dispatch_action_config: { trigger_actions_on: ['on_character_entered'] },
        },
        label: emoji('This is a multiline plain-text input'),
      },
    ],
  ],
  option_group: [
    managed({
      option_groups: [
        { label: plain('Group 1'), options: choices(3) },
        { label: plain('Group 2'), options: [{ text: plain('*this is plain_text text*'), value: 'value-3' }] },
      ],
    }),
  ],
  option: [
    managed({
      options: ['Edit it', 'Read it', 'Save it'].map((text, index) => ({ text: emoji(text), value: `value-${index}` })),
    }),
  ],
  text: [[said('A message *with some bold text* and _some italicized text_.')]],
}

/** The rich text of the element pages: what stands in a line, and the lines themselves. */
const leaves: Readonly<Record<string, readonly object[]>> = {
  attachment_mention: [{ url: 'https://example.com/attachment' }],
  broadcast: [{ range: 'everyone' }],
  canvas: [{ file_id: 'F123ABC456' }],
  canvas_user_mention: [{ user_id: 'U123ABC456' }],
  channel: [{ channel_id: 'C123ABC456' }],
  citation: [
    {
      ...{ url: 'https://example.com/source', text: 'Source title', index: 1 },
      details: { citation_type: 'file', descriptor: 'Team canvas', file_id: 'F0ABCDEFG12' },
    },
  ],
  color: [{ value: '#F405B3' }],
  date: [{ timestamp: 1_720_710_212, format: '{date_num} at {time}', fallback: 'timey' }],
  emoji: [{ name: 'basketball' }, { name: 'snowboarder' }, { name: 'checkered_flag' }],
  file: [{ file_id: 'F123ABC456' }],
  link: [{ url: 'https://docs.slack.dev' }],
  list_record: [{ file_id: 'F123ABC456' }],
  message_mention: [{ channel_id: 'C123ABC456', message_ts: '1720710212.123456' }],
  salesforce_data_field: [{ salesforce_record_id: '001ABC456DEF789' }],
  tag: [{ text: 'In progress' }],
  team: [{ team_id: 'T123ABC456' }],
  text: [{ text: 'Hello there, ' }, { text: 'I am a bold rich text block!', style: { bold: true } }],
  user: [{ user_id: 'U123ABC456' }],
  usergroup: [{ usergroup_id: 'G123ABC456' }],
  work_object_mention: [
    {
      ...{ entity_id: 'E123ABC456', app_id: 'A123ABC456' },
      ...{ text: 'Work object', url: 'https://example.com/work-object' },
    },
  ],
  workflow_mention: [{ workflow_id: 'Wf123ABC456', function_trigger_id: 'Ft123ABC456', text: 'Run workflow' }],
}

const line = (text: string, style?: object) => ({
  type: 'rich_text_section',
  elements: [{ type: 'text', text, ...(style && { style }) }],
})
const list = (items: readonly string[], rest: object = {}) => ({
  ...{ type: 'rich_text_list', style: 'bullet', ...rest },
  elements: items.map((item) => line(item)),
})
const rich = (...elements: object[]) => [{ type: 'rich_text', block_id: 'block1', elements }]
const json = '{\n  "object": {\n    "description": "this is an example of a json object"\n  }\n}'

export const richTexts: Examples = {
  ...Object.fromEntries(
    Object.entries(leaves).map(([type, all]) => [type, [[richText(...all.map((leaf) => ({ type, ...leaf })))]]]),
  ),
  rich_text_section: [
    [
      ...rich(line('Hello there, I am a basic rich text block!')),
      richText({ type: 'text', text: 'I am an italic rich text block!', style: { italic: true } }),
      richText({ type: 'text', text: 'I am a strikethrough rich text block!', style: { strike: true } }),
    ],
  ],
  rich_text_list: [
    rich(line('My favorite features:'), list(['Huddles', 'Canvas'], { indent: 0, border: 1 })),
    rich(line('Breakfast foods I enjoy:'), list(['Eggs']), list(['Scrambled'], { indent: 1 }), list(['Pancakes'])),
  ],
  rich_text_preformatted: [
    [
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: json }], border: 0 }],
      },
    ],
  ],
  rich_text_quote: [
    rich(
      { type: 'rich_text_quote', elements: [{ type: 'text', text: 'What we need is good examples.' }] },
      line('Yes - I completely agree, Luke!'),
    ),
  ],
}
