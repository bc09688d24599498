import type { Figures } from './figures.ts';
import { type Grade, gradeAt } from './grade.ts';

export interface ConditionFilter {
  readonly zone?: string | undefined;
  readonly customer?: string | undefined;
  readonly class?: string | undefined;
  readonly site?: string | undefined;
  readonly grades?: readonly Grade[] | undefined;
}

/** Places of the rows that match, by meter id. */
export function filterRows(figures: Figures, filter: ConditionFilter): readonly number[] {
  const { zone, customer, site, grades } = filter;
  const found: number[] = [];
  figures.sources.rows.forEach((row, at) => {
    if (zone !== undefined && row.site.zone !== zone) return;
    if (customer !== undefined && row.site.customer !== customer) return;
    if (site !== undefined && row.site.id !== site) return;
    if (filter.class !== undefined && row.customer?.class !== filter.class) return;
    if (grades !== undefined && !grades.includes(gradeAt(figures, at))) return;
    found.push(at);
  });
  return found;
}
