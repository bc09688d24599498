import type { BacktestView } from '../../../api/schema/backtest-view.ts';

/** Every parameter that was tried, of whatever setting. */
export function triedParams({
  params,
  settings,
}: Pick<BacktestView['asked'], 'params' | 'settings'>): readonly (readonly [string, string])[] {
  const listed = (settings ?? []).flatMap((one) =>
    typeof one === 'object' && one !== null && 'params' in one ? [one.params] : [],
  );
  return [params, ...listed].flatMap((one) =>
    typeof one === 'object' && one !== null
      ? Object.entries(one).map(([name, value]) => [name, String(value)] as const)
      : [],
  );
}
