import { type BadActor, badActorsOf } from '../alarm/kpi-bad-actors.ts';
import type { Span } from '../alarm/kpi-life.ts';
import { namesOf } from '../alarm/text/alarm-names.ts';
import { titleOf } from '../alarm/text/texts.ts';
import type { Alarm } from '../model/alarm.ts';
import type { FleetIndex } from '../model/fleet-index.ts';
import type { Localized } from '../model/localized.ts';
import { type Remedy, remediesFor } from './remedies.ts';

/** Whoever serves the figures takes them from here: the rules of alarms stay behind the pipeline. */
export { heardIn, isStale } from '../alarm/kpi.ts';
export { type BadActor, badActorsOf } from '../alarm/kpi-bad-actors.ts';
export { keyOf, type Life, lifeOf, type Span } from '../alarm/kpi-life.ts';
export { KPI_LIMITS, type KpiLimits } from '../alarm/kpi-limits.ts';
export { type KpiRow, type KpiTable, kpiTable } from '../alarm/kpi-table.ts';

/** Which alarms a question is about; absent: all. */
export interface KpiScope {
  readonly zone?: string;
  readonly site?: string;
}

export function inScope({ zone, site }: KpiScope, fleet: FleetIndex): (alarm: Alarm) => boolean {
  return (alarm) => {
    if (site !== undefined && alarm.site !== site) return false;
    if (zone === undefined) return true;
    if (alarm.site === null) return alarm.subject.kind === 'zone' && alarm.subject.id === zone;
    return fleet.sites.get(alarm.site)?.zone === zone;
  };
}

/** A bad actor in words, with what would calm it. */
export interface BadActorEntry extends BadActor {
  readonly title: Localized;
  readonly place: Localized;
  readonly remedies: readonly Remedy[];
}

export const badActorPage = (
  alarms: readonly Alarm[],
  span: Span,
  fleet: FleetIndex,
  most: number,
): readonly BadActorEntry[] =>
  badActorsOf(alarms, span, most).map((actor) => inWords(actor, fleet));

export const inWords = (actor: BadActor, fleet: FleetIndex): BadActorEntry => ({
  ...actor,
  title: titleOf(actor.type),
  place: placeOf(actor, fleet),
  remedies: remediesFor(actor, fleet),
});

/** Site, or zone, and subject, naming nothing twice. */
export function placeOf(alarm: Pick<Alarm, 'site' | 'subject'>, fleet: FleetIndex): Localized {
  const { site, zone, subject } = namesOf(alarm, fleet);
  const around = site ?? (alarm.subject.kind === 'zone' ? null : zone);
  const text = (language: 'zh' | 'en'): string =>
    [...new Set([around?.[language], subject[language]])]
      .filter((part) => part !== undefined)
      .join(language === 'zh' ? ' ' : ', ');
  return { zh: text('zh'), en: text('en') };
}
