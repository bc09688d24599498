import { type Figure, type RowName, verdictOf } from './figure.ts';
import type { Machine } from './machine.ts';

/** By row: the share of the processor that other programs took meanwhile; NaN: unknown. */
export type Beside = Readonly<Partial<Record<RowName, number>>>;

export function markdownTable(
  figures: readonly Figure[],
  machine: Machine,
  beside: Beside,
): string {
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
    besideText(beside),
    '',
    '| figure | measured | target | | conditions |',
    '|---|---:|---:|---|---|',
    ...lines,
    '',
  ].join('\n');
}

export function jsonReport(figures: readonly Figure[], machine: Machine, beside: Beside): string {
  const rows = figures.map((figure) => ({ ...figure, verdict: verdictOf(figure) }));
  return `${JSON.stringify({ machine, beside, figures: rows }, null, 2)}\n`;
}

/** Above this a row is not what the machine can do. */
const QUIET = 0.05;

function besideText(beside: Beside): string {
  const disturbed = Object.entries(beside).filter(([, share]) => !(share <= QUIET));
  if (disturbed.length === 0) return 'Nothing else was running.';
  const rows = disturbed.map(([row, share]) => `${row} ${(100 * share).toFixed(0)} %`);
  return `NOT ON A QUIET MACHINE; other programs took of the processor: ${rows.join(', ')}.`;
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
