import { useSay } from '../../app/language.tsx';
import { Quantity } from '../../parts/quantity.tsx';
import { When } from '../../parts/when.tsx';
import type { UseBar } from './use-chart.tsx';
import { methodWords, meterWords as words } from './words.ts';

/** The same in figures, the newest first, with the method of each. */
export function UseTable({
  bars,
  every,
  zone,
  volume,
}: {
  readonly bars: readonly UseBar[];
  readonly every: 'day' | 'hour';
  readonly zone: string;
  readonly volume: 'base' | 'actual';
}) {
  const say = useSay();
  return (
    <details>
      <summary className="soft">{say(words.table)}</summary>
      <table className="small-table">
        <thead>
          <tr>
            <th>{say(words.when)}</th>
            <th className="number">{say(volume === 'base' ? words.vb : words.vm)}</th>
            <th className="number">{say(words.baseline)}</th>
            <th className="number">{say(words.ofWhich)}</th>
            <th>{say(words.method)}</th>
            <th className="number">{say(words.known)}</th>
          </tr>
        </thead>
        <tbody>
          {bars.toReversed().map((bar) => (
            <tr key={bar.start}>
              <td>
                {every === 'day' ? bar.day : <When at={bar.start} zone={zone} show="minutes" />}
              </td>
              <td className="number">
                <Quantity value={bar.m3} digits={2} />
              </td>
              <td className="number">
                <Quantity value={bar.usual} digits={2} />
              </td>
              <td className="number">
                <Quantity value={bar.estimatedM3} digits={2} />
              </td>
              <td>{say(methodWords[bar.method ?? 'unknown'])}</td>
              <td className="number">
                <Quantity value={100 * bar.knownShare} unit="%" digits={0} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
