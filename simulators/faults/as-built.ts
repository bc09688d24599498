import type { SitePlan } from '../site/site-plan.ts';
import type { Injection } from './injection.ts';

export interface AsBuilt {
  readonly sites: readonly SitePlan[];
  readonly injections: readonly Injection[];
}

/** The sites as the faults that lie in their building or filing left them. */
export function asBuilt(sites: readonly SitePlan[], injections: readonly Injection[]): AsBuilt {
  const built = new Map<SitePlan, SitePlan>();
  for (const site of sites) {
    let plan = site;
    for (const { kind, site: hit, size, onsetMs } of injections) {
      if (hit === site && kind.rebuild) plan = kind.rebuild(plan, { size, onsetMs });
    }
    built.set(site, plan);
  }
  return {
    sites: [...built.values()],
    injections: injections.map((one) => ({ ...one, site: built.get(one.site) ?? one.site })),
  };
}
