import type uPlot from 'uplot';
import type { Say } from '../../app/language.tsx';
import { PRIORITY_SHAPES } from '../priority-mark.tsx';
import { numberText } from '../quantity.tsx';
import type { Scheme } from './trend-scheme.ts';
import type { TrendAlarm, TrendLimit } from './trend-types.ts';

const MARK_PX = 14;
/** The shapes are drawn in a box of this size. */
const SHAPE_BOX = 24;

const secondsOf = (at: string): number => Date.parse(at) / 1000;

/** Canvas pixels of a CSS pixel. */
const dense = (): number => window.devicePixelRatio || 1;

/** When each alarm was active: a tinted band in the colour of its priority, behind the lines. */
export function drawAlarmBands(
  plot: uPlot,
  alarms: readonly TrendAlarm[],
  { priorities }: Scheme,
): void {
  const { ctx, bbox } = plot;
  ctx.save();
  for (const alarm of alarms) {
    const [left, right] = extentOf(plot, alarm);
    if (right <= bbox.left || left >= bbox.left + bbox.width) continue;
    // a tint over all of it would tell nothing from anything
    if (left <= bbox.left && right >= bbox.left + bbox.width) continue;
    ctx.fillStyle = priorities[alarm.priority];
    ctx.globalAlpha = 0.09;
    const from = Math.max(left, bbox.left);
    const to = Math.min(Math.max(right, from + dense()), bbox.left + bbox.width);
    ctx.fillRect(from, bbox.top, to - from, bbox.height);
    ctx.globalAlpha = 1;
    if (left >= bbox.left) ctx.fillRect(left, bbox.top, dense(), bbox.height);
  }
  ctx.restore();
}

function extentOf(plot: uPlot, { occurredAt, returnedAt }: TrendAlarm): readonly [number, number] {
  const right =
    returnedAt === null
      ? plot.bbox.left + plot.bbox.width
      : plot.valToPos(secondsOf(returnedAt), 'x', true);
  return [plot.valToPos(secondsOf(occurredAt), 'x', true), right];
}

/** The shape and number of each alarm's priority at its onset; those close together step aside. */
export function drawAlarmMarks(plot: uPlot, alarms: readonly TrendAlarm[], scheme: Scheme): void {
  const { ctx, bbox } = plot;
  const size = MARK_PX * dense();
  let taken = Number.NEGATIVE_INFINITY;
  let row = 0;
  ctx.save();
  for (const alarm of [...alarms].sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1))) {
    const [left, right] = extentOf(plot, alarm);
    if (right <= bbox.left || left >= bbox.left + bbox.width) continue;
    const at = Math.min(Math.max(left, bbox.left + size / 2), bbox.left + bbox.width - size / 2);
    row = at - taken < size ? (row + 1) % 3 : 0;
    if (row === 0) taken = at;
    drawMark(ctx, { x: at - size / 2, y: bbox.top + 1 + row * size, size }, alarm, scheme);
  }
  ctx.restore();
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

function drawMark(
  ctx: CanvasRenderingContext2D,
  { x, y, size }: Box,
  { priority }: TrendAlarm,
  { priorities, priorityInks }: Scheme,
): void {
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(size / SHAPE_BOX, size / SHAPE_BOX);
  ctx.fillStyle = priorities[priority];
  ctx.fill(new Path2D(PRIORITY_SHAPES[priority]));
  ctx.fillStyle = priorityInks[priority];
  ctx.font = '700 15px sans-serif';
  ctx.textAlign = 'center';
  ctx.textBaseline = 'alphabetic';
  ctx.fillText(String(priority), SHAPE_BOX / 2, priority === 2 ? 20 : 17.5);
  ctx.restore();
}

/**
 * Which limits have room for their label: the first ones first, no two closer than `gap`. The
 * lines of the others are drawn all the same, and the words below the plot name them.
 */
export function labelled<T extends { readonly y: number }>(
  limits: readonly T[],
  gap: number,
): readonly T[] {
  const kept: T[] = [];
  for (const limit of limits)
    if (kept.every(({ y }) => Math.abs(y - limit.y) >= gap)) kept.push(limit);
  return kept;
}

/** Limits as dashed lines across, with their names and values at the right end. */
export function drawLimits(
  plot: uPlot,
  limits: readonly TrendLimit[],
  scheme: Scheme,
  say: Say,
): void {
  const { ctx, bbox } = plot;
  const px = dense();
  const inView = limits
    .map((limit) => ({ limit, y: plot.valToPos(limit.value, 'y', true) }))
    .filter(({ y }) => y >= bbox.top && y <= bbox.top + bbox.height);
  ctx.save();
  ctx.strokeStyle = scheme.soft;
  ctx.lineWidth = px;
  ctx.font = `${scheme.type * 0.92 * px}px sans-serif`;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'bottom';
  const right = bbox.left + bbox.width;
  ctx.setLineDash([5 * px, 4 * px]);
  for (const { y } of inView) {
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(right, y);
    ctx.stroke();
  }
  for (const { limit, y } of labelled(inView, scheme.type * 1.2 * px)) {
    const text = `${say(limit.name)} ${numberText(limit.value, digitsOf(limit.value))}`;
    const width = ctx.measureText(text).width;
    // above its line, or below where it would be cut
    const under = y - scheme.type * 1.2 * px < bbox.top ? scheme.type * 1.15 * px : 0;
    const labelY = y + under;
    ctx.globalAlpha = 0.85;
    ctx.fillStyle = scheme.ground;
    ctx.fillRect(
      right - width - 6 * px,
      labelY - scheme.type * px,
      width + 4 * px,
      scheme.type * px,
    );
    ctx.globalAlpha = 1;
    ctx.fillStyle = scheme.soft;
    ctx.fillText(text, right - 4 * px, labelY);
  }
  ctx.restore();
}

/** As many as the number needs, two at the most. */
export const digitsOf = (value: number): number =>
  Number.isInteger(value) ? 0 : Number.isInteger(Math.round(value * 1000) / 100) ? 1 : 2;
