import { dayStart } from '../../model/archive/local-moment.ts';
import type { MeterSpec } from '../../model/fleet.ts';
import type { EnteredOperation } from '../operations/operations-of.ts';
import type { Span } from './settle-meter.ts';

/**
 * When nothing can flow through a meter place, so that no reading is missed:
 * before its first meter was fitted, while it is sealed, once it is closed.
 * @param operations oldest first.
 */
export function stillSpans(
  meter: Pick<MeterSpec, 'installed'>,
  operations: readonly EnteredOperation[],
  timeZone: string,
): readonly Span[] {
  const spans: Span[] = [];
  const isFirst = !operations.some(({ body }) => body.new !== undefined && body.act !== 'unseal');
  // after a change `installed` is of the new meter
  if (meter.installed !== undefined && isFirst)
    spans.push({ from: Number.NEGATIVE_INFINITY, to: dayStart(timeZone, meter.installed) });
  let since: number | null = null;
  for (const { at, body } of operations) {
    if (body.act === 'seal' || body.act === 'close') since ??= at;
    if (body.act !== 'unseal' || since === null) continue;
    spans.push({ from: since, to: at });
    since = null;
  }
  if (since !== null) spans.push({ from: since, to: Number.POSITIVE_INFINITY });
  return spans;
}
