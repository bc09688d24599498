import type { MeterRow } from '../verification/meter-row.ts';
import type { Figures } from './figures.ts';
import { type Grade, gradeAt } from './grade.ts';

export interface ConditionFilter {
  readonly zone?: string | undefined;
  readonly customer?: string | undefined;
  readonly class?: string | undefined;
  readonly site?: string | undefined;
  readonly meter?: string | undefined;
  readonly grades?: readonly Grade[] | undefined;
  /** Part of a meter, a serial, a site or a customer: id or name, large or small letters. */
  readonly q?: string | undefined;
}

/** Places of the rows that match, by meter id. */
export function filterRows(figures: Figures, filter: ConditionFilter): readonly number[] {
  const { zone, customer, site, meter, grades } = filter;
  const part = filter.q?.toLowerCase() ?? '';
  const found: number[] = [];
  figures.sources.rows.forEach((row, at) => {
    if (zone !== undefined && row.site.zone !== zone) return;
    if (customer !== undefined && row.site.customer !== customer) return;
    if (site !== undefined && row.site.id !== site) return;
    if (meter !== undefined && row.meter.id !== meter) return;
    if (filter.class !== undefined && row.customer?.class !== filter.class) return;
    if (part !== '' && !isCalled(row, part)) return;
    if (grades !== undefined && !grades.includes(gradeAt(figures, at))) return;
    found.push(at);
  });
  return found;
}

const isCalled = ({ meter, site, customer }: MeterRow, part: string): boolean =>
  [
    meter.id,
    meter.serial,
    site.id,
    site.name.zh,
    site.name.en,
    site.customer,
    customer?.name.zh,
    customer?.name.en,
  ].some((text) => text?.toLowerCase().includes(part) === true);
