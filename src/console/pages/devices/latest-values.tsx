import type { DeviceValues } from '../../api/device-values.ts';
import { useSay } from '../../app/language.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { fieldWords } from '../station/field-words.ts';
import { type Reporting, reachOf, shownOf } from '../station/shown.ts';
import { ShownValue } from '../station/shown-value.tsx';
import { stationWords } from '../station/words.ts';
import { deviceWords as words } from './words.ts';

const NAMES: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = fieldWords;

/** Every field it has ever sent, with its time. */
export function LatestValues({
  values,
  reporting,
  clock,
  zone,
}: {
  readonly values: DeviceValues | undefined;
  readonly reporting: Reporting;
  readonly clock: number;
  readonly zone: string | undefined;
}) {
  const say = useSay();
  if (values === undefined) return <Waiting />;
  if (values.size === 0) return <p className="soft">{say(stationWords.noValue)}</p>;
  const fields = [...values.keys()].toSorted((a, b) => (a < b ? -1 : 1));
  return (
    <table className="small-table">
      <thead>
        <tr>
          <th colSpan={2}>{say(words.field)}</th>
          <th className="number">{say(words.value)}</th>
          <th>{say(words.when)}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => {
          const shown = shownOf(values, field, clock, reachOf(reporting));
          const name = NAMES[field.split('.').at(-1) ?? ''];
          return (
            <tr key={field}>
              <td>
                <code>{field}</code>
              </td>
              <td className="soft">{name === undefined ? '' : say(name)}</td>
              <td className="number">
                {Array.isArray(shown.value) ? (
                  shown.value.join(', ')
                ) : (
                  <ShownValue shown={shown} digits={digitsOf(shown.value)} now={clock} />
                )}
              </td>
              <td>
                <When at={shown.ts} zone={zone} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** As sent, up to four decimals. */
function digitsOf(value: unknown): number {
  if (typeof value !== 'number') return 0;
  const [, decimals = ''] = String(value).split('.');
  return Math.min(4, decimals.length);
}
