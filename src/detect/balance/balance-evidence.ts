import type { Evidence, EvidenceItem } from '../../model/finding.ts';
import { rounded } from '../stats/rounded.ts';
import type { BalanceParams } from './balance-params.ts';
import type { Streak, Sums } from './balance-state.ts';
import { limitOf, missingOf, type Share, sigmaOf } from './zone-sums.ts';

const HOUR_MS = 3_600_000;
/** People look at a few places, not at a list. */
const NAMED = 3;

export function balanceEvidence(sums: Sums, shares: readonly Share[], p: BalanceParams): Evidence {
  const missing = missingOf(sums);
  const hours = (sums.to - sums.from) / HOUR_MS;
  const m3 = (name: string, value: number): EvidenceItem => ({
    name,
    value: rounded(value, 1),
    unit: 'm³',
  });
  return [
    { ...m3('imbalance', missing), limit: rounded(limitOf(sums, p), 1), relation: 'above' },
    { name: 'imbalanceShare', value: rounded((100 * missing) / sums.in, 2), unit: '%' },
    m3('volumeIn', sums.in),
    m3('volumeOut', sums.out),
    m3('linePackChange', sums.pack),
    m3('sigma', sigmaOf(sums)),
    { name: 'coverage', value: rounded(100 * sums.coverage, 1), unit: '%' },
    { name: 'lossRate', value: rounded(missing / hours, 2), unit: 'm³/h' },
    { name: 'window', value: sums.days, unit: 'd' },
    ...listed('suspects', suspectsOf(shares)),
    ...listed('unmeteredBypasses', bypassesOf(shares)),
  ];
}

export const lossEstimate = (streak: Streak): Evidence => [
  { name: 'unmetered', value: rounded(streak.missing, 1), unit: 'm³' },
];

const listed = (name: string, ids: readonly string[]): Evidence =>
  ids.length === 0 ? [] : [{ name, value: ids.slice(0, NAMED).join(', ') }];

/** Meters that pass less than they use to, or did not report: the largest first. */
export function suspectsOf(shares: readonly Share[]): readonly string[] {
  return shares
    .filter(({ side }) => side === 'out')
    .map(({ meter, m3, part, usual }) => ({
      id: meter.id,
      // filled hours are taken for missing ones
      less: usual - (m3 - (1 - part) * usual),
      usual,
    }))
    .filter(({ less, usual }) => less > 0.1 * usual)
    .toSorted((a, b) => b.less - a.less)
    .slice(0, NAMED)
    .map(({ id }) => id);
}

/** BYP-5: stations at which gas can leave the zone past every meter. */
function bypassesOf(shares: readonly Share[]): readonly string[] {
  const open = shares.flatMap(({ site }) => {
    const bypass = site.station?.bypass;
    return bypass?.present === true && !bypass.metered && bypass.secured !== 'blinded'
      ? [site.id]
      : [];
  });
  return [...new Set(open)];
}
