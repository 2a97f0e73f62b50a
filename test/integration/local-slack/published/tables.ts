import { button } from '../payloads.ts'
import { type Examples, richText, words } from './parts.ts'

/** Of the same pages: what shows numbers and rows. */

const cell = (text: string) => ({ type: 'raw_text', text })
const linked = (text: string) => richText({ type: 'link', url: 'https://slack.com', text })

const series = (name: string, labels: readonly string[], values: readonly number[]) => ({
  name,
  data: labels.map((label, index) => ({ label, value: values[index] })),
})
const DAYS = ['Mon', 'Tues', 'Wed', 'Thurs', 'Fri']
const WEEKS = ['Week 1', 'Week 2', 'Week 3', 'Week 4', 'Week 5']
const SALES = [32_000, 35_000, 29_000, 41_000, 45_000]

export const tables: Examples = {
  data_table: [
    [
      {
        type: 'data_table',
        caption: 'A Fabulous Table',
        rows: [
          [cell('Name'), cell('Department'), cell('Badge')],
          [cell('Data Refinement Department'), cell('MDR'), richText(words('Blue', { bold: true }))],
          [cell('Art Sourcing Department'), cell('O&D'), richText(words('Green'), words('review', { italic: true }))],
          [cell('Wellness Department'), cell('Wellness Center'), richText(words('Limited', { bold: true }))],
        ],
      },
    ],
    [
      {
        type: 'data_table',
        caption: 'The action cell of the page, in a table',
        rows: [
          [cell('Task')],
          [
            {
              type: 'action_cell',
              element: button('Mark done', 'mark_done', { value: 'task_123' }),
              fallback: cell('Open'),
            },
          ],
        ],
      },
    ],
  ],
  data_visualization: [
    [
      {
        type: 'data_visualization',
        title: 'My Favorite Candy Bars',
        chart: {
          type: 'pie',
          segments: [
            { label: 'Kit Kat', value: 45 },
            { label: 'Twix', value: 28 },
            { label: 'Crunch', value: 18 },
            { label: 'Milky Way', value: 9 },
          ],
        },
      },
    ],
    [
      {
        type: 'data_visualization',
        title: 'Daily Active Users',
        chart: {
          type: 'area',
          series: [
            series('Pied Piper Free Tier', DAYS, [12_000, 13_500, 15_200, 14_800, 16_400]),
            series('Pied Piper Paid Tier', DAYS, [4_500, 4_800, 5_100, 5_600, 6_200]),
          ],
          axis_config: { categories: DAYS, x_label: 'Day', y_label: 'Users' },
        },
      },
    ],
    [
      {
        type: 'data_visualization',
        title: 'Weekly Paper Sales',
        chart: {
          type: 'line',
          series: [series('Website', WEEKS, SALES), series('In-store', WEEKS, SALES)],
          axis_config: { categories: WEEKS, x_label: 'Week', y_label: 'Paper Sales (USD)' },
        },
      },
    ],
  ],
  table: [
    [
      {
        type: 'table',
        column_settings: [{ is_wrapped: true }, { align: 'right' }],
        rows: [
          [cell('Header A'), cell('Header B')],
          [cell('Data 1A'), linked('Data 1B')],
          [cell('Data 2A'), linked('Data 2B')],
        ],
      },
    ],
  ],
}
