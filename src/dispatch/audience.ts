import type { Alarm } from '../model/alarm.ts';
import type { EpochMs } from '../model/units.ts';
import { type Listener, once } from './contact.ts';
import { routesFor } from './match.ts';
import { notBefore } from './quiet.ts';
import type { DispatchRules } from './rules.ts';
import { calledBy, everyAddress } from './targets.ts';

/** Who hears of an alarm as soon as it begins: the first step of every route that applies, each address once. */
export function audience(rules: DispatchRules, alarm: Alarm, at: EpochMs): readonly Listener[] {
  const routed = routesFor(rules, alarm, at).flatMap((route): readonly Listener[] => {
    const [first] = route.steps;
    if (first === undefined) return [];
    const from = notBefore(route, alarm.priority, at);
    return calledBy(first, alarm.priority, rules, at).map((one) => ({ ...one, notBefore: from }));
  });
  // nobody answered for an alarm: whoever stands behind them is called by every means
  const behind = alarm.type === 'system.nobody-reached' ? rules.fallback : [];
  const last = everyAddress(behind, rules, at).map((one): Listener => ({ ...one, notBefore: at }));
  return once([...routed, ...last]);
}
