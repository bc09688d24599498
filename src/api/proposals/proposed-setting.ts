import { z } from 'zod';
import type { ParameterProposal } from '../../model/archive/parameter-proposal-kind.ts';
import { type DetectorSetting, type Fleet, FleetShape } from '../../model/fleet.ts';
import { catalogue } from '../../pipeline/detector-catalogue.ts';
import { Refusal } from '../errors/refusal.ts';
import type { BacktestStatus } from '../ports.ts';
import { ParamValue } from './proposal-view.ts';

const Setting = FleetShape.shape.detectors.unwrap().element;

/**
 * The one setting that a backtest has tried: what was not judged is not proposed.
 * @throws Refusal backtest-unfit.
 */
export function triedSetting({ asked, state }: BacktestStatus): DetectorSetting {
  if (state !== 'done') throw unfit('it is not done');
  const { detector, params, settings, site } = asked;
  const listed = z.array(Setting).safeParse(settings ?? []);
  const tried = listed.success ? [...listed.data] : [];
  if (detector !== null && params !== null) {
    const own = Setting.safeParse({ type: detector, params, ...(site === null ? {} : { site }) });
    // judged at one site with what would hold for all: proposed for what was judged
    if (own.success) tried.push(own.data);
  }
  const [one, ...more] = tried;
  if (one === undefined) throw unfit('it has tried no other parameters');
  if (more.length > 0) throw unfit('it has tried more than one setting');
  if (one.class !== undefined) throw unfit('its setting is for a class of customers');
  if (one.subject === undefined && (one.site ?? null) !== site)
    throw unfit('its setting is for another place than was judged');
  return one;
}

const unfit = (why: string): Refusal => new Refusal('backtest-unfit', why);

/** What it would change, as the proposal keeps it. */
export function changesOf(fleet: Fleet, setting: DetectorSetting): ParameterProposal['changes'] {
  const shipped = catalogue().find(({ type }) => type === setting.type)?.params ?? [];
  return Object.entries(setting.params).map(([name, after]) => {
    const standard = shipped.find((param) => param.name === name)?.default ?? null;
    const before = valueBefore(fleet, setting, name) ?? standard;
    return { name, before: JSON.stringify(before), after: JSON.stringify(after) };
  });
}

/** Of the same scope, or of the whole fleet where that has none. */
function valueBefore({ detectors }: Fleet, setting: DetectorSetting, name: string) {
  const { type } = setting;
  const whole = detectors.filter((one) => isOfScope(one, { type }));
  const own = detectors.filter((one) => isOfScope(one, setting));
  return [...whole, ...own].findLast((one) => one.params[name] !== undefined)?.params[name];
}

type Scope = Pick<DetectorSetting, 'type' | 'class' | 'site' | 'subject'>;

const isOfScope = (one: Scope, other: Scope): boolean =>
  one.type === other.type &&
  one.class === other.class &&
  one.site === other.site &&
  one.subject === other.subject;

/** The fleet with what was approved: it stands in the place of an earlier setting of the same scope. */
export function withApproved(
  fleet: Fleet,
  { detector, site, subject, changes }: ParameterProposal,
  by: string,
  on: string,
): Fleet {
  const params = Object.fromEntries(
    changes.map(({ name, after }) => [name, ParamValue.parse(JSON.parse(after))]),
  );
  const added = Setting.parse({
    type: detector,
    ...(site === undefined ? {} : { site }),
    ...(subject === undefined ? {} : { subject }),
    params,
    by,
    on,
  });
  const others = fleet.detectors.flatMap((one) => without(one, added));
  return { ...fleet, detectors: [...others, added] };
}

/** A parameter is said once for each scope; the rest of an earlier setting keeps who set it. */
function without(one: DetectorSetting, added: DetectorSetting): readonly DetectorSetting[] {
  if (!isOfScope(one, added)) return [one];
  const left = Object.entries(one.params).filter(([name]) => added.params[name] === undefined);
  return left.length === 0 ? [] : [{ ...one, params: Object.fromEntries(left) }];
}
