import { type Figure, verdictOf } from './figure.ts';
import type { Machine } from './machine.ts';

export function markdownTable(figures: readonly Figure[], machine: Machine): string {
  const { cpu, cores, memoryGiB, platform, node, date, commit } = machine;
  const lines = figures.map((figure) =>
    [
      '',
      figure.what,
      valueText(figure),
      targetText(figure),
      verdictOf(figure),
      figure.note.replaceAll('|', '/'),
      '',
    ]
      .join(' | ')
      .trim(),
  );
  return [
    `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform}, Node ${node}, ${date}, commit ${commit ?? 'unknown'}`,
    '',
    '| figure | measured | target | | conditions |',
    '|---|---:|---:|---|---|',
    ...lines,
    '',
  ].join('\n');
}

export function jsonReport(figures: readonly Figure[], machine: Machine): string {
  const rows = figures.map((figure) => ({ ...figure, verdict: verdictOf(figure) }));
  return `${JSON.stringify({ machine, figures: rows }, null, 2)}\n`;
}

const number = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 100 ? 0 : 1);

const valueText = ({ value, unit }: Figure): string =>
  value === null || Number.isNaN(value) ? 'not measured' : `${number(value)} ${unit}`;

function targetText({ target, unit }: Figure): string {
  if (target === undefined) return '';
  return 'atLeast' in target
    ? `≥ ${number(target.atLeast)} ${unit}`
    : `≤ ${number(target.atMost)} ${unit}`;
}
