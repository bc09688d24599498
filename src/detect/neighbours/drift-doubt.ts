import type { DriftParams } from './drift-rule.ts';
import { type DriftState, NEW_MEMBER } from './drift-state.ts';

/** From here on most meters are judged so coarsely that people must know. */
const BLUNT = 1.5;

/** What keeps a zone's meters from being judged; null when something can be. */
export function driftDoubt(
  { members, raised }: DriftState,
  devices: readonly string[],
  params: DriftParams,
): string | null {
  const known = devices.map((id) => members[id] ?? NEW_MEMBER);
  const canJudge = known.some(
    ({ isLearned, sigmaDays }) => isLearned && sigmaDays >= params.habitDays,
  );
  if (canJudge) {
    return raised < BLUNT
      ? null
      : `the pressures of the network move apart: limits are ${raised.toFixed(1)} times as high`;
  }
  if (known.some(({ isLearned }) => isLearned)) {
    const days = Math.max(...known.map(({ sigmaDays }) => sigmaDays));
    return `${days} of ${params.habitDays} days of residuals`;
  }
  const days = Math.max(0, ...known.map(({ learningDays }) => learningDays));
  return days === 0 && known.some(({ attempts }) => attempts > 0)
    ? 'no meters whose pressures move together'
    : `${Math.min(days, params.learnDays)} of ${params.learnDays} days of comparison with neighbours`;
}
