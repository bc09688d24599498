import type { SiteFile, SitePlan } from '../site/site-plan.ts';
import { type FaultKind, meterOf } from './fault-kind.ts';

type MeterFile = NonNullable<SiteFile['meters']>[number];

const DAY_MS = 86_400_000;
/** Years a meter may serve: the limit that the trade calls its first hazard. */
const SERVICE_YEARS = 10;

const isoDate = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const refiled = (site: SitePlan, change: (meter: MeterFile) => MeterFile): SitePlan => ({
  ...site,
  file: {
    ...site.file,
    site: { ...site.file.site, meters: (site.file.site.meters ?? []).map(change) },
  },
});

/** The verification runs out so many days after the onset; the notice holds from there on. */
export const verificationDue: FaultKind = {
  name: 'verification-due',
  unit: 'days left at the onset',
  defaultSize: 20,
  span: () => [1, 29],
  needs: 'any',
  expects: (site) => [{ type: 'asset.verification-due', subject: meterOf(site) }],
  rebuild: (site, { size, onsetMs }) =>
    refiled(site, (meter) => ({ ...meter, verifiedUntil: isoDate(onsetMs + size * DAY_MS) })),
};

/** The meter is older than it may be. */
export const serviceLifeOver: FaultKind = {
  name: 'service-life-over',
  unit: 'days over its life at the onset',
  defaultSize: 30,
  span: () => [1, 1000],
  needs: 'any',
  expects: (site) => [{ type: 'asset.service-life', subject: meterOf(site) }],
  rebuild(site, { size, onsetMs }) {
    const due = new Date(onsetMs - size * DAY_MS);
    due.setUTCFullYear(due.getUTCFullYear() - SERVICE_YEARS);
    return refiled(site, (meter) => ({ ...meter, installed: isoDate(due.getTime()) }));
  },
};
