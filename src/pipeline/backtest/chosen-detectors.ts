import { COMMON_CAUSES } from '../../alarm/common-cause.ts';
import type { Detector } from '../../detect/detector.ts';
import type { GroupDetector } from '../../detect/group-detector.ts';
import { GROUP_DETECTORS } from '../../detect/group-registry.ts';
import { DETECTORS } from '../../detect/registry.ts';

/** What a backtest judges with. */
export interface ChosenDetectors {
  readonly detectors: readonly Detector[];
  readonly groupDetectors: readonly GroupDetector[];
}

/** All detectors, or those that judge one alarm type; null when none does. */
export function chosenDetectors(type: string | null): ChosenDetectors | null {
  if (type === null) return { detectors: DETECTORS, groupDetectors: GROUP_DETECTORS };
  // an alarm that tells of a common cause is judged from the alarms that have it
  const children = COMMON_CAUSES.filter(({ parent }) => parent === type).map(({ child }) => child);
  const types = new Set<string>([type, ...children]);
  const detectors = DETECTORS.filter((one) => types.has(one.type));
  const groupDetectors = GROUP_DETECTORS.filter((one) => types.has(one.type));
  return detectors.length + groupDetectors.length === 0 ? null : { detectors, groupDetectors };
}

/** Every alarm type that some detector judges, in the order of the registry. */
export const judgedTypes = (): readonly string[] => [
  ...new Set<string>([
    ...[...DETECTORS, ...GROUP_DETECTORS].map(({ type }) => type),
    ...COMMON_CAUSES.filter(({ child }) => DETECTORS.some(({ type }) => type === child)).map(
      ({ parent }) => parent,
    ),
  ]),
];
