import { COMMON_CAUSES } from '../alarm/common-cause.ts';
import { titleOf } from '../alarm/text/texts.ts';
import { ALARM_TYPES } from '../model/alarm-type.ts';
import { type CatalogueEntry, catalogue } from './detector-catalogue.ts';

/** docs/detectors.md, from the code. */
export const detectorsPage = (): string =>
  [INTRODUCTION, ...inOrder().map(section), causes(), ''].join('\n');

/** In the order of the alarm types. */
const inOrder = (): readonly CatalogueEntry[] => {
  const entries = catalogue();
  return ALARM_TYPES.flatMap((type) => entries.filter((entry) => entry.type === type));
};

const INTRODUCTION = `# Detectors 检测器

Generated from src/detect; \`npm run reference\` writes it again.

Each detector judges in event time, the same live, after a crash, on late data and in a backtest. What it
cannot judge it says in the device's status (\`GET /api/v1/devices/{id}\`, \`cannotJudge\`), with the reason;
then it neither raises nor clears. Parameters are set in the \`detectors\` section of the fleet file, for the
whole fleet, a customer class, a site or one subject; the narrowest wins, and
\`GET /api/v1/detectors/{type}?subject=\` tells who set what, and when. Times are in milliseconds where the name ends in \`Ms\`.

\`\`\`yaml
detectors:
  - { type: meter.stuck, class: factory, params: { p99Times: 3 }, by: li.wei, on: 2026-11-26 }
  - { type: regulator.overpressure, class: hospital, params: { highForMs: 30000 }, by: li.wei, on: 2026-11-26 }
\`\`\`
`;

function section({ type, watches, scope, about, params }: CatalogueEntry): string {
  const title = titleOf(type);
  return [
    `## \`${type}\` ${title.zh} ${title.en}`,
    '',
    `| | |`,
    '|---|---|',
    ...rows({
      rule: about.rule,
      watches: `each ${watches}, from ${HEARS[scope]}`,
      test: about.formula,
      delay: about.delay,
      source: about.source,
      'cannot see': about.cannotSee,
    }),
    '',
    ...(params.length === 0
      ? []
      : [
          '| parameter | default | |',
          '|---|---:|---|',
          ...params.map(
            (param) =>
              `| \`${param.name}\` | ${JSON.stringify(param.default) ?? '–'} | ${cell(param.description)} |`,
          ),
          '',
        ]),
  ].join('\n');
}

const HEARS = {
  device: 'what its own device says',
  site: 'what all devices of the site say together',
  zone: 'the days of all devices of the zone',
} as const;

const rows = (of: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(of).map(([name, text]) => `| ${name} | ${cell(text)} |`);

/** The domain description stays with its authors: readers of the page do not have the file. */
const cell = (text: string): string =>
  text.replaceAll('domain.md', 'domain description').replaceAll('|', '\\|').replaceAll('\n', ' ');

function causes(): string {
  return [
    '## Common causes 共因归并',
    '',
    'When several alarms of one type begin together, one parent alarm tells of their cause and lists them; they keep',
    'evaluating, with `suppressedBy` naming it. `size` is how many subjects the group has.',
    '',
    '| cause | alarms | parent alarm | at least, of 4 / 20 / 200 | within |',
    '|---|---|---|---|---:|',
    ...COMMON_CAUSES.map(
      (rule) =>
        `| ${rule.name} | \`${rule.child}\` | \`${rule.parent}\`, P${rule.priority} | ${[4, 20, 200].map((size) => rule.enough(size)).join(' / ')} | ${rule.withinMs / 60_000} min |`,
    ),
  ].join('\n');
}
