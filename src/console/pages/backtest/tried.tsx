import type { BacktestView } from '../../../api/schema/backtest-view.ts';
import { usePlaces } from '../../api/places.ts';
import { useSay } from '../../app/language.tsx';
import { momentText } from '../../parts/when.tsx';
import { triedParams } from './tried-params.ts';
import { TypeName } from './type-name.tsx';
import { backtestWords as words } from './words.ts';

/** Detector, place, span and what would be other. */
export function Tried({ backtest: { asked } }: { readonly backtest: BacktestView }) {
  const say = useSay();
  const places = usePlaces();
  const { detector, site, from, to } = asked;
  const name = site === null ? null : places.data?.sites.get(site)?.name;
  const place =
    site === null ? say(words.wholeFleet) : name === undefined || name === null ? site : say(name);
  const params = triedParams(asked);
  return (
    <div aria-label={say(words.tried)} role="group">
      {detector !== null && (
        <strong>
          <TypeName type={detector} />
        </strong>
      )}{' '}
      <span className="bt-span">
        {place} · {momentText(Date.parse(from), undefined, 'day')} –{' '}
        {momentText(Date.parse(to) - 1, undefined, 'day')}
      </span>
      <div>
        {params.map(([param, value]) => (
          <code key={param} className="bt-tried">
            {param} = {value}
          </code>
        ))}
      </div>
    </div>
  );
}
